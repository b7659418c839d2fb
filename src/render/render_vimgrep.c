/*
 * One line a row, `path:line:column:text`, as editors read it for their lists of places. Called by
 * render.c. Rows that name no note are left out. Never reads notes, so a task's column is always 1.
 */
#include "render/cell.h"
#include "render/format.h"
#include "render/task_rows.h"

static void write_place(const dvq_writer *writer, dvq_text path, dvq_text line)
{
    dvq_output_add_printable(writer->output, writer->options->folder);
    dvq_output_add_printable(writer->output, dvq_writer_get_file(writer, path));
    dvq_output_add_byte(writer->output, ':');
    dvq_output_add(writer->output, line);
    dvq_output_add_string(writer->output, ":1:");
}

/* ---- tasks ---- */

/* The parts of a task's line, in order. */
static const char *const task_keys[] = {"path", "symbol", "status", "text"};

enum { TASK_PATH, TASK_SYMBOL, TASK_STATUS, TASK_TEXT, TASK_KEY_COUNT };

static dvq_status write_task(dvq_writer *writer, dvq_value row)
{
    dvq_text parts[TASK_KEY_COUNT];
    dvq_text line;
    dvq_status status = dvq_cell_make_line(writer, row, &line);
    for (size_t i = 0; i < TASK_KEY_COUNT && status == DVQ_OK; i++)
        status = dvq_cell_make_field(writer, row, task_keys[i], &parts[i]);
    if (status != DVQ_OK)
        return status;
    write_place(writer, parts[TASK_PATH], line);
    dvq_output_add_printable(writer->output, parts[TASK_SYMBOL]);
    dvq_output_add_string(writer->output, " [");
    dvq_output_add_printable(writer->output, parts[TASK_STATUS]);
    dvq_output_add_string(writer->output, "] ");
    dvq_output_add_printable(writer->output, parts[TASK_TEXT]);
    dvq_output_add_byte(writer->output, '\n');
    return DVQ_OK;
}

static dvq_status write_tasks(dvq_writer *writer, const dvq_result *result)
{
    static const dvq_render_task_format format = {.write_row = write_task};
    return dvq_render_task_rows(writer, &result->tasks, &format);
}

/* ---- other rows ---- */

/* The first link among the cells names the row's note; SIZE_MAX when there is none. */
static size_t find_link(const dvq_value *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (dvq_value_is(cells[i], DVQ_VALUE_LINK))
            return i;
    return SIZE_MAX;
}

static dvq_status write_row(dvq_writer *writer, const dvq_result *result, size_t row)
{
    dvq_value pair[2];
    const dvq_value *cells;
    size_t count = dvq_cell_list_row(result, row, pair, &cells);
    size_t link = find_link(cells, count);
    if (link == SIZE_MAX)
        return DVQ_OK;
    dvq_status status = DVQ_OK;
    bool any = false;
    write_place(writer, cells[link].as.link->path, DVQ_TEXT("1"));
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        if (i == link && count > 1)
            continue;
        dvq_output_add_string(writer->output, any ? ", " : "");
        any = true;
        dvq_text text;
        status = dvq_cell_make_text(writer, DVQ_CELL_SHOWN, cells[i], &text);
        if (status == DVQ_OK)
            dvq_output_add_printable(writer->output, text);
    }
    dvq_output_add_byte(writer->output, '\n');
    return status;
}

static dvq_status write_rows(dvq_writer *writer, const dvq_result *result)
{
    return dvq_writer_write_rows(writer, result, write_row);
}

const dvq_render_format dvq_render_vimgrep = {write_rows, write_rows, write_tasks, write_rows};
