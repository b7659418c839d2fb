/* Text as a JSON string, for the JSON that the servers write themselves. */
#ifndef DVQ_SERVER_JSON_STRING_H
#define DVQ_SERVER_JSON_STRING_H

#include "server/buffer.h"

/*
 * Append text in quotes, escaped. It need not be UTF-8: an error message may be cut short in the
 * middle of a character.
 */
void dvq_buffer_add_json_string(dvq_buffer *buffer, const char *text, size_t length);

/* The same for a terminated text. */
void dvq_buffer_add_json_text(dvq_buffer *buffer, const char *text);

/* The same, or null for an empty text. */
void dvq_buffer_add_json_optional(dvq_buffer *buffer, const char *text);

#endif
