/*
 * Threads: how many there may be, how large their stacks are, and starting one. For crew.c and
 * whoever needs a single thread; also how often a thread has waited.
 */
#ifndef DVQ_SUPPORT_THREAD_H
#define DVQ_SUPPORT_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* The most threads that work for one call, and the most that can be asked for. */
enum { DVQ_THREAD_LIMIT = 256 };

/*
 * The stack of every thread that is started here, and what docs/limits.md asks of a caller's own.
 * The deepest work takes about half of it; sanitizers make frames larger.
 */
#ifdef DVQ_SANITIZED
#define DVQ_THREAD_STACK ((size_t)8 << 20)
#else
#define DVQ_THREAD_STACK ((size_t)2 << 20)
#endif

/* How many threads to use when `wanted` are asked for; 0 means one for each core, at most 8. */
unsigned dvq_thread_choose(unsigned wanted);

/*
 * Start a thread on another core than the caller's, where there is one; false when none can be
 * started. The caller joins it.
 */
bool dvq_thread_start(pthread_t *thread, void *(*run)(void *), void *user);

/*
 * How often the calling thread has waited for the disk or a lock so far; always 0 where the system
 * does not say.
 */
size_t dvq_thread_count_waits(void);

#endif
