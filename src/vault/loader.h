/*
 * The loader: reads notes in parallel, skims them where that is enough, and has the note reader
 * parse the others. Called by needs.c, which decides what is to be read.
 */
#ifndef DVQ_VAULT_LOADER_H
#define DVQ_VAULT_LOADER_H

#include "vault/needs.h"

/* A note and what is to be read of it. */
typedef struct dvq_loader_note {
    uint32_t index;
    uint16_t parts; /* dvq_page_part */
} dvq_loader_note;

/*
 * Read the notes' parts; with needs.tasks_only only the targets of those that hold no task. Notes
 * that fail are reported to the log in the order of the walk, whatever the threads did. Under the
 * lock of the store's loading.
 */
dvq_status dvq_loader_run(dvq_vault_store *store, const dvq_loader_note *notes, size_t count,
                          dvq_store_needs needs, dvq_error *error);

#endif
