/*
 * The lines of a query's text, where a \ at the end of one joins the next. Called by parser.c, for
 * queries, presets and what placeholders stand for.
 */
#ifndef DVQ_TASKS_JOINED_LINE_H
#define DVQ_TASKS_JOINED_LINE_H

#include "support/text.h"
#include "support/vector.h"

typedef struct dvq_joined_line {
    size_t offset; /* of its first byte in the text that was split */
    dvq_text raw;  /* as it stands there, with its line breaks */
    dvq_text text; /* joined by blanks and trimmed; never empty */
} dvq_joined_line;

typedef DVQ_VECTOR(dvq_joined_line) dvq_joined_line_vector;

/* Split a text; lines without anything in them are left out. */
dvq_status dvq_joined_line_split(dvq_arena *arena, dvq_text text, dvq_joined_line_vector *lines);

#endif
