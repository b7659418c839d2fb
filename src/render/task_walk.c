/*
 * Going through the rows of a TASK query, see task_walk.h. Called by render_dataview.c,
 * render_markdown.c, render_text.c, render_csv.c and render_vimgrep.c. Writes nothing itself.
 */
#include "render/task_walk.h"

#include "render/render.h"

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

dvq_status dvq_task_tree_walk(dvq_task_tree *tree, const dvq_task_list *list, unsigned depth,
                              dvq_task_node_function write, void *writer)
{
    if (list->count == 0)
        return DVQ_OK;
    dvq_status status = dvq_render_check_depth(depth, tree->error);
    dvq_arena_mark mark = dvq_arena_get_mark(tree->arena);
    dvq_task_list roots = {NULL, 0};
    if (status == DVQ_OK)
        status = dvq_task_tree_nest(tree, list, &roots);
    for (size_t i = 0; i < roots.count && status == DVQ_OK; i++) {
        dvq_arena_mark row = dvq_arena_get_mark(tree->arena);
        status = write(writer, tree, roots.nodes[i], depth);
        dvq_arena_rewind(tree->arena, row);
        if (status == DVQ_OK)
            status = dvq_task_tree_walk(tree, &roots.nodes[i]->children, depth + 1, write, writer);
    }
    dvq_arena_rewind(tree->arena, mark);
    return status;
}
