/*
 * Results in their surroundings: the lines of a result get the marks of the quote or list they
 * stand in, and blank lines around them where Markdown needs them. Used by note_write.c only.
 */
#ifndef DVQ_RENDER_NOTE_RESULT_H
#define DVQ_RENDER_NOTE_RESULT_H

#include "render/note.h"

/* The new note as far as it is written. */
typedef struct dvq_note_output {
    dvq_text_builder text;
    dvq_text end_of_line; /* the note's own */
    size_t list_end;      /* where a result ended that closed with a list; SIZE_MAX: none */
} dvq_note_output;

void dvq_note_output_init(dvq_note_output *output, dvq_arena *arena, dvq_text note);

/* Take back what has been written of the present line. */
void dvq_note_output_rewind_line(dvq_note_output *output);

/*
 * Write a result in place of a block; gives how much of the note it stands for, which is more than
 * the piece when an empty result takes its line away.
 */
size_t dvq_note_output_result(dvq_note_output *output, const dvq_note *note,
                              const dvq_note_piece *piece, dvq_text result);

/* Write a value in place of an expression. */
void dvq_note_output_value(dvq_note_output *output, const dvq_note *note,
                           const dvq_note_piece *piece, dvq_text value);

/*
 * Whether Dataview Serializer takes the line at `start` for a table's and escapes the pipes of a
 * value on it: a pipe at either end, or two of them outside the value, from `start` to `end`.
 */
bool dvq_note_seems_row(dvq_text note, size_t start, size_t end);

/* A value as it stands behind a managed expression: one line, "-" for none. */
dvq_status dvq_note_make_managed_value(dvq_arena *arena, dvq_text value, bool in_row,
                                       dvq_text *made);

/* What stands in a note for a query that failed: a callout, or for an expression a few words. */
dvq_status dvq_note_make_failure(dvq_arena *arena, const char *message, bool value, dvq_text *text);

#endif
