/*
 * `dvq help`: the commands, one command's help, or the built-in functions, one or all.
 * Called by main.c. Opens no vault.
 */
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "cli/output.h"

enum { SIGNATURE_COLUMN = 34, MOST_TOPICS = 256 };

static void print_functions(void)
{
    const char *group = "";
    dvq_function_info info;
    for (size_t i = 0; dvq_function_get_info(i, &info); i++) {
        if (strcmp(group, info.group) != 0) {
            dvq_print("%s%s\n", i > 0 ? "\n" : "", info.group);
            group = info.group;
        }
        dvq_print("  %-*s %s\n", SIGNATURE_COLUMN, info.signature, info.summary);
    }
}

/* Text for a table cell: a pipe would end the cell. */
static void print_cell(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|')
            dvq_print("\\");
        dvq_print("%c", *text);
    }
}

static void print_functions_markdown(void)
{
    const char *group = "";
    dvq_print("# Functions\n\nWritten by `dvq help functions --markdown`. To see what an example "
              "gives: `dvq eval EXAMPLE`.\n");
    dvq_function_info info;
    for (size_t i = 0; dvq_function_get_info(i, &info); i++) {
        if (strcmp(group, info.group) != 0) {
            dvq_print("\n## %s\n\n| function | what it gives | example |\n|---|---|---|\n",
                      info.group);
            group = info.group;
        }
        dvq_print("| `");
        print_cell(info.signature);
        dvq_print("` | ");
        print_cell(info.summary);
        dvq_print(" | `");
        print_cell(info.example);
        dvq_print("` |\n");
    }
}

static bool print_function(const char *name)
{
    dvq_function_info info;
    for (size_t i = 0; dvq_function_get_info(i, &info); i++) {
        if (strcmp(info.name, name) == 0) {
            dvq_print("%s\n\n%s\n\nExample: %s\n", info.signature, info.summary, info.example);
            return true;
        }
    }
    return false;
}

static void report_unknown_topic(const char *topic)
{
    const char *known[MOST_TOPICS];
    size_t count = 0;
    for (size_t i = 0; dvq_commands[i].name != NULL && count < MOST_TOPICS; i++)
        known[count++] = dvq_commands[i].name;
    dvq_function_info info;
    for (size_t i = 0; dvq_function_get_info(i, &info) && count < MOST_TOPICS; i++)
        known[count++] = info.name;
    dvq_message_add("dvq help: no help on '%s': name a command, a function, or `functions`\n",
                    topic);
    dvq_usage_hint(topic, known, count);
}

static int print_topic(const char *topic, bool markdown)
{
    if (strcmp(topic, "functions") == 0) {
        if (markdown)
            print_functions_markdown();
        else
            print_functions();
        return DVQ_EXIT_DONE;
    }
    const dvq_command *command = dvq_command_find(topic);
    if (command != NULL) {
        dvq_command_print_help(command);
        return DVQ_EXIT_DONE;
    }
    if (print_function(topic))
        return DVQ_EXIT_DONE;
    report_unknown_topic(topic);
    return DVQ_EXIT_FAILED;
}

int dvq_command_help(const dvq_arguments *arguments)
{
    if (arguments->word_count == 0) {
        dvq_commands_print_help();
        return DVQ_EXIT_DONE;
    }
    return print_topic(arguments->words[0], arguments->markdown);
}
