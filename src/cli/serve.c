/*
 * `dvq serve`: JSON-RPC 2.0 over lines. The thread that calls this reads: it takes lines apart as
 * JSON, cancels what it is told to at once, and waits for the system's word on changed notes.
 * Another thread answers, in the order of the lines. A bad request never ends the server. Called by
 * main.c.
 */
#include "serve.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The longest line that is read as a request. */
#define LINE_LIMIT ((size_t)16 * 1024 * 1024)

/* Bytes of lines read ahead, from which on no more are read: more than one line has. */
#define MOST_BYTES ((size_t)20 * 1024 * 1024)

enum {
    MOST_JOBS = 256,          /* lines read ahead */
    SETTLE_MILLISECONDS = 50, /* after a change, others may follow */
    MANY_FILES = 1000         /* fewer are looked through faster than a watch is set up */
};

/* Standard input, line by line. */
typedef struct line_reader {
    dvq_server *server;
    int descriptor;
    dvq_buffer line;
    bool too_long;
    bool has_line; /* some of it was read */
    bool ended;
} line_reader;

/* ---- the queue ---- */

dvq_status dvq_server_watch(dvq_server *server, dvq_error *error)
{
    int descriptor = -1;
    dvq_status status = dvq_vault_watch(server->vault, &descriptor, error);
    atomic_store(&server->watch, descriptor);
    return status;
}

void dvq_server_wake(const dvq_server *server)
{
    /* A full pipe wakes, too. */
    ssize_t written = write(server->wake[1], "", 1);
    (void)written;
}

static void free_job(dvq_job *job)
{
    json_decref(job->message);
    free(job->tickets);
    free(job);
}

static void push_job(dvq_server *server, dvq_job *job)
{
    pthread_mutex_lock(&server->lock);
    if (server->first == NULL)
        server->first = job;
    else
        server->last->next = job;
    server->last = job;
    server->job_count++;
    server->job_bytes += job->size;
    pthread_cond_signal(&server->filled);
    pthread_mutex_unlock(&server->lock);
}

/* The job stays first until it is answered, so that it can be cancelled. */
static dvq_job *wait_for_job(dvq_server *server)
{
    pthread_mutex_lock(&server->lock);
    while (server->first == NULL)
        pthread_cond_wait(&server->filled, &server->lock);
    dvq_job *job = server->first;
    pthread_mutex_unlock(&server->lock);
    return job;
}

/* With the lock held. */
static bool is_full(const dvq_server *server)
{
    return server->job_count >= MOST_JOBS || server->job_bytes >= MOST_BYTES;
}

static void drop_first_job(dvq_server *server)
{
    pthread_mutex_lock(&server->lock);
    dvq_job *job = server->first;
    bool was_full = is_full(server);
    server->first = job->next;
    server->job_count--;
    server->job_bytes -= job->size;
    pthread_mutex_unlock(&server->lock);
    free_job(job);
    if (was_full)
        dvq_server_wake(server);
}

static void *answer_jobs(void *user)
{
    dvq_server *server = user;
    dvq_error error = {0};
    /* What the first request would have to wait for; a failure will be its own. */
    dvq_server_refresh(server, &error);
    dvq_job_kind kind;
    do {
        dvq_job *job = wait_for_job(server);
        kind = job->kind;
        if (!atomic_load(&server->is_stopped) && !dvq_server_answer(server, job))
            atomic_store(&server->is_stopped, true);
        drop_first_job(server);
        if (kind == DVQ_JOB_NEWS)
            atomic_store(&server->has_news, false);
        if (kind == DVQ_JOB_NEWS || atomic_load(&server->is_stopped))
            dvq_server_wake(server);
    } while (kind != DVQ_JOB_END);
    return NULL;
}

/* ---- cancelling ---- */

static bool cancel_in(dvq_job *job, const json_t *id)
{
    bool found = false;
    for (size_t i = 0; i < job->ticket_count; i++) {
        dvq_ticket *ticket = &job->tickets[i];
        if (ticket->id != NULL && json_equal(ticket->id, id)) {
            ticket->cancelled = true;
            dvq_query_cancel(ticket->running);
            found = true;
        }
    }
    return found;
}

/* Cancel every request with that id which is not yet answered, `job`'s own included. */
static bool cancel(dvq_server *server, dvq_job *own, const json_t *id)
{
    pthread_mutex_lock(&server->lock);
    bool found = cancel_in(own, id);
    for (dvq_job *job = server->first; job != NULL; job = job->next)
        found = cancel_in(job, id) || found;
    pthread_mutex_unlock(&server->lock);
    return found;
}

/* Carry out a request to cancel, and leave word of the outcome in it for its answer. */
static void look_for_cancel(dvq_server *server, dvq_job *job, json_t *request)
{
    const char *method = json_string_value(json_object_get(request, "method"));
    if (method == NULL || strcmp(method, "cancel") != 0)
        return;
    const json_t *params = json_object_get(request, "params");
    const json_t *id =
        json_is_array(params) ? json_array_get(params, 0) : json_object_get(params, "id");
    bool found = id != NULL && !json_is_null(id) && cancel(server, job, id);
    json_object_set_new(request, "cancelled", json_boolean(found));
}

/* ---- from lines to jobs ---- */

static bool make_tickets(dvq_job *job)
{
    job->ticket_count = json_is_array(job->message) ? json_array_size(job->message) : 1;
    job->tickets = calloc(job->ticket_count + 1, sizeof *job->tickets);
    if (job->tickets == NULL) {
        job->ticket_count = 0;
        return false;
    }
    for (size_t i = 0; i < job->ticket_count; i++) {
        const json_t *request =
            json_is_array(job->message) ? json_array_get(job->message, i) : job->message;
        const json_t *id = json_object_get(request, "id");
        job->tickets[i].id = json_is_null(id) ? NULL : id;
    }
    return true;
}

static void read_message(dvq_server *server, dvq_job *job, const dvq_buffer *line)
{
    job->message = json_loadb(line->length > 0 ? line->data : "", line->length,
                              JSON_ALLOW_NUL | JSON_DECODE_ANY, &job->problem);
    if (job->message == NULL)
        return;
    if (!make_tickets(job)) {
        job->kind = DVQ_JOB_NO_MEMORY;
        return;
    }
    if (!json_is_array(job->message)) {
        look_for_cancel(server, job, job->message);
        return;
    }
    size_t index;
    json_t *request;
    json_array_foreach(job->message, index, request)
    {
        look_for_cancel(server, job, request);
    }
}

/* False when memory is out even for saying so. */
static bool push(dvq_server *server, dvq_job_kind kind, const dvq_buffer *line)
{
    dvq_job *job = calloc(1, sizeof *job);
    if (job == NULL)
        return false;
    job->kind = kind;
    if (kind == DVQ_JOB_LINE) {
        job->size = line->length;
        read_message(server, job, line);
    }
    push_job(server, job);
    return true;
}

static bool is_blank(const dvq_buffer *line)
{
    for (size_t i = 0; i < line->length; i++)
        if (line->data[i] == '\0' || strchr(" \t\r", line->data[i]) == NULL)
            return false;
    return true;
}

static bool end_line(line_reader *reader)
{
    dvq_job_kind kind = reader->too_long      ? DVQ_JOB_TOO_LONG
                        : reader->line.failed ? DVQ_JOB_NO_MEMORY
                                              : DVQ_JOB_LINE;
    bool good = kind == DVQ_JOB_LINE && is_blank(&reader->line)
                    ? true
                    : push(reader->server, kind, &reader->line);
    if (reader->line.failed)
        dvq_buffer_free(&reader->line);
    reader->line.length = 0;
    reader->too_long = false;
    reader->has_line = false;
    return good;
}

/* Take what was read; what is too long for a request is passed over. */
static bool take_bytes(line_reader *reader, const char *bytes, size_t length)
{
    bool good = true;
    while (length > 0 && good) {
        const char *end = memchr(bytes, '\n', length);
        size_t part = end != NULL ? (size_t)(end - bytes) : length;
        reader->has_line = true;
        reader->too_long = reader->too_long || reader->line.length + part > LINE_LIMIT;
        if (!reader->too_long)
            dvq_buffer_add(&reader->line, bytes, part);
        if (end == NULL)
            return true;
        good = end_line(reader);
        bytes += part + 1;
        length -= part + 1;
    }
    return good;
}

static bool read_input(line_reader *reader)
{
    char bytes[65536];
    ssize_t got = read(reader->descriptor, bytes, sizeof bytes);
    if (got > 0)
        return take_bytes(reader, bytes, (size_t)got);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    reader->ended = true;
    return !reader->has_line || end_line(reader);
}

/* ---- waiting ---- */

static bool has_room(dvq_server *server)
{
    pthread_mutex_lock(&server->lock);
    bool room = !is_full(server);
    pthread_mutex_unlock(&server->lock);
    return room;
}

static void drain_wakes(const dvq_server *server)
{
    char bytes[256];
    while (read(server->wake[0], bytes, sizeof bytes) > 0) {
    }
}

static int64_t read_milliseconds(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait for input or a change; `*settled_at` is when the changes seen so far are passed on, or 0. */
static bool wait_once(line_reader *reader, int64_t *settled_at)
{
    dvq_server *server = reader->server;
    int watch = atomic_load(&server->watch);
    bool listens = watch >= 0 && atomic_load(&server->is_watching) &&
                   !atomic_load(&server->has_news) && *settled_at == 0;
    struct pollfd waiting[] = {
        {.fd = has_room(server) ? reader->descriptor : -1, .events = POLLIN},
        {.fd = server->wake[0], .events = POLLIN},
        {.fd = listens ? watch : -1, .events = POLLIN},
    };
    int64_t rest = *settled_at == 0 ? -1 : *settled_at - read_milliseconds();
    if (poll(waiting, 3, *settled_at != 0 && rest < 0 ? 0 : (int)rest) < 0 && errno != EINTR)
        return false;
    if (waiting[1].revents != 0)
        drain_wakes(server);
    if (waiting[2].revents != 0)
        *settled_at = read_milliseconds() + SETTLE_MILLISECONDS;
    if (*settled_at != 0 && read_milliseconds() >= *settled_at) {
        *settled_at = 0;
        atomic_store(&server->has_news, true);
        if (!push(server, DVQ_JOB_NEWS, NULL))
            return false;
    }
    return waiting[0].revents == 0 || read_input(reader);
}

/* Read until the input ends or the output is gone. */
static bool read_lines(dvq_server *server)
{
    line_reader reader = {.server = server, .descriptor = fileno(stdin)};
    int64_t settled_at = 0;
    bool good = true;
    while (good && !reader.ended && !atomic_load(&server->is_stopped))
        good = wait_once(&reader, &settled_at);
    dvq_buffer_free(&reader.line);
    return good;
}

/* ---- start and end ---- */

static bool open_wake(dvq_server *server)
{
    if (pipe(server->wake) != 0) {
        server->wake[0] = server->wake[1] = -1;
        return false;
    }
    return fcntl(server->wake[0], F_SETFL, O_NONBLOCK) == 0 &&
           fcntl(server->wake[1], F_SETFL, O_NONBLOCK) == 0;
}

static void close_wake(const dvq_server *server)
{
    if (server->wake[0] >= 0) {
        close(server->wake[0]);
        close(server->wake[1]);
    }
}

/* The answering thread ends with the job that says so; there is always memory for that one. */
static bool run_threads(dvq_server *server)
{
    dvq_job *end = calloc(1, sizeof *end);
    pthread_t answering;
    if (end == NULL || pthread_create(&answering, NULL, answer_jobs, server) != 0) {
        free(end);
        return false;
    }
    end->kind = DVQ_JOB_END;
    bool good = read_lines(server);
    push_job(server, end);
    pthread_join(answering, NULL);
    return good;
}

int dvq_command_serve(const dvq_arguments *arguments)
{
    dvq_server server = {.arguments = arguments, .watch = -1, .wake = {-1, -1}};
    /* A vault that cannot be opened is told at once, not with every request. */
    server.vault = dvq_cli_open_vault(arguments);
    if (server.vault == NULL)
        return DVQ_EXIT_FAILED;
    dvq_vault_file file;
    if (dvq_vault_get_file(server.vault, MANY_FILES, &file))
        dvq_server_watch(&server, NULL);
    server.news = json_object();
    bool good = server.news != NULL && pthread_mutex_init(&server.lock, NULL) == 0;
    if (good) {
        good = pthread_cond_init(&server.filled, NULL) == 0;
        if (good) {
            good = open_wake(&server) && run_threads(&server);
            pthread_cond_destroy(&server.filled);
        }
        pthread_mutex_destroy(&server.lock);
    }
    if (!good)
        dvq_message_add("dvq serve: out of memory or threads\n");
    close_wake(&server);
    json_decref(server.news);
    dvq_buffer_free(&server.answer);
    dvq_vault_close(server.vault);
    return good && !atomic_load(&server.is_stopped) ? DVQ_EXIT_DONE : DVQ_EXIT_FAILED;
}
