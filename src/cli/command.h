/*
 * The commands of the program: what a row of their table holds, and the functions that the rows
 * name. The table itself is in main.c. Used there and by everything that lists commands.
 */
#ifndef DVQ_CLI_COMMAND_H
#define DVQ_CLI_COMMAND_H

#include <stddef.h>

/* Exit statuses. */
enum {
    DVQ_EXIT_DONE = 0,   /* even with no rows */
    DVQ_EXIT_JUDGED = 1, /* it was asked to judge something, and the answer is no */
    DVQ_EXIT_FAILED = 2  /* wrong usage, a query that failed, an I/O error */
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
    DVQ_COMMAND_COMPLETION = 1 << 8,
    DVQ_COMMAND_FIELDS = 1 << 9,
    DVQ_COMMAND_MCP = 1 << 10
};

/* The commands that open a vault, and all commands. */
#define DVQ_COMMANDS_ON_VAULTS                                                                     \
    (DVQ_COMMAND_QUERY | DVQ_COMMAND_EVAL | DVQ_COMMAND_INSPECT | DVQ_COMMAND_PARSE |              \
     DVQ_COMMAND_SERVE | DVQ_COMMAND_MCP | DVQ_COMMAND_RENDER | DVQ_COMMAND_CHECK |                \
     DVQ_COMMAND_FIELDS)
#define DVQ_COMMANDS_ALL (DVQ_COMMANDS_ON_VAULTS | DVQ_COMMAND_HELP | DVQ_COMMAND_COMPLETION)

struct dvq_arguments;

typedef struct dvq_cli_command {
    unsigned bit;
    const char *name;
    const char *words;   /* shown after the name, such as "[QUERY]" */
    size_t most_words;   /* the most words it takes; 0 with words: any number */
    const char *summary; /* one line */
    const char *details; /* what the command's own help adds: a description and examples */
    int (*run)(const struct dvq_arguments *arguments);
} dvq_cli_command;

/* Find a command by name, or NULL. The table ends with a row that has no name. */
const dvq_cli_command *dvq_cli_find_command(const dvq_cli_command *commands, const char *name);

int dvq_cli_run_query(const struct dvq_arguments *arguments);
int dvq_cli_run_fields(const struct dvq_arguments *arguments);
int dvq_cli_run_eval(const struct dvq_arguments *arguments);
int dvq_cli_run_inspect(const struct dvq_arguments *arguments);
int dvq_cli_run_parse(const struct dvq_arguments *arguments);
int dvq_cli_run_render(const struct dvq_arguments *arguments);
int dvq_cli_run_check(const struct dvq_arguments *arguments);
int dvq_cli_run_serve(const struct dvq_arguments *arguments);
int dvq_cli_run_mcp(const struct dvq_arguments *arguments);
int dvq_cli_run_help(const struct dvq_arguments *arguments);
int dvq_cli_run_completion(const struct dvq_arguments *arguments);

#endif
