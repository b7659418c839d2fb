/*
 * CSV as RFC 4180 has it, with a header row and CRLF line ends. Values are written for
 * spreadsheets: dates that they know for dates, links as paths, lists joined by "; ". Called by
 * render.c. Never reads notes.
 */
#include "render/cell.h"
#include "render/format.h"
#include "render/task_rows.h"

static bool needs_quotes(dvq_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == ',' || text.data[i] == '"' || text.data[i] == '\n' ||
            text.data[i] == '\r')
            return true;
    return false;
}

static size_t skip_digits(dvq_text text, size_t offset)
{
    while (offset < text.length && text.data[offset] >= '0' && text.data[offset] <= '9')
        offset++;
    return offset;
}

/* Whether the text is a number with its sign, such as -5 or +1.5e-7. */
static bool is_signed_number(dvq_text text)
{
    size_t end = skip_digits(text, 1);
    if (end == 1)
        return false;
    if (end < text.length && text.data[end] == '.')
        end = skip_digits(text, end + 1);
    if (end < text.length && (text.data[end] == 'e' || text.data[end] == 'E')) {
        size_t sign =
            end + 1 < text.length && (text.data[end + 1] == '-' || text.data[end + 1] == '+');
        size_t digits = end + 1 + sign;
        end = skip_digits(text, digits);
        if (end == digits)
            return false;
    }
    return end == text.length;
}

/*
 * Whether a spreadsheet may take the text for a formula: by how it begins, where some also take the
 * wide forms of = + - @ for the plain ones.
 */
static bool seems_formula(dvq_text text)
{
    static const char *const wide[] = {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
    if (text.length == 0)
        return false;
    if (strchr("=@\t\r\n", text.data[0]) != NULL && text.data[0] != '\0')
        return true;
    if (text.data[0] == '+' || text.data[0] == '-')
        return !is_signed_number(text);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (dvq_text_starts_with(text, dvq_text_from_string(wide[i])))
            return true;
    return false;
}

static void write_field(const dvq_writer *writer, dvq_text text, bool first)
{
    if (!first)
        dvq_output_add_byte(writer->output, ',');
    bool marked = writer->options->csv_safe && seems_formula(text);
    if (!needs_quotes(text)) {
        dvq_output_add_string(writer->output, marked ? "'" : "");
        dvq_output_add(writer->output, text);
        return;
    }
    dvq_output_add_string(writer->output, marked ? "\"'" : "\"");
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

static void write_name(const dvq_writer *writer, const char *name, bool first)
{
    write_field(writer, dvq_text_from_string(name), first);
}

static void end_row(const dvq_writer *writer)
{
    dvq_output_add_string(writer->output, "\r\n");
}

static dvq_status write_row(dvq_writer *writer, const dvq_result *result, size_t row)
{
    dvq_value pair[2];
    const dvq_value *cells;
    size_t count = dvq_cell_list_row(result, row, pair, &cells);
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        dvq_text text;
        status = dvq_cell_make_text(writer, DVQ_CELL_DATA, cells[i], &text);
        if (status == DVQ_OK)
            write_field(writer, text, i == 0);
    }
    end_row(writer);
    return status;
}

static dvq_status write_table(dvq_writer *writer, const dvq_result *result)
{
    for (size_t i = 0; i < result->header_count; i++)
        write_field(writer, result->headers[i], i == 0);
    end_row(writer);
    return dvq_writer_write_rows(writer, result, write_row);
}

/* All rows of a LIST are pairs, or none is. */
static dvq_status write_list(dvq_writer *writer, const dvq_result *result)
{
    bool pairs = result->row_count > 0 && dvq_writer_get_pair(result->values[0]) != NULL;
    if (pairs)
        write_name(writer, "key", true);
    write_name(writer, "value", !pairs);
    end_row(writer);
    return dvq_writer_write_rows(writer, result, write_row);
}

static dvq_status write_calendar(dvq_writer *writer, const dvq_result *result)
{
    write_name(writer, "date", true);
    write_name(writer, "link", false);
    end_row(writer);
    return dvq_writer_write_rows(writer, result, write_row);
}

/* ---- tasks ---- */

/* Columns of a TASK query after those of its groups. */
static const char *const task_columns[] = {"path",      "line",  "status",     "text",    "due",
                                           "scheduled", "start", "completion", "created", "tags"};

/* Lines are counted from 1, unlike in the items. */
enum { TASK_COLUMN_COUNT = sizeof task_columns / sizeof task_columns[0], LINE_COLUMN = 1 };

/* The groups around a row. */
typedef struct task_state {
    dvq_text *keys;
    size_t depth; /* how many groups deep the result is */
} task_state;

static size_t measure_groups(const dvq_result_tasks *tasks)
{
    size_t depth = 0;
    while (tasks->grouped && depth < DVQ_RENDER_DEPTH_LIMIT) {
        depth++;
        if (tasks->item_count == 0)
            break;
        tasks = &dvq_result_get_group(tasks, 0)->rows;
    }
    return depth;
}

static void write_task_header(const dvq_writer *writer)
{
    const task_state *state = writer->state;
    for (size_t i = 0; i < state->depth; i++)
        write_name(writer, "group", i == 0);
    for (size_t i = 0; i < TASK_COLUMN_COUNT; i++)
        write_name(writer, task_columns[i], i + state->depth == 0);
    end_row(writer);
}

static dvq_status write_task(dvq_writer *writer, dvq_value row)
{
    const task_state *state = writer->state;
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < state->depth; i++)
        write_field(writer, state->keys[i], i == 0);
    for (size_t i = 0; i < TASK_COLUMN_COUNT && status == DVQ_OK; i++) {
        dvq_text text;
        status = i == LINE_COLUMN ? dvq_cell_make_line(writer, row, &text)
                                  : dvq_cell_make_field(writer, row, task_columns[i], &text);
        if (status == DVQ_OK)
            write_field(writer, text, i + state->depth == 0);
    }
    end_row(writer);
    return status;
}

static dvq_status keep_key(dvq_writer *writer, dvq_value key, unsigned depth)
{
    const task_state *state = writer->state;
    if (depth >= state->depth)
        return dvq_writer_fail(writer, DVQ_ERROR_LIMIT);
    return dvq_cell_make_text(writer, DVQ_CELL_DATA, key, &state->keys[depth]);
}

static dvq_status write_tasks(dvq_writer *writer, const dvq_result *result)
{
    static const dvq_render_task_format format = {.open_group = keep_key, .write_row = write_task};
    task_state state = {.depth = measure_groups(&result->tasks)};
    state.keys = dvq_arena_allocate_array(writer->scratch, state.depth + 1, sizeof *state.keys);
    if (state.keys == NULL)
        return dvq_writer_fail(writer, DVQ_ERROR_MEMORY);
    dvq_writer own = *writer;
    own.state = &state;
    write_task_header(&own);
    return dvq_render_task_rows(&own, &result->tasks, &format);
}

const dvq_render_format dvq_render_csv = {write_table, write_list, write_tasks, write_calendar};
