/*
 * Markdown that renders as meant: as Dataview's export, but lists below headings are not indented,
 * nested lists keep their nesting, and table cells hold no bare pipe or line break. Called by
 * render.c; docs/formats.md shows the differences. Never reads notes.
 */
#include "render/format.h"
#include "render/markdown_month.h"
#include "render/markdown_table.h"
#include "render/task_rows.h"

/* ---- the notes that rows come from ---- */

/* Whether a value is a link to the note that its row comes from. */
static bool is_link_to(dvq_value value, dvq_value source)
{
    return dvq_value_is(value, DVQ_VALUE_LINK) && dvq_value_is(source, DVQ_VALUE_LINK) &&
           dvq_text_equal(value.as.link->path, source.as.link->path);
}

/* A link after a row to the note that it comes from; nothing for a row that comes from no note. */
static dvq_status write_source(const dvq_writer *writer, dvq_value source)
{
    if (!dvq_value_is(source, DVQ_VALUE_LINK))
        return DVQ_OK;
    dvq_text text;
    dvq_status status = dvq_writer_make_text(writer, source, &text);
    if (status != DVQ_OK)
        return status;
    dvq_output_add_string(writer->output, " (");
    dvq_output_add_lines(writer->output, text, ' ', 0);
    dvq_output_add_byte(writer->output, ')');
    return DVQ_OK;
}

/* ---- lists ---- */

static dvq_status write_item(dvq_writer *writer, dvq_value value, unsigned depth);

static dvq_status write_text(dvq_writer *writer, dvq_value value, unsigned depth)
{
    dvq_text text;
    dvq_status status = dvq_writer_make_text(writer, value, &text);
    if (status != DVQ_OK)
        return status;
    dvq_output_add_byte(writer->output, ' ');
    dvq_output_add_lines(writer->output, text, '\n', (size_t)4 * depth + 2);
    return DVQ_OK;
}

static dvq_status write_array(dvq_writer *writer, dvq_value array, unsigned depth)
{
    dvq_status status = DVQ_OK;
    for (uint32_t i = 0; i < array.size && status == DVQ_OK; i++) {
        dvq_output_open_item(writer->output, depth);
        status = write_item(writer, array.as.items[i], depth);
    }
    return status;
}

static dvq_status write_object(dvq_writer *writer, const dvq_object *object, unsigned depth)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, writer->scratch, &entries);
    if (status != DVQ_OK)
        return dvq_writer_fail(writer, status);
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        dvq_output_open_item(writer->output, depth);
        dvq_output_add_byte(writer->output, ' ');
        dvq_output_add_lines(writer->output, entries.items[i].key, ' ', 0);
        dvq_output_add_byte(writer->output, ':');
        status = write_item(writer, entries.items[i].value, depth);
    }
    return status;
}

static dvq_status write_pair(dvq_writer *writer, const dvq_widget *pair, unsigned depth)
{
    dvq_text key;
    dvq_status status = dvq_writer_make_text(writer, pair->key, &key);
    if (status != DVQ_OK)
        return status;
    dvq_output_add_byte(writer->output, ' ');
    dvq_output_add_lines(writer->output, key, ' ', 0);
    dvq_output_add_byte(writer->output, ':');
    return write_item(writer, pair->value, depth);
}

/* The rest of an item whose marker or key has been written, with its line break. */
static dvq_status write_item(dvq_writer *writer, dvq_value value, unsigned depth)
{
    dvq_status status = dvq_writer_check_depth(writer, depth);
    if (status != DVQ_OK)
        return status;
    const dvq_widget *pair = dvq_writer_get_pair(value);
    if (pair != NULL)
        return write_pair(writer, pair, depth);
    if (!dvq_value_is(value, DVQ_VALUE_ARRAY) && !dvq_value_is(value, DVQ_VALUE_OBJECT)) {
        status = write_text(writer, value, depth);
        dvq_output_add_byte(writer->output, '\n');
        return status;
    }
    dvq_output_add_byte(writer->output, '\n');
    return dvq_value_is(value, DVQ_VALUE_ARRAY) ? write_array(writer, value, depth + 1)
                                                : write_object(writer, value.as.object, depth + 1);
}

/*
 * A row with a link to its note after it, unless the row is that link; a row that takes several
 * lines is left as it is.
 */
static dvq_status write_sourced_item(dvq_writer *writer, dvq_value value, dvq_value source)
{
    if (is_link_to(value, source) || dvq_value_is(value, DVQ_VALUE_ARRAY) ||
        dvq_value_is(value, DVQ_VALUE_OBJECT))
        return write_item(writer, value, 0);
    dvq_status status = write_text(writer, value, 0);
    if (status == DVQ_OK)
        status = write_source(writer, source);
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

static dvq_status write_list_row(dvq_writer *writer, const dvq_result *result, size_t row)
{
    dvq_output_open_item(writer->output, 0);
    return writer->options->markdown.sources && result->sources != NULL
               ? write_sourced_item(writer, result->values[row], result->sources[row])
               : write_item(writer, result->values[row], 0);
}

static dvq_status write_list(dvq_writer *writer, const dvq_result *result)
{
    return dvq_writer_write_rows(writer, result, write_list_row);
}

/* ---- tasks ---- */

static dvq_status write_task_source(const dvq_writer *writer, const dvq_nest_node *node)
{
    if (!writer->options->markdown.sources)
        return DVQ_OK;
    dvq_value link;
    dvq_status status = dvq_nest_get_value(writer, node, DVQ_TEXT("link"), &link);
    return status == DVQ_OK ? write_source(writer, link) : status;
}

/* What is to be shown of the item's text. */
static dvq_status clean_text(const dvq_writer *writer, const dvq_render_item *item, dvq_text *shown)
{
    const dvq_render_markdown_options *options = &writer->options->markdown;
    *shown = item->text;
    if (options->clean == NULL)
        return DVQ_OK;
    dvq_status status =
        options->clean(options->user, item->node->item, item->text, writer->scratch, shown);
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

static dvq_status write_task(dvq_writer *writer, const dvq_render_item *item, unsigned depth)
{
    dvq_text text;
    dvq_status status = clean_text(writer, item, &text);
    if (status != DVQ_OK)
        return status;
    dvq_output_open_item(writer->output, depth);
    dvq_output_add_byte(writer->output, ' ');
    if (item->is_task && !writer->options->markdown.plain_items) {
        dvq_output_add_byte(writer->output, '[');
        dvq_output_add_lines(writer->output, item->status, ' ', 0);
        dvq_output_add_string(writer->output, "] ");
    }
    dvq_output_add_lines(writer->output, text, ' ', 0);
    status = write_task_source(writer, item->node);
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

static unsigned open_task_rows(dvq_writer *writer, const dvq_result_tasks *tasks, unsigned depth)
{
    if (depth > 0 && tasks->item_count > 0)
        dvq_output_add_byte(writer->output, '\n');
    return 0;
}

static dvq_status write_heading(dvq_writer *writer, dvq_value key, unsigned depth)
{
    bool *started = writer->state;
    unsigned level = writer->options->markdown.level;
    dvq_text text;
    dvq_status status = dvq_writer_make_text(writer, key, &text);
    if (status != DVQ_OK)
        return status;
    if (*started)
        dvq_output_add_byte(writer->output, '\n');
    *started = true;
    dvq_output_open_heading(writer->output, (level > 0 ? level : 1) + depth);
    dvq_output_add_lines(writer->output, text, ' ', 0);
    dvq_output_add_byte(writer->output, '\n');
    return DVQ_OK;
}

static dvq_status write_tasks(dvq_writer *writer, const dvq_result *result)
{
    static const dvq_render_task_format format = {
        .open_group = write_heading, .open_rows = open_task_rows, .write_item = write_task};
    bool started = false; /* something was written, so a heading needs a blank line before it */
    dvq_writer own = *writer;
    own.state = &started;
    if (writer->options->markdown.clean != NULL)
        own.threads = 1;
    return dvq_render_task_rows(&own, &result->tasks, &format);
}

/* ---- calendars ---- */

/* A day that holds a note; a note without a date is on no day. */
static dvq_status write_day(dvq_writer *writer, const dvq_result *result, size_t row)
{
    const dvq_value *cells = result->values + 2 * row;
    if (dvq_value_is_null(cells[0]))
        return DVQ_OK;
    dvq_output_open_item(writer->output, 0);
    dvq_status status = write_text(writer, cells[0], 0);
    dvq_output_add_byte(writer->output, ':');
    if (status == DVQ_OK)
        status = write_text(writer, cells[1], 0);
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

static dvq_status write_calendar(dvq_writer *writer, const dvq_result *result)
{
    return writer->options->markdown.by_month ? dvq_render_markdown_months(writer, result)
                                              : dvq_writer_write_rows(writer, result, write_day);
}

/* ---- tables ---- */

/* Whether each row has a cell that links to the note it comes from, or comes from no note. */
static bool names_sources(const dvq_result *result)
{
    for (size_t row = 0; row < result->row_count; row++) {
        bool named = !dvq_value_is(result->sources[row], DVQ_VALUE_LINK);
        for (size_t i = 0; i < result->header_count && !named; i++)
            named = is_link_to(result->cells[row * result->header_count + i], result->sources[row]);
        if (!named)
            return false;
    }
    return true;
}

/* The table with one more column: the note that each row comes from. */
static dvq_status add_sources(dvq_writer *writer, const dvq_result *result, dvq_result *wider)
{
    size_t columns = result->header_count + 1;
    dvq_arena *arena = writer->scratch;
    dvq_text *headers = dvq_arena_allocate_array(arena, columns, sizeof *headers);
    dvq_value *cells =
        dvq_arena_allocate_array(arena, columns * (result->row_count + 1), sizeof *cells);
    if (headers == NULL || cells == NULL)
        return dvq_writer_fail(writer, DVQ_ERROR_MEMORY);
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

static dvq_status write_table(dvq_writer *writer, const dvq_result *result)
{
    if (!writer->options->markdown.sources || result->sources == NULL || names_sources(result))
        return dvq_render_markdown_table(writer, result);
    dvq_result wider;
    dvq_status status = add_sources(writer, result, &wider);
    return status == DVQ_OK ? dvq_render_markdown_table(writer, &wider) : status;
}

const dvq_render_format dvq_render_markdown = {write_table, write_list, write_tasks,
                                               write_calendar};
