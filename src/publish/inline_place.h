/* Query places within paragraphs, headings and table cells. Used by scan.c. */
#ifndef DVQ_PUBLISH_INLINE_PLACE_H
#define DVQ_PUBLISH_INLINE_PLACE_H

#include "publish/publish.h"

/* A note as scan.c goes through it. */
typedef struct dvq_publish_scanner {
    dvq_arena *arena;
    const dvq_publish_syntax *syntax;
    dvq_publish_note *note;
    dvq_markdown_scanner lines;
    DVQ_VECTOR(dvq_markdown_line) paragraph; /* its lines so far, or the heading's */
    unsigned section;                        /* level of the heading above, 0: none */
    dvq_error *error;
} dvq_publish_scanner;

/* Add the places in scanner->paragraph; in HTML only managed expressions count. */
dvq_status dvq_publish_scan_inline(dvq_publish_scanner *scanner, bool html);

/*
 * Add the mark at `offset`, which has no partner, as a place if the syntax keeps such marks; else
 * fail because of it.
 */
dvq_status dvq_publish_take_broken(dvq_publish_scanner *scanner, size_t offset);

#endif
