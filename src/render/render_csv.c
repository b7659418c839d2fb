/*
 * CSV as RFC 4180 has it, with a header row and CRLF line ends. Values are written for programs:
 * ISO dates, links as paths, lists joined by "; ". Called by render.c. Never reads notes.
 */
#include "render/plain_value.h"
#include "render/render.h"
#include "render/task_walk.h"

/* Columns of a TASK query after those of its groups. `line` is written by hand. */
static const char *const task_columns[] = {"path",      "line",  "status",     "text",    "due",
                                           "scheduled", "start", "completion", "created", "tags"};

enum { TASK_COLUMN_COUNT = sizeof task_columns / sizeof task_columns[0], LINE_COLUMN = 1 };

typedef struct csv_writer {
    const dvq_environment *environment;
    dvq_arena *scratch;
    dvq_output *output;
    dvq_error *error;
    bool row_started;
    dvq_text *keys; /* of the groups around the row being written */
    size_t depth;   /* how many groups deep the result is */
} csv_writer;

static bool needs_quotes(dvq_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == ',' || text.data[i] == '"' || text.data[i] == '\n' ||
            text.data[i] == '\r')
            return true;
    return false;
}

static void write_field(csv_writer *writer, dvq_text text)
{
    if (writer->row_started)
        dvq_output_add_byte(writer->output, ',');
    writer->row_started = true;
    if (!needs_quotes(text)) {
        dvq_output_add(writer->output, text);
        return;
    }
    dvq_output_add_byte(writer->output, '"');
    size_t offset = 0;
    while (offset < text.length) {
        size_t quote = dvq_text_find_byte(text, '"', offset);
        size_t end = quote < text.length ? quote + 1 : text.length;
        dvq_output_add(writer->output, dvq_text_slice(text, offset, end));
        if (quote < text.length)
            dvq_output_add_byte(writer->output, '"');
        offset = end;
    }
    dvq_output_add_byte(writer->output, '"');
}

static void write_name(csv_writer *writer, const char *name)
{
    write_field(writer, dvq_text_from_string(name));
}

static void end_row(csv_writer *writer)
{
    dvq_output_add_string(writer->output, "\r\n");
    writer->row_started = false;
}

static dvq_status write_values(csv_writer *writer, const dvq_value *values, size_t count)
{
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    dvq_status status = dvq_render_check(writer->output, writer->error);
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        dvq_text text;
        status = dvq_plain_value_make(writer->environment, DVQ_PLAIN_DATA, values[i],
                                      writer->scratch, &text, writer->error);
        if (status == DVQ_OK)
            write_field(writer, text);
    }
    end_row(writer);
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static dvq_status write_table(csv_writer *writer, const dvq_result *result)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < result->header_count; i++)
        write_field(writer, result->headers[i]);
    end_row(writer);
    for (size_t row = 0; row < result->row_count && status == DVQ_OK; row++) {
        status =
            write_values(writer, result->cells + row * result->header_count, result->header_count);
    }
    return status;
}

static const dvq_widget *get_pair(dvq_value value)
{
    bool is_pair =
        dvq_value_is(value, DVQ_VALUE_WIDGET) && value.as.widget->kind == DVQ_WIDGET_LIST_PAIR;
    return is_pair ? value.as.widget : NULL;
}

/* All rows of a LIST are pairs, or none is. */
static dvq_status write_list(csv_writer *writer, const dvq_result *result)
{
    dvq_status status = DVQ_OK;
    if (result->row_count > 0 && get_pair(result->values[0]) != NULL)
        write_name(writer, "key");
    write_name(writer, "value");
    end_row(writer);
    for (size_t row = 0; row < result->row_count && status == DVQ_OK; row++) {
        const dvq_widget *pair = get_pair(result->values[row]);
        if (pair != NULL) {
            dvq_value cells[] = {pair->key, pair->value};
            status = write_values(writer, cells, 2);
        } else {
            status = write_values(writer, &result->values[row], 1);
        }
    }
    return status;
}

/* ---- tasks ---- */

static size_t measure_groups(const dvq_result_tasks *tasks)
{
    size_t depth = 0;
    while (tasks->grouped && depth < DVQ_RENDER_DEPTH_LIMIT) {
        depth++;
        if (tasks->group_count == 0)
            break;
        tasks = &tasks->groups[0].rows;
    }
    return depth;
}

static void write_task_header(csv_writer *writer)
{
    for (size_t i = 0; i < writer->depth; i++)
        write_name(writer, "group");
    for (size_t i = 0; i < TASK_COLUMN_COUNT; i++)
        write_name(writer, task_columns[i]);
    end_row(writer);
}

static dvq_status write_task(csv_writer *writer, dvq_value row)
{
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    dvq_status status = dvq_render_check(writer->output, writer->error);
    for (size_t i = 0; i < writer->depth; i++)
        write_field(writer, writer->keys[i]);
    for (size_t i = 0; i < TASK_COLUMN_COUNT && status == DVQ_OK; i++) {
        dvq_text text;
        status = i == LINE_COLUMN
                     ? dvq_plain_value_get_line(row, writer->scratch, &text, writer->error)
                     : dvq_plain_value_get(writer->environment, row, task_columns[i],
                                           writer->scratch, &text, writer->error);
        if (status == DVQ_OK)
            write_field(writer, text);
    }
    end_row(writer);
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static dvq_status write_task_rows(void *user, const dvq_result_tasks *tasks, unsigned depth)
{
    (void)depth;
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < tasks->item_count && status == DVQ_OK; i++)
        status = write_task(user, tasks->items[i]);
    return status;
}

static dvq_status keep_key(void *user, dvq_value key, unsigned depth)
{
    csv_writer *writer = user;
    if (depth >= writer->depth)
        return dvq_render_fail(DVQ_ERROR_LIMIT, writer->error);
    return dvq_plain_value_make(writer->environment, DVQ_PLAIN_DATA, key, writer->scratch,
                                &writer->keys[depth], writer->error);
}

static dvq_status write_task_result(csv_writer *writer, const dvq_result_tasks *tasks)
{
    writer->depth = measure_groups(tasks);
    writer->keys =
        dvq_arena_allocate_array(writer->scratch, writer->depth + 1, sizeof *writer->keys);
    if (writer->keys == NULL)
        return dvq_render_fail(DVQ_ERROR_MEMORY, writer->error);
    write_task_header(writer);
    dvq_task_visitor visitor = {keep_key, write_task_rows, writer, writer->scratch, writer->error};
    return dvq_task_groups_walk(&visitor, tasks);
}

static dvq_status write_calendar(csv_writer *writer, const dvq_result *result)
{
    dvq_status status = DVQ_OK;
    write_name(writer, "date");
    write_name(writer, "link");
    end_row(writer);
    for (size_t row = 0; row < result->row_count && status == DVQ_OK; row++)
        status = write_values(writer, result->values + 2 * row, 2);
    return status;
}

dvq_status dvq_render_csv(const dvq_result *result, dvq_arena *scratch, dvq_output *output,
                          dvq_error *error)
{
    csv_writer writer = {
        .environment = result->environment, .scratch = scratch, .output = output, .error = error};
    dvq_status status = DVQ_OK;
    switch (result->type) {
    case DVQ_RESULT_TABLE:
        status = write_table(&writer, result);
        break;
    case DVQ_RESULT_LIST:
        status = write_list(&writer, result);
        break;
    case DVQ_RESULT_TASK:
        status = write_task_result(&writer, &result->tasks);
        break;
    case DVQ_RESULT_CALENDAR:
        status = write_calendar(&writer, result);
        break;
    }
    if (status == DVQ_OK && output->status != DVQ_OK)
        status = dvq_render_fail(output->status, error);
    return status;
}
