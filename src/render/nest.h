/*
 * Nesting: the rows of a TASK query below one another, as Dataview shows them. A row that is also a
 * child of another row is shown once, below that row. Used by task_rows.c, and by the formats that
 * show what is nested. Rules: Dataview, ui/views/task-view.tsx (nestItems).
 */
#ifndef DVQ_RENDER_NEST_H
#define DVQ_RENDER_NEST_H

#include "render/writer.h"

typedef struct dvq_nest_node dvq_nest_node;

/* Nodes in order; the array is in scratch memory. */
typedef struct dvq_nest_list {
    dvq_nest_node **nodes;
    size_t count;
} dvq_nest_list;

/* An item as one row shows it. Each row has children of its own, even where items are the same. */
struct dvq_nest_node {
    const dvq_object *item;
    dvq_text id; /* path and line; data is NULL until it is asked for */
    dvq_nest_list children;
    bool expanded; /* `children` were taken from the item */
    bool alone;    /* no other row is above or below it, so its id does not matter */
};

typedef struct dvq_nest {
    dvq_writer *writer;
    bool may_repeat; /* as the result says */
    size_t visits;   /* steps taken so far, since rows nested in themselves would never end */
} dvq_nest;

/* A node for each of `items`. DVQ_ERROR_EVALUATE when one is not an object. */
dvq_status dvq_nest_make_nodes(dvq_nest *nest, const dvq_value *items, size_t count,
                               dvq_nest_list *list);

/*
 * The roots of `list`: rows whose parent is not a row or a child of one. Children that are rows too
 * are replaced by those rows, in place.
 */
dvq_status dvq_nest_find_roots(dvq_nest *nest, const dvq_nest_list *list, dvq_nest_list *roots);

/* The item's value under `key`; null when it has none. */
dvq_status dvq_nest_get_value(const dvq_writer *writer, const dvq_nest_node *node, dvq_text key,
                              dvq_value *value);

/* What is shown of the item: `visual` where that is set, else its text. */
dvq_status dvq_nest_get_text(const dvq_writer *writer, const dvq_nest_node *node, dvq_text *text);

/* The characters between the brackets; *is_task is false for an item without a checkbox. */
dvq_status dvq_nest_get_status(const dvq_writer *writer, const dvq_nest_node *node, bool *is_task,
                               dvq_text *text);

#endif
