/*
 * `dvq completion`: scripts that have a shell complete dvq's commands, options and their arguments,
 * written from the tables of both. Called by main.c. Opens no vault.
 */
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "cli/output.h"

/* What stands in an option's or a command's place: a file, a folder, or something else. */
static bool names_folder(const char *argument)
{
    return strcmp(argument, "DIR") == 0;
}

static bool names_file(const char *argument)
{
    return strcmp(argument, "FILE") == 0 || strcmp(argument, "NOTE") == 0 ||
           strcmp(argument, "[PATH]...") == 0;
}

/* The words that can follow a command; "" for none that are known. */
static const char *list_words(const dvq_command *command)
{
    return command->bit == DVQ_COMMAND_COMPLETION ? "bash zsh fish"
           : command->bit == DVQ_COMMAND_HELP     ? "functions"
                                                  : "";
}

static void print_commands(void)
{
    for (const dvq_command *command = dvq_commands; command->name != NULL; command++)
        dvq_print("%s%s", command == dvq_commands ? "" : " ", command->name);
}

/*
 * Help in one line, between single quotes: `escaped` are what a backslash goes before, `quote` is
 * written for a single quote.
 */
static void print_help_line(const char *help, const char *escaped, const char *quote)
{
    for (; *help != '\0'; help++) {
        if (*help == '\'')
            dvq_print("%s", quote);
        else
            dvq_print("%s%c", strchr(escaped, *help) != NULL ? "\\" : "",
                      *help == '\n' ? ' ' : *help);
    }
}

static void print_zsh_help(const char *help)
{
    print_help_line(help, "[]:\\", "'\\''");
}

static void print_fish_help(const char *help)
{
    print_help_line(help, "\\", "\\'");
}

/* ---- bash ---- */

static void print_bash_values(const dvq_command *command)
{
    dvq_option_info option;
    for (size_t i = 0; dvq_option_get(command, i, &option); i++) {
        if (option.argument == NULL)
            continue;
        dvq_print("    %s:--%s", command->name, option.name);
        if (option.letter != 0)
            dvq_print("|%s:-%c", command->name, option.letter);
        if (option.choices != NULL)
            dvq_print(") choices='%s' ;;\n", option.choices);
        else if (names_folder(option.argument))
            dvq_print(") kind=-d ;;\n");
        else
            dvq_print(") kind=%s ;;\n", names_file(option.argument) ? "-f" : "none");
    }
}

static void print_bash_options(const dvq_command *command)
{
    dvq_print("    %s) choices='", command->name);
    dvq_option_info option;
    for (size_t i = 0; dvq_option_get(command, i, &option); i++)
        dvq_print("%s--%s", i > 0 ? " " : "", option.name);
    dvq_print("' ;;\n");
}

static void print_bash_words(const dvq_command *command)
{
    if (list_words(command)[0] != '\0')
        dvq_print("    %s) choices='%s' ;;\n", command->name, list_words(command));
    else if (names_file(command->words))
        dvq_print("    %s) kind=-f ;;\n", command->name);
}

static void print_bash_case(const char *head, void (*print)(const dvq_command *command))
{
    dvq_print("%s", head);
    for (const dvq_command *command = dvq_commands; command->name != NULL; command++)
        print(command);
    dvq_print("    esac\n");
}

static void print_bash(void)
{
    dvq_print("# Completion of dvq for bash, written by `dvq completion bash`.\n"
              "_dvq() {\n"
              "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
              "    local command=${COMP_WORDS[1]} choices='' kind=''\n"
              "    COMPREPLY=()\n"
              "    if [ \"$word\" = = ]; then word=''; fi\n"
              "    if [ \"$before\" = = ]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
              "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
              "        COMPREPLY=($(compgen -W '");
    print_commands();
    dvq_print(" --help --version' -- \"$word\"))\n"
              "        return\n"
              "    fi\n");
    print_bash_case("    case $command:$before in\n", print_bash_values);
    dvq_print("    if [ -z \"$choices$kind\" ]; then\n");
    print_bash_case("    case $word in -*) case $command in\n", print_bash_options);
    print_bash_case("    ;; *) case $command in\n", print_bash_words);
    dvq_print("    esac\n"
              "    fi\n"
              "    if [ -n \"$choices\" ]; then\n"
              "        COMPREPLY=($(compgen -W \"$choices\" -- \"$word\"))\n"
              "    elif [ -n \"$kind\" ] && [ \"$kind\" != none ]; then\n"
              "        compopt -o filenames\n"
              "        mapfile -t COMPREPLY < <(compgen \"$kind\" -- \"$word\")\n"
              "    fi\n"
              "}\n"
              "complete -F _dvq dvq\n");
}

/* ---- zsh ---- */

static void print_zsh_argument(const dvq_option_info *option)
{
    if (option->argument == NULL)
        return;
    dvq_print(":%s:", option->argument);
    if (option->choices != NULL)
        dvq_print("(%s)", option->choices);
    else if (names_folder(option->argument))
        dvq_print("_files -/");
    else if (names_file(option->argument))
        dvq_print("_files");
}

static void print_zsh_option(const dvq_option_info *option)
{
    const char *equals = option->argument != NULL ? "=" : "";
    if (option->letter != 0) {
        dvq_print(" \\\n            '-%c[", option->letter);
        print_zsh_help(option->help);
        dvq_print("]");
        print_zsh_argument(option);
        dvq_print("'");
    }
    dvq_print(" \\\n            '--%s%s[", option->name, equals);
    print_zsh_help(option->help);
    dvq_print("]");
    print_zsh_argument(option);
    dvq_print("'");
}

static void print_zsh_command(const dvq_command *command)
{
    dvq_print("    %s)\n        _arguments", command->name);
    dvq_option_info option;
    for (size_t i = 0; dvq_option_get(command, i, &option); i++)
        print_zsh_option(&option);
    if (list_words(command)[0] != '\0')
        dvq_print(" \\\n            '1:word:(%s)'", list_words(command));
    else if (names_file(command->words))
        dvq_print(" \\\n            '*:note:_files'");
    dvq_print("\n        ;;\n");
}

static void print_zsh(void)
{
    dvq_print("#compdef dvq\n"
              "# Completion of dvq for zsh, written by `dvq completion zsh`.\n"
              "_dvq() {\n"
              "    local -a commands=(\n");
    for (const dvq_command *command = dvq_commands; command->name != NULL; command++) {
        dvq_print("        '%s:", command->name);
        print_zsh_help(command->summary);
        dvq_print("'\n");
    }
    dvq_print("    )\n"
              "    if (( CURRENT == 2 )); then\n"
              "        _describe command commands\n"
              "        return\n"
              "    fi\n"
              "    local name=$words[2]\n"
              "    shift words\n"
              "    (( CURRENT-- ))\n"
              "    case $name in\n");
    for (const dvq_command *command = dvq_commands; command->name != NULL; command++)
        print_zsh_command(command);
    dvq_print("    esac\n"
              "}\n"
              "_dvq \"$@\"\n");
}

/* ---- fish ---- */

static void print_fish_option(const dvq_command *command, const dvq_option_info *option)
{
    dvq_print("complete -c dvq -n '__fish_seen_subcommand_from %s' -l %s", command->name,
              option->name);
    if (option->letter != 0)
        dvq_print(" -s %c", option->letter);
    if (option->choices != NULL)
        dvq_print(" -x -a '%s'", option->choices);
    else if (option->argument != NULL && names_folder(option->argument))
        dvq_print(" -x -a '(__fish_complete_directories)'");
    else if (option->argument != NULL)
        dvq_print(names_file(option->argument) ? " -r -F" : " -x");
    dvq_print(" -d '");
    print_fish_help(option->help);
    dvq_print("'\n");
}

static void print_fish_command(const dvq_command *command)
{
    dvq_print("complete -c dvq -n __fish_use_subcommand -a %s -d '", command->name);
    print_fish_help(command->summary);
    dvq_print("'\n");
    dvq_option_info option;
    for (size_t i = 0; dvq_option_get(command, i, &option); i++)
        print_fish_option(command, &option);
    if (list_words(command)[0] != '\0')
        dvq_print("complete -c dvq -n '__fish_seen_subcommand_from %s' -a '%s'\n", command->name,
                  list_words(command));
    else if (names_file(command->words))
        dvq_print("complete -c dvq -n '__fish_seen_subcommand_from %s' -F\n", command->name);
}

static void print_fish(void)
{
    dvq_print("# Completion of dvq for fish, written by `dvq completion fish`.\n"
              "complete -c dvq -f\n"
              "complete -c dvq -n __fish_use_subcommand -l help -d 'show help'\n"
              "complete -c dvq -n __fish_use_subcommand -l version -d 'show the version'\n");
    for (const dvq_command *command = dvq_commands; command->name != NULL; command++)
        print_fish_command(command);
}

int dvq_command_completion(const dvq_arguments *arguments)
{
    static const char *const names[] = {"bash", "zsh", "fish"};
    static void (*const scripts[])(void) = {print_bash, print_zsh, print_fish};
    if (arguments->word_count == 0) {
        dvq_message_add("dvq completion: name a shell: bash, zsh or fish\n");
        return DVQ_EXIT_FAILED;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(arguments->words[0], names[i]) == 0) {
            scripts[i]();
            return DVQ_EXIT_DONE;
        }
    }
    dvq_usage_report_value("shell", arguments->words[0], names, sizeof names / sizeof *names);
    return DVQ_EXIT_FAILED;
}
