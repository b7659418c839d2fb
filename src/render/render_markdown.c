/*
 * Markdown that renders as meant: as Dataview's export, but lists below headings are not indented,
 * nested lists keep their nesting, and table cells hold no bare pipe or line break. Called by
 * render.c; docs/formats.md shows the differences. Never reads notes.
 */
#include "render/markdown_table.h"
#include "render/render.h"
#include "render/task_walk.h"
#include "value/link.h"
#include "value/value_text.h"

typedef struct markdown_writer {
    const dvq_environment *environment;
    dvq_arena *scratch;
    dvq_output *output;
    dvq_error *error;
    const dvq_markdown_options *options;
    unsigned threads; /* that may write rows */
    bool started;     /* something was written, so a heading needs a blank line before it */
} markdown_writer;

/* ---- lists ---- */

static dvq_status write_item(markdown_writer *writer, dvq_value value, unsigned depth);

static void open_item(markdown_writer *writer, unsigned depth)
{
    dvq_output_add_repeated(writer->output, ' ', (size_t)4 * depth);
    dvq_output_add_byte(writer->output, '-');
}

static dvq_status write_text(markdown_writer *writer, dvq_value value, unsigned depth)
{
    dvq_text text;
    dvq_status status = dvq_value_to_text(writer->environment, value, writer->scratch, &text);
    if (status != DVQ_OK)
        return dvq_render_fail(status, writer->error);
    dvq_output_add_byte(writer->output, ' ');
    dvq_output_add_lines(writer->output, text, '\n', (size_t)4 * depth + 2);
    return DVQ_OK;
}

static dvq_status write_array(markdown_writer *writer, dvq_value array, unsigned depth)
{
    dvq_status status = DVQ_OK;
    for (uint32_t i = 0; i < array.size && status == DVQ_OK; i++) {
        open_item(writer, depth);
        status = write_item(writer, array.as.items[i], depth);
    }
    return status;
}

static dvq_status write_object(markdown_writer *writer, const dvq_object *object, unsigned depth)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, writer->scratch, &entries);
    if (status != DVQ_OK)
        return dvq_render_fail(status, writer->error);
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        open_item(writer, depth);
        dvq_output_add_byte(writer->output, ' ');
        dvq_output_add_lines(writer->output, entries.items[i].key, ' ', 0);
        dvq_output_add_byte(writer->output, ':');
        status = write_item(writer, entries.items[i].value, depth);
    }
    return status;
}

static dvq_status write_pair(markdown_writer *writer, const dvq_widget *pair, unsigned depth)
{
    dvq_text key;
    dvq_status status = dvq_value_to_text(writer->environment, pair->key, writer->scratch, &key);
    if (status != DVQ_OK)
        return dvq_render_fail(status, writer->error);
    dvq_output_add_byte(writer->output, ' ');
    dvq_output_add_lines(writer->output, key, ' ', 0);
    dvq_output_add_byte(writer->output, ':');
    return write_item(writer, pair->value, depth);
}

/* The rest of an item whose marker or key is written, with its line break. */
static dvq_status write_item(markdown_writer *writer, dvq_value value, unsigned depth)
{
    dvq_status status = dvq_render_check_depth(depth, writer->error);
    if (status != DVQ_OK)
        return status;
    if (dvq_value_is(value, DVQ_VALUE_WIDGET) && value.as.widget->kind == DVQ_WIDGET_LIST_PAIR)
        return write_pair(writer, value.as.widget, depth);
    if (!dvq_value_is(value, DVQ_VALUE_ARRAY) && !dvq_value_is(value, DVQ_VALUE_OBJECT)) {
        status = write_text(writer, value, depth);
        dvq_output_add_byte(writer->output, '\n');
        return status;
    }
    dvq_output_add_byte(writer->output, '\n');
    return dvq_value_is(value, DVQ_VALUE_ARRAY) ? write_array(writer, value, depth + 1)
                                                : write_object(writer, value.as.object, depth + 1);
}

static dvq_status write_source(markdown_writer *writer, dvq_value source);

/* A row that names no note, with a link to its own behind it; what goes over lines stays as it is.
 */
static dvq_status write_sourced_item(markdown_writer *writer, dvq_value value, dvq_value source)
{
    bool named = dvq_value_is(value, DVQ_VALUE_LINK) && dvq_value_is(source, DVQ_VALUE_LINK) &&
                 dvq_text_equal(value.as.link->path, source.as.link->path);
    if (named || dvq_value_is(value, DVQ_VALUE_ARRAY) || dvq_value_is(value, DVQ_VALUE_OBJECT))
        return write_item(writer, value, 0);
    dvq_status status = write_text(writer, value, 0);
    if (status == DVQ_OK)
        status = write_source(writer, source);
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

static dvq_status write_list(markdown_writer *writer, const dvq_result *result)
{
    bool sources = writer->options->sources && result->sources != NULL;
    dvq_status status = DVQ_OK;
    for (size_t row = 0; row < result->row_count && status == DVQ_OK; row++) {
        dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
        dvq_value value = result->values[row];
        status = dvq_render_check(writer->output, writer->error);
        open_item(writer, 0);
        if (status == DVQ_OK)
            status = sources ? write_sourced_item(writer, value, result->sources[row])
                             : write_item(writer, value, 0);
        dvq_arena_rewind(writer->scratch, mark);
    }
    return status;
}

/* ---- tasks ---- */

/* A link to where a row comes from, behind it; nothing for a row that comes from no note. */
static dvq_status write_source(markdown_writer *writer, dvq_value source)
{
    if (!dvq_value_is(source, DVQ_VALUE_LINK))
        return DVQ_OK;
    dvq_text text;
    dvq_status status = dvq_value_to_text(writer->environment, source, writer->scratch, &text);
    if (status != DVQ_OK)
        return dvq_render_fail(status, writer->error);
    dvq_output_add_string(writer->output, " (");
    dvq_output_add_lines(writer->output, text, ' ', 0);
    dvq_output_add_byte(writer->output, ')');
    return DVQ_OK;
}

static dvq_status write_task_source(markdown_writer *writer, dvq_task_tree *tree,
                                    const dvq_task_node *node)
{
    if (!writer->options->sources)
        return DVQ_OK;
    dvq_value link;
    dvq_status status = dvq_task_node_get(tree, node, DVQ_TEXT("link"), &link);
    return status == DVQ_OK ? write_source(writer, link) : status;
}

static dvq_status get_shown_text(markdown_writer *writer, dvq_task_tree *tree,
                                 const dvq_task_node *node, dvq_text *shown)
{
    const dvq_markdown_options *options = writer->options;
    dvq_value text;
    dvq_status status = dvq_task_node_get_text(tree, node, &text);
    if (status != DVQ_OK)
        return status;
    *shown = dvq_value_get_text(text);
    if (options->clean == NULL)
        return DVQ_OK;
    status = options->clean(options->user, node->item, *shown, writer->scratch, shown);
    return status == DVQ_OK ? DVQ_OK : dvq_render_fail(status, writer->error);
}

/* From any thread: with a writer of its own, on the tree's memory. */
static dvq_status write_task_line(void *user, dvq_task_tree *tree, const dvq_task_node *node,
                                  unsigned depth, dvq_output *output)
{
    markdown_writer own = *(const markdown_writer *)user;
    markdown_writer *writer = &own;
    own.scratch = tree->arena;
    own.error = tree->error;
    own.output = output;
    bool is_task;
    dvq_text mark;
    dvq_status status = dvq_task_node_get_status(tree, node, &is_task, &mark);
    dvq_text text;
    if (status == DVQ_OK)
        status = get_shown_text(writer, tree, node, &text);
    if (status != DVQ_OK)
        return status;
    open_item(writer, depth);
    dvq_output_add_byte(writer->output, ' ');
    if (is_task && !writer->options->plain_items) {
        dvq_output_add_byte(writer->output, '[');
        dvq_output_add_lines(writer->output, mark, ' ', 0);
        dvq_output_add_string(writer->output, "] ");
    }
    dvq_output_add_lines(writer->output, text, ' ', 0);
    status = write_task_source(writer, tree, node);
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

static dvq_status write_task_rows(void *user, const dvq_result_tasks *tasks, unsigned depth)
{
    markdown_writer *writer = user;
    dvq_task_tree tree = {.environment = writer->environment,
                          .arena = writer->scratch,
                          .may_repeat = tasks->may_repeat,
                          .cancelled = writer->output->cancelled,
                          .threads = writer->options->clean == NULL ? writer->threads : 1,
                          .error = writer->error};
    dvq_task_walk walk = {write_task_line, writer};
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    if (depth > 0 && tasks->item_count > 0)
        dvq_output_add_byte(writer->output, '\n');
    dvq_task_list rows;
    dvq_status status = dvq_task_tree_make(&tree, tasks->items, tasks->item_count, &rows);
    if (status == DVQ_OK)
        status = dvq_task_tree_walk(&tree, &rows, 0, &walk, writer->output);
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static dvq_status write_heading(void *user, dvq_value key, unsigned depth)
{
    markdown_writer *writer = user;
    dvq_text text;
    dvq_status status = dvq_value_to_text(writer->environment, key, writer->scratch, &text);
    if (status != DVQ_OK)
        return dvq_render_fail(status, writer->error);
    if (writer->started)
        dvq_output_add_byte(writer->output, '\n');
    writer->started = true;
    dvq_output_open_heading(writer->output, writer->options->level + depth);
    dvq_output_add_lines(writer->output, text, ' ', 0);
    dvq_output_add_byte(writer->output, '\n');
    return DVQ_OK;
}

static dvq_status write_tasks(markdown_writer *writer, const dvq_result_tasks *tasks)
{
    dvq_task_visitor visitor = {write_heading, write_task_rows, writer, writer->scratch,
                                writer->error};
    return dvq_task_groups_walk(&visitor, tasks);
}

/* ---- calendars ---- */

/* Days that hold a note, in the order of the rows; a note without a date is on no day. */
static dvq_status write_calendar(markdown_writer *writer, const dvq_result *result)
{
    dvq_status status = DVQ_OK;
    for (size_t row = 0; row < result->row_count && status == DVQ_OK; row++) {
        const dvq_value *cells = result->values + 2 * row;
        status = dvq_render_check(writer->output, writer->error);
        if (status != DVQ_OK || dvq_value_is_null(cells[0]))
            continue;
        dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
        open_item(writer, 0);
        status = write_text(writer, cells[0], 0);
        dvq_output_add_byte(writer->output, ':');
        if (status == DVQ_OK)
            status = write_text(writer, cells[1], 0);
        dvq_output_add_byte(writer->output, '\n');
        dvq_arena_rewind(writer->scratch, mark);
    }
    return status;
}

/* ---- tables ---- */

/* Whether each row has a cell that links to the note it comes from. */
static bool names_sources(const dvq_result *result)
{
    for (size_t row = 0; row < result->row_count; row++) {
        bool named = !dvq_value_is(result->sources[row], DVQ_VALUE_LINK);
        for (size_t i = 0; i < result->header_count && !named; i++) {
            dvq_value cell = result->cells[row * result->header_count + i];
            named = dvq_value_is(cell, DVQ_VALUE_LINK) &&
                    dvq_text_equal(cell.as.link->path, result->sources[row].as.link->path);
        }
        if (!named)
            return false;
    }
    return true;
}

/* The table with a column more: the note that each row comes from. */
static dvq_status add_sources(markdown_writer *writer, const dvq_result *result, dvq_result *wider)
{
    size_t columns = result->header_count + 1;
    dvq_arena *arena = writer->scratch;
    dvq_text *headers = dvq_arena_allocate_array(arena, columns, sizeof *headers);
    dvq_value *cells =
        dvq_arena_allocate_array(arena, columns * (result->row_count + 1), sizeof *cells);
    if (headers == NULL || cells == NULL)
        return dvq_render_fail(DVQ_ERROR_MEMORY, writer->error);
    for (size_t i = 0; i < result->header_count; i++)
        headers[i] = result->headers[i];
    headers[columns - 1] = writer->environment->file_column;
    for (size_t row = 0; row < result->row_count; row++) {
        for (size_t i = 0; i < result->header_count; i++)
            cells[row * columns + i] = result->cells[row * result->header_count + i];
        cells[row * columns + columns - 1] = result->sources[row];
    }
    *wider = *result;
    wider->headers = headers;
    wider->header_count = columns;
    wider->cells = cells;
    return DVQ_OK;
}

static dvq_status write_table(markdown_writer *writer, const dvq_result *result)
{
    dvq_result wider = *result;
    bool sources = writer->options->sources && result->sources != NULL && !names_sources(result);
    dvq_status status = sources ? add_sources(writer, result, &wider) : DVQ_OK;
    return status == DVQ_OK
               ? dvq_markdown_table_write(&wider, DVQ_MARKDOWN_RENDERED, writer->scratch,
                                          writer->output, writer->error)
               : status;
}

dvq_status dvq_render_markdown(const dvq_result *result, const dvq_markdown_options *options,
                               dvq_arena *scratch, dvq_output *output, dvq_error *error)
{
    static const dvq_markdown_options defaults = {.level = 1};
    markdown_writer writer = {.environment = result->environment,
                              .scratch = scratch,
                              .output = output,
                              .error = error,
                              .options = options != NULL ? options : &defaults,
                              .threads = result->threads};
    dvq_status status = DVQ_OK;
    switch (result->type) {
    case DVQ_RESULT_TABLE:
        return write_table(&writer, result);
    case DVQ_RESULT_LIST:
        status = write_list(&writer, result);
        break;
    case DVQ_RESULT_TASK:
        status = write_tasks(&writer, &result->tasks);
        break;
    case DVQ_RESULT_CALENDAR:
        status = writer.options->by_month ? dvq_markdown_months_write(result, writer.options->level,
                                                                      scratch, output, error)
                                          : write_calendar(&writer, result);
        break;
    }
    if (status == DVQ_OK && output->status != DVQ_OK)
        status = dvq_render_fail(output->status, error);
    return status;
}
