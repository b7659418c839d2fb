/*
 * The rows of a query in few bytes, a line each: where it is, what it says, and what was asked for
 * besides. A page of them holds as much as it may; the next one goes on after its last line. Used
 * by the methods that answer queries.
 */
#ifndef DVQ_SERVER_COMPACT_H
#define DVQ_SERVER_COMPACT_H

#include "dvq.h"
#include "server/rpc_request.h"

/* What is wanted. Set it to zero for all rows as text. */
typedef struct dvq_compact_options {
    const json_t *fields; /* a list of texts: of tasks, what to show after their text; NULL: none */
    size_t first;         /* how many lines are passed over */
    size_t most_rows;     /* 0: no matter how many */
    size_t budget;        /* bytes of text and rows; 0: no matter how many */
    bool has_rows;        /* also make the rows as JSON */
} dvq_compact_options;

/* What came of it. */
typedef struct dvq_compact_page {
    dvq_buffer text; /* the lines, each with its line break */
    dvq_buffer rows; /* JSON, with commas between them */
    size_t total;    /* rows of the query: tasks, not groups of them */
    size_t shown;    /* rows in this page */
    size_t next;     /* what `first` is for the next page, 0: this is the last */
} dvq_compact_page;

/*
 * Write a page of a query's rows. The query has been stepped once, and `status` is what that gave:
 * so its warnings and columns can be asked for first. The caller frees the buffers of the page,
 * also after a failure.
 */
dvq_status dvq_compact_write(dvq_query *query, dvq_status status,
                             const dvq_compact_options *options, dvq_compact_page *page,
                             dvq_error *error);

#endif
