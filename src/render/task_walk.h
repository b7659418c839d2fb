/*
 * Going through the rows of a TASK query: the groups around them, and what is nested below each.
 * Every format that shows tasks one after another is a set of these functions.
 */
#ifndef DVQ_RENDER_TASK_WALK_H
#define DVQ_RENDER_TASK_WALK_H

#include "eval/result.h"
#include "render/render.h"
#include "render/task_tree.h"

/* What a format does with groups and rows; `depth` is the number of groups around them. */
typedef struct dvq_task_visitor {
    /* A group, before its rows; NULL where groups are not shown. */
    dvq_status (*group)(void *writer, dvq_value key, unsigned depth);
    /* Rows with no groups among them; there may be none. */
    dvq_status (*rows)(void *writer, const dvq_result_tasks *tasks, unsigned depth);
    void *writer;
    dvq_arena *scratch; /* rewound behind each group */
    dvq_error *error;
} dvq_task_visitor;

dvq_status dvq_task_groups_walk(const dvq_task_visitor *visitor, const dvq_result_tasks *tasks);

/*
 * Writes one row; `depth` grows with nesting, from what the walk started with. Where tree->threads
 * is more than 1 it is called from any thread and in any order, each call with a tree of its own.
 */
typedef dvq_status (*dvq_task_node_function)(void *writer, dvq_task_tree *tree,
                                             const dvq_task_node *node, unsigned depth,
                                             dvq_output *output);

/* The rows of `list`, each followed by what is nested below it, with `write` and its `writer`. */
typedef struct dvq_task_walk {
    dvq_task_node_function write;
    void *writer;
} dvq_task_walk;

dvq_status dvq_task_tree_walk(dvq_task_tree *tree, const dvq_task_list *list, unsigned depth,
                              const dvq_task_walk *walk, dvq_output *output);

#endif
