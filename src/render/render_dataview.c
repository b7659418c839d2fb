/*
 * Markdown as Dataview exports it, byte for byte: also where the bytes are not the Markdown they
 * mean (render_markdown.c is for that). Called by render.c. Rules: Dataview, ui/export/markdown.ts
 * and api/plugin-api.ts (queryMarkdown). Never reads notes.
 */
#include "render/markdown_table.h"
#include "render/render.h"
#include "render/task_walk.h"
#include "support/diagnostic.h"
#include "value/value_text.h"

typedef struct dataview_writer {
    dvq_environment defaults; /* lists and headings ignore the vault's settings */
    dvq_arena *scratch;
    dvq_output *output;
    dvq_error *error;
    unsigned threads; /* that may write rows */
} dataview_writer;

/* ---- lists ---- */

static dvq_status write_default_text(dataview_writer *writer, dvq_value value)
{
    dvq_text text;
    dvq_status status = dvq_value_to_text(&writer->defaults, value, writer->scratch, &text);
    if (status != DVQ_OK)
        return dvq_render_fail(status, writer->error);
    dvq_output_add(writer->output, text);
    return DVQ_OK;
}

/* `depth` grows with each pair and indents; `level` only guards the recursion. */
static dvq_status write_list(dataview_writer *writer, dvq_value value, unsigned depth,
                             unsigned level);

static void open_list_item(dataview_writer *writer, unsigned depth)
{
    dvq_output_add_repeated(writer->output, ' ', (size_t)4 * depth);
    dvq_output_add_string(writer->output, "- ");
}

static dvq_status write_list_array(dataview_writer *writer, dvq_value array, unsigned depth,
                                   unsigned level)
{
    dvq_status status = DVQ_OK;
    for (uint32_t i = 0; i < array.size && status == DVQ_OK; i++) {
        open_list_item(writer, depth);
        status = write_list(writer, array.as.items[i], depth, level + 1);
        dvq_output_add_byte(writer->output, '\n');
    }
    return status;
}

static dvq_status write_list_object(dataview_writer *writer, const dvq_object *object,
                                    unsigned depth, unsigned level)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, writer->scratch, &entries);
    if (status != DVQ_OK)
        return dvq_render_fail(status, writer->error);
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        open_list_item(writer, depth);
        dvq_output_add(writer->output, entries.items[i].key);
        dvq_output_add_string(writer->output, ": ");
        status = write_list(writer, entries.items[i].value, depth, level + 1);
        dvq_output_add_byte(writer->output, '\n');
    }
    return status;
}

static dvq_status write_list(dataview_writer *writer, dvq_value value, unsigned depth,
                             unsigned level)
{
    dvq_status status = dvq_render_check_depth(level, writer->error);
    if (status != DVQ_OK)
        return status;
    bool is_array = dvq_value_is(value, DVQ_VALUE_ARRAY);
    if (is_array || dvq_value_is(value, DVQ_VALUE_OBJECT)) {
        if (depth > 0)
            dvq_output_add_byte(writer->output, '\n');
        return is_array ? write_list_array(writer, value, depth, level)
                        : write_list_object(writer, value.as.object, depth, level);
    }
    if (dvq_value_is(value, DVQ_VALUE_WIDGET) && value.as.widget->kind == DVQ_WIDGET_LIST_PAIR) {
        status = write_default_text(writer, value.as.widget->key);
        dvq_output_add_string(writer->output, ": ");
        return status == DVQ_OK ? write_list(writer, value.as.widget->value, depth + 1, level + 1)
                                : status;
    }
    return write_default_text(writer, value);
}

static dvq_status write_list_rows(dataview_writer *writer, const dvq_result *result)
{
    dvq_status status = DVQ_OK;
    for (size_t row = 0; row < result->row_count && status == DVQ_OK; row++) {
        dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
        status = dvq_render_check(writer->output, writer->error);
        dvq_output_add_string(writer->output, "- ");
        if (status == DVQ_OK)
            status = write_list(writer, result->values[row], 0, 0);
        dvq_output_add_byte(writer->output, '\n');
        dvq_arena_rewind(writer->scratch, mark);
    }
    return status;
}

/* ---- tasks ---- */

static dvq_status write_task_line(void *user, dvq_task_tree *tree, const dvq_task_node *node,
                                  unsigned depth, dvq_output *output)
{
    dataview_writer own = *(const dataview_writer *)user;
    dataview_writer *writer = &own;
    own.output = output;
    bool is_task;
    dvq_text mark;
    dvq_status status = dvq_task_node_get_status(tree, node, &is_task, &mark);
    dvq_value text;
    if (status == DVQ_OK)
        status = dvq_task_node_get_text(tree, node, &text);
    if (status != DVQ_OK)
        return status;
    open_list_item(writer, depth);
    if (is_task) {
        dvq_output_add_byte(writer->output, '[');
        dvq_output_add(writer->output, mark);
        dvq_output_add_string(writer->output, "] ");
    }
    dvq_output_add_lines(writer->output, dvq_value_get_text(text), ' ', 0);
    dvq_output_add_byte(writer->output, '\n');
    return DVQ_OK;
}

/* The export nests the rows once before it starts, and again while it writes. */
static dvq_status write_task_rows(void *user, const dvq_result_tasks *tasks, unsigned depth)
{
    dataview_writer *writer = user;
    dvq_task_tree tree = {.environment = &writer->defaults,
                          .arena = writer->scratch,
                          .may_repeat = tasks->may_repeat,
                          .cancelled = writer->output->cancelled,
                          .threads = writer->threads,
                          .error = writer->error};
    dvq_task_walk walk = {write_task_line, writer};
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    dvq_task_list rows;
    dvq_status status = dvq_task_tree_make(&tree, tasks->items, tasks->item_count, &rows);
    dvq_task_list roots;
    if (status == DVQ_OK)
        status = dvq_task_tree_nest(&tree, &rows, &roots);
    if (status == DVQ_OK)
        status = dvq_task_tree_walk(&tree, &roots, depth, &walk, writer->output);
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static dvq_status write_group(void *user, dvq_value key, unsigned depth)
{
    dataview_writer *writer = user;
    dvq_output_add_repeated(writer->output, '#', (size_t)depth + 1);
    dvq_output_add_byte(writer->output, ' ');
    dvq_status status = write_default_text(writer, key);
    dvq_output_add_string(writer->output, "\n\n");
    return status;
}

static dvq_status write_tasks(dataview_writer *writer, const dvq_result_tasks *tasks)
{
    dvq_task_visitor visitor = {write_group, write_task_rows, writer, writer->scratch,
                                writer->error};
    return dvq_task_groups_walk(&visitor, tasks);
}

static dvq_environment make_defaults(const dvq_environment *environment)
{
    dvq_environment defaults;
    dvq_environment_init(&defaults);
    defaults.now = environment->now;
    defaults.locale = environment->locale;
    defaults.zones = environment->zones;
    defaults.collation = environment->collation;
    defaults.out_of_memory = environment->out_of_memory;
    defaults.normalize_link = environment->normalize_link;
    defaults.normalize_user = environment->normalize_user;
    return defaults;
}

dvq_status dvq_render_dataview(const dvq_result *result, dvq_arena *scratch, dvq_output *output,
                               dvq_error *error)
{
    dataview_writer writer = {make_defaults(result->environment), scratch, output, error,
                              result->threads};
    dvq_status status = DVQ_OK;
    switch (result->type) {
    case DVQ_RESULT_TABLE:
        return dvq_markdown_table_write(result, DVQ_MARKDOWN_DATAVIEW, scratch, output, error);
    case DVQ_RESULT_LIST:
        status = write_list_rows(&writer, result);
        break;
    case DVQ_RESULT_TASK:
        status = write_tasks(&writer, &result->tasks);
        break;
    case DVQ_RESULT_CALENDAR:
        return dvq_error_set(error, DVQ_ERROR_EVALUATE,
                             "Dataview cannot render CALENDAR queries to Markdown");
    }
    if (status == DVQ_OK && output->status != DVQ_OK)
        status = dvq_render_fail(output->status, error);
    return status;
}
