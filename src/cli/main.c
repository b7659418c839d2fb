/*
 * The program: finds the command that the first word names, reads its options and runs it. The
 * table of commands is here, the table of options in options.def. Talks to the library only through
 * dvq.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/help.h"
#include "cli/output.h"
#include "cli/usage.h"

static const dvq_cli_command commands[] = {
    {DVQ_COMMAND_QUERY, "query", "[QUERY]", 1, "run a query and print its rows",
     "Runs one Dataview query over the vault's notes and prints its rows. The query\n"
     "is the argument, the contents of -f FILE, or standard input when it is -. A\n"
     "file may begin with a line such as `#!/usr/bin/env -S dvq query --file`.\n"
     "The language: dvq help language\n\n"
     "  dvq query 'TASK WHERE !completed AND due AND due < date(today)'\n"
     "  dvq query --format csv 'TABLE status, deadline FROM \"Projects\"'\n"
     "  dvq query --vault ~/Notes -f overdue.dql",
     dvq_cli_run_query},
    {DVQ_COMMAND_EVAL, "eval", "[EXPRESSION]", 1, "evaluate one expression",
     "Evaluates one expression as an inline query does and prints its value.\n\n"
     "  dvq eval 'round(22 / 7, 2)'\n"
     "  dvq eval --origin 'Projects/Website.md' 'length(this.file.tasks)'\n"
     "  dvq eval --format json 'date(2026-01-15) + dur(3 days)'",
     dvq_cli_run_eval},
    {DVQ_COMMAND_INSPECT, "inspect", "NOTE", 1, "show everything known about a note, as JSON",
     "Prints the fields, tags, links, list items and tasks of a note as JSON. The\n"
     "note is named from the vault's root or the current folder; .md may be left out.\n"
     "A name alone finds what a link of that name leads to.\n\n"
     "  dvq inspect 'Projects/Website.md'\n"
     "  dvq inspect Website",
     dvq_cli_run_inspect},
    {DVQ_COMMAND_FIELDS, "fields", "[SOURCE]", 1, "list the fields of the vault, or its tags",
     "Lists the fields that somebody wrote into notes: the name that most notes use,\n"
     "whether pages, tasks or list items have it, how many do, its types, and the\n"
     "values used most. SOURCE is what stands after FROM in a query; FROM may stand\n"
     "before it. With --tags, lists tags, and how many notes and tasks have each.\n\n"
     "  dvq fields\n"
     "  dvq fields '#book and \"Reading\"'\n"
     "  dvq fields --tags --format csv",
     dvq_cli_run_fields},
    {DVQ_COMMAND_PARSE, "parse", "[QUERY]", 1, "show a query's syntax tree, as JSON",
     "Prints how a query is understood, as JSON, without running it.\n\n"
     "  dvq parse 'LIST FROM #book WHERE rating > 3'",
     dvq_cli_run_parse},
    {DVQ_COMMAND_RENDER, "render", "[PATH]...", 0, "write notes with the results of their queries",
     "Renders the notes at PATH, a note (.md or not) or a folder of them, by default\n"
     "the whole vault: query blocks and inline queries are replaced by their results.\n"
     "One note goes to standard output; -o DIR writes copies; --in-place keeps the\n"
     "queries and writes results below them, between the marks of managed results.\n"
     "PATH - is a note on standard input.\n\n"
     "  dvq render 'Projects/Website.md'\n"
     "  dvq render --vault ~/Notes -o site --links markdown\n"
     "  dvq render --in-place --manage Home.md\n"
     "  dvq render --in-place --check",
     dvq_cli_run_render},
    {DVQ_COMMAND_CHECK, "check", "[PATH]...", 0, "find what is wrong in notes and their queries",
     "Runs every query block and inline query of the notes at PATH, a note (.md or\n"
     "not) or a folder, by default the whole vault, and prints what is wrong with\n"
     "each: file:line:column: message. Warnings are about\n"
     "queries that run and cannot mean what they say, and about notes: links without\n"
     "quotes in frontmatter, broken frontmatter, marks that are nearly those of a\n"
     "managed result. Nothing is written. The exit status is 1 when a query is wrong,\n"
     "with --strict also when there are warnings. PATH - is a note on standard input.\n\n"
     "  dvq check\n"
     "  dvq check Projects Home.md\n"
     "  dvq check --parse-only",
     dvq_cli_run_check},
    {DVQ_COMMAND_SERVE, "serve", "", 0, "answer JSON-RPC 2.0 on standard input and output",
     "Reads one JSON-RPC 2.0 request a line and answers each on a line of its own,\n"
     "in the order asked, until standard input ends. Methods: parse, eval, query,\n"
     "explain, page, fields, render, check, refresh, overlay, watch, cancel; see\n"
     "docs/serve.md. What changed in the vault is read again before each answer.\n\n"
     "  echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eval\",\"params\":{\"expression\":\"1 + "
     "1\"}}' |\n"
     "      dvq serve",
     dvq_cli_run_serve},
    {DVQ_COMMAND_MCP, "mcp", "", 0, "answer a model's program: Model Context Protocol",
     "Answers the Model Context Protocol (2025-11-25 and 2025-06-18) on standard input\n"
     "and output, for programs that let a language model ask the vault: Claude, VS\n"
     "Code, Cursor and others start it by themselves. Tools: query, schema, note,\n"
     "check; resources: the notes, and the language on two pages. It writes no file\n"
     "and uses no network. docs/mcp.md has the settings of clients.\n\n"
     "  claude mcp add notes -- dvq mcp --vault ~/Notes",
     dvq_cli_run_mcp},
    {DVQ_COMMAND_HELP, "help", "[TOPIC]...", 0, "explain a command, the language, or a name in it",
     "Shows the commands and topics, the help of one command, a topic of the language,\n"
     "or what a name in it means: a function, a keyword, a field, a word for a date.\n\n"
     "  dvq help query\n"
     "  dvq help language\n"
     "  dvq help group by\n"
     "  dvq help dateformat",
     dvq_cli_run_help},
    {DVQ_COMMAND_COMPLETION, "completion", "SHELL", 1, "print completions for bash, zsh or fish",
     "Prints a script that has a shell complete the words of dvq's command lines.\n\n"
     "  dvq completion bash >~/.local/share/bash-completion/completions/dvq\n"
     "  dvq completion zsh >~/.zfunc/_dvq        # a folder of $fpath\n"
     "  dvq completion fish >~/.config/fish/completions/dvq.fish",
     dvq_cli_run_completion},
    {0, NULL, NULL, 0, NULL, NULL, NULL},
};

/* Whether the user left out the command and began with the query. */
static bool is_query(const char *word)
{
    static const char *const types[] = {"TABLE", "LIST", "TASK", "CALENDAR"};
    size_t length = strcspn(word, " \t\n");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strlen(types[i]) == length && strncasecmp(word, types[i], length) == 0)
            return true;
    return false;
}

static int report_unknown_command(const char *name)
{
    size_t count = 0;
    const char *known[16];
    for (; commands[count].name != NULL; count++)
        known[count] = commands[count].name;
    if (name[0] == '-')
        dvq_message_add("dvq: the command comes before its options; found '%s' first\n", name);
    else if (is_query(name))
        dvq_message_add("dvq: unknown command '%s'\nhint: to run a query, write dvq query '...'\n",
                        name);
    else
        dvq_usage_report_unknown("command", name, known, count);
    dvq_message_add("See `dvq --help`.\n");
    return DVQ_EXIT_FAILED;
}

static int run_command(const dvq_cli_command *command, int count, char **words)
{
    dvq_arguments arguments = {.commands = commands};
    arguments.words = calloc((size_t)count + 1, sizeof *arguments.words);
    if (arguments.words == NULL) {
        dvq_message_add("dvq: out of memory\n");
        return DVQ_EXIT_FAILED;
    }
    int exit_status = DVQ_EXIT_FAILED;
    if (dvq_arguments_read(command, count, words, &arguments)) {
        if (arguments.help) {
            dvq_help_print_command(command);
            exit_status = DVQ_EXIT_DONE;
        } else {
            exit_status = command->run(&arguments);
        }
    }
    dvq_arguments_free(&arguments);
    return exit_status;
}

static int run(int count, char **words)
{
    if (count < 1) {
        dvq_message_add("dvq: no command given\nSee `dvq --help`.\n");
        return DVQ_EXIT_FAILED;
    }
    if (strcmp(words[0], "--help") == 0 || strcmp(words[0], "-h") == 0) {
        dvq_help_print_commands(commands);
        return DVQ_EXIT_DONE;
    }
    if (strcmp(words[0], "--version") == 0) {
        dvq_cli_print("dvq %s\n", DVQ_VERSION);
        return DVQ_EXIT_DONE;
    }
    const dvq_cli_command *command = dvq_cli_find_command(commands, words[0]);
    return command != NULL ? run_command(command, count - 1, words + 1)
                           : report_unknown_command(words[0]);
}

int main(int argc, char **argv)
{
    int exit_status = run(argc - 1, argv + 1);
    dvq_sink sink = {0};
    /* Help may not have been passed on yet; results were, by their commands. */
    if (exit_status == DVQ_EXIT_FAILED)
        dvq_cli_flush();
    else if (!dvq_sink_finish(&sink))
        exit_status = DVQ_EXIT_FAILED;
    return exit_status;
}
