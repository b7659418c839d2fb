/*
 * The order of todos, and the keys that decide it. Called by run.c.
 */
#ifndef DVQ_TASKS_SORT_H
#define DVQ_TASKS_SORT_H

#include "tasks/run.h"
#include "value/collation.h"

/*
 * Sort todos by the query's keys, then by the plugin's own: type of status, urgency, due date,
 * priority, path. What compares equal stays as it is.
 */
dvq_status dvq_sort_todos(const dvq_tasks_run *run, const dvq_tasks_query *query,
                          dvq_todo_list *list, dvq_collation *collation, dvq_arena *arena,
                          const dvq_todo **todos, size_t count, dvq_error *error);

#endif
