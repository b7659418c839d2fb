/*
 * Keeping an open vault up to date: finding what changed, so that only that is read again. Called
 * by api/, and by overlay.c. No other thread may use the vault meanwhile, and all that was read of
 * a note that changed is gone afterwards.
 */
#ifndef DVQ_VAULT_REFRESH_H
#define DVQ_VAULT_REFRESH_H

#include "vault/vault.h"

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

/*
 * Bring the pages in line with the overlays that were set or cleared since. Called before anything
 * else looks at the vault, by as many threads as like to; on failure nothing may look at it.
 */
dvq_status dvq_store_settle(dvq_vault_store *store, dvq_error *error);

/* What the last refresh, or the overlays since then, changed, by path. */
const dvq_store_change *dvq_store_get_changes(const dvq_vault_store *store, size_t *count);

/* Whether the last refresh found that the vault's settings may have changed. */
bool dvq_store_may_have_new_settings(const dvq_vault_store *store);

/* Grows with every refresh that found changes: what was read of notes may be gone then. */
uint64_t dvq_store_get_generation(const dvq_vault_store *store);

/* ---- for the other files of vault/ ---- */

struct dvq_refresh_state;

/* Have all that overlays need; and then, which cannot fail, let what was read be out of date. */
dvq_status dvq_refresh_prepare_overlays(dvq_vault_store *store, dvq_error *error);
void dvq_refresh_outdate(dvq_vault_store *store);

/* Free what refreshes hold. */
void dvq_refresh_close(dvq_vault_store *store);

#endif
