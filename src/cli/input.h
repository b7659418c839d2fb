/*
 * The text that a command works on: a query, an expression or a note, taken from an argument, a
 * file or standard input. Used by the commands that take one.
 */
#ifndef DVQ_CLI_INPUT_H
#define DVQ_CLI_INPUT_H

#include "cli/options.h"

/* A text, and what messages call the place it came from. */
typedef struct dvq_input {
    const char *name;
    char *text; /* free with dvq_input_free */
    size_t length;
} dvq_input;

/*
 * Read the text that the command line names, without line breaks at its end. `what` is "query" or
 * "expression"; a query's first line may begin with "#!". False after a failure was reported.
 */
bool dvq_input_read(const dvq_arguments *arguments, const char *command, const char *what,
                    dvq_input *input);

/*
 * The language that the command line says the query is in. For tasks given as an argument on one
 * line, `\n` is made a line break.
 */
dvq_language dvq_input_choose_language(const dvq_arguments *arguments, dvq_input *input);

/* Read a note from standard input, unchanged. False after a failure was reported. */
bool dvq_input_read_note(dvq_input *input);

void dvq_input_free(dvq_input *input);

#endif
