/*
 * Threads for the commands, see pool.h. Numbers are handed out by a counter; the caller's thread
 * waits for each in turn and draws the progress line.
 */
#include "cli/pool.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/output.h"
#include "support/crew.h"

enum { PATIENCE = 500, REDRAW = 100 };

/* The progress line. */
typedef struct progress {
    bool possible;
    bool drawn;
    long long due; /* when it is drawn next, by the clock, in milliseconds */
} progress;

typedef struct pool_state {
    const dvq_pool *pool;
    progress line; /* the calling thread's */
    dvq_crew crew;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool *done;
    size_t done_count;
    atomic_size_t next;
} pool_state;

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
    dvq_message_put("\r", 1);
    dvq_message_add("%s %zu of %zu", pool->verb, done, pool->count);
    line->drawn = true;
    line->due = now + REDRAW;
}

/* Remove the line. */
static void erase(progress *line)
{
    if (line->drawn) {
        dvq_message_put("\r\x1b[K", 4);
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

static void work_on(pool_state *state)
{
    const dvq_pool *pool = state->pool;
    for (;;) {
        size_t index = atomic_fetch_add_explicit(&state->next, 1, memory_order_relaxed);
        if (index >= pool->count)
            return;
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

static void finish_in_order(pool_state *state)
{
    const dvq_pool *pool = state->pool;
    for (size_t index = 0; index < pool->count;) {
        bool ready;
        size_t count = wait_for(state, index, &ready);
        draw(&state->line, pool, count);
        if (ready)
            finish(pool, index++, &state->line);
    }
}

static void run_alone(pool_state *state)
{
    const dvq_pool *pool = state->pool;
    for (size_t i = 0; i < pool->count; i++) {
        draw(&state->line, pool, i);
        pool->work(pool->user, i);
        finish(pool, i, &state->line);
    }
}

/* The calling thread only reports what the others have done, unless it is alone. */
static void run_worker(void *user, size_t number)
{
    pool_state *state = user;
    if (number > 0)
        work_on(state);
    else if (state->crew.count > 1)
        finish_in_order(state);
    else
        run_alone(state);
}

void dvq_pool_run(const dvq_pool *pool)
{
    pool_state state = {
        .pool = pool,
        .line = {.possible = isatty(STDERR_FILENO) == 1, .due = read_clock() + PATIENCE},
        .done = calloc(pool->count + 1, sizeof *state.done)};
    size_t wanted = dvq_thread_choose(pool->threads);
    wanted = pool->count < wanted ? pool->count : wanted;
    bool alone = wanted <= 1 || state.done == NULL;
    pthread_mutex_init(&state.lock, NULL);
    pthread_cond_init(&state.changed, NULL);
    dvq_crew_run(&state.crew, alone ? 1 : wanted + 1, run_worker, &state);
    erase(&state.line);
    pthread_cond_destroy(&state.changed);
    pthread_mutex_destroy(&state.lock);
    free(state.done);
}
