/* The URIs of resources: dvq://note/PATH, percent-encoded, and dvq://help/TOPIC. */
#ifndef DVQ_SERVER_MCP_URI_H
#define DVQ_SERVER_MCP_URI_H

#include "server/buffer.h"

#define DVQ_MCP_NOTE_URI "dvq://note/"
#define DVQ_MCP_HELP_URI "dvq://help/"

/* Append the URI of a note as a JSON string. */
void dvq_mcp_add_note_uri(dvq_buffer *buffer, const char *path);

/*
 * Append what follows `prefix` in a URI, decoded and terminated. False when it has another
 * beginning, or its encoding is broken or holds a NUL.
 */
bool dvq_mcp_read_uri(dvq_buffer *buffer, const char *uri, const char *prefix);

#endif
