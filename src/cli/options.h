/*
 * Commands and their options, as tables: what `dvq` accepts, what its help says, and how the words
 * of a command line become a dvq_arguments. Used by main.c and every command.
 */
#ifndef DVQ_CLI_OPTIONS_H
#define DVQ_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "dvq.h"

/* Exit statuses. */
enum {
    DVQ_EXIT_DONE = 0,   /* also with no rows */
    DVQ_EXIT_JUDGED = 1, /* asked to judge, and the answer is no */
    DVQ_EXIT_FAILED = 2  /* wrong usage, a query that fails, an I/O error */
};

/* One bit for each command that an option belongs to. */
enum {
    DVQ_COMMAND_QUERY = 1 << 0,
    DVQ_COMMAND_EVAL = 1 << 1,
    DVQ_COMMAND_INSPECT = 1 << 2,
    DVQ_COMMAND_PARSE = 1 << 3,
    DVQ_COMMAND_SERVE = 1 << 4,
    DVQ_COMMAND_HELP = 1 << 5,
    DVQ_COMMAND_RENDER = 1 << 6,
    DVQ_COMMAND_CHECK = 1 << 7,
    DVQ_COMMAND_COMPLETION = 1 << 8
};

/* A command line, read. Text is borrowed from argv. */
typedef struct dvq_arguments {
    const char *vault;
    const char *origin;
    const char *file;
    const char *format;
    const char *now;
    const char *locale;
    const char *threads;
    const char *color;
    const char *width;
    const char *output;
    const char *stdin_path;
    const char *errors;
    const char *links;
    const char *heading_level;
    const char *strip;
    const char *checkbox;
    bool in_place;
    bool manage;
    bool all;
    bool check;
    bool diff;
    bool attachments;
    bool source_links;
    bool follow;
    bool exit_status;
    bool count;
    bool files;
    bool null;
    bool markdown;
    bool help;
    const char **words; /* what is not an option */
    size_t word_count;
} dvq_arguments;

typedef struct dvq_command {
    unsigned bit;
    const char *name;
    const char *words;   /* shown after the name: "[QUERY | -]" */
    size_t most_words;   /* how many of them there may be; 0 with words: any number */
    const char *summary; /* one line */
    const char *details; /* what the command's help adds: description and examples */
    int (*run)(const dvq_arguments *arguments);
} dvq_command;

extern const dvq_command dvq_commands[];

/* The command called `name`, or NULL. */
const dvq_command *dvq_command_find(const char *name);

/*
 * Read the words after the command's name. `arguments->words` must have room for `count` of them.
 * False after a wrong one was reported on standard error.
 */
bool dvq_arguments_read(const dvq_command *command, int count, char **words,
                        dvq_arguments *arguments);

/* The help of one command, and of all, on standard output. */
void dvq_command_print_help(const dvq_command *command);
void dvq_commands_print_help(void);

/* Report wrong usage, with the name most like `name` among `count` known ones. */
void dvq_usage_report_unknown(const char *what, const char *name, const char *const *known,
                              size_t count);

/* The same for one of few, which are named when none of them is like it. */
void dvq_usage_report_value(const char *what, const char *name, const char *const *known,
                            size_t count);

/* Name the known one that `name` was probably meant to be. */
void dvq_usage_hint(const char *name, const char *const *known, size_t count);

/* An option of a command, for completion. */
typedef struct dvq_option_info {
    const char *name;
    const char *argument; /* NULL for none */
    const char *choices;  /* what the argument can be, with blanks between; NULL for anything */
    const char *help;     /* one line or two */
    char letter;          /* 0 for none */
} dvq_option_info;

/* The option of a command by number, from 0; false when there are no more. */
bool dvq_option_get(const dvq_command *command, size_t index, dvq_option_info *info);

/*
 * Read the number, from `least` to `most`, that an option was given. False after a wrong one was
 * reported.
 */
bool dvq_option_read_number(const char *option, const char *text, unsigned least, unsigned most,
                            unsigned *number);

/* Read --threads: 0 when it was not given. False after a wrong one was reported. */
bool dvq_option_read_threads(const dvq_arguments *arguments, unsigned *threads);

/* The formats of --format by number (dvq_format), ended by NULL. */
extern const char *const dvq_format_names[];

/* False after an unknown name was reported. */
bool dvq_format_find(const char *name, dvq_format *format);

int dvq_command_query(const dvq_arguments *arguments);
int dvq_command_eval(const dvq_arguments *arguments);
int dvq_command_inspect(const dvq_arguments *arguments);
int dvq_command_parse(const dvq_arguments *arguments);
int dvq_command_render(const dvq_arguments *arguments);
int dvq_command_check(const dvq_arguments *arguments);
int dvq_command_serve(const dvq_arguments *arguments);
int dvq_command_help(const dvq_arguments *arguments);
int dvq_command_completion(const dvq_arguments *arguments);

#endif
