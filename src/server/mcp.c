/* `dvq mcp`, see mcp.h: puts the JSON-RPC core, the methods and the vault together. */
#include "server/mcp.h"

#include <stdlib.h>
#include <string.h>

#include "server/mcp_method.h"
#include "server/mcp_session.h"
#include "server/rpc.h"

/* Before the greeting, the client can only greet and ask whether anybody is there. */
static void admit(dvq_rpc_request *request, const char *method)
{
    if (!dvq_mcp_get_session(request)->is_greeted && strcmp(method, "initialize") != 0 &&
        strcmp(method, "ping") != 0)
        dvq_rpc_fail(request, DVQ_RPC_REQUEST, "the first request must be 'initialize'");
}

/* The server asks nothing, so what a client answers is dropped. */
static void drop_response(dvq_rpc *rpc, void *user, const json_t *message)
{
    (void)rpc;
    (void)user;
    (void)message;
}

static const json_t *find_token(const json_t *params)
{
    const json_t *token = json_object_get(json_object_get(params, "_meta"), "progressToken");
    return json_is_string(token) || json_is_integer(token) ? token : NULL;
}

static void add_progress(dvq_buffer *message, const dvq_rpc_ticket *ticket)
{
    char *token = json_dumps(ticket->token, JSON_ENCODE_ANY | JSON_COMPACT);
    message->failed = message->failed || token == NULL;
    dvq_buffer_add_text(message, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\","
                                 "\"params\":{\"progressToken\":");
    dvq_buffer_add_text(message, token != NULL ? token : "");
    dvq_buffer_add_format(message, ",\"progress\":%zu", ticket->told);
    if (ticket->total > 0)
        dvq_buffer_add_format(message, ",\"total\":%zu", ticket->total);
    dvq_buffer_add_text(message, "}}");
    free(token);
}

static dvq_status run(dvq_mcp_session *session, int input, int output, int *failure)
{
    dvq_rpc_service service = {
        .framing = &dvq_rpc_lines,
        .methods = dvq_mcp_methods,
        .cancel_method = "notifications/cancelled",
        .cancel_param = "requestId",
        .drops_cancelled = true,
        .memory_code = DVQ_RPC_INTERNAL,
        .update = dvq_mcp_update,
        .admit = admit,
        .take_response = drop_response,
        .find_token = find_token,
        .add_progress = add_progress,
        .user = session,
    };
    return dvq_rpc_run(&service, input, output, failure);
}

dvq_status dvq_mcp_run(dvq_vault *vault, const dvq_mcp_topic *topics, int input, int output,
                       int *failure)
{
    dvq_mcp_session session = {.topics = topics, .subscribed = json_object()};
    *failure = 0;
    dvq_status status = DVQ_ERROR_MEMORY;
    if (session.subscribed != NULL && dvq_served_vault_open(&session.served, vault)) {
        status = run(&session, input, output, failure);
        dvq_served_vault_close(&session.served);
    }
    json_decref(session.subscribed);
    return status;
}
