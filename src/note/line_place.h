/*
 * Where the lines of a note stand, in UTF-16 units as JavaScript counts: what the places of list
 * items are made of. There is one table for each note, so that every item in it costs the same.
 */
#ifndef DVQ_NOTE_LINE_PLACE_H
#define DVQ_NOTE_LINE_PLACE_H

#include "note/page.h"

/* A line of a note; lines end at LF only. */
struct dvq_line_place {
    uint32_t offset; /* of its start */
    uint32_t marker; /* column of what may be an item's marker */
};

/* Make the page's table of lines. */
dvq_status dvq_line_place_read(dvq_page *page, dvq_arena *arena, dvq_text contents);

/* Offset of the line's start, and the columns of a marker and of the line's end. */
typedef struct dvq_line_span {
    size_t offset;
    size_t marker;
    size_t end;
} dvq_line_span;

/* A line past the note's end, which may be shorter than it was, is empty and at that end. */
dvq_line_span dvq_line_place_get(const dvq_page *page, uint32_t line);

/* Where an item's marker stands in its first line: after the marks of quotes and white space. */
size_t dvq_line_place_find_marker(dvq_text line);

#endif
