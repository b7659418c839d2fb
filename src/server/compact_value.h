/*
 * A value in few bytes: as text on one line, or as plain JSON. Used by compact.c and by what shows
 * pages.
 */
#ifndef DVQ_SERVER_COMPACT_VALUE_H
#define DVQ_SERVER_COMPACT_VALUE_H

#include "dvq.h"
#include "server/buffer.h"

/* Append text on one line: line breaks become "\n". */
void dvq_compact_add_text(dvq_buffer *buffer, const char *text, size_t length);

/*
 * Append a value as text: dates as ISO 8601 has them, links as [[path]] without ".md", lists with
 * commas, null as "-".
 */
void dvq_compact_add_value(dvq_buffer *buffer, dvq_query *query, const dvq_value *value);

/* The same, but a link to a whole file is its path. */
void dvq_compact_add_place(dvq_buffer *buffer, dvq_query *query, const dvq_value *value);

/* Append a value as JSON: dates, durations and links are text. */
void dvq_compact_add_json(dvq_buffer *buffer, dvq_query *query, const dvq_value *value);

#endif
