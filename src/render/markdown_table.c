/*
 * Writing a TABLE as Markdown, see markdown_table.h. Called by render_dataview.c and
 * render_markdown.c. Rules: Dataview, ui/export/markdown.ts (markdownTable).
 */
#include "render/markdown_table.h"

#include "render/render.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/value_text.h"

typedef struct table_writer {
    const dvq_environment *environment;
    dvq_markdown_flavor flavor;
    dvq_arena *scratch;
    dvq_output *output;
    dvq_error *error;
} table_writer;

/* Dataview: each list that a text stands in escapes its pipes once more. */
static void add_escaped_again(dvq_text_builder *builder, dvq_text text, unsigned level)
{
    size_t offset = 0;
    while (offset < text.length) {
        size_t pipe = dvq_text_find_byte(text, '|', offset);
        dvq_text_builder_add(builder, dvq_text_slice(text, offset, pipe));
        if (pipe >= text.length)
            return;
        dvq_text_builder_add_repeated(builder, '\\', level);
        dvq_text_builder_add_byte(builder, '|');
        offset = pipe + 1;
    }
}

/* What would end the cell or the line is replaced; a pipe that is escaped already is left. */
static void add_rendered(dvq_text_builder *builder, dvq_text text)
{
    bool escaped = false;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        if (byte == '\n')
            dvq_text_builder_add_string(builder, "<br>");
        else if (byte == '|' && !escaped)
            dvq_text_builder_add_string(builder, "\\|");
        else if (byte != '\r')
            dvq_text_builder_add_byte(builder, byte);
        escaped = byte == '\\' && !escaped;
    }
}

static void add_escaped(const table_writer *writer, dvq_text_builder *builder, dvq_text text,
                        unsigned level)
{
    switch (writer->flavor) {
    case DVQ_MARKDOWN_DATAVIEW:
        add_escaped_again(builder, text, level);
        return;
    case DVQ_MARKDOWN_RENDERED:
        add_rendered(builder, text);
        return;
    }
}

static dvq_status add_cell(table_writer *writer, dvq_text_builder *builder, dvq_value value,
                           unsigned level);

static dvq_status add_cell_array(table_writer *writer, dvq_text_builder *builder, dvq_value array,
                                 unsigned level)
{
    dvq_status status = DVQ_OK;
    dvq_text_builder_add_string(builder, "<ul>");
    for (uint32_t i = 0; i < array.size && status == DVQ_OK; i++) {
        dvq_text_builder_add_string(builder, "<li>");
        status = add_cell(writer, builder, array.as.items[i], level + 1);
        dvq_text_builder_add_string(builder, "</li>");
    }
    dvq_text_builder_add_string(builder, "</ul>");
    return status;
}

static dvq_status add_cell_object(table_writer *writer, dvq_text_builder *builder,
                                  const dvq_object *object, unsigned level)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, writer->scratch, &entries);
    if (status != DVQ_OK)
        return dvq_render_fail(status, writer->error);
    dvq_text_builder_add_string(builder, "<ul>");
    for (size_t i = 0; i < entries.count && status == DVQ_OK; i++) {
        dvq_text_builder_add_string(builder, "<li><b>");
        add_escaped(writer, builder, entries.items[i].key, level + 1);
        dvq_text_builder_add_string(builder, "</b>: ");
        status = add_cell(writer, builder, entries.items[i].value, level + 1);
        dvq_text_builder_add_string(builder, "</li>");
    }
    dvq_text_builder_add_string(builder, "</ul>");
    return status;
}

static dvq_status add_cell(table_writer *writer, dvq_text_builder *builder, dvq_value value,
                           unsigned level)
{
    if (level > DVQ_RENDER_DEPTH_LIMIT)
        return dvq_render_fail(DVQ_ERROR_LIMIT, writer->error);
    if (writer->environment->allow_html && dvq_value_is(value, DVQ_VALUE_ARRAY))
        return add_cell_array(writer, builder, value, level);
    if (writer->environment->allow_html && dvq_value_is(value, DVQ_VALUE_OBJECT))
        return add_cell_object(writer, builder, value.as.object, level);
    dvq_text text;
    dvq_status status = dvq_value_to_text(writer->environment, value, writer->scratch, &text);
    if (status != DVQ_OK)
        return dvq_render_fail(status, writer->error);
    add_escaped(writer, builder, text, level);
    return DVQ_OK;
}

/* A finished cell and its length as JavaScript counts it. */
typedef struct table_cell {
    dvq_text text;
    size_t length;
} table_cell;

static dvq_status finish_cell(table_writer *writer, dvq_text_builder *builder, table_cell *cell)
{
    dvq_status status = dvq_text_builder_finish(builder, &cell->text);
    if (status != DVQ_OK)
        return dvq_render_fail(status, writer->error);
    cell->length = dvq_unicode_utf16_length(cell->text);
    return DVQ_OK;
}

static dvq_status make_table_row(table_writer *writer, const dvq_value *values, size_t count,
                                 table_cell *cells)
{
    dvq_status status = dvq_render_check(writer->output, writer->error);
    dvq_text_builder builder;
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        dvq_text_builder_init(&builder, writer->scratch);
        status = add_cell(writer, &builder, values[i], 1);
        if (status == DVQ_OK)
            status = finish_cell(writer, &builder, &cells[i]);
    }
    return status;
}

static dvq_status make_table_cells(table_writer *writer, const dvq_result *result,
                                   table_cell *cells)
{
    size_t columns = result->header_count;
    dvq_status status = DVQ_OK;
    dvq_text_builder builder;
    for (size_t i = 0; i < columns && status == DVQ_OK; i++) {
        dvq_text_builder_init(&builder, writer->scratch);
        add_escaped(writer, &builder, result->headers[i], 1);
        status = finish_cell(writer, &builder, &cells[i]);
    }
    for (size_t row = 0; row < result->row_count && status == DVQ_OK; row++)
        status = make_table_row(writer, result->cells + row * columns, columns,
                                cells + (row + 1) * columns);
    return status;
}

static void write_table_line(dvq_output *output, const table_cell *cells, const size_t *widths,
                             size_t count)
{
    dvq_output_add_string(output, "| ");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            dvq_output_add_string(output, " | ");
        dvq_output_add(output, cells[i].text);
        if (widths[i] > cells[i].length)
            dvq_output_add_repeated(output, ' ', widths[i] - cells[i].length);
    }
    dvq_output_add_string(output, " |\n");
}

static void write_table_rule(dvq_output *output, const size_t *widths, size_t count)
{
    dvq_output_add_string(output, "| ");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            dvq_output_add_string(output, " | ");
        dvq_output_add_repeated(output, '-', widths[i]);
    }
    dvq_output_add_string(output, " |\n");
}

static void measure_columns(const table_cell *cells, size_t count, size_t *widths, size_t columns,
                            dvq_markdown_flavor flavor)
{
    for (size_t i = 0; i < columns; i++) {
        /* A rule without a hyphen would make no table. */
        widths[i] = flavor == DVQ_MARKDOWN_RENDERED ? 1 : 0;
    }
    size_t most = flavor == DVQ_MARKDOWN_RENDERED ? DVQ_RENDER_WIDTH_LIMIT : SIZE_MAX;
    for (size_t i = 0; i < count; i++)
        if (cells[i].length > widths[i % columns] && cells[i].length <= most)
            widths[i % columns] = cells[i].length;
}

dvq_status dvq_markdown_table_write(const dvq_result *result, dvq_markdown_flavor flavor,
                                    dvq_arena *scratch, dvq_output *output, dvq_error *error)
{
    table_writer state = {result->environment, flavor, scratch, output, error};
    table_writer *writer = &state;
    size_t columns = result->header_count;
    if (columns == 0 && flavor == DVQ_MARKDOWN_RENDERED)
        return DVQ_OK;
    size_t lines = result->row_count + 1;
    table_cell *cells = dvq_arena_allocate_array(writer->scratch, lines * columns, sizeof *cells);
    size_t *widths = dvq_arena_allocate_array(writer->scratch, columns, sizeof *widths);
    if (columns > 0 && (cells == NULL || widths == NULL))
        return dvq_render_fail(DVQ_ERROR_MEMORY, writer->error);
    dvq_status status = make_table_cells(writer, result, cells);
    if (status != DVQ_OK)
        return status;
    measure_columns(cells, lines * columns, widths, columns, flavor);
    for (size_t line = 0; line < lines && dvq_output_check(output) == DVQ_OK; line++) {
        write_table_line(writer->output, cells + line * columns, widths, columns);
        if (line == 0)
            write_table_rule(writer->output, widths, columns);
    }
    return output->status == DVQ_OK ? DVQ_OK : dvq_render_fail(output->status, error);
}
