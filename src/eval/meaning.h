/*
 * Warnings of meaning: a query that is the language and still cannot say what its writer meant,
 * such as a name that no row has. Called by engine.c and command.c around each operation. Looks at
 * rows only until it has seen what clears the query; never changes a row, an order or an answer.
 */
#ifndef DVQ_EVAL_MEANING_H
#define DVQ_EVAL_MEANING_H

#include "parser/ast.h"
#include "support/map.h"
#include "support/vector.h"

struct dvq_execution;
struct dvq_source_answer;

/* What has been seen of a query under way. Starts as zero. */
typedef struct dvq_meaning {
    dvq_map
        names; /* looked for among the rows as they are now; its arena is NULL before the first */
    DVQ_VECTOR(const dvq_ast_node *) orders; /* comparisons of the last WHERE that null may pass */
    bool is_sorted;                          /* a SORT has run */
} dvq_meaning;

/* What FROM names and is not there, and what it ignores. */
dvq_status dvq_meaning_check_source(struct dvq_execution *execution, const dvq_ast_query *query,
                                    const struct dvq_source_answer *answer, dvq_error *error);

/* Before the operation with this index runs: its expressions, against the rows it will see. */
dvq_status dvq_meaning_check_operation(struct dvq_execution *execution, const dvq_ast_query *query,
                                       size_t index, dvq_error *error);

/* After it has run, with the rows it left. */
dvq_status dvq_meaning_check_outcome(struct dvq_execution *execution, const dvq_ast_query *query,
                                     size_t index, size_t incoming, dvq_error *error);

/* The columns of TABLE, LIST and CALENDAR, against the rows that are shown. */
dvq_status dvq_meaning_check_columns(struct dvq_execution *execution, const dvq_ast_query *query,
                                     dvq_error *error);

#endif
