/*
 * Standard output and standard error, see output.h. The C library's buffer collects large blocks.
 * The first failed write is remembered and reported once, at the end.
 */
#include "cli/output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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

void dvq_cli_print(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    (void)vfprintf(stdout, format, values);
    va_end(values);
}

/* The length of the control character that starts here; 0 for a line break, a tab or other text. */
static size_t measure_control(const char *data, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)data;
    if (bytes[0] == 0xC2 && length > 1 && bytes[1] >= 0x80 && bytes[1] <= 0x9F)
        return 2;
    bool plain = bytes[0] >= 0x20 && bytes[0] != 0x7F;
    return plain || bytes[0] == '\n' || bytes[0] == '\t' ? 0 : 1;
}

/*
 * Write to standard error, with `substitute` in place of control characters: they may come from a
 * note, and must not reach the terminal. A failure cannot be reported anywhere.
 */
static bool write_safely(const char *data, size_t length, const char *substitute)
{
    size_t start = 0;
    for (size_t at = 0; at < length;) {
        size_t control = measure_control(data + at, length - at);
        if (control == 0) {
            at++;
            continue;
        }
        (void)fwrite(data + start, 1, at - start, stderr);
        (void)fputs(substitute, stderr);
        at += control;
        start = at;
    }
    return fwrite(data + start, 1, length - start, stderr) == length - start;
}

void dvq_message_add(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    char local[1024];
    int length = vsnprintf(local, sizeof local, format, values);
    va_end(values);
    char *whole = length >= (int)sizeof local ? malloc((size_t)length + 1) : NULL;
    if (whole != NULL) {
        va_start(values, format);
        (void)vsnprintf(whole, (size_t)length + 1, format, values);
        va_end(values);
    }
    const char *text = whole != NULL ? whole : local;
    write_safely(text, strlen(text), "?");
    free(whole);
}

/* Control characters are dropped: the caret's column counts them as having no width. */
static int write_message(void *user, const char *data, size_t length)
{
    (void)user;
    return write_safely(data, length, "") ? 0 : -1;
}

void dvq_message_error(const dvq_error *error, const char *name, const char *text, size_t length)
{
    dvq_error_print(error, error->line != 0 ? name : "dvq", text, length, write_message, NULL);
}

void dvq_message_query_warning(const dvq_error *warning, const char *name, const char *text,
                               size_t length)
{
    dvq_error marked = *warning;
    (void)snprintf(marked.message, sizeof marked.message, "warning: %.380s", warning->message);
    dvq_message_error(&marked, name, text, length);
}

void dvq_message_warning(void *user, const char *path, const dvq_error *warning)
{
    (void)user;
    /* Messages about files that the system refused name the file already. */
    if (path[0] == '\0' || (warning->line == 0 && strstr(warning->message, path) != NULL))
        dvq_message_add("dvq: %s\n", warning->message);
    else if (warning->line == 0)
        dvq_message_add("dvq: %s: %s\n", path, warning->message);
    else
        dvq_message_add("dvq: %s:%u: %s\n", path, warning->line, warning->message);
    if (warning->hint[0] != '\0')
        dvq_message_add("hint: %s\n", warning->hint);
}

void dvq_message_vault_warning(void *user, const char *path, const dvq_error *warning)
{
    if (path[0] != '\0')
        dvq_message_warning(user, path, warning);
}
