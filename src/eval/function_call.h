/*
 * Calling built-in functions. A body sees arguments whose number and types fit its variant;
 * vectorized arguments have been taken apart.
 */
#ifndef DVQ_EVAL_FUNCTION_CALL_H
#define DVQ_EVAL_FUNCTION_CALL_H

#include "eval/context.h"
#include "eval/function_table.h"

typedef struct dvq_call {
    dvq_context *context;
    const dvq_function_row *row;
    const dvq_function_variant *variant;
    const dvq_value *arguments;
    size_t count;
    unsigned depth; /* of calls that functions make to themselves, for nested arrays */
    dvq_error *error;
} dvq_call;

/* Check the arguments, take vectorized ones apart, call. */
dvq_status dvq_call_function(dvq_context *context, const dvq_function_row *row,
                             const dvq_value *arguments, size_t count, dvq_value *value,
                             dvq_error *error);

/* The same from inside a body, for a function that calls itself with other arguments. */
dvq_status dvq_call_again(const dvq_call *call, const dvq_value *arguments, size_t count,
                          dvq_value *value);

#endif
