/*
 * Todos in groups that nest. Called by run.c.
 */
#ifndef DVQ_TASKS_GROUP_H
#define DVQ_TASKS_GROUP_H

#include "tasks/run.h"
#include "value/collation.h"

/*
 * Put `todos` into groups by the keys, in the order of their names. With no keys there is one
 * group, and so there is when there are no todos.
 */
dvq_status dvq_group_todos(const dvq_tasks_run *run, const dvq_tasks_key *keys, size_t key_count,
                           dvq_collation *collation, dvq_arena *arena, const dvq_todo **todos,
                           size_t count, dvq_tasks_answer *answer, dvq_error *error);

/* Find the headings that each group prints. */
dvq_status dvq_group_find_headings(dvq_tasks_answer *answer, dvq_arena *arena);

#endif
