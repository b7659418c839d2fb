/*
 * Evaluating expressions: a syntax tree and a row to a value. Called by execution.c for every row,
 * by operation.c for LIMIT, by engine.c for lone expressions, by bind.c for constants, and by
 * functions that take lambdas.
 */
#ifndef DVQ_EVAL_EXPRESSION_H
#define DVQ_EVAL_EXPRESSION_H

#include "eval/context.h"

/* The `binding` of an AND or OR whose right side cannot fail, so that it may be skipped. */
extern const char dvq_expression_safe_right;

/*
 * Evaluate an expression, bound or not; the value goes to context->arena. A failure is placed at
 * the innermost node that failed. DVQ_ERROR_EVALUATE concerns this row only; any other failure ends
 * the query.
 */
dvq_status dvq_expression_evaluate(dvq_context *context, const dvq_ast_node *node, dvq_value *value,
                                   dvq_error *error);

/* Call a function that came as a value, which is always a lambda. */
dvq_status dvq_lambda_call(dvq_context *context, const dvq_function *function,
                           const dvq_value *arguments, size_t count, dvq_value *value,
                           dvq_error *error);

/* value[key], by the rules of the language (expression_index.c). */
dvq_status dvq_expression_index(dvq_context *context, dvq_value object, dvq_value key,
                                dvq_value *value, dvq_error *error);

#endif
