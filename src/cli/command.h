/*
 * A command of the program: its row in the table of commands, which stands in main.c, and the
 * functions that the rows name. Used by main.c and by all that speaks of commands.
 */
#ifndef DVQ_CLI_COMMAND_H
#define DVQ_CLI_COMMAND_H

#include <stddef.h>

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

/* All that open a vault, and all. */
#define DVQ_COMMANDS_ON_VAULTS                                                                     \
    (DVQ_COMMAND_QUERY | DVQ_COMMAND_EVAL | DVQ_COMMAND_INSPECT | DVQ_COMMAND_PARSE |              \
     DVQ_COMMAND_SERVE | DVQ_COMMAND_RENDER | DVQ_COMMAND_CHECK)
#define DVQ_COMMANDS_ALL (DVQ_COMMANDS_ON_VAULTS | DVQ_COMMAND_HELP | DVQ_COMMAND_COMPLETION)

struct dvq_arguments;

typedef struct dvq_cli_command {
    unsigned bit;
    const char *name;
    const char *words;   /* shown after the name: "[QUERY | -]" */
    size_t most_words;   /* how many of them there may be; 0 with words: any number */
    const char *summary; /* one line */
    const char *details; /* what the command's help adds: description and examples */
    int (*run)(const struct dvq_arguments *arguments);
} dvq_cli_command;

/* The command called `name` in a table that ends with a row without a name, or NULL. */
const dvq_cli_command *dvq_cli_find_command(const dvq_cli_command *commands, const char *name);

int dvq_cli_run_query(const struct dvq_arguments *arguments);
int dvq_cli_run_eval(const struct dvq_arguments *arguments);
int dvq_cli_run_inspect(const struct dvq_arguments *arguments);
int dvq_cli_run_parse(const struct dvq_arguments *arguments);
int dvq_cli_run_render(const struct dvq_arguments *arguments);
int dvq_cli_run_check(const struct dvq_arguments *arguments);
int dvq_cli_run_serve(const struct dvq_arguments *arguments);
int dvq_cli_run_help(const struct dvq_arguments *arguments);
int dvq_cli_run_completion(const struct dvq_arguments *arguments);

#endif
