/*
 * The files of an open vault as files: listing, opening and writing them, and reading one as CSV.
 * Called by api/ and eval/. Never leads outside the vault.
 */
#ifndef DVQ_VAULT_VAULT_FILE_H
#define DVQ_VAULT_VAULT_FILE_H

#include "vault/vault.h"
#include "vault/walk.h"

typedef struct dvq_store_file {
    const char *path; /* from the root, as the system has it */
    bool is_note;
    bool is_folder;
} dvq_store_file;

/* The files and folders of the vault in the order of the walk; false past the last one. */
bool dvq_store_get_file(const dvq_vault_store *store, size_t index, dvq_store_file *file);

/* The path of a note's file, as the system has it; NULL for no note. */
const char *dvq_store_get_note_file(const dvq_vault_store *store, dvq_text note);

/* Whether there is a note whose file has exactly these bytes for its path. */
bool dvq_store_has_note_file(const dvq_vault_store *store, dvq_text file);

/* Open a file for reading; -1 when that fails. */
int dvq_store_open_file(const dvq_vault_store *store, const char *path, dvq_error *error);

/*
 * Write a note's file in place, safely (file_edit.h). DVQ_ERROR_IO, with the file as it was, when
 * it no longer holds what was read of it, is open elsewhere, or cannot be written.
 */
dvq_status dvq_store_replace(const dvq_vault_store *store, const dvq_page *page, dvq_text text,
                             bool *written, dvq_error *error);

/* The rows of a CSV file inside the vault, as objects; `origin` as for dvq_store_locate. */
dvq_status dvq_store_read_csv(const dvq_vault_store *store, const dvq_environment *environment,
                              dvq_text path, dvq_text origin, dvq_arena *arena,
                              dvq_value_vector *rows, dvq_error *error);

/* ---- for the other files of vault/ ---- */

struct dvq_store_files;

/* Find out which entries are files and folders of the vault; false when memory is out. */
bool dvq_store_list_files(dvq_arena *arena, const dvq_walk_entry_vector *entries,
                          struct dvq_store_files *files);

#endif
