/*
 * `dvq help`: a list of the commands and topics, the help of a command, a topic of the language, or
 * what is known of a name: a function, a keyword, a field. Called by main.c. Opens no vault of the
 * user's.
 */
#include "support/features.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/help.h"
#include "cli/help_names.h"
#include "cli/layout.h"
#include "cli/open_vault.h"
#include "cli/output.h"
#include "cli/style.h"
#include "cli/usage.h"

enum {
    SIGNATURE_COLUMN = 34,
    DEFAULT_WIDTH = 80,
    BROADEST_TEXT = 100, /* longer lines are hard to read, however wide the terminal is */
    WIDEST = 65535,
    LONGEST_NAME = 64,
    FOLDER_SIZE = 4096
};

/* ---- functions ---- */

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

/* ---- the language ---- */

/* A dvq_write_function that adds to a text of DVQ_LAYOUT_CELL_BYTES. */
static int add_to_value(void *user, const char *data, size_t length)
{
    char *value = user;
    size_t used = strlen(value);
    if (length >= DVQ_LAYOUT_CELL_BYTES - used)
        return -1;
    memcpy(value + used, data, length);
    value[used + length] = '\0';
    return 0;
}

/* For the layout: what an expression's value is now. `user` is a vault. */
static bool evaluate(void *user, const char *expression, char *value)
{
    value[0] = '\0';
    return dvq_expression_write(user, expression, strlen(expression), NULL, DVQ_VALUE_FORM_TEXT,
                                add_to_value, value, NULL) == DVQ_OK;
}

static bool choose_layout(const dvq_arguments *arguments, dvq_layout *layout)
{
    const char *terminal = getenv("TERM");
    bool shown = isatty(STDOUT_FILENO) == 1;
    layout->bold = shown && (terminal == NULL || strcmp(terminal, "dumb") != 0);
    unsigned width = dvq_style_get_width();
    layout->width = width == 0 ? DEFAULT_WIDTH : width < BROADEST_TEXT ? width : BROADEST_TEXT;
    if (arguments->help_width != NULL &&
        !dvq_option_read_number("width", arguments->help_width, 0, WIDEST, &layout->width))
        return false;
    layout->width = layout->width == 0 ? WIDEST : layout->width;
    return true;
}

/*
 * Open a vault without notes, in a folder of its own, to evaluate expressions in: the user's may be
 * large, and is not asked about. NULL after a failure was reported, or when there is no room for a
 * folder; values then stay as they are in the text. Closed by close_empty_vault in any case.
 */
static dvq_vault *open_empty_vault(const dvq_arguments *arguments, char folder[FOLDER_SIZE],
                                   bool *failed)
{
    const char *parent = getenv("TMPDIR");
    int length = snprintf(folder, FOLDER_SIZE, "%s/dvq-help-XXXXXX",
                          parent != NULL && parent[0] != '\0' ? parent : "/tmp");
    if (length >= FOLDER_SIZE || mkdtemp(folder) == NULL) {
        folder[0] = '\0';
        return NULL;
    }
    dvq_vault *vault = dvq_cli_open_vault_at(arguments, folder, NULL);
    *failed = vault == NULL;
    return vault;
}

static void close_empty_vault(dvq_vault *vault, const char *folder)
{
    dvq_vault_close(vault);
    if (folder[0] != '\0')
        (void)rmdir(folder);
}

/* The instructions of the Tasks plugin, as many to a line as their forms allow. */
static void print_instructions(void)
{
    enum { COLUMN = 42 };
    dvq_cli_print("Instructions of the Tasks plugin, one on a line: dvq query --lang tasks '...'\n"
                  "FIELD, DATE, KEY and PART stand for names; docs/tasks.md lists them.\n\n"
                  "Other than filters:\n");
    bool in_filters = false;
    dvq_instruction_info info;
    for (size_t i = 0; dvq_instruction_get_info(i, &info); i++) {
        if (info.is_filter && !in_filters)
            dvq_cli_print("\nFilters, all of which a task has to pass:\n");
        in_filters = info.is_filter != 0;
        bool fits = strlen(info.form) <= COLUMN - 4;
        dvq_cli_print("  %-*s%s%*s%s\n", COLUMN - 2, info.form, fits ? "" : "\n", fits ? 0 : COLUMN,
                      "", info.summary);
    }
    dvq_cli_print("\nExample: dvq query --lang tasks 'not done\\ndue before tomorrow'\n");
}

/* What is to be shown of the language. */
typedef struct help_answer {
    const dvq_layout *layout;
    const char *name;
    bool any; /* whether something has been printed */
} help_answer;

/* Print what a function is, and what its example gives. */
static bool print_function(const help_answer *answer)
{
    size_t i = 0;
    dvq_function_info info;
    while (dvq_function_get_info(i, &info) && strcmp(info.name, answer->name) != 0)
        i++;
    if (!dvq_function_get_info(i, &info))
        return false;
    dvq_cli_print("%s\n\n%s\n\nExample: %s\n", info.signature, info.summary, info.example);
    char value[DVQ_LAYOUT_CELL_BYTES];
    const dvq_layout *layout = answer->layout;
    if (layout->evaluate != NULL && layout->evaluate(layout->user, info.example, value))
        dvq_cli_print("Gives:   %s\n", value);
    return true;
}

static void separate(help_answer *answer)
{
    if (answer->any)
        dvq_cli_print("\n");
    answer->any = true;
}

static void print_section(help_answer *answer, const dvq_language_section *section)
{
    size_t length = section->length;
    separate(answer);
    while (length > 0 && section->text[length - 1] == '\n')
        length--;
    dvq_layout_print(answer->layout, section->text, length);
    dvq_cli_print("\nMore: dvq help %s\n", section->topic->name);
}

/* Print the sections that explain the name, or else those that mention it. */
static void print_sections(help_answer *answer)
{
    dvq_language_rank best = DVQ_LANGUAGE_NOT_AT_ALL;
    for (dvq_language_section section = {0}; dvq_language_next_section(&section);) {
        dvq_language_rank rank = dvq_language_rank_section(&section, answer->name);
        best = rank > best ? rank : best;
    }
    for (dvq_language_section section = {0}; dvq_language_next_section(&section);)
        if (best != DVQ_LANGUAGE_NOT_AT_ALL &&
            dvq_language_rank_section(&section, answer->name) == best)
            print_section(answer, &section);
}

static void print_language(help_answer *answer)
{
    const dvq_language_topic *topic = dvq_language_find_topic(answer->name);
    if (topic == NULL) {
        print_sections(answer);
        return;
    }
    separate(answer);
    dvq_layout_print(answer->layout, topic->text, strlen(topic->text));
}

/* ---- any name ---- */

static void report_unknown_name(const dvq_cli_command *commands, const char *name)
{
    dvq_help_names known;
    dvq_help_list_names(commands, &known);
    dvq_message_add(
        "dvq help: no help on '%.*s': name a command, a topic, a function or a keyword; "
        "`dvq help` lists them\n",
        LONGEST_NAME, name);
    dvq_usage_hint(name, known.names, known.count);
}

/* Explain a name of the language, after the help of the command that has it too, if any. */
static int explain(const dvq_arguments *arguments, const dvq_cli_command *command, const char *name)
{
    dvq_layout layout = {0};
    if (!choose_layout(arguments, &layout))
        return DVQ_EXIT_FAILED;
    bool failed = false;
    char folder[FOLDER_SIZE];
    dvq_vault *vault = open_empty_vault(arguments, folder, &failed);
    if (failed) {
        close_empty_vault(vault, folder);
        return DVQ_EXIT_FAILED;
    }
    layout.evaluate = vault != NULL ? evaluate : NULL;
    layout.user = vault;
    help_answer answer = {.layout = &layout, .name = name};
    if (command != NULL)
        dvq_help_print_command(command);
    answer.any = print_function(&answer) || command != NULL;
    print_language(&answer);
    close_empty_vault(vault, folder);
    if (answer.any)
        return DVQ_EXIT_DONE;
    report_unknown_name(arguments->commands, name);
    return DVQ_EXIT_FAILED;
}

/* The words of the command line as one name, so that GROUP BY needs no quotes. */
static void join_words(const dvq_arguments *arguments, char name[LONGEST_NAME + 1])
{
    size_t length = 0;
    for (size_t i = 0; i < arguments->word_count && length < LONGEST_NAME; i++) {
        int added = snprintf(name + length, LONGEST_NAME + 1 - length, "%s%s", i > 0 ? " " : "",
                             arguments->words[i]);
        length += added > 0 ? (size_t)added : 0;
    }
}

int dvq_cli_run_help(const dvq_arguments *arguments)
{
    char name[LONGEST_NAME + 1] = "";
    join_words(arguments, name);
    if (name[0] == '\0') {
        dvq_help_print_commands(arguments->commands);
        return DVQ_EXIT_DONE;
    }
    if (strcmp(name, "functions") == 0) {
        (arguments->markdown ? print_functions_markdown : print_functions)();
        return DVQ_EXIT_DONE;
    }
    if (strcmp(name, "tasks") == 0) {
        print_instructions();
        return DVQ_EXIT_DONE;
    }
    if (strcmp(name, "options") == 0 && arguments->manual) {
        dvq_help_print_manual(arguments->commands);
        return DVQ_EXIT_DONE;
    }
    const dvq_cli_command *command = dvq_cli_find_command(arguments->commands, name);
    if (command == NULL || dvq_language_find_topic(name) != NULL)
        return explain(arguments, command, name);
    dvq_help_print_command(command);
    return DVQ_EXIT_DONE;
}
