/* The JSON-RPC core: it serves whatever methods it is given, in whatever frames. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/rpc.h"

/* ---- a server of its own ---- */

typedef struct served {
    long long kept;
    size_t updates;
} served;

static void answer_sum(dvq_rpc_request *request)
{
    long long sum = ((const served *)request->user)->kept;
    size_t index;
    json_t *number;
    json_array_foreach(request->params, index, number)
    {
        if (!json_is_integer(number)) {
            dvq_rpc_fail(request, DVQ_RPC_PARAMS, "%zu is no number", index);
            return;
        }
        sum += json_integer_value(number);
    }
    dvq_buffer_add_format(request->result, "%lld\n", sum);
}

static void answer_keep(dvq_rpc_request *request)
{
    served *server = request->user;
    server->kept += json_integer_value(json_array_get(request->params, 0));
    dvq_buffer_add_text(request->result, "null");
}

static void answer_notify(dvq_rpc_request *request)
{
    dvq_buffer params = {0};
    dvq_buffer_add_text(&params, "[1]");
    dvq_rpc_notify(request->rpc, "told", &params);
    dvq_buffer_free(&params);
    dvq_buffer_add_text(request->result, "true");
}

static void answer_parse(dvq_rpc_request *request)
{
    const char *text = json_string_value(json_array_get(request->params, 0));
    dvq_status status = dvq_ast_write_json(NULL, text, strlen(text), dvq_buffer_write,
                                           request->result, &request->error);
    if (status != DVQ_OK)
        dvq_rpc_fail_call(request, status, text, strlen(text));
}

static void count_update(dvq_rpc *rpc, void *user)
{
    (void)rpc;
    ((served *)user)->updates++;
}

static const dvq_rpc_method methods[] = {
    {"sum", answer_sum, false},     {"keep", answer_keep, true}, {"notify", answer_notify, false},
    {"parse", answer_parse, false}, {NULL, NULL, false},
};

/* Messages with their length before them, as "5:hello". */
static size_t take_counted(dvq_rpc_frame *frame, const char *bytes, size_t length)
{
    (void)length;
    dvq_buffer_add(&frame->text, bytes, 1);
    char *colon = memchr(frame->text.data, ':', frame->text.length);
    if (colon == NULL)
        return 1;
    size_t head = (size_t)(colon - frame->text.data) + 1;
    size_t wanted = strtoul(frame->text.data, NULL, 10);
    if (frame->text.length == head + wanted) {
        memmove(frame->text.data, frame->text.data + head, wanted);
        frame->text.length = wanted;
        frame->is_whole = true;
    }
    return 1;
}

static void end_counted(dvq_rpc_frame *frame)
{
    frame->is_whole = false;
}

static void close_counted(dvq_buffer *output, size_t start)
{
    size_t length = output->length - start;
    char message[1024];
    cr_assert(length < sizeof message);
    memcpy(message, output->data + start, length);
    output->length = start;
    dvq_buffer_add_format(output, "%zu:", length);
    dvq_buffer_add(output, message, length);
}

static const dvq_rpc_framing counted = {.take = take_counted,
                                        .end = end_counted,
                                        .close = close_counted,
                                        .too_long = "too long",
                                        .no_memory = "no memory"};

static char *run_service(const dvq_rpc_service *service, const char *input)
{
    FILE *in = tmpfile();
    FILE *out = tmpfile();
    cr_assert(in != NULL && out != NULL);
    cr_assert(fputs(input, in) >= 0 && fflush(in) == 0);
    rewind(in);
    int failure;
    cr_assert(dvq_rpc_run(service, fileno(in), fileno(out), &failure) == DVQ_OK && failure == 0);
    cr_assert(fseek(out, 0, SEEK_END) == 0);
    long length = ftell(out);
    rewind(out);
    char *output = calloc((size_t)length + 1, 1);
    cr_assert(fread(output, 1, (size_t)length, out) == (size_t)length);
    (void)fclose(in);
    (void)fclose(out);
    return output;
}

static dvq_rpc_service make_service(served *server)
{
    return (dvq_rpc_service){.framing = &dvq_rpc_lines,
                             .methods = methods,
                             .cancel_method = "$/drop",
                             .cancel_param = "which",
                             .has_batches = true,
                             .has_error_data = true,
                             .memory_code = DVQ_RPC_INTERNAL,
                             .update = count_update,
                             .user = server};
}

static char *run(const dvq_rpc_framing *framing, const char *input, served *server)
{
    dvq_rpc_service service = make_service(server);
    service.framing = framing;
    return run_service(&service, input);
}

#define ANSWER(id, result) "{\"jsonrpc\":\"2.0\",\"id\":" id ",\"result\":" result "}"
#define FAILURE(id, code, message, kind, place, hint)                                              \
    "{\"jsonrpc\":\"2.0\",\"id\":" id ",\"error\":{\"code\":" code ",\"message\":\"" message       \
    "\",\"data\":{\"kind\":\"" kind "\"," place ",\"hint\":" hint "}}}"
#define NOWHERE "\"line\":null,\"column\":null,\"length\":null"

/* ---- tests ---- */

Test(rpc, answers)
{
    static const struct {
        const char *input;
        const char *output;
    } cases[] = {
        {"", ""},
        {" \n\n", ""},
        {"{\"id\":1,\"method\":\"sum\",\"params\":[1,2]}", ANSWER("1", "3") "\n"},
        {"{\"id\":\"a\",\"method\":\"sum\"}\n{\"id\":null,\"method\":\"sum\"}\n",
         ANSWER("\"a\"", "0") "\n" ANSWER("null", "0") "\n"},
        {"{\"id\":1,\"method\":\"sum\",\"params\":[true]}\n",
         FAILURE("1", "-32602", "0 is no number", "usage", NOWHERE, "null") "\n"},
        {"{\"id\":1,\"method\":\"product\"}\n",
         FAILURE("1", "-32601", "there is no method 'product'", "usage", NOWHERE, "null") "\n"},
        {"[]\n",
         FAILURE("null", "-32600", "a batch must hold a request", "usage", NOWHERE, "null") "\n"},
        {"{\"id\":1,\"method\":\"notify\"}\n",
         "{\"jsonrpc\":\"2.0\",\"method\":\"told\",\"params\":[1]}\n" ANSWER("1", "true") "\n"},
        {"[{\"id\":1,\"method\":\"notify\"}]\n",
         "{\"jsonrpc\":\"2.0\",\"method\":\"told\",\"params\":[1]}\n[" ANSWER("1", "true") "]\n"},
        /* What nobody asked to be answered is run for its effect, if it has one. */
        {"{\"method\":\"keep\",\"params\":[5]}\n{\"method\":\"sum\"}\n{\"id\":1,\"method\":"
         "\"sum\"}",
         ANSWER("1", "5") "\n"},
        {"[{\"method\":\"keep\",\"params\":[5]},{\"id\":1,\"method\":\"sum\"}]\n",
         "[" ANSWER("1", "5") "]\n"},
        {"[{\"method\":\"keep\",\"params\":[5]}]\n", ""},
        /* A place counts in characters. */
        {"{\"id\":1,\"method\":\"parse\",\"params\":[\"LIST WHERE \\u00e4 =\"]}\n",
         FAILURE("1", "-32001", "expected an expression after \\\"=\\\"", "parse",
                 "\"line\":1,\"column\":15,\"length\":0", "null") "\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        served server = {0};
        char *output = run(&dvq_rpc_lines, cases[i].input, &server);
        cr_expect_str_eq(output, cases[i].output, "case %zu: %s", i, output);
        free(output);
    }
}

Test(rpc, updates_before_each_message)
{
    served server = {0};
    free(run(&dvq_rpc_lines,
             "{\"method\":\"sum\"}\n[{\"method\":\"sum\"},{\"method\":\"sum\"}]\nx\n", &server));
    cr_expect_eq(server.updates, 3, "%zu", server.updates);
}

/* A batch is read whole before it is answered, so that what cancels in it comes first. */
Test(rpc, cancels)
{
    served server = {0};
    char *output = run(&dvq_rpc_lines,
                       "[{\"id\":1,\"method\":\"sum\"},{\"id\":2,\"method\":\"sum\"},"
                       "{\"id\":3,\"method\":\"$/drop\",\"params\":{\"which\":1}},"
                       "{\"id\":4,\"method\":\"$/drop\",\"params\":[9]},"
                       "{\"method\":\"$/drop\",\"params\":[2]}]\n",
                       &server);
    cr_expect_str_eq(
        output,
        "[" FAILURE("1", "-32800", "cancelled", "cancelled", NOWHERE, "null") "," FAILURE(
            "2", "-32800", "cancelled", "cancelled", NOWHERE,
            "null") "," ANSWER("3", "true") "," ANSWER("4", "false") "]\n",
        "%s", output);
    free(output);
}

/* The end of what is cut short is dropped. */
Test(rpc, takes_other_frames)
{
    served server = {0};
    char *output = run(&counted,
                       "26:{\"id\":1,\"method\":\"notify\"}"
                       "23:{\"id\":2,\"method\":\"sum\"}9:cut",
                       &server);
    cr_expect_str_eq(output,
                     "46:{\"jsonrpc\":\"2.0\",\"method\":\"told\",\"params\":[1]}"
                     "38:" ANSWER("1", "true") "35:" ANSWER("2", "0"),
                     "%s", output);
    free(output);
}

/* ---- what a protocol may add ---- */

static void refuse_sum(dvq_rpc_request *request, const char *method)
{
    const served *server = request->user;
    if (strcmp(method, "sum") == 0 && server->kept == 0)
        dvq_rpc_fail(request, -32002, "keep something first");
}

static void keep_response(dvq_rpc *rpc, void *user, const json_t *message)
{
    (void)rpc;
    ((served *)user)->kept = json_integer_value(json_object_get(message, "result"));
}

static const json_t *find_token(const json_t *params)
{
    return json_object_get(params, "token");
}

static void add_progress(dvq_buffer *message, const dvq_rpc_ticket *ticket)
{
    dvq_buffer_add_format(message, "{\"token\":%lld,\"progress\":%zu}",
                          json_integer_value(ticket->token), ticket->told);
}

Test(rpc, a_protocol_says_what_may_be_asked)
{
    served server = {0};
    dvq_rpc_service service = make_service(&server);
    service.admit = refuse_sum;
    service.has_error_data = false;
    char *output = run_service(&service, "{\"id\":1,\"method\":\"sum\"}\n"
                                         "{\"method\":\"keep\",\"params\":[3]}\n"
                                         "{\"id\":2,\"method\":\"sum\"}\n");
    cr_expect_str_eq(output,
                     "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32002,\"message\":"
                     "\"keep something first\"}}\n" ANSWER("2", "3") "\n",
                     "%s", output);
    free(output);
}

Test(rpc, takes_responses)
{
    served server = {0};
    dvq_rpc_service service = make_service(&server);
    service.take_response = keep_response;
    char *output = run_service(&service, "{\"id\":\"ours\",\"result\":8}\n"
                                         "{\"id\":2,\"method\":\"sum\"}\n");
    cr_expect_str_eq(output, ANSWER("2", "8") "\n", "%s", output);
    free(output);
}

Test(rpc, has_no_batches_where_the_protocol_has_none)
{
    served server = {0};
    dvq_rpc_service service = make_service(&server);
    service.has_batches = false;
    char *output = run_service(&service, "[{\"id\":1,\"method\":\"sum\"}]\n");
    cr_expect(strstr(output, "a message must be an object, not a list") != NULL, "%s", output);
    free(output);
}

Test(rpc, drops_what_was_cancelled)
{
    served server = {0};
    dvq_rpc_service service = make_service(&server);
    service.drops_cancelled = true;
    char *output = run_service(&service, "[{\"id\":1,\"method\":\"sum\"},{\"id\":2,\"method\":"
                                         "\"sum\"},{\"method\":\"$/drop\",\"params\":[1]}]\n");
    cr_expect_str_eq(output, "[" ANSWER("2", "0") "]\n", "%s", output);
    free(output);
}

Test(rpc, tells_that_a_request_is_begun)
{
    served server = {0};
    dvq_rpc_service service = make_service(&server);
    service.find_token = find_token;
    service.add_progress = add_progress;
    char *output = run_service(&service, "{\"id\":1,\"method\":\"sum\",\"params\":{\"token\":5}}\n"
                                         "{\"method\":\"keep\",\"params\":{\"token\":6}}\n");
    cr_expect_str_eq(output, "{\"token\":5,\"progress\":0}\n" ANSWER("1", "0") "\n", "%s", output);
    free(output);
}
