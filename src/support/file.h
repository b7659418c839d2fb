/*
 * Files: reading a whole file into an arena, and replacing one atomically. Paths are bytes in the
 * system's encoding, taken as UTF-8. Nothing here knows of vaults or notes.
 */
#ifndef DVQ_SUPPORT_FILE_H
#define DVQ_SUPPORT_FILE_H

#include "support/text.h"

typedef struct dvq_file_stat {
    uint64_t size;          /* bytes */
    int64_t modified;       /* milliseconds since 1970 */
    int64_t created;        /* birth time, or `modified` where the file system has none */
    bool is_directory;
    bool is_regular;
} dvq_file_stat;

/*
 * Read the file at `path`, relative to the open directory `directory` (or AT_FDCWD), whole.
 * DVQ_ERROR_IO names the path and the system's reason; DVQ_ERROR_LIMIT past `limit` bytes.
 * One byte of 0 follows the text in memory.
 */
dvq_status dvq_file_read(dvq_arena *arena, int directory, const char *path, size_t limit,
                         dvq_text *text, dvq_error *error);

dvq_status dvq_file_get_stat(int directory, const char *path, dvq_file_stat *stat,
                             dvq_error *error);

#endif
