/*
 * The table of notes: each note's page, path and state by its index, in the order of the walk.
 * Called by eval/, api/ and the files of vault/. Never reads a file.
 */
#ifndef DVQ_VAULT_NOTE_TABLE_H
#define DVQ_VAULT_NOTE_TABLE_H

#include "support/file.h"
#include "vault/vault.h"

size_t dvq_store_count(const dvq_vault_store *store);

/* A page is made when it is first asked for; NULL: memory is out. */
dvq_page *dvq_store_get(const dvq_vault_store *store, size_t index);
dvq_text dvq_store_get_path(const dvq_vault_store *store, size_t index);

/* Its tasks, if they have been read; NULL with *count 0 for a note that holds none. */
const dvq_list_item *dvq_store_get_tasks(const dvq_vault_store *store, size_t index, size_t *count);

/* Whether reading the note was tried and failed. */
bool dvq_store_has_failed(const dvq_vault_store *store, size_t index);

/* What has been read of the note: dvq_page_part. */
unsigned dvq_store_get_parts(const dvq_vault_store *store, size_t index);

/* Whether the note was turned away since it holds no task. */
bool dvq_store_is_skimmed(const dvq_vault_store *store, size_t index);

/* ---- for the other files of vault/ ---- */

struct dvq_store_notes;

/*
 * A path of the system's as it is shown and compared: broken UTF-8 repaired, and composed. The very
 * same bytes if it is so already; else in `arena`. Data is NULL when memory is out.
 */
dvq_text dvq_store_show_path(dvq_arena *arena, dvq_text path);

/* Allocate the arrays of a table for `count` notes, all but `homes`; false when memory is out. */
bool dvq_store_allocate_notes(dvq_arena *arena, size_t count, struct dvq_store_notes *notes);

/* Fill the table with the notes among the store's entries. Fails with DVQ_ERROR_MEMORY only. */
dvq_status dvq_store_list_notes(dvq_vault_store *store);

/* A page of which only the path is known; NULL when memory is out. */
dvq_page *dvq_store_make_page(dvq_vault_store *store, size_t index, dvq_text path);

/* Take a file's size and times over to its page, which has been made. */
void dvq_store_set_stat(dvq_vault_store *store, size_t index, const dvq_file_stat *stat);

#endif
