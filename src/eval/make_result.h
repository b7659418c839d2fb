/* Making a result out of the rows of a running query (result.c). Called by engine.c. */
#ifndef DVQ_EVAL_MAKE_RESULT_H
#define DVQ_EVAL_MAKE_RESULT_H

#include "eval/execution.h"

/* Evaluate the query's columns for the rows that are left, into the execution's arena. */
dvq_status dvq_result_make(dvq_execution *execution, const dvq_ast_query *query, dvq_result *result,
                           dvq_error *error);

#endif
