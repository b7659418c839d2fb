/*
 * Markdown as Dataview exports it, byte for byte, even where the bytes do not render as meant
 * (render_markdown.c writes what does). Called by render.c. Rules: Dataview, ui/export/markdown.ts
 * and api/plugin-api.ts (queryMarkdown). Never reads notes.
 */
#include "render/format.h"
#include "render/markdown_table.h"
#include "render/task_rows.h"
#include "support/diagnostic.h"

/* Lists and headings ignore the vault's settings; tables do not. */
static dvq_environment make_defaults(const dvq_environment *environment)
{
    dvq_environment defaults;
    dvq_environment_init(&defaults);
    defaults.now = environment->now;
    defaults.locale = environment->locale;
    defaults.zones = environment->zones;
    defaults.collation = environment->collation;
    defaults.out_of_memory = environment->out_of_memory;
    defaults.missing = environment->missing;
    defaults.normalize_link = environment->normalize_link;
    defaults.normalize_user = environment->normalize_user;
    return defaults;
}

/* ---- lists ---- */

/* `depth` grows with each pair and indents; `level` only guards the recursion. */
static dvq_status write_value(dvq_writer *writer, dvq_value value, unsigned depth, unsigned level);

static void open_item(const dvq_writer *writer, unsigned depth)
{
    dvq_output_open_item(writer->output, depth);
    dvq_output_add_byte(writer->output, ' ');
}

static dvq_status write_array(dvq_writer *writer, dvq_value array, unsigned depth, unsigned level)
{
    dvq_status status = DVQ_OK;
    for (uint32_t i = 0; i < array.size && status == DVQ_OK; i++) {
        open_item(writer, depth);
        status = write_value(writer, array.as.items[i], depth, level + 1);
        dvq_output_add_byte(writer->output, '\n');
    }
    return status;
}

static dvq_status write_object(dvq_writer *writer, const dvq_object *object, unsigned depth,
                               unsigned level)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, writer->scratch, &entries);
    if (status != DVQ_OK)
        return dvq_writer_fail(writer, status);
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        open_item(writer, depth);
        dvq_output_add(writer->output, entries.items[i].key);
        dvq_output_add_string(writer->output, ": ");
        status = write_value(writer, entries.items[i].value, depth, level + 1);
        dvq_output_add_byte(writer->output, '\n');
    }
    return status;
}

static dvq_status write_value(dvq_writer *writer, dvq_value value, unsigned depth, unsigned level)
{
    dvq_status status = dvq_writer_check_depth(writer, level);
    if (status != DVQ_OK)
        return status;
    bool is_array = dvq_value_is(value, DVQ_VALUE_ARRAY);
    if (is_array || dvq_value_is(value, DVQ_VALUE_OBJECT)) {
        if (depth > 0)
            dvq_output_add_byte(writer->output, '\n');
        return is_array ? write_array(writer, value, depth, level)
                        : write_object(writer, value.as.object, depth, level);
    }
    const dvq_widget *pair = dvq_writer_get_pair(value);
    if (pair == NULL)
        return dvq_writer_write_text(writer, value);
    status = dvq_writer_write_text(writer, pair->key);
    dvq_output_add_string(writer->output, ": ");
    return status == DVQ_OK ? write_value(writer, pair->value, depth + 1, level + 1) : status;
}

static dvq_status write_list_row(dvq_writer *writer, const dvq_result *result, size_t row)
{
    open_item(writer, 0);
    dvq_status status = write_value(writer, result->values[row], 0, 0);
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

static dvq_status write_list(dvq_writer *writer, const dvq_result *result)
{
    dvq_environment defaults = make_defaults(writer->environment);
    dvq_writer own = *writer;
    own.environment = &defaults;
    return dvq_writer_write_rows(&own, result, write_list_row);
}

/* ---- tasks ---- */

static dvq_status write_task(dvq_writer *writer, const dvq_render_item *item, unsigned depth)
{
    open_item(writer, depth);
    if (item->is_task) {
        dvq_output_add_byte(writer->output, '[');
        dvq_output_add(writer->output, item->status);
        dvq_output_add_string(writer->output, "] ");
    }
    dvq_output_add_lines(writer->output, item->text, ' ', 0);
    dvq_output_add_byte(writer->output, '\n');
    return DVQ_OK;
}

static dvq_status write_group(dvq_writer *writer, dvq_value key, unsigned depth)
{
    dvq_output_add_repeated(writer->output, '#', (size_t)depth + 1);
    dvq_output_add_byte(writer->output, ' ');
    dvq_status status = dvq_writer_write_text(writer, key);
    dvq_output_add_string(writer->output, "\n\n");
    return status;
}

/* Dataview's export nests the rows before it starts, and again while it writes. */
static dvq_status write_tasks(dvq_writer *writer, const dvq_result *result)
{
    static const dvq_render_task_format format = {
        .open_group = write_group, .write_item = write_task, .nest_twice = true};
    dvq_environment defaults = make_defaults(writer->environment);
    dvq_writer own = *writer;
    own.environment = &defaults;
    return dvq_render_task_rows(&own, &result->tasks, &format);
}

/* ---- calendars ---- */

static dvq_status refuse_calendar(dvq_writer *writer, const dvq_result *result)
{
    (void)result;
    return dvq_error_set(writer->error, DVQ_ERROR_EVALUATE,
                         "Dataview cannot render CALENDAR queries to Markdown");
}

const dvq_render_format dvq_render_dataview = {dvq_render_markdown_table, write_list, write_tasks,
                                               refuse_calendar};
