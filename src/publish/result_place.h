/*
 * Results in their surroundings: the lines of a result get the marks of the quote or list they are
 * in, and blank lines around them where Markdown needs them. Used by write.c only.
 */
#ifndef DVQ_PUBLISH_RESULT_PLACE_H
#define DVQ_PUBLISH_RESULT_PLACE_H

#include "publish/query_place.h"

/* The new note as far as it is written. */
typedef struct dvq_publish_output {
    dvq_text_builder text;
    dvq_text end_of_line; /* the note's own */
    size_t list_end;      /* the end of a result that ended with a list; SIZE_MAX: none */
} dvq_publish_output;

void dvq_publish_output_init(dvq_publish_output *output, dvq_arena *arena, dvq_text note);

/* Take back what has been written of the current line. */
void dvq_publish_output_rewind_line(dvq_publish_output *output);

/*
 * Write a result in place of a block. Returns where the note goes on, which is after the place's
 * end when the result is empty and its line goes as well.
 */
size_t dvq_publish_output_result(dvq_publish_output *output, const dvq_publish_note *note,
                                 const dvq_query_place *place, dvq_text result);

/* Write a value in place of an expression. */
void dvq_publish_output_value(dvq_publish_output *output, const dvq_publish_note *note,
                              const dvq_query_place *place, dvq_text value);

/*
 * Whether Dataview Serializer takes a line for a table's and escapes pipes in the value on it,
 * which is from `start` to `end`: there is a pipe at either end of the line, or two outside the
 * value.
 */
bool dvq_publish_seems_row(dvq_text note, size_t start, size_t end);

/* A value as it stands after a managed expression: on one line, "-" for none. */
dvq_status dvq_publish_make_managed_value(dvq_arena *arena, dvq_text value, bool in_row,
                                          dvq_text *made);

/* What a query that failed leaves in a note: a callout, or a few words for a `value`. */
dvq_status dvq_publish_make_failure(dvq_arena *arena, const char *message, bool value,
                                    dvq_text *text);

#endif
