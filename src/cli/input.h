/*
 * The text that a command works on: a query, an expression or a note, from an argument, a file or
 * standard input. Used by the commands that take one.
 */
#ifndef DVQ_CLI_INPUT_H
#define DVQ_CLI_INPUT_H

#include "cli/options.h"

/* A text, and the name that messages give its source. */
typedef struct dvq_input {
    const char *name;
    char *text; /* free with dvq_input_free */
    size_t length;
} dvq_input;

/*
 * Read what the command line names; trailing line breaks are dropped. `what` is "query" or
 * "expression". False after a failure was reported.
 */
bool dvq_input_read(const dvq_arguments *arguments, const char *command, const char *what,
                    dvq_input *input);

/* Read a note from standard input, as it stands. False after a failure was reported. */
bool dvq_input_read_note(dvq_input *input);

void dvq_input_free(dvq_input *input);

#endif
