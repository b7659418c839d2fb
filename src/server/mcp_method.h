/* The methods of `dvq mcp`, which mcp.c gives to the core. docs/mcp.md describes them. */
#ifndef DVQ_SERVER_MCP_METHOD_H
#define DVQ_SERVER_MCP_METHOD_H

#include "server/rpc_request.h"

/* The `user` of their requests is a dvq_mcp_session. The last row has no name. */
extern const dvq_rpc_method dvq_mcp_methods[];

#endif
