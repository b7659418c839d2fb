/*
 * Standard output and standard error, see output.h. Large blocks are collected here and not by the
 * C library, which loses output when a stream is non-blocking. The first failed write is remembered
 * and reported once, at the end.
 */
#include "cli/output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/style.h"
#include "server/stream.h"

/* ---- control characters ---- */

/*
 * Whether three bytes are a character that has the text around it shown in another order: U+202A to
 * U+202E, U+2066 to U+2069. A name can look like another by them.
 */
static bool is_reordering(const unsigned char *bytes)
{
    return bytes[0] == 0xE2 && ((bytes[1] == 0x80 && bytes[2] >= 0xAA && bytes[2] <= 0xAE) ||
                                (bytes[1] == 0x81 && bytes[2] >= 0xA6 && bytes[2] <= 0xA9));
}

/* The length of the control character that starts here; 0 for a line break, a tab or other text. */
static size_t measure_control(const char *data, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)data;
    if (bytes[0] == 0xC2 && length > 1 && bytes[1] >= 0x80 && bytes[1] <= 0x9F)
        return 2;
    if (length > 2 && is_reordering(bytes))
        return 3;
    bool plain = bytes[0] >= 0x20 && bytes[0] != 0x7F;
    return plain || bytes[0] == '\n' || bytes[0] == '\t' ? 0 : 1;
}

/* Write what is shown for a control character of so many bytes; returns its length. */
static size_t escape(const char *data, size_t length, char shown[8])
{
    static const char letters[] = {['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    const unsigned char *bytes = (const unsigned char *)data;
    if (length == 3)
        return (size_t)snprintf(shown, 8, "\\u%04x",
                                0x2000u | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu));
    if (length == 2)
        return (size_t)snprintf(shown, 8, "\\u%04x", bytes[1]);
    if (bytes[0] < sizeof letters && letters[bytes[0]] != '\0')
        return (size_t)snprintf(shown, 8, "\\%c", letters[bytes[0]]);
    return (size_t)snprintf(shown, 8, "\\x%02x", bytes[0]);
}

/* ---- standard output ---- */

/* The program has one standard output, so there is one of each of these. */
static char collected[65536];
static size_t collected_length;
static int failure;              /* errno of the first write that failed, 0 for none */
static signed char line_by_line; /* 1 or -1; 0: not asked yet */

/* Whether somebody may be watching. */
static bool shows_lines(void)
{
    if (line_by_line == 0)
        line_by_line = isatty(STDOUT_FILENO) == 1 ? 1 : -1;
    return line_by_line > 0;
}

static bool is_terminal(dvq_sink *sink)
{
    if (sink->is_terminal == 0)
        sink->is_terminal = shows_lines() ? 1 : -1;
    return sink->is_terminal > 0;
}

/* Pass on what has been collected. */
static void flush(void)
{
    if (failure == 0 && !dvq_stream_write(STDOUT_FILENO, collected, collected_length))
        failure = errno;
    collected_length = 0;
}

/* Collect output; what is too much for that is passed on at once. On a terminal, so is each line.
 */
static void collect(const char *data, size_t length)
{
    if (length > sizeof collected - collected_length)
        flush();
    if (length > sizeof collected) {
        if (failure == 0 && !dvq_stream_write(STDOUT_FILENO, data, length))
            failure = errno;
        return;
    }
    memcpy(collected + collected_length, data, length);
    collected_length += length;
    if (shows_lines() && memchr(data, '\n', length) != NULL)
        flush();
}

static int put(dvq_sink *sink, const char *data, size_t length)
{
    if (length > 0 && sink->failure == 0) {
        collect(data, length);
        sink->failure = failure;
    }
    if (sink->failure != 0)
        return -1;
    if (length > 0)
        sink->last = data[length - 1];
    return 0;
}

static int put_escaped(dvq_sink *sink, const char *data, size_t length)
{
    char shown[8];
    return put(sink, shown, escape(data, length, shown));
}

/* Write the bytes that were held back, now that the one after them is known; 0: there is none. */
static int release(dvq_sink *sink, char next)
{
    size_t count = sink->held_count;
    sink->held_count = 0;
    if (count > 0 && sink->held[0] == '\r' && next != '\n')
        return put_escaped(sink, "\r", 1);
    return put(sink, sink->held, count);
}

/* Whether bytes are the start of a control character of more bytes, or may be of a line end. */
static bool may_go_on(const char *data, size_t length, bool in_line)
{
    const unsigned char *bytes = (const unsigned char *)data;
    if (length == 1)
        return bytes[0] == 0xC2 || bytes[0] == 0xE2 || (bytes[0] == '\r' && !in_line);
    return length == 2 && bytes[0] == 0xE2 && (bytes[1] == 0x80 || bytes[1] == 0x81);
}

/* Write a byte to a terminal. Those that may begin a control character, or a line end, are held. */
static int put_byte(dvq_sink *sink, char byte, bool in_line)
{
    size_t count = sink->held_count;
    sink->held[count++] = byte;
    if (count > 1 && measure_control(sink->held, count) == count) {
        sink->held_count = 0;
        return put_escaped(sink, sink->held, count);
    }
    if (may_go_on(sink->held, count, in_line)) {
        sink->held_count = (unsigned char)count;
        return 0;
    }
    if (release(sink, byte) != 0)
        return -1;
    if (may_go_on(&byte, 1, in_line)) {
        sink->held[0] = byte;
        sink->held_count = 1;
        return 0;
    }
    bool is_break = byte == '\n' || byte == '\t';
    bool shown = byte == 0 || (is_break ? !in_line : measure_control(&byte, 1) == 0);
    return shown ? put(sink, &byte, 1) : put_escaped(sink, &byte, 1);
}

int dvq_sink_write(void *user, const char *data, size_t length)
{
    dvq_sink *sink = user;
    if (sink->is_clean || !is_terminal(sink))
        return put(sink, data, length);
    for (size_t i = 0; i < length; i++)
        if (put_byte(sink, data[i], false) != 0)
            return -1;
    return 0;
}

void dvq_sink_add_name(dvq_sink *sink, const char *data, size_t length)
{
    if (!is_terminal(sink)) {
        put(sink, data, length);
        return;
    }
    for (size_t i = 0; i < length; i++)
        put_byte(sink, data[i], true);
    release(sink, 0);
}

void dvq_sink_style(dvq_sink *sink, const char *style)
{
    if (sink->color)
        put(sink, style, strlen(style));
}

void dvq_sink_end_line(dvq_sink *sink)
{
    if (sink->last != '\n')
        dvq_sink_write(sink, "\n", 1);
}

bool dvq_sink_finish(dvq_sink *sink)
{
    release(sink, 0);
    flush();
    if (sink->failure == 0)
        sink->failure = failure;
    if (sink->failure != 0 && sink->failure != EPIPE)
        dvq_message_add("dvq: cannot write the output: %s\n", strerror(sink->failure));
    return sink->failure == 0;
}

void dvq_cli_print(const char *format, ...)
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
    if (length >= (int)sizeof local && whole == NULL)
        failure = ENOMEM;
    else if (length > 0)
        collect(whole != NULL ? whole : local, (size_t)length);
    free(whole);
}

void dvq_cli_flush(void)
{
    flush();
}

/* ---- standard error ---- */

void dvq_message_put(const char *data, size_t length)
{
    (void)dvq_stream_write(STDERR_FILENO, data, length);
}

void dvq_message_append(dvq_buffer *buffer, const char *text)
{
    size_t length = strlen(text);
    size_t start = 0;
    for (size_t at = 0; at < length;) {
        size_t control = measure_control(text + at, length - at);
        if (control == 0) {
            at++;
            continue;
        }
        dvq_buffer_add(buffer, text + start, at - start);
        char shown[8];
        dvq_buffer_add(buffer, shown, escape(text + at, control, shown));
        at += control;
        start = at;
    }
    dvq_buffer_add(buffer, text + start, length - start);
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
    dvq_buffer shown = {0};
    dvq_message_append(&shown, whole != NULL ? whole : local);
    if (shown.length > 0)
        dvq_message_put(shown.data, shown.length);
    dvq_buffer_free(&shown);
    free(whole);
}

/* Append without control characters: the caret's column counts them as having no width. */
static void append_plain(dvq_buffer *buffer, const char *data, size_t length)
{
    size_t start = 0;
    for (size_t at = 0; at < length;) {
        size_t control = measure_control(data + at, length - at);
        if (control > 0)
            dvq_buffer_add(buffer, data + start, at - start);
        start = control > 0 ? at + control : start;
        at += control > 0 ? control : 1;
    }
    dvq_buffer_add(buffer, data + start, length - start);
}

/* Append the start of a line in a style; returns how long it is. */
static size_t append_styled(dvq_buffer *buffer, const char *line, size_t length, const char *style)
{
    dvq_buffer_add_text(buffer, style);
    append_plain(buffer, line, length);
    dvq_buffer_add_text(buffer, DVQ_STYLE_PLAIN);
    return length;
}

/*
 * Append line `i` of a report, from 0: place, message and severity, then the source line and
 * the caret below it, and at the end a hint.
 */
static void append_line(dvq_buffer *buffer, const char *line, size_t length, size_t i, size_t place,
                        const char *severity)
{
    static const char warning[] = "warning:";
    static const char hint[] = "hint:";
    size_t done = 0;
    if (i == 0 && place <= length) {
        done = append_styled(buffer, line, place, DVQ_STYLE_PLACE);
        bool warns = strncmp(line + place, warning, strlen(warning)) == 0;
        done +=
            append_styled(buffer, line + place, warns ? strlen(warning) : length - place, severity);
    } else if (i == 2) {
        done = append_styled(buffer, line, length, severity);
    } else if (i > 2 && strncmp(line, hint, strlen(hint)) == 0) {
        done = append_styled(buffer, line, strlen(hint), DVQ_STYLE_HINT);
    }
    append_plain(buffer, line + done, length - done);
    dvq_buffer_add_text(buffer, "\n");
}

void dvq_message_append_report(dvq_buffer *buffer, const dvq_error *error, const char *name,
                               const char *text, size_t length, const char *severity)
{
    dvq_buffer all = {0};
    dvq_error_print(error, error->line != 0 ? name : "dvq", DVQ_TERMINATED, text, length,
                    dvq_buffer_write, &all);
    buffer->failed = buffer->failed || all.failed;
    if (severity == NULL || error->line == 0) {
        if (all.length > 0)
            append_plain(buffer, all.data, all.length);
        dvq_buffer_free(&all);
        return;
    }
    int place = snprintf(NULL, 0, "%s:%u:%u: ", name, error->line, error->column);
    size_t start = 0;
    for (size_t i = 0; start < all.length; i++) {
        const char *end = memchr(all.data + start, '\n', all.length - start);
        size_t width = end != NULL ? (size_t)(end - all.data) - start : all.length - start;
        append_line(buffer, all.data + start, width, i, (size_t)place, severity);
        start += width + 1;
    }
    dvq_buffer_free(&all);
}

static void report(const dvq_error *error, const char *name, const char *text, size_t length,
                   const char *severity)
{
    dvq_buffer shown = {0};
    dvq_message_append_report(&shown, error, name, text, length, severity);
    if (shown.length > 0)
        dvq_message_put(shown.data, shown.length);
    dvq_buffer_free(&shown);
}

void dvq_message_error(const dvq_error *error, const char *name, const char *text, size_t length)
{
    report(error, name, text, length, NULL);
}

void dvq_message_query_error(const dvq_error *error, const char *name, const char *text,
                             size_t length, bool color)
{
    report(error, name, text, length, color ? DVQ_STYLE_ERROR : NULL);
}

dvq_error dvq_message_mark_warning(const dvq_error *warning)
{
    dvq_error marked = *warning;
    (void)snprintf(marked.message, sizeof marked.message, "warning: %.380s", warning->message);
    return marked;
}

void dvq_message_query_warning(const dvq_error *warning, const char *name, const char *text,
                               size_t length, bool color)
{
    dvq_error marked = dvq_message_mark_warning(warning);
    report(&marked, name, text, length, color ? DVQ_STYLE_WARNING : NULL);
}

void dvq_message_warning(void *user, dvq_string path, const dvq_error *warning)
{
    (void)user;
    /* Messages about files that the system refused name the file already. */
    if (path.length == 0 || (warning->line == 0 && strstr(warning->message, path.data) != NULL))
        dvq_message_add("dvq: %s\n", warning->message);
    else if (warning->line == 0)
        dvq_message_add("dvq: %s: %s\n", path.data, warning->message);
    else if (warning->column == 0)
        dvq_message_add("dvq: %s:%u: %s\n", path.data, warning->line, warning->message);
    else
        dvq_message_add("dvq: %s:%u:%u: %s\n", path.data, warning->line, warning->column,
                        warning->message);
    if (warning->hint[0] != '\0')
        dvq_message_add("hint: %s\n", warning->hint);
}

void dvq_message_vault_warning(void *user, dvq_string path, const dvq_error *warning)
{
    /* What is wrong with the zone is no query's, and no note's. */
    if (path.length > 0 || warning->status == DVQ_ERROR_USAGE)
        dvq_message_warning(user, path, warning);
}

void dvq_message_file_warning(void *user, dvq_string path, const dvq_error *warning)
{
    if (warning->status != DVQ_ERROR_PARSE)
        dvq_message_warning(user, path, warning);
}
