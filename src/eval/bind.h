/*
 * Binding: what can be known about a query before it sees a row. Function names are looked up,
 * what has to be read of the notes is found out, and parts without variables are computed once.
 */
#ifndef DVQ_EVAL_BIND_H
#define DVQ_EVAL_BIND_H

#include "eval/context.h"
#include "vault/needs.h"

/*
 * Look functions up and add to *needs what the expression may look at. Pages have read what they
 * are asked for and lack: needs decide how long a query takes, never what it answers.
 */
void dvq_bind_expression(dvq_ast_node *node, dvq_store_needs *needs);
void dvq_bind_query(dvq_ast_query *query, dvq_store_needs *needs);

/*
 * Replace parts without variables by their values, in context->arena. A part that fails is left as
 * it is, to fail row by row. Called when the notes have been read.
 */
dvq_status dvq_bind_fold_query(dvq_context *context, dvq_ast_query *query, dvq_error *error);

#endif
