/*
 * Mistakes beyond syntax that show without running a query: functions that do not exist, and a
 * second FROM. Called by api/ for `dvq check`. Evaluates nothing.
 */
#ifndef DVQ_EVAL_CHECK_H
#define DVQ_EVAL_CHECK_H

#include "parser/ast.h"

/* DVQ_ERROR_EVALUATE for the first mistake, placed in `text` (the query's own). */
dvq_status dvq_check_expression(const dvq_ast_node *node, dvq_text text, dvq_error *error);
dvq_status dvq_check_query(const dvq_ast_query *query, dvq_error *error);

#endif
