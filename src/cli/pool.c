/*
 * Threads for the commands, see pool.h. Numbers are handed out by a counter; the caller's thread
 * waits for each in turn and draws the progress line.
 */
#include "cli/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/output.h"

enum { MOST_THREADS = 64, DEFAULT_MOST = 8, PATIENCE = 500, REDRAW = 100 };

typedef struct pool_state {
    const dvq_pool *pool;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool *done;
    size_t done_count;
    atomic_size_t next;
} pool_state;

/* The progress line. */
typedef struct progress {
    bool possible;
    bool drawn;
    long long due; /* when it is drawn next, by the clock, in milliseconds */
} progress;

static long long read_clock(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void draw(progress *line, const dvq_pool *pool, size_t done)
{
    long long now = line->possible ? read_clock() : 0;
    if (!line->possible || now < line->due)
        return;
    dvq_message_add("\r%s %zu of %zu", pool->verb, done, pool->count);
    line->drawn = true;
    line->due = now + REDRAW;
}

/* Remove the line. */
static void erase(progress *line)
{
    if (line->drawn) {
        dvq_message_add("\r\x1b[K");
        line->drawn = false;
    }
}

/* Finish one item, with the line out of the way if it will print something. */
static void finish(const dvq_pool *pool, size_t index, progress *line)
{
    if (pool->speaks(pool->user, index))
        erase(line);
    pool->finish(pool->user, index);
}

static void *run_worker(void *user)
{
    pool_state *state = user;
    const dvq_pool *pool = state->pool;
    for (;;) {
        size_t index = atomic_fetch_add_explicit(&state->next, 1, memory_order_relaxed);
        if (index >= pool->count)
            return NULL;
        pool->work(pool->user, index);
        pthread_mutex_lock(&state->lock);
        state->done[index] = true;
        state->done_count++;
        pthread_cond_signal(&state->changed);
        pthread_mutex_unlock(&state->lock);
    }
}

/* Wait until item `index` is done or it is time to draw. Returns how many are done. */
static size_t wait_for(pool_state *state, size_t index, bool *ready)
{
    struct timespec until = {0};
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += REDRAW * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&state->lock);
    if (!state->done[index])
        pthread_cond_timedwait(&state->changed, &state->lock, &until);
    *ready = state->done[index];
    size_t count = state->done_count;
    pthread_mutex_unlock(&state->lock);
    return count;
}

static void finish_in_order(pool_state *state, progress *line)
{
    const dvq_pool *pool = state->pool;
    for (size_t index = 0; index < pool->count;) {
        bool ready;
        size_t count = wait_for(state, index, &ready);
        draw(line, pool, count);
        if (ready)
            finish(pool, index++, line);
    }
}

static void run_alone(const dvq_pool *pool, progress *line)
{
    for (size_t i = 0; i < pool->count; i++) {
        draw(line, pool, i);
        pool->work(pool->user, i);
        finish(pool, i, line);
    }
    erase(line);
}

static unsigned choose_threads(const dvq_pool *pool)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned wanted = pool->threads;
    if (wanted == 0)
        wanted = cores < 1 ? 1 : cores > DEFAULT_MOST ? DEFAULT_MOST : (unsigned)cores;
    wanted = wanted < MOST_THREADS ? wanted : MOST_THREADS;
    return pool->count < wanted ? (unsigned)pool->count : wanted;
}

void dvq_pool_run(const dvq_pool *pool)
{
    progress line = {.possible = isatty(STDERR_FILENO) == 1, .due = read_clock() + PATIENCE};
    pthread_t threads[MOST_THREADS];
    unsigned wanted = choose_threads(pool);
    unsigned started = 0;
    pool_state state = {.pool = pool, .done = calloc(pool->count + 1, sizeof *state.done)};
    if (wanted <= 1 || state.done == NULL) {
        run_alone(pool, &line);
        free(state.done);
        return;
    }
    pthread_mutex_init(&state.lock, NULL);
    pthread_cond_init(&state.changed, NULL);
    while (started < wanted && pthread_create(&threads[started], NULL, run_worker, &state) == 0)
        started++;
    if (started == 0)
        run_alone(pool, &line);
    else
        finish_in_order(&state, &line);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    erase(&line);
    pthread_cond_destroy(&state.changed);
    pthread_mutex_destroy(&state.lock);
    free(state.done);
}
