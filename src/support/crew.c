/*
 * Crews; see crew.h. A worker takes its number when it begins, so that no list is needed of what
 * each thread was given.
 */
#include "support/crew.h"

static void *run_worker(void *user)
{
    dvq_crew *crew = user;
    crew->work(crew->user, atomic_fetch_add(&crew->numbers, 1));
    return NULL;
}

bool dvq_crew_add(dvq_crew *crew)
{
    if (crew->count > DVQ_THREAD_LIMIT ||
        !dvq_thread_start(&crew->threads[crew->count - 1], run_worker, crew))
        return false;
    crew->count++;
    return true;
}

void dvq_crew_run(dvq_crew *crew, size_t count, dvq_crew_work *work, void *user)
{
    crew->work = work;
    crew->user = user;
    crew->count = 1;
    atomic_init(&crew->numbers, 1);
    while (crew->count < count && dvq_crew_add(crew))
        continue;
    work(user, 0);
    for (size_t i = 1; i < crew->count; i++)
        pthread_join(crew->threads[i - 1], NULL);
}
