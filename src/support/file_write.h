/*
 * Writing files: the new content goes to a file next to the old one, under a name that starts with
 * a dot. When it is complete, it is renamed over the old file, so that a reader sees either the old
 * bytes or the new ones. Nothing here knows about vaults or notes. Paths are relative to an open
 * directory (or AT_FDCWD).
 */
#ifndef DVQ_SUPPORT_FILE_WRITE_H
#define DVQ_SUPPORT_FILE_WRITE_H

#include "support/file.h"

typedef struct dvq_file_target {
    int directory;
    const char *path;
    const dvq_text *expected; /* replace the file only if it still holds this; NULL: in any case */
    bool durable;             /* wait until the bytes are on the disk */
    bool make_folders;        /* make the missing folders of the path */
} dvq_file_target;

/*
 * Make the file hold `text`; nothing is written if it already does. Mode and owner are kept. On
 * DVQ_ERROR_IO the file is as it was before. *written says whether it was written.
 */
dvq_status dvq_file_replace(const dvq_file_target *target, dvq_text text, bool *written,
                            dvq_error *error);

/* The same with the whole content of an open file, wherever its position is. */
dvq_status dvq_file_copy(int source, const dvq_file_target *target, bool *written,
                         dvq_error *error);

#endif
