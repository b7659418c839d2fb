/*
 * Todos as values: the rows of a result, as JSON shows them and formats write them. Called by api/,
 * which puts them into groups.
 */
#ifndef DVQ_TASKS_ROW_H
#define DVQ_TASKS_ROW_H

#include "tasks/run.h"
#include "tasks/tree.h"

/* A row as an object; also an item that is no todo, below one that is. */
typedef struct dvq_todo_row {
    dvq_object object; /* of dvq_todo_row_class */
    dvq_tasks_row row;
    const dvq_tasks_answer *answer;
    const dvq_value *children; /* rows, with `show tree` */
    uint32_t child_count;
} dvq_todo_row;

extern const dvq_object_class dvq_todo_row_class;

/* The rows of a group, one after the other; what is nested in them is in their children. */
dvq_status dvq_todo_row_list(dvq_tasks_tree *tree, const dvq_tasks_group *group, dvq_arena *arena,
                             dvq_value_vector *rows);

#endif
