/*
 * The functions of POSIX that wasi-libc lacks, or has in a way that loses what dvq needs: the modes
 * of files, their times of birth, a current folder. Each asks the host (host.h) and puts its answer
 * into POSIX's form. What wasi-libc does as it should (reading, writing, listing folders, clocks)
 * goes through its own calls.
 *
 * dvq is given these in place of a system; no source of it knows that.
 */
#define _GNU_SOURCE

#include "host.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Turn an answer of the host into the value and errno of a function. */
static int finish(int answer)
{
    if (answer >= 0)
        return answer;
    errno = -answer;
    return -1;
}

/* ---- opening ---- */

static int open_with(int directory, const char *path, int flags, unsigned mode)
{
    return finish(host_open(directory, path, strlen(path), flags, mode));
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    unsigned mode = (flags & O_CREAT) != 0 ? va_arg(rest, unsigned) : 0;
    va_end(rest);
    return open_with(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    unsigned mode = (flags & O_CREAT) != 0 ? va_arg(rest, unsigned) : 0;
    va_end(rest);
    return open_with(directory, path, flags, mode);
}

DIR *opendir(const char *path)
{
    int descriptor = open_with(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
    return descriptor < 0 ? NULL : fdopendir(descriptor);
}

/* How wasi-libc's fopen() opens what exists; no header has it. */
int __wasilibc_open_nomode(const char *path, int flags);

int __wasilibc_open_nomode(const char *path, int flags)
{
    return open_with(AT_FDCWD, path, flags, 0);
}

FILE *tmpfile(void)
{
    int descriptor = finish(host_memory_file());
    return descriptor < 0 ? NULL : fdopen(descriptor, "w+");
}

int pipe(int ends[2])
{
    return finish(host_pipe(ends));
}

int poll(struct pollfd waiting[], nfds_t count, int milliseconds)
{
    return finish(host_poll(waiting, count, milliseconds));
}

/* ---- what is known of a file ---- */

static struct timespec to_time(int64_t nanoseconds)
{
    int64_t second = 1000000000;
    int64_t rest = nanoseconds % second;
    return (struct timespec){.tv_sec = nanoseconds / second - (rest < 0),
                             .tv_nsec = (long)(rest < 0 ? rest + second : rest)};
}

static int stat_with(int directory, const char *path, int follow, struct stat *result)
{
    host_stat_result found;
    if (finish(host_stat(directory, path, strlen(path), follow, &found)) < 0)
        return -1;
    *result = (struct stat){
        .st_dev = found.device,
        .st_ino = found.inode,
        .st_nlink = found.links,
        .st_mode = found.mode,
        .st_uid = found.owner,
        .st_gid = found.group,
        .st_size = (off_t)found.size,
        .st_mtim = to_time(found.modified),
        .st_ctim = to_time(found.changed),
    };
    result->st_birthtim = to_time(found.birth);
    return 0;
}

int stat(const char *restrict path, struct stat *restrict result)
{
    return fstatat(AT_FDCWD, path, result, 0);
}

int lstat(const char *restrict path, struct stat *restrict result)
{
    return fstatat(AT_FDCWD, path, result, AT_SYMLINK_NOFOLLOW);
}

int fstatat(int directory, const char *restrict path, struct stat *restrict result, int flags)
{
    if (*path == '\0') {
        errno = ENOENT;
        return -1;
    }
    return stat_with(directory, path, (flags & AT_SYMLINK_NOFOLLOW) == 0, result);
}

int fstat(int descriptor, struct stat *result)
{
    return stat_with(descriptor, "", 1, result);
}

int access(const char *path, int mode)
{
    return finish(host_access(AT_FDCWD, path, strlen(path), mode));
}

/* ---- paths ---- */

int mkdirat(int directory, const char *path, mode_t mode)
{
    return finish(host_mkdir(directory, path, strlen(path), mode));
}

int mkdir(const char *path, mode_t mode)
{
    return mkdirat(AT_FDCWD, path, mode);
}

int unlinkat(int directory, const char *path, int flags)
{
    return finish(host_unlink(directory, path, strlen(path), (flags & AT_REMOVEDIR) != 0));
}

int unlink(const char *path)
{
    return unlinkat(AT_FDCWD, path, 0);
}

int rmdir(const char *path)
{
    return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int renameat(int from_directory, const char *from, int to_directory, const char *to)
{
    return finish(host_rename(from_directory, from, strlen(from), to_directory, to, strlen(to)));
}

int rename(const char *from, const char *to)
{
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

ssize_t readlink(const char *restrict path, char *restrict buffer, size_t capacity)
{
    return finish(host_readlink(AT_FDCWD, path, strlen(path), buffer, capacity));
}

/* Terminate a path of `length` bytes in a buffer of PATH_MAX. */
static bool terminate(char *buffer, int length)
{
    if (finish(length) < 0)
        return false;
    buffer[length] = '\0';
    return true;
}

char *realpath(const char *restrict path, char *restrict resolved)
{
    char found[PATH_MAX];
    if (!terminate(found, host_realpath(path, strlen(path), found, sizeof found - 1)))
        return NULL;
    return resolved == NULL ? strdup(found) : strcpy(resolved, found);
}

char *getcwd(char *buffer, size_t capacity)
{
    if (capacity == 0) {
        errno = EINVAL;
        return NULL;
    }
    return terminate(buffer, host_cwd(buffer, capacity - 1)) ? buffer : NULL;
}

char *mkdtemp(char *path)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    enum { DIGITS = 6, MOST_TRIES = 1000 };
    size_t length = strlen(path);
    for (int tries = 0; length >= DIGITS && tries < MOST_TRIES; tries++) {
        for (size_t i = length - DIGITS; i < length; i++) {
            unsigned char random = 0;
            (void)getentropy(&random, 1);
            path[i] = letters[random % (sizeof letters - 1)];
        }
        if (mkdir(path, 0700) == 0)
            return path;
        if (errno != EEXIST)
            return NULL;
    }
    errno = EEXIST;
    return NULL;
}

int fchmod(int descriptor, mode_t mode)
{
    return finish(host_chmod(descriptor, mode));
}

int fchown(int descriptor, uid_t owner, gid_t group)
{
    return finish(host_chown(descriptor, owner, group));
}

/* The host has no locks that other programs heed. */
int flock(int descriptor, int operation)
{
    (void)descriptor;
    (void)operation;
    return 0;
}

/* ---- the process ---- */

int strerror_r(int number, char *buffer, size_t capacity)
{
    if (capacity == 0)
        return ERANGE;
    int length = host_describe_error(number, buffer, capacity - 1);
    buffer[length < 0 ? 0 : length] = '\0';
    return length < 0 ? ERANGE : 0;
}

char *strerror(int number)
{
    static char text[64];
    (void)strerror_r(number, text, sizeof text);
    return text;
}

pid_t getpid(void)
{
    return host_process();
}

int gethostname(char *name, size_t size)
{
    if (size == 0)
        return finish(-EINVAL);
    return terminate(name, host_host_name(name, size - 1)) ? 0 : -1;
}

int ioctl(int descriptor, int request, ...)
{
    va_list rest;
    va_start(rest, request);
    struct winsize *size = va_arg(rest, struct winsize *);
    va_end(rest);
    (void)descriptor;
    *size = (struct winsize){.ws_col = (unsigned short)host_columns()};
    return request == TIOCGWINSZ && size->ws_col > 0 ? 0 : finish(-ENOTTY);
}

int sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
    (void)number;
    (void)action;
    if (old != NULL)
        *old = (struct sigaction){.sa_handler = SIG_DFL};
    return 0;
}

int sigemptyset(sigset_t *signals)
{
    *signals = 0;
    return 0;
}

int kill(pid_t process, int number)
{
    return finish(host_kill(process, number));
}

int raise(int number)
{
    return kill(getpid(), number);
}

int pause(void)
{
    errno = EINTR;
    return -1;
}

/* ---- running a program ---- */

int posix_spawn_file_actions_init(posix_spawn_file_actions_t *actions)
{
    *actions = (posix_spawn_file_actions_t){{-1, -1}};
    return 0;
}

int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *actions)
{
    (void)actions;
    return 0;
}

/* All that is opened is /dev/null, which is what there is without it. */
int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *actions, int descriptor,
                                     const char *path, int flags, mode_t mode)
{
    (void)actions;
    (void)descriptor;
    (void)path;
    (void)flags;
    (void)mode;
    return 0;
}

int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int from, int to)
{
    if (to != 1 && to != 2)
        return EINVAL;
    actions->outputs[to - 1] = from;
    return 0;
}

/* Texts one after the other, each with its terminator; NULL when memory is out. */
static char *join_texts(char *const texts[], size_t *length)
{
    *length = 0;
    for (size_t i = 0; texts[i] != NULL; i++)
        *length += strlen(texts[i]) + 1;
    char *joined = malloc(*length + 1);
    char *end = joined;
    for (size_t i = 0; joined != NULL && texts[i] != NULL; i++) {
        size_t size = strlen(texts[i]) + 1;
        memcpy(end, texts[i], size);
        end += size;
    }
    return joined;
}

/* The program has ended when this returns, and its status is what stands for its number. */
int posix_spawnp(pid_t *process, const char *file, const posix_spawn_file_actions_t *actions,
                 const void *attributes, char *const arguments[], char *const environment[])
{
    (void)file;
    (void)attributes;
    size_t arguments_length;
    char *joined_arguments = join_texts(arguments, &arguments_length);
    size_t environment_length;
    char *joined_environment = join_texts(environment, &environment_length);
    int status = -ENOMEM;
    if (joined_arguments != NULL && joined_environment != NULL)
        status = host_run(joined_arguments, arguments_length, joined_environment,
                          environment_length, actions->outputs[0], actions->outputs[1]);
    free(joined_arguments);
    free(joined_environment);
    if (status < 0)
        return -status;
    *process = status + 1;
    return 0;
}

pid_t waitpid(pid_t process, int *status, int options)
{
    (void)options;
    *status = process - 1 < 256 ? process - 1 : -1;
    return process;
}
