/* The tools of `dvq mcp`. Each is a row of the table in mcp_tool.c; a file has its body. */
#ifndef DVQ_SERVER_MCP_TOOL_H
#define DVQ_SERVER_MCP_TOOL_H

#include "server/mcp_answer.h"
#include "server/mcp_argument.h"

/* The arguments that several tools have. */
#define DVQ_MCP_BUDGET_ROW                                                                         \
    {                                                                                              \
        "budget", DVQ_MCP_NUMBER, false,                                                           \
            "Most bytes of the answer. What does not fit is said, with a cursor to go on.", NULL,  \
            DVQ_MCP_LEAST_BUDGET, DVQ_MCP_MOST_BUDGET, DVQ_MCP_BUDGET                              \
    }
#define DVQ_MCP_CURSOR_ROW                                                                         \
    {                                                                                              \
        "cursor", DVQ_MCP_TEXT, false,                                                             \
            "Where to go on: the cursor of the answer before, with the same arguments.", NULL, 0,  \
            0, 0                                                                                   \
    }

extern const dvq_mcp_argument dvq_mcp_query_arguments[];
extern const dvq_mcp_argument dvq_mcp_schema_arguments[];
extern const dvq_mcp_argument dvq_mcp_note_arguments[];
extern const dvq_mcp_argument dvq_mcp_checking_arguments[];

void dvq_mcp_query(dvq_mcp_answer *answer);
void dvq_mcp_schema(dvq_mcp_answer *answer);
void dvq_mcp_note(dvq_mcp_answer *answer);
void dvq_mcp_check(dvq_mcp_answer *answer);

/* The methods tools/list and tools/call. */
void dvq_mcp_list_tools(dvq_rpc_request *request);
void dvq_mcp_call_tool(dvq_rpc_request *request);

#endif
