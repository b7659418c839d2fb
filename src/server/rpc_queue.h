/*
 * What passes between the thread that reads messages and the one that answers them: messages in
 * the order in which they came, word that one of them is cancelled, and wake-up calls.
 */
#ifndef DVQ_SERVER_RPC_QUEUE_H
#define DVQ_SERVER_RPC_QUEUE_H

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "dvq.h"

/* A request that was read and is not yet answered. The queue's lock guards it. */
typedef struct dvq_rpc_ticket {
    const json_t *id; /* NULL: it has none, or it is too late to cancel it */
    bool is_cancelled;
    bool has_cancelled; /* it asked to cancel another, which was found */
    dvq_query *running; /* what it is waiting for, or NULL */
} dvq_rpc_ticket;

typedef enum dvq_rpc_job_kind {
    DVQ_RPC_JOB_MESSAGE, /* a request or a batch */
    DVQ_RPC_JOB_REFUSAL, /* a message that could not be taken */
    DVQ_RPC_JOB_UPDATE,  /* the watched descriptor has something to say */
    DVQ_RPC_JOB_END      /* nothing follows */
} dvq_rpc_job_kind;

typedef struct dvq_rpc_job {
    struct dvq_rpc_job *next;
    dvq_rpc_job_kind kind;
    json_t *message;         /* NULL when it is not JSON */
    json_error_t problem;    /* why not */
    const char *refusal;     /* the error for a message that could not be taken */
    dvq_rpc_ticket *tickets; /* of each request of a batch, or of the only one */
    size_t ticket_count;
    size_t size; /* bytes of the message */
} dvq_rpc_job;

typedef struct dvq_rpc_queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    dvq_rpc_job *first; /* the one being answered, or to be answered next */
    dvq_rpc_job *last;
    size_t count;
    size_t bytes;
    int wake[2];            /* a pipe that wakes the reader */
    atomic_int watched;     /* a descriptor that the reader waits for as well, -1: none */
    atomic_bool has_update; /* a DVQ_RPC_JOB_UPDATE is in the queue */
    atomic_bool is_stopped; /* answers have nowhere to go */
} dvq_rpc_queue;

/* False when the system has no room for it; there is then nothing to close. */
bool dvq_rpc_queue_open(dvq_rpc_queue *queue);
void dvq_rpc_queue_close(dvq_rpc_queue *queue);

/* ---- the reader's side ---- */

/* Append a job, which the queue frees. */
void dvq_rpc_queue_push(dvq_rpc_queue *queue, dvq_rpc_job *job);

/* Whether more should be read ahead. */
bool dvq_rpc_queue_has_room(dvq_rpc_queue *queue);

/*
 * Cancel every request with that id which is not yet answered, those of `own` included, a job that
 * is not in the queue yet. False when there is none.
 */
bool dvq_rpc_queue_cancel(dvq_rpc_queue *queue, dvq_rpc_job *own, const json_t *id);

/* Take the wake-up calls out of the pipe. */
void dvq_rpc_queue_drain(const dvq_rpc_queue *queue);

/* ---- the answering side ---- */

/* Wait for the first job. It stays first until it is dropped, so that it can be cancelled. */
dvq_rpc_job *dvq_rpc_queue_wait(dvq_rpc_queue *queue);
void dvq_rpc_queue_drop(dvq_rpc_queue *queue);

bool dvq_rpc_queue_is_cancelled(dvq_rpc_queue *queue, const dvq_rpc_ticket *ticket);

/* Have `query` cancelled with its request from now on; NULL: nothing is running any more. */
void dvq_rpc_queue_set_running(dvq_rpc_queue *queue, dvq_rpc_ticket *ticket, dvq_query *query);

/* From now on it is too late to cancel the request. */
void dvq_rpc_queue_settle(dvq_rpc_queue *queue, dvq_rpc_ticket *ticket);

/* Have the reader wait for a descriptor as well, or for none with -1. */
void dvq_rpc_queue_watch(dvq_rpc_queue *queue, int descriptor);

/* Have the reader stop: answers have nowhere to go. */
void dvq_rpc_queue_stop(dvq_rpc_queue *queue);

#endif
