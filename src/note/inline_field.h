/*
 * Inline fields: names and values in a note's text. Used by the note reader for lines and items,
 * and by publish/strip.c, which takes them out of a task's text.
 */
#ifndef DVQ_NOTE_INLINE_FIELD_H
#define DVQ_NOTE_INLINE_FIELD_H

#include "support/text.h"
#include "support/vector.h"

typedef struct dvq_inline_field {
    dvq_text key;
    dvq_text value;
    size_t start; /* bytes of the line */
    size_t end;
} dvq_inline_field;

typedef DVQ_VECTOR(dvq_inline_field) dvq_inline_field_vector;

/* Whether a text can hold a field at all; quick. */
bool dvq_inline_field_may_hold(dvq_text text);

/* Find [key:: value] and (key:: value), with `emoji` also the dates of tasks, in their order. */
dvq_status dvq_inline_field_find(dvq_arena *arena, dvq_text line, bool emoji,
                                 dvq_inline_field_vector *fields);

/* Whether the whole line is a field: `key:: value`. */
bool dvq_inline_field_match_line(dvq_text line, dvq_inline_field *field);

#endif
