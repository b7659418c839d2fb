/*
 * Writing files anew, see file_write.h. Called by api/ for files outside the vault, and by the
 * files of support/ that edit files in place. When anything fails, the old file is left untouched
 * and the half-written new one is removed.
 */
#include "support/features.h"

#include "support/file_write.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/diagnostic.h"

#define ENDING ".tmp"

enum { BLOCK = 64 * 1024, MOST_NAMES = 1000 };

/* What to write: a text, or an open file when `descriptor` is not negative. */
typedef struct file_content {
    dvq_text text;
    int descriptor;
} file_content;

static dvq_status fail(const dvq_file_target *target, int code, dvq_error *error)
{
    return dvq_file_fail(error, "write", target->path, code);
}

static ssize_t read_some(int descriptor, char *buffer, size_t size)
{
    size_t length = 0;
    while (length < size) {
        ssize_t got = read(descriptor, buffer + length, size - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        length += (size_t)got;
    }
    return (ssize_t)length;
}

bool dvq_file_put(int descriptor, dvq_text text)
{
    while (text.length > 0) {
        ssize_t put = write(descriptor, text.data, text.length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        text = dvq_text_slice(text, (size_t)put, text.length);
    }
    return true;
}

/* ---- comparing ---- */

int dvq_file_holds(int descriptor, dvq_text text)
{
    char buffer[BLOCK];
    size_t offset = 0;
    for (;;) {
        ssize_t got = read_some(descriptor, buffer, sizeof buffer);
        if (got < 0)
            return -1;
        if (got == 0)
            return offset == text.length;
        if ((size_t)got > text.length - offset ||
            memcmp(buffer, text.data + offset, (size_t)got) != 0)
            return 0;
        offset += (size_t)got;
    }
}

/* Whether two open files hold the same; -1 when one cannot be read. */
static int holds_file(int descriptor, int other)
{
    char buffer[BLOCK / 2];
    char second[BLOCK / 2];
    if (lseek(other, 0, SEEK_SET) != 0)
        return -1;
    for (;;) {
        ssize_t got = read_some(descriptor, buffer, sizeof buffer);
        ssize_t compared = read_some(other, second, sizeof second);
        if (got < 0 || compared < 0)
            return -1;
        if (got != compared || memcmp(buffer, second, (size_t)got) != 0)
            return 0;
        if (got == 0)
            return 1;
    }
}

static int open_target(const dvq_file_target *target)
{
    return openat(target->directory, target->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

/* Whether the open file has the mode of the file that it is a copy of. */
static bool has_mode(const file_content *content, int descriptor)
{
    if (content->descriptor < 0)
        return true;
    struct stat source;
    struct stat copy;
    return fstat(content->descriptor, &source) == 0 && fstat(descriptor, &copy) == 0 &&
           (source.st_mode & 0777) == (copy.st_mode & 0777);
}

/* Whether the target already holds the content. */
static bool is_current(const dvq_file_target *target, const file_content *content)
{
    int descriptor = open_target(target);
    if (descriptor < 0)
        return false;
    int same = content->descriptor < 0 ? dvq_file_holds(descriptor, content->text)
                                       : holds_file(descriptor, content->descriptor);
    bool current = same == 1 && has_mode(content, descriptor);
    close(descriptor);
    return current;
}

/* ---- writing ---- */

/* A path next to the target for the new file; false when it is too long. */
static bool name_beside(const dvq_file_target *target, unsigned number, const char *ending,
                        char path[DVQ_FILE_PATH_CAPACITY])
{
    const char *slash = strrchr(target->path, '/');
    int folder = slash == NULL ? 0 : (int)(slash - target->path) + 1;
    int length = snprintf(path, DVQ_FILE_PATH_CAPACITY, "%.*s" DVQ_FILE_BESIDE_PREFIX "%ld-%u%s",
                          folder, target->path, (long)getpid(), number, ending);
    return length > 0 && length < DVQ_FILE_PATH_CAPACITY;
}

/* Make the missing folders of the path; -1 with errno set when one cannot be made. */
static int make_folders(const dvq_file_target *target)
{
    char path[DVQ_FILE_PATH_CAPACITY];
    if (!dvq_file_copy_path(dvq_text_from_string(target->path), path))
        return -1;
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdirat(target->directory, path, 0777) != 0 && errno != EEXIST)
            return -1;
        *slash = '/';
    }
    return 0;
}

int dvq_file_create_beside(const dvq_file_target *target, const char *ending, unsigned mode,
                           char path[DVQ_FILE_PATH_CAPACITY])
{
    /* Two threads must not pick the same name; the address of `path` tells them apart. */
    unsigned number = (unsigned)((uintptr_t)path / DVQ_FILE_PATH_CAPACITY);
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
    bool may_lack_folders = target->make_folders;
    for (unsigned tries = 0; tries < MOST_NAMES; tries++) {
        if (!name_beside(target, number + tries, ending, path)) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int descriptor = openat(target->directory, path, flags, mode);
        bool lacks_folder = descriptor < 0 && errno == ENOENT && may_lack_folders;
        if (descriptor >= 0 || (errno != EEXIST && !lacks_folder))
            return descriptor;
        if (lacks_folder && make_folders(target) != 0)
            return -1;
        may_lack_folders = may_lack_folders && !lacks_folder;
    }
    return -1;
}

static bool write_content(int descriptor, const file_content *content)
{
    if (content->descriptor < 0)
        return dvq_file_put(descriptor, content->text);
    char buffer[BLOCK];
    if (lseek(content->descriptor, 0, SEEK_SET) != 0)
        return false;
    for (;;) {
        ssize_t got = read_some(content->descriptor, buffer, sizeof buffer);
        if (got <= 0)
            return got == 0;
        if (!dvq_file_put(descriptor, dvq_text_make(buffer, (size_t)got)))
            return false;
    }
}

/*
 * Give the new file the mode of the file that it is a copy of, or else of the one it replaces, and
 * that one's owner where that is allowed.
 */
static bool copy_mode(const dvq_file_target *target, const file_content *content, int descriptor)
{
    bool copies = content->descriptor >= 0;
    struct stat source;
    if (copies && fstat(content->descriptor, &source) != 0)
        return false;
    struct stat old;
    bool replaces = fstatat(target->directory, target->path, &old, AT_SYMLINK_NOFOLLOW) == 0;
    if (!replaces && errno != ENOENT)
        return false;
    replaces = replaces && S_ISREG(old.st_mode);
    struct stat made;
    if (fstat(descriptor, &made) != 0)
        return false;
    bool owned = !replaces || (made.st_uid == old.st_uid && made.st_gid == old.st_gid);
    if (!owned && fchown(descriptor, old.st_uid, old.st_gid) != 0 && errno != EPERM)
        return false;
    if (!copies && !replaces)
        return true;
    mode_t mode = copies ? source.st_mode & 0777 : old.st_mode & 07777;
    return fchmod(descriptor, mode) == 0;
}

void dvq_file_sync_folder(int directory, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path);
    char copy[DVQ_FILE_PATH_CAPACITY];
    if (!dvq_file_copy_path(dvq_text_make(path, length), copy))
        return;
    const char *folder = slash == NULL ? "." : length == 0 ? "/" : copy;
    int descriptor = openat(directory, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)fsync(descriptor);
    close(descriptor);
}

/* Fill the new file, which is open. It stays locked meanwhile, so that nobody takes it away. */
static bool fill(const dvq_file_target *target, int descriptor, const file_content *content)
{
    (void)flock(descriptor, LOCK_EX | LOCK_NB);
    return write_content(descriptor, content) && copy_mode(target, content, descriptor);
}

static dvq_status write_target(const dvq_file_target *target, const file_content *content,
                               dvq_error *error)
{
    char path[DVQ_FILE_PATH_CAPACITY];
    int descriptor = dvq_file_create_beside(target, ENDING, 0666, path);
    if (descriptor < 0)
        return fail(target, errno, error);
    bool good = fill(target, descriptor, content) &&
                renameat(target->directory, path, target->directory, target->path) == 0;
    int code = errno;
    if (!good)
        (void)unlinkat(target->directory, path, 0);
    if (close(descriptor) != 0 && good) {
        good = false;
        code = errno;
    }
    return good ? DVQ_OK : fail(target, code, error);
}

static dvq_status replace(const dvq_file_target *target, const file_content *content, bool *written,
                          dvq_error *error)
{
    *written = false;
    if (is_current(target, content))
        return DVQ_OK;
    dvq_status status = write_target(target, content, error);
    *written = status == DVQ_OK;
    return status;
}

dvq_status dvq_file_replace(const dvq_file_target *target, dvq_text text, bool *written,
                            dvq_error *error)
{
    file_content content = {.text = text, .descriptor = -1};
    return replace(target, &content, written, error);
}

dvq_status dvq_file_copy(int source, const dvq_file_target *target, bool *written, dvq_error *error)
{
    file_content content = {.descriptor = source};
    return replace(target, &content, written, error);
}

/* ---- temporary files ---- */

bool dvq_file_is_temporary(dvq_text name)
{
    return dvq_text_starts_with(name, DVQ_TEXT(DVQ_FILE_BESIDE_PREFIX)) &&
           dvq_text_ends_with(name, DVQ_TEXT(ENDING));
}

/*
 * Whether the program that made a file of that name has ended. One with our own number has, unless
 * it is this one, which holds a lock then.
 */
static bool has_ended(const char *name)
{
    long number = strtol(name + sizeof DVQ_FILE_BESIDE_PREFIX - 1, NULL, 10);
    return number == (long)getpid() || number <= 0 ||
           (kill((pid_t)number, 0) != 0 && errno == ESRCH);
}

void dvq_file_remove_temporary(int directory, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!has_ended(slash != NULL ? slash + 1 : path))
        return;
    int descriptor = openat(directory, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (descriptor < 0)
        return;
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        (void)unlinkat(directory, path, 0);
    close(descriptor);
}

void dvq_file_clear_folder(const char *path)
{
    DIR *stream = opendir(path);
    if (stream == NULL)
        return;
    const struct dirent *found;
    while ((found = readdir(stream)) != NULL)
        if (dvq_file_is_temporary(dvq_text_from_string(found->d_name)))
            dvq_file_remove_temporary(dirfd(stream), found->d_name);
    closedir(stream);
}
