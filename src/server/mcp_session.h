/* What `dvq mcp` knows while it runs: the `user` of its requests. Used by the files named mcp_. */
#ifndef DVQ_SERVER_MCP_SESSION_H
#define DVQ_SERVER_MCP_SESSION_H

#include "server/mcp.h"
#include "server/served_vault.h"

typedef struct dvq_mcp_session {
    dvq_served_vault served;
    const dvq_mcp_topic *topics;
    json_t *subscribed; /* paths of notes whose changes the client wants to know */
    size_t changes;     /* how often the vault has changed */
    bool is_greeted;    /* `initialize` was answered */
    bool is_ready;      /* the client has said so: it may be notified */
} dvq_mcp_session;

dvq_mcp_session *dvq_mcp_get_session(const dvq_rpc_request *request);
dvq_vault *dvq_mcp_get_vault(const dvq_rpc_request *request);

/* Begin to tell the client of changes. */
void dvq_mcp_start_watch(dvq_rpc_request *request);

/* The service's `update`: refresh the vault, and tell the client what changed. */
void dvq_mcp_update(dvq_rpc *rpc, void *user);

#endif
