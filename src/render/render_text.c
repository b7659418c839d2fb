/*
 * Text for terminals: tasks with checkbox and place, lists with one row a line, tables in aligned
 * columns. Where a width is asked for, no line is wider: texts go on in the next line, and a table
 * whose columns would be too narrow becomes records. Colours only when asked for. Control
 * characters in notes never reach the terminal. Called by render.c. Never reads notes.
 */
#include "render/cell.h"
#include "render/fold.h"
#include "render/format.h"
#include "render/task_rows.h"
#include "support/unicode.h"

/* Blanks between columns, and before a place. */
enum { GAP = 2 };

/* Blanks before what is one deeper. */
enum { INDENT = 2 };

/* Lines are never folded to less than this: nothing could be read in them. */
enum { LEAST_LINE = 20 };

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
    dvq_output_add_url_path(writer->output, dvq_writer_get_file(writer, path));
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

/* ---- lines ---- */

/* A text, and the path that it leads to, or "". */
typedef struct text_piece {
    dvq_text text;
    dvq_text target;
} text_piece;

/* Pieces that are written one after the other. */
enum { MOST_PIECES = 3 };

/* Copy a text as it will be written, on one line; returns how long it is then. */
static size_t copy_printable(char *bytes, dvq_text text)
{
    size_t length = 0;
    for (size_t i = 0; i < text.length;) {
        size_t control = dvq_output_measure_control(text, i);
        bytes[length++] = control > 0 ? ' ' : text.data[i];
        i += control > 0 ? control : 1;
    }
    return length;
}

/* The columns that lines may take; 0: any number. */
static size_t get_width(const dvq_writer *writer)
{
    size_t width = writer->options->width;
    return width == 0 || width >= LEAST_LINE ? width : LEAST_LINE;
}

/* A line being written. */
typedef struct text_line {
    size_t column; /* that is written next; counted only where lines are folded */
    size_t hang;   /* blanks before what does not fit and goes on below */
} text_line;

static void break_line(const dvq_writer *writer, text_line *line)
{
    dvq_output_add_byte(writer->output, '\n');
    dvq_output_add_repeated(writer->output, ' ', line->hang);
    line->column = line->hang;
}

/* Open a line `depth` deep; very deep ones are not all moved in, so that there is room for text. */
static text_line open_line(const dvq_writer *writer, unsigned depth)
{
    size_t width = get_width(writer);
    size_t most = width / 3 / INDENT;
    size_t indent = INDENT * (width > 0 && depth > most ? most : depth);
    dvq_output_add_repeated(writer->output, ' ', indent);
    return (text_line){.column = indent, .hang = indent};
}

/* Write what one line takes of pieces; a link does not go on over the blanks of the next line. */
static void write_part(const dvq_writer *writer, dvq_text part, const text_piece *pieces,
                       size_t count)
{
    const char *end = part.data + part.length;
    const char *start = part.data;
    for (size_t i = 0; i < count && start < end; i++) {
        const char *stop = pieces[i].text.data + pieces[i].text.length;
        if (stop <= start)
            continue;
        if (stop > end)
            stop = end;
        bool linked = open_link(writer, pieces[i].target);
        dvq_output_add(writer->output, dvq_text_make(start, (size_t)(stop - start)));
        close_link(writer, linked);
        start = stop;
    }
}

/* Write pieces that stand one after the other in `text` on as many lines as they need. */
static void write_folded(const dvq_writer *writer, text_line *line, dvq_text text,
                         const text_piece *pieces, size_t count)
{
    size_t width = get_width(writer);
    if (line->column >= width)
        break_line(writer, line);
    for (;;) {
        dvq_text part = dvq_fold_take(&text, width - line->column);
        write_part(writer, part, pieces, count);
        line->column += dvq_unicode_display_width(part);
        if (text.length == 0)
            return;
        break_line(writer, line);
    }
}

/* At most MOST_PIECES are folded as one text: where lines end does not depend on links. */
static dvq_status fold_pieces(dvq_writer *writer, text_line *line, const text_piece *pieces,
                              size_t count)
{
    size_t size = 1;
    for (size_t i = 0; i < count; i++)
        size += pieces[i].text.length;
    char *bytes = dvq_arena_allocate(writer->scratch, size);
    if (bytes == NULL)
        return dvq_writer_fail(writer, DVQ_ERROR_MEMORY);
    text_piece copies[MOST_PIECES];
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        copies[i] = pieces[i];
        copies[i].text.data = bytes + length;
        copies[i].text.length = copy_printable(bytes + length, pieces[i].text);
        length += copies[i].text.length;
    }
    write_folded(writer, line, dvq_text_make(bytes, length), copies, count);
    return DVQ_OK;
}

static dvq_status write_pieces(dvq_writer *writer, text_line *line, const text_piece *pieces,
                               size_t count)
{
    if (get_width(writer) > 0)
        return fold_pieces(writer, line, pieces, count);
    for (size_t i = 0; i < count; i++) {
        bool linked = open_link(writer, pieces[i].target);
        dvq_output_add_printable(writer->output, pieces[i].text);
        close_link(writer, linked);
    }
    return DVQ_OK;
}

static dvq_status write_text(dvq_writer *writer, text_line *line, dvq_text text, dvq_text target)
{
    text_piece piece = {text, target};
    return write_pieces(writer, line, &piece, 1);
}

/* ---- tasks ---- */

/* What is remembered from row to row. */
typedef struct task_state {
    bool started;  /* something was written, so a heading needs a blank line before it */
    bool by_note;  /* rows in no group stand below headings for their notes */
    bool headed;   /* the row written last does */
    unsigned top;  /* the depth of rows that are in no other */
    dvq_text note; /* path of the note that the last of those is in; no data: none */
    dvq_text key;  /* path that the key of a group around the rows names; no data: none */
    unsigned key_depth;
} task_state;

/* `target`: the path of the note that the heading names, or "". */
static dvq_status write_heading(dvq_writer *writer, dvq_text text, dvq_text target, unsigned depth)
{
    task_state *state = writer->state;
    if (state->started && depth == 0)
        dvq_output_add_byte(writer->output, '\n');
    state->started = true;
    text_line line = open_line(writer, depth);
    set_style(writer, heading_style);
    dvq_status status = write_text(writer, &line, text, target);
    set_style(writer, plain_style);
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

/* Open and done boxes have a colour each; those of all other states have none. */
static const char *choose_box_style(dvq_text status)
{
    if (status.length == 0 || dvq_text_equal(status, DVQ_TEXT(" ")))
        return open_style;
    bool done = dvq_text_equal(status, DVQ_TEXT("x")) || dvq_text_equal(status, DVQ_TEXT("X"));
    return done ? done_style : "";
}

/* The box, and the column after it, where what does not fit goes on. */
static void write_checkbox(const dvq_writer *writer, const dvq_render_item *item, text_line *line)
{
    size_t width = get_width(writer);
    if (item->is_task) {
        const char *style = choose_box_style(item->status);
        set_style(writer, style);
        dvq_output_add_byte(writer->output, '[');
        dvq_output_add_printable(writer->output, item->status);
        dvq_output_add_byte(writer->output, ']');
        set_style(writer, style[0] == '\0' ? "" : plain_style);
        dvq_output_add_byte(writer->output, ' ');
    } else
        dvq_output_add_string(writer->output, "- ");
    if (width == 0)
        return;
    line->column += item->is_task ? 3 + dvq_unicode_display_width(item->status) : 2;
    line->hang = line->column < width / 2 ? line->column : width / 2;
}

/* The place of a row: `path:line`, or `:line` where its note is named above it. */
static dvq_status make_place(dvq_writer *writer, dvq_value row, bool named, dvq_text *place)
{
    dvq_text path = DVQ_TEXT("");
    dvq_status status = named ? DVQ_OK : dvq_cell_make_field(writer, row, "path", &path);
    dvq_text number;
    if (status == DVQ_OK)
        status = dvq_cell_make_line(writer, row, &number);
    if (status != DVQ_OK)
        return status;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    if (!named)
        dvq_text_builder_add(&builder, writer->options->folder);
    dvq_text_builder_add(&builder, dvq_writer_get_file(writer, path));
    dvq_text_builder_add_byte(&builder, ':');
    dvq_text_builder_add(&builder, number);
    status = dvq_text_builder_finish(&builder, place);
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

/* `note`: the path of the row's note, which the place leads to. */
static dvq_status write_place(dvq_writer *writer, text_line *line, dvq_value row, dvq_text note,
                              bool named)
{
    dvq_text place;
    dvq_status status = make_place(writer, row, named, &place);
    if (status != DVQ_OK)
        return status;
    size_t width = get_width(writer);
    if (width > 0 && line->column + GAP + dvq_unicode_display_width(place) > width)
        break_line(writer, line);
    else {
        dvq_output_add_repeated(writer->output, ' ', GAP);
        line->column += GAP;
    }
    set_style(writer, place_style);
    status = write_text(writer, line, place, note);
    set_style(writer, plain_style);
    return status;
}

/* The path of a row's note; without data when it has none. */
static dvq_status get_note(dvq_writer *writer, const dvq_nest_node *node, dvq_text *note)
{
    dvq_value path;
    dvq_status status = dvq_nest_get_value(writer, node, DVQ_TEXT("path"), &path);
    bool has_path = status == DVQ_OK && dvq_value_is(path, DVQ_VALUE_STRING);
    *note = has_path ? dvq_value_get_text(path) : (dvq_text){NULL, 0};
    return status;
}

static bool is_same_note(dvq_text note, dvq_text other)
{
    return note.data != NULL && other.data != NULL && dvq_text_equal(note, other);
}

/* A heading that the places of the rows below it go on from. */
static dvq_status write_note_heading(dvq_writer *writer, dvq_text note)
{
    dvq_text folder = writer->options->folder;
    if (folder.length == 0)
        return write_heading(writer, note, note, 0);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    dvq_text_builder_add(&builder, folder);
    dvq_text_builder_add(&builder, note);
    dvq_text path;
    dvq_status status = dvq_text_builder_finish(&builder, &path);
    if (status != DVQ_OK)
        return dvq_writer_fail(writer, status);
    return write_heading(writer, path, note, 0);
}

/* Rows of one note stand below its path; a row between those of other notes has it at its end. */
static dvq_status open_note(dvq_writer *writer, const dvq_render_item *item, dvq_text note)
{
    task_state *state = writer->state;
    if (state->headed && is_same_note(note, state->note))
        return DVQ_OK;
    dvq_text next = {NULL, 0};
    dvq_status status = item->next == NULL ? DVQ_OK : get_note(writer, item->next, &next);
    if (status != DVQ_OK)
        return status;
    bool leaves = state->headed;
    state->headed = is_same_note(note, next);
    if (state->headed)
        return write_note_heading(writer, note);
    if (leaves)
        dvq_output_add_byte(writer->output, '\n');
    state->started = true;
    return DVQ_OK;
}

static dvq_status write_task(dvq_writer *writer, const dvq_render_item *item, unsigned depth)
{
    task_state *state = writer->state;
    dvq_text note;
    dvq_status status = get_note(writer, item->node, &note);
    bool root = depth == state->top;
    if (status == DVQ_OK && root && state->by_note)
        status = open_note(writer, item, note);
    if (status != DVQ_OK)
        return status;
    bool named =
        root ? state->headed || is_same_note(note, state->key) : is_same_note(note, state->note);
    if (root)
        state->note = note;
    text_line line = open_line(writer, depth + state->headed);
    write_checkbox(writer, item, &line);
    status = write_text(writer, &line, dvq_cell_trim(item->text), DVQ_TEXT(""));
    if (status == DVQ_OK)
        status = write_place(writer, &line, dvq_value_object(item->node->item), note, named);
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

static unsigned open_task_rows(dvq_writer *writer, const dvq_result_tasks *tasks, unsigned depth)
{
    task_state *state = writer->state;
    (void)tasks;
    state->by_note = depth == 0;
    state->top = depth;
    return depth;
}

/* Remember a key that names a note: the rows below it need not, unless they name its folder. */
static void keep_key(const dvq_writer *writer, dvq_value key, unsigned depth)
{
    task_state *state = writer->state;
    if (writer->options->folder.length > 0)
        return;
    if (depth <= state->key_depth)
        state->key = (dvq_text){NULL, 0};
    bool is_link = dvq_value_is(key, DVQ_VALUE_LINK);
    bool is_path = state->key.data == NULL && dvq_value_is(key, DVQ_VALUE_STRING);
    if (!is_link && !is_path)
        return;
    state->key = is_link ? key.as.link->path : dvq_value_get_text(key);
    state->key_depth = depth;
}

static dvq_status write_group(dvq_writer *writer, dvq_value key, unsigned depth)
{
    keep_key(writer, key, depth);
    dvq_text text;
    dvq_status status = dvq_cell_make_text(writer, DVQ_CELL_SHOWN, key, &text);
    return status == DVQ_OK ? write_heading(writer, text, get_target(key), depth) : status;
}

/* By one thread: where a row's note is named depends on the row before it. */
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

/* A row's pieces: its value, or key and value, of which each can lead to a note. */
static dvq_status make_pieces(dvq_writer *writer, const dvq_result *result, size_t row,
                              text_piece pieces[MOST_PIECES], size_t *count)
{
    dvq_value pair[2];
    const dvq_value *cells;
    size_t cell_count = dvq_cell_list_row(result, row, pair, &cells);
    *count = 0;
    for (size_t i = 0; i < cell_count; i++) {
        if (i > 0)
            pieces[(*count)++] = (text_piece){DVQ_TEXT(": "), DVQ_TEXT("")};
        text_piece *piece = &pieces[(*count)++];
        piece->target = get_target(cells[i]);
        dvq_status status = dvq_cell_make_text(writer, DVQ_CELL_SHOWN, cells[i], &piece->text);
        if (status != DVQ_OK)
            return status;
    }
    return DVQ_OK;
}

static dvq_status write_list_row(dvq_writer *writer, const dvq_result *result, size_t row)
{
    text_piece pieces[MOST_PIECES];
    size_t count;
    dvq_status status = make_pieces(writer, result, row, pieces, &count);
    text_line line = {.hang = INDENT};
    if (status == DVQ_OK)
        status = write_pieces(writer, &line, pieces, count);
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

/* The cell's text as it will be written, since its width counts for the column. */
static dvq_status make_cell(dvq_writer *writer, dvq_text text, text_cell *cell)
{
    char *bytes = dvq_arena_allocate(writer->scratch, text.length > 0 ? text.length : 1);
    if (bytes == NULL)
        return dvq_writer_fail(writer, DVQ_ERROR_MEMORY);
    cell->text = dvq_text_make(bytes, copy_printable(bytes, text));
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

/*
 * Write a row on as many lines as its cells need; what is written is taken from the cells. The
 * first cell can have a style of its own.
 */
static void write_folded_row(dvq_writer *writer, text_cell *cells, const size_t *widths,
                             size_t count, const char *first_style)
{
    size_t left = count_unfinished(cells, count);
    do {
        for (size_t i = 0; i < left; i++) {
            text_cell part = {.text = dvq_fold_take(&cells[i].text, widths[i]),
                              .target = cells[i].target};
            part.width = dvq_unicode_display_width(part.text);
            if (i == 0 && first_style != NULL)
                set_style(writer, first_style);
            write_cell(writer, &part, widths[i], i + 1 == left);
            if (i == 0 && first_style != NULL)
                set_style(writer, plain_style);
        }
        dvq_output_add_byte(writer->output, '\n');
        left = count_unfinished(cells, left);
    } while (left > 0);
}

static void write_table_row(dvq_writer *writer, text_cell *cells, const size_t *widths,
                            size_t count)
{
    if (writer->options->width > 0) {
        write_folded_row(writer, cells, widths, count, NULL);
        return;
    }
    for (size_t i = 0; i < count; i++)
        write_cell(writer, &cells[i], widths[i], i + 1 == count);
    dvq_output_add_byte(writer->output, '\n');
}

/*
 * The width of each column: that of its widest cell, or less where lines must fit a terminal. False
 * when there is no room for so many columns.
 */
static bool measure_columns(const dvq_writer *writer, const text_cell *cells, size_t lines,
                            size_t *widths, size_t columns)
{
    size_t gaps = (columns - 1) * GAP;
    size_t most = get_width(writer);
    for (size_t i = 0; i < lines * columns; i++) {
        size_t width = cells[i].width;
        /* A very long cell does not widen its column, unless it is folded itself. */
        if (width > DVQ_RENDER_WIDTH_LIMIT)
            width = most > 0 ? DVQ_RENDER_WIDTH_LIMIT : 0;
        if (width > widths[i % columns])
            widths[i % columns] = width;
    }
    return most == 0 || dvq_fold_fit(widths, columns, most > gaps ? most - gaps : 0);
}

/* A line for each cell, with its header before it; only the headers where there are no cells. */
static void write_record(dvq_writer *writer, const text_cell *headers, const text_cell *cells,
                         const size_t *widths, size_t columns)
{
    for (size_t i = 0; i < columns; i++) {
        text_cell pair[] = {headers[i], cells != NULL ? cells[i] : (text_cell){.width = 0}};
        write_folded_row(writer, pair, widths, 2, heading_style);
    }
}

/* A table that is too wide for columns, as a record for each row. */
static void write_records(dvq_writer *writer, const text_cell *cells, size_t lines, size_t columns)
{
    size_t widths[2] = {0, 0};
    for (size_t i = 0; i < columns; i++)
        if (cells[i].width > widths[0])
            widths[0] = cells[i].width;
    size_t width = get_width(writer);
    if (widths[0] > width * 2 / 5)
        widths[0] = width * 2 / 5;
    widths[1] = width - widths[0] - GAP;
    write_record(writer, cells, lines > 1 ? cells + columns : NULL, widths, columns);
    for (size_t line = 2; line < lines && dvq_output_check(writer->output) == DVQ_OK; line++) {
        dvq_output_add_byte(writer->output, '\n');
        write_record(writer, cells, cells + line * columns, widths, columns);
    }
}

static void write_table_lines(dvq_writer *writer, text_cell *cells, size_t lines, size_t *widths,
                              size_t columns)
{
    if (!measure_columns(writer, cells, lines, widths, columns)) {
        write_records(writer, cells, lines, columns);
        return;
    }
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
