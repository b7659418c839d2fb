/*
 * Keeping an open vault up to date: reading again only what changed, notes whose text comes from
 * memory, and watching the folder. Called by api/. No other thread may use the vault meanwhile, and
 * all that was read of a note that changed is gone afterwards.
 */
#ifndef DVQ_VAULT_REFRESH_H
#define DVQ_VAULT_REFRESH_H

#include "support/file.h"
#include "vault/vault.h"
#include "vault/walk.h"

/* A note that a refresh found changed. */
typedef struct dvq_store_change {
    dvq_text path; /* stays until the vault is closed */
    dvq_change_kind kind;
} dvq_store_change;

/*
 * Find out which notes were added, removed or modified since the last look, by the size and time of
 * their files, and forget what was read of them. On failure the vault is as it was.
 */
dvq_status dvq_store_refresh(dvq_vault_store *store, dvq_error *error);

/* What the last refresh or overlay changed, by path. */
const dvq_store_change *dvq_store_get_changes(const dvq_vault_store *store, size_t *count);

/* Grows with every refresh that found changes: what was read of notes may be gone then. */
uint64_t dvq_store_get_generation(const dvq_vault_store *store);

/*
 * Let `text` stand in for the file at `path`, a note that need not exist; both are copied.
 * DVQ_ERROR_USAGE when `path` could be no note of the vault.
 */
dvq_status dvq_store_set_overlay(dvq_vault_store *store, dvq_text path, dvq_text text,
                                 int64_t modified, dvq_error *error);

/* Go back to the file; data NULL: for every note. */
dvq_status dvq_store_clear_overlay(dvq_vault_store *store, dvq_text path, dvq_error *error);

/*
 * Have the system tell of changes, so that a refresh need not look at everything. *descriptor
 * becomes readable when there is something to refresh.
 */
dvq_status dvq_store_watch(dvq_vault_store *store, int *descriptor, dvq_error *error);

/* ---- for the other files of vault/ ---- */

struct dvq_refresh_state;

/* Give back what refreshes, overlays and the watch hold. */
void dvq_refresh_close(dvq_vault_store *store);

/* Take a file's size and times over to its page. */
void dvq_refresh_set_stat(dvq_vault_store *store, size_t index, const dvq_file_stat *stat);

/* Bring pages in line with the overlays there are now. */
dvq_status dvq_refresh_apply_overlays(dvq_vault_store *store, dvq_error *error);

/* What a watch has heard of. */
typedef struct dvq_watch_news {
    bool walk;      /* files or folders may have come or gone: look at everything */
    bool bookmarks; /* Obsidian's settings may have changed */
    uint8_t *notes; /* set by note: its file may have changed */
} dvq_watch_news;

/* Take what was heard since the last call; `notes` is an array of one byte for each note. */
void dvq_watch_take(dvq_vault_store *store, dvq_watch_news *news);

/* Have the next call say that everything is to be looked at. */
void dvq_watch_miss(dvq_vault_store *store);

/* Listen to the folders among `entries`; *added when some are new. */
dvq_status dvq_watch_add_folders(dvq_vault_store *store, const dvq_walk_entry_vector *entries,
                                 bool *added, dvq_error *error);
void dvq_watch_close(dvq_vault_store *store);

#endif
