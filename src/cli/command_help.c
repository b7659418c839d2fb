/*
 * `dvq help`: a list of the commands, the help of one, a list of the built-in functions, or one of
 * them. Called by main.c. Opens no vault.
 */
#include <stdio.h>
#include <string.h>

#include "cli/help.h"
#include "cli/output.h"
#include "cli/usage.h"

enum { SIGNATURE_COLUMN = 34, MOST_TOPICS = 256 };

static void print_functions(void)
{
    const char *group = "";
    dvq_function_info info;
    for (size_t i = 0; dvq_function_get_info(i, &info); i++) {
        if (strcmp(group, info.group) != 0) {
            dvq_cli_print("%s%s\n", i > 0 ? "\n" : "", info.group);
            group = info.group;
        }
        dvq_cli_print("  %-*s %s\n", SIGNATURE_COLUMN, info.signature, info.summary);
    }
}

/* Print text in a table cell, where a bare pipe would end the cell. */
static void print_cell(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|')
            dvq_cli_print("\\");
        dvq_cli_print("%c", *text);
    }
}

static void print_functions_markdown(void)
{
    const char *group = "";
    dvq_cli_print(
        "# Functions\n\nWritten by `dvq help functions --markdown`. To see what an example "
        "gives: `dvq eval EXAMPLE`.\n");
    dvq_function_info info;
    for (size_t i = 0; dvq_function_get_info(i, &info); i++) {
        if (strcmp(group, info.group) != 0) {
            dvq_cli_print("\n## %s\n\n| function | what it gives | example |\n|---|---|---|\n",
                          info.group);
            group = info.group;
        }
        dvq_cli_print("| `");
        print_cell(info.signature);
        dvq_cli_print("` | ");
        print_cell(info.summary);
        dvq_cli_print(" | `");
        print_cell(info.example);
        dvq_cli_print("` |\n");
    }
}

static bool print_function(const char *name)
{
    dvq_function_info info;
    for (size_t i = 0; dvq_function_get_info(i, &info); i++) {
        if (strcmp(info.name, name) == 0) {
            dvq_cli_print("%s\n\n%s\n\nExample: %s\n", info.signature, info.summary, info.example);
            return true;
        }
    }
    return false;
}

static void report_unknown_topic(const dvq_cli_command *commands, const char *topic)
{
    const char *known[MOST_TOPICS];
    size_t count = 0;
    for (size_t i = 0; commands[i].name != NULL && count < MOST_TOPICS; i++)
        known[count++] = commands[i].name;
    dvq_function_info info;
    for (size_t i = 0; dvq_function_get_info(i, &info) && count < MOST_TOPICS; i++)
        known[count++] = info.name;
    dvq_message_add("dvq help: no help on '%s': name a command, a function, or `functions`\n",
                    topic);
    dvq_usage_hint(topic, known, count);
}

static int print_topic(const dvq_arguments *arguments, const char *topic)
{
    if (strcmp(topic, "functions") == 0) {
        if (arguments->markdown)
            print_functions_markdown();
        else
            print_functions();
        return DVQ_EXIT_DONE;
    }
    if (strcmp(topic, "options") == 0 && arguments->manual) {
        dvq_help_print_manual(arguments->commands);
        return DVQ_EXIT_DONE;
    }
    const dvq_cli_command *command = dvq_cli_find_command(arguments->commands, topic);
    if (command != NULL) {
        dvq_help_print_command(command);
        return DVQ_EXIT_DONE;
    }
    if (print_function(topic))
        return DVQ_EXIT_DONE;
    report_unknown_topic(arguments->commands, topic);
    return DVQ_EXIT_FAILED;
}

int dvq_cli_run_help(const dvq_arguments *arguments)
{
    if (arguments->word_count > 0)
        return print_topic(arguments, arguments->words[0]);
    dvq_help_print_commands(arguments->commands);
    return DVQ_EXIT_DONE;
}
