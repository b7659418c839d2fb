/*
 * Task trees: the rows of a TASK query nested under one another as Dataview shows them. A row that
 * is also a child of another row is shown once, under it. Used by the renderers that draw
 * children. Rules: Dataview, ui/views/task-view.tsx (nestItems).
 */
#ifndef DVQ_RENDER_TASK_TREE_H
#define DVQ_RENDER_TASK_TREE_H

#include "value/environment.h"

typedef struct dvq_task_node dvq_task_node;

/* Pointers into an arena, in order. */
typedef struct dvq_task_list {
    dvq_task_node **nodes;
    size_t count;
} dvq_task_list;

/* An item as one row shows it. Each row has children of its own, even where items are the same. */
struct dvq_task_node {
    const dvq_object *item;
    dvq_text id; /* path and line; data NULL until it is asked for */
    dvq_task_list children;
    bool expanded; /* `children` were taken from the item */
    bool alone;    /* no row is above or below it, so that its id does not matter */
};

typedef struct dvq_task_tree {
    const dvq_environment *environment;
    dvq_arena *arena;
    bool may_repeat;              /* as of the result */
    unsigned threads;             /* that may write rows; 0 is 1 */
    const atomic_bool *cancelled; /* set by another thread to stop it; NULL: nobody does */
    size_t visits;                /* steps taken, against results that fold into themselves */
    dvq_error *error;
} dvq_task_tree;

/* A node for each of `items`. DVQ_ERROR_EVALUATE when one is not an object. */
dvq_status dvq_task_tree_make(dvq_task_tree *tree, const dvq_value *items, size_t count,
                              dvq_task_list *list);

/*
 * The roots of `list`: rows whose parent is not known. Children that are rows too are replaced by
 * those rows, in place.
 */
dvq_status dvq_task_tree_nest(dvq_task_tree *tree, const dvq_task_list *list, dvq_task_list *roots);

/* The item's value under `key`; null when it has none. */
dvq_status dvq_task_node_get(dvq_task_tree *tree, const dvq_task_node *node, dvq_text key,
                             dvq_value *value);

/* What is shown of the item: `visual` where it is set, else its text. */
dvq_status dvq_task_node_get_text(dvq_task_tree *tree, const dvq_task_node *node, dvq_value *text);

/* The characters between the brackets; *is_task is false for an item without a checkbox. */
dvq_status dvq_task_node_get_status(dvq_task_tree *tree, const dvq_task_node *node, bool *is_task,
                                    dvq_text *status);

#endif
