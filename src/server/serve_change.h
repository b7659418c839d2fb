/* What `dvq serve` tells of changes to its vault. Used by serve.c and serve_method.c. */
#ifndef DVQ_SERVER_SERVE_CHANGE_H
#define DVQ_SERVER_SERVE_CHANGE_H

#include "server/rpc_request.h"

/* Start or stop the notifications `changed`. `served` is a dvq_served_vault. */
dvq_status dvq_serve_watch(dvq_rpc_request *request, bool on);

/* The service's `update`: refresh the vault, and notify the client if it asked for that. */
void dvq_serve_update(dvq_rpc *rpc, void *user);

#endif
