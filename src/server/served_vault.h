/*
 * A vault that a server keeps open. It is brought up to date before each answer, and the changes
 * are kept until the client is told. Used by every server; a server may have several.
 */
#ifndef DVQ_SERVER_SERVED_VAULT_H
#define DVQ_SERVER_SERVED_VAULT_H

#include "server/rpc_request.h"

typedef struct dvq_served_vault {
    dvq_vault *vault;      /* borrowed */
    json_t *changes;       /* path to kind of change: those the client was not told yet */
    int descriptor;        /* readable after changes; -1: all notes are looked at instead */
    bool is_watched;       /* the client asked for notifications */
    bool has_new_settings; /* since the last notification */
} dvq_served_vault;

/* False when memory is out. */
bool dvq_served_vault_open(dvq_served_vault *served, dvq_vault *vault);
void dvq_served_vault_close(dvq_served_vault *served);

/* Bring the vault up to date and keep what changed. */
dvq_status dvq_served_vault_refresh(dvq_served_vault *served, dvq_error *error);

/* Whether there is something that the client was not told yet. */
bool dvq_served_vault_has_news(const dvq_served_vault *served);

/* Append the changes that the client was not told yet, as a list. */
void dvq_served_vault_list_changes(const dvq_served_vault *served, dvq_buffer *buffer);

/* The client has been told. */
void dvq_served_vault_forget_changes(dvq_served_vault *served);

/*
 * Start or stop keeping changes for notifications. Those so far are forgotten. Whoever calls this
 * has the core wait for what dvq_served_vault_get_watched gives.
 */
dvq_status dvq_served_vault_watch(dvq_served_vault *served, bool on, dvq_error *error);

/*
 * The descriptor that tells of changes, -1: there is none. `*looks` is set if the vault is watched
 * all the same, so that it has to be looked at every second; otherwise it stays as it is.
 */
int dvq_served_vault_get_watched(const dvq_served_vault *served, bool *looks);

#endif
