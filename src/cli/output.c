/*
 * Standard output and standard error, see output.h. The C library's stream collects blocks; a
 * failed write is remembered with its reason and reported once, at the end.
 */
#include "output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int dvq_sink_write(void *user, const char *data, size_t length)
{
    dvq_sink *sink = user;
    if (sink->failure != 0)
        return -1;
    errno = 0;
    if (length > 0 && fwrite(data, 1, length, stdout) != length) {
        sink->failure = errno != 0 ? errno : EIO;
        return -1;
    }
    if (length > 0)
        sink->last = data[length - 1];
    return 0;
}

void dvq_sink_end_line(dvq_sink *sink)
{
    if (sink->last != '\n')
        dvq_sink_write(sink, "\n", 1);
}

bool dvq_sink_finish(dvq_sink *sink)
{
    errno = 0;
    if ((fflush(stdout) != 0 || ferror(stdout)) && sink->failure == 0)
        sink->failure = errno != 0 ? errno : EIO;
    if (sink->failure != 0 && sink->failure != EPIPE)
        dvq_message_add("dvq: cannot write the output: %s\n", strerror(sink->failure));
    return sink->failure == 0;
}

void dvq_print(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    (void)vfprintf(stdout, format, values);
    va_end(values);
}

/* There is nobody to tell when standard error is gone. */
void dvq_message_add(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    (void)vfprintf(stderr, format, values);
    va_end(values);
}

static int write_message(void *user, const char *data, size_t length)
{
    (void)user;
    return fwrite(data, 1, length, stderr) == length ? 0 : -1;
}

void dvq_message_error(const dvq_error *error, const char *name, const char *text, size_t length)
{
    dvq_error_print(error, error->line != 0 ? name : "dvq", text, length, write_message, NULL);
}

void dvq_message_warning(void *user, const char *path, const dvq_error *warning)
{
    (void)user;
    if (path[0] == '\0')
        dvq_message_add("dvq: %s\n", warning->message);
    else if (warning->line == 0)
        dvq_message_add("dvq: %s: %s\n", path, warning->message);
    else
        dvq_message_add("dvq: %s:%u: %s\n", path, warning->line, warning->message);
}
