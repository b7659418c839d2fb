/*
 * The body that writes the rows of a TASK query: the groups around them, and what is nested below
 * each. Every format that shows tasks one after another calls it, and gives it what the format does
 * differently. JSON does not: there a row is a value like any other.
 */
#ifndef DVQ_RENDER_TASK_ROWS_H
#define DVQ_RENDER_TASK_ROWS_H

#include "render/nest.h"

/* An item as it is shown. */
typedef struct dvq_render_item {
    const dvq_nest_node *node;
    const dvq_nest_node *next; /* what follows it at its depth; NULL for the last */
    bool is_task;              /* it has a checkbox */
    dvq_text status;           /* the characters in that */
    dvq_text text;
} dvq_render_item;

/* What a format does with groups and rows. */
typedef struct dvq_render_task_format {
    /* A group inside `depth` others, before its rows; NULL: groups are not shown. */
    dvq_status (*open_group)(dvq_writer *writer, dvq_value key, unsigned depth);
    /* A row as it stands, for formats that do not nest rows; NULL: they are nested, as below. */
    dvq_status (*write_row)(dvq_writer *writer, dvq_value row);
    /* Rows inside `depth` groups, before the first of them; returns the depth that they start at.
       NULL: that is `depth`. */
    unsigned (*open_rows)(dvq_writer *writer, const dvq_result_tasks *tasks, unsigned depth);
    /*
     * One item; those nested below it follow, one deeper. Where the writer has several threads, it
     * is called from any of them and in any order, each time with a writer of the thread's own.
     */
    dvq_status (*write_item)(dvq_writer *writer, const dvq_render_item *item, unsigned depth);
    bool nest_twice; /* nest the rows once more before they are written */
} dvq_render_task_format;

dvq_status dvq_render_task_rows(dvq_writer *writer, const dvq_result_tasks *tasks,
                                const dvq_render_task_format *format);

#endif
