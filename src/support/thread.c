/*
 * Starting threads; see thread.h. The system may leave a new thread on the core of the thread that
 * started it, which is busy with its own share of the work: for some milliseconds the two would not
 * run at the same time.
 */
#include "support/features.h"

#include "support/thread.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MOST_UNASKED = 8 };

unsigned dvq_thread_choose(unsigned wanted)
{
    if (wanted > 0)
        return wanted < DVQ_THREAD_LIMIT ? wanted : DVQ_THREAD_LIMIT;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (cores < 1)
        return 1;
    return cores < MOST_UNASKED ? (unsigned)cores : MOST_UNASKED;
}

#if DVQ_HAS_AFFINITY

/*
 * The cores that the caller may use, and those of them that it is not running on; false when there
 * are none or the system does not say.
 */
static bool find_other_cores(cpu_set_t *all, cpu_set_t *others)
{
    int current = sched_getcpu();
    if (current < 0 || sched_getaffinity(0, sizeof *all, all) != 0)
        return false;
    *others = *all;
    CPU_CLR((size_t)current, others);
    return CPU_COUNT(others) > 0;
}

/* Once it has been moved, the thread may run on any core again. */
static void move_away(pthread_t thread)
{
    cpu_set_t all;
    cpu_set_t others;
    if (find_other_cores(&all, &others) &&
        pthread_setaffinity_np(thread, sizeof others, &others) == 0)
        (void)pthread_setaffinity_np(thread, sizeof all, &all);
}

#else

static void move_away(pthread_t thread)
{
    (void)thread;
}

#endif

/* Ask for a stack of our size; false when only the system's default can be had. */
static bool set_stack(pthread_attr_t *attributes)
{
    if (pthread_attr_init(attributes) != 0)
        return false;
    if (pthread_attr_setstacksize(attributes, DVQ_THREAD_STACK) == 0)
        return true;
    pthread_attr_destroy(attributes);
    return false;
}

bool dvq_thread_start(pthread_t *thread, void *(*run)(void *), void *user)
{
    pthread_attr_t attributes;
    bool has_stack = set_stack(&attributes);
    int problem = pthread_create(thread, has_stack ? &attributes : NULL, run, user);
    if (has_stack)
        pthread_attr_destroy(&attributes);
    if (problem != 0)
        return false;
    move_away(*thread);
    return true;
}

size_t dvq_thread_count_waits(void)
{
#if defined(RUSAGE_THREAD)
    struct rusage usage;
    if (getrusage(RUSAGE_THREAD, &usage) == 0)
        return (size_t)usage.ru_nvcsw;
#endif
    return 0;
}
