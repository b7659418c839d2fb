/*
 * What a method can do with its request, see rpc_request.h: make it fail, let it be cancelled, send
 * notifications. Runs in the answering thread.
 */
#include "server/rpc_request.h"

#include <stdarg.h>
#include <stdio.h>

#include "server/json_string.h"

/* ---- errors ---- */

void dvq_rpc_fail(dvq_rpc_request *request, int code, const char *format, ...)
{
    request->code = code;
    request->error = (dvq_error){.status = DVQ_ERROR_USAGE};
    va_list values;
    va_start(values, format);
    (void)vsnprintf(request->error.message, sizeof request->error.message, format, values);
    va_end(values);
}

static int find_code(dvq_status status)
{
    switch (status) {
    case DVQ_ERROR_PARSE:
        return DVQ_RPC_QUERY_PARSE;
    case DVQ_ERROR_EVALUATE:
    case DVQ_ERROR_LIMIT:
    case DVQ_ERROR_MEMORY:
        return DVQ_RPC_QUERY_EVALUATE;
    case DVQ_ERROR_CANCELLED:
        return DVQ_RPC_CANCELLED;
    case DVQ_ERROR_IO:
        return DVQ_RPC_IO;
    case DVQ_ERROR_USAGE:
    case DVQ_OK:
    case DVQ_ROW:
    case DVQ_DONE:
        return DVQ_RPC_USAGE;
    }
    return DVQ_RPC_USAGE;
}

void dvq_rpc_fail_call(dvq_rpc_request *request, dvq_status status, const char *text, size_t length)
{
    request->code = find_code(status);
    request->text = text;
    request->length = length;
}

static const char *get_kind_name(int code)
{
    switch (code) {
    case DVQ_RPC_QUERY_PARSE:
        return "parse";
    case DVQ_RPC_QUERY_EVALUATE:
        return "evaluate";
    case DVQ_RPC_IO:
        return "io";
    case DVQ_RPC_CANCELLED:
        return "cancelled";
    default:
        return "usage";
    }
}

/* The length of a place in characters, as its column is counted. */
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

void dvq_rpc_add_place(dvq_buffer *buffer, const dvq_error *error, const char *text, size_t length)
{
    if (error->line != 0) {
        dvq_buffer_add_format(buffer, "\"line\":%u,\"column\":%u,\"length\":%u", error->line,
                              error->column, count_characters(error, text, length));
    } else {
        dvq_buffer_add_text(buffer, "\"line\":null,\"column\":null,\"length\":null");
    }
    dvq_buffer_add_text(buffer, ",\"hint\":");
    dvq_buffer_add_json_optional(buffer, error->hint);
}

void dvq_rpc_add_error(dvq_buffer *answer, const dvq_rpc_request *request)
{
    const dvq_error *error = &request->error;
    dvq_buffer_add_format(answer, "\"error\":{\"code\":%d,\"message\":", request->code);
    dvq_buffer_add_json_text(answer, error->message);
    if (request->rpc->service->has_error_data) {
        dvq_buffer_add_format(answer, ",\"data\":{\"kind\":\"%s\",", get_kind_name(request->code));
        dvq_rpc_add_place(answer, error, request->text, request->length);
        dvq_buffer_add_text(answer, "}");
    }
    dvq_buffer_add_text(answer, "}");
}

/* ---- the surroundings ---- */

void dvq_rpc_set_running(const dvq_rpc_request *request, dvq_query *query)
{
    dvq_rpc_queue_set_running(&request->rpc->queue, request->ticket, query);
}

bool dvq_rpc_set_working(dvq_rpc_request *request, dvq_vault *vault)
{
    dvq_rpc_queue *queue = &request->rpc->queue;
    dvq_rpc_queue_set_working(queue, request->ticket, vault);
    if (vault == NULL || !dvq_rpc_queue_is_cancelled(queue, request->ticket))
        return true;
    dvq_rpc_queue_set_working(queue, request->ticket, NULL);
    dvq_rpc_fail(request, DVQ_RPC_CANCELLED, "cancelled");
    return false;
}

void dvq_rpc_notify(dvq_rpc *rpc, const char *method, const dvq_buffer *params)
{
    size_t start = rpc->notices.length;
    dvq_buffer_add_format(&rpc->notices,
                          "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":", method);
    dvq_buffer_add(&rpc->notices, params->data, params->length);
    dvq_buffer_add_text(&rpc->notices, "}");
    rpc->notices.failed = rpc->notices.failed || params->failed;
    rpc->service->framing->close(&rpc->notices, start);
}

void dvq_rpc_set_progress(const dvq_rpc_request *request, size_t done, size_t total)
{
    dvq_rpc_queue_set_progress(&request->rpc->queue, request->ticket, done, total);
}

void dvq_rpc_watch(dvq_rpc *rpc, const int *descriptors, size_t count, bool looks)
{
    dvq_rpc_watched watched = {.looks = looks || count > DVQ_RPC_MOST_WATCHED};
    for (size_t i = 0; i < count && i < DVQ_RPC_MOST_WATCHED; i++)
        watched.descriptors[watched.count++] = descriptors[i];
    dvq_rpc_queue_watch(&rpc->queue, &watched);
}
