/*
 * Binding: what can be known about a query before it sees a row. Looks up the names of functions,
 * finds out what must be read of the notes, and computes parts without variables once.
 */
#ifndef DVQ_EVAL_BIND_H
#define DVQ_EVAL_BIND_H

#include "eval/context.h"
#include "vault/needs.h"

/*
 * Look up functions and add to *needs what the expression may look at. A page that is asked for
 * something it lacks has it read then: needs decide how long a query takes, never what it answers.
 */
void dvq_bind_expression(dvq_ast_node *node, dvq_store_needs *needs);
void dvq_bind_query(dvq_ast_query *query, dvq_store_needs *needs);

/*
 * Replace parts without variables by their values, in context->arena. A part that fails stays as it
 * is and fails row by row. Called after the notes have been read.
 */
dvq_status dvq_bind_fold_query(dvq_context *context, dvq_ast_query *query, dvq_error *error);

#endif
