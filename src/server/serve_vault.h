/*
 * The vault that `dvq serve` keeps open: brought up to date before each answer, by the system's
 * word where it gives one, and what changed in it kept until the client is told. Used by serve.c
 * and the methods.
 */
#ifndef DVQ_SERVER_SERVE_VAULT_H
#define DVQ_SERVER_SERVE_VAULT_H

#include "server/rpc_request.h"

typedef struct dvq_serve_vault {
    dvq_vault *vault; /* borrowed */
    json_t *changes;  /* from path to kind: what the client was not told yet */
    int descriptor;   /* readable when notes changed; -1: the vault is looked through instead */
    bool is_watched;  /* the client asked for notifications */
} dvq_serve_vault;

/* False when memory is out. */
bool dvq_serve_vault_open(dvq_serve_vault *served, dvq_vault *vault);
void dvq_serve_vault_close(dvq_serve_vault *served);

/* Bring the vault up to date and keep what changed. */
dvq_status dvq_serve_vault_refresh(dvq_serve_vault *served, dvq_error *error);

/* Append what changed and was not told yet, as a list, and forget it. */
void dvq_serve_vault_take_changes(dvq_serve_vault *served, dvq_buffer *buffer);

/* Start or stop to notify the client of changes, from those on that come after this. */
dvq_status dvq_serve_vault_watch(dvq_serve_vault *served, dvq_rpc *rpc, bool on, dvq_error *error);

/* The service's `update`: refresh, and notify the client if it asked for that. */
void dvq_serve_vault_update(dvq_rpc *rpc, void *user);

#endif
