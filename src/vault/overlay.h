/*
 * Overlays: the text of an editor's unsaved buffer in place of a note's file. Called by api/, with
 * no other thread using the vault. Keeps the list of them and has refresh.c bring the pages in line
 * with it; writes no file.
 */
#ifndef DVQ_VAULT_OVERLAY_H
#define DVQ_VAULT_OVERLAY_H

#include "vault/vault.h"

/*
 * Let `text` stand in for the file at `path`, a note that need not exist; both are copied.
 * DVQ_ERROR_USAGE when `path` cannot be that of a note.
 */
dvq_status dvq_store_set_overlay(dvq_vault_store *store, dvq_text path, dvq_text text,
                                 int64_t modified, dvq_error *error);

/* Go back to the file; data NULL: for every note. */
dvq_status dvq_store_clear_overlay(dvq_vault_store *store, dvq_text path, dvq_error *error);

/* ---- for the other files of vault/ ---- */

typedef struct dvq_overlay {
    struct dvq_overlay *next;
    dvq_arena arena; /* holds all of it */
    dvq_text path;   /* a 0 follows */
    dvq_text text;
    int64_t modified;
} dvq_overlay;

/* Free all overlays. */
void dvq_overlay_close(dvq_vault_store *store);

#endif
