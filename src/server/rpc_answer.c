/*
 * Answering requests and batches, see rpc_answer.h. The JSON that a method writes is sent
 * unchanged.
 */
#include "server/rpc_answer.h"

#include <stdlib.h>
#include <string.h>

/* ---- one request ---- */

static const dvq_rpc_method *find_method(const dvq_rpc_service *service, const char *name)
{
    for (const dvq_rpc_method *method = service->methods; method->name != NULL; method++)
        if (strcmp(method->name, name) == 0)
            return method;
    return NULL;
}

static void call_method(dvq_rpc_request *request, const char *name)
{
    const dvq_rpc_service *service = request->rpc->service;
    const dvq_rpc_method *method = find_method(service, name);
    if (service->admit != NULL)
        service->admit(request, name);
    if (request->code != 0)
        return;
    if (strcmp(name, service->cancel_method) == 0)
        dvq_buffer_add_text(request->result, request->ticket->has_cancelled ? "true" : "false");
    else if (method != NULL)
        method->answer(request);
    else
        dvq_rpc_fail(request, DVQ_RPC_METHOD, "there is no method '%.100s'", name);
}

static bool is_id(const json_t *id)
{
    return json_is_string(id) || json_is_number(id) || json_is_null(id);
}

static void run_request(dvq_rpc_request *request, const json_t *message)
{
    const json_t *version = json_object_get(message, "jsonrpc");
    const json_t *method = json_object_get(message, "method");
    const json_t *id = json_object_get(message, "id");
    request->params = json_object_get(message, "params");
    if (!json_is_object(message))
        dvq_rpc_fail(request, DVQ_RPC_REQUEST, "a request must be an object");
    else if (version != NULL &&
             (!json_is_string(version) || strcmp(json_string_value(version), "2.0") != 0))
        dvq_rpc_fail(request, DVQ_RPC_REQUEST, "\"jsonrpc\" must be \"2.0\"");
    else if (!json_is_string(method))
        dvq_rpc_fail(request, DVQ_RPC_REQUEST, "\"method\" must be text");
    else if (request->params != NULL && !json_is_object(request->params) &&
             !json_is_array(request->params))
        dvq_rpc_fail(request, DVQ_RPC_PARAMS, "\"params\" must be an object or a list");
    else if (id != NULL && !is_id(id))
        dvq_rpc_fail(request, DVQ_RPC_REQUEST, "\"id\" must be text, a number or null");
    else
        call_method(request, json_string_value(method));
}

static void add_id(dvq_buffer *answer, const json_t *id)
{
    char *text = is_id(id) ? json_dumps(id, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    dvq_buffer_add_text(answer, "{\"jsonrpc\":\"2.0\",\"id\":");
    dvq_buffer_add_text(answer, text != NULL ? text : "null");
    dvq_buffer_add_text(answer, ",");
    free(text);
}

static void add_answer(dvq_buffer *answer, const dvq_rpc_request *request, const json_t *id)
{
    add_id(answer, id);
    if (request->code != 0) {
        dvq_rpc_add_error(answer, request);
    } else {
        dvq_buffer_add_text(answer, "\"result\":");
        size_t length = request->result->length;
        /* The library ends documents with a line break, which an answer must not contain. */
        while (length > 0 && request->result->data[length - 1] == '\n')
            length--;
        dvq_buffer_add(answer, request->result->data, length);
    }
    dvq_buffer_add_text(answer, "}");
}

/* The method that a notification names; NULL for any other message. */
static const char *get_notification(const json_t *message)
{
    bool answered = !json_is_object(message) || json_object_get(message, "id") != NULL;
    return answered ? NULL : json_string_value(json_object_get(message, "method"));
}

/* Tell the client at once that its request is begun, if it wants to know. */
static void begin_progress(dvq_rpc *rpc, dvq_rpc_ticket *ticket)
{
    if (ticket->token != NULL) {
        size_t start = rpc->notices.length;
        rpc->service->add_progress(&rpc->notices, ticket);
        rpc->service->framing->close(&rpc->notices, start);
        if (!rpc->notices.failed)
            dvq_rpc_output_send(&rpc->output, &rpc->notices);
    }
    dvq_rpc_queue_begin(&rpc->queue, ticket);
}

/* Append the answer to one request, after a comma if need be. False when it gets no answer. */
static bool answer_request(dvq_rpc *rpc, const json_t *message, dvq_rpc_ticket *ticket,
                           bool needs_comma)
{
    const char *notification = get_notification(message);
    if (notification != NULL) {
        const dvq_rpc_method *method = find_method(rpc->service, notification);
        if (method == NULL || !method->has_effect)
            return false;
    }
    dvq_buffer result = {0};
    dvq_rpc_request request = {
        .rpc = rpc, .user = rpc->service->user, .ticket = ticket, .result = &result};
    begin_progress(rpc, ticket);
    if (dvq_rpc_queue_is_cancelled(&rpc->queue, ticket))
        dvq_rpc_fail(&request, DVQ_RPC_CANCELLED, "cancelled");
    else
        run_request(&request, message);
    dvq_rpc_queue_settle(&rpc->queue, ticket);
    if (result.failed)
        dvq_rpc_fail(&request, rpc->service->memory_code, "out of memory");
    bool dropped = rpc->service->drops_cancelled && dvq_rpc_queue_is_cancelled(&rpc->queue, ticket);
    bool answered = notification == NULL && !dropped;
    if (answered) {
        dvq_buffer_add_text(&rpc->answer, needs_comma ? "," : "");
        add_answer(&rpc->answer, &request, json_object_get(message, "id"));
    }
    dvq_buffer_free(&result);
    return answered;
}

/* ---- a whole message ---- */

static bool answer_batch(dvq_rpc *rpc, const dvq_rpc_job *job)
{
    bool any = false;
    dvq_buffer_add_text(&rpc->answer, "[");
    size_t index;
    json_t *message;
    json_array_foreach(job->message, index, message)
    {
        any = answer_request(rpc, message, &job->tickets[index], any) || any;
    }
    dvq_buffer_add_text(&rpc->answer, "]");
    if (!any)
        rpc->answer.length = 0;
    return any;
}

void dvq_rpc_answer_failure(dvq_rpc *rpc, int code, const char *message)
{
    dvq_rpc_request request = {.rpc = rpc};
    dvq_rpc_fail(&request, code, "%s", message);
    add_id(&rpc->answer, NULL);
    dvq_rpc_add_error(&rpc->answer, &request);
    dvq_buffer_add_text(&rpc->answer, "}");
    rpc->service->framing->close(&rpc->answer, 0);
}

/* Whether a message is the client's answer to a request of the server. */
static bool is_response(const json_t *message)
{
    return json_is_object(message) && json_object_get(message, "method") == NULL &&
           (json_object_get(message, "result") != NULL ||
            json_object_get(message, "error") != NULL);
}

static void answer_message(dvq_rpc *rpc, const dvq_rpc_job *job)
{
    const dvq_rpc_service *service = rpc->service;
    if (job->message == NULL) {
        dvq_rpc_answer_failure(rpc, DVQ_RPC_PARSE, job->problem.text);
        return;
    }
    if (json_is_array(job->message) && !service->has_batches) {
        dvq_rpc_answer_failure(rpc, DVQ_RPC_REQUEST, "a message must be an object, not a list");
        return;
    }
    if (json_is_array(job->message) && json_array_size(job->message) == 0) {
        dvq_rpc_answer_failure(rpc, DVQ_RPC_REQUEST, "a batch must hold a request");
        return;
    }
    if (service->take_response != NULL && is_response(job->message)) {
        service->take_response(rpc, service->user, job->message);
        return;
    }
    service->update(rpc, service->user);
    bool answered = json_is_array(job->message)
                        ? answer_batch(rpc, job)
                        : answer_request(rpc, job->message, &job->tickets[0], false);
    if (answered)
        rpc->service->framing->close(&rpc->answer, 0);
}

void dvq_rpc_answer_job(dvq_rpc *rpc, const dvq_rpc_job *job)
{
    switch (job->kind) {
    case DVQ_RPC_JOB_MESSAGE:
        answer_message(rpc, job);
        break;
    case DVQ_RPC_JOB_REFUSAL:
        dvq_rpc_answer_failure(rpc, DVQ_RPC_REQUEST, job->refusal);
        break;
    case DVQ_RPC_JOB_UPDATE:
        rpc->service->update(rpc, rpc->service->user);
        break;
    case DVQ_RPC_JOB_END:
        break;
    }
}
