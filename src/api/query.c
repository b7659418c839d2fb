/*
 * Queries through dvq.h: prepare, step, render, finalize. The first step runs the whole query; the
 * later ones hand out its rows.
 */
#include "api/internal.h"
#include "eval/engine.h"
#include "parser/parser.h"
#include "render/render.h"
#include "support/diagnostic.h"

#define OUTPUT_BUFFER_SIZE 65536

/* The query stands in an arena of its own, which it takes over here. */
static dvq_query *make_query(const dvq_vault *vault)
{
    dvq_arena home;
    dvq_arena_init(&home, vault->allocator);
    dvq_query *query = dvq_arena_allocate_array(&home, 1, sizeof *query);
    if (!query) {
        dvq_arena_release(&home);
        return NULL;
    }
    query->home = home;
    return query;
}

dvq_status dvq_query_prepare(dvq_vault *vault, const char *text, size_t length,
                             const dvq_query_options *options, dvq_query **query, dvq_error *error)
{
    if (!vault || !query) {
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_query_prepare: an argument is missing");
    }
    *query = NULL;
    dvq_query *made = make_query(vault);
    if (!made) {
        return dvq_error_memory(error);
    }
    dvq_session *session = &made->session;
    dvq_status status = dvq_session_open(session, vault, text, length, options, error);
    if (status >= 0) {
        status = dvq_parser_parse_query(&session->environment, &session->arena,
                                        session->context.text, &made->tree, error);
        status = dvq_session_check(session, status, error);
    }
    if (status < 0) {
        dvq_query_finalize(made);
        return status;
    }
    *query = made;
    return DVQ_OK;
}

void dvq_query_finalize(dvq_query *query)
{
    if (!query) {
        return;
    }
    dvq_session_close(&query->session);
    dvq_arena home = query->home;
    dvq_arena_release(&home);
}

dvq_query_type dvq_query_get_type(const dvq_query *query)
{
    if (!query) {
        return DVQ_QUERY_TABLE;
    }
    switch (query->tree->header) {
    case DVQ_HEADER_TABLE:
        return DVQ_QUERY_TABLE;
    case DVQ_HEADER_LIST:
        return DVQ_QUERY_LIST;
    case DVQ_HEADER_TASK:
        return DVQ_QUERY_TASK;
    case DVQ_HEADER_CALENDAR:
        return DVQ_QUERY_CALENDAR;
    }
    return DVQ_QUERY_TABLE;
}

/* A group as the object {key, rows}, as deep as the groups go. */
static dvq_status make_group_value(dvq_arena *arena, const dvq_result_group *group,
                                   dvq_value *value);

static dvq_status make_rows_value(dvq_arena *arena, const dvq_result_tasks *tasks, dvq_value *value)
{
    if (!tasks->grouped) {
        *value = dvq_value_array(tasks->items, tasks->item_count);
        return DVQ_OK;
    }
    dvq_value *groups = NULL;
    if (tasks->group_count > 0) {
        groups = dvq_arena_allocate_array(arena, tasks->group_count, sizeof *groups);
        if (!groups) {
            return DVQ_ERROR_MEMORY;
        }
    }
    for (size_t index = 0; index < tasks->group_count; index++) {
        dvq_status status = make_group_value(arena, &tasks->groups[index], &groups[index]);
        if (status < 0) {
            return status;
        }
    }
    *value = dvq_value_array(groups, tasks->group_count);
    return DVQ_OK;
}

static dvq_status make_group_value(dvq_arena *arena, const dvq_result_group *group,
                                   dvq_value *value)
{
    dvq_entry entries[2] = {{.key = DVQ_TEXT("key"), .value = group->key},
                            {.key = DVQ_TEXT("rows"), .value = dvq_value_null()}};
    dvq_status status = make_rows_value(arena, &group->rows, &entries[1].value);
    if (status < 0) {
        return status;
    }
    const dvq_object *object = dvq_object_make(arena, entries, 2);
    if (!object) {
        return DVQ_ERROR_MEMORY;
    }
    *value = dvq_value_object(object);
    return DVQ_OK;
}

static void log_warnings(const dvq_query *query)
{
    const dvq_vault *vault = query->session.vault;
    if (!vault->log) {
        return;
    }
    for (size_t index = 0; index < query->result.warning_count; index++) {
        const dvq_result_warning *warning = &query->result.warnings[index];
        dvq_error message = {.status = DVQ_OK};
        dvq_error_set(&message, DVQ_ERROR_EVALUATE, "%s dropped %zu row%s: %s", warning->operation,
                      warning->dropped, warning->dropped == 1 ? "" : "s", warning->first.message);
        message.offset = warning->first.offset;
        message.length = warning->first.length;
        message.line = warning->first.line;
        message.column = warning->first.column;
        memcpy(message.hint, warning->first.hint, sizeof message.hint);
        dvq_vault_tree_warn(vault->tree, "", &message);
    }
}

static dvq_status run(dvq_query *query)
{
    dvq_session *session = &query->session;
    dvq_status status = dvq_engine_run(&session->context, query->tree, &session->arena,
                                       &query->result, &query->failure);
    status = dvq_session_check(session, status, &query->failure);
    if (status >= 0 && query->result.type == DVQ_RESULT_TASK) {
        dvq_value rows = dvq_value_null();
        status = make_rows_value(&session->arena, &query->result.tasks, &rows);
        query->task_cells = rows.as.items;
        query->row_count = rows.size;
    } else {
        query->row_count = query->result.row_count;
    }
    if (status < 0) {
        query->row_count = 0;
        return dvq_error_set(&query->failure, status, "the query failed");
    }
    log_warnings(query);
    return DVQ_OK;
}

/* Run the query once; a failure is told every time. */
static dvq_status ensure_run(dvq_query *query, dvq_error *error)
{
    if (!query->has_run) {
        query->has_run = true;
        run(query);
    }
    if (query->failure.status < 0 && error && error->status >= 0) {
        *error = query->failure;
    }
    return query->failure.status;
}

dvq_status dvq_query_step(dvq_query *query, dvq_error *error)
{
    if (!query) {
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_query_step: no query");
    }
    dvq_status status = ensure_run(query, error);
    if (status < 0) {
        return status;
    }
    if (query->next_row >= query->row_count) {
        query->next_row = query->row_count + 1;
        return DVQ_DONE;
    }
    query->next_row++;
    return DVQ_ROW;
}

size_t dvq_query_column_count(const dvq_query *query)
{
    if (!query) {
        return 0;
    }
    switch (dvq_query_get_type(query)) {
    case DVQ_QUERY_TABLE:
        return query->result.header_count;
    case DVQ_QUERY_LIST:
    case DVQ_QUERY_TASK:
        return 1;
    case DVQ_QUERY_CALENDAR:
        return 2;
    }
    return 0;
}

const char *dvq_query_column_name(const dvq_query *query, size_t column, size_t *length)
{
    bool exists = query && column < query->result.header_count;
    dvq_text name = exists ? query->result.headers[column] : DVQ_TEXT("");
    if (length) {
        *length = name.length;
    }
    return exists ? name.data : NULL;
}

const dvq_value *dvq_query_get_cell(const dvq_query *query, size_t column)
{
    if (!query || query->next_row == 0 || query->next_row > query->row_count ||
        column >= dvq_query_column_count(query)) {
        return NULL;
    }
    size_t row = query->next_row - 1;
    switch (dvq_query_get_type(query)) {
    case DVQ_QUERY_TABLE:
        return &query->result.cells[row * query->result.header_count + column];
    case DVQ_QUERY_LIST:
        return &query->result.values[row];
    case DVQ_QUERY_TASK:
        return &query->task_cells[row];
    case DVQ_QUERY_CALENDAR:
        return &query->result.values[row * 2 + column];
    }
    return NULL;
}

size_t dvq_query_row_count(const dvq_query *query)
{
    return query ? query->row_count : 0;
}

const dvq_value *dvq_query_get_field(dvq_query *query, const dvq_value *value, const char *name,
                                     size_t length)
{
    if (!query || dvq_value_get_type(value) != DVQ_TYPE_OBJECT || (length > 0 && !name)) {
        return NULL;
    }
    dvq_arena *arena = &query->session.arena;
    dvq_value *field = dvq_arena_allocate(arena, sizeof *field);
    bool found = false;
    if (!field ||
        dvq_object_get(value->as.object, dvq_text_make(name, length), arena, field, &found) < 0) {
        return NULL;
    }
    return found ? field : NULL;
}

dvq_status dvq_query_write_value(dvq_query *query, const dvq_value *value, dvq_expression_form form,
                                 dvq_write_function write, void *user, dvq_error *error)
{
    if (!query || !value || !write) {
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "dvq_query_write_value: an argument is missing");
    }
    dvq_arena_mark mark = dvq_arena_get_mark(&query->session.arena);
    dvq_status status = dvq_session_write_value(&query->session, *value, form, write, user, error);
    dvq_arena_rewind(&query->session.arena, mark);
    return status;
}

static dvq_status render(dvq_query *query, dvq_format format, unsigned flags,
                         dvq_write_function write, void *user, dvq_error *error)
{
    dvq_session *session = &query->session;
    char *buffer = dvq_arena_allocate(&session->arena, OUTPUT_BUFFER_SIZE);
    if (!buffer) {
        return dvq_error_memory(error);
    }
    dvq_render_options options = {
        .format = format,
        .color = (flags & DVQ_RENDER_COLOR) != 0,
        .query = session->context.text,
    };
    dvq_output output;
    dvq_output_init(&output, write, user, buffer, OUTPUT_BUFFER_SIZE);
    dvq_status status =
        dvq_render_result(&query->result, &options, &session->arena, &output, error);
    if (status < 0) {
        return dvq_error_set(error, status, "the result cannot be written");
    }
    status = dvq_output_flush(&output);
    return status < 0 ? dvq_error_set(error, status, "the output was stopped") : DVQ_OK;
}

dvq_status dvq_query_render(dvq_query *query, dvq_format format, unsigned flags,
                            dvq_write_function write, void *user, dvq_error *error)
{
    if (!query || !write) {
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_query_render: an argument is missing");
    }
    dvq_status status = ensure_run(query, error);
    if (status < 0) {
        return status;
    }
    query->next_row = query->row_count + 1;
    dvq_arena_mark mark = dvq_arena_get_mark(&query->session.arena);
    status = render(query, format, flags, write, user, error);
    dvq_arena_rewind(&query->session.arena, mark);
    return status;
}
