/*
 * Files of an open vault for those that list, copy or replace them. Called by api/.
 */
#ifndef DVQ_VAULT_FILES_H
#define DVQ_VAULT_FILES_H

#include "vault/settings.h"
#include "vault/vault.h"

typedef struct dvq_vault_entry {
    const char *path; /* from the root, as the system has it */
    bool is_note;
    bool is_folder;
} dvq_vault_entry;

/* What the walk came across, in its order; false when there is no entry `index`. */
bool dvq_store_get_entry(const dvq_vault_store *store, size_t index, dvq_vault_entry *entry);

/* How many files have exactly this name, in whatever folder. */
size_t dvq_store_count_named(const dvq_vault_store *store, dvq_text name);

/* Open a file inside the vault for reading; -1 when it cannot be. */
int dvq_store_open_file(const dvq_vault_store *store, const char *path, dvq_error *error);

/*
 * Replace a note's file, at once and for good. DVQ_ERROR_IO, the file untouched, when it does not
 * hold any more what was read of it, or cannot be written.
 */
dvq_status dvq_store_replace(const dvq_vault_store *store, const dvq_page *page, dvq_text text,
                             bool *written, dvq_error *error);

/* Read what the vault's settings files say of results; see settings.h. */
dvq_status dvq_store_read_settings(const dvq_vault_store *store, dvq_arena *arena,
                                   dvq_vault_settings *settings);

#endif
