/*
 * `dvq mcp`: a model's programs ask an open vault by the Model Context Protocol, revisions
 * 2025-11-25 and 2025-06-18, over lines. Called by the command line, which opens the vault and
 * reports failures. Nothing is ever written but answers. docs/mcp.md describes what is answered.
 */
#ifndef DVQ_SERVER_MCP_H
#define DVQ_SERVER_MCP_H

#include "dvq.h"

/* A topic of the language, which clients read as a resource. */
typedef struct dvq_mcp_topic {
    const char *name;
    const char *text; /* Markdown that begins with "# Title: summary"; terminated */
} dvq_mcp_topic;

/*
 * Answer the requests that come in on the descriptor `input`, on `output`, until the input ends.
 * The vault and the topics are borrowed; the last topic has no name, and one is called "language".
 *
 * DVQ_ERROR_IO when `output` could not be written: `*failure` is the errno, 0 otherwise.
 * DVQ_ERROR_MEMORY when memory or threads are out.
 */
dvq_status dvq_mcp_run(dvq_vault *vault, const dvq_mcp_topic *topics, int input, int output,
                       int *failure);

#endif
