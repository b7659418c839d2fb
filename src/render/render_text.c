/*
 * Text for terminals: tasks below their note with checkbox and `path:line`, lists with one row a
 * line, tables in aligned columns. Colours only when asked for. Control characters in notes never
 * reach the terminal. Called by render.c. Never reads notes.
 */
#include "render/cell.h"
#include "render/fold.h"
#include "render/format.h"
#include "render/task_rows.h"
#include "support/unicode.h"

/* How deep rows are below the heading of their note. */
enum { TOP_DEPTH = 1 };

/* Blanks between columns. */
enum { GAP = 2 };

/* What is coloured, as escape sequences of ANSI terminals. */
static const char heading_style[] = "\x1b[1m";
static const char place_style[] = "\x1b[2m";
static const char open_style[] = "\x1b[33m";
static const char done_style[] = "\x1b[32m";
static const char plain_style[] = "\x1b[0m";

static void set_style(const dvq_writer *writer, const char *style)
{
    if (writer->options->color)
        dvq_output_add_string(writer->output, style);
}

/* ---- links ---- */

/* Begin a link to the file at `path`, if there are links and there is a file; false for none. */
static bool open_link(const dvq_writer *writer, dvq_text path)
{
    const dvq_render_terminal_links *links = &writer->options->links;
    if (links->has_file == NULL || path.length == 0 || !links->has_file(links->user, path))
        return false;
    dvq_output_add_string(writer->output, "\x1b]8;;file://");
    dvq_output_add_url_path(writer->output, links->host);
    dvq_output_add_url_path(writer->output, links->root);
    dvq_output_add_byte(writer->output, '/');
    dvq_output_add_url_path(writer->output, path);
    dvq_output_add_string(writer->output, "\x1b\\");
    return true;
}

static void close_link(const dvq_writer *writer, bool opened)
{
    if (opened)
        dvq_output_add_string(writer->output, "\x1b]8;;\x1b\\");
}

/* The path that a value leads to; "" for any other than a link. */
static dvq_text get_target(dvq_value value)
{
    return dvq_value_is(value, DVQ_VALUE_LINK) ? value.as.link->path : DVQ_TEXT("");
}

static void write_indent(const dvq_writer *writer, unsigned depth)
{
    dvq_output_add_repeated(writer->output, ' ', (size_t)2 * depth);
}

/* ---- tasks ---- */

/* What is remembered from row to row. */
typedef struct task_state {
    bool started;  /* something was written, so a heading needs a blank line before it */
    bool by_note;  /* rows in no group are written below headings for their notes */
    dvq_text note; /* path of the note whose heading was written last */
} task_state;

/* `target`: the path of the note that the heading names, or "". */
static void write_heading(dvq_writer *writer, dvq_text text, dvq_text target, unsigned depth)
{
    task_state *state = writer->state;
    if (state->started && depth == 0)
        dvq_output_add_byte(writer->output, '\n');
    state->started = true;
    write_indent(writer, depth);
    set_style(writer, heading_style);
    bool linked = open_link(writer, target);
    dvq_output_add_printable(writer->output, text);
    close_link(writer, linked);
    set_style(writer, plain_style);
    dvq_output_add_byte(writer->output, '\n');
}

static void write_checkbox(const dvq_writer *writer, const dvq_render_item *item)
{
    if (!item->is_task) {
        dvq_output_add_string(writer->output, "- ");
        return;
    }
    bool open = dvq_text_equal(item->status, DVQ_TEXT(" ")) || item->status.length == 0;
    set_style(writer, open ? open_style : done_style);
    dvq_output_add_byte(writer->output, '[');
    dvq_output_add_printable(writer->output, item->status);
    dvq_output_add_byte(writer->output, ']');
    set_style(writer, plain_style);
    dvq_output_add_byte(writer->output, ' ');
}

static dvq_status write_place(const dvq_writer *writer, dvq_value row)
{
    dvq_text path;
    dvq_status status = dvq_cell_make_field(writer, row, "path", &path);
    dvq_text line;
    if (status == DVQ_OK)
        status = dvq_cell_make_line(writer, row, &line);
    if (status != DVQ_OK)
        return status;
    dvq_output_add_string(writer->output, "  ");
    set_style(writer, place_style);
    bool linked = open_link(writer, path);
    dvq_output_add_printable(writer->output, writer->options->folder);
    dvq_output_add_printable(writer->output, path);
    dvq_output_add_byte(writer->output, ':');
    dvq_output_add(writer->output, line);
    close_link(writer, linked);
    set_style(writer, plain_style);
    return DVQ_OK;
}

/* A heading where the rows move on to another note. */
static dvq_status write_note_heading(dvq_writer *writer, const dvq_nest_node *node)
{
    task_state *state = writer->state;
    dvq_value path;
    dvq_status status = dvq_nest_get_value(writer, node, DVQ_TEXT("path"), &path);
    if (status != DVQ_OK || !dvq_value_is(path, DVQ_VALUE_STRING))
        return status;
    if (!state->started || !dvq_text_equal(dvq_value_get_text(path), state->note)) {
        state->note = dvq_value_get_text(path);
        write_heading(writer, state->note, state->note, 0);
    }
    return DVQ_OK;
}

static dvq_status write_task(dvq_writer *writer, const dvq_render_item *item, unsigned depth)
{
    const task_state *state = writer->state;
    dvq_status status = DVQ_OK;
    if (state->by_note && depth == TOP_DEPTH)
        status = write_note_heading(writer, item->node);
    if (status != DVQ_OK)
        return status;
    write_indent(writer, depth);
    write_checkbox(writer, item);
    dvq_output_add_printable(writer->output, item->text);
    status = write_place(writer, dvq_value_object(item->node->item));
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

static unsigned open_task_rows(dvq_writer *writer, const dvq_result_tasks *tasks, unsigned depth)
{
    task_state *state = writer->state;
    (void)tasks;
    state->by_note = depth == 0;
    return depth > 0 ? depth : TOP_DEPTH;
}

static dvq_status write_group(dvq_writer *writer, dvq_value key, unsigned depth)
{
    dvq_text text;
    dvq_status status = dvq_cell_make_text(writer, DVQ_CELL_SHOWN, key, &text);
    if (status == DVQ_OK)
        write_heading(writer, text, get_target(key), depth);
    return status;
}

/* By one thread: whether a row needs a note's heading depends on the row before it. */
static dvq_status write_tasks(dvq_writer *writer, const dvq_result *result)
{
    static const dvq_render_task_format format = {
        .open_group = write_group, .open_rows = open_task_rows, .write_item = write_task};
    task_state state = {0};
    dvq_writer own = *writer;
    own.state = &state;
    own.threads = 1;
    return dvq_render_task_rows(&own, &result->tasks, &format);
}

/* ---- lists ---- */

static dvq_status write_value(dvq_writer *writer, dvq_value value)
{
    dvq_text text;
    dvq_status status = dvq_cell_make_text(writer, DVQ_CELL_SHOWN, value, &text);
    if (status != DVQ_OK)
        return status;
    bool linked = open_link(writer, get_target(value));
    dvq_output_add_printable(writer->output, text);
    close_link(writer, linked);
    return DVQ_OK;
}

static dvq_status write_list_row(dvq_writer *writer, const dvq_result *result, size_t row)
{
    dvq_value pair[2];
    const dvq_value *cells;
    size_t count = dvq_cell_list_row(result, row, pair, &cells);
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_output_add_string(writer->output, ": ");
        status = write_value(writer, cells[i]);
    }
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

static dvq_status write_list(dvq_writer *writer, const dvq_result *result)
{
    return dvq_writer_write_rows(writer, result, write_list_row);
}

/* ---- tables and calendars ---- */

typedef struct text_cell {
    dvq_text text;
    size_t width;
    dvq_text target; /* the path that it leads to, or "" */
} text_cell;

/* The cell's text as it will be written, on one line, since its width counts for the column. */
static dvq_status make_cell(dvq_writer *writer, dvq_text text, text_cell *cell)
{
    char *bytes = dvq_arena_allocate(writer->scratch, text.length > 0 ? text.length : 1);
    if (bytes == NULL)
        return dvq_writer_fail(writer, DVQ_ERROR_MEMORY);
    size_t length = 0;
    for (size_t i = 0; i < text.length;) {
        size_t control = dvq_output_measure_control(text, i);
        bytes[length++] = control > 0 ? ' ' : text.data[i];
        i += control > 0 ? control : 1;
    }
    cell->text = dvq_text_make(bytes, length);
    cell->width = dvq_unicode_display_width(cell->text);
    return DVQ_OK;
}

static dvq_status make_row(dvq_writer *writer, const dvq_value *values, size_t count,
                           text_cell *cells)
{
    dvq_status status = dvq_writer_check(writer);
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        dvq_text text;
        status = dvq_cell_make_text(writer, DVQ_CELL_SHOWN, values[i], &text);
        if (status == DVQ_OK)
            status = make_cell(writer, text, &cells[i]);
        cells[i].target = get_target(values[i]);
    }
    return status;
}

static void write_cell(dvq_writer *writer, const text_cell *cell, size_t width, bool last)
{
    bool linked = cell->text.length > 0 && open_link(writer, cell->target);
    dvq_output_add(writer->output, cell->text);
    close_link(writer, linked);
    /* The last column is not padded: nothing comes after it. */
    if (!last)
        dvq_output_add_repeated(writer->output, ' ',
                                (width > cell->width ? width - cell->width : 0) + GAP);
}

/* How many columns are left, up to the last one that still has text. */
static size_t count_unfinished(const text_cell *cells, size_t count)
{
    while (count > 0 && cells[count - 1].text.length == 0)
        count--;
    return count;
}

/* Write a row on as many lines as its cells need; what is written is taken from the cells. */
static void write_folded_row(dvq_writer *writer, text_cell *cells, const size_t *widths,
                             size_t count)
{
    size_t left = count_unfinished(cells, count);
    do {
        for (size_t i = 0; i < left; i++) {
            text_cell part = {.text = dvq_fold_take(&cells[i].text, widths[i]),
                              .target = cells[i].target};
            part.width = dvq_unicode_display_width(part.text);
            write_cell(writer, &part, widths[i], i + 1 == left);
        }
        dvq_output_add_byte(writer->output, '\n');
        left = count_unfinished(cells, left);
    } while (left > 0);
}

static void write_table_row(dvq_writer *writer, text_cell *cells, const size_t *widths,
                            size_t count)
{
    if (writer->options->width > 0) {
        write_folded_row(writer, cells, widths, count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        write_cell(writer, &cells[i], widths[i], i + 1 == count);
    dvq_output_add_byte(writer->output, '\n');
}

/* The width of each column: that of its widest cell, or less where lines must fit a terminal. */
static void measure_columns(const dvq_writer *writer, const text_cell *cells, size_t lines,
                            size_t *widths, size_t columns)
{
    size_t gaps = (columns - 1) * GAP;
    for (size_t i = 0; i < lines * columns; i++) {
        size_t width = cells[i].width;
        /* A very long cell does not widen its column, unless it is folded itself. */
        if (width > DVQ_RENDER_WIDTH_LIMIT)
            width = writer->options->width > 0 ? DVQ_RENDER_WIDTH_LIMIT : 0;
        if (width > widths[i % columns])
            widths[i % columns] = width;
    }
    if (writer->options->width > 0)
        dvq_fold_fit(widths, columns,
                     writer->options->width > gaps ? writer->options->width - gaps : 0);
}

static void write_table_lines(dvq_writer *writer, text_cell *cells, size_t lines, size_t *widths,
                              size_t columns)
{
    measure_columns(writer, cells, lines, widths, columns);
    set_style(writer, heading_style);
    write_table_row(writer, cells, widths, columns);
    set_style(writer, plain_style);
    for (size_t i = 0; i < columns; i++) {
        dvq_output_add_repeated(writer->output, '-', widths[i]);
        dvq_output_add_string(writer->output, i + 1 < columns ? "  " : "\n");
    }
    for (size_t line = 1; line < lines && dvq_output_check(writer->output) == DVQ_OK; line++)
        write_table_row(writer, cells + line * columns, widths, columns);
}

static dvq_status write_columns(dvq_writer *writer, const dvq_text *headers, size_t columns,
                                const dvq_value *values, size_t rows)
{
    if (columns == 0)
        return DVQ_OK;
    text_cell *cells =
        dvq_arena_allocate_array(writer->scratch, (rows + 1) * columns, sizeof *cells);
    size_t *widths = dvq_arena_allocate_array(writer->scratch, columns, sizeof *widths);
    if (cells == NULL || widths == NULL)
        return dvq_writer_fail(writer, DVQ_ERROR_MEMORY);
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < columns && status == DVQ_OK; i++)
        status = make_cell(writer, headers[i], &cells[i]);
    for (size_t row = 0; row < rows && status == DVQ_OK; row++)
        status = make_row(writer, values + row * columns, columns, cells + (row + 1) * columns);
    if (status == DVQ_OK)
        write_table_lines(writer, cells, rows + 1, widths, columns);
    return status;
}

static dvq_status write_table(dvq_writer *writer, const dvq_result *result)
{
    return write_columns(writer, result->headers, result->header_count, result->cells,
                         result->row_count);
}

static dvq_status write_calendar(dvq_writer *writer, const dvq_result *result)
{
    static const dvq_text headers[] = {{"Date", 4}, {"Note", 4}};
    return write_columns(writer, headers, 2, result->values, result->row_count);
}

const dvq_render_format dvq_render_text = {write_table, write_list, write_tasks, write_calendar};
