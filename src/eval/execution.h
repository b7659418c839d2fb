/*
 * A running query: its rows, groups and warnings, which the operations and the making of the result
 * work on. Called by engine.c, operation.c, order.c and result.c.
 *
 * A row on which an expression fails is dropped and counted; when all of them fail, so does the
 * query.
 */
#ifndef DVQ_EVAL_EXECUTION_H
#define DVQ_EVAL_EXECUTION_H

#include "eval/context.h"
#include "eval/meaning.h"
#include "eval/result.h"

typedef struct dvq_row {
    dvq_value id; /* what LIST and TABLE show it as */
    const dvq_object *data;
} dvq_row;

/* How many failures are kept with their messages; the others are only counted. */
#define DVQ_FAILURES_KEPT 3

/* The rows of one operation on which its expression failed. */
typedef struct dvq_failures {
    size_t count;
    dvq_error kept[DVQ_FAILURES_KEPT];
} dvq_failures;

typedef struct dvq_execution dvq_execution;

struct dvq_execution {
    dvq_context *context;
    dvq_arena *arena;  /* the result's */
    dvq_arena scratch; /* rewound after each row or operation */
    DVQ_VECTOR(dvq_row) rows;
    bool flattened;              /* a FLATTEN has run: rows may show the same item */
    DVQ_VECTOR(dvq_text) groups; /* names of the groups that rows stand in, innermost last */
    DVQ_VECTOR(dvq_result_warning) warnings;
    dvq_meaning meaning;
};

/*
 * Evaluate for a row, into `arena`. *failed: the row is to be dropped and has been counted. Any
 * other failure ends the query.
 */
dvq_status dvq_execution_evaluate(dvq_execution *execution, const dvq_ast_node *node,
                                  const dvq_object *row, dvq_arena *arena, dvq_value *value,
                                  bool *failed, dvq_failures *failures, dvq_error *error);

/* Warn of the rows that `operation` dropped. Fails when it dropped all `incoming` rows. */
dvq_status dvq_execution_finish(dvq_execution *execution, const char *operation, size_t incoming,
                                const dvq_failures *failures, dvq_error *error);

#endif
