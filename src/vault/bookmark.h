/*
 * Bookmarks: the notes that Obsidian's list of bookmarks names are starred. Called when a vault is
 * opened or refreshed. Reads that list, never a note.
 */
#ifndef DVQ_VAULT_BOOKMARK_H
#define DVQ_VAULT_BOOKMARK_H

#include "support/map.h"
#include "vault/vault.h"

/* Star the pages of the bookmarked notes. Fails with DVQ_ERROR_MEMORY only. */
dvq_status dvq_bookmark_star(dvq_vault_store *store);

/*
 * For a refresh: what the list names now, in `arena`, which fails with DVQ_ERROR_MEMORY only; and
 * starring those notes and no others, which cannot fail. Every note must have its page.
 */
dvq_status dvq_bookmark_list(const dvq_vault_store *store, dvq_arena *arena, dvq_map *paths);
void dvq_bookmark_star_listed(const dvq_vault_store *store, const dvq_map *paths);

#endif
