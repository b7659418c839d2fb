/*
 * Starting the threads that share one piece of work with the thread that starts them: walk.c,
 * loader.c and rows.c.
 */
#ifndef DVQ_SUPPORT_THREAD_H
#define DVQ_SUPPORT_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/*
 * Start a thread on another core than the caller's, where there is one; false when none can be
 * started. The caller joins it.
 */
bool dvq_thread_start(pthread_t *thread, void *(*run)(void *), void *user);

#endif
