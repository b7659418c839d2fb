/*
 * Evaluating expressions: a syntax tree and a row to a value. Called for every row by execution.c,
 * for LIMIT and lone expressions, for constants by bind.c, and by the functions that take lambdas.
 */
#ifndef DVQ_EVAL_EXPRESSION_H
#define DVQ_EVAL_EXPRESSION_H

#include "eval/context.h"

/* The `binding` of an AND or OR whose right side cannot fail, so that it may be skipped. */
extern const char dvq_expression_safe_right;

/*
 * Evaluate an expression, bound or not; the value goes to context->arena. A failure is placed at
 * the innermost node that failed. DVQ_ERROR_EVALUATE concerns the row only; others end the query.
 */
dvq_status dvq_expression_evaluate(dvq_context *context, const dvq_ast_node *node, dvq_value *value,
                                   dvq_error *error);

/* Call a lambda, as the value that it is. */
dvq_status dvq_lambda_call(dvq_context *context, const dvq_function *function,
                           const dvq_value *arguments, size_t count, dvq_value *value,
                           dvq_error *error);

/* value[key], as the language indexes (expression_index.c). */
dvq_status dvq_expression_index(dvq_context *context, dvq_value object, dvq_value key,
                                dvq_value *value, dvq_error *error);

#endif
