/*
 * The lines that a note's items begin with, as they are written, and how the items nest. For
 * languages that read a task's line by rules of their own (src/tasks/); Dataview's items are those
 * of list_item.h. Made by item_line.c; they live as long as their page.
 */
#ifndef DVQ_NOTE_ITEM_LINE_H
#define DVQ_NOTE_ITEM_LINE_H

#include "note/note_build.h"

#define DVQ_ITEM_LINE_NONE UINT32_MAX

struct dvq_item_line {
    dvq_text text;    /* the whole first line, without its LF */
    dvq_text heading; /* the text of the heading above; data NULL: there is none */
    uint32_t line;    /* from 0 */
    uint32_t parent;  /* index of the item around it, which comes before it; NONE: none */
    bool is_task;     /* it has a checkbox */
};

/* Fill the page's item lines, if they are wanted; none for a note without a task. */
dvq_status dvq_item_line_build(dvq_note_build *build);

#endif
