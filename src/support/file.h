/*
 * Files: reading a whole file, its size and times, and opening a file that must lie inside a
 * folder. Paths are bytes in the system's encoding and are taken as UTF-8. Nothing here knows about
 * vaults or notes, and nothing is ever written.
 */
#ifndef DVQ_SUPPORT_FILE_H
#define DVQ_SUPPORT_FILE_H

#include <time.h>

#include "support/text.h"

struct stat;

typedef struct dvq_file_stat {
    uint64_t size;    /* bytes */
    int64_t modified; /* milliseconds since 1970 */
    int64_t created;  /* time of birth, or `modified` where the file system keeps none */
    int64_t
        changed; /* when the system last noted a change of the file or its names; nobody sets it */
    bool is_directory;
    bool is_regular;
    bool has_other_names; /* hard links */
} dvq_file_stat;

/* When the file's content last changed, for which systems have different names. */
struct timespec dvq_file_get_change_time(const struct stat *system);

/* Memory that files are read into, one after the other. */
typedef struct dvq_file_buffer {
    const dvq_allocator *allocator; /* NULL: malloc and free */
    char *data;
    size_t capacity;
} dvq_file_buffer;

/* Start an empty buffer. `allocator` is borrowed until dvq_file_buffer_release. */
void dvq_file_buffer_init(dvq_file_buffer *buffer, const dvq_allocator *allocator);
void dvq_file_buffer_release(dvq_file_buffer *buffer);

/*
 * Read the whole file at `path`, relative to the open directory `directory` (or AT_FDCWD).
 * DVQ_ERROR_IO gives the path and the system's reason; DVQ_ERROR_LIMIT means more than `limit`
 * bytes. In memory, the text is followed by a zero byte.
 */
dvq_status dvq_file_read(dvq_arena *arena, int directory, const char *path, size_t limit,
                         dvq_text *text, dvq_error *error);

/*
 * Read an open file from its start into `buffer`, followed by a zero byte. `path` is used in
 * messages only. The text is borrowed until the buffer is used again.
 */
dvq_status dvq_file_read_open(int descriptor, const char *path, size_t limit,
                              dvq_file_buffer *buffer, dvq_text *text, dvq_error *error);

/* The same, but the file ends at `size` bytes if a read ends there, as it does unless it grew. */
dvq_status dvq_file_read_sized(int descriptor, const char *path, size_t limit, uint64_t size,
                               dvq_file_buffer *buffer, dvq_text *text, dvq_error *error);

dvq_status dvq_file_get_stat(int directory, const char *path, dvq_file_stat *stat,
                             dvq_error *error);

/* The same for an open file. */
dvq_status dvq_file_get_open_stat(int descriptor, const char *path, dvq_file_stat *stat,
                                  dvq_error *error);

/*
 * Open `path`, relative to `directory`, for reading. No part of it may be a symbolic link or lead
 * upwards, so the file lies inside. Returns -1 and sets errno when it cannot be opened.
 */
int dvq_file_open_inside(int directory, const char *path);

/* The same for a name without slashes, which is faster. */
int dvq_file_open_entry(int directory, const char *name);

/*
 * The same, but following symbolic links that stay inside. `real_root` is the path of `directory`
 * as dvq_file_resolve gives it.
 */
int dvq_file_open_followed(int directory, const char *real_root, const char *path);

/*
 * Give the calling thread its own table of open files, which holds `kept` and the standard streams:
 * threads that share a table wait for each other whenever one opens or closes a file. Only for
 * threads that the library started, and they must close whatever they open. Does nothing where the
 * system has no such thing.
 */
void dvq_file_part_table(int kept);

/* Room for any path that the system can open, and its terminator. */
#define DVQ_FILE_PATH_CAPACITY 4096

/* Make a terminated copy of `path`; false, with errno set, when it does not fit. */
bool dvq_file_copy_path(dvq_text path, char copy[DVQ_FILE_PATH_CAPACITY]);

/* Make `path` absolute and free of symbolic links; false, with errno set, when that fails. */
bool dvq_file_resolve(const char *path, char resolved[DVQ_FILE_PATH_CAPACITY]);

/*
 * Follow the symbolic links of `path`, which is relative to `real_root` (from dvq_file_resolve),
 * and write the result to `below`, again relative to that root. False, with errno set, when there
 * is no such file or it lies outside.
 */
bool dvq_file_resolve_inside(const char *real_root, const char *path,
                             char below[DVQ_FILE_PATH_CAPACITY]);

/*
 * As openat() without O_CREAT, but wait for as long as a lease keeps the file from being opened,
 * though for no more than some seconds.
 */
int dvq_file_open_patiently(int directory, const char *path, int flags);

/*
 * Fill `error` with "cannot <doing> <path>: <what the errno `code` means>"; returns DVQ_ERROR_IO.
 */
dvq_status dvq_file_fail(dvq_error *error, const char *doing, const char *path, int code);

#endif
