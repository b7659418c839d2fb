/*
 * Text for terminals: tasks below their note with checkbox and `path:line`, lists one row a line,
 * tables in aligned columns. Colours only when asked for. Control characters in notes are not
 * passed on to the terminal. Called by render.c. Never reads notes.
 */
#include "render/fold.h"
#include "render/plain_value.h"
#include "render/render.h"
#include "render/task_walk.h"
#include "support/unicode.h"

/* How deep rows stand below the heading of their note. */
enum { TOP_DEPTH = 1 };

/* Blanks between columns. */
enum { GAP = 2 };

typedef struct text_writer {
    const dvq_environment *environment;
    dvq_arena *scratch;
    dvq_output *output;
    dvq_error *error;
    bool color;
    size_t width;  /* columns that tables are folded to; 0: none */
    bool started;  /* something was written, so a heading needs a blank line before it */
    bool by_note;  /* rows in no group stand below headings for their notes */
    dvq_text note; /* path of the note whose heading was written last */
} text_writer;

/* What colours say; the escape sequences of ANSI terminals. */
static const char heading_style[] = "\x1b[1m";
static const char place_style[] = "\x1b[2m";
static const char open_style[] = "\x1b[33m";
static const char done_style[] = "\x1b[32m";
static const char plain_style[] = "\x1b[0m";

static void set_style(text_writer *writer, const char *style)
{
    if (writer->color)
        dvq_output_add_string(writer->output, style);
}

static dvq_status make_shown(text_writer *writer, dvq_value value, dvq_text *text)
{
    return dvq_plain_value_make(writer->environment, DVQ_PLAIN_SHOWN, value, writer->scratch, text,
                                writer->error);
}

static void write_indent(text_writer *writer, unsigned depth)
{
    dvq_output_add_repeated(writer->output, ' ', (size_t)2 * depth);
}

/* ---- tasks ---- */

static void write_heading(text_writer *writer, dvq_text text, unsigned depth)
{
    if (writer->started && depth == 0)
        dvq_output_add_byte(writer->output, '\n');
    writer->started = true;
    write_indent(writer, depth);
    set_style(writer, heading_style);
    dvq_plain_value_write_line(text, writer->output);
    set_style(writer, plain_style);
    dvq_output_add_byte(writer->output, '\n');
}

static void write_checkbox(text_writer *writer, bool is_task, dvq_text mark)
{
    if (!is_task) {
        dvq_output_add_string(writer->output, "- ");
        return;
    }
    bool open = dvq_text_equal(mark, DVQ_TEXT(" ")) || mark.length == 0;
    set_style(writer, open ? open_style : done_style);
    dvq_output_add_byte(writer->output, '[');
    dvq_plain_value_write_line(mark, writer->output);
    dvq_output_add_byte(writer->output, ']');
    set_style(writer, plain_style);
    dvq_output_add_byte(writer->output, ' ');
}

static dvq_status write_place(text_writer *writer, dvq_value item)
{
    dvq_text path;
    dvq_status status = dvq_plain_value_get(writer->environment, item, "path", writer->scratch,
                                            &path, writer->error);
    dvq_text line;
    if (status == DVQ_OK)
        status = dvq_plain_value_get_line(item, writer->scratch, &line, writer->error);
    if (status != DVQ_OK)
        return status;
    dvq_output_add_string(writer->output, "  ");
    set_style(writer, place_style);
    dvq_plain_value_write_line(path, writer->output);
    dvq_output_add_byte(writer->output, ':');
    dvq_output_add(writer->output, line);
    set_style(writer, plain_style);
    return DVQ_OK;
}

/* A heading where the rows go on in another note; `note` is kept in the caller's rows. */
static dvq_status write_note_heading(text_writer *writer, dvq_task_tree *tree,
                                     const dvq_task_node *node)
{
    dvq_value path;
    dvq_status status = dvq_task_node_get(tree, node, DVQ_TEXT("path"), &path);
    if (status != DVQ_OK || !dvq_value_is(path, DVQ_VALUE_STRING))
        return status;
    if (!writer->started || !dvq_text_equal(dvq_value_get_text(path), writer->note)) {
        writer->note = dvq_value_get_text(path);
        write_heading(writer, writer->note, 0);
    }
    return DVQ_OK;
}

static dvq_status write_task_line(void *user, dvq_task_tree *tree, const dvq_task_node *node,
                                  unsigned depth, dvq_output *output)
{
    text_writer *writer = user;
    dvq_status status = DVQ_OK;
    (void)output; /* the writer's own: its rows come in order, below their notes */
    if (writer->by_note && depth == TOP_DEPTH)
        status = write_note_heading(writer, tree, node);
    bool is_task;
    dvq_text mark;
    if (status == DVQ_OK)
        status = dvq_task_node_get_status(tree, node, &is_task, &mark);
    dvq_value text;
    if (status == DVQ_OK)
        status = dvq_task_node_get_text(tree, node, &text);
    if (status != DVQ_OK)
        return status;
    write_indent(writer, depth);
    write_checkbox(writer, is_task, mark);
    dvq_plain_value_write_line(dvq_value_get_text(text), writer->output);
    status = write_place(writer, dvq_value_object(node->item));
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

static dvq_status write_task_rows(void *user, const dvq_result_tasks *tasks, unsigned depth)
{
    text_writer *writer = user;
    dvq_task_tree tree = {.environment = writer->environment,
                          .arena = writer->scratch,
                          .may_repeat = tasks->may_repeat,
                          .cancelled = writer->output->cancelled,
                          .error = writer->error};
    writer->by_note = depth == 0;
    dvq_task_list rows;
    dvq_status status = dvq_task_tree_make(&tree, tasks->items, tasks->item_count, &rows);
    if (status != DVQ_OK)
        return status;
    dvq_task_walk walk = {write_task_line, writer};
    return dvq_task_tree_walk(&tree, &rows, depth > 0 ? depth : TOP_DEPTH, &walk, writer->output);
}

static dvq_status write_group(void *user, dvq_value key, unsigned depth)
{
    text_writer *writer = user;
    dvq_text text;
    dvq_status status = make_shown(writer, key, &text);
    if (status == DVQ_OK)
        write_heading(writer, text, depth);
    return status;
}

static dvq_status write_tasks(text_writer *writer, const dvq_result_tasks *tasks)
{
    dvq_task_visitor visitor = {write_group, write_task_rows, writer, writer->scratch,
                                writer->error};
    return dvq_task_groups_walk(&visitor, tasks);
}

/* ---- lists and calendars ---- */

static dvq_status write_list(text_writer *writer, const dvq_result *result)
{
    dvq_status status = DVQ_OK;
    for (size_t row = 0; row < result->row_count && status == DVQ_OK; row++) {
        dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
        status = dvq_render_check(writer->output, writer->error);
        dvq_text text;
        if (status == DVQ_OK)
            status = make_shown(writer, result->values[row], &text);
        if (status == DVQ_OK)
            dvq_plain_value_write_line(text, writer->output);
        dvq_output_add_byte(writer->output, '\n');
        dvq_arena_rewind(writer->scratch, mark);
    }
    return status;
}

/* ---- tables ---- */

typedef struct text_cell {
    dvq_text text;
    size_t width;
} text_cell;

/* A cell's text stays on its line, so widths are those of the text as it is written. */
static dvq_status make_cell(text_writer *writer, dvq_text text, text_cell *cell)
{
    char *bytes = dvq_arena_allocate(writer->scratch, text.length > 0 ? text.length : 1);
    if (bytes == NULL)
        return dvq_render_fail(DVQ_ERROR_MEMORY, writer->error);
    size_t length = 0;
    for (size_t i = 0; i < text.length;) {
        size_t control = dvq_plain_value_measure_control(text, i);
        bytes[length++] = control > 0 ? ' ' : text.data[i];
        i += control > 0 ? control : 1;
    }
    cell->text = dvq_text_make(bytes, length);
    cell->width = dvq_unicode_display_width(cell->text);
    return DVQ_OK;
}

static dvq_status make_row(text_writer *writer, const dvq_value *values, size_t count,
                           text_cell *cells)
{
    dvq_status status = dvq_render_check(writer->output, writer->error);
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        dvq_text text;
        status = make_shown(writer, values[i], &text);
        if (status == DVQ_OK)
            status = make_cell(writer, text, &cells[i]);
    }
    return status;
}

static void write_cell(text_writer *writer, const text_cell *cell, size_t width, bool last)
{
    dvq_output_add(writer->output, cell->text);
    /* The last column is not padded: nothing stands after it. */
    if (!last)
        dvq_output_add_repeated(writer->output, ' ',
                                (width > cell->width ? width - cell->width : 0) + GAP);
}

/* The columns up to the last one that still has text. */
static size_t count_unfinished(const text_cell *cells, size_t count)
{
    while (count > 0 && cells[count - 1].text.length == 0)
        count--;
    return count;
}

/* Write a row on as many lines as its cells take in their columns; uses the cells up. */
static void write_folded_row(text_writer *writer, text_cell *cells, const size_t *widths,
                             size_t count)
{
    size_t left = count_unfinished(cells, count);
    do {
        for (size_t i = 0; i < left; i++) {
            text_cell part = {.text = dvq_fold_take(&cells[i].text, widths[i])};
            part.width = dvq_unicode_display_width(part.text);
            write_cell(writer, &part, widths[i], i + 1 == left);
        }
        dvq_output_add_byte(writer->output, '\n');
        left = count_unfinished(cells, left);
    } while (left > 0);
}

static void write_table_row(text_writer *writer, text_cell *cells, const size_t *widths,
                            size_t count)
{
    if (writer->width > 0) {
        write_folded_row(writer, cells, widths, count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        write_cell(writer, &cells[i], widths[i], i + 1 == count);
    dvq_output_add_byte(writer->output, '\n');
}

/* The columns' widths: those of their widest cells, and less where lines are to fit a terminal. */
static void measure_columns(const text_writer *writer, const text_cell *cells, size_t lines,
                            size_t *widths, size_t columns)
{
    size_t gaps = (columns - 1) * GAP;
    for (size_t i = 0; i < lines * columns; i++) {
        size_t width = cells[i].width;
        /* An overlong cell pads no others, unless it is folded itself. */
        if (width > DVQ_RENDER_WIDTH_LIMIT)
            width = writer->width > 0 ? DVQ_RENDER_WIDTH_LIMIT : 0;
        if (width > widths[i % columns])
            widths[i % columns] = width;
    }
    if (writer->width > 0)
        dvq_fold_fit(widths, columns, writer->width > gaps ? writer->width - gaps : 0);
}

static void write_table_lines(text_writer *writer, text_cell *cells, size_t lines, size_t *widths,
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

static dvq_status write_table(text_writer *writer, const dvq_text *headers, size_t columns,
                              const dvq_value *values, size_t rows)
{
    if (columns == 0)
        return DVQ_OK;
    text_cell *cells =
        dvq_arena_allocate_array(writer->scratch, (rows + 1) * columns, sizeof *cells);
    size_t *widths = dvq_arena_allocate_array(writer->scratch, columns, sizeof *widths);
    if (cells == NULL || widths == NULL)
        return dvq_render_fail(DVQ_ERROR_MEMORY, writer->error);
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < columns && status == DVQ_OK; i++)
        status = make_cell(writer, headers[i], &cells[i]);
    for (size_t row = 0; row < rows && status == DVQ_OK; row++)
        status = make_row(writer, values + row * columns, columns, cells + (row + 1) * columns);
    if (status == DVQ_OK)
        write_table_lines(writer, cells, rows + 1, widths, columns);
    return status;
}

static dvq_status write_result(text_writer *writer, const dvq_result *result)
{
    static const dvq_text calendar_headers[] = {{"Date", 4}, {"Note", 4}};
    switch (result->type) {
    case DVQ_RESULT_TABLE:
        return write_table(writer, result->headers, result->header_count, result->cells,
                           result->row_count);
    case DVQ_RESULT_LIST:
        return write_list(writer, result);
    case DVQ_RESULT_TASK:
        return write_tasks(writer, &result->tasks);
    case DVQ_RESULT_CALENDAR:
        return write_table(writer, calendar_headers, 2, result->values, result->row_count);
    }
    return DVQ_OK;
}

dvq_status dvq_render_text(const dvq_result *result, const dvq_render_options *options,
                           dvq_arena *scratch, dvq_output *output, dvq_error *error)
{
    text_writer writer = {.environment = result->environment,
                          .scratch = scratch,
                          .output = output,
                          .error = error,
                          .color = options->color,
                          .width = options->width};
    dvq_status status = write_result(&writer, result);
    if (status == DVQ_OK && output->status != DVQ_OK)
        status = dvq_render_fail(output->status, error);
    return status;
}
