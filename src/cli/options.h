/*
 * The table of options, and reading the words of a command line into a dvq_arguments. Used by
 * main.c, by every command, and by what writes about options: help, completions and the manual.
 */
#ifndef DVQ_CLI_OPTIONS_H
#define DVQ_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/command.h"
#include "dvq.h"

/* What an option takes, and what ends up in its member of dvq_arguments. */
typedef enum dvq_option_kind {
    DVQ_OPTION_FLAG,   /* takes nothing; true */
    DVQ_OPTION_TEXT,   /* any text; the text, borrowed from argv */
    DVQ_OPTION_LIST,   /* any text, several times; a dvq_option_list */
    DVQ_OPTION_NAME,   /* one of its choices; the choice's number, from 1. An error suggests the
                          nearest */
    DVQ_OPTION_CHOICE, /* the same; an error lists all choices */
    DVQ_OPTION_NUMBER, /* the same for choices that are numbers; an error says from which to which
                        */
    DVQ_OPTION_FILE,   /* one of its choices, then a file's name; the name, borrowed from argv */
    DVQ_OPTION_MAYBE,  /* the same as CHOICE, after = in the same word; without, the first */
    DVQ_OPTION_SET /* some of its choices, with commas between them; a bit for each, from 1 << 0 */
} dvq_option_kind;

/* The texts that an option was given, borrowed from argv. */
typedef struct dvq_option_list {
    const char **items;
    size_t count;
} dvq_option_list;

/* A command line that was read. Options that were not given are NULL, false or 0. */
typedef struct dvq_arguments { // NOLINT(clang-analyzer-optin.performance.Padding): as in the help
    const dvq_cli_command *commands; /* all commands; the last row has no name */
    const char **words;              /* those that are not options */
    size_t word_count;
#define DVQ_FLAG(member, name, letter, commands, help, manual) bool member;
#define DVQ_TEXT(member, name, letter, argument, commands, help, manual) const char *member;
#define DVQ_LIST(member, name, letter, argument, commands, help, manual) dvq_option_list member;
#define DVQ_CHOICE(kind, member, name, letter, argument, choices, commands, help, manual)          \
    unsigned member;
#define DVQ_FILE(member, name, letter, argument, choices, commands, help, manual)                  \
    const char *member;
#include "cli/options.def"
#undef DVQ_FLAG
#undef DVQ_TEXT
#undef DVQ_FILE
#undef DVQ_LIST
#undef DVQ_CHOICE
} dvq_arguments;

/* Numbers of choices. Those of --format of query and fields are the library's dvq_format plus 1. */
enum { DVQ_LINKS_CHOICE_MARKDOWN = 2 };
enum { DVQ_RENDER_FORMAT_CHOICE_HTML = 2 };
enum { DVQ_RAW_HTML_CHOICE_ESCAPE = 2, DVQ_RAW_HTML_CHOICE_DROP = 3 };
enum { DVQ_CHECKBOX_CHOICE_KEEP = 1 };
enum { DVQ_ERRORS_CHOICE_INLINE = 1, DVQ_ERRORS_CHOICE_SKIP = 2 };
enum { DVQ_COLOR_CHOICE_ALWAYS = 2, DVQ_COLOR_CHOICE_NEVER = 3 };
enum { DVQ_TIMES_CHOICE_FILE = 1, DVQ_TIMES_CHOICE_GIT = 2, DVQ_TIMES_CHOICE_FIELD = 3 };
enum { DVQ_HYPERLINK_CHOICE_AUTO = 1, DVQ_HYPERLINK_CHOICE_ALWAYS = 2 };
enum { DVQ_PATHS_CHOICE_VAULT = 1, DVQ_PATHS_CHOICE_RELATIVE = 2, DVQ_PATHS_CHOICE_ABSOLUTE = 3 };
enum { DVQ_EVAL_FORMAT_CHOICE_JSON = 2, DVQ_EVAL_FORMAT_CHOICE_HTML = 3 };
enum { DVQ_EXPLAIN_CHOICE_JSON = 2 };
enum { DVQ_LANGUAGE_CHOICE_DATAVIEW = 1, DVQ_LANGUAGE_CHOICE_TASKS = 2 };

/* A row of the table; options.def explains its columns. */
typedef struct dvq_option {
    const char *name;
    const char *argument;       /* NULL for none */
    const char *const *choices; /* what the argument can be, ended by NULL; NULL: any text */
    const char *help;           /* one line or two; NULL: the option is hidden */
    const char *manual;         /* the manual's sentence; NULL: it is the help */
    size_t offset;              /* of the member of dvq_arguments */
    unsigned commands;
    dvq_option_kind kind;
    char letter; /* 0 for none */
} dvq_option;

/*
 * Go through a command's options, hidden ones left out: the first after NULL, then the one after
 * `previous`; NULL at the end. Without a command, go through all.
 */
const dvq_option *dvq_option_next(const dvq_cli_command *command, const dvq_option *previous);

/*
 * Read the words after the command's name. `arguments->words` must have room for `count` of them.
 * False after wrong usage was reported. Call dvq_arguments_free either way.
 */
bool dvq_arguments_read(const dvq_cli_command *command, int count, char **words,
                        dvq_arguments *arguments);
void dvq_arguments_free(dvq_arguments *arguments);

/*
 * Read the number that an option was given, from `least` to `most`. False after wrong usage was
 * reported.
 */
bool dvq_option_read_number(const char *option, const char *text, unsigned least, unsigned most,
                            unsigned *number);

/* Read --threads; 0 when it was not given. False after wrong usage was reported. */
bool dvq_option_read_threads(const dvq_arguments *arguments, unsigned *threads);

#endif
