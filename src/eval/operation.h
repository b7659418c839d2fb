/*
 * Operations: WHERE, SORT, LIMIT, GROUP BY, FLATTEN, applied to rows in the order they are written.
 * Called by engine.c.
 */
#ifndef DVQ_EVAL_OPERATION_H
#define DVQ_EVAL_OPERATION_H

#include "eval/execution.h"

dvq_status dvq_operation_run(dvq_execution *execution, const dvq_ast_operation *operation,
                             dvq_error *error);

#endif
