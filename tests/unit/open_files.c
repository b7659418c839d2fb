/*
 * Looks, when a test ends, for files, folders, pipes and watches that it left open. Linked into
 * every Criterion program, which runs each test in a process of its own; what is printed here makes
 * CTest fail. Knows nothing of what is tested, and finds nothing where there is no /proc.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FIRST = 3, LIMIT = 1024 };

static bool was_open[LIMIT];
static char output[4096]; /* what standard error is to begin with */

static bool get_name(int descriptor, char *name, size_t size)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, name, size - 1);
    if (length < 0)
        return false;
    name[length] = '\0';
    return true;
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

__attribute__((constructor)) static void remember_open(void)
{
    get_name(STDERR_FILENO, output, sizeof output);
    for (int descriptor = FIRST; descriptor < LIMIT; descriptor++)
        was_open[descriptor] = fcntl(descriptor, F_GETFD) != -1;
}

__attribute__((destructor)) static void report_open(void)
{
    char name[4096];
    if (get_name(STDERR_FILENO, name, sizeof name) && strcmp(name, output) != 0)
        return;       /* Criterion's own pipes have it */
    size_t pipes = 0; /* the first is Criterion's too */
    for (int descriptor = FIRST; descriptor < LIMIT; descriptor++)
        if (!was_open[descriptor] && get_name(descriptor, name, sizeof name) &&
            (starts_with(name, "/") || starts_with(name, "anon_inode:inotify") ||
             (starts_with(name, "pipe:") && ++pipes > 1)))
            fprintf(stderr, "left open: %s\n", name);
}
