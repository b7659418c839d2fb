/* SORT and GROUP BY. Called by operation.c, which reports the failures. */
#ifndef DVQ_EVAL_ORDER_H
#define DVQ_EVAL_ORDER_H

#include "eval/execution.h"

dvq_status dvq_order_sort(dvq_execution *execution, const dvq_ast_operation *operation,
                          dvq_failures *failures, dvq_error *error);
dvq_status dvq_order_group(dvq_execution *execution, const dvq_ast_operation *operation,
                           dvq_failures *failures, dvq_error *error);

#endif
