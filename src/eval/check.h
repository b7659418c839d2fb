/*
 * Mistakes beyond syntax that show without running a query: functions that do not exist, and a
 * second FROM. Called by api/ for `dvq check`. Evaluates nothing.
 */
#ifndef DVQ_EVAL_CHECK_H
#define DVQ_EVAL_CHECK_H

#include "parser/ast.h"

/* DVQ_ERROR_EVALUATE for the first mistake, placed in `text` (the query's own). */
dvq_status dvq_check_expression(const dvq_ast_node *node, dvq_text text, dvq_error *error);

/*
 * Whether the expression calls a function that does not exist and whose name is all capitals, as
 * IF(A1>2, "y", "n") does: a formula of a spreadsheet, and no expression of this language.
 */
bool dvq_check_is_formula(const dvq_ast_node *node, dvq_text text);

dvq_status dvq_check_query(const dvq_ast_query *query, dvq_error *error);

#endif
