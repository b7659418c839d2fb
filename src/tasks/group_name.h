/*
 * The names of the groups that a todo belongs to. Called by group.c for each todo and key.
 */
#ifndef DVQ_TASKS_GROUP_NAME_H
#define DVQ_TASKS_GROUP_NAME_H

#include "tasks/ast.h"

/* The names by a property: one, but for tags. They are borrowed or made in `arena`. */
dvq_status dvq_group_name_list(const dvq_todo *todo, dvq_tasks_field field, dvq_arena *arena,
                               dvq_text_vector *names);

#endif
