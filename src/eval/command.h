/*
 * Data commands: WHERE, SORT, LIMIT, GROUP BY, FLATTEN, applied to rows in the order they are
 * written. Called by engine.c. A row on which an expression fails is dropped and counted; when all
 * of them fail, so does the query.
 */
#ifndef DVQ_EVAL_COMMAND_H
#define DVQ_EVAL_COMMAND_H

#include "eval/context.h"
#include "eval/result.h"
#include "note/page.h"

typedef struct dvq_row {
    dvq_value id; /* what LIST and TABLE show it as */
    const dvq_object *data;
} dvq_row;

/* Messages of failures that are kept; the others are only counted. */
#define DVQ_FAILURES_KEPT 3

/* The rows of one operation on which its expression failed. */
typedef struct dvq_failures {
    size_t count;
    dvq_error kept[DVQ_FAILURES_KEPT];
} dvq_failures;

/* A query under way. */
typedef struct dvq_execution {
    dvq_context *context;
    dvq_arena *arena;  /* the result's */
    dvq_arena scratch; /* rewound after each row or operation */
    DVQ_VECTOR(dvq_row) rows;
    bool flattened;         /* a FLATTEN has run: rows may show the same item */
    dvq_text_vector groups; /* names of the groups that rows stand in, innermost last */
    DVQ_VECTOR(dvq_result_warning) warnings;
} dvq_execution;

dvq_status dvq_command_run(dvq_execution *execution, const dvq_ast_operation *operation,
                           dvq_error *error);

/* SORT and GROUP BY (order.c). */
dvq_status dvq_command_sort(dvq_execution *execution, const dvq_ast_operation *operation,
                            dvq_failures *failures, dvq_error *error);
dvq_status dvq_command_group(dvq_execution *execution, const dvq_ast_operation *operation,
                             dvq_failures *failures, dvq_error *error);

/*
 * Evaluate for a row, into `arena`. *failed: the row is to be dropped, and has been counted. Other
 * failures end the query.
 */
dvq_status dvq_command_evaluate(dvq_execution *execution, const dvq_ast_node *node,
                                const dvq_object *row, dvq_arena *arena, dvq_value *value,
                                bool *failed, dvq_failures *failures, dvq_error *error);

/* Warn of the rows dropped; fails when all `incoming` were. */
dvq_status dvq_command_finish(dvq_execution *execution, const char *operation, size_t incoming,
                              const dvq_failures *failures, dvq_error *error);

#endif
