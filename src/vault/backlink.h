/*
 * Backlinks: a page's incoming links, which are known only once the links of all notes are. Called
 * by needs.c, listing.c and refresh.c; reads pages, never files.
 */
#ifndef DVQ_VAULT_BACKLINK_H
#define DVQ_VAULT_BACKLINK_H

#include "vault/vault.h"

/*
 * Set `incoming` of every page unless it is: a link to each note that links to it, in the order of
 * the walk. Under the lock of the store's loading, when the targets of all notes have been read.
 */
dvq_status dvq_backlink_gather(dvq_vault_store *store, dvq_error *error);

/* Whether `incoming` of every page is set. Thread-safe. */
bool dvq_backlink_are_known(const dvq_vault_store *store);

/* Forget the backlinks of all pages. */
void dvq_backlink_forget(dvq_vault_store *store);

#endif
