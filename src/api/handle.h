/*
 * What is made from a vault and may outlive it: queries and sites. A vault that is closed ends
 * them, and its own memory goes with the last of them. Called by vault.c, query.c and site.c.
 */
#ifndef DVQ_API_HANDLE_H
#define DVQ_API_HANDLE_H

#include "api/vault.h"

typedef struct dvq_handle {
    dvq_vault *vault;
    struct dvq_handle *previous;
    struct dvq_handle *next;
    void (*end)(struct dvq_handle *handle); /* gives up all that the handle holds but itself */
} dvq_handle;

/* Have a vault know a handle; undone with dvq_handle_remove. */
void dvq_handle_add(dvq_handle *handle, dvq_vault *vault, void (*end)(dvq_handle *handle));

/* The vault that a handle was added to. It is given back once the handle's memory is freed. */
dvq_vault *dvq_handle_remove(dvq_handle *handle);

/* End all handles of a vault; they stay added. */
void dvq_handle_end_all(dvq_vault *vault);

#endif
