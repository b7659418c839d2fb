/*
 * A CALENDAR as Markdown for a note: a heading for each month that has a day in it, and below it a
 * list of the days with links to their notes, in the order of time. Called by render_markdown.c.
 */
#include <stdlib.h>

#include "render/render.h"
#include "value/date.h"
#include "value/value_text.h"

/* A row on its day; a date that is none comes first, in no month. */
typedef struct day_row {
    long month; /* months since year 0 */
    int day;    /* of the month */
    size_t row;
    dvq_value date;
} day_row;

typedef struct month_writer {
    const dvq_result *result;
    dvq_arena *scratch;
    dvq_output *output;
    dvq_error *error;
    unsigned level;
} month_writer;

static int compare_rows(const void *left, const void *right)
{
    const day_row *a = left;
    const day_row *b = right;
    if (a->month != b->month)
        return a->month < b->month ? -1 : 1;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static day_row make_row(const month_writer *writer, size_t row)
{
    day_row made = {.month = -1, .row = row, .date = writer->result->values[2 * row]};
    if (dvq_value_is(made.date, DVQ_VALUE_DATE) && dvq_date_is_valid(made.date)) {
        dvq_date_fields fields;
        dvq_date_get_fields(writer->result->environment, made.date, &fields);
        made.month = (long)fields.year * 12 + fields.month - 1;
        made.day = fields.day;
    }
    return made;
}

static dvq_status write_value(month_writer *writer, dvq_value value)
{
    dvq_text text;
    dvq_status status =
        dvq_value_to_text(writer->result->environment, value, writer->scratch, &text);
    if (status != DVQ_OK)
        return dvq_render_fail(status, writer->error);
    dvq_output_add(writer->output, text);
    return DVQ_OK;
}

static dvq_status write_month(month_writer *writer, dvq_value date, bool first)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    dvq_status status = dvq_date_format(writer->result->environment, date, DVQ_TEXT("LLLL yyyy"),
                                        &builder, writer->error);
    dvq_text name;
    if (status == DVQ_OK)
        status = dvq_text_builder_finish(&builder, &name);
    if (status != DVQ_OK)
        return dvq_render_fail(status, writer->error);
    dvq_output_add_string(writer->output, first ? "" : "\n");
    dvq_output_open_heading(writer->output, writer->level);
    dvq_output_add(writer->output, name);
    dvq_output_add_string(writer->output, "\n\n");
    return DVQ_OK;
}

/* "- January 05, 2026: link, link" for the rows of one day. */
static dvq_status write_day(month_writer *writer, const day_row *rows, size_t count)
{
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    dvq_output_add_string(writer->output, "- ");
    dvq_status status = write_value(writer, rows[0].date);
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        dvq_output_add_string(writer->output, i == 0 ? ": " : ", ");
        status = write_value(writer, writer->result->values[2 * rows[i].row + 1]);
    }
    dvq_output_add_byte(writer->output, '\n');
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static dvq_status write_rows(month_writer *writer, const day_row *rows, size_t count)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < count && status == DVQ_OK;) {
        status = dvq_render_check(writer->output, writer->error);
        size_t end = i + 1;
        while (end < count && rows[i].month >= 0 && rows[end].month == rows[i].month &&
               rows[end].day == rows[i].day)
            end++;
        if (status == DVQ_OK && rows[i].month >= 0 &&
            (i == 0 || rows[i - 1].month != rows[i].month))
            status = write_month(writer, rows[i].date, i == 0);
        if (status == DVQ_OK)
            status = write_day(writer, rows + i, end - i);
        i = end;
    }
    return status;
}

dvq_status dvq_markdown_months_write(const dvq_result *result, unsigned level, dvq_arena *scratch,
                                     dvq_output *output, dvq_error *error)
{
    month_writer writer = {result, scratch, output, error, level};
    day_row *rows = dvq_arena_allocate_array(scratch, result->row_count + 1, sizeof *rows);
    if (rows == NULL)
        return dvq_render_fail(DVQ_ERROR_MEMORY, error);
    size_t count = 0;
    for (size_t row = 0; row < result->row_count; row++)
        if (!dvq_value_is_null(result->values[2 * row]))
            rows[count++] = make_row(&writer, row);
    qsort(rows, count, sizeof *rows, compare_rows);
    return write_rows(&writer, rows, count);
}
