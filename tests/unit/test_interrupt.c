/*
 * Signals that wait for files under way. Each case is a process of its own, which a signal ends.
 */
#include "cli/interrupt.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Run `act` in a process that writes the letters of what it reaches; how it ended. */
static int watch(void (*act)(int letters), char *reached, size_t size)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        (void)signal(SIGINT, SIG_DFL);
        (void)signal(SIGTERM, SIG_DFL);
        (void)alarm(60);
        act(ends[1]);
        _exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    for (ssize_t count = 1; count > 0 && length < size - 1; length += (size_t)count)
        count = read(ends[0], reached + length, size - 1 - length);
    reached[length] = '\0';
    close(ends[0]);
    int status = 0;
    cr_assert_eq(waitpid(child, &status, 0), child);
    return status;
}

static void reach(int letters, char letter)
{
    if (write(letters, &letter, 1) != 1)
        _exit(1);
}

static void interrupt_outside(int letters)
{
    dvq_interrupt_defer();
    dvq_interrupt_hold();
    dvq_interrupt_release();
    reach(letters, 'a');
    (void)raise(SIGINT);
    reach(letters, 'b');
}

static void interrupt_inside(int letters)
{
    dvq_interrupt_defer();
    dvq_interrupt_hold();
    dvq_interrupt_hold();
    (void)raise(SIGTERM);
    reach(letters, 'a');
    dvq_interrupt_release();
    reach(letters, 'b');
    dvq_interrupt_release();
    reach(letters, 'c');
}

static void interrupt_twice(int letters)
{
    dvq_interrupt_defer();
    dvq_interrupt_hold();
    (void)raise(SIGTERM);
    (void)raise(SIGINT);
    (void)raise(SIGINT);
    reach(letters, 'a');
    dvq_interrupt_release();
    reach(letters, 'b');
}

static void interrupt_ignored(int letters)
{
    (void)signal(SIGINT, SIG_IGN);
    dvq_interrupt_defer();
    (void)raise(SIGINT);
    reach(letters, 'a');
}

static void expect(void (*act)(int letters), const char *reached, int number)
{
    char letters[8];
    int status = watch(act, letters, sizeof letters);
    cr_expect_str_eq(letters, reached);
    cr_expect_eq(WIFSIGNALED(status) ? WTERMSIG(status) : 0, number);
}

Test(interrupt, ends_at_once_where_no_file_is_under_way)
{
    expect(interrupt_outside, "a", SIGINT);
}

Test(interrupt, waits_for_the_last_file)
{
    expect(interrupt_inside, "ab", SIGTERM);
}

Test(interrupt, several_wait_as_one_does)
{
    expect(interrupt_twice, "a", SIGINT);
}

Test(interrupt, stays_ignored)
{
    expect(interrupt_ignored, "a", 0);
}
