/*
 * Writing files; see file_write.h. Called by vault/ for its notes and by api/ for any other file.
 * When anything fails, the old file is left untouched and the half-written new one is removed.
 */
#define _GNU_SOURCE /* syscall, RENAME_EXCHANGE */
#include "support/file_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/diagnostic.h"

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

static bool write_all(int descriptor, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t put = write(descriptor, data, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        data += put;
        length -= (size_t)put;
    }
    return true;
}

/* ---- comparing ---- */

/* Whether the open file holds the text; -1 when it cannot be read. */
static int holds_text(int descriptor, dvq_text text)
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

/* Whether the target already holds the content. */
static bool is_current(const dvq_file_target *target, const file_content *content)
{
    int descriptor = open_target(target);
    if (descriptor < 0)
        return false;
    int same = content->descriptor < 0 ? holds_text(descriptor, content->text)
                                       : holds_file(descriptor, content->descriptor);
    close(descriptor);
    return same == 1;
}

/* Check that `path` holds what the caller expects to find; DVQ_ERROR_IO when it does not. */
static dvq_status check_expected(const dvq_file_target *target, const char *path, dvq_error *error)
{
    if (target->expected == NULL)
        return DVQ_OK;
    int descriptor = openat(target->directory, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return fail(target, errno, error);
    int same = holds_text(descriptor, *target->expected);
    int code = errno;
    close(descriptor);
    if (same < 0)
        return fail(target, code, error);
    return same == 1 ? DVQ_OK
                     : dvq_error_set(error, DVQ_ERROR_IO,
                                     "%s changed while it was being rendered, so it is left as "
                                     "it is",
                                     target->path);
}

/* ---- writing ---- */

/* A path next to the target for the new file; false when it is too long. */
static bool name_beside(const dvq_file_target *target, unsigned number,
                        char path[DVQ_FILE_PATH_CAPACITY])
{
    const char *slash = strrchr(target->path, '/');
    int folder = slash == NULL ? 0 : (int)(slash - target->path) + 1;
    int length = snprintf(path, DVQ_FILE_PATH_CAPACITY, "%.*s.dvq-%ld-%u.tmp", folder, target->path,
                          (long)getpid(), number);
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

/* Create the new file and write its path to `path`; -1 with errno set when that fails. */
static int create_beside(const dvq_file_target *target, char path[DVQ_FILE_PATH_CAPACITY])
{
    /* Two threads must not pick the same name; the address of `path` tells them apart. */
    unsigned number = (unsigned)((uintptr_t)path / DVQ_FILE_PATH_CAPACITY);
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
    bool may_lack_folders = target->make_folders;
    for (unsigned tries = 0; tries < MOST_NAMES; tries++) {
        if (!name_beside(target, number + tries, path)) {
            errno = ENAMETOOLONG;
            return -1;
        }
        int descriptor = openat(target->directory, path, flags, 0666);
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
        return write_all(descriptor, content->text.data, content->text.length);
    char buffer[BLOCK];
    if (lseek(content->descriptor, 0, SEEK_SET) != 0)
        return false;
    for (;;) {
        ssize_t got = read_some(content->descriptor, buffer, sizeof buffer);
        if (got <= 0)
            return got == 0;
        if (!write_all(descriptor, buffer, (size_t)got))
            return false;
    }
}

/* Give the new file the mode and, where that is allowed, the owner of the file it replaces. */
static bool copy_mode(const dvq_file_target *target, int descriptor)
{
    struct stat old;
    if (fstatat(target->directory, target->path, &old, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT;
    if (!S_ISREG(old.st_mode))
        return true;
    struct stat made;
    if (fstat(descriptor, &made) != 0)
        return false;
    bool owned = made.st_uid == old.st_uid && made.st_gid == old.st_gid;
    if (!owned && fchown(descriptor, old.st_uid, old.st_gid) != 0 && errno != EPERM)
        return false;
    return fchmod(descriptor, old.st_mode & 07777) == 0;
}

/* Make sure the rename itself reaches the disk. Some file systems cannot do that; so be it. */
static void sync_folder(const dvq_file_target *target)
{
    const char *slash = strrchr(target->path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - target->path);
    char path[DVQ_FILE_PATH_CAPACITY];
    if (!dvq_file_copy_path(dvq_text_make(target->path, length), path))
        return;
    const char *folder = slash == NULL ? "." : length == 0 ? "/" : path;
    int descriptor = openat(target->directory, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)fsync(descriptor);
    close(descriptor);
}

/* Fill the new file, and close it whether or not that succeeds. */
static dvq_status fill(const dvq_file_target *target, int descriptor, const file_content *content,
                       dvq_error *error)
{
    bool good = write_content(descriptor, content) && copy_mode(target, descriptor) &&
                (!target->durable || fsync(descriptor) == 0);
    int code = errno;
    if (close(descriptor) != 0 && good) {
        good = false;
        code = errno;
    }
    return good ? DVQ_OK : fail(target, code, error);
}

/* Swap two files; false where the system or the file system cannot do that. */
static bool exchange(int directory, const char *path, const char *other)
{
#if defined(SYS_renameat2)
#ifndef RENAME_EXCHANGE
    enum { RENAME_EXCHANGE = 1 << 1 };
#endif
    return syscall(SYS_renameat2, directory, path, directory, other, RENAME_EXCHANGE) == 0;
#else
    (void)directory, (void)path, (void)other;
    return false;
#endif
}

/*
 * Put the finished file at `path` in the target's place. If the caller expects a certain content,
 * the two files are swapped and the old one is checked once more: if somebody saved it after the
 * last check, it is swapped back. Where files cannot be swapped, the last check has to do.
 */
static dvq_status swap_in(const dvq_file_target *target, const char *path, dvq_error *error)
{
    dvq_status status = check_expected(target, target->path, error);
    if (status != DVQ_OK)
        return status;
    int directory = target->directory;
    if (target->expected == NULL || !exchange(directory, path, target->path))
        return renameat(directory, path, directory, target->path) == 0 ? DVQ_OK
                                                                       : fail(target, errno, error);
    status = check_expected(target, path, error);
    if (status != DVQ_OK)
        (void)exchange(directory, path, target->path);
    return status;
}

/*
 * The same, but it is no failure if the target came to hold the content some other way, such as
 * through a link.
 */
static dvq_status put_in_place(const dvq_file_target *target, const char *path,
                               const file_content *content, dvq_error *error)
{
    dvq_error problem = {0};
    dvq_status status = swap_in(target, path, &problem);
    if (status == DVQ_OK || is_current(target, content))
        return DVQ_OK;
    return dvq_error_set(error, status, "%s", problem.message);
}

static dvq_status write_target(const dvq_file_target *target, const file_content *content,
                               dvq_error *error)
{
    char path[DVQ_FILE_PATH_CAPACITY];
    int descriptor = create_beside(target, path);
    if (descriptor < 0)
        return fail(target, errno, error);
    dvq_status status = fill(target, descriptor, content, error);
    if (status == DVQ_OK)
        status = put_in_place(target, path, content, error);
    /* What is left at `path` is the new content that was not put in place, or the old one. */
    if (status != DVQ_OK || target->expected != NULL)
        (void)unlinkat(target->directory, path, 0);
    if (status == DVQ_OK && target->durable)
        sync_folder(target);
    return status;
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
