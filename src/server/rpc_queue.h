/*
 * What the thread that reads messages and the one that answers them share: the messages in the
 * order in which they arrived, whether one of them was cancelled, and a way to wake the reader.
 */
#ifndef DVQ_SERVER_RPC_QUEUE_H
#define DVQ_SERVER_RPC_QUEUE_H

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "dvq.h"

/* How many descriptors the reader waits for besides its input. */
enum { DVQ_RPC_MOST_WATCHED = 64 };

/* What the reader waits for besides input. */
typedef struct dvq_rpc_watched {
    int descriptors[DVQ_RPC_MOST_WATCHED];
    size_t count;
    bool looks; /* also for the next time to look whether there is something to update */
} dvq_rpc_watched;

/* A request that was read and is not yet answered. The queue's lock guards it. */
typedef struct dvq_rpc_ticket {
    const json_t *id; /* NULL: it has none, or can no longer be cancelled */
    bool is_cancelled;
    bool has_cancelled;  /* it cancelled another request */
    dvq_query *running;  /* the query that is being run for it, or NULL */
    dvq_vault *working;  /* the vault whose calls are all made for it, or NULL */
    const json_t *token; /* what the client knows its progress by, or NULL */
    bool is_begun;
    size_t done;  /* how much of `total` is done for it */
    size_t total; /* 0: nobody knows */
    size_t told;  /* the progress that the client was told last */
} dvq_rpc_ticket;

typedef enum dvq_rpc_job_kind {
    DVQ_RPC_JOB_MESSAGE, /* a request or a batch */
    DVQ_RPC_JOB_REFUSAL, /* a message that could not be read */
    DVQ_RPC_JOB_UPDATE,  /* the watched descriptor is readable, or it is time to look */
    DVQ_RPC_JOB_END      /* nothing comes after this */
} dvq_rpc_job_kind;

typedef struct dvq_rpc_job {
    struct dvq_rpc_job *next;
    dvq_rpc_job_kind kind;
    json_t *message;         /* NULL when it is not JSON */
    json_error_t problem;    /* why not */
    const char *refusal;     /* why a message could not be read */
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
    int wake[2]; /* a pipe that wakes the reader */
    dvq_rpc_watched watched;
    atomic_bool has_update; /* a DVQ_RPC_JOB_UPDATE is in the queue */
    atomic_bool is_stopped; /* answers can no longer be sent */
} dvq_rpc_queue;

/* False when the system lacks resources; the queue need not be closed then. */
bool dvq_rpc_queue_open(dvq_rpc_queue *queue);
void dvq_rpc_queue_close(dvq_rpc_queue *queue);

/* ---- the reader's side ---- */

/* Append a job, which the queue will free. */
void dvq_rpc_queue_push(dvq_rpc_queue *queue, dvq_rpc_job *job);

/* Whether there is room to read ahead. */
bool dvq_rpc_queue_has_room(dvq_rpc_queue *queue);

/*
 * Cancel every request with that id that was not answered yet, in the queue or in `own`, a job that
 * is about to be queued. False when there is none.
 */
bool dvq_rpc_queue_cancel(dvq_rpc_queue *queue, dvq_rpc_job *own, const json_t *id);

/*
 * Cancel again what is done for the first job, if it was cancelled: a call on a vault may have
 * begun only after it was. True when there is such a one, so that this is to be called again soon.
 */
bool dvq_rpc_queue_cancel_again(dvq_rpc_queue *queue);

/* Whether a request is being answered whose progress the client wants to know. */
bool dvq_rpc_queue_has_progress(dvq_rpc_queue *queue);

/*
 * Pass that request's ticket to `tell`, with the lock held, if there is more to tell than before:
 * `told` is it then. Where nobody knows how much there is to do, it grows with each call.
 */
void dvq_rpc_queue_tell_progress(dvq_rpc_queue *queue,
                                 void (*tell)(const dvq_rpc_ticket *ticket, void *user),
                                 void *user);

/* What the reader is to wait for. */
void dvq_rpc_queue_get_watched(dvq_rpc_queue *queue, dvq_rpc_watched *watched);

/* Empty the pipe that woke the reader. */
void dvq_rpc_queue_drain(const dvq_rpc_queue *queue);

/* ---- the answering side ---- */

bool dvq_rpc_queue_is_empty(dvq_rpc_queue *queue);

/* Wait for the first job. It stays first until it is dropped, so that it can be cancelled. */
dvq_rpc_job *dvq_rpc_queue_wait(dvq_rpc_queue *queue);
void dvq_rpc_queue_drop(dvq_rpc_queue *queue);

bool dvq_rpc_queue_is_cancelled(dvq_rpc_queue *queue, const dvq_rpc_ticket *ticket);

/* From now on, cancel `query` together with its request; NULL: it has ended. */
void dvq_rpc_queue_set_running(dvq_rpc_queue *queue, dvq_rpc_ticket *ticket, dvq_query *query);

/* The same for whatever the vault has under way. */
void dvq_rpc_queue_set_working(dvq_rpc_queue *queue, dvq_rpc_ticket *ticket, dvq_vault *vault);

/* From now on, the client is told how far the request is, if it wants to know. */
void dvq_rpc_queue_begin(dvq_rpc_queue *queue, dvq_rpc_ticket *ticket);

/* How far it is. */
void dvq_rpc_queue_set_progress(dvq_rpc_queue *queue, dvq_rpc_ticket *ticket, size_t done,
                                size_t total);

/* From now on, the request can no longer be cancelled, and its progress is told no more. */
void dvq_rpc_queue_settle(dvq_rpc_queue *queue, dvq_rpc_ticket *ticket);

/* Have the reader wait for that besides its input, and no longer for what it was told before. */
void dvq_rpc_queue_watch(dvq_rpc_queue *queue, const dvq_rpc_watched *watched);

/* Have the reader stop, since answers can no longer be sent. */
void dvq_rpc_queue_stop(dvq_rpc_queue *queue);

#endif
