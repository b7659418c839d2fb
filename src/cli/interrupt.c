/*
 * Signals that wait for files under way; see interrupt.h. The handler runs between any two steps
 * of any thread: it only sets and reads two numbers, which are all that this file keeps.
 */
#include "cli/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static atomic_int held;     /* files under way */
static atomic_int received; /* the signal that waits, 0: none */

/* End as if the signal had not been waited for; in its handler, once that returns. */
static void end(int number)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(number, &action, NULL);
    (void)raise(number);
}

static void take_signal(int number)
{
    int saved = errno;
    atomic_store(&received, number);
    if (atomic_load(&held) == 0)
        end(number);
    errno = saved;
}

void dvq_interrupt_defer(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = take_signal};
    action.sa_flags = SA_RESTART;
    (void)sigemptyset(&action.sa_mask);
    struct sigaction old;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
            (void)sigaction(numbers[i], &action, NULL);
}

void dvq_interrupt_hold(void)
{
    (void)atomic_fetch_add(&held, 1);
    if (atomic_load(&received) == 0)
        return;
    /* The last of those that write ends the program. */
    dvq_interrupt_release();
    for (;;)
        (void)pause();
}

void dvq_interrupt_release(void)
{
    if (atomic_fetch_sub(&held, 1) != 1)
        return;
    int number = atomic_load(&received);
    if (number != 0)
        end(number);
}
