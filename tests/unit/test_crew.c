/*
 * Crews: every worker does its share, with a number of its own, however many threads the system
 * starts. How many it does is decided here, by the linker's --wrap.
 */
#include "support/crew.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *user);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *user);

static int allowed = INT_MAX; /* threads that may be started */

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *user)
{
    return allowed-- > 0 ? __real_pthread_create(thread, attributes, run, user) : EAGAIN;
}

enum { MOST_WORKERS = DVQ_THREAD_LIMIT + 1 };

/* A piece of work that notes who did it. */
typedef struct shares {
    dvq_crew crew;
    pthread_t caller;
    size_t wanted; /* workers that the calling thread adds */
    atomic_int of[MOST_WORKERS];
} shares;

static void take_share(void *user, size_t number)
{
    shares *all = user;
    cr_assert_lt(number, MOST_WORKERS);
    cr_assert_eq(number == 0, pthread_equal(pthread_self(), all->caller) != 0);
    atomic_fetch_add(&all->of[number], 1);
    while (number == 0 && all->crew.count < all->wanted && dvq_crew_add(&all->crew))
        continue;
}

/* Begin with `count` workers, want `wanted`, and expect so many. */
static void expect_workers(size_t count, size_t wanted, size_t expected)
{
    shares all = {.caller = pthread_self(), .wanted = wanted};
    dvq_crew_run(&all.crew, count, take_share, &all);
    cr_assert_eq(all.crew.count, expected);
    for (size_t i = 0; i < MOST_WORKERS; i++)
        cr_assert_eq(atomic_load(&all.of[i]), i < expected ? 1 : 0);
}

Test(crew, shares_the_work)
{
    expect_workers(0, 0, 1);
    expect_workers(1, 0, 1);
    expect_workers(8, 0, 8);
}

Test(crew, takes_on_more_while_it_works)
{
    expect_workers(1, 5, 5);
    expect_workers(3, 8, 8);
}

Test(crew, has_a_limit)
{
    expect_workers(MOST_WORKERS + 10, 0, MOST_WORKERS);
}

Test(crew, works_with_the_threads_there_are)
{
    allowed = 3;
    expect_workers(8, 0, 4);
    expect_workers(8, 8, 1);
}
