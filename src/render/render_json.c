/*
 * Results as JSON: one document, or one row a line, where a table's rows are objects by header.
 * Called by render.c. The forms are those of docs/json.md. Never reads notes.
 */
#include "render/format.h"
#include "render/json.h"
#include "render/rows.h"
#include "support/map.h"

static dvq_status write_tasks(const dvq_writer *writer, const dvq_result_tasks *tasks,
                              unsigned depth);

static dvq_status write_group(const dvq_writer *writer, const dvq_result_group *group,
                              unsigned depth)
{
    if (depth > DVQ_RENDER_DEPTH_LIMIT)
        return DVQ_ERROR_LIMIT;
    dvq_output_add_string(writer->output, "{\"key\":");
    dvq_status status = dvq_json_write_value(writer, group->key);
    if (status != DVQ_OK)
        return status;
    dvq_output_add_string(writer->output, ",\"rows\":");
    status = write_tasks(writer, &group->rows, depth + 1);
    dvq_output_add_byte(writer->output, '}');
    return status;
}

static dvq_status write_tasks(const dvq_writer *writer, const dvq_result_tasks *tasks,
                              unsigned depth)
{
    if (!tasks->grouped)
        return dvq_json_write_values(writer, tasks->items, tasks->item_count);
    dvq_status status = DVQ_OK;
    dvq_output_add_byte(writer->output, '[');
    for (size_t i = 0; i < tasks->item_count && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_output_add_byte(writer->output, ',');
        status = write_group(writer, dvq_result_get_group(tasks, i), depth);
    }
    dvq_output_add_byte(writer->output, ']');
    return status;
}

static size_t count_rows(const dvq_result *result)
{
    return result->type == DVQ_QUERY_TASK ? result->tasks.item_count : result->row_count;
}

static dvq_status write_calendar_row(const dvq_writer *writer, const dvq_value *cells)
{
    dvq_output_add_string(writer->output, "{\"date\":");
    dvq_status status = dvq_json_write_value(writer, cells[0]);
    if (status != DVQ_OK)
        return status;
    dvq_output_add_string(writer->output, ",\"link\":");
    status = dvq_json_write_value(writer, cells[1]);
    dvq_output_add_byte(writer->output, '}');
    return status;
}

static dvq_status write_row(const dvq_writer *writer, const dvq_result *result, size_t row)
{
    switch (result->type) {
    case DVQ_QUERY_TABLE:
        return dvq_json_write_values(writer, result->cells + row * result->header_count,
                                     result->header_count);
    case DVQ_QUERY_LIST:
        return dvq_json_write_value(writer, result->values[row]);
    case DVQ_QUERY_TASK:
        if (result->tasks.grouped)
            return write_group(writer, dvq_result_get_group(&result->tasks, row), 0);
        return dvq_json_write_value(writer, result->tasks.items[row]);
    case DVQ_QUERY_CALENDAR:
        return write_calendar_row(writer, result->values + 2 * row);
    case DVQ_QUERY_EXPRESSION:
    case DVQ_QUERY_PAGE:
        break;
    }
    return DVQ_OK;
}

static void write_opening(const dvq_writer *writer, const dvq_result *result)
{
    dvq_output_add_string(writer->output, "{\"type\":");
    dvq_json_write_string(dvq_text_from_string(dvq_result_get_type_name(result)), writer->output);
    if (result->type == DVQ_QUERY_TABLE) {
        dvq_output_add_string(writer->output, ",\"headers\":[");
        for (size_t i = 0; i < result->header_count; i++) {
            if (i > 0)
                dvq_output_add_byte(writer->output, ',');
            dvq_json_write_string(result->headers[i], writer->output);
        }
        dvq_output_add_byte(writer->output, ']');
    }
    dvq_output_add_string(writer->output, ",\"rows\":[");
}

/* A row of the document's array, after a comma unless it is the first. */
static dvq_status write_element(dvq_writer *writer, const void *user, size_t row)
{
    if (row > 0)
        dvq_output_add_byte(writer->output, ',');
    return write_row(writer, user, row);
}

static dvq_status write_document(dvq_writer *writer, const dvq_result *result)
{
    dvq_rows rows = {.count = count_rows(result), .write = write_element, .user = result};
    write_opening(writer, result);
    dvq_status status = dvq_rows_write(&rows, writer);
    if (status != DVQ_OK)
        return dvq_writer_fail(writer, status);
    dvq_output_add_string(writer->output, "]}\n");
    return DVQ_OK;
}

/* ---- one row a line ---- */

static dvq_status write_line(dvq_writer *writer, const void *user, size_t row)
{
    dvq_status status = write_row(writer, user, row);
    if (status == DVQ_OK)
        dvq_output_add_byte(writer->output, '\n');
    return status;
}

static dvq_status write_lines(dvq_writer *writer, const dvq_result *result)
{
    dvq_rows rows = {.count = count_rows(result), .write = write_line, .user = result};
    dvq_status status = dvq_rows_write(&rows, writer);
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

/* A table's rows, and under which name an object has the cell of each column. */
typedef struct table_rows {
    const dvq_result *result;
    dvq_text *keys;
} table_rows;

/* The header with a number that makes it a name of its own: "rating_2"; *number is the last one. */
static dvq_status make_numbered(const dvq_writer *writer, const dvq_map *taken, dvq_text header,
                                uint64_t *number, dvq_text *key)
{
    dvq_status status;
    do {
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, writer->scratch);
        dvq_text_builder_add(&builder, header);
        dvq_text_builder_add_byte(&builder, '_');
        dvq_text_builder_add_number(&builder, ++*number, 1);
        status = dvq_text_builder_finish(&builder, key);
    } while (status == DVQ_OK && dvq_map_has(taken, *key));
    return status;
}

/* Of equal headers the first keeps its name, and no number makes the name of another column. */
static dvq_status make_keys(const dvq_writer *writer, const dvq_result *result, dvq_text *keys,
                            uint64_t *numbers)
{
    dvq_map taken; /* to the number of the columns with that header */
    dvq_map_init(&taken, writer->scratch);
    for (size_t i = 0; i < result->header_count; i++) {
        void **number = dvq_map_slot(&taken, result->headers[i]);
        if (number == NULL)
            return DVQ_ERROR_MEMORY;
        if (*number == NULL)
            *number = &numbers[i];
    }
    for (size_t i = 0; i < result->header_count; i++) {
        keys[i] = result->headers[i];
        uint64_t *number = dvq_map_get(&taken, keys[i]);
        if (*number == 0) {
            *number = 1;
            continue;
        }
        dvq_status status = make_numbered(writer, &taken, result->headers[i], number, &keys[i]);
        if (status != DVQ_OK)
            return status;
    }
    return DVQ_OK;
}

static dvq_status write_table_line(dvq_writer *writer, const void *user, size_t row)
{
    const table_rows *table = user;
    size_t count = table->result->header_count;
    const dvq_value *cells = table->result->cells + row * count;
    dvq_status status = DVQ_OK;
    dvq_output_add_byte(writer->output, '{');
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_output_add_byte(writer->output, ',');
        dvq_json_write_string(table->keys[i], writer->output);
        dvq_output_add_byte(writer->output, ':');
        status = dvq_json_write_value(writer, cells[i]);
    }
    dvq_output_add_string(writer->output, "}\n");
    return status;
}

static dvq_status write_table_lines(dvq_writer *writer, const dvq_result *result)
{
    table_rows table = {.result = result};
    size_t count = result->header_count + 1;
    uint64_t *numbers = dvq_arena_allocate_array(writer->scratch, count, sizeof *numbers);
    table.keys = dvq_arena_allocate_array(writer->scratch, count, sizeof *table.keys);
    dvq_status status = DVQ_ERROR_MEMORY;
    if (numbers != NULL && table.keys != NULL)
        status = make_keys(writer, result, table.keys, numbers);
    dvq_rows rows = {.count = result->row_count, .write = write_table_line, .user = &table};
    if (status == DVQ_OK)
        status = dvq_rows_write(&rows, writer);
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

const dvq_render_format dvq_render_json = {write_document, write_document, write_document,
                                           write_document};
const dvq_render_format dvq_render_ndjson = {write_table_lines, write_lines, write_lines,
                                             write_lines};
