/*
 * What the core and the methods of a server agree on: the table of methods, the request that a
 * method is called with, and what the method can do with it. Used by every method; rpc.h runs a
 * server.
 */
#ifndef DVQ_SERVER_RPC_REQUEST_H
#define DVQ_SERVER_RPC_REQUEST_H

#include "server/buffer.h"
#include "server/rpc_framing.h"
#include "server/rpc_output.h"
#include "server/rpc_queue.h"

/*
 * Error codes: those of JSON-RPC 2.0, one of the Language Server Protocol, and last our own for
 * failures of the library. A protocol may have others.
 */
enum {
    DVQ_RPC_PARSE = -32700,
    DVQ_RPC_REQUEST = -32600,
    DVQ_RPC_METHOD = -32601,
    DVQ_RPC_PARAMS = -32602,
    DVQ_RPC_INTERNAL = -32603,
    DVQ_RPC_CANCELLED = -32800,
    DVQ_RPC_QUERY_PARSE = -32001,
    DVQ_RPC_QUERY_EVALUATE = -32002,
    DVQ_RPC_IO = -32003,
    DVQ_RPC_USAGE = -32004
};

typedef struct dvq_rpc dvq_rpc;

/* One request while it is answered. */
typedef struct dvq_rpc_request {
    dvq_rpc *rpc;
    void *user; /* the service's */
    dvq_rpc_ticket *ticket;
    const json_t *params; /* an object or a list; NULL when there are none */
    dvq_buffer *result;   /* where the method writes its JSON */
    int code;             /* 0, or why the request failed */
    dvq_error error;
    const char *text; /* what the error's place refers to, or NULL */
    size_t length;
} dvq_rpc_request;

typedef struct dvq_rpc_method {
    const char *name;
    void (*answer)(dvq_rpc_request *request);
    bool has_effect; /* run it even when no answer is wanted */
} dvq_rpc_method;

/*
 * A protocol: what a server gives to the core. What a protocol does not have is left out; the
 * members with a question mark may be NULL.
 */
typedef struct dvq_rpc_service {
    const dvq_rpc_framing *framing;
    const dvq_rpc_method *methods; /* the last row has no name */
    const char *cancel_method;     /* the request that cancels another; the core answers it */
    const char *cancel_param;      /* its parameter with the other's id, first in a list */
    bool drops_cancelled;          /* a request that was cancelled is not answered */
    bool has_batches;              /* a message may be a list of requests */
    bool has_error_data;           /* errors have kind, place and hint */
    int memory_code;               /* the error when memory is out */
    /* Called at the start, before each message, and when a watched descriptor is readable. */
    void (*update)(dvq_rpc *rpc, void *user);
    /* Called before each method: may make the request fail, such as before a greeting. ? */
    void (*admit)(dvq_rpc_request *request, const char *method);
    /* Takes what a client answers to a request of the server; without it, that is an error. ? */
    void (*take_response)(dvq_rpc *rpc, void *user, const json_t *message);
    /* Where a request has what the client knows its progress by; NULL: it does not want it. ? */
    const json_t *(*find_token)(const json_t *params);
    /* Append the message that tells what is in ticket->told. Called by both threads. ? */
    void (*add_progress)(dvq_buffer *message, const dvq_rpc_ticket *ticket);
    void *user;
} dvq_rpc_service;

/* A server while it runs. */
struct dvq_rpc {
    const dvq_rpc_service *service;
    dvq_rpc_queue queue;
    dvq_rpc_output output;
    /* For the answering thread only. */
    dvq_buffer notices; /* notifications, sent before the answer */
    dvq_buffer answer;
};

/* Make the request fail, with a message. */
void dvq_rpc_fail(dvq_rpc_request *request, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Make it fail as a call of the library did, whose error is in `request->error`. `text` is what the
 * error's place refers to, or NULL; it must live as long as the request.
 */
void dvq_rpc_fail_call(dvq_rpc_request *request, dvq_status status, const char *text,
                       size_t length);

/* Cancel `query` when the request is cancelled, until this is called with NULL. */
void dvq_rpc_set_running(const dvq_rpc_request *request, dvq_query *query);

/*
 * Cancel all that the vault has under way when the request is cancelled, until this is called with
 * NULL. False when it has been cancelled already: then it has failed.
 */
bool dvq_rpc_set_working(dvq_rpc_request *request, dvq_vault *vault);

/* Say how much is done of what the request asks for. */
void dvq_rpc_set_progress(const dvq_rpc_request *request, size_t done, size_t total);

/*
 * Append the members `line`, `column`, `length` and `hint` of an error or warning about `text`,
 * which may be NULL.
 */
void dvq_rpc_add_place(dvq_buffer *buffer, const dvq_error *error, const char *text, size_t length);

/* Append the member `error` of a request's answer. */
void dvq_rpc_add_error(dvq_buffer *answer, const dvq_rpc_request *request);

/* Send a notification, ahead of the next answer. `params` is JSON. For the answering thread. */
void dvq_rpc_notify(dvq_rpc *rpc, const char *method, const dvq_buffer *params);

/*
 * Call the service's `update` whenever one of these descriptors is readable, and if `looks` every
 * second. It holds until the next call. More than DVQ_RPC_MOST_WATCHED are looked at every second.
 */
void dvq_rpc_watch(dvq_rpc *rpc, const int *descriptors, size_t count, bool looks);

#endif
