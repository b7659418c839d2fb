/*
 * Bookmarks: the notes that Obsidian's list of bookmarks names are starred. Called when a vault is
 * opened or refreshed. Reads that list, never a note.
 */
#ifndef DVQ_VAULT_BOOKMARK_H
#define DVQ_VAULT_BOOKMARK_H

#include "vault/vault.h"

/* Star the pages of the bookmarked notes. Fails with DVQ_ERROR_MEMORY only. */
dvq_status dvq_bookmark_star(dvq_vault_store *store);

/* The same when notes or bookmarks have changed since: the others are starred no more. */
dvq_status dvq_bookmark_star_again(dvq_vault_store *store, dvq_error *error);

#endif
