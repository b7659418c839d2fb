/*
 * The methods of `dvq serve`: each reads its parameters, asks the library, and writes JSON. The
 * core calls them through the table at the end. docs/serve.md describes parameters and results.
 */
#include "server/serve_method.h"

#include <stdlib.h>
#include <string.h>

#include "server/json_string.h"
#include "server/rpc_param.h"
#include "server/rpc_query.h"
#include "server/serve_change.h"
#include "server/serve_query.h"
#include "server/served_vault.h"

static dvq_vault *get_vault(const dvq_rpc_request *request)
{
    return ((const dvq_served_vault *)request->user)->vault;
}

/* ---- queries ---- */

/* Render a query as an answer without warnings, and free it. */
static void render_query(dvq_rpc_request *request, dvq_status status, dvq_query *query,
                         dvq_format format, dvq_buffer *output, const char *text, size_t length)
{
    status = dvq_rpc_render_query(request, status, query, format, output);
    dvq_query_finalize(query);
    dvq_rpc_check_call(request, status, text, length);
}

static void answer_parse(dvq_rpc_request *request)
{
    const char *text;
    size_t length;
    if (!dvq_rpc_get_text(request, "query", 0, true, &text, &length))
        return;
    dvq_status status = dvq_ast_write_json(get_vault(request), text, length, dvq_buffer_write,
                                           request->result, &request->error);
    if (status != DVQ_OK)
        dvq_rpc_fail_call(request, status, text, length);
}

static void answer_eval(dvq_rpc_request *request)
{
    dvq_query_options options = DVQ_QUERY_OPTIONS_INIT;
    size_t length;
    const char *text;
    if (!dvq_rpc_get_text(request, "expression", 0, true, &text, &length) ||
        !dvq_rpc_get_path(request, "origin", 1, false, &options.origin))
        return;
    dvq_query *query = NULL;
    dvq_status status =
        dvq_expression_prepare(get_vault(request), text, length, &options, &query, &request->error);
    render_query(request, status, query, DVQ_FORMAT_JSON, request->result, text, length);
}

static void answer_page(dvq_rpc_request *request)
{
    const char *path;
    if (!dvq_rpc_get_path(request, "path", 0, true, &path))
        return;
    dvq_query *query = NULL;
    dvq_status status =
        dvq_page_prepare(get_vault(request), path, DVQ_TERMINATED, NULL, &query, &request->error);
    render_query(request, status, query, DVQ_FORMAT_JSON, request->result, NULL, 0);
}

static void answer_fields(dvq_rpc_request *request)
{
    dvq_query_options options = DVQ_QUERY_OPTIONS_INIT;
    bool tags = false;
    size_t length;
    const char *source;
    if (!dvq_rpc_get_text(request, "source", 0, false, &source, &length) ||
        !dvq_rpc_get_path(request, "origin", 1, false, &options.origin) ||
        !dvq_rpc_get_boolean(request, "tags", 2, &tags))
        return;
    dvq_query *query = NULL;
    dvq_status status = (tags ? dvq_tags_prepare : dvq_fields_prepare)(
        get_vault(request), source, length, &options, &query, &request->error);
    status = dvq_rpc_render_query(request, status, query, DVQ_FORMAT_JSON, request->result);
    if (dvq_rpc_check_call(request, status, source, length)) {
        dvq_rpc_reopen(request->result);
        dvq_rpc_add_warnings(request->result, query, source, length);
        dvq_buffer_add_text(request->result, "}");
    }
    dvq_query_finalize(query);
}

/* ---- notes with queries in them ---- */

/* The events of notes, as they are reported. */
typedef struct event_list {
    dvq_buffer *buffer;
    const char *path; /* written before each, unless it is NULL */
    bool any;
} event_list;

/* The name of an event in an answer; NULL for one that is not told of. */
static const char *get_event_name(dvq_note_event event)
{
    static const char *const names[] = {
        [DVQ_NOTE_EVENT_FAILED] = "failed",   [DVQ_NOTE_EVENT_STALE] = "stale",
        [DVQ_NOTE_EVENT_LEFT] = "left",       [DVQ_NOTE_EVENT_CODE] = "code",
        [DVQ_NOTE_EVENT_WARNING] = "warning", [DVQ_NOTE_EVENT_NO_EXPRESSION] = "noExpression",
        [DVQ_NOTE_EVENT_TASKS] = "tasks",     [DVQ_NOTE_EVENT_BASE] = "base",
        [DVQ_NOTE_EVENT_SEARCH] = "search",   [DVQ_NOTE_EVENT_SPELLING] = "spelling",
    };
    return (size_t)event < sizeof names / sizeof names[0] ? names[event] : NULL;
}

static void take_event(void *user, dvq_note_event event, const dvq_error *message)
{
    event_list *list = user;
    const char *name = get_event_name(event);
    if (name == NULL)
        return;
    dvq_buffer_add_text(list->buffer, list->any ? ",{" : "{");
    if (list->path != NULL) {
        dvq_buffer_add_text(list->buffer, "\"path\":");
        dvq_buffer_add_json_text(list->buffer, list->path);
        dvq_buffer_add_text(list->buffer, ",");
    }
    dvq_buffer_add_format(list->buffer, "\"event\":\"%s\",\"message\":", name);
    dvq_buffer_add_json_text(list->buffer, message->message);
    dvq_buffer_add_text(list->buffer, message->line != 0 ? "" : ",\"line\":null,\"column\":null");
    if (message->line != 0) {
        dvq_buffer_add_format(list->buffer, ",\"line\":%u,\"column\":%u", message->line,
                              message->column);
    }
    dvq_buffer_add_text(list->buffer, ",\"hint\":");
    dvq_buffer_add_json_optional(list->buffer, message->hint);
    dvq_buffer_add_text(list->buffer, "}");
    list->any = true;
}

static void write_note(dvq_rpc_request *request, const char *path, const char *text, size_t length,
                       const dvq_note_options *wanted)
{
    dvq_buffer note = {0};
    dvq_buffer events = {0};
    event_list list = {.buffer = &events};
    dvq_note_options options = *wanted;
    options.report = take_event;
    options.report_user = &list;
    if (!dvq_rpc_set_working(request, get_vault(request)))
        return;
    dvq_status status = dvq_note_render(get_vault(request), path, DVQ_TERMINATED, text, length,
                                        &options, dvq_buffer_write, &note, &request->error);
    dvq_rpc_set_working(request, NULL);
    if (status != DVQ_OK) {
        dvq_rpc_fail_call(request, status, NULL, 0);
    } else {
        dvq_buffer_add_text(request->result, "{\"text\":");
        dvq_buffer_add_json_string(request->result, note.data, note.length);
        dvq_buffer_add_text(request->result, ",\"events\":[");
        dvq_buffer_add(request->result, events.data, events.length);
        dvq_buffer_add_text(request->result, "]}");
        request->result->failed = request->result->failed || note.failed || events.failed;
    }
    dvq_buffer_free(&note);
    dvq_buffer_free(&events);
}

/* A failing query does not fail the request: it shows in the note and as an event. */
static void answer_render(dvq_rpc_request *request)
{
    bool in_place = false;
    size_t length;
    const char *path;
    const char *text;
    if (!dvq_rpc_get_path(request, "path", 0, true, &path) ||
        !dvq_rpc_get_text(request, "text", 1, false, &text, &length) ||
        !dvq_rpc_get_boolean(request, "inPlace", 2, &in_place))
        return;
    dvq_note_options options = {.size = sizeof options,
                                .target = in_place ? DVQ_NOTE_IN_PLACE : DVQ_NOTE_COPY,
                                .errors_inline = 1};
    write_note(request, path, text, length, &options);
}

/* A failing query is part of the answer. Only a note that cannot be read fails the request. */
static void check_note(dvq_rpc_request *request, const char *path, const char *text, size_t length,
                       event_list *list)
{
    dvq_error error = {0};
    list->path = path;
    dvq_check_options options = {.size = sizeof options, .report = take_event, .report_user = list};
    dvq_status status =
        dvq_note_check(get_vault(request), path, DVQ_TERMINATED, text, length, &options, &error);
    if (status == DVQ_ERROR_IO || status == DVQ_ERROR_MEMORY || status == DVQ_ERROR_USAGE ||
        status == DVQ_ERROR_CANCELLED) {
        request->error = error;
        dvq_rpc_fail_call(request, status, NULL, 0);
    }
}

static void check_all(dvq_rpc_request *request, event_list *list)
{
    dvq_status status = dvq_vault_load(get_vault(request), &request->error);
    if (status != DVQ_OK) {
        dvq_rpc_fail_call(request, status, NULL, 0);
        return;
    }
    dvq_check_options options = {.size = sizeof options, .report = take_event, .report_user = list};
    dvq_vault_file file;
    for (size_t i = 0; dvq_vault_get_file(get_vault(request), i, &file); i++) {
        dvq_error ignored = {0};
        list->path = file.path.data;
        status = file.is_note ? dvq_note_check(get_vault(request), file.path.data, file.path.length,
                                               NULL, 0, &options, &ignored)
                              : DVQ_OK;
        if (status == DVQ_ERROR_CANCELLED) {
            request->error = ignored;
            dvq_rpc_fail_call(request, status, NULL, 0);
            return;
        }
    }
}

static void answer_check(dvq_rpc_request *request)
{
    const char *path;
    const char *text;
    size_t length;
    if (!dvq_rpc_get_path(request, "path", 0, false, &path) ||
        !dvq_rpc_get_text(request, "text", 1, false, &text, &length))
        return;
    if (path == NULL && text != NULL) {
        dvq_rpc_fail(request, DVQ_RPC_PARAMS, "parameter 'text' needs 'path'");
        return;
    }
    if (!dvq_rpc_set_working(request, get_vault(request)))
        return;
    event_list list = {.buffer = request->result};
    dvq_buffer_add_text(request->result, "[");
    dvq_status status =
        path == NULL || text == NULL ? dvq_vault_load(get_vault(request), &request->error) : DVQ_OK;
    if (status != DVQ_OK)
        dvq_rpc_fail_call(request, status, NULL, 0);
    else if (path != NULL)
        check_note(request, path, text, length, &list);
    else
        check_all(request, &list);
    dvq_rpc_set_working(request, NULL);
    dvq_buffer_add_text(request->result, "]");
}

/* ---- keeping up to date ---- */

static void answer_refresh(dvq_rpc_request *request)
{
    dvq_served_vault *served = request->user;
    dvq_status status = dvq_served_vault_refresh(served, &request->error);
    if (status != DVQ_OK) {
        dvq_rpc_fail_call(request, status, NULL, 0);
        return;
    }
    dvq_served_vault_list_changes(served, request->result);
    dvq_served_vault_forget_changes(served);
}

static void answer_overlay(dvq_rpc_request *request)
{
    const char *path;
    const char *text;
    size_t length;
    if (!dvq_rpc_get_path(request, "path", 0, true, &path) ||
        !dvq_rpc_get_text(request, "text", 1, false, &text, &length))
        return;
    dvq_vault *vault = get_vault(request);
    dvq_status status =
        text != NULL
            ? dvq_vault_set_overlay(vault, path, DVQ_TERMINATED, text, length, &request->error)
            : dvq_vault_clear_overlay(vault, path, DVQ_TERMINATED, &request->error);
    if (status != DVQ_OK) {
        dvq_rpc_fail_call(request, status, NULL, 0);
        return;
    }
    dvq_buffer_add_text(request->result, "true");
}

static void answer_watch(dvq_rpc_request *request)
{
    bool on = true;
    if (!dvq_rpc_get_boolean(request, "on", 0, &on))
        return;
    dvq_status status = dvq_serve_watch(request, on);
    if (status != DVQ_OK) {
        dvq_rpc_fail_call(request, status, NULL, 0);
        return;
    }
    dvq_buffer_add_text(request->result, on ? "true" : "false");
}

/* ---- the table ---- */

const dvq_rpc_method dvq_serve_methods[] = {
    {"parse", answer_parse, false},    {"eval", answer_eval, false},
    {"query", dvq_serve_query, false}, {"explain", dvq_serve_explain, false},
    {"page", answer_page, false},      {"fields", answer_fields, false},
    {"render", answer_render, false},  {"check", answer_check, false},
    {"refresh", answer_refresh, true}, {"overlay", answer_overlay, true},
    {"watch", answer_watch, true},     {NULL, NULL, false},
};
