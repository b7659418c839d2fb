/*
 * Rows that are written one by one, each on its own, by several threads where there are many.
 * Called by task_rows.c and render_json.c, whose rows need nothing of one another.
 */
#ifndef DVQ_RENDER_ROWS_H
#define DVQ_RENDER_ROWS_H

#include "render/writer.h"

typedef struct dvq_rows {
    size_t count;
    /*
     * Write one row. Called in any order and from any thread, with a writer of its thread's own;
     * changes nothing but what that writer points to.
     */
    dvq_status (*write)(dvq_writer *writer, const void *user, size_t row);
    const void *user;
} dvq_rows;

/*
 * Write all rows in order, with as many threads as the writer allows. The output passes on what it
 * gets in the calling thread alone, and the scratch memory lends its allocator and limit to the
 * other threads. The first row that fails ends it, and the writer's error is that row's.
 */
dvq_status dvq_rows_write(const dvq_rows *rows, const dvq_writer *writer);

#endif
