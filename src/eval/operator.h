/* Applying a binary operator to two values. Called by expression.c and the functions that reduce.
 */
#ifndef DVQ_EVAL_OPERATOR_H
#define DVQ_EVAL_OPERATOR_H

#include "eval/context.h"

/* left OP right */
dvq_status dvq_operator_apply(dvq_context *context, dvq_binary_operator binary_operator,
                              dvq_value left, dvq_value right, dvq_value *value, dvq_error *error);

#endif
