/*
 * Threads: they run with what they are given, on a stack of their own size, wherever the caller may
 * run, and may move later.
 */
#define _GNU_SOURCE /* pthread_getattr_np, sched_setaffinity, RUSAGE_THREAD */
#include "support/thread.h"

#include <criterion/criterion.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <time.h>

enum { COUNT = 8 };

static void *add_one(void *user)
{
    atomic_int *sum = user;
    atomic_fetch_add(sum, 1);
    return NULL;
}

static void expect_all_run(void)
{
    pthread_t threads[COUNT];
    atomic_int sum = 0;
    for (int i = 0; i < COUNT; i++)
        cr_assert(dvq_thread_start(&threads[i], add_one, &sum));
    for (int i = 0; i < COUNT; i++)
        pthread_join(threads[i], NULL);
    cr_assert_eq(atomic_load(&sum), COUNT);
}

Test(thread, runs_what_it_is_given)
{
    expect_all_run();
}

Test(thread, chooses_how_many)
{
    unsigned unasked = dvq_thread_choose(0);
    cr_assert(unasked >= 1 && unasked <= 8);
    cr_assert_eq(dvq_thread_choose(1), 1);
    cr_assert_eq(dvq_thread_choose(64), 64);
    cr_assert_eq(dvq_thread_choose(DVQ_THREAD_LIMIT), DVQ_THREAD_LIMIT);
    cr_assert_eq(dvq_thread_choose(100000), DVQ_THREAD_LIMIT);
}

#ifdef __GLIBC__

static void *measure_stack(void *user)
{
    size_t *size = user;
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstacksize(&attributes, size);
        pthread_attr_destroy(&attributes);
    }
    return NULL;
}

Test(thread, has_a_stack_of_its_own_size)
{
    size_t size = 0;
    pthread_t thread;
    cr_assert(dvq_thread_start(&thread, measure_stack, &size));
    pthread_join(thread, NULL);
    cr_assert_eq(size, DVQ_THREAD_STACK);
}

#endif

#ifdef RUSAGE_THREAD

Test(thread, counts_waits)
{
    const struct timespec moment = {.tv_nsec = 1000};
    size_t before = dvq_thread_count_waits();
    /* A moment may be over before the thread gets to wait for it. */
    for (int i = 0; i < 1000 && dvq_thread_count_waits() == before; i++)
        nanosleep(&moment, NULL);
    cr_assert_gt(dvq_thread_count_waits(), before);
}

#endif

#ifdef CPU_SET

Test(thread, needs_no_second_core)
{
    int current = sched_getcpu();
    cr_assert_geq(current, 0);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)current, &one);
    cr_assert_eq(sched_setaffinity(0, sizeof one, &one), 0);
    expect_all_run();
}

/* What a thread may run on once its starter has gone on. */
typedef struct later_cores {
    pthread_barrier_t started;
    cpu_set_t cores;
} later_cores;

static void *look_later(void *user)
{
    later_cores *later = user;
    pthread_barrier_wait(&later->started);
    sched_getaffinity(0, sizeof later->cores, &later->cores);
    return NULL;
}

Test(thread, may_move_to_any_core_later)
{
    cpu_set_t own;
    cr_assert_eq(sched_getaffinity(0, sizeof own, &own), 0);
    later_cores later;
    pthread_barrier_init(&later.started, NULL, 2);
    pthread_t thread;
    cr_assert(dvq_thread_start(&thread, look_later, &later));
    pthread_barrier_wait(&later.started);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&later.started);
    cr_assert(CPU_EQUAL(&own, &later.cores));
}

#endif
