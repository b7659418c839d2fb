/*
 * The resources of `dvq mcp`: the language on two pages, its topics, and the notes. Used by the
 * table of methods.
 */
#ifndef DVQ_SERVER_MCP_RESOURCE_H
#define DVQ_SERVER_MCP_RESOURCE_H

#include "server/mcp_session.h"

/* resources/list, resources/templates/list and resources/read */
void dvq_mcp_list_resources(dvq_rpc_request *request);
void dvq_mcp_list_templates(dvq_rpc_request *request);
void dvq_mcp_read_resource(dvq_rpc_request *request);

/* resources/subscribe and resources/unsubscribe: of notes */
void dvq_mcp_subscribe(dvq_rpc_request *request);
void dvq_mcp_unsubscribe(dvq_rpc_request *request);

/* completion/complete: what may stand in the place of a template */
void dvq_mcp_complete(dvq_rpc_request *request);

#endif
