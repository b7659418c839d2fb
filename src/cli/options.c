/*
 * The table of options, and reading a command line by it. Called by main.c; the table is read by
 * help.c and command_completion.c too. Never opens a vault and never exits.
 */
#include "cli/options.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "cli/usage.h"
#include "support/thread.h"

/* ---- the table ---- */

#define DVQ_CHOICES(...) ((const char *const[]){__VA_ARGS__, NULL})
#define DVQ_ROW(takes, member, title, key, owners, text, sentence)                                 \
    .kind = takes, .offset = offsetof(dvq_arguments, member), .name = title, .letter = key,        \
    .commands = owners, .help = text, .manual = sentence
#define DVQ_FLAG(member, title, key, owners, text, sentence)                                       \
    {DVQ_ROW(DVQ_OPTION_FLAG, member, title, key, owners, text, sentence)},
#define DVQ_TEXT(member, title, key, placeholder, owners, text, sentence)                          \
    {DVQ_ROW(DVQ_OPTION_TEXT, member, title, key, owners, text, sentence), .argument = placeholder},
#define DVQ_LIST(member, title, key, placeholder, owners, text, sentence)                          \
    {DVQ_ROW(DVQ_OPTION_LIST, member, title, key, owners, text, sentence), .argument = placeholder},
#define DVQ_CHOICE(takes, member, title, key, placeholder, known, owners, text, sentence)          \
    {DVQ_ROW(takes, member, title, key, owners, text, sentence), .argument = placeholder,          \
     .choices = known},

#define DVQ_FILE(member, title, key, placeholder, known, owners, text, sentence)                   \
    {DVQ_ROW(DVQ_OPTION_FILE, member, title, key, owners, text, sentence),                         \
     .argument = placeholder, .choices = known},

static const dvq_option options[] = {
#include "cli/options.def"
};

enum { OPTION_COUNT = sizeof options / sizeof options[0] };

const dvq_option *dvq_option_next(const dvq_cli_command *command, const dvq_option *previous)
{
    for (size_t i = previous != NULL ? (size_t)(previous - options) + 1 : 0; i < OPTION_COUNT;
         i++) {
        bool belongs = command == NULL || (options[i].commands & command->bit) != 0;
        if (belongs && options[i].help != NULL)
            return &options[i];
    }
    return NULL;
}

/* ---- choices ---- */

static size_t count_choices(const dvq_option *option)
{
    size_t count = 0;
    while (option->choices[count] != NULL)
        count++;
    return count;
}

/* The number of a choice, from 1; 0 when the text is none. */
static unsigned find_choice(const dvq_option *option, const char *text, size_t length)
{
    for (unsigned i = 0; option->choices[i] != NULL; i++)
        if (strlen(option->choices[i]) == length && strncmp(option->choices[i], text, length) == 0)
            return i + 1;
    return 0;
}

/* The bits of several choices with commas between them; false when one of them is no choice. */
static bool find_set(const dvq_option *option, const char *text, unsigned *bits)
{
    *bits = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, ",");
        unsigned choice = find_choice(option, text, length);
        if (choice == 0)
            return false;
        *bits |= 1u << (choice - 1);
        text += length;
        text += *text == ',' ? 1 : 0;
    }
    return true;
}

static bool report_choice(const dvq_option *option, const char *text)
{
    size_t count = count_choices(option);
    if (option->kind == DVQ_OPTION_NAME) {
        dvq_usage_report_value(option->name, text, option->choices, count);
        return false;
    }
    dvq_message_add("dvq%s: --%s takes ", option->commands == DVQ_COMMAND_RENDER ? " render" : "",
                    option->name);
    if (option->kind == DVQ_OPTION_NUMBER)
        dvq_message_add("a number from %s to %s", option->choices[0], option->choices[count - 1]);
    else if (option->kind == DVQ_OPTION_SET)
        for (size_t i = 0; i < count; i++)
            dvq_message_add("%s%s", i == 0 ? "some of " : ",", option->choices[i]);
    else
        dvq_usage_add_list(option->choices, count);
    dvq_message_add(", not '%s'\n", text);
    return false;
}

/* ---- reading ---- */

typedef struct option_reader {
    const dvq_cli_command *command;
    char **words;
    int count;
    int index; /* of the word to read next */
    dvq_arguments *arguments;
    const char *chosen[OPTION_COUNT]; /* the text given to an option that has choices */
} option_reader;

static const dvq_option *find_option(const dvq_cli_command *command, const char *name,
                                     size_t length)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const dvq_option *option = &options[i];
        if ((option->commands & command->bit) != 0 && strlen(option->name) == length &&
            strncmp(option->name, name, length) == 0)
            return option;
    }
    return NULL;
}

static const dvq_option *find_letter(const dvq_cli_command *command, char letter)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if ((options[i].commands & command->bit) != 0 && options[i].letter == letter)
            return &options[i];
    return NULL;
}

static bool report_unknown_option(const dvq_cli_command *command, const char *name)
{
    const char *known[OPTION_COUNT];
    size_t count = 0;
    const char *chooser = NULL; /* the option that takes `name` as a choice */
    for (const dvq_option *option = dvq_option_next(command, NULL); option != NULL;
         option = dvq_option_next(command, option)) {
        known[count++] = option->name;
        if (option->kind == DVQ_OPTION_NAME && find_choice(option, name, strlen(name)) != 0)
            chooser = option->name;
    }
    const char *nearest = dvq_usage_find_nearest(name, known, count);
    dvq_message_add("dvq %s: unknown option '--%s'\n", command->name, name);
    if (chooser != NULL)
        dvq_message_add("hint: write --%s %s\n", chooser, name);
    else if (nearest != NULL)
        dvq_message_add("hint: did you mean '--%s'?\n", nearest);
    dvq_usage_point_to_help(command->name);
    return false;
}

static bool report_missing(const option_reader *reader, const dvq_option *option)
{
    dvq_message_add("dvq %s: --%s needs an argument: %s\n", reader->command->name, option->name,
                    option->argument);
    dvq_usage_point_to_help(reader->command->name);
    return false;
}

/* Store the file's name that follows a choice. */
static bool store_file(option_reader *reader, const dvq_option *option, const char *choice)
{
    if (find_choice(option, choice, strlen(choice)) == 0)
        return report_choice(option, choice);
    if (reader->index == reader->count)
        return report_missing(reader, option);
    char *place = (char *)reader->arguments + option->offset;
    *(const char **)(void *)place = reader->words[reader->index++];
    return true;
}

static bool add_to_list(dvq_option_list *list, const char *text)
{
    const char **items = realloc(list->items, (list->count + 1) * sizeof *items);
    if (items == NULL) {
        dvq_message_add("dvq: out of memory\n");
        return false;
    }
    items[list->count++] = text;
    list->items = items;
    return true;
}

/* Store what an option was given. `attached` is the part after = or after the letter, or NULL. */
static bool store_option(option_reader *reader, const dvq_option *option, const char *attached)
{
    char *place = (char *)reader->arguments + option->offset;
    if (option->kind == DVQ_OPTION_FLAG) {
        *(bool *)(void *)place = true;
        return true;
    }
    if (attached == NULL && option->kind == DVQ_OPTION_MAYBE)
        attached = option->choices[0];
    if (attached == NULL && reader->index < reader->count)
        attached = reader->words[reader->index++];
    if (attached == NULL)
        return report_missing(reader, option);
    if (option->kind == DVQ_OPTION_FILE)
        return store_file(reader, option, attached);
    if (option->kind == DVQ_OPTION_LIST)
        return add_to_list((dvq_option_list *)(void *)place, attached);
    if (option->kind == DVQ_OPTION_TEXT)
        *(const char **)(void *)place = attached;
    else
        reader->chosen[option - options] = attached;
    return true;
}

/* Check the choices, once all words are read: only the last one given to an option counts. */
static bool take_choices(const option_reader *reader)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const char *text = reader->chosen[i];
        if (text == NULL)
            continue;
        unsigned *place = (unsigned *)(void *)((char *)reader->arguments + options[i].offset);
        bool good;
        if (options[i].kind == DVQ_OPTION_SET) {
            good = find_set(&options[i], text, place);
        } else {
            *place = find_choice(&options[i], text, strlen(text));
            good = *place != 0;
        }
        if (!good)
            return report_choice(&options[i], text);
    }
    return true;
}

static bool read_long_option(option_reader *reader, const char *word)
{
    const char *equals = strchr(word, '=');
    size_t length = equals != NULL ? (size_t)(equals - word) : strlen(word);
    const dvq_option *option = find_option(reader->command, word, length);
    if (option == NULL) {
        char name[DVQ_USAGE_LONGEST_NAME + 1];
        (void)snprintf(name, sizeof name, "%.*s", (int)(length < 1000 ? length : 1000), word);
        return report_unknown_option(reader->command, name);
    }
    if (option->argument == NULL && equals != NULL) {
        dvq_message_add("dvq %s: --%s takes no argument\n", reader->command->name, option->name);
        dvq_usage_point_to_help(reader->command->name);
        return false;
    }
    return store_option(reader, option, equals != NULL ? equals + 1 : NULL);
}

/* One or more letters: "-e", "-ef FILE", "-fFILE". */
static bool read_letters(option_reader *reader, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        const dvq_option *row = find_letter(reader->command, *letters);
        if (row == NULL) {
            dvq_message_add("dvq %s: unknown option '-%c'\n", reader->command->name, *letters);
            dvq_usage_point_to_help(reader->command->name);
            return false;
        }
        if (row->argument != NULL)
            return store_option(reader, row, letters[1] != '\0' ? letters + 1 : NULL);
        store_option(reader, row, NULL);
    }
    return true;
}

/* "-" alone and "-1 + 2" are not options. */
static bool is_option(const dvq_cli_command *command, const char *word)
{
    if (word[0] != '-')
        return false;
    return word[1] == '-' || isalpha((unsigned char)word[1]) ||
           (word[1] != '\0' && find_letter(command, word[1]) != NULL);
}

static bool report_extra_word(const dvq_cli_command *command, const char *word)
{
    dvq_message_add("dvq %s: one word too many: '%s'\n", command->name, word);
    if (command->most_words == 1)
        dvq_message_add("hint: put quotes around an argument that has spaces in it\n");
    dvq_usage_point_to_help(command->name);
    return false;
}

bool dvq_arguments_read(const dvq_cli_command *command, int count, char **words,
                        dvq_arguments *arguments)
{
    option_reader reader = {
        .command = command, .words = words, .count = count, .arguments = arguments};
    bool ended = false;
    while (reader.index < count) {
        const char *word = words[reader.index++];
        bool good = true;
        if (ended || !is_option(command, word))
            arguments->words[arguments->word_count++] = word;
        else if (strcmp(word, "--") == 0)
            ended = true;
        else if (word[1] == '-')
            good = read_long_option(&reader, word + 2);
        else
            good = read_letters(&reader, word + 1);
        if (!good)
            return false;
    }
    bool any = command->most_words == 0 && command->words[0] != '\0';
    if (!arguments->help && !any && arguments->word_count > command->most_words)
        return report_extra_word(command, arguments->words[command->most_words]);
    return arguments->help || take_choices(&reader);
}

void dvq_arguments_free(dvq_arguments *arguments)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        char *place = (char *)arguments + options[i].offset;
        if (options[i].kind == DVQ_OPTION_LIST)
            free(((dvq_option_list *)(void *)place)->items);
    }
    free(arguments->words);
}

/* ---- numbers ---- */

bool dvq_option_read_number(const char *option, const char *text, unsigned least, unsigned most,
                            unsigned *number)
{
    errno = 0;
    char *end;
    unsigned long read = strtoul(text, &end, 10);
    if (errno != 0 || *end != '\0' || text[0] < '0' || text[0] > '9' || read < least ||
        read > most) {
        dvq_message_add("dvq: --%s takes a number from %u to %u, not '%s'\n", option, least, most,
                        text);
        return false;
    }
    *number = (unsigned)read;
    return true;
}

bool dvq_option_read_threads(const dvq_arguments *arguments, unsigned *threads)
{
    *threads = 0;
    return arguments->threads == NULL ||
           dvq_option_read_number("threads", arguments->threads, 1, DVQ_THREAD_LIMIT, threads);
}
