/*
 * Going through the rows of a TASK query, see task_walk.h. Called by render_dataview.c,
 * render_markdown.c, render_text.c, render_csv.c and render_vimgrep.c. Writes nothing itself.
 */
#include "render/task_walk.h"

#include "render/rows.h"

static dvq_status walk_groups(const dvq_task_visitor *visitor, const dvq_result_tasks *tasks,
                              unsigned depth)
{
    if (!tasks->grouped)
        return visitor->rows(visitor->writer, tasks, depth);
    dvq_status status = dvq_render_check_depth(depth, visitor->error);
    for (size_t i = 0; i < tasks->group_count && status == DVQ_OK; i++) {
        dvq_arena_mark mark = dvq_arena_get_mark(visitor->scratch);
        if (visitor->group != NULL)
            status = visitor->group(visitor->writer, tasks->groups[i].key, depth);
        if (status == DVQ_OK)
            status = walk_groups(visitor, &tasks->groups[i].rows, depth + 1);
        dvq_arena_rewind(visitor->scratch, mark);
    }
    return status;
}

dvq_status dvq_task_groups_walk(const dvq_task_visitor *visitor, const dvq_result_tasks *tasks)
{
    return walk_groups(visitor, tasks, 0);
}

/* A row, and what is nested below it. */
static dvq_status walk_node(dvq_task_tree *tree, const dvq_task_node *node, unsigned depth,
                            const dvq_task_walk *walk, dvq_output *output)
{
    dvq_status status = dvq_render_check(output, tree->error);
    if (status != DVQ_OK)
        return status;
    dvq_arena_mark mark = dvq_arena_get_mark(tree->arena);
    status = walk->write(walk->writer, tree, node, depth, output);
    dvq_arena_rewind(tree->arena, mark);
    return status == DVQ_OK ? dvq_task_tree_walk(tree, &node->children, depth + 1, walk, output)
                            : status;
}

/* Roots that are written by several threads. */
typedef struct root_rows {
    const dvq_task_tree *tree;
    const dvq_task_list *roots;
    const dvq_task_walk *walk;
    unsigned depth;
} root_rows;

static dvq_status write_root(const void *user, size_t row, dvq_arena *scratch, dvq_output *output)
{
    const root_rows *rows = user;
    dvq_error unseen = {0}; /* a failing row is written once more, for its message */
    dvq_task_tree tree = *rows->tree;
    tree.arena = scratch;
    tree.threads = 1;
    tree.error = &unseen;
    return walk_node(&tree, rows->roots->nodes[row], rows->depth, rows->walk, output);
}

static int drop(void *user, const char *data, size_t length)
{
    (void)user;
    (void)data;
    (void)length;
    return 0;
}

/* Have the row that failed fail again where its message is seen. */
static dvq_status tell_failure(dvq_task_tree *tree, const root_rows *rows, size_t failed,
                               dvq_status status)
{
    char buffer[256];
    dvq_output output;
    dvq_output_init(&output, drop, NULL, buffer, sizeof buffer);
    dvq_status again =
        walk_node(tree, rows->roots->nodes[failed], rows->depth, rows->walk, &output);
    return again != DVQ_OK ? again : dvq_render_fail(status, tree->error);
}

/* Unless rows repeat, roots have nothing in common. */
static dvq_status walk_roots(dvq_task_tree *tree, const dvq_task_list *roots, unsigned depth,
                             const dvq_task_walk *walk, dvq_output *output)
{
    root_rows numbered = {.tree = tree, .roots = roots, .walk = walk, .depth = depth};
    dvq_rows rows = {
        .count = roots->count, .threads = tree->threads, .write = write_root, .user = &numbered};
    size_t failed = SIZE_MAX;
    dvq_status status = dvq_rows_write(&rows, tree->arena, output, &failed);
    if (status == DVQ_OK)
        return DVQ_OK;
    return failed == SIZE_MAX ? dvq_render_fail(status, tree->error)
                              : tell_failure(tree, &numbered, failed, status);
}

dvq_status dvq_task_tree_walk(dvq_task_tree *tree, const dvq_task_list *list, unsigned depth,
                              const dvq_task_walk *walk, dvq_output *output)
{
    if (list->count == 0)
        return DVQ_OK;
    dvq_status status = dvq_render_check_depth(depth, tree->error);
    dvq_arena_mark mark = dvq_arena_get_mark(tree->arena);
    dvq_task_list roots = {NULL, 0};
    if (status == DVQ_OK)
        status = dvq_task_tree_nest(tree, list, &roots);
    if (status == DVQ_OK && tree->threads > 1 && !tree->may_repeat)
        status = walk_roots(tree, &roots, depth, walk, output);
    else
        for (size_t i = 0; i < roots.count && status == DVQ_OK; i++)
            status = walk_node(tree, roots.nodes[i], depth, walk, output);
    dvq_arena_rewind(tree->arena, mark);
    return status;
}
