/*
 * Rows that are written one by one, each on its own, by several threads where there are many.
 * Called by the formats whose rows need nothing of one another.
 */
#ifndef DVQ_RENDER_ROWS_H
#define DVQ_RENDER_ROWS_H

#include "render/render.h"

typedef struct dvq_rows {
    size_t count;
    unsigned threads; /* the most to use; 0 is 1 */
    /* Write one row. Called in any order and from any thread; changes nothing but its arguments. */
    dvq_status (*write)(const void *user, size_t row, dvq_arena *scratch, dvq_output *output);
    const void *user;
} dvq_rows;

/*
 * Write all rows in order. `output` passes on what it gets in the calling thread alone, and
 * `scratch` lends its allocator and limit to the others. The first failure of a row ends it;
 * *failed is then that row. `failed` may be NULL.
 */
dvq_status dvq_rows_write(const dvq_rows *rows, dvq_arena *scratch, dvq_output *output,
                          size_t *failed);

#endif
