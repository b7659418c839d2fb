/*
 * Links that wait: an index of all names costs much beside the few links that most fields hold, so
 * a run of the loader may put off resolving them until it knows them all; then only the files that
 * they may name are indexed. Called by loader.c, under the lock of the store's loading.
 */
#ifndef DVQ_VAULT_LATE_LINK_H
#define DVQ_VAULT_LATE_LINK_H

#include "vault/vault.h"

typedef struct dvq_late_link {
    dvq_link *link; /* its path is as written */
    const dvq_page *page;
} dvq_late_link;

typedef DVQ_VECTOR(dvq_late_link) dvq_late_link_vector;

/* Set the path of each link to what it names, where it names something. */
dvq_status dvq_late_link_resolve(dvq_vault_store *store, const dvq_late_link_vector *links);

#endif
