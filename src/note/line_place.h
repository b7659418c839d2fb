/*
 * Where the lines of a note stand, counted in UTF-16 units as JavaScript does: what places of list
 * items are made of. One table a note, so that each of its items costs the same.
 */
#ifndef DVQ_NOTE_LINE_PLACE_H
#define DVQ_NOTE_LINE_PLACE_H

#include "note/page.h"

/* A line of a note; lines end at LF only. */
struct dvq_line_place {
    uint32_t offset; /* of its start */
    uint32_t marker; /* column of what may be an item's marker */
};

/* The lines of `contents`, as the page keeps them. */
dvq_status dvq_line_place_read(dvq_page *page, dvq_arena *arena, dvq_text contents);

/* Offset of the line's start, and the columns of a marker and of the line's end. */
typedef struct dvq_line_span {
    size_t offset;
    size_t marker;
    size_t end;
} dvq_line_span;

/* A line that the note has not, such as when it was written anew since, is empty and at its end. */
dvq_line_span dvq_line_place_get(const dvq_page *page, uint32_t line);

#endif
