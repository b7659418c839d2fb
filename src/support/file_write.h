/*
 * Writing files anew: the content goes to a file next to the old one, under a name that starts with
 * a dot. When it is complete, it is renamed over the old file, so that a reader sees either the old
 * bytes or the new ones. For files that nobody else writes; file_edit.h is for the others. Nothing
 * here knows about vaults or notes. Paths are relative to an open directory (or AT_FDCWD).
 */
#ifndef DVQ_SUPPORT_FILE_WRITE_H
#define DVQ_SUPPORT_FILE_WRITE_H

#include "support/file.h"

/* What the names of all files start with that are made next to others. */
#define DVQ_FILE_BESIDE_PREFIX ".dvq-"

typedef struct dvq_file_target {
    int directory;
    const char *path;
    bool make_folders; /* make the missing folders of the path */
} dvq_file_target;

/*
 * Make the file hold `text`; nothing is written if it already does. Mode and owner are kept. On
 * DVQ_ERROR_IO the file is as it was before. *written says whether it was written.
 */
dvq_status dvq_file_replace(const dvq_file_target *target, dvq_text text, bool *written,
                            dvq_error *error);

/*
 * The same with the whole content of an open file, wherever its position is. The copy gets that
 * file's mode.
 */
dvq_status dvq_file_copy(int source, const dvq_file_target *target, bool *written,
                         dvq_error *error);

/* ---- temporary files ---- */

/* Whether a name is that of a new file which was not yet renamed. */
bool dvq_file_is_temporary(dvq_text name);

/* Remove such a file, unless a program that is still running writes it. */
void dvq_file_remove_temporary(int directory, const char *path);

/* Remove those in the folder at `path`, which need not exist. */
void dvq_file_clear_folder(const char *path);

/* ---- for file_edit.c and journal.c ---- */

/*
 * Create a file next to the target, called ".dvq-N-N" and `ending`, and write its path to `path`;
 * -1 with errno set when that fails.
 */
int dvq_file_create_beside(const dvq_file_target *target, const char *ending, unsigned mode,
                           char path[DVQ_FILE_PATH_CAPACITY]);

/* Write the text to an open file; false with errno set when that fails. */
bool dvq_file_put(int descriptor, dvq_text text);

/* Whether an open file goes on with exactly this text; -1 when it cannot be read. */
int dvq_file_holds(int descriptor, dvq_text text);

/* Make sure that what changed in the folder of the path reaches the disk, if that can be done. */
void dvq_file_sync_folder(int directory, const char *path);

#endif
