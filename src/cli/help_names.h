/*
 * All names that `dvq help` explains. Used by command_help.c, which guesses the nearest of an
 * unknown one, and by command_completion.c.
 */
#ifndef DVQ_CLI_HELP_NAMES_H
#define DVQ_CLI_HELP_NAMES_H

#include "cli/command.h"
#include "cli/language.h"

enum { DVQ_HELP_MOST_NAMES = 1024 };

typedef struct dvq_help_names {
    const char *names[DVQ_HELP_MOST_NAMES + 1]; /* ended by NULL */
    size_t count;
    dvq_language_words words; /* what some of the names point to */
} dvq_help_names;

/* List topics, commands, functions and the words of the language; none twice, in any case. */
void dvq_help_list_names(const dvq_cli_command *commands, dvq_help_names *names);

#endif
