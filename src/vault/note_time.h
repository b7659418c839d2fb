/*
 * Where the notes' times come from, when not from their files: given one by one, or read from
 * fields. Called by api/ and eval/.
 */
#ifndef DVQ_VAULT_NOTE_TIME_H
#define DVQ_VAULT_NOTE_TIME_H

#include "vault/vault.h"

/*
 * Give the note at `path` times, in milliseconds since 1970, for as long as its file stays as it
 * is. DVQ_ERROR_USAGE when there is no such note, DVQ_ERROR_IO when its file cannot be looked at.
 */
dvq_status dvq_store_set_times(dvq_vault_store *store, dvq_text path, int64_t created,
                               int64_t modified, dvq_error *error);

/* Have times read from the first field that holds a date. The names are copied; NULL ends them. */
dvq_status dvq_store_set_time_fields(dvq_vault_store *store, const char *const *created,
                                     size_t created_count, const char *const *modified,
                                     size_t modified_count, dvq_error *error);

/*
 * Whether the files' times are surely those of a checkout: the vault is in a repository, and nearly
 * all of its notes were created and modified in one minute, soon after it. Only the first call
 * looks, and only if nobody has said where times come from; else it is false.
 */
bool dvq_store_is_checkout(dvq_vault_store *store);

#endif
