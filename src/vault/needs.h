/*
 * Having notes read: a caller says which parts of which notes it is going to look at, and what is
 * still missing is read. Called by eval/ and api/, and for a page that is asked for more.
 *
 * What has been read stays as it is until a refresh, and is answered without a lock.
 */
#ifndef DVQ_VAULT_NEEDS_H
#define DVQ_VAULT_NEEDS_H

#include "support/cancel.h"
#include "vault/vault.h"

/* What a query needs of the notes that it looks at. */
typedef struct dvq_store_needs {
    unsigned parts;           /* dvq_page_part; with DVQ_PAGE_INCOMING every note is read */
    bool tasks_only;          /* notes that hold no task may be skipped */
    const dvq_cancel *cancel; /* set to stop reading: DVQ_ERROR_CANCELLED; may be NULL */
} dvq_store_needs;

/*
 * Read what `needs` says of the notes whose index is set in `wanted` (one byte each; NULL: all).
 * Nothing is read twice. A note that cannot be read is reported to the log and counted in
 * dvq_store_failures; the others are read all the same.
 */
dvq_status dvq_store_load(dvq_vault_store *store, const uint8_t *wanted, dvq_store_needs needs,
                          dvq_error *error);

/* The same for one note, at a cost that does not grow with the vault. */
dvq_status dvq_store_load_note(dvq_vault_store *store, size_t index, dvq_store_needs needs,
                               dvq_error *error);

#endif
