/*
 * Overlays: the text of an editor's unsaved buffer in place of a note's file. Called by api/, with
 * no other thread using the vault. Keeps the table of them, at a cost that does not grow with the
 * vault; refresh.c brings the pages in line with it. Writes no file.
 */
#ifndef DVQ_VAULT_OVERLAY_H
#define DVQ_VAULT_OVERLAY_H

#include "vault/vault.h"

/* A text and the note that it is to stand in for, which need not exist. */
typedef struct dvq_overlay_text {
    dvq_text path;
    dvq_text text;
} dvq_overlay_text;

/*
 * Let the texts stand in for the notes, all or none of them; they are copied. DVQ_ERROR_USAGE when
 * a path cannot be that of a note.
 */
dvq_status dvq_store_set_overlays(dvq_vault_store *store, const dvq_overlay_text *texts,
                                  size_t count, int64_t modified, dvq_error *error);

/* Go back to the file; data NULL: for every note. */
dvq_status dvq_store_clear_overlay(dvq_vault_store *store, dvq_text path, dvq_error *error);

/* ---- for the other files of vault/ ---- */

typedef struct dvq_overlay {
    struct dvq_overlay *next; /* of those that are not in the table */
    dvq_arena arena;          /* holds all of it */
    dvq_text path;            /* a 0 follows */
    dvq_text text;
    int64_t modified;
} dvq_overlay;

/* The pages are in line with the table: free what they may have been read from before. */
void dvq_overlay_settle(dvq_vault_store *store);

/* Free all overlays. */
void dvq_overlay_close(dvq_vault_store *store);

#endif
