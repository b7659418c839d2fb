/*
 * What the program prints: results on standard output, in large blocks, and messages on standard
 * error. Used by every command; nothing else writes to either, except `dvq serve`'s answers.
 */
#ifndef DVQ_CLI_OUTPUT_H
#define DVQ_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "dvq.h"
#include "server/buffer.h"

/*
 * Standard output while a command writes to it. Set it to zero. On a terminal, control characters
 * are shown escaped, since notes and their names may hold any; elsewhere bytes stay as they are.
 */
typedef struct dvq_sink {
    int failure;   /* errno of the first write that failed, 0 for none */
    char last;     /* last byte written, 0 for none */
    bool is_clean; /* what is written holds no control characters of notes, but may hold styles */
    bool color;    /* for dvq_sink_style */
    char held[3];  /* on a terminal: bytes that the next one decides about, and it */
    unsigned char held_count;
    signed char is_terminal; /* 1 or -1; 0: not asked yet */
} dvq_sink;

/* A dvq_write_function; `user` is a dvq_sink. */
int dvq_sink_write(void *user, const char *data, size_t length);

/* A part of a line, such as a path: on a terminal, line breaks and tabs are escaped as well. */
void dvq_sink_add_name(dvq_sink *sink, const char *data, size_t length);

/* A style of cli/style.h, if there are colours. */
void dvq_sink_style(dvq_sink *sink, const char *style);

/* A line break, unless the output ends with one. */
void dvq_sink_end_line(dvq_sink *sink);

/*
 * Send what is left, and report a failed write, unless the reader closed the pipe. False when any
 * write failed.
 */
bool dvq_sink_finish(dvq_sink *sink);

/* Print help on standard output; dvq_sink_finish reports a failure. */
void dvq_cli_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Send what is left of it after a failure that was reported. */
void dvq_cli_flush(void);

/* Print a message, or a part of one, on standard error. Control characters are shown escaped. */
void dvq_message_add(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Append such a part to what is put there later, as it is, by dvq_message_put. */
void dvq_message_append(dvq_buffer *buffer, const char *text);
void dvq_message_put(const char *data, size_t length);

/*
 * Append an error as dvq_message_error prints it. `severity` is a style of cli/style.h; NULL for no
 * colours.
 */
void dvq_message_append_report(dvq_buffer *buffer, const dvq_error *error, const char *name,
                               const char *text, size_t length, const char *severity);

/*
 * Report an error on standard error: as "NAME:line:column: message" with source line and caret when
 * it has a place in `text`, as "dvq: message" otherwise.
 */
void dvq_message_error(const dvq_error *error, const char *name, const char *text, size_t length);

/* The same, in colours if there are any. */
void dvq_message_query_error(const dvq_error *error, const char *name, const char *text,
                             size_t length, bool color);

/* The same for something that a query is warned of: "NAME:line:column: warning: message". */
void dvq_message_query_warning(const dvq_error *warning, const char *name, const char *text,
                               size_t length, bool color);

/* A dvq_log_function: prints "dvq: path:line:column: message" on standard error. */
void dvq_message_warning(void *user, dvq_string path, const dvq_error *warning);

/* The same without what queries are warned of, for a command that prints that with its place. */
void dvq_message_vault_warning(void *user, dvq_string path, const dvq_error *warning);

/* The same without broken frontmatter, for a command that prints that with its place. */
void dvq_message_file_warning(void *user, dvq_string path, const dvq_error *warning);

/* `warning` with "warning: " before its message. */
dvq_error dvq_message_mark_warning(const dvq_error *warning);

#endif
