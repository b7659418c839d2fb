/*
 * `dvq completion`: scripts with which a shell completes dvq's commands, options and arguments.
 * They are written from the tables of commands and options. Called by main.c. Opens no vault.
 */
#include <stdio.h>
#include <string.h>

#include "cli/help_names.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/usage.h"

static const char *const shells[] = {"bash", "zsh", "fish", NULL};

/* Whether the argument of an option or a command is a folder, or a file. */
static bool names_folder(const char *argument)
{
    return strcmp(argument, "DIR") == 0;
}

static bool names_file(const char *argument)
{
    return strcmp(argument, "FILE") == 0 || strcmp(argument, "NOTE") == 0 ||
           strcmp(argument, "[PATH]...") == 0;
}

/* The fixed words that a command can take, ended by NULL. Those of help are put into `names`. */
static const char *const *list_words(const dvq_cli_command *commands,
                                     const dvq_cli_command *command, dvq_help_names *names)
{
    static const char *const none[] = {NULL};
    if (command->bit == DVQ_COMMAND_COMPLETION)
        return shells;
    if (command->bit != DVQ_COMMAND_HELP)
        return none;
    dvq_help_list_names(commands, names);
    return names->names;
}

static void print_words(const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++)
        dvq_cli_print("%s%s", i == 0 ? "" : " ", words[i]);
}

/* Print words, with text before and after them. */
static void print_words_in(const char *before, const char *const *words, const char *after)
{
    dvq_cli_print("%s", before);
    print_words(words);
    dvq_cli_print("%s", after);
}

static void print_commands(const dvq_cli_command *commands)
{
    for (const dvq_cli_command *command = commands; command->name != NULL; command++)
        dvq_cli_print("%s%s", command == commands ? "" : " ", command->name);
}

/*
 * Print help as one line inside single quotes. Characters of `escaped` get a backslash; `quote`
 * stands in for a single quote.
 */
static void print_help_line(const char *help, const char *escaped, const char *quote)
{
    for (; *help != '\0'; help++) {
        if (*help == '\'')
            dvq_cli_print("%s", quote);
        else
            dvq_cli_print("%s%c", strchr(escaped, *help) != NULL ? "\\" : "",
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

static void print_bash_values(const dvq_cli_command *commands, const dvq_cli_command *command)
{
    (void)commands;
    for (const dvq_option *option = dvq_option_next(command, NULL); option != NULL;
         option = dvq_option_next(command, option)) {
        if (option->argument == NULL || option->kind == DVQ_OPTION_MAYBE)
            continue;
        dvq_cli_print("    %s:--%s", command->name, option->name);
        if (option->letter != 0)
            dvq_cli_print("|%s:-%c", command->name, option->letter);
        if (option->choices != NULL)
            print_words_in(") choices='", option->choices, "' ;;\n");
        else if (names_folder(option->argument))
            dvq_cli_print(") kind=-d ;;\n");
        else
            dvq_cli_print(") kind=%s ;;\n", names_file(option->argument) ? "-f" : "none");
    }
}

static void print_bash_options(const dvq_cli_command *commands, const dvq_cli_command *command)
{
    (void)commands;
    const char *lead = "";
    dvq_cli_print("    %s) choices='", command->name);
    for (const dvq_option *option = dvq_option_next(command, NULL); option != NULL;
         option = dvq_option_next(command, option)) {
        dvq_cli_print("%s--%s", lead, option->name);
        lead = " ";
    }
    dvq_cli_print("' ;;\n");
}

static void print_bash_words(const dvq_cli_command *commands, const dvq_cli_command *command)
{
    dvq_help_names names;
    const char *const *words = list_words(commands, command, &names);
    if (words[0] != NULL) {
        dvq_cli_print("    %s", command->name);
        print_words_in(") choices='", words, "' ;;\n");
    } else if (names_file(command->words)) {
        dvq_cli_print("    %s) kind=-f ;;\n", command->name);
    }
}

static void print_bash_case(const dvq_cli_command *commands, const char *head,
                            void (*print)(const dvq_cli_command *commands,
                                          const dvq_cli_command *command))
{
    dvq_cli_print("%s", head);
    for (const dvq_cli_command *command = commands; command->name != NULL; command++)
        print(commands, command);
    dvq_cli_print("    esac\n");
}

static void print_bash(const dvq_cli_command *commands)
{
    dvq_cli_print("# Completion of dvq for bash, written by `dvq completion bash`.\n"
                  "_dvq() {\n"
                  "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                  "    local command=${COMP_WORDS[1]} choices='' kind=''\n"
                  "    COMPREPLY=()\n"
                  "    if [ \"$word\" = = ]; then word=''; fi\n"
                  "    if [ \"$before\" = = ]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
                  "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                  "        COMPREPLY=($(compgen -W '");
    print_commands(commands);
    dvq_cli_print(" --help --version' -- \"$word\"))\n"
                  "        return\n"
                  "    fi\n");
    print_bash_case(commands, "    case $command:$before in\n", print_bash_values);
    dvq_cli_print("    if [ -z \"$choices$kind\" ]; then\n");
    print_bash_case(commands, "    case $word in -*) case $command in\n", print_bash_options);
    print_bash_case(commands, "    ;; *) case $command in\n", print_bash_words);
    dvq_cli_print("    esac\n"
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

static void print_zsh_argument(const dvq_option *option)
{
    if (option->argument == NULL)
        return;
    dvq_cli_print(option->kind == DVQ_OPTION_MAYBE ? "::%s:" : ":%s:", option->argument);
    if (option->choices != NULL)
        print_words_in("(", option->choices, ")");
    else if (names_folder(option->argument))
        dvq_cli_print("_files -/");
    else if (names_file(option->argument))
        dvq_cli_print("_files");
}

static void print_zsh_option(const dvq_option *option)
{
    const char *equals = option->argument != NULL ? "=" : "";
    equals = option->kind == DVQ_OPTION_MAYBE ? "=-" : equals;
    if (option->letter != 0) {
        dvq_cli_print(" \\\n            '-%c[", option->letter);
        print_zsh_help(option->help);
        dvq_cli_print("]");
        print_zsh_argument(option);
        dvq_cli_print("'");
    }
    dvq_cli_print(" \\\n            '--%s%s[", option->name, equals);
    print_zsh_help(option->help);
    dvq_cli_print("]");
    print_zsh_argument(option);
    dvq_cli_print("'");
}

static void print_zsh_command(const dvq_cli_command *commands, const dvq_cli_command *command)
{
    dvq_cli_print("    %s)\n        _arguments", command->name);
    for (const dvq_option *option = dvq_option_next(command, NULL); option != NULL;
         option = dvq_option_next(command, option))
        print_zsh_option(option);
    dvq_help_names names;
    const char *const *words = list_words(commands, command, &names);
    if (words[0] != NULL)
        print_words_in(" \\\n            '1:word:(", words, ")'");
    else if (names_file(command->words))
        dvq_cli_print(" \\\n            '*:note:_files'");
    dvq_cli_print("\n        ;;\n");
}

static void print_zsh(const dvq_cli_command *commands)
{
    dvq_cli_print("#compdef dvq\n"
                  "# Completion of dvq for zsh, written by `dvq completion zsh`.\n"
                  "_dvq() {\n"
                  "    local -a commands=(\n");
    for (const dvq_cli_command *command = commands; command->name != NULL; command++) {
        dvq_cli_print("        '%s:", command->name);
        print_zsh_help(command->summary);
        dvq_cli_print("'\n");
    }
    dvq_cli_print("    )\n"
                  "    if (( CURRENT == 2 )); then\n"
                  "        _describe command commands\n"
                  "        return\n"
                  "    fi\n"
                  "    local name=$words[2]\n"
                  "    shift words\n"
                  "    (( CURRENT-- ))\n"
                  "    case $name in\n");
    for (const dvq_cli_command *command = commands; command->name != NULL; command++)
        print_zsh_command(commands, command);
    dvq_cli_print("    esac\n"
                  "}\n"
                  "_dvq \"$@\"\n");
}

/* ---- fish ---- */

static void print_fish_option(const dvq_cli_command *command, const dvq_option *option)
{
    dvq_cli_print("complete -c dvq -n '__fish_seen_subcommand_from %s' -l %s", command->name,
                  option->name);
    if (option->letter != 0)
        dvq_cli_print(" -s %c", option->letter);
    if (option->choices != NULL && option->kind != DVQ_OPTION_MAYBE)
        print_words_in(" -x -a '", option->choices, "'");
    else if (option->kind != DVQ_OPTION_MAYBE && option->argument != NULL &&
             names_folder(option->argument))
        dvq_cli_print(" -x -a '(__fish_complete_directories)'");
    else if (option->kind != DVQ_OPTION_MAYBE && option->argument != NULL)
        dvq_cli_print(names_file(option->argument) ? " -r -F" : " -x");
    dvq_cli_print(" -d '");
    print_fish_help(option->help);
    dvq_cli_print("'\n");
}

static void print_fish_command(const dvq_cli_command *commands, const dvq_cli_command *command)
{
    dvq_cli_print("complete -c dvq -n __fish_use_subcommand -a %s -d '", command->name);
    print_fish_help(command->summary);
    dvq_cli_print("'\n");
    for (const dvq_option *option = dvq_option_next(command, NULL); option != NULL;
         option = dvq_option_next(command, option))
        print_fish_option(command, option);
    dvq_help_names names;
    const char *const *words = list_words(commands, command, &names);
    if (words[0] == NULL && !names_file(command->words))
        return;
    dvq_cli_print("complete -c dvq -n '__fish_seen_subcommand_from %s' ", command->name);
    if (words[0] != NULL)
        print_words_in("-a '", words, "'\n");
    else
        dvq_cli_print("-F\n");
}

static void print_fish(const dvq_cli_command *commands)
{
    dvq_cli_print("# Completion of dvq for fish, written by `dvq completion fish`.\n"
                  "complete -c dvq -f\n"
                  "complete -c dvq -n __fish_use_subcommand -l help -d 'show help'\n"
                  "complete -c dvq -n __fish_use_subcommand -l version -d 'show the version'\n");
    for (const dvq_cli_command *command = commands; command->name != NULL; command++)
        print_fish_command(commands, command);
}

int dvq_cli_run_completion(const dvq_arguments *arguments)
{
    static void (*const scripts[])(const dvq_cli_command *commands) = {print_bash, print_zsh,
                                                                       print_fish};
    enum { SHELL_COUNT = sizeof scripts / sizeof *scripts };
    if (arguments->word_count == 0) {
        dvq_message_add("dvq completion: name a shell: bash, zsh or fish\n");
        return DVQ_EXIT_FAILED;
    }
    for (size_t i = 0; i < SHELL_COUNT; i++) {
        if (strcmp(arguments->words[0], shells[i]) == 0) {
            scripts[i](arguments->commands);
            return DVQ_EXIT_DONE;
        }
    }
    dvq_usage_report_value("shell", arguments->words[0], shells, SHELL_COUNT);
    return DVQ_EXIT_FAILED;
}
