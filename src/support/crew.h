/*
 * A crew: workers that share one piece of work, the calling thread and others that are started for
 * it. For walk.c, loader.c, rows.c and the command line's pool.c. What each worker makes is put in
 * order by the caller, so that nothing depends on how many there are.
 */
#ifndef DVQ_SUPPORT_CREW_H
#define DVQ_SUPPORT_CREW_H

#include <stdatomic.h>

#include "support/thread.h"

/*
 * One worker's share of the work. Number 0 is the calling thread; the others may start in any
 * order.
 */
typedef void dvq_crew_work(void *user, size_t number);

/* Filled by dvq_crew_run. */
typedef struct dvq_crew {
    dvq_crew_work *work;
    void *user;
    size_t count;                        /* workers so far, the calling thread among them */
    atomic_size_t numbers;               /* how many numbers are taken */
    pthread_t threads[DVQ_THREAD_LIMIT]; /* all but the calling one */
} dvq_crew;

/*
 * Run `work` in `count` workers and wait for them. Where no more threads can be started there are
 * fewer; the calling thread is always one.
 */
void dvq_crew_run(dvq_crew *crew, size_t count, dvq_crew_work *work, void *user);

/*
 * Start one more worker while dvq_crew_run is running and there is work left; false when that is
 * not possible. Any worker may call this, but only one at a time, and none after the calling thread
 * has done its share.
 */
bool dvq_crew_add(dvq_crew *crew);

#endif
