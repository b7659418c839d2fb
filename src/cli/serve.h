/*
 * The inside of `dvq serve`: one thread reads lines (serve.c), another answers them
 * (serve_request.c) with the methods of serve_method.c. What they share is here; nothing outside
 * serve*.c sees it.
 */
#ifndef DVQ_CLI_SERVE_H
#define DVQ_CLI_SERVE_H

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>

#include "buffer.h"
#include "output.h"
#include "session.h"

/* Codes of JSON-RPC 2.0, of the language server protocol, and our own for the library's failures.
 */
enum {
    DVQ_SERVE_PARSE = -32700,
    DVQ_SERVE_REQUEST = -32600,
    DVQ_SERVE_METHOD = -32601,
    DVQ_SERVE_PARAMS = -32602,
    DVQ_SERVE_CANCELLED = -32800,
    DVQ_SERVE_QUERY_PARSE = -32001,
    DVQ_SERVE_QUERY_EVALUATE = -32002,
    DVQ_SERVE_IO = -32003,
    DVQ_SERVE_USAGE = -32004
};

/* What a request that was read and not yet answered can be cancelled by. */
typedef struct dvq_ticket {
    const json_t *id;   /* NULL: it has none */
    bool cancelled;     /* under the server's lock, as the rest */
    dvq_query *running; /* what is to be told */
} dvq_ticket;

typedef enum dvq_job_kind {
    DVQ_JOB_LINE,     /* a request or a batch */
    DVQ_JOB_TOO_LONG, /* a line past the limit */
    DVQ_JOB_NO_MEMORY,
    DVQ_JOB_NEWS, /* notes may have changed */
    DVQ_JOB_END
} dvq_job_kind;

/* A line on its way from the reader to the one who answers. */
typedef struct dvq_job {
    struct dvq_job *next;
    dvq_job_kind kind;
    json_t *message;      /* NULL when the line is not JSON */
    json_error_t problem; /* why not */
    dvq_ticket *tickets;  /* of each request of a batch, or of the only one */
    size_t ticket_count;
    size_t size; /* bytes of the line */
} dvq_job;

typedef struct dvq_server {
    const dvq_arguments *arguments;
    dvq_vault *vault;
    atomic_int watch; /* readable when notes changed, -1: the vault is looked through instead */
    json_t *news;     /* path to kind: what changed and was not told yet */
    dvq_sink sink;    /* the answering thread's */
    dvq_buffer answer;
    pthread_mutex_t lock;
    pthread_cond_t filled;
    dvq_job *first; /* the one being answered, or to be answered next; under the lock */
    dvq_job *last;
    size_t job_count;
    size_t job_bytes;
    int wake[2];             /* a pipe that wakes the reader */
    atomic_bool is_watching; /* the client asked for notifications */
    atomic_bool has_news;    /* a DVQ_JOB_NEWS is on its way */
    atomic_bool is_stopped;  /* standard output is gone */
} dvq_server;

/* One request while it is answered. */
typedef struct dvq_request {
    dvq_server *server;
    dvq_ticket *ticket;
    const json_t *params; /* NULL when there are none */
    dvq_buffer *result;   /* the method writes its JSON here */
    int code;             /* 0, or why the request failed */
    dvq_error error;
    const char *text; /* what the error's place counts in, or NULL */
    size_t length;
} dvq_request;

/* ---- serve.c ---- */

/* Have the system tell of changes, unless it does already. */
dvq_status dvq_server_watch(dvq_server *server, dvq_error *error);

/* Wake the reader: to look at is_watching and is_stopped, or at the room in the queue. */
void dvq_server_wake(const dvq_server *server);

/* ---- serve_request.c ---- */

/* Answer a job, news included. False when standard output is gone. */
bool dvq_server_answer(dvq_server *server, dvq_job *job);

void dvq_request_fail(dvq_request *request, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Take the library's failure over; `text` is what its place counts in, or NULL. */
void dvq_request_fail_call(dvq_request *request, dvq_status status, const char *text,
                           size_t length);

/* Append text in quotes, escaped. It may be a message cut short in the middle of a character. */
void dvq_serve_add_string(dvq_buffer *buffer, const char *text, size_t length);

/* "parse", "io", …: the `kind` of a code. */
const char *dvq_serve_kind_name(int code);
int dvq_serve_find_code(dvq_status status);

/* Append "line", "column", "length" and "hint" of an error; `text` as above. */
void dvq_serve_add_place(dvq_buffer *buffer, const dvq_error *error, const char *text,
                         size_t length);

/* Bring the vault up to date; what changed goes to server->news. */
dvq_status dvq_server_refresh(dvq_server *server, dvq_error *error);

/* Append what changed and was not told yet, as a list, and forget it. */
void dvq_server_add_news(dvq_server *server, dvq_buffer *buffer);

/* ---- serve_method.c ---- */

/* Run the method called `name`. */
void dvq_request_call(dvq_request *request, const char *name);

/* Whether a method is run although the request has no id, for what it does. */
bool dvq_serve_has_effect(const char *name);

#endif
