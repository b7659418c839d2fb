/*
 * The vault that `dvq serve` keeps open. It is brought up to date before each answer, and the
 * changes are kept until the client is told. Used by serve.c and the methods.
 */
#ifndef DVQ_SERVER_SERVE_VAULT_H
#define DVQ_SERVER_SERVE_VAULT_H

#include "server/rpc_request.h"

typedef struct dvq_serve_vault {
    dvq_vault *vault;      /* borrowed */
    json_t *changes;       /* path to kind of change: those the client was not told yet */
    int descriptor;        /* readable after changes; -1: all notes are looked at instead */
    bool is_watched;       /* the client asked for notifications */
    bool has_new_settings; /* since the last notification */
} dvq_serve_vault;

/* False when memory is out. */
bool dvq_serve_vault_open(dvq_serve_vault *served, dvq_vault *vault);
void dvq_serve_vault_close(dvq_serve_vault *served);

/* Bring the vault up to date and keep what changed. */
dvq_status dvq_serve_vault_refresh(dvq_serve_vault *served, dvq_error *error);

/* Append the changes that the client was not told yet, as a list, and forget them. */
void dvq_serve_vault_take_changes(dvq_serve_vault *served, dvq_buffer *buffer);

/* Start or stop notifying the client of changes. Those so far are forgotten. */
dvq_status dvq_serve_vault_watch(dvq_serve_vault *served, dvq_rpc *rpc, bool on, dvq_error *error);

/* The service's `update`: refresh, and notify the client if it asked for notifications. */
void dvq_serve_vault_update(dvq_rpc *rpc, void *user);

#endif
