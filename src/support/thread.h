/*
 * Starting the threads that share one piece of work with the thread that starts them, for walk.c,
 * loader.c and rows.c; and how often a thread has waited.
 */
#ifndef DVQ_SUPPORT_THREAD_H
#define DVQ_SUPPORT_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Start a thread on another core than the caller's, where there is one; false when none can be
 * started. The caller joins it.
 */
bool dvq_thread_start(pthread_t *thread, void *(*run)(void *), void *user);

/* How often the calling thread has waited so far, for the disk or a lock; always 0 where the system
   does not tell. */
size_t dvq_thread_count_waits(void);

#endif
