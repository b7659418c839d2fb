/*
 * The arguments of tools. Each is a row: the JSON schema that clients see is made from it, and what
 * comes in is checked against it. Used by mcp_tool.c and the tools.
 */
#ifndef DVQ_SERVER_MCP_ARGUMENT_H
#define DVQ_SERVER_MCP_ARGUMENT_H

#include <stdint.h>

#include "server/rpc_request.h"

typedef enum dvq_mcp_argument_kind {
    DVQ_MCP_TEXT,
    DVQ_MCP_CHOICE, /* one of the words in `choices` */
    DVQ_MCP_TEXTS,  /* a list of texts */
    DVQ_MCP_NUMBER, /* a whole number from `least` to `most` */
    DVQ_MCP_FLAG
} dvq_mcp_argument_kind;

typedef struct dvq_mcp_argument {
    const char *name;
    dvq_mcp_argument_kind kind;
    bool needed;
    const char *description;
    const char *choices; /* with blanks between them */
    uint32_t least;
    uint32_t most;
    uint32_t usual;
} dvq_mcp_argument;

/* Append the JSON schema of arguments; the last row has no name. */
void dvq_mcp_add_schema(dvq_buffer *buffer, const dvq_mcp_argument *arguments);

/*
 * Check what came in. False when it is wrong; then what is wrong is appended to `problem`, for the
 * model to read.
 */
bool dvq_mcp_check_arguments(const dvq_mcp_argument *arguments, const json_t *given,
                             dvq_buffer *problem);

/* Arguments that were checked. A text that is missing is NULL. */
const char *dvq_mcp_get_text(const json_t *given, const char *name);
bool dvq_mcp_get_flag(const json_t *given, const char *name);
size_t dvq_mcp_get_number(const json_t *given, const char *name, size_t usual);

#endif
