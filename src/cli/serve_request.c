/*
 * Answering requests: from a line's JSON to the line that answers it. What a method does is
 * serve_method.c's; the library's JSON goes out unchanged. Runs in the answering thread, see
 * serve.c.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serve.h"

/* ---- text ---- */

static void add(dvq_buffer *buffer, const char *string)
{
    dvq_buffer_add(buffer, string, strlen(string));
}

/* Half of a surrogate pair, which texts keep as three bytes. */
static bool is_lone_surrogate(const unsigned char *bytes, size_t length)
{
    return length >= 3 && bytes[0] == 0xED && bytes[1] >= 0xA0;
}

/* Bytes of the character that starts here, 0 when it is broken. */
static size_t measure_character(const unsigned char *bytes, size_t length)
{
    static const unsigned char firsts[] = {0xC2, 0xE0, 0xF0, 0xF5};
    size_t size = 1;
    if (bytes[0] < 0x80)
        return size;
    while (size < sizeof firsts && bytes[0] >= firsts[size])
        size++;
    if (bytes[0] < firsts[0] || size == sizeof firsts || ++size > length)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
    bool overlong = (bytes[0] == 0xE0 && bytes[1] < 0xA0) || (bytes[0] == 0xF0 && bytes[1] < 0x90);
    return overlong || (bytes[0] == 0xF4 && bytes[1] >= 0x90) ? 0 : size;
}

/* Append the character at `bytes` and give its length. */
static size_t add_character(dvq_buffer *buffer, const unsigned char *bytes, size_t length)
{
    if (bytes[0] == '"' || bytes[0] == '\\') {
        dvq_buffer_add_format(buffer, "\\%c", bytes[0]);
        return 1;
    }
    if (bytes[0] == '\n') {
        add(buffer, "\\n");
        return 1;
    }
    if (bytes[0] < 0x20) {
        dvq_buffer_add_format(buffer, "\\u%04x", bytes[0]);
        return 1;
    }
    if (is_lone_surrogate(bytes, length)) {
        unsigned unit = 0xD000u | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
        dvq_buffer_add_format(buffer, "\\u%04x", unit);
        return 3;
    }
    size_t size = measure_character(bytes, length);
    if (size == 0) {
        add(buffer, "\\ufffd");
        return 1;
    }
    dvq_buffer_add(buffer, (const char *)bytes, size);
    return size;
}

void dvq_serve_add_string(dvq_buffer *buffer, const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    add(buffer, "\"");
    for (size_t i = 0; i < length;)
        i += add_character(buffer, bytes + i, length - i);
    add(buffer, "\"");
}

/* ---- errors ---- */

void dvq_request_fail(dvq_request *request, int code, const char *format, ...)
{
    dvq_error_reset(&request->error);
    request->code = code;
    request->error.status = DVQ_ERROR_USAGE;
    va_list values;
    va_start(values, format);
    (void)vsnprintf(request->error.message, sizeof request->error.message, format, values);
    va_end(values);
}

int dvq_serve_find_code(dvq_status status)
{
    switch (status) {
    case DVQ_ERROR_PARSE:
        return DVQ_SERVE_QUERY_PARSE;
    case DVQ_ERROR_EVALUATE:
    case DVQ_ERROR_LIMIT:
    case DVQ_ERROR_MEMORY:
        return DVQ_SERVE_QUERY_EVALUATE;
    case DVQ_ERROR_CANCELLED:
        return DVQ_SERVE_CANCELLED;
    case DVQ_ERROR_IO:
        return DVQ_SERVE_IO;
    case DVQ_ERROR_USAGE:
    case DVQ_OK:
    case DVQ_ROW:
    case DVQ_DONE:
        return DVQ_SERVE_USAGE;
    }
    return DVQ_SERVE_USAGE;
}

const char *dvq_serve_kind_name(int code)
{
    switch (code) {
    case DVQ_SERVE_QUERY_PARSE:
        return "parse";
    case DVQ_SERVE_QUERY_EVALUATE:
        return "evaluate";
    case DVQ_SERVE_IO:
        return "io";
    case DVQ_SERVE_CANCELLED:
        return "cancelled";
    default:
        return "usage";
    }
}

void dvq_request_fail_call(dvq_request *request, dvq_status status, const char *text, size_t length)
{
    request->code = dvq_serve_find_code(status);
    request->text = text;
    request->length = length;
}

/* Characters that the error's place covers, as its column counts them. */
static unsigned count_characters(const dvq_error *error, const char *text, size_t length)
{
    unsigned count = 0;
    for (size_t i = error->offset; i < (size_t)error->offset + error->length; i++) {
        if (text == NULL || i >= length)
            break;
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return count;
}

void dvq_serve_add_place(dvq_buffer *buffer, const dvq_error *error, const char *text,
                         size_t length)
{
    if (error->line != 0) {
        dvq_buffer_add_format(buffer, "\"line\":%u,\"column\":%u,\"length\":%u", error->line,
                              error->column, count_characters(error, text, length));
    } else {
        add(buffer, "\"line\":null,\"column\":null,\"length\":null");
    }
    add(buffer, ",\"hint\":");
    if (error->hint[0] != '\0')
        dvq_serve_add_string(buffer, error->hint, strlen(error->hint));
    else
        add(buffer, "null");
}

static void add_error(dvq_buffer *answer, const dvq_request *request)
{
    const dvq_error *error = &request->error;
    dvq_buffer_add_format(answer, "\"error\":{\"code\":%d,\"message\":", request->code);
    dvq_serve_add_string(answer, error->message, strlen(error->message));
    dvq_buffer_add_format(answer, ",\"data\":{\"kind\":\"%s\",",
                          dvq_serve_kind_name(request->code));
    dvq_serve_add_place(answer, error, request->text, request->length);
    add(answer, "}}");
}

/* ---- news ---- */

static const char *const change_names[] = {"added", "modified", "removed", "relinked"};

/* What two changes of a note in a row come to; NULL: nothing. */
static const char *join_changes(const char *before, dvq_change_kind kind)
{
    if (before == NULL)
        return change_names[kind];
    bool was_added = strcmp(before, "added") == 0;
    if (kind == DVQ_CHANGE_REMOVED)
        return was_added ? NULL : "removed";
    if (kind == DVQ_CHANGE_RELINKED)
        return before;
    return was_added ? "added" : "modified";
}

static void keep_change(dvq_server *server, const dvq_change *change)
{
    const char *before =
        json_string_value(json_object_getn(server->news, change->path.data, change->path.length));
    const char *now = join_changes(before, change->kind);
    if (now == NULL) {
        json_object_deln(server->news, change->path.data, change->path.length);
    } else {
        json_object_setn_new(server->news, change->path.data, change->path.length,
                             json_string(now));
    }
}

dvq_status dvq_server_refresh(dvq_server *server, dvq_error *error)
{
    dvq_status status = dvq_vault_refresh(server->vault, NULL, error);
    dvq_change change;
    for (size_t i = 0; status == DVQ_OK && dvq_vault_get_change(server->vault, i, &change); i++)
        keep_change(server, &change);
    return status;
}

void dvq_server_add_news(dvq_server *server, dvq_buffer *buffer)
{
    bool any = false;
    add(buffer, "[");
    json_t *kind;
    const char *path;
    json_object_foreach(server->news, path, kind)
    {
        add(buffer, any ? ",{\"path\":" : "{\"path\":");
        dvq_serve_add_string(buffer, path, strlen(path));
        dvq_buffer_add_format(buffer, ",\"change\":\"%s\"}", json_string_value(kind));
        any = true;
    }
    add(buffer, "]");
    json_object_clear(server->news);
}

/* A notification of what changed, when there is something and somebody who asked. */
static void notify(dvq_server *server)
{
    if (!atomic_load(&server->is_watching) || json_object_size(server->news) == 0)
        return;
    add(&server->answer, "{\"jsonrpc\":\"2.0\",\"method\":\"changed\",\"params\":{\"notes\":");
    dvq_server_add_news(server, &server->answer);
    add(&server->answer, "}}\n");
}

/* ---- requests ---- */

static bool is_id(const json_t *id)
{
    return json_is_string(id) || json_is_number(id) || json_is_null(id);
}

static void run_request(dvq_request *request, const json_t *message)
{
    const json_t *version = json_object_get(message, "jsonrpc");
    const json_t *method = json_object_get(message, "method");
    const json_t *id = json_object_get(message, "id");
    request->params = json_object_get(message, "params");
    if (!json_is_object(message)) {
        dvq_request_fail(request, DVQ_SERVE_REQUEST, "a request must be an object");
    } else if (version != NULL &&
               (!json_is_string(version) || strcmp(json_string_value(version), "2.0") != 0)) {
        dvq_request_fail(request, DVQ_SERVE_REQUEST, "\"jsonrpc\" must be \"2.0\"");
    } else if (!json_is_string(method)) {
        dvq_request_fail(request, DVQ_SERVE_REQUEST, "\"method\" must be text");
    } else if (request->params != NULL && !json_is_object(request->params) &&
               !json_is_array(request->params)) {
        dvq_request_fail(request, DVQ_SERVE_PARAMS, "\"params\" must be an object or a list");
    } else if (id != NULL && !is_id(id)) {
        dvq_request_fail(request, DVQ_SERVE_REQUEST, "\"id\" must be text, a number or null");
    } else if (strcmp(json_string_value(method), "cancel") == 0) {
        bool found = json_is_true(json_object_get(message, "cancelled"));
        add(request->result, found ? "true" : "false");
    } else {
        dvq_request_call(request, json_string_value(method));
    }
}

static void add_id(dvq_buffer *answer, const json_t *id)
{
    char *text = is_id(id) ? json_dumps(id, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    add(answer, "{\"jsonrpc\":\"2.0\",\"id\":");
    add(answer, text != NULL ? text : "null");
    add(answer, ",");
    free(text);
}

/* A request without id is run only for what it does. */
static bool is_notification(const json_t *message)
{
    return json_is_object(message) && json_object_get(message, "id") == NULL &&
           json_is_string(json_object_get(message, "method"));
}

static void add_answer(dvq_server *server, const dvq_request *request, const json_t *id)
{
    add_id(&server->answer, id);
    if (request->code != 0) {
        add_error(&server->answer, request);
    } else {
        add(&server->answer, "\"result\":");
        size_t length = request->result->length;
        /* One answer is one line: the library ends its documents with a line break. */
        while (length > 0 && request->result->data[length - 1] == '\n')
            length--;
        dvq_buffer_add(&server->answer, request->result->data, length);
    }
    add(&server->answer, "}");
}

/* Adds the answer to one request; nothing for a notification. False when there is none. */
static bool answer_request(dvq_server *server, const json_t *message, dvq_ticket *ticket,
                           bool separate)
{
    bool silent = is_notification(message);
    if (silent && !dvq_serve_has_effect(json_string_value(json_object_get(message, "method"))))
        return false;
    dvq_buffer result = {0};
    dvq_request request = {.server = server, .result = &result, .ticket = ticket};
    pthread_mutex_lock(&server->lock);
    bool cancelled = ticket->cancelled;
    pthread_mutex_unlock(&server->lock);
    if (cancelled)
        dvq_request_fail(&request, DVQ_SERVE_CANCELLED, "cancelled");
    else
        run_request(&request, message);
    /* From here on it is too late to cancel. */
    pthread_mutex_lock(&server->lock);
    ticket->id = NULL;
    pthread_mutex_unlock(&server->lock);
    if (result.failed)
        dvq_request_fail(&request, DVQ_SERVE_QUERY_EVALUATE, "out of memory");
    if (!silent) {
        add(&server->answer, separate ? "," : "");
        add_answer(server, &request, json_object_get(message, "id"));
    }
    dvq_buffer_free(&result);
    return !silent;
}

static void answer_batch(dvq_server *server, const dvq_job *job)
{
    bool any = false;
    size_t start = server->answer.length;
    add(&server->answer, "[");
    size_t index;
    json_t *message;
    json_array_foreach(job->message, index, message)
    {
        any = answer_request(server, message, &job->tickets[index], any) || any;
    }
    add(&server->answer, "]\n");
    if (!any)
        server->answer.length = start;
}

static void answer_failure(dvq_server *server, int code, const char *message)
{
    dvq_request request = {.server = server};
    dvq_request_fail(&request, code, "%s", message);
    add_id(&server->answer, NULL);
    add_error(&server->answer, &request);
    add(&server->answer, "}\n");
}

static void answer_line(dvq_server *server, const dvq_job *job)
{
    if (job->message == NULL) {
        answer_failure(server, DVQ_SERVE_PARSE, job->problem.text);
        return;
    }
    if (json_is_array(job->message) && json_array_size(job->message) == 0) {
        answer_failure(server, DVQ_SERVE_REQUEST, "a batch must hold a request");
        return;
    }
    /* What cannot be found out now will fail again, and be told, when a method needs it. */
    dvq_error error = {0};
    dvq_server_refresh(server, &error);
    notify(server);
    if (json_is_array(job->message))
        answer_batch(server, job);
    else if (answer_request(server, job->message, &job->tickets[0], false))
        add(&server->answer, "\n");
}

static bool send_answer(dvq_server *server)
{
    if (server->answer.failed) {
        dvq_buffer_free(&server->answer);
        answer_failure(server, DVQ_SERVE_QUERY_EVALUATE, "the answer does not fit in memory");
    }
    if (server->answer.length == 0)
        return true;
    dvq_sink_write(&server->sink, server->answer.data, server->answer.length);
    server->answer.length = 0;
    return dvq_sink_finish(&server->sink);
}

bool dvq_server_answer(dvq_server *server, dvq_job *job)
{
    dvq_error error = {0};
    switch (job->kind) {
    case DVQ_JOB_LINE:
        answer_line(server, job);
        break;
    case DVQ_JOB_TOO_LONG:
        answer_failure(server, DVQ_SERVE_REQUEST, "the line is longer than 16 MiB");
        break;
    case DVQ_JOB_NO_MEMORY:
        answer_failure(server, DVQ_SERVE_REQUEST, "the line does not fit in memory");
        break;
    case DVQ_JOB_NEWS:
        dvq_server_refresh(server, &error);
        notify(server);
        break;
    case DVQ_JOB_END:
        break;
    }
    return send_answer(server);
}
