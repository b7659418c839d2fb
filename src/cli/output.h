/*
 * What the program prints: results on standard output, in large blocks, and messages on standard
 * error. Used by every command; nothing else writes to either, except `dvq serve`'s answers.
 */
#ifndef DVQ_CLI_OUTPUT_H
#define DVQ_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "dvq.h"

/* Standard output while a command writes to it. Set it to zero. */
typedef struct dvq_sink {
    int failure; /* errno of the first write that failed, 0 for none */
    char last;   /* last byte written, 0 for none */
} dvq_sink;

/* A dvq_write_function; `user` is a dvq_sink. */
int dvq_sink_write(void *user, const char *data, size_t length);

/* A line break, unless the output ends with one. */
void dvq_sink_end_line(dvq_sink *sink);

/*
 * Send what is left, and report a failed write, unless the reader closed the pipe. False when any
 * write failed.
 */
bool dvq_sink_finish(dvq_sink *sink);

/* Print help on standard output; dvq_sink_finish reports a failure. */
void dvq_cli_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Print a message, or a part of one, on standard error. */
void dvq_message_add(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Report an error on standard error: as "NAME:line:column: message" with source line and caret when
 * it has a place in `text`, as "dvq: message" otherwise.
 */
void dvq_message_error(const dvq_error *error, const char *name, const char *text, size_t length);

/* The same for something that a query is warned of: "NAME:line:column: warning: message". */
void dvq_message_query_warning(const dvq_error *warning, const char *name, const char *text,
                               size_t length);

/* A dvq_log_function: prints "dvq: path:line: message" on standard error. */
void dvq_message_warning(void *user, const char *path, const dvq_error *warning);

/* The same without what queries are warned of, for a command that prints that with its place. */
void dvq_message_vault_warning(void *user, const char *path, const dvq_error *warning);

#endif
