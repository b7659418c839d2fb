/*
 * How a query is understood, in words, and as JSON. Called by api/ for `explain`, for --explain and
 * for `dvq parse`.
 */
#ifndef DVQ_TASKS_EXPLAIN_H
#define DVQ_TASKS_EXPLAIN_H

#include "tasks/ast.h"
#include "tasks/settings.h"

/* Append what the query means, line by line: what is shown, in which order, and how much of it. */
void dvq_tasks_append_explanation(const dvq_tasks_query *query, const dvq_tasks_settings *settings,
                                  dvq_text_builder *builder);

/* Append the tree as JSON, in the form that `dvq parse` prints. */
void dvq_tasks_append_json(const dvq_tasks_query *query, dvq_text_builder *builder);

#endif
