/*
 * The vault's own folder: opening it, and opening and reading the files below it. Called by the
 * files of vault/. Never leads outside the folder; knows nothing of notes.
 */
#ifndef DVQ_VAULT_ROOT_H
#define DVQ_VAULT_ROOT_H

#include "support/file.h"

/* The most bytes of a file that is read. */
#define DVQ_ROOT_FILE_LIMIT (64 * DVQ_MEBIBYTE)

typedef struct dvq_root {
    int descriptor;   /* the open folder; -1: none */
    const char *path; /* without symbolic links */
    bool follows_links;
    int problem; /* errno: why the folder was not found at its path when last looked for, else 0 */
} dvq_root;

/* Open the folder at `path`; root->path goes to `arena`. Closed by dvq_root_close in any case. */
dvq_status dvq_root_open(dvq_root *root, const char *path, dvq_arena *arena, dvq_error *error);
void dvq_root_close(dvq_root *root);

/*
 * Open the folder again if another one has taken its place, as tools that sync or check out put
 * one there: the one that was open stays empty then. *other, which may be NULL, says whether it
 * has.
 */
dvq_status dvq_root_reopen(dvq_root *root, bool *other, dvq_error *error);

/* DVQ_ERROR_IO when the open folder has been deleted, or was not there to be opened again. */
dvq_status dvq_root_check(const dvq_root *root, dvq_error *error);

/*
 * Open a file for reading, where links are followed through symbolic links that stay inside. Gives
 * -1 and sets errno when it cannot.
 */
int dvq_root_open_file(const dvq_root *root, const char *path);

/* Read a file whole, whether it is a note or not, with broken UTF-8 repaired. */
dvq_status dvq_root_read_file(const dvq_root *root, dvq_text path, dvq_arena *arena,
                              dvq_text *contents, dvq_error *error);

#endif
