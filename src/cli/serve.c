/*
 * `dvq serve`: JSON-RPC 2.0 over lines. This file reads requests with jansson and writes answers;
 * what a method does is asked of the library, whose JSON goes out unchanged. A bad request is
 * answered with an error and never ends the server. Called by main.c.
 */
#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "session.h"

/* The longest line that is read as a request. */
#define LINE_LIMIT ((size_t)16 * 1024 * 1024)

/* Codes of JSON-RPC 2.0, and our own for failures of the library. */
enum {
    CODE_PARSE = -32700,
    CODE_REQUEST = -32600,
    CODE_METHOD = -32601,
    CODE_PARAMS = -32602,
    CODE_QUERY_PARSE = -32001,
    CODE_QUERY_EVALUATE = -32002,
    CODE_IO = -32003,
    CODE_USAGE = -32004
};

/* Bytes that grow; `failed` when memory ran out. */
typedef struct buffer {
    char *data;
    size_t length;
    size_t capacity;
    bool failed;
} buffer;

typedef struct rpc_server {
    const dvq_arguments *arguments;
    dvq_vault *vault; /* of the line being answered; NULL until a request needs it */
    dvq_sink sink;
    buffer line;
    buffer answer;
} rpc_server;

/* One request while it is answered. */
typedef struct rpc_request {
    rpc_server *server;
    json_t *params; /* NULL when there are none */
    buffer *result; /* the method writes its JSON here */
    int code;       /* 0, or why the request failed */
    dvq_error error;
    const char *text; /* what the error's place counts in, or NULL */
    size_t length;
} rpc_request;

/* ---- buffers ---- */

static int buffer_write(void *user, const char *data, size_t length)
{
    buffer *target = user;
    if (target->failed) {
        return -1;
    }
    if (length == 0) {
        return 0;
    }
    size_t needed = target->length + length;
    if (needed > target->capacity) {
        size_t capacity = needed < 1024 ? 1024 : needed * 2;
        char *grown = realloc(target->data, capacity);
        if (grown == NULL) {
            target->failed = true;
            return -1;
        }
        target->data = grown;
        target->capacity = capacity;
    }
    memcpy(target->data + target->length, data, length);
    target->length = needed;
    return 0;
}

static void buffer_add(buffer *target, const char *string)
{
    buffer_write(target, string, strlen(string));
}

static void buffer_add_format(buffer *target, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void buffer_add_format(buffer *target, const char *format, ...)
{
    char text[128];
    va_list values;
    va_start(values, format);
    (void)vsnprintf(text, sizeof text, format, values);
    va_end(values);
    buffer_add(target, text);
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
    if (bytes[0] < 0x80) {
        return size;
    }
    while (size < sizeof firsts && bytes[0] >= firsts[size]) {
        size++;
    }
    if (bytes[0] < firsts[0] || size == sizeof firsts || ++size > length) {
        return 0;
    }
    for (size_t i = 1; i < size; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (bytes[0] == 0xE0 && bytes[1] < 0xA0) || (bytes[0] == 0xF0 && bytes[1] < 0x90);
    return overlong || (bytes[0] == 0xF4 && bytes[1] >= 0x90) ? 0 : size;
}

/* The text may be a message that was cut short in the middle of a character. */
static void buffer_add_json_string(buffer *target, const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    buffer_add(target, "\"");
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '"' || bytes[i] == '\\') {
            buffer_add_format(target, "\\%c", bytes[i]);
        } else if (bytes[i] == '\n') {
            buffer_add(target, "\\n");
        } else if (bytes[i] < 0x20) {
            buffer_add_format(target, "\\u%04x", bytes[i]);
        } else if (is_lone_surrogate(bytes + i, length - i)) {
            unsigned unit = 0xD000u | (bytes[i + 1] & 0x3Fu) << 6 | (bytes[i + 2] & 0x3Fu);
            buffer_add_format(target, "\\u%04x", unit);
            i += 2;
        } else {
            size_t size = measure_character(bytes + i, length - i);
            if (size == 0) {
                buffer_add(target, "\\ufffd");
            } else {
                buffer_write(target, text + i, size);
                i += size - 1;
            }
        }
    }
    buffer_add(target, "\"");
}

/* ---- errors ---- */

static void fail_usage(rpc_request *request, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void fail_usage(rpc_request *request, int code, const char *format, ...)
{
    va_list values;
    dvq_error_reset(&request->error);
    request->code = code;
    request->error.status = DVQ_ERROR_USAGE;
    va_start(values, format);
    (void)vsnprintf(request->error.message, sizeof request->error.message, format, values);
    va_end(values);
}

static int code_of(dvq_status status)
{
    switch (status) {
    case DVQ_ERROR_PARSE:
        return CODE_QUERY_PARSE;
    case DVQ_ERROR_EVALUATE:
    case DVQ_ERROR_LIMIT:
    case DVQ_ERROR_MEMORY:
    case DVQ_ERROR_CANCELLED:
        return CODE_QUERY_EVALUATE;
    case DVQ_ERROR_IO:
        return CODE_IO;
    case DVQ_ERROR_USAGE:
    case DVQ_OK:
    case DVQ_ROW:
    case DVQ_DONE:
        return CODE_USAGE;
    }
    return CODE_USAGE;
}

static const char *kind_of(int code)
{
    switch (code) {
    case CODE_QUERY_PARSE:
        return "parse";
    case CODE_QUERY_EVALUATE:
        return "evaluate";
    case CODE_IO:
        return "io";
    default:
        return "usage";
    }
}

/* Takes the library's failure over; `text` is what its place counts in. */
static void fail_call(rpc_request *request, dvq_status status, const char *text, size_t length)
{
    request->code = code_of(status);
    request->text = text;
    request->length = length;
}

/* Characters that the error's place covers, as its column counts them. */
static unsigned count_characters(const rpc_request *request)
{
    const dvq_error *error = &request->error;
    unsigned count = 0;
    for (size_t i = error->offset; i < (size_t)error->offset + error->length; i++) {
        if (request->text == NULL || i >= request->length) {
            break;
        }
        count += ((unsigned char)request->text[i] & 0xC0) != 0x80;
    }
    return count;
}

static void add_error(buffer *answer, const rpc_request *request)
{
    const dvq_error *error = &request->error;
    buffer_add_format(answer, "\"error\":{\"code\":%d,\"message\":", request->code);
    buffer_add_json_string(answer, error->message, strlen(error->message));
    buffer_add_format(answer, ",\"data\":{\"kind\":\"%s\"", kind_of(request->code));
    if (error->line != 0) {
        buffer_add_format(answer, ",\"line\":%u,\"column\":%u,\"length\":%u", error->line,
                          error->column, count_characters(request));
    } else {
        buffer_add(answer, ",\"line\":null,\"column\":null,\"length\":null");
    }
    buffer_add(answer, ",\"hint\":");
    if (error->hint[0] != '\0') {
        buffer_add_json_string(answer, error->hint, strlen(error->hint));
    } else {
        buffer_add(answer, "null");
    }
    buffer_add(answer, "}}");
}

/* ---- parameters ---- */

/* The parameter by name, or by place when they came as a list; NULL when it is not there. */
static json_t *find_param(const rpc_request *request, const char *name, size_t place)
{
    json_t *value = json_is_array(request->params) ? json_array_get(request->params, place)
                                                   : json_object_get(request->params, name);
    return json_is_null(value) ? NULL : value;
}

/* A text; false after the request failed. `*text` stays NULL for an optional one left out. */
static bool get_text(rpc_request *request, const char *name, size_t place, bool needed,
                     const char **text, size_t *length)
{
    json_t *value = find_param(request, name, place);
    *text = NULL;
    *length = 0;
    if (value == NULL && !needed) {
        return true;
    }
    if (!json_is_string(value)) {
        fail_usage(request, CODE_PARAMS, "parameter '%s' must be text", name);
        return false;
    }
    *text = json_string_value(value);
    *length = json_string_length(value);
    return true;
}

/* A path: text without a NUL byte, which would cut it short. */
static bool get_path(rpc_request *request, const char *name, size_t place, bool needed,
                     const char **path)
{
    size_t length;
    if (!get_text(request, name, place, needed, path, &length)) {
        return false;
    }
    if (*path != NULL && strlen(*path) != length) {
        fail_usage(request, CODE_PARAMS, "parameter '%s' holds a NUL character", name);
        return false;
    }
    return true;
}

/* The vault as it is now; one for all requests of a line. NULL after the request failed. */
static dvq_vault *open_vault(rpc_request *request)
{
    if (request->server->vault == NULL) {
        request->server->vault = dvq_cli_open_vault(request->server->arguments);
    }
    if (request->server->vault == NULL) {
        request->code = CODE_IO;
        (void)snprintf(request->error.message, sizeof request->error.message,
                       "the vault cannot be opened");
    }
    return request->server->vault;
}

/* ---- methods ---- */

static void answer_parse(rpc_request *request)
{
    const char *text;
    size_t length;
    if (!get_text(request, "query", 0, true, &text, &length)) {
        return;
    }
    dvq_vault *vault = open_vault(request);
    if (vault == NULL) {
        return;
    }
    dvq_status status =
        dvq_query_parse_json(vault, text, length, buffer_write, request->result, &request->error);
    if (status != DVQ_OK) {
        fail_call(request, status, text, length);
    }
}

static void answer_eval(rpc_request *request)
{
    const char *text;
    size_t length;
    dvq_query_options options = {0};
    if (!get_text(request, "expression", 0, true, &text, &length) ||
        !get_path(request, "origin", 1, false, &options.origin)) {
        return;
    }
    dvq_vault *vault = open_vault(request);
    if (vault == NULL) {
        return;
    }
    dvq_status status = dvq_expression_write(vault, text, length, &options, DVQ_EXPRESSION_JSON,
                                             buffer_write, request->result, &request->error);
    if (status != DVQ_OK) {
        fail_call(request, status, text, length);
    }
}

static bool get_format(rpc_request *request, dvq_format *format)
{
    const char *name;
    size_t length;
    if (!get_text(request, "format", 2, false, &name, &length)) {
        return false;
    }
    *format = DVQ_FORMAT_JSON;
    if (name == NULL || strcmp(name, "json") == 0) {
        return true;
    }
    *format = strcmp(name, "markdown") == 0 ? DVQ_FORMAT_MARKDOWN : DVQ_FORMAT_DATAVIEW;
    if (*format == DVQ_FORMAT_MARKDOWN || strcmp(name, "dataview") == 0) {
        return true;
    }
    fail_usage(request, CODE_PARAMS, "parameter 'format' must be json, markdown or dataview");
    return false;
}

static const char *type_name(dvq_query_type type)
{
    switch (type) {
    case DVQ_QUERY_TABLE:
        return "table";
    case DVQ_QUERY_LIST:
        return "list";
    case DVQ_QUERY_TASK:
        return "task";
    case DVQ_QUERY_CALENDAR:
        return "calendar";
    case DVQ_QUERY_EXPRESSION:
    case DVQ_QUERY_PAGE:
        break;
    }
    return "";
}

/* The rows in the format asked for; Markdown is wrapped in an object. */
static dvq_status render(rpc_request *request, dvq_query *query, dvq_format format)
{
    if (format == DVQ_FORMAT_JSON) {
        return dvq_query_render(query, format, 0, buffer_write, request->result, &request->error);
    }
    buffer markdown = {0};
    dvq_status status =
        dvq_query_render(query, format, 0, buffer_write, &markdown, &request->error);
    if (status == DVQ_OK) {
        buffer_add_format(request->result,
                          "{\"type\":\"%s\",\"markdown\":", type_name(dvq_query_get_type(query)));
        buffer_add_json_string(request->result, markdown.data, markdown.length);
        buffer_add(request->result, "}");
    }
    free(markdown.data);
    return status;
}

static void answer_query(rpc_request *request)
{
    const char *text;
    size_t length;
    dvq_format format;
    dvq_query_options options = {0};
    if (!get_text(request, "query", 0, true, &text, &length) ||
        !get_path(request, "origin", 1, false, &options.origin) || !get_format(request, &format)) {
        return;
    }
    dvq_vault *vault = open_vault(request);
    if (vault == NULL) {
        return;
    }
    dvq_query *query = NULL;
    dvq_status status = dvq_query_prepare(vault, text, length, &options, &query, &request->error);
    if (status == DVQ_OK) {
        status = render(request, query, format);
    }
    dvq_query_finalize(query);
    if (status != DVQ_OK) {
        fail_call(request, status, text, length);
    }
}

static void answer_page(rpc_request *request)
{
    const char *path;
    if (!get_path(request, "path", 0, true, &path)) {
        return;
    }
    dvq_vault *vault = open_vault(request);
    if (vault == NULL) {
        return;
    }
    dvq_status status =
        dvq_page_write_json(vault, path, buffer_write, request->result, &request->error);
    if (status != DVQ_OK) {
        fail_call(request, status, NULL, 0);
    }
}

static const struct {
    const char *name;
    void (*answer)(rpc_request *request);
} methods[] = {
    {"parse", answer_parse},
    {"eval", answer_eval},
    {"query", answer_query},
    {"page", answer_page},
};

enum { METHOD_COUNT = sizeof methods / sizeof methods[0] };

/* ---- requests ---- */

static void call_method(rpc_request *request, const char *name)
{
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        if (strcmp(methods[i].name, name) == 0) {
            methods[i].answer(request);
            return;
        }
    }
    fail_usage(request, CODE_METHOD, "there is no method '%.100s'", name);
}

static bool is_id(const json_t *id)
{
    return json_is_string(id) || json_is_number(id) || json_is_null(id);
}

static void run_request(rpc_request *request, json_t *message)
{
    json_t *version = json_object_get(message, "jsonrpc");
    json_t *method = json_object_get(message, "method");
    request->params = json_object_get(message, "params");
    if (!json_is_object(message)) {
        fail_usage(request, CODE_REQUEST, "a request must be an object");
    } else if (version != NULL &&
               (!json_is_string(version) || strcmp(json_string_value(version), "2.0") != 0)) {
        fail_usage(request, CODE_REQUEST, "\"jsonrpc\" must be \"2.0\"");
    } else if (!json_is_string(method)) {
        fail_usage(request, CODE_REQUEST, "\"method\" must be text");
    } else if (request->params != NULL && !json_is_object(request->params) &&
               !json_is_array(request->params)) {
        fail_usage(request, CODE_PARAMS, "\"params\" must be an object or a list");
    } else if (json_object_get(message, "id") != NULL && !is_id(json_object_get(message, "id"))) {
        fail_usage(request, CODE_REQUEST, "\"id\" must be text, a number or null");
    } else {
        call_method(request, json_string_value(method));
    }
}

static void add_id(buffer *answer, const json_t *id)
{
    char *text = is_id(id) ? json_dumps(id, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    buffer_add(answer, "{\"jsonrpc\":\"2.0\",\"id\":");
    buffer_add(answer, text != NULL ? text : "null");
    buffer_add(answer, ",");
    free(text);
}

/* Adds the answer to one request; nothing for a notification. False when there is none. */
static bool answer_request(rpc_server *server, json_t *message, bool separate)
{
    json_t *id = json_object_get(message, "id");
    if (json_is_object(message) && id == NULL &&
        json_is_string(json_object_get(message, "method"))) {
        return false;
    }
    buffer result = {0};
    rpc_request request = {.server = server, .result = &result};
    run_request(&request, message);
    if (result.failed) {
        fail_usage(&request, CODE_QUERY_EVALUATE, "out of memory");
    }
    if (separate) {
        buffer_add(&server->answer, ",");
    }
    add_id(&server->answer, id);
    if (request.code != 0) {
        add_error(&server->answer, &request);
    } else {
        buffer_add(&server->answer, "\"result\":");
        /* One answer is one line: the library ends its documents with a line break. */
        while (result.length > 0 && result.data[result.length - 1] == '\n') {
            result.length--;
        }
        buffer_write(&server->answer, result.data, result.length);
    }
    buffer_add(&server->answer, "}");
    free(result.data);
    return true;
}

static void answer_batch(rpc_server *server, json_t *batch)
{
    bool any = false;
    size_t index;
    json_t *message;
    buffer_add(&server->answer, "[");
    json_array_foreach(batch, index, message)
    {
        any = answer_request(server, message, any) || any;
    }
    buffer_add(&server->answer, "]");
    if (!any) {
        server->answer.length = 0;
    }
}

static void answer_failure(rpc_server *server, int code, const char *message)
{
    rpc_request request = {.server = server};
    fail_usage(&request, code, "%s", message);
    add_id(&server->answer, NULL);
    add_error(&server->answer, &request);
    buffer_add(&server->answer, "}");
}

static void answer_line(rpc_server *server)
{
    json_error_t reason;
    json_t *message = json_loadb(server->line.data, server->line.length,
                                 JSON_ALLOW_NUL | JSON_DECODE_ANY, &reason);
    if (message == NULL) {
        answer_failure(server, CODE_PARSE, reason.text);
    } else if (json_is_array(message) && json_array_size(message) > 0) {
        answer_batch(server, message);
    } else if (json_is_array(message)) {
        answer_failure(server, CODE_REQUEST, "a batch must hold a request");
    } else {
        answer_request(server, message, false);
    }
    json_decref(message);
}

/* ---- lines ---- */

typedef enum line_status { LINE_READ, LINE_TOO_LONG, LINE_NO_MEMORY, LINE_END } line_status;

/* Reads one line; what is too long for a request is passed over. */
static line_status read_line(rpc_server *server)
{
    char part[4096];
    bool any = false;
    bool too_long = false;
    server->line.length = 0;
    server->line.failed = false;
    for (;;) {
        size_t length = 0;
        int byte = EOF;
        while (length < sizeof part && (byte = getc(stdin)) != EOF && byte != '\n') {
            part[length++] = (char)byte;
        }
        any = any || length > 0 || byte == '\n';
        too_long = too_long || server->line.length + length > LINE_LIMIT;
        if (!too_long) {
            buffer_write(&server->line, part, length);
        }
        if (byte == '\n' || byte == EOF) {
            break;
        }
    }
    if (!any) {
        return LINE_END;
    }
    if (too_long) {
        return LINE_TOO_LONG;
    }
    return server->line.failed ? LINE_NO_MEMORY : LINE_READ;
}

static bool is_blank(const buffer *line)
{
    for (size_t i = 0; i < line->length; i++) {
        if (strchr(" \t\r", line->data[i]) == NULL || line->data[i] == '\0') {
            return false;
        }
    }
    return true;
}

/* Sends the answer; false when standard output is gone. */
static bool send_answer(rpc_server *server)
{
    if (server->answer.failed) {
        server->answer.failed = false;
        server->answer.length = 0;
        answer_failure(server, CODE_QUERY_EVALUATE, "the answer does not fit in memory");
    }
    if (server->answer.length > 0) {
        buffer_add(&server->answer, "\n");
        dvq_sink_write(&server->sink, server->answer.data, server->answer.length);
    }
    server->answer.length = 0;
    return dvq_sink_finish(&server->sink);
}

static bool serve_line(rpc_server *server, line_status line)
{
    if (line == LINE_TOO_LONG) {
        answer_failure(server, CODE_REQUEST, "the line is longer than 16 MiB");
    } else if (line == LINE_NO_MEMORY) {
        answer_failure(server, CODE_REQUEST, "the line does not fit in memory");
    } else if (!is_blank(&server->line)) {
        answer_line(server);
    }
    dvq_vault_close(server->vault);
    server->vault = NULL;
    return send_answer(server);
}

int dvq_command_serve(const dvq_arguments *arguments)
{
    rpc_server server = {.arguments = arguments};
    /* A vault that cannot be opened is told at once, not with every request. */
    server.vault = dvq_cli_open_vault(arguments);
    if (server.vault == NULL) {
        return DVQ_EXIT_FAILED;
    }
    int exit_status = DVQ_EXIT_DONE;
    line_status line = read_line(&server);
    while (line != LINE_END && exit_status == DVQ_EXIT_DONE) {
        if (!serve_line(&server, line)) {
            exit_status = DVQ_EXIT_FAILED;
        } else {
            line = read_line(&server);
        }
    }
    dvq_vault_close(server.vault);
    free(server.line.data);
    free(server.answer.data);
    return exit_status;
}
