/*
 * Signals that wait until files are written, see interrupt.h. The handler can run at any moment in
 * any thread, so it only sets and reads the two numbers below.
 */
#include "cli/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static atomic_int held;     /* files being written */
static atomic_int received; /* the signal that is waiting, 0: none */

/*
 * End as the signal would have ended us. Inside its handler, that happens once the handler returns.
 */
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
    /* Whichever thread finishes writing last ends the program. */
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
