/*
 * A CALENDAR by months; see markdown_month.h. Rows are sorted by day first: the result has them in
 * the query's order. Called by render_markdown.c.
 */
#include "render/markdown_month.h"

#include <stdlib.h>

#include "value/date.h"

/* A row on its day; what is not a date comes first, in no month. */
typedef struct day_row {
    long month; /* months since year 0 */
    int day;    /* of the month */
    size_t row;
    dvq_value date;
} day_row;

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

static day_row make_row(const dvq_writer *writer, const dvq_result *result, size_t row)
{
    day_row made = {.month = -1, .row = row, .date = result->values[2 * row]};
    if (dvq_value_is(made.date, DVQ_VALUE_DATE) && dvq_date_is_valid(made.date)) {
        dvq_date_fields fields;
        dvq_date_get_fields(writer->environment, made.date, &fields);
        made.month = (long)fields.year * 12 + fields.month - 1;
        made.day = fields.day;
    }
    return made;
}

static dvq_status write_month(const dvq_writer *writer, dvq_value date, bool first)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->scratch);
    dvq_status status =
        dvq_date_format(writer->environment, date, DVQ_TEXT("LLLL yyyy"), &builder, writer->error);
    dvq_text name;
    if (status == DVQ_OK)
        status = dvq_text_builder_finish(&builder, &name);
    if (status != DVQ_OK)
        return dvq_writer_fail(writer, status);
    dvq_output_add_string(writer->output, first ? "" : "\n");
    dvq_output_open_heading(writer->output, writer->options->markdown.level);
    dvq_output_add(writer->output, name);
    dvq_output_add_string(writer->output, "\n\n");
    return DVQ_OK;
}

/* "- January 05, 2026: link, link" for the rows of one day. */
static dvq_status write_day(const dvq_writer *writer, const dvq_result *result, const day_row *rows,
                            size_t count)
{
    dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
    dvq_output_add_string(writer->output, "- ");
    dvq_status status = dvq_writer_write_text(writer, rows[0].date);
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        dvq_output_add_string(writer->output, i == 0 ? ": " : ", ");
        status = dvq_writer_write_text(writer, result->values[2 * rows[i].row + 1]);
    }
    dvq_output_add_byte(writer->output, '\n');
    dvq_arena_rewind(writer->scratch, mark);
    return status;
}

static dvq_status write_rows(const dvq_writer *writer, const dvq_result *result,
                             const day_row *rows, size_t count)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < count && status == DVQ_OK;) {
        status = dvq_writer_check(writer);
        size_t end = i + 1;
        while (end < count && rows[i].month >= 0 && rows[end].month == rows[i].month &&
               rows[end].day == rows[i].day)
            end++;
        if (status == DVQ_OK && rows[i].month >= 0 &&
            (i == 0 || rows[i - 1].month != rows[i].month))
            status = write_month(writer, rows[i].date, i == 0);
        if (status == DVQ_OK)
            status = write_day(writer, result, rows + i, end - i);
        i = end;
    }
    return status;
}

dvq_status dvq_render_markdown_months(dvq_writer *writer, const dvq_result *result)
{
    day_row *rows = dvq_arena_allocate_array(writer->scratch, result->row_count + 1, sizeof *rows);
    if (rows == NULL)
        return dvq_writer_fail(writer, DVQ_ERROR_MEMORY);
    size_t count = 0;
    for (size_t row = 0; row < result->row_count; row++)
        if (!dvq_value_is_null(result->values[2 * row]))
            rows[count++] = make_row(writer, result, row);
    qsort(rows, count, sizeof *rows, compare_rows);
    return write_rows(writer, result, rows, count);
}
