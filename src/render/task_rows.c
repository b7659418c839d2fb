/*
 * Going through the rows of a TASK query; see task_rows.h. Called by render_text.c,
 * render_markdown.c, render_dataview.c, render_csv.c, render_vimgrep.c and render_ical.c. Writes
 * nothing itself.
 */
#include "render/task_rows.h"

#include "render/rows.h"

/* Rows with no groups among them, while they are being written. */
typedef struct task_rows {
    dvq_nest nest;
    const dvq_render_task_format *format;
} task_rows;

/* ---- nested rows ---- */

static dvq_status write_item(dvq_writer *writer, const task_rows *rows, const dvq_nest_list *list,
                             size_t index, unsigned depth)
{
    const dvq_nest_node *node = list->nodes[index];
    dvq_render_item item = {.node = node};
    if (index + 1 < list->count)
        item.next = list->nodes[index + 1];
    dvq_status status = dvq_nest_get_status(writer, node, &item.is_task, &item.status);
    if (status == DVQ_OK)
        status = dvq_nest_get_text(writer, node, &item.text);
    return status == DVQ_OK ? rows->format->write_item(writer, &item, depth) : status;
}

static dvq_status write_nodes(task_rows *rows, const dvq_nest_list *list, unsigned depth);

/* A row of the list, and what is nested below it. */
static dvq_status write_node(task_rows *rows, const dvq_nest_list *list, size_t index,
                             unsigned depth)
{
    dvq_writer *writer = rows->nest.writer;
    dvq_status status = dvq_writer_check(writer);
    if (status != DVQ_OK)
        return status;
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    status = write_item(writer, rows, list, index, depth);
    dvq_arena_rewind(writer->scratch, mark);
    return status == DVQ_OK ? write_nodes(rows, &list->nodes[index]->children, depth + 1) : status;
}

/* Roots that are written by several threads. */
typedef struct root_rows {
    const task_rows *rows;
    const dvq_nest_list *roots;
    unsigned depth;
} root_rows;

static dvq_status write_root(dvq_writer *writer, const void *user, size_t row)
{
    const root_rows *roots = user;
    task_rows own = *roots->rows;
    own.nest.writer = writer;
    return write_node(&own, roots->roots, row, roots->depth);
}

/* Roots have nothing in common, unless rows repeat. */
static dvq_status write_roots(task_rows *rows, const dvq_nest_list *roots, unsigned depth)
{
    const dvq_writer *writer = rows->nest.writer;
    root_rows numbered = {.rows = rows, .roots = roots, .depth = depth};
    dvq_rows all = {.count = roots->count, .write = write_root, .user = &numbered};
    dvq_status status = dvq_rows_write(&all, writer);
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

static dvq_status write_nodes(task_rows *rows, const dvq_nest_list *list, unsigned depth)
{
    if (list->count == 0)
        return DVQ_OK;
    dvq_writer *writer = rows->nest.writer;
    dvq_status status = dvq_writer_check_depth(writer, depth);
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    dvq_nest_list roots = {NULL, 0};
    if (status == DVQ_OK)
        status = dvq_nest_find_roots(&rows->nest, list, &roots);
    if (status == DVQ_OK && writer->threads > 1 && !rows->nest.may_repeat)
        status = write_roots(rows, &roots, depth);
    else
        for (size_t i = 0; i < roots.count && status == DVQ_OK; i++)
            status = write_node(rows, &roots, i, depth);
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static dvq_status write_nested_rows(dvq_writer *writer, const dvq_result_tasks *tasks,
                                    unsigned depth, const dvq_render_task_format *format)
{
    task_rows rows = {.nest = {.writer = writer, .may_repeat = tasks->may_repeat},
                      .format = format};
    unsigned first = format->open_rows != NULL ? format->open_rows(writer, tasks, depth) : depth;
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    dvq_nest_list list;
    dvq_status status = dvq_nest_make_nodes(&rows.nest, tasks->items, tasks->item_count, &list);
    dvq_nest_list roots;
    if (status == DVQ_OK && format->nest_twice) {
        status = dvq_nest_find_roots(&rows.nest, &list, &roots);
        list = roots;
    }
    if (status == DVQ_OK)
        status = write_nodes(&rows, &list, first);
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

/* ---- rows as they stand ---- */

static dvq_status write_plain_rows(dvq_writer *writer, const dvq_result_tasks *tasks,
                                   const dvq_render_task_format *format)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < tasks->item_count && status == DVQ_OK; i++) {
        dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
        status = dvq_writer_check(writer);
        if (status == DVQ_OK)
            status = format->write_row(writer, tasks->items[i]);
        dvq_arena_rewind(writer->scratch, mark);
    }
    return status;
}

/* ---- groups ---- */

static dvq_status write_groups(dvq_writer *writer, const dvq_result_tasks *tasks, unsigned depth,
                               const dvq_render_task_format *format)
{
    if (!tasks->grouped)
        return format->write_row != NULL ? write_plain_rows(writer, tasks, format)
                                         : write_nested_rows(writer, tasks, depth, format);
    dvq_status status = dvq_writer_check_depth(writer, depth);
    for (size_t i = 0; i < tasks->item_count && status == DVQ_OK; i++) {
        const dvq_result_group *group = dvq_result_get_group(tasks, i);
        dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
        if (format->open_group != NULL)
            status = format->open_group(writer, group->key, depth);
        if (status == DVQ_OK)
            status = write_groups(writer, &group->rows, depth + 1, format);
        dvq_arena_rewind(writer->scratch, mark);
    }
    return status;
}

dvq_status dvq_render_task_rows(dvq_writer *writer, const dvq_result_tasks *tasks,
                                const dvq_render_task_format *format)
{
    return write_groups(writer, tasks, 0, format);
}
