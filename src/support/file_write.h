/*
 * Writing files: a file is written beside its place, under a name that starts with a dot, and
 * renamed over it when it is whole, so that a reader sees the old bytes or the new ones. Nothing
 * here knows of vaults or notes. Paths are relative to an open directory (or AT_FDCWD).
 */
#ifndef DVQ_SUPPORT_FILE_WRITE_H
#define DVQ_SUPPORT_FILE_WRITE_H

#include "support/file.h"

typedef struct dvq_file_target {
    int directory;
    const char *path;
    const dvq_text *expected; /* write only while the file holds this; NULL: whatever it holds */
    bool durable;             /* wait until the bytes are on the disk */
    bool make_folders;        /* those the path lacks */
} dvq_file_target;

/*
 * Make the file hold `text`; nothing is written when it does already. Mode and owner stay.
 * DVQ_ERROR_IO with the reason; then the file is as it was. *written says whether it was written.
 */
dvq_status dvq_file_replace(const dvq_file_target *target, dvq_text text, bool *written,
                            dvq_error *error);

/* The same with all bytes of an open file, wherever it stands. */
dvq_status dvq_file_copy(int source, const dvq_file_target *target, bool *written,
                         dvq_error *error);

#endif
