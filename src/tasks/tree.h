/*
 * What is shown of a group: its todos, or with `show tree` the items below them as well. Called by
 * whoever writes an answer.
 */
#ifndef DVQ_TASKS_TREE_H
#define DVQ_TASKS_TREE_H

#include "tasks/run.h"

/* A line of a group as it is shown. */
typedef struct dvq_tasks_row {
    const dvq_page *page;
    const dvq_item_line *line;
    const dvq_todo *todo; /* NULL: an item that is none */
    uint32_t depth;       /* in the tree; 0 for what was found */
} dvq_tasks_row;

typedef DVQ_VECTOR(dvq_tasks_row) dvq_tasks_row_vector;

/* For the groups of one answer, one after the other. */
typedef struct dvq_tasks_tree {
    const dvq_tasks_answer *answer;
    dvq_arena *arena;
    struct tree_note **notes; /* by place in the list; NULL until a note is met */
    uint32_t group;           /* the number of the group, from 1 */
} dvq_tasks_tree;

dvq_status dvq_tasks_tree_open(dvq_tasks_tree *tree, const dvq_tasks_answer *answer,
                               dvq_arena *arena);

/* Append what the group shows. Fails with DVQ_ERROR_MEMORY only. */
dvq_status dvq_tasks_tree_list(dvq_tasks_tree *tree, const dvq_tasks_group *group,
                               dvq_tasks_row_vector *rows);

#endif
