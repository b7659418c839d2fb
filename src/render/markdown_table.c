/*
 * Writing a TABLE as Markdown; see markdown_table.h. Called by render_dataview.c and
 * render_markdown.c. Rules: Dataview, ui/export/markdown.ts (markdownTable).
 */
#include "render/markdown_table.h"

#include "render/cell.h"
#include "support/unicode.h"

/* Whether the bytes are to be those of Dataview's export. */
static bool is_export(const dvq_writer *writer)
{
    return writer->options->format == DVQ_FORMAT_DATAVIEW;
}

/* As Dataview does: pipes get one more backslash for each list that the text is in. */
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

/* Replace what would end the cell or the line; a pipe that is already escaped stays as it is. */
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

static void add_escaped(const dvq_writer *writer, dvq_text_builder *builder, dvq_text text,
                        unsigned level)
{
    if (is_export(writer))
        add_escaped_again(builder, text, level);
    else
        add_rendered(builder, text);
}

static dvq_status add_cell(const dvq_writer *writer, dvq_text_builder *builder, dvq_value value,
                           unsigned level);

static dvq_status add_cell_array(const dvq_writer *writer, dvq_text_builder *builder,
                                 dvq_value array, unsigned level)
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

static dvq_status add_cell_object(const dvq_writer *writer, dvq_text_builder *builder,
                                  const dvq_object *object, unsigned level)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, writer->scratch, &entries);
    if (status != DVQ_OK)
        return dvq_writer_fail(writer, status);
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

static dvq_status add_cell(const dvq_writer *writer, dvq_text_builder *builder, dvq_value value,
                           unsigned level)
{
    dvq_status status = dvq_writer_check_depth(writer, level);
    if (status != DVQ_OK)
        return status;
    if (writer->environment->allow_html && dvq_value_is(value, DVQ_VALUE_ARRAY))
        return add_cell_array(writer, builder, value, level);
    if (writer->environment->allow_html && dvq_value_is(value, DVQ_VALUE_OBJECT))
        return add_cell_object(writer, builder, value.as.object, level);
    dvq_text text = DVQ_TEXT("");
    status = dvq_writer_make_text(writer, value, &text);
    if (status == DVQ_OK)
        add_escaped(writer, builder, is_export(writer) ? text : dvq_cell_trim(text), level);
    return status;
}

/* A finished cell and its length as JavaScript counts it. */
typedef struct table_cell {
    dvq_text text;
    size_t length;
} table_cell;

static dvq_status finish_cell(const dvq_writer *writer, dvq_text_builder *builder, table_cell *cell)
{
    const dvq_render_markdown_options *options = &writer->options->markdown;
    dvq_status status = dvq_text_builder_finish(builder, &cell->text);
    if (status == DVQ_OK && options->finish_cell != NULL)
        status = options->finish_cell(options->user, cell->text, writer->scratch, &cell->text);
    if (status != DVQ_OK)
        return dvq_writer_fail(writer, status);
    cell->length = dvq_unicode_utf16_length(cell->text);
    return DVQ_OK;
}

static dvq_status make_table_row(const dvq_writer *writer, const dvq_value *values, size_t count,
                                 table_cell *cells)
{
    dvq_status status = dvq_writer_check(writer);
    dvq_text_builder builder;
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        dvq_text_builder_init(&builder, writer->scratch);
        status = add_cell(writer, &builder, values[i], 1);
        if (status == DVQ_OK)
            status = finish_cell(writer, &builder, &cells[i]);
    }
    return status;
}

static dvq_status make_table_cells(const dvq_writer *writer, const dvq_result *result,
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

static void measure_columns(const dvq_writer *writer, const table_cell *cells, size_t count,
                            size_t *widths, size_t columns)
{
    size_t most = is_export(writer) ? SIZE_MAX : DVQ_RENDER_WIDTH_LIMIT;
    /* A rule needs a hyphen in each column, or it makes no table. */
    for (size_t i = 0; i < columns; i++)
        widths[i] = is_export(writer) ? 0 : 1;
    for (size_t i = 0; i < count; i++)
        if (cells[i].length > widths[i % columns] && cells[i].length <= most)
            widths[i % columns] = cells[i].length;
}

dvq_status dvq_render_markdown_table(dvq_writer *writer, const dvq_result *result)
{
    size_t columns = result->header_count;
    if (columns == 0 && !is_export(writer))
        return DVQ_OK;
    size_t lines = result->row_count + 1;
    table_cell *cells = dvq_arena_allocate_array(writer->scratch, lines * columns, sizeof *cells);
    size_t *widths = dvq_arena_allocate_array(writer->scratch, columns, sizeof *widths);
    if (columns > 0 && (cells == NULL || widths == NULL))
        return dvq_writer_fail(writer, DVQ_ERROR_MEMORY);
    dvq_status status = make_table_cells(writer, result, cells);
    if (status != DVQ_OK)
        return status;
    measure_columns(writer, cells, lines * columns, widths, columns);
    for (size_t line = 0; line < lines && status == DVQ_OK; line++) {
        status = dvq_writer_check(writer);
        write_table_line(writer->output, cells + line * columns, widths, columns);
        if (line == 0)
            write_table_rule(writer->output, widths, columns);
    }
    return status;
}
