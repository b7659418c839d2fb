/*
 * The library for JavaScript: a vault that answers requests. A request and its answer are JSON, so
 * that no struct of dvq.h crosses over; `lib/vault.js` writes the one and reads the other. Called
 * by nothing else. Each instance of the module has one vault at most.
 *
 * An answer is {"value": …} or {"error": {…}}. Values are as in docs/json.md but for what JSON
 * cannot tell apart, which is an object with the member "$" that says what it is:
 *
 *     {"$":"date","written":{"type":…,"value":…,"text":…},"milliseconds":…}
 *     {"$":"duration","written":…,"milliseconds":…}
 *     {"$":"link","path":…,"type":…,"embed":…}   {"$":"web","url":…,"display":…}
 *     {"$":"pair","key":…,"value":…}             {"$":"number","text":…}
 *     {"$":"function"}
 *
 * Names of other objects that begin with a $ get one more.
 */
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dvq.h"
#include "server/buffer.h"
#include "server/json_string.h"

#define EXPORT(name) __attribute__((export_name(name)))

typedef struct entry {
    dvq_vault *vault;
    dvq_buffer answer;
} entry;

/* What answers one request. */
typedef struct call {
    entry *entry;
    const json_t *params;
    dvq_query_options options;
    dvq_error error;
} call;

/* ---- parameters ---- */

static const char *get_text(const call *call, const char *name, size_t *length)
{
    const json_t *value = json_object_get(call->params, name);
    *length = json_string_length(value);
    return json_string_value(value);
}

static const char *get_string(const call *call, const char *name)
{
    return json_string_value(json_object_get(call->params, name));
}

static bool get_flag(const call *call, const char *name)
{
    return json_is_true(json_object_get(call->params, name));
}

static int64_t get_whole(const call *call, const char *name)
{
    return (int64_t)json_number_value(json_object_get(call->params, name));
}

static void read_options(call *call)
{
    call->options = (dvq_query_options)DVQ_QUERY_OPTIONS_INIT;
    call->options.origin = get_string(call, "origin");
    call->options.locale = get_string(call, "locale");
    call->options.now = get_whole(call, "now");
    call->options.has_now = json_is_number(json_object_get(call->params, "now"));
}

/* ---- writing ---- */

/* `,"name":` and a text that is not empty. */
static void add_member(dvq_buffer *buffer, const char *name, dvq_string text)
{
    if (text.length == 0)
        return;
    dvq_buffer_add_format(buffer, ",\"%s\":", name);
    dvq_buffer_add_json_string(buffer, text.data, text.length);
}

static const char *get_status_name(dvq_status status)
{
    switch (status) {
    case DVQ_ERROR_PARSE:
        return "parse";
    case DVQ_ERROR_EVALUATE:
        return "evaluate";
    case DVQ_ERROR_IO:
        return "io";
    case DVQ_ERROR_USAGE:
        return "usage";
    case DVQ_ERROR_LIMIT:
        return "limit";
    case DVQ_ERROR_CANCELLED:
        return "cancelled";
    case DVQ_ERROR_MEMORY:
    case DVQ_OK:
    case DVQ_ROW:
    case DVQ_DONE:
        break;
    }
    return "memory";
}

/* The members of an error or a warning; with `text`, also how it is shown beside its source. */
static void add_error(dvq_buffer *buffer, const dvq_error *error, const char *text, size_t length)
{
    dvq_buffer_add_format(buffer, "\"kind\":\"%s\",\"message\":", get_status_name(error->status));
    dvq_buffer_add_json_text(buffer, error->message);
    if (error->line > 0)
        dvq_buffer_add_format(buffer, ",\"line\":%u,\"column\":%u,\"length\":%u",
                              (unsigned)error->line, (unsigned)error->column,
                              (unsigned)error->length);
    if (error->hint[0] != '\0') {
        dvq_buffer_add_text(buffer, ",\"hint\":");
        dvq_buffer_add_json_text(buffer, error->hint);
    }
    if (text == NULL)
        return;
    dvq_buffer shown = {0};
    (void)dvq_error_print(error, NULL, 0, text, length, dvq_buffer_write, &shown);
    add_member(buffer, "shown", (dvq_string){shown.data, shown.length});
    dvq_buffer_free(&shown);
}

/* ---- values ---- */

static dvq_status add_value(call *call, dvq_query *query, const dvq_value *value);

/* What the library writes of a date or duration, and the milliseconds. */
static dvq_status add_time(call *call, dvq_query *query, const dvq_value *value, const char *kind,
                           double milliseconds)
{
    dvq_buffer *buffer = &call->entry->answer;
    dvq_buffer_add_format(buffer, "{\"$\":\"%s\",\"written\":", kind);
    dvq_status status =
        dvq_value_write(value, query, DVQ_VALUE_FORM_JSON, dvq_buffer_write, buffer, &call->error);
    dvq_buffer_add_format(buffer, ",\"milliseconds\":%.17g}", milliseconds);
    return status;
}

static void add_number(dvq_buffer *buffer, double number)
{
    if (isfinite(number))
        dvq_buffer_add_format(buffer, "%.17g", number);
    else
        dvq_buffer_add_format(buffer, "{\"$\":\"number\",\"text\":\"%s\"}",
                              isnan(number) ? "NaN"
                              : number > 0  ? "Infinity"
                                            : "-Infinity");
}

static void add_link(dvq_buffer *buffer, const dvq_value *value)
{
    static const char *const types[] = {"file", "header", "block"};
    dvq_link_parts link = {0};
    (void)dvq_value_get_link(value, &link);
    dvq_buffer_add_format(buffer, "{\"$\":\"link\",\"type\":\"%s\",\"embed\":%s,\"path\":",
                          types[link.type], link.is_embed ? "true" : "false");
    dvq_buffer_add_json_string(buffer, link.path.data, link.path.length);
    add_member(buffer, "subpath", link.subpath);
    if (link.has_display) {
        dvq_buffer_add_text(buffer, ",\"display\":");
        dvq_buffer_add_json_string(buffer, link.display.data, link.display.length);
    }
    dvq_buffer_add_text(buffer, "}");
}

static dvq_status add_array(call *call, dvq_query *query, const dvq_value *value)
{
    dvq_status status = DVQ_OK;
    dvq_buffer_add_text(&call->entry->answer, "[");
    size_t count = dvq_value_get_count(value);
    for (size_t i = 0; status == DVQ_OK && i < count; i++) {
        dvq_buffer_add_text(&call->entry->answer, i > 0 ? "," : "");
        status = add_value(call, query, dvq_value_get_element(value, i));
    }
    dvq_buffer_add_text(&call->entry->answer, "]");
    return status;
}

/* A name of an object's member, which is never "$" alone. */
static void add_name(dvq_buffer *buffer, dvq_string name)
{
    if (name.length == 0 || name.data[0] != '$') {
        dvq_buffer_add_json_string(buffer, name.data, name.length);
        return;
    }
    dvq_buffer escaped = {0};
    dvq_buffer_add(&escaped, "$", 1);
    dvq_buffer_add(&escaped, name.data, name.length);
    dvq_buffer_add_json_string(buffer, escaped.data, escaped.length);
    buffer->failed = buffer->failed || escaped.failed;
    dvq_buffer_free(&escaped);
}

static dvq_status add_object(call *call, dvq_query *query, const dvq_value *value)
{
    const dvq_member *members;
    size_t count;
    dvq_status status = dvq_value_list_fields(value, query, &members, &count, &call->error);
    dvq_buffer_add_text(&call->entry->answer, "{");
    for (size_t i = 0; status == DVQ_OK && i < count; i++) {
        dvq_buffer_add_text(&call->entry->answer, i > 0 ? "," : "");
        add_name(&call->entry->answer, members[i].name);
        dvq_buffer_add_text(&call->entry->answer, ":");
        status = add_value(call, query, members[i].value);
    }
    dvq_buffer_add_text(&call->entry->answer, "}");
    return status;
}

static dvq_status add_pair(call *call, dvq_query *query, const dvq_value *value)
{
    dvq_pair pair = {0};
    (void)dvq_value_get_pair(value, &pair);
    dvq_buffer *buffer = &call->entry->answer;
    dvq_buffer_add_text(buffer,
                        pair.is_web_link ? "{\"$\":\"web\",\"url\":" : "{\"$\":\"pair\",\"key\":");
    dvq_status status = add_value(call, query, pair.key);
    dvq_buffer_add_text(buffer, pair.is_web_link ? ",\"display\":" : ",\"value\":");
    if (status == DVQ_OK)
        status = add_value(call, query, pair.value);
    dvq_buffer_add_text(buffer, "}");
    return status;
}

static dvq_status add_value(call *call, dvq_query *query, const dvq_value *value)
{
    dvq_buffer *buffer = &call->entry->answer;
    dvq_duration_parts duration = {0};
    dvq_string text;
    switch (dvq_value_get_type(value)) {
    case DVQ_TYPE_NULL:
        dvq_buffer_add_text(buffer, "null");
        return DVQ_OK;
    case DVQ_TYPE_BOOLEAN:
        dvq_buffer_add_text(buffer, dvq_value_get_number(value) != 0 ? "true" : "false");
        return DVQ_OK;
    case DVQ_TYPE_NUMBER:
        add_number(buffer, dvq_value_get_number(value));
        return DVQ_OK;
    case DVQ_TYPE_STRING:
        text = dvq_value_get_string(value);
        dvq_buffer_add_json_string(buffer, text.data, text.length);
        return DVQ_OK;
    case DVQ_TYPE_DATE:
        return add_time(call, query, value, "date", dvq_value_get_number(value));
    case DVQ_TYPE_DURATION:
        (void)dvq_value_get_duration(value, &duration);
        return add_time(call, query, value, "duration", duration.total);
    case DVQ_TYPE_LINK:
        add_link(buffer, value);
        return DVQ_OK;
    case DVQ_TYPE_ARRAY:
        return add_array(call, query, value);
    case DVQ_TYPE_OBJECT:
        return add_object(call, query, value);
    case DVQ_TYPE_WIDGET:
        return add_pair(call, query, value);
    case DVQ_TYPE_FUNCTION:
        dvq_buffer_add_text(buffer, "{\"$\":\"function\"}");
        return DVQ_OK;
    }
    return DVQ_OK;
}

/* ---- queries ---- */

static void add_warnings(call *call, const dvq_query *query, const char *text, size_t length)
{
    dvq_buffer *buffer = &call->entry->answer;
    dvq_error warning;
    dvq_buffer_add_text(buffer, ",\"warnings\":[");
    for (size_t i = 0; dvq_query_get_warning(query, i, &warning); i++) {
        dvq_buffer_add_text(buffer, i > 0 ? ",{" : "{");
        add_error(buffer, &warning, text, length);
        dvq_buffer_add_text(buffer, "}");
    }
    dvq_buffer_add_text(buffer, "]");
}

static dvq_status add_cells(call *call, dvq_query *query)
{
    dvq_buffer *buffer = &call->entry->answer;
    size_t count = dvq_query_get_column_count(query);
    bool is_table = dvq_query_get_type(query) == DVQ_QUERY_TABLE;
    bool is_calendar = dvq_query_get_type(query) == DVQ_QUERY_CALENDAR;
    dvq_status status = DVQ_OK;
    dvq_buffer_add_text(buffer, is_table ? "[" : "");
    for (size_t i = 0; status == DVQ_OK && i < count; i++) {
        if (is_calendar)
            dvq_buffer_add_text(buffer, i == 0 ? "{\"date\":" : ",\"link\":");
        else
            dvq_buffer_add_text(buffer, i > 0 ? "," : "");
        status = add_value(call, query, dvq_query_get_cell(query, i));
    }
    dvq_buffer_add_text(buffer, is_table ? "]" : is_calendar ? "}" : "");
    return status;
}

/* `,"rows":` and all of them. */
static dvq_status add_rows(call *call, dvq_query *query)
{
    dvq_buffer_add_text(&call->entry->answer, ",\"rows\":[");
    dvq_status status = dvq_query_step(query, &call->error);
    for (size_t i = 0; status == DVQ_ROW; i++) {
        dvq_buffer_add_text(&call->entry->answer, i > 0 ? "," : "");
        status = add_cells(call, query);
        if (status == DVQ_OK)
            status = dvq_query_step(query, &call->error);
    }
    dvq_buffer_add_text(&call->entry->answer, "]");
    return status == DVQ_DONE ? DVQ_OK : status;
}

static void add_headers(call *call, const dvq_query *query)
{
    dvq_buffer *buffer = &call->entry->answer;
    dvq_buffer_add_text(buffer, ",\"headers\":[");
    for (size_t i = 0; i < dvq_query_get_column_count(query); i++) {
        dvq_string name = dvq_query_get_column_name(query, i);
        dvq_buffer_add_text(buffer, i > 0 ? "," : "");
        dvq_buffer_add_json_string(buffer, name.data, name.length);
    }
    dvq_buffer_add_text(buffer, "]");
}

static dvq_status add_result(call *call, dvq_query *query, const char *text, size_t length)
{
    static const char *const types[] = {"table", "list", "task", "calendar", "", ""};
    dvq_buffer *buffer = &call->entry->answer;
    dvq_query_type type = dvq_query_get_type(query);
    dvq_buffer_add_format(buffer, "{\"type\":\"%s\"", types[type]);
    dvq_status status = add_rows(call, query);
    if (status != DVQ_OK)
        return status;
    if (type == DVQ_QUERY_TABLE)
        add_headers(call, query);
    dvq_buffer_add_format(buffer, ",\"grouped\":%s",
                          dvq_query_is_grouped(query) ? "true" : "false");
    add_warnings(call, query, text, length);
    dvq_buffer_add_text(buffer, "}");
    return DVQ_OK;
}

/* The rows as text: what was collected becomes a JSON string. */
static dvq_status add_rendered(call *call, dvq_query *query, dvq_format format)
{
    dvq_buffer text = {0};
    dvq_status status =
        dvq_query_render(query, format, NULL, dvq_buffer_write, &text, &call->error);
    dvq_buffer_add_json_string(&call->entry->answer, text.data, text.length);
    call->entry->answer.failed = call->entry->answer.failed || text.failed;
    dvq_buffer_free(&text);
    return status;
}

static bool find_format(const char *name, dvq_format *format)
{
    static const char *const names[] = {"text",   "markdown", "dataview", "json",
                                        "ndjson", "csv",      "vimgrep",  "html"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        *format = (dvq_format)i;
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

static dvq_status add_query(call *call, dvq_query *query, const char *text, size_t length)
{
    const char *name = get_string(call, "format");
    dvq_format format;
    if (name == NULL)
        return add_result(call, query, text, length);
    if (find_format(name, &format))
        return add_rendered(call, query, format);
    (void)snprintf(call->error.message, sizeof call->error.message, "there is no format '%s'",
                   name);
    return call->error.status = DVQ_ERROR_USAGE;
}

static dvq_status answer_query(call *call)
{
    size_t length;
    const char *text = get_text(call, "text", &length);
    dvq_query *query;
    dvq_status status =
        dvq_query_prepare(call->entry->vault, text, length, &call->options, &query, &call->error);
    if (status == DVQ_OK)
        status = add_query(call, query, text, length);
    dvq_query_finalize(query);
    return status;
}

static dvq_status answer_fields(call *call)
{
    size_t length;
    const char *source = get_text(call, "text", &length);
    dvq_query *query;
    dvq_status status = (get_flag(call, "tags") ? dvq_tags_prepare : dvq_fields_prepare)(
        call->entry->vault, source, length, &call->options, &query, &call->error);
    if (status == DVQ_OK)
        status = add_query(call, query, source, length);
    dvq_query_finalize(query);
    return status;
}

static dvq_status answer_explain(call *call)
{
    size_t length;
    const char *text = get_text(call, "text", &length);
    dvq_query *query;
    dvq_status status =
        dvq_query_prepare(call->entry->vault, text, length, &call->options, &query, &call->error);
    if (status == DVQ_OK)
        status = dvq_query_explain(query, DVQ_FORMAT_JSON, NULL, dvq_buffer_write,
                                   &call->entry->answer, &call->error);
    dvq_query_finalize(query);
    return status;
}

/* The value of a query that has one row with one cell. */
static dvq_status add_only_value(call *call, dvq_query *query)
{
    dvq_status status = dvq_query_step(query, &call->error);
    return status == DVQ_ROW ? add_value(call, query, dvq_query_get_cell(query, 0)) : status;
}

static dvq_status answer_eval(call *call)
{
    size_t length;
    const char *text = get_text(call, "text", &length);
    dvq_query *query;
    dvq_status status = dvq_expression_prepare(call->entry->vault, text, length, &call->options,
                                               &query, &call->error);
    if (status == DVQ_OK && get_string(call, "format") != NULL)
        status = add_rendered(call, query, DVQ_FORMAT_TEXT);
    else if (status == DVQ_OK)
        status = add_only_value(call, query);
    dvq_query_finalize(query);
    return status;
}

static dvq_status answer_page(call *call)
{
    size_t length;
    const char *path = get_text(call, "path", &length);
    dvq_query *query;
    dvq_status status =
        dvq_page_prepare(call->entry->vault, path, length, &call->options, &query, &call->error);
    if (status == DVQ_OK)
        status = add_only_value(call, query);
    dvq_query_finalize(query);
    return status;
}

/* ---- notes ---- */

static const char *get_event_name(dvq_note_event event)
{
    static const char *const names[] = {
        "failed", "stale",         "left",  "code", "warning", "query",    "empty", "noExpression",
        "script", "inline-script", "tasks", "base", "search",  "spelling", "plain"};
    return names[event];
}

/* A dvq_note_report_function: `user` collects the members of a list. */
static void report(void *user, dvq_note_event event, const dvq_error *message)
{
    dvq_buffer *events = user;
    dvq_buffer_add_format(events, "%s{\"event\":\"%s\",", events->length > 0 ? "," : "",
                          get_event_name(event));
    add_error(events, message, NULL, 0);
    dvq_buffer_add_text(events, "}");
}

static void read_note_options(const call *call, dvq_note_options *options)
{
    const char *links = get_string(call, "links");
    const char *format = get_string(call, "format");
    options->links =
        links != NULL && strcmp(links, "markdown") == 0 ? DVQ_LINKS_MARKDOWN : DVQ_LINKS_WIKI;
    options->form =
        format != NULL && strcmp(format, "html") == 0 ? DVQ_NOTE_FORM_HTML : DVQ_NOTE_FORM_MARKDOWN;
    options->heading_level = (unsigned)get_whole(call, "headingLevel");
    options->errors_inline = get_flag(call, "errorsInline");
    options->skip_failed = get_flag(call, "skipFailed");
    options->keep_comments = get_flag(call, "keepComments");
    options->empty = get_string(call, "empty");
}

static dvq_status answer_render(call *call)
{
    size_t path_length;
    const char *path = get_text(call, "path", &path_length);
    size_t length;
    const char *text = get_text(call, "text", &length);
    dvq_buffer events = {0};
    dvq_note_options options = DVQ_NOTE_OPTIONS_INIT;
    options.report = report;
    options.report_user = &events;
    read_note_options(call, &options);
    dvq_buffer note = {0};
    dvq_status status = dvq_note_render(call->entry->vault, path, path_length, text, length,
                                        &options, dvq_buffer_write, &note, &call->error);
    dvq_buffer *buffer = &call->entry->answer;
    dvq_buffer_add_text(buffer, "{\"text\":");
    dvq_buffer_add_json_string(buffer, note.data, note.length);
    dvq_buffer_add_text(buffer, ",\"events\":[");
    dvq_buffer_add(buffer, events.data, events.length);
    dvq_buffer_add_text(buffer, "]}");
    buffer->failed = buffer->failed || note.failed || events.failed;
    dvq_buffer_free(&note);
    dvq_buffer_free(&events);
    return status;
}

static dvq_status answer_check(call *call)
{
    size_t path_length;
    const char *path = get_text(call, "path", &path_length);
    size_t length;
    const char *text = get_text(call, "text", &length);
    dvq_buffer events = {0};
    dvq_check_options options = DVQ_CHECK_OPTIONS_INIT;
    options.run = get_flag(call, "run");
    options.report = report;
    options.report_user = &events;
    dvq_status status =
        dvq_note_check(call->entry->vault, path, path_length, text, length, &options, &call->error);
    /* What fails in the note has been reported. */
    if (status == DVQ_ERROR_PARSE || status == DVQ_ERROR_EVALUATE)
        status = DVQ_OK;
    dvq_buffer *buffer = &call->entry->answer;
    dvq_buffer_add_text(buffer, "[");
    dvq_buffer_add(buffer, events.data, events.length);
    dvq_buffer_add_text(buffer, "]");
    buffer->failed = buffer->failed || events.failed;
    dvq_buffer_free(&events);
    return status;
}

/* ---- the vault ---- */

static dvq_status answer_refresh(call *call)
{
    static const char *const kinds[] = {"added", "modified", "removed", "relinked"};
    dvq_buffer *buffer = &call->entry->answer;
    size_t count;
    dvq_status status = dvq_vault_refresh(call->entry->vault, &count, &call->error);
    dvq_change change;
    dvq_buffer_add_text(buffer, "[");
    for (size_t i = 0; status == DVQ_OK && dvq_vault_get_change(call->entry->vault, i, &change);
         i++) {
        dvq_buffer_add_format(buffer, "%s{\"change\":\"%s\",\"path\":", i > 0 ? "," : "",
                              kinds[change.kind]);
        dvq_buffer_add_json_string(buffer, change.path.data, change.path.length);
        dvq_buffer_add_text(buffer, "}");
    }
    dvq_buffer_add_text(buffer, "]");
    return status;
}

/* The texts of an array; NULL: there are none, or memory is out. free() frees it. */
static const char **get_texts(const call *call, const char *name, size_t *count)
{
    const json_t *array = json_object_get(call->params, name);
    *count = json_array_size(array);
    const char **texts = *count > 0 ? malloc(*count * sizeof *texts) : NULL;
    for (size_t i = 0; texts != NULL && i < *count; i++)
        texts[i] = json_string_value(json_array_get(array, i));
    if (texts == NULL)
        *count = 0;
    return texts;
}

static dvq_status answer_open(call *call)
{
    dvq_vault_options options = DVQ_VAULT_OPTIONS_INIT;
    options.threads = 1;
    options.zone = get_string(call, "zone");
    options.locale = get_string(call, "locale");
    options.now = get_whole(call, "now");
    options.has_now = json_is_number(json_object_get(call->params, "now"));
    options.follow_links = get_flag(call, "followLinks");
    options.skip_ignore_file = get_flag(call, "noIgnore");
    options.obsidian_excludes = get_flag(call, "obsidianExcludes");
    const char **excludes = get_texts(call, "exclude", &options.exclude_count);
    options.excludes = excludes;
    dvq_status status =
        dvq_vault_open(get_string(call, "folder"), &options, &call->entry->vault, &call->error);
    free(excludes);
    if (status == DVQ_OK && json_is_number(json_object_get(call->params, "budget")))
        status = dvq_vault_set_budget(call->entry->vault, (uint64_t)get_whole(call, "budget"),
                                      &call->error);
    dvq_buffer_add_text(&call->entry->answer, "null");
    return status;
}

/* ---- requests ---- */

static const struct {
    const char *name;
    dvq_status (*answer)(call *call);
} methods[] = {
    {"check", answer_check},   {"eval", answer_eval},       {"explain", answer_explain},
    {"fields", answer_fields}, {"open", answer_open},       {"page", answer_page},
    {"query", answer_query},   {"refresh", answer_refresh}, {"render", answer_render},
};

/* Put an error in place of what has been written. */
static void answer_error(call *call, dvq_status status)
{
    size_t length;
    const char *text = get_text(call, "text", &length);
    dvq_buffer *buffer = &call->entry->answer;
    if (buffer->failed || status == DVQ_ERROR_MEMORY)
        dvq_buffer_free(buffer);
    buffer->length = 0;
    call->error.status = status;
    dvq_buffer_add_text(buffer, "{\"error\":{");
    add_error(buffer, &call->error, call->error.line > 0 ? text : NULL, length);
    dvq_buffer_add_text(buffer, "}}");
}

static dvq_status answer(call *call, const char *method)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i].name, method) == 0)
            return methods[i].answer(call);
    return DVQ_ERROR_USAGE;
}

EXPORT("dvq_entry_new") entry *dvq_entry_new(void);
EXPORT("dvq_entry_new") entry *dvq_entry_new(void)
{
    return calloc(1, sizeof(entry));
}

/* Answer the request `{"method":…, …}`; *length is the answer's, which lasts until the next. */
EXPORT("dvq_entry_answer")
const char *dvq_entry_answer(entry *entry, const char *request, size_t request_length,
                             size_t *length);
EXPORT("dvq_entry_answer")
const char *dvq_entry_answer(entry *entry, const char *request, size_t request_length,
                             size_t *length)
{
    json_t *params = json_loadb(request, request_length, JSON_ALLOW_NUL, NULL);
    call call = {.entry = entry, .params = params};
    read_options(&call);
    entry->answer.length = 0;
    dvq_buffer_add_text(&entry->answer, "{\"value\":");
    const char *method = get_string(&call, "method");
    dvq_status status = method != NULL ? answer(&call, method) : DVQ_ERROR_MEMORY;
    dvq_buffer_add_text(&entry->answer, "}");
    if (status == DVQ_OK && entry->answer.failed)
        status = DVQ_ERROR_MEMORY;
    if (status < DVQ_OK)
        answer_error(&call, status);
    json_decref(params);
    *length = entry->answer.length;
    return entry->answer.data;
}

EXPORT("dvq_entry_close") void dvq_entry_close(entry *entry);
EXPORT("dvq_entry_close") void dvq_entry_close(entry *entry)
{
    dvq_vault_close(entry->vault);
    dvq_buffer_free(&entry->answer);
    free(entry);
}
