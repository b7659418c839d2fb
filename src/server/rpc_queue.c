/*
 * The queue between the two threads of a server, see rpc_queue.h. Never looks into a message.
 */
#include "server/rpc_queue.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* How many bytes are read ahead before reading stops; more than the longest message has. */
#define MOST_BYTES ((size_t)20 * 1024 * 1024)

/* How many messages are read ahead. */
enum { MOST_JOBS = 256 };

/* ---- opening and closing ---- */

static bool open_wake(dvq_rpc_queue *queue)
{
    if (pipe(queue->wake) != 0)
        return false;
    if (fcntl(queue->wake[0], F_SETFL, O_NONBLOCK) == 0 &&
        fcntl(queue->wake[1], F_SETFL, O_NONBLOCK) == 0)
        return true;
    close(queue->wake[0]);
    close(queue->wake[1]);
    return false;
}

bool dvq_rpc_queue_open(dvq_rpc_queue *queue)
{
    *queue = (dvq_rpc_queue){0};
    if (!open_wake(queue))
        return false;
    bool has_lock = pthread_mutex_init(&queue->lock, NULL) == 0;
    if (has_lock && pthread_cond_init(&queue->filled, NULL) == 0)
        return true;
    if (has_lock)
        pthread_mutex_destroy(&queue->lock);
    close(queue->wake[0]);
    close(queue->wake[1]);
    return false;
}

void dvq_rpc_queue_close(dvq_rpc_queue *queue)
{
    pthread_cond_destroy(&queue->filled);
    pthread_mutex_destroy(&queue->lock);
    close(queue->wake[0]);
    close(queue->wake[1]);
}

/* ---- waking the reader ---- */

static void wake_reader(const dvq_rpc_queue *queue)
{
    /* When the pipe is full, the reader wakes up anyway. */
    ssize_t written = write(queue->wake[1], "", 1);
    (void)written;
}

void dvq_rpc_queue_drain(const dvq_rpc_queue *queue)
{
    char bytes[256];
    while (read(queue->wake[0], bytes, sizeof bytes) > 0) {
    }
}

void dvq_rpc_queue_watch(dvq_rpc_queue *queue, const dvq_rpc_watched *watched)
{
    pthread_mutex_lock(&queue->lock);
    queue->watched = *watched;
    pthread_mutex_unlock(&queue->lock);
    wake_reader(queue);
}

void dvq_rpc_queue_get_watched(dvq_rpc_queue *queue, dvq_rpc_watched *watched)
{
    pthread_mutex_lock(&queue->lock);
    *watched = queue->watched;
    pthread_mutex_unlock(&queue->lock);
}

void dvq_rpc_queue_stop(dvq_rpc_queue *queue)
{
    atomic_store(&queue->is_stopped, true);
    wake_reader(queue);
}

/* ---- jobs ---- */

static void free_job(dvq_rpc_job *job)
{
    json_decref(job->message);
    free(job->tickets);
    free(job);
}

void dvq_rpc_queue_push(dvq_rpc_queue *queue, dvq_rpc_job *job)
{
    if (job->kind == DVQ_RPC_JOB_UPDATE)
        atomic_store(&queue->has_update, true);
    pthread_mutex_lock(&queue->lock);
    if (queue->first == NULL)
        queue->first = job;
    else
        queue->last->next = job;
    queue->last = job;
    queue->count++;
    queue->bytes += job->size;
    pthread_cond_signal(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
}

/* With the lock held. */
static bool is_full(const dvq_rpc_queue *queue)
{
    return queue->count >= MOST_JOBS || queue->bytes >= MOST_BYTES;
}

bool dvq_rpc_queue_has_room(dvq_rpc_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    bool room = !is_full(queue);
    pthread_mutex_unlock(&queue->lock);
    return room;
}

bool dvq_rpc_queue_is_empty(dvq_rpc_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    bool empty = queue->first == NULL;
    pthread_mutex_unlock(&queue->lock);
    return empty;
}

dvq_rpc_job *dvq_rpc_queue_wait(dvq_rpc_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->first == NULL)
        pthread_cond_wait(&queue->filled, &queue->lock);
    dvq_rpc_job *job = queue->first;
    pthread_mutex_unlock(&queue->lock);
    return job;
}

void dvq_rpc_queue_drop(dvq_rpc_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    dvq_rpc_job *job = queue->first;
    bool was_full = is_full(queue);
    queue->first = job->next;
    queue->count--;
    queue->bytes -= job->size;
    pthread_mutex_unlock(&queue->lock);
    bool was_update = job->kind == DVQ_RPC_JOB_UPDATE;
    free_job(job);
    if (was_update)
        atomic_store(&queue->has_update, false);
    if (was_update || was_full)
        wake_reader(queue);
}

/* ---- cancelling ---- */

static bool cancel_in(dvq_rpc_job *job, const json_t *id)
{
    bool found = false;
    for (size_t i = 0; i < job->ticket_count; i++) {
        dvq_rpc_ticket *ticket = &job->tickets[i];
        if (ticket->id != NULL && json_equal(ticket->id, id)) {
            ticket->is_cancelled = true;
            dvq_query_cancel(ticket->running);
            dvq_vault_cancel(ticket->working);
            found = true;
        }
    }
    return found;
}

bool dvq_rpc_queue_cancel(dvq_rpc_queue *queue, dvq_rpc_job *own, const json_t *id)
{
    pthread_mutex_lock(&queue->lock);
    bool found = cancel_in(own, id);
    for (dvq_rpc_job *job = queue->first; job != NULL; job = job->next)
        found = cancel_in(job, id) || found;
    pthread_mutex_unlock(&queue->lock);
    return found;
}

bool dvq_rpc_queue_cancel_again(dvq_rpc_queue *queue)
{
    bool found = false;
    pthread_mutex_lock(&queue->lock);
    const dvq_rpc_job *job = queue->first;
    for (size_t i = 0; job != NULL && i < job->ticket_count; i++) {
        const dvq_rpc_ticket *ticket = &job->tickets[i];
        if (ticket->is_cancelled && ticket->working != NULL) {
            dvq_vault_cancel(ticket->working);
            found = true;
        }
    }
    pthread_mutex_unlock(&queue->lock);
    return found;
}

bool dvq_rpc_queue_is_cancelled(dvq_rpc_queue *queue, const dvq_rpc_ticket *ticket)
{
    pthread_mutex_lock(&queue->lock);
    bool cancelled = ticket->is_cancelled;
    pthread_mutex_unlock(&queue->lock);
    return cancelled;
}

void dvq_rpc_queue_set_running(dvq_rpc_queue *queue, dvq_rpc_ticket *ticket, dvq_query *query)
{
    pthread_mutex_lock(&queue->lock);
    ticket->running = query;
    if (ticket->is_cancelled)
        dvq_query_cancel(query);
    pthread_mutex_unlock(&queue->lock);
}

void dvq_rpc_queue_set_working(dvq_rpc_queue *queue, dvq_rpc_ticket *ticket, dvq_vault *vault)
{
    pthread_mutex_lock(&queue->lock);
    ticket->working = vault;
    pthread_mutex_unlock(&queue->lock);
}

void dvq_rpc_queue_settle(dvq_rpc_queue *queue, dvq_rpc_ticket *ticket)
{
    pthread_mutex_lock(&queue->lock);
    ticket->id = NULL;
    ticket->token = NULL;
    pthread_mutex_unlock(&queue->lock);
}

/* ---- progress ---- */

void dvq_rpc_queue_begin(dvq_rpc_queue *queue, dvq_rpc_ticket *ticket)
{
    pthread_mutex_lock(&queue->lock);
    ticket->is_begun = true;
    pthread_mutex_unlock(&queue->lock);
    if (ticket->token != NULL)
        wake_reader(queue);
}

void dvq_rpc_queue_set_progress(dvq_rpc_queue *queue, dvq_rpc_ticket *ticket, size_t done,
                                size_t total)
{
    pthread_mutex_lock(&queue->lock);
    ticket->done = done;
    ticket->total = total;
    pthread_mutex_unlock(&queue->lock);
}

/* The ticket that is being answered, if its progress is wanted. With the lock held. */
static dvq_rpc_ticket *find_wanted(const dvq_rpc_queue *queue)
{
    for (size_t i = 0; queue->first != NULL && i < queue->first->ticket_count; i++) {
        dvq_rpc_ticket *ticket = &queue->first->tickets[i];
        if (ticket->is_begun && ticket->token != NULL && !ticket->is_cancelled)
            return ticket;
    }
    return NULL;
}

bool dvq_rpc_queue_has_progress(dvq_rpc_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    bool has = find_wanted(queue) != NULL;
    pthread_mutex_unlock(&queue->lock);
    return has;
}

void dvq_rpc_queue_tell_progress(dvq_rpc_queue *queue,
                                 void (*tell)(const dvq_rpc_ticket *ticket, void *user), void *user)
{
    pthread_mutex_lock(&queue->lock);
    dvq_rpc_ticket *ticket = find_wanted(queue);
    size_t progress = 0;
    if (ticket != NULL)
        progress = ticket->total > 0 ? ticket->done : ticket->told + 1;
    if (ticket != NULL && progress > ticket->told) {
        ticket->told = progress;
        tell(ticket, user);
    }
    pthread_mutex_unlock(&queue->lock);
}
