/*
 * Options, as rows of a table, and how the words of a command line become a dvq_arguments. Used by
 * main.c, by every command, and by what is written about options: help, completions, the manual.
 */
#ifndef DVQ_CLI_OPTIONS_H
#define DVQ_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/command.h"
#include "dvq.h"

/* What an option takes, and what it leaves in its member of dvq_arguments. */
typedef enum dvq_option_kind {
    DVQ_OPTION_FLAG,   /* nothing: true */
    DVQ_OPTION_TEXT,   /* any text: that, borrowed from argv */
    DVQ_OPTION_NAME,   /* one of its choices: its number from 1; a wrong one may be a misspelling */
    DVQ_OPTION_CHOICE, /* the same for few choices: a wrong one is met with all of them */
    DVQ_OPTION_NUMBER, /* the same for numbers: a wrong one is met with the first and the last */
    DVQ_OPTION_SET     /* any of its choices with commas between: a bit for each, from 1 << 0 */
} dvq_option_kind;

/* A command line, read. What was not given is NULL, false or 0. */
typedef struct dvq_arguments {
    const dvq_cli_command *commands; /* all there are, ended by a row without a name */
    const char **words;              /* what is not an option */
    size_t word_count;
#define DVQ_FLAG(member, name, letter, commands, help, manual) bool member;
#define DVQ_TEXT(member, name, letter, argument, commands, help, manual) const char *member;
#define DVQ_CHOICE(kind, member, name, letter, argument, choices, commands, help, manual)          \
    unsigned member;
#include "cli/options.def"
#undef DVQ_FLAG
#undef DVQ_TEXT
#undef DVQ_CHOICE
} dvq_arguments;

/* Choices by number. Those of --format, but for `dvq eval`, are the library's, from 1. */
enum { DVQ_LINKS_CHOICE_MARKDOWN = 2 };
enum { DVQ_CHECKBOX_CHOICE_KEEP = 1 };
enum { DVQ_COLOR_CHOICE_ALWAYS = 2, DVQ_COLOR_CHOICE_NEVER = 3 };
enum { DVQ_EVAL_FORMAT_CHOICE_JSON = 2 };

/* A row of the table. */
typedef struct dvq_option {
    const char *name;
    const char *argument;       /* NULL for none */
    const char *const *choices; /* what the argument can be, ended by NULL; NULL: anything */
    const char *help;           /* one line or two; NULL: the option is hidden */
    const char *manual;         /* the manual's sentence; NULL: the help */
    size_t offset;              /* of the member of dvq_arguments */
    unsigned commands;
    dvq_option_kind kind;
    char letter; /* 0 for none */
} dvq_option;

/*
 * The option that follows `previous` among those of a command that are not hidden, the first of
 * them after NULL; NULL after the last. Without a command: among those of all.
 */
const dvq_option *dvq_option_next(const dvq_cli_command *command, const dvq_option *previous);

/*
 * Read the words after the command's name. `arguments->words` must have room for `count` of them.
 * False after a wrong one was reported on standard error.
 */
bool dvq_arguments_read(const dvq_cli_command *command, int count, char **words,
                        dvq_arguments *arguments);

/*
 * Read the number, from `least` to `most`, that an option was given. False after a wrong one was
 * reported.
 */
bool dvq_option_read_number(const char *option, const char *text, unsigned least, unsigned most,
                            unsigned *number);

/* Read --threads: 0 when it was not given. False after a wrong one was reported. */
bool dvq_option_read_threads(const dvq_arguments *arguments, unsigned *threads);

#endif
