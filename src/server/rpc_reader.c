/* Reading messages, see rpc_reader.h. Runs in the thread that started the server; never answers. */
#include "server/rpc_reader.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    SETTLE_MILLISECONDS = 50, /* more changes may come right after the first */
    CANCEL_MILLISECONDS = 10, /* until a call that goes on is cancelled again */
    LOOK_MILLISECONDS = 1000, /* how often is looked where the system reports no changes */
    TELL_MILLISECONDS = 500   /* how often a request's progress is told */
};

/* ---- from messages to jobs ---- */

/* A message is either one request or a batch of them. */
static size_t count_requests(const dvq_rpc_job *job)
{
    return json_is_array(job->message) ? json_array_size(job->message) : 1;
}

static const json_t *get_request(const dvq_rpc_job *job, size_t index)
{
    return json_is_array(job->message) ? json_array_get(job->message, index) : job->message;
}

static bool make_tickets(const dvq_rpc_service *service, dvq_rpc_job *job)
{
    size_t count = count_requests(job);
    job->tickets = calloc(count + 1, sizeof *job->tickets);
    if (job->tickets == NULL)
        return false;
    job->ticket_count = count;
    for (size_t i = 0; i < count; i++) {
        const json_t *request = get_request(job, i);
        const json_t *id = json_object_get(request, "id");
        job->tickets[i].id = json_is_null(id) ? NULL : id;
        if (id != NULL && service->find_token != NULL)
            job->tickets[i].token = service->find_token(json_object_get(request, "params"));
    }
    return true;
}

/* Carry out a request to cancel another. Its ticket keeps the outcome, for its answer. */
static void look_for_cancel(const dvq_rpc_reader *reader, dvq_rpc_job *job, size_t index)
{
    const json_t *request = get_request(job, index);
    const char *method = json_string_value(json_object_get(request, "method"));
    if (method == NULL || strcmp(method, reader->service->cancel_method) != 0)
        return;
    const json_t *params = json_object_get(request, "params");
    const json_t *id = json_is_array(params)
                           ? json_array_get(params, 0)
                           : json_object_get(params, reader->service->cancel_param);
    job->tickets[index].has_cancelled =
        id != NULL && !json_is_null(id) && dvq_rpc_queue_cancel(reader->queue, job, id);
}

static void refuse(dvq_rpc_job *job, const char *refusal)
{
    job->kind = DVQ_RPC_JOB_REFUSAL;
    job->refusal = refusal;
}

static void read_message(const dvq_rpc_reader *reader, dvq_rpc_job *job)
{
    const dvq_buffer *text = &reader->frame.text;
    job->size = text->length;
    job->message = json_loadb(text->length > 0 ? text->data : "", text->length,
                              JSON_ALLOW_NUL | JSON_DECODE_ANY, &job->problem);
    if (job->message == NULL)
        return;
    if (!make_tickets(reader->service, job)) {
        refuse(job, reader->service->framing->no_memory);
        return;
    }
    for (size_t i = 0; i < job->ticket_count; i++)
        look_for_cancel(reader, job, i);
}

/* False when there is no memory even to report that. */
static bool push_frame(dvq_rpc_reader *reader)
{
    dvq_rpc_job *job = calloc(1, sizeof *job);
    if (job == NULL)
        return false;
    job->kind = DVQ_RPC_JOB_MESSAGE;
    if (reader->frame.is_broken)
        refuse(job, reader->service->framing->broken);
    else if (reader->frame.is_too_long)
        refuse(job, reader->service->framing->too_long);
    else if (reader->frame.text.failed)
        refuse(job, reader->service->framing->no_memory);
    else
        read_message(reader, job);
    dvq_rpc_queue_push(reader->queue, job);
    dvq_rpc_frame_reset(&reader->frame);
    return true;
}

static bool push_update(const dvq_rpc_reader *reader)
{
    dvq_rpc_job *job = calloc(1, sizeof *job);
    if (job == NULL)
        return false;
    job->kind = DVQ_RPC_JOB_UPDATE;
    dvq_rpc_queue_push(reader->queue, job);
    return true;
}

/* ---- input ---- */

static bool take_bytes(dvq_rpc_reader *reader, const char *bytes, size_t length)
{
    while (length > 0) {
        size_t taken = reader->service->framing->take(&reader->frame, bytes, length);
        bytes += taken;
        length -= taken;
        if (reader->frame.is_whole && !push_frame(reader))
            return false;
    }
    return true;
}

static bool read_input(dvq_rpc_reader *reader)
{
    char bytes[65536];
    ssize_t got = read(reader->descriptor, bytes, sizeof bytes);
    if (got > 0)
        return take_bytes(reader, bytes, (size_t)got);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    reader->ended = true;
    reader->service->framing->end(&reader->frame);
    return !reader->frame.is_whole || push_frame(reader);
}

/* ---- waiting ---- */

static int64_t read_milliseconds(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The sooner of two waits; -1 is none. */
static int64_t get_sooner(int64_t left, int64_t right)
{
    return left < 0 || (right >= 0 && right < left) ? right : left;
}

/* How long to wait until a time, 0: there is none. */
static int64_t measure_rest(int64_t time, int64_t now)
{
    if (time == 0)
        return -1;
    return time > now ? time - now : 0;
}

/* How long to wait for something to happen, -1: until it does. */
static int find_timeout(dvq_rpc_reader *reader, int64_t settled_at)
{
    int64_t now = read_milliseconds();
    int64_t rest = measure_rest(settled_at, now);
    if (dvq_rpc_queue_cancel_again(reader->queue))
        rest = get_sooner(rest, CANCEL_MILLISECONDS);
    bool wanted = reader->service->find_token != NULL && dvq_rpc_queue_has_progress(reader->queue);
    if (!wanted)
        reader->told_at = 0;
    else if (reader->told_at == 0)
        reader->told_at = now;
    if (wanted)
        rest = get_sooner(rest, measure_rest(reader->told_at + TELL_MILLISECONDS, now));
    return (int)rest;
}

/* A message of progress while it is made. */
typedef struct told_progress {
    const dvq_rpc_reader *reader;
    dvq_buffer *message;
} told_progress;

static void add_progress(const dvq_rpc_ticket *ticket, void *user)
{
    const told_progress *told = user;
    told->reader->service->add_progress(told->message, ticket);
    told->reader->service->framing->close(told->message, 0);
}

static void make_progress(dvq_buffer *message, void *user)
{
    told_progress told = {.reader = user, .message = message};
    dvq_rpc_queue_tell_progress(told.reader->queue, add_progress, &told);
}

static void tell_progress(dvq_rpc_reader *reader)
{
    int64_t now = read_milliseconds();
    if (reader->told_at == 0 || now - reader->told_at < TELL_MILLISECONDS)
        return;
    reader->told_at = now;
    dvq_rpc_output_offer(reader->output, make_progress, reader);
}

enum { INPUT, WAKE, WATCHED, MOST_WAITED = WATCHED + DVQ_RPC_MOST_WATCHED };

/* Fill in what is waited for, and return how much that is. */
static nfds_t list_waited(const dvq_rpc_reader *reader, const dvq_rpc_watched *watched,
                          struct pollfd waiting[MOST_WAITED])
{
    int input = dvq_rpc_queue_has_room(reader->queue) ? reader->descriptor : -1;
    waiting[INPUT] = (struct pollfd){.fd = input, .events = POLLIN};
    waiting[WAKE] = (struct pollfd){.fd = reader->queue->wake[0], .events = POLLIN};
    for (size_t i = 0; i < watched->count; i++)
        waiting[WATCHED + i] = (struct pollfd){.fd = watched->descriptors[i], .events = POLLIN};
    return WATCHED + watched->count;
}

static bool has_news(const struct pollfd *waiting, nfds_t count)
{
    for (nfds_t i = WATCHED; i < count; i++)
        if (waiting[i].revents != 0)
            return true;
    return false;
}

bool dvq_rpc_reader_wait(dvq_rpc_reader *reader)
{
    dvq_rpc_queue *queue = reader->queue;
    bool listens = !atomic_load(&queue->has_update) && reader->settled_at == 0;
    dvq_rpc_watched watched = {0};
    if (listens)
        dvq_rpc_queue_get_watched(queue, &watched);
    if (watched.looks)
        reader->settled_at = read_milliseconds() + LOOK_MILLISECONDS;
    struct pollfd waiting[MOST_WAITED];
    nfds_t count = list_waited(reader, &watched, waiting);
    if (poll(waiting, count, find_timeout(reader, reader->settled_at)) < 0 && errno != EINTR)
        return false;
    if (waiting[WAKE].revents != 0)
        dvq_rpc_queue_drain(queue);
    if (has_news(waiting, count))
        reader->settled_at = read_milliseconds() + SETTLE_MILLISECONDS;
    tell_progress(reader);
    if (reader->settled_at != 0 && read_milliseconds() >= reader->settled_at) {
        reader->settled_at = 0;
        if (!push_update(reader))
            return false;
    }
    return waiting[INPUT].revents == 0 || read_input(reader);
}

bool dvq_rpc_reader_goes_on(const dvq_rpc_reader *reader)
{
    return !reader->ended && !atomic_load(&reader->queue->is_stopped);
}

void dvq_rpc_reader_close(dvq_rpc_reader *reader)
{
    dvq_buffer_free(&reader->frame.text);
}
