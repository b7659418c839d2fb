/*
 * Reading files; see file.h. Called by vault/: for every note, for settings and for CSV files.
 * A file ends where a read gives nothing, or at its size where that is known: a read that gives
 * less than there is room for may have been cut short by the system.
 */
#include "support/features.h"

#include "support/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#if DVQ_HAS_OPENAT2
#include <linux/openat2.h>
#endif
#if DVQ_HAS_CLOSE_RANGE
#include <linux/close_range.h>
#endif
#if DVQ_HAS_OPENAT2 || DVQ_HAS_CLOSE_RANGE
#include <sys/syscall.h>
#endif

#include "support/diagnostic.h"

_Static_assert(DVQ_FILE_PATH_CAPACITY >= PATH_MAX, "realpath() writes up to PATH_MAX bytes");

enum { FIRST_CAPACITY = 64 * 1024, MOST_TRIES = 10000 /* to open a file, a millisecond apart */ };

dvq_status dvq_file_fail(dvq_error *error, const char *doing, const char *path, int code)
{
    char buffer[128];
    return dvq_error_set(error, DVQ_ERROR_IO, "cannot %s %s: %s", doing, path,
                         dvq_error_describe(code, buffer, sizeof buffer));
}

void dvq_file_buffer_init(dvq_file_buffer *buffer, const dvq_allocator *allocator)
{
    *buffer = (dvq_file_buffer){.allocator = allocator};
}

void dvq_file_buffer_release(dvq_file_buffer *buffer)
{
    dvq_allocator_give_back(buffer->allocator, buffer->data, buffer->capacity);
    buffer->data = NULL;
    buffer->capacity = 0;
}

static bool grow_buffer(dvq_file_buffer *buffer)
{
    size_t capacity = buffer->capacity == 0 ? FIRST_CAPACITY : buffer->capacity * 4;
    const dvq_allocator *allocator = buffer->allocator;
    char *data;
    if (allocator == NULL)
        data = realloc(buffer->data, capacity);
    else if (buffer->data == NULL)
        data = allocator->allocate(allocator->user, capacity);
    else
        data = allocator->reallocate(allocator->user, buffer->data, buffer->capacity, capacity);
    if (data == NULL)
        return false;
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

dvq_status dvq_file_read_sized(int descriptor, const char *path, size_t limit, uint64_t size,
                               dvq_file_buffer *buffer, dvq_text *text, dvq_error *error)
{
    size_t length = 0;
    for (;;) {
        /* Leave one byte for the terminator. */
        if (length + 1 >= buffer->capacity && !grow_buffer(buffer))
            return dvq_error_memory(error);
        size_t room = buffer->capacity - 1 - length;
        ssize_t got = read(descriptor, buffer->data + length, room);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return dvq_file_fail(error, "read", path, errno);
        length += (size_t)got;
        if (length > limit)
            return dvq_error_set(error, DVQ_ERROR_LIMIT, "%s is larger than %zu MiB", path,
                                 limit / DVQ_MEBIBYTE);
        if (got == 0 || length == size)
            break;
    }
    buffer->data[length] = '\0';
    *text = dvq_text_make(buffer->data, length);
    return DVQ_OK;
}

dvq_status dvq_file_read_open(int descriptor, const char *path, size_t limit,
                              dvq_file_buffer *buffer, dvq_text *text, dvq_error *error)
{
    return dvq_file_read_sized(descriptor, path, limit, UINT64_MAX, buffer, text, error);
}

/* ---- files that somebody writes ---- */

/*
 * Whether a file that could not be opened is worth another try: somebody has a lease on it, such as
 * a run of this program that writes it, which takes a few milliseconds. Called after a failure
 * only; waits before it says yes.
 */
static bool may_try_again(unsigned *tries)
{
    if (errno != EWOULDBLOCK || *tries >= MOST_TRIES)
        return false;
    struct timespec time = {.tv_nsec = 1000000};
    (void)nanosleep(&time, NULL);
    ++*tries;
    return true;
}

int dvq_file_open_patiently(int directory, const char *path, int flags)
{
    unsigned tries = 0;
    int descriptor;
    do
        descriptor = openat(directory, path, flags);
    while (descriptor < 0 && may_try_again(&tries));
    return descriptor;
}

dvq_status dvq_file_read(dvq_arena *arena, int directory, const char *path, size_t limit,
                         dvq_text *text, dvq_error *error)
{
    int descriptor = dvq_file_open_patiently(directory, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return dvq_file_fail(error, "open", path, errno);
    dvq_file_buffer buffer;
    dvq_file_buffer_init(&buffer, arena->allocator);
    dvq_text read_text = {0};
    dvq_status status = dvq_file_read_open(descriptor, path, limit, &buffer, &read_text, error);
    close(descriptor);
    if (status == DVQ_OK) {
        char *copy = dvq_arena_copy(arena, read_text.data, read_text.length + 1);
        *text = dvq_text_make(copy, read_text.length);
        if (copy == NULL)
            status = dvq_error_memory(error);
    }
    dvq_file_buffer_release(&buffer);
    return status;
}

/* ---- sizes and times ---- */

struct timespec dvq_file_get_change_time(const struct stat *system)
{
#if DVQ_HAS_ST_MTIMESPEC
    return system->st_mtimespec;
#else
    return system->st_mtim;
#endif
}

#if DVQ_HAS_STATX

/* For an open file, whose path is "". */
enum { OPEN_FILE = AT_EMPTY_PATH };

static int64_t to_milliseconds(struct statx_timestamp time)
{
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static bool read_stat(int directory, const char *path, int flags, dvq_file_stat *stat)
{
    struct statx system = {0};
    unsigned wanted =
        STATX_TYPE | STATX_SIZE | STATX_MTIME | STATX_CTIME | STATX_NLINK | STATX_BTIME;
    if (statx(directory, path, flags | AT_STATX_SYNC_AS_STAT, wanted, &system) != 0)
        return false;
    stat->size = system.stx_size;
    stat->modified = to_milliseconds(system.stx_mtime);
    bool has_birth = (system.stx_mask & STATX_BTIME) != 0 && system.stx_btime.tv_sec != 0;
    stat->created = has_birth ? to_milliseconds(system.stx_btime) : stat->modified;
    stat->is_directory = S_ISDIR(system.stx_mode);
    stat->is_regular = S_ISREG(system.stx_mode);
    stat->changed = to_milliseconds(system.stx_ctime);
    stat->has_other_names = stat->is_regular && system.stx_nlink > 1;
    return true;
}

#else

enum { OPEN_FILE = 0 };

static int64_t to_milliseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* The time of birth; where the system has none or does not know it, no more than 0. */
static struct timespec get_birth_time(const struct stat *system)
{
#if DVQ_HAS_ST_BIRTHTIMESPEC
    return system->st_birthtimespec;
#elif DVQ_HAS_ST_BIRTHTIM
    return system->st_birthtim;
#else
    (void)system;
    return (struct timespec){0};
#endif
}

static bool read_stat(int directory, const char *path, int flags, dvq_file_stat *stat)
{
    struct stat system;
    int result = *path == '\0' ? fstat(directory, &system) : fstatat(directory, path, &system, 0);
    (void)flags;
    if (result != 0)
        return false;
    stat->size = (uint64_t)system.st_size;
    stat->modified = to_milliseconds(dvq_file_get_change_time(&system));
    struct timespec birth = get_birth_time(&system);
    stat->created = birth.tv_sec > 0 ? to_milliseconds(birth) : stat->modified;
    stat->is_directory = S_ISDIR(system.st_mode);
    stat->is_regular = S_ISREG(system.st_mode);
    stat->changed = (int64_t)system.st_ctim.tv_sec * 1000 + system.st_ctim.tv_nsec / 1000000;
    stat->has_other_names = stat->is_regular && system.st_nlink > 1;
    return true;
}

#endif

dvq_status dvq_file_get_stat(int directory, const char *path, dvq_file_stat *stat, dvq_error *error)
{
    if (!read_stat(directory, path, 0, stat))
        return dvq_file_fail(error, "read", path, errno);
    return DVQ_OK;
}

dvq_status dvq_file_get_open_stat(int descriptor, const char *path, dvq_file_stat *stat,
                                  dvq_error *error)
{
    if (!read_stat(descriptor, "", OPEN_FILE, stat))
        return dvq_file_fail(error, "read", path, errno);
    return DVQ_OK;
}

bool dvq_file_copy_path(dvq_text path, char copy[DVQ_FILE_PATH_CAPACITY])
{
    if (path.length >= DVQ_FILE_PATH_CAPACITY) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(copy, path.data, path.length);
    copy[path.length] = '\0';
    return true;
}

/* ---- opening inside a folder ---- */

#if DVQ_HAS_OPENAT2

enum { STAY_INSIDE = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS, FOLLOW_NONE = RESOLVE_NO_SYMLINKS };

/* Let the system make sure that the path stays inside; ENOSYS or EPERM when it cannot do that. */
static int open_beneath(int directory, const char *path, uint64_t resolve)
{
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK, .resolve = resolve};
    unsigned tries = 0;
    int descriptor;
    do
        descriptor = (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
    while (descriptor < 0 && may_try_again(&tries));
    return descriptor;
}

#else

enum { STAY_INSIDE = 0, FOLLOW_NONE = 0 };

static int open_beneath(int directory, const char *path, uint64_t resolve)
{
    (void)directory;
    (void)path;
    (void)resolve;
    errno = ENOSYS;
    return -1;
}

#endif

/* Open one part of a path: a folder, unless it is the last part. */
static int open_part(int directory, dvq_text part, bool last)
{
    char name[DVQ_FILE_PATH_CAPACITY];
    if (!dvq_file_copy_path(part, name))
        return -1;
    int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | (last ? O_NONBLOCK : O_DIRECTORY);
    return dvq_file_open_patiently(directory, name, flags);
}

/* The same one part at a time, refusing symbolic links. */
static int open_by_parts(int directory, const char *path)
{
    dvq_text rest = dvq_text_from_string(path);
    int current = directory;
    for (;;) {
        size_t slash = dvq_text_find_byte(rest, '/', 0);
        bool last = slash == SIZE_MAX;
        int next = open_part(current, dvq_text_slice(rest, 0, slash), last);
        int code = errno;
        if (current != directory)
            close(current);
        errno = code;
        if (next < 0 || last)
            return next;
        current = next;
        rest = dvq_text_slice(rest, slash + 1, rest.length);
    }
}

/* Whether the path has neither an empty part nor one that leads upwards. */
static bool leads_down(const char *path)
{
    dvq_text text = dvq_text_from_string(path);
    for (size_t start = 0; start <= text.length;) {
        size_t slash = dvq_text_find_byte(text, '/', start);
        dvq_text part = dvq_text_slice(text, start, slash);
        if (part.length == 0 || dvq_text_equal(part, DVQ_TEXT("..")))
            return false;
        start = slash == SIZE_MAX ? text.length + 1 : slash + 1;
    }
    return true;
}

int dvq_file_open_inside(int directory, const char *path)
{
    if (!leads_down(path)) {
        errno = ENOENT;
        return -1;
    }
    int descriptor = open_beneath(directory, path, STAY_INSIDE | FOLLOW_NONE);
    if (descriptor >= 0 || (errno != ENOSYS && errno != EPERM))
        return descriptor;
    return open_by_parts(directory, path);
}

int dvq_file_open_entry(int directory, const char *name)
{
    if (!leads_down(name)) {
        errno = ENOENT;
        return -1;
    }
    int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    return dvq_file_open_patiently(directory, name, flags);
}

int dvq_file_open_followed(int directory, const char *real_root, const char *path)
{
    int descriptor = open_beneath(directory, path, STAY_INSIDE);
    /* The system also refuses absolute links, even those that lead back inside. */
    if (descriptor >= 0 || (errno != ENOSYS && errno != EPERM && errno != EXDEV))
        return descriptor;
    char real[DVQ_FILE_PATH_CAPACITY];
    return dvq_file_resolve_inside(real_root, path, real) ? dvq_file_open_inside(directory, real)
                                                          : -1;
}

/*
 * The thread sanitizer tells files apart by their numbers only, so it would see races between two
 * tables that use the same numbers.
 */
#if defined(__SANITIZE_THREAD__)
#define ONE_TABLE 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ONE_TABLE 1
#endif
#endif

void dvq_file_part_table(int kept)
{
#if DVQ_HAS_CLOSE_RANGE && !defined(ONE_TABLE)
    enum { FIRST = STDERR_FILENO + 1 };
    /* Without a table of its own, the thread would close files that the others use. */
    if (kept >= FIRST &&
        syscall(SYS_close_range, (unsigned)kept + 1, UINT_MAX, CLOSE_RANGE_UNSHARE) == 0 &&
        kept > FIRST)
        syscall(SYS_close_range, (unsigned)FIRST, (unsigned)kept - 1, 0);
#else
    (void)kept;
#endif
}

bool dvq_file_resolve(const char *path, char resolved[DVQ_FILE_PATH_CAPACITY])
{
    return realpath(path, resolved) != NULL;
}

bool dvq_file_resolve_inside(const char *real_root, const char *path,
                             char below[DVQ_FILE_PATH_CAPACITY])
{
    size_t root_length = strlen(real_root);
    if (root_length > 0 && real_root[root_length - 1] == '/')
        root_length--;
    char joined[DVQ_FILE_PATH_CAPACITY];
    int length = snprintf(joined, sizeof joined, "%.*s/%s", (int)root_length, real_root, path);
    if (length < 0 || (size_t)length >= sizeof joined) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (realpath(joined, below) == NULL)
        return false;
    if (strncmp(below, real_root, root_length) != 0 || below[root_length] != '/') {
        errno = EACCES;
        return false;
    }
    memmove(below, below + root_length + 1, strlen(below) - root_length);
    return true;
}
