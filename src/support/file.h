/*
 * Files: reading a whole file, its size and times, and opening one that must lie inside a folder.
 * Paths are bytes in the system's encoding, taken as UTF-8. Nothing here knows of vaults or notes,
 * and nothing is ever written.
 */
#ifndef DVQ_SUPPORT_FILE_H
#define DVQ_SUPPORT_FILE_H

#include "support/text.h"

typedef struct dvq_file_stat {
    uint64_t size;    /* bytes */
    int64_t modified; /* milliseconds since 1970 */
    int64_t created;  /* birth time, or `modified` where the file system has none */
    bool is_directory;
    bool is_regular;
} dvq_file_stat;

/* Memory that files are read into, reused from one to the next. */
typedef struct dvq_file_buffer {
    const dvq_allocator *allocator; /* NULL: malloc and free */
    char *data;
    size_t capacity;
} dvq_file_buffer;

/* Start an empty buffer. `allocator` is borrowed until dvq_file_buffer_release. */
void dvq_file_buffer_init(dvq_file_buffer *buffer, const dvq_allocator *allocator);
void dvq_file_buffer_release(dvq_file_buffer *buffer);

/*
 * Read the file at `path`, relative to the open directory `directory` (or AT_FDCWD), whole.
 * DVQ_ERROR_IO names the path and the system's reason; DVQ_ERROR_LIMIT past `limit` bytes.
 * One byte of 0 follows the text in memory.
 */
dvq_status dvq_file_read(dvq_arena *arena, int directory, const char *path, size_t limit,
                         dvq_text *text, dvq_error *error);

/*
 * Read an open file from its start into `buffer`, with one byte of 0 after it. `path` is only for
 * messages. The text is borrowed until the buffer is used again.
 */
dvq_status dvq_file_read_open(int descriptor, const char *path, size_t limit,
                              dvq_file_buffer *buffer, dvq_text *text, dvq_error *error);

dvq_status dvq_file_get_stat(int directory, const char *path, dvq_file_stat *stat,
                             dvq_error *error);

/* The same of an open file. */
dvq_status dvq_file_get_open_stat(int descriptor, const char *path, dvq_file_stat *stat,
                                  dvq_error *error);

/*
 * Open `path` for reading, relative to `directory`, where no part of it may be a symbolic link or
 * lead upwards: what is opened lies inside. Gives -1 and sets errno when it cannot.
 */
int dvq_file_open_inside(int directory, const char *path);

/* The same for a name without slashes, which takes the system less time. */
int dvq_file_open_entry(int directory, const char *name);

/*
 * The same through symbolic links, which may lead anywhere inside. `real_root` is `directory`'s
 * path from dvq_file_resolve.
 */
int dvq_file_open_followed(int directory, const char *real_root, const char *path);

/*
 * Give the calling thread a table of open files of its own, with `kept` and the standard streams in
 * it: threads that share one wait for each other whenever they open or close a file. For threads of
 * the library's own; what they open, they must close. Does nothing where the system cannot.
 */
void dvq_file_part_table(int kept);

/* Room for any path that the system opens, and its 0. */
#define DVQ_FILE_PATH_CAPACITY 4096

/* A terminated copy of `path`; false, with errno set, when there is no room. */
bool dvq_file_copy_path(dvq_text path, char copy[DVQ_FILE_PATH_CAPACITY]);

/* `path` without symbolic links, from the system's root; false, with errno set, when it cannot. */
bool dvq_file_resolve(const char *path, char resolved[DVQ_FILE_PATH_CAPACITY]);

/*
 * What `path` below `real_root` (from dvq_file_resolve) leads to, as a path below that root without
 * symbolic links; false, with errno set, when that is nothing or lies outside.
 */
bool dvq_file_resolve_inside(const char *real_root, const char *path,
                             char below[DVQ_FILE_PATH_CAPACITY]);

/* Fill `error` with "cannot <doing> <path>: <reason of `code`>", an errno; gives DVQ_ERROR_IO. */
dvq_status dvq_file_fail(dvq_error *error, const char *doing, const char *path, int code);

#endif
