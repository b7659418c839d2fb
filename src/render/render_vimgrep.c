/*
 * One line a row, `path:line:column:text`, as editors read it for their lists of places. Called by
 * render.c. Rows that name no note are left out. Never reads notes, so a task's column is always 1.
 */
#include "render/plain_value.h"
#include "render/render.h"
#include "render/task_walk.h"

typedef struct vimgrep_writer {
    const dvq_environment *environment;
    dvq_arena *scratch;
    dvq_output *output;
    dvq_error *error;
} vimgrep_writer;

static void write_place(vimgrep_writer *writer, dvq_text path, dvq_text line)
{
    dvq_plain_value_write_line(path, writer->output);
    dvq_output_add_byte(writer->output, ':');
    dvq_output_add(writer->output, line);
    dvq_output_add_string(writer->output, ":1:");
}

static dvq_status write_shown(vimgrep_writer *writer, dvq_value value)
{
    dvq_text text;
    dvq_status status = dvq_plain_value_make(writer->environment, DVQ_PLAIN_SHOWN, value,
                                             writer->scratch, &text, writer->error);
    if (status == DVQ_OK)
        dvq_plain_value_write_line(text, writer->output);
    return status;
}

/* ---- tasks ---- */

/* The parts of a task's line, in order. */
static const char *const task_keys[] = {"path", "symbol", "status", "text"};

enum { TASK_PATH, TASK_SYMBOL, TASK_STATUS, TASK_TEXT, TASK_KEY_COUNT };

static dvq_status write_task(vimgrep_writer *writer, dvq_value item)
{
    dvq_text parts[TASK_KEY_COUNT];
    dvq_text line;
    dvq_status status = dvq_plain_value_get_line(item, writer->scratch, &line, writer->error);
    for (size_t i = 0; i < TASK_KEY_COUNT && status == DVQ_OK; i++) {
        status = dvq_plain_value_get(writer->environment, item, task_keys[i], writer->scratch,
                                     &parts[i], writer->error);
    }
    if (status != DVQ_OK)
        return status;
    write_place(writer, parts[TASK_PATH], line);
    dvq_plain_value_write_line(parts[TASK_SYMBOL], writer->output);
    dvq_output_add_string(writer->output, " [");
    dvq_plain_value_write_line(parts[TASK_STATUS], writer->output);
    dvq_output_add_string(writer->output, "] ");
    dvq_plain_value_write_line(parts[TASK_TEXT], writer->output);
    dvq_output_add_byte(writer->output, '\n');
    return DVQ_OK;
}

static dvq_status write_task_rows(void *user, const dvq_result_tasks *tasks, unsigned depth)
{
    vimgrep_writer *writer = user;
    (void)depth;
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < tasks->item_count && status == DVQ_OK; i++) {
        dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
        status = dvq_render_check(writer->output, writer->error);
        if (status == DVQ_OK)
            status = write_task(writer, tasks->items[i]);
        dvq_arena_rewind(writer->scratch, mark);
    }
    return status;
}

static dvq_status write_tasks(vimgrep_writer *writer, const dvq_result_tasks *tasks)
{
    dvq_task_visitor visitor = {NULL, write_task_rows, writer, writer->scratch, writer->error};
    return dvq_task_groups_walk(&visitor, tasks);
}

/* ---- other rows ---- */

/* The first link among the cells names the row's note; SIZE_MAX when there is none. */
static size_t find_link(const dvq_value *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (dvq_value_is(cells[i], DVQ_VALUE_LINK))
            return i;
    return SIZE_MAX;
}

static dvq_status write_cells(vimgrep_writer *writer, const dvq_value *cells, size_t count)
{
    size_t link = find_link(cells, count);
    if (link == SIZE_MAX)
        return DVQ_OK;
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    dvq_status status = DVQ_OK;
    bool any = false;
    write_place(writer, cells[link].as.link->path, DVQ_TEXT("1"));
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        if (i == link && count > 1)
            continue;
        dvq_output_add_string(writer->output, any ? ", " : "");
        any = true;
        status = write_shown(writer, cells[i]);
    }
    dvq_output_add_byte(writer->output, '\n');
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static dvq_status write_list_row(vimgrep_writer *writer, dvq_value row)
{
    if (dvq_value_is(row, DVQ_VALUE_WIDGET) && row.as.widget->kind == DVQ_WIDGET_LIST_PAIR) {
        dvq_value cells[] = {row.as.widget->key, row.as.widget->value};
        return write_cells(writer, cells, 2);
    }
    return write_cells(writer, &row, 1);
}

static dvq_status write_row(vimgrep_writer *writer, const dvq_result *result, size_t row)
{
    switch (result->type) {
    case DVQ_RESULT_TABLE:
        return write_cells(writer, result->cells + row * result->header_count,
                           result->header_count);
    case DVQ_RESULT_LIST:
        return write_list_row(writer, result->values[row]);
    case DVQ_RESULT_CALENDAR:
        return write_cells(writer, result->values + 2 * row, 2);
    case DVQ_RESULT_TASK:
        return DVQ_OK;
    }
    return DVQ_OK;
}

dvq_status dvq_render_vimgrep(const dvq_result *result, dvq_arena *scratch, dvq_output *output,
                              dvq_error *error)
{
    vimgrep_writer writer = {result->environment, scratch, output, error};
    dvq_status status = DVQ_OK;
    if (result->type == DVQ_RESULT_TASK)
        status = write_tasks(&writer, &result->tasks);
    for (size_t row = 0; row < result->row_count && status == DVQ_OK; row++) {
        status = dvq_render_check(output, error);
        if (status == DVQ_OK)
            status = write_row(&writer, result, row);
    }
    if (status == DVQ_OK && output->status != DVQ_OK)
        status = dvq_render_fail(output->status, error);
    return status;
}
