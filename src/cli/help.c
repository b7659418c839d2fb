/*
 * Writing help and the manual's section on options, see help.h. Called by main.c and
 * command_help.c.
 */
#include "cli/help.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/language.h"
#include "cli/output.h"

enum { HELP_COLUMN = 26 };

/* ---- help ---- */

/* Print an option with its help; a second line goes under the first. */
static void print_option(const dvq_option *option)
{
    char left[HELP_COLUMN * 2];
    char letter[8] = "    ";
    if (option->letter != 0)
        (void)snprintf(letter, sizeof letter, "-%c, ", option->letter);
    bool attached = option->kind == DVQ_OPTION_MAYBE;
    const char *lead = option->argument != NULL ? " " : "";
    (void)snprintf(left, sizeof left, "  %s--%s%s%s%s", letter, option->name,
                   attached ? "[=" : lead, option->argument != NULL ? option->argument : "",
                   attached ? "]" : "");
    const char *line = option->help;
    for (const char *end = strchr(line, '\n'); end != NULL; end = strchr(line, '\n')) {
        dvq_cli_print("%-*s%.*s\n", HELP_COLUMN, left, (int)(end - line), line);
        left[0] = '\0';
        line = end + 1;
    }
    dvq_cli_print("%-*s%s\n", HELP_COLUMN, left, line);
}

void dvq_help_print_command(const dvq_cli_command *command)
{
    dvq_cli_print("Usage: dvq %s [OPTION]...%s%s\n\n%s\n\n", command->name,
                  command->words[0] != '\0' ? " " : "", command->words, command->details);
    dvq_cli_print("Options:\n");
    for (const dvq_option *option = dvq_option_next(command, NULL); option != NULL;
         option = dvq_option_next(command, option))
        print_option(option);
}

static void print_topics(void)
{
    for (const dvq_language_topic *topic = dvq_language_topics; topic->name != NULL; topic++) {
        size_t length;
        const char *summary = dvq_language_get_summary(topic, &length);
        dvq_cli_print("  %-*s%.*s\n", HELP_COLUMN - 2, topic->name, (int)length, summary);
    }
    dvq_cli_print("  %-*s%s\n", HELP_COLUMN - 2, "functions", "every function, in one line each");
}

void dvq_help_print_commands(const dvq_cli_command *commands)
{
    dvq_cli_print(
        "Usage: dvq COMMAND [OPTION]... [ARGUMENT]...\n\n"
        "Answers Obsidian Dataview queries over a folder of Markdown notes.\n\nCommands:\n");
    for (const dvq_cli_command *command = commands; command->name != NULL; command++) {
        char left[HELP_COLUMN * 2];
        (void)snprintf(left, sizeof left, "  %s %s", command->name, command->words);
        dvq_cli_print("%-*s%s\n", HELP_COLUMN, left, command->summary);
    }
    dvq_cli_print("\nTopics of the language, for `dvq help TOPIC`:\n");
    print_topics();
    dvq_cli_print(
        "\n`dvq help NAME` explains a function, keyword, field or word for a date: dvq help sow\n\n"
        "  dvq query 'TASK WHERE !completed AND due AND due < date(today)'\n"
        "  dvq query --format json 'TABLE status, deadline FROM \"Projects\"'\n\n"
        "`dvq COMMAND --help` shows a command's options; `dvq --version` the version.\n"
        "Exit status: 0 done, 1 the answer to a question such as --exit-status is no,\n"
        "2 wrong usage, a query that fails, or a file that cannot be read or written.\n");
}

/* ---- the manual ---- */

/* Print text, with the characters escaped that man would read as something else. */
static void print_plain(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] == '-' || text[i] == '\\')
            dvq_cli_print("%s", text[i] == '-' ? "\\-" : "\\e");
        else
            dvq_cli_print("%c", text[i] == '\n' ? ' ' : text[i]);
}

static void print_in_font(char font, const char *text, size_t length)
{
    dvq_cli_print("\\f%c", font);
    print_plain(text, length);
    dvq_cli_print("\\fR");
}

static bool is_word(const char *word, const char *text, size_t length)
{
    return word != NULL && strlen(word) == length && memcmp(word, text, length) == 0;
}

/* The font of a word: italic for the option's argument, bold for what a user types. */
static char choose_font(const dvq_option *option, const char *word, size_t length)
{
    if (option != NULL && is_word(option->argument, word, length))
        return 'I';
    if (length > 1 && word[0] == '-')
        return 'B';
    bool has_choices =
        option != NULL && option->choices != NULL && option->kind != DVQ_OPTION_NUMBER;
    for (size_t i = 0; has_choices && option->choices[i] != NULL; i++)
        if (is_word(option->choices[i], word, length))
            return 'B';
    return 'R';
}

static bool is_word_part(char c)
{
    return isalnum((unsigned char)c) || c == '-';
}

/*
 * Print a sentence about an option, or about all of them (NULL); options.def explains the
 * backquotes.
 */
static void print_sentence(const dvq_option *option, const char *text)
{
    while (*text != '\0') {
        size_t length = 0;
        while (is_word_part(text[length]))
            length++;
        char font = choose_font(option, text, length);
        if (*text == '`') {
            length = strcspn(text + 1, "`");
            print_in_font('B', text + 1, length);
            length += 2;
        } else if (length > 0 && font != 'R') {
            print_in_font(font, text, length);
        } else {
            length = length > 0 ? length : 1;
            print_plain(text, length);
        }
        text += length;
    }
    dvq_cli_print("\n");
}

/* Print "query and eval: ", where not every command of this part of the manual has the option. */
static void print_owners(const dvq_cli_command *commands, unsigned bits)
{
    bool any = false;
    for (const dvq_cli_command *command = commands; command->name != NULL; command++) {
        if ((command->bit & bits) == 0)
            continue;
        bits &= ~command->bit;
        dvq_cli_print("%s%s", !any ? "" : bits != 0 ? ", " : " and ", command->name);
        any = true;
    }
    dvq_cli_print(": ");
}

static void print_manual_option(const dvq_option *option)
{
    dvq_cli_print(".TP\n");
    if (option->letter != 0)
        dvq_cli_print("\\fB\\-%c\\fR, ", option->letter);
    dvq_cli_print("\\fB\\-\\-");
    print_plain(option->name, strlen(option->name));
    dvq_cli_print("\\fR");
    if (option->kind == DVQ_OPTION_MAYBE)
        dvq_cli_print("[=\\fI%s\\fR]", option->argument);
    else if (option->argument != NULL)
        dvq_cli_print(" \\fI%s\\fR", option->argument);
    dvq_cli_print("\n");
}

static bool is_everywhere(const dvq_option *option)
{
    return (option->commands & DVQ_COMMANDS_ON_VAULTS) == DVQ_COMMANDS_ON_VAULTS;
}

/*
 * Print the options of some commands. Those that every vault command has are in a part of their
 * own.
 */
static void print_part(const dvq_cli_command *commands, unsigned bits)
{
    for (const dvq_option *option = dvq_option_next(NULL, NULL); option != NULL;
         option = dvq_option_next(NULL, option)) {
        if (is_everywhere(option) != (bits == DVQ_COMMANDS_ON_VAULTS) ||
            (option->commands & bits) == 0)
            continue;
        print_manual_option(option);
        if (!is_everywhere(option) && option->commands != bits)
            print_owners(commands, option->commands);
        print_sentence(option, option->manual != NULL ? option->manual : option->help);
    }
}

void dvq_help_print_manual(const dvq_cli_command *commands)
{
    static const struct {
        const char *title;
        unsigned commands;
    } parts[] = {
        {"All commands on a vault", DVQ_COMMANDS_ON_VAULTS},
        {"query, eval, fields, parse",
         DVQ_COMMAND_QUERY | DVQ_COMMAND_EVAL | DVQ_COMMAND_FIELDS | DVQ_COMMAND_PARSE},
        {"render, check", DVQ_COMMAND_RENDER | DVQ_COMMAND_CHECK},
        {"help", DVQ_COMMAND_HELP},
    };
    dvq_cli_print(".SH OPTIONS\n");
    print_sentence(NULL, "Options come after the command. A value follows in the next word, or "
                         "after `=`. What begins with `-` and is no option comes after `--`.");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        dvq_cli_print(".SS %s\n", parts[i].title);
        print_part(commands, parts[i].commands);
    }
}
