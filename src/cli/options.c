/*
 * The table of options, reading a command line against it, and the help made from it. Called by
 * main.c. Never opens a vault and never exits.
 */
#include "cli/options.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"

/* Of --threads. */
enum { MOST_THREADS = 256 };

typedef struct option_row {
    const char *name;
    const char *argument; /* NULL for an option that takes none */
    const char *help;
    size_t offset; /* in dvq_arguments: a const char * or a bool */
    unsigned commands;
    char letter; /* 0 for none */
} option_row;

#define VAULT_COMMANDS                                                                             \
    (DVQ_COMMAND_QUERY | DVQ_COMMAND_EVAL | DVQ_COMMAND_INSPECT | DVQ_COMMAND_PARSE |              \
     DVQ_COMMAND_SERVE | DVQ_COMMAND_RENDER | DVQ_COMMAND_CHECK)
#define ALL_COMMANDS (VAULT_COMMANDS | DVQ_COMMAND_HELP | DVQ_COMMAND_COMPLETION)

#define PLACE(member) offsetof(dvq_arguments, member)

static const option_row option_rows[] = {
    {"file", "FILE", "read it from FILE; - is standard input", PLACE(file),
     DVQ_COMMAND_QUERY | DVQ_COMMAND_EVAL | DVQ_COMMAND_PARSE, 'f'},
    {"output", "DIR", "write the notes below DIR, in the vault's folders", PLACE(output),
     DVQ_COMMAND_RENDER, 'o'},
    {"in-place", NULL, "keep the queries; write their results below them", PLACE(in_place),
     DVQ_COMMAND_RENDER, 'i'},
    {"manage", NULL, "with -i, give plain queries a place for their results", PLACE(manage),
     DVQ_COMMAND_RENDER, 0},
    {"all", NULL, "with -i, also results written by hand only, or once", PLACE(all),
     DVQ_COMMAND_RENDER, 0},
    {"check", NULL,
     "write nothing; name what is stale, and exit with 1\n"
     "when anything is",
     PLACE(check), DVQ_COMMAND_RENDER, 0},
    {"diff", NULL, "write nothing; show what would change", PLACE(diff), DVQ_COMMAND_RENDER, 0},
    {"attachments", NULL, "with -o, copy the other files as well", PLACE(attachments),
     DVQ_COMMAND_RENDER, 0},
    {"links", "STYLE", "links in results and copies: wiki (the default) or markdown", PLACE(links),
     DVQ_COMMAND_RENDER, 0},
    {"heading-level", "N",
     "of the groups in results, 1 to 6; default: one below\n"
     "the section they stand in",
     PLACE(heading_level), DVQ_COMMAND_RENDER, 0},
    {"strip", "WHAT", "leave fields, dates or tags out of tasks: fields,tags", PLACE(strip),
     DVQ_COMMAND_RENDER, 0},
    {"checkbox", "WHAT",
     "keep or strip those of tasks; default: strip where\n"
     "Dataview would find the tasks again, keep elsewhere",
     PLACE(checkbox), DVQ_COMMAND_RENDER, 0},
    {"source-links", NULL, "have tasks and rows link to the notes they come from",
     PLACE(source_links), DVQ_COMMAND_RENDER, 0},
    {"errors", "WHERE",
     "inline: write a failed query's message into the note;\n"
     "the default leaves the note alone",
     PLACE(errors), DVQ_COMMAND_RENDER, 0},
    {"stdin-path", "NOTE", "what note standard input is, for PATH -", PLACE(stdin_path),
     DVQ_COMMAND_RENDER | DVQ_COMMAND_CHECK, 0},
    {"vault", "DIR",
     "folder of notes; default: $DVQ_VAULT, else the nearest\n"
     "folder above that holds .obsidian, else this one",
     PLACE(vault), VAULT_COMMANDS, 0},
    {"origin", "NOTE", "the note that `this` and [[]] mean, .md or not", PLACE(origin),
     DVQ_COMMAND_QUERY | DVQ_COMMAND_EVAL, 0},
    {"format", "FORMAT",
     "text, markdown, dataview, json, ndjson, csv, vimgrep;\n"
     "default: text on a terminal, markdown elsewhere",
     PLACE(format), DVQ_COMMAND_QUERY, 0},
    {"format", "FORMAT", "text or json; default: text", PLACE(format), DVQ_COMMAND_EVAL, 0},
    {"exit-status", NULL, "exit with 1 when there are no rows", PLACE(exit_status),
     DVQ_COMMAND_QUERY, 'e'},
    {"count", NULL, "print only how many rows there are; a group is one", PLACE(count),
     DVQ_COMMAND_QUERY, 'c'},
    {"files", NULL, "print only the notes that rows come from, each once", PLACE(files),
     DVQ_COMMAND_QUERY, 'l'},
    {"null", NULL, "with --files: end each by a NUL, as for xargs -0", PLACE(null),
     DVQ_COMMAND_QUERY, '0'},
    {"color", "WHEN", "auto, always or never; auto heeds NO_COLOR", PLACE(color), DVQ_COMMAND_QUERY,
     0},
    {"width", "N",
     "fold tables of text to N columns; 0: never; default: the\n"
     "terminal's",
     PLACE(width), DVQ_COMMAND_QUERY, 0},
    {"now", "TIME", "take TIME for the clock: 2026-01-15T09:00:00Z", PLACE(now), VAULT_COMMANDS, 0},
    {"locale", "NAME", "for order, dates and currency; default: en-US", PLACE(locale),
     VAULT_COMMANDS, 0},
    {"threads", "N",
     "threads; default: the cores, at most 8, or 24 for a\n"
     "slow disk",
     PLACE(threads), VAULT_COMMANDS, 0},
    {"follow", NULL, "follow symbolic links that stay in the vault", PLACE(follow), VAULT_COMMANDS,
     0},
    {"markdown", NULL, "with `functions`: write the reference as Markdown", PLACE(markdown),
     DVQ_COMMAND_HELP, 0},
    {"help", NULL, "show this help", PLACE(help), ALL_COMMANDS, 'h'},
};

enum { OPTION_COUNT = sizeof option_rows / sizeof option_rows[0] };

/* What the arguments of some options can be. */
static const struct {
    const char *name;
    const char *choices;
    unsigned commands;
} choice_rows[] = {
    {"format", "text markdown dataview json ndjson csv vimgrep", DVQ_COMMAND_QUERY},
    {"format", "text json", DVQ_COMMAND_EVAL},
    {"color", "auto always never", ALL_COMMANDS},
    {"links", "wiki markdown", ALL_COMMANDS},
    {"strip", "fields dates tags", ALL_COMMANDS},
    {"checkbox", "keep strip", ALL_COMMANDS},
    {"errors", "inline", ALL_COMMANDS},
    {"heading-level", "1 2 3 4 5 6", ALL_COMMANDS},
};

static const char *find_choices(const dvq_command *command, const char *name)
{
    for (size_t i = 0; i < sizeof choice_rows / sizeof choice_rows[0]; i++) {
        bool same = strcmp(choice_rows[i].name, name) == 0;
        if (same && (choice_rows[i].commands & command->bit) != 0)
            return choice_rows[i].choices;
    }
    return NULL;
}

bool dvq_option_get(const dvq_command *command, size_t index, dvq_option_info *info)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const option_row *row = &option_rows[i];
        if ((row->commands & command->bit) == 0 || index-- > 0)
            continue;
        *info = (dvq_option_info){
            .name = row->name,
            .argument = row->argument,
            .choices = find_choices(command, row->name),
            .help = row->help,
            .letter = row->letter,
        };
        return true;
    }
    return false;
}

const char *const dvq_format_names[] = {"text",   "markdown", "dataview", "json",
                                        "ndjson", "csv",      "vimgrep",  NULL};

/* ---- the nearest known name ---- */

enum { LONGEST_NAME = 32 };

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/*
 * Letters to change, add or drop between two names, in any case; names past LONGEST_NAME are far
 * apart.
 */
static size_t measure_distance(const char *a, const char *b)
{
    size_t row[LONGEST_NAME + 1];
    size_t length = strlen(b);
    if (length > LONGEST_NAME || strlen(a) > LONGEST_NAME)
        return SIZE_MAX;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < length; j++) {
            size_t above = row[j + 1];
            row[j + 1] =
                smallest(above + 1, row[j] + 1, diagonal + (tolower((unsigned char)a[i]) != b[j]));
            diagonal = above;
        }
    }
    return row[length];
}

static const char *find_nearest(const char *name, const char *const *known, size_t count)
{
    const char *nearest = NULL;
    size_t least = strlen(name) / 2 + 1;
    for (size_t i = 0; i < count; i++) {
        bool begins = name[0] != '\0' && strncmp(known[i], name, strlen(name)) == 0;
        size_t distance = begins ? 0 : measure_distance(name, known[i]);
        if (distance < least) {
            least = distance;
            nearest = known[i];
        }
    }
    return nearest;
}

void dvq_usage_hint(const char *name, const char *const *known, size_t count)
{
    const char *nearest = find_nearest(name, known, count);
    if (nearest != NULL)
        dvq_message_add("hint: did you mean '%s'?\n", nearest);
}

void dvq_usage_report_unknown(const char *what, const char *name, const char *const *known,
                              size_t count)
{
    dvq_message_add("dvq: unknown %s '%s'\n", what, name);
    dvq_usage_hint(name, known, count);
}

void dvq_usage_report_value(const char *what, const char *name, const char *const *known,
                            size_t count)
{
    dvq_usage_report_unknown(what, name, known, count);
    if (find_nearest(name, known, count) != NULL)
        return;
    dvq_message_add("hint: write");
    for (size_t i = 0; i < count; i++)
        dvq_message_add("%s %s", i == 0 ? "" : i + 1 < count ? "," : " or", known[i]);
    dvq_message_add("\n");
}

bool dvq_format_find(const char *name, dvq_format *format)
{
    size_t count = 0;
    for (; dvq_format_names[count] != NULL; count++) {
        if (strcmp(name, dvq_format_names[count]) == 0) {
            *format = (dvq_format)count;
            return true;
        }
    }
    dvq_usage_report_value("format", name, dvq_format_names, count);
    return false;
}

/* ---- reading ---- */

typedef struct option_reader {
    const dvq_command *command;
    char **words;
    int count;
    int index; /* of the next word */
    dvq_arguments *arguments;
} option_reader;

static const option_row *find_option(const dvq_command *command, const char *name, size_t length)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const option_row *row = &option_rows[i];
        if ((row->commands & command->bit) != 0 && strlen(row->name) == length &&
            strncmp(row->name, name, length) == 0)
            return row;
    }
    return NULL;
}

static const option_row *find_letter(const dvq_command *command, char letter)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if ((option_rows[i].commands & command->bit) != 0 && option_rows[i].letter == letter)
            return &option_rows[i];
    return NULL;
}

static void point_to_help(const dvq_command *command)
{
    dvq_message_add("See `dvq %s --help`.\n", command->name);
}

static bool report_unknown_option(const dvq_command *command, const char *name)
{
    const char *known[OPTION_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if ((option_rows[i].commands & command->bit) != 0)
            known[count++] = option_rows[i].name;
    const char *nearest = find_nearest(name, known, count);
    bool format = find_option(command, "format", strlen("format")) != NULL;
    bool is_format = false;
    for (size_t i = 0; format && dvq_format_names[i] != NULL; i++)
        is_format = is_format || strcmp(name, dvq_format_names[i]) == 0;
    dvq_message_add("dvq %s: unknown option '--%s'\n", command->name, name);
    if (is_format)
        dvq_message_add("hint: write --format %s\n", name);
    else if (nearest != NULL)
        dvq_message_add("hint: did you mean '--%s'?\n", nearest);
    point_to_help(command);
    return false;
}

/* Stores what the option says; `attached` is the part after = or after the letter, or NULL. */
static bool store_option(option_reader *reader, const option_row *row, const char *attached)
{
    char *place = (char *)reader->arguments + row->offset;
    if (row->argument == NULL) {
        *(bool *)(void *)place = true;
        return true;
    }
    if (attached == NULL && reader->index < reader->count)
        attached = reader->words[reader->index++];
    if (attached == NULL) {
        dvq_message_add("dvq %s: --%s needs an argument: %s\n", reader->command->name, row->name,
                        row->argument);
        point_to_help(reader->command);
        return false;
    }
    *(const char **)(void *)place = attached;
    return true;
}

static bool read_long_option(option_reader *reader, const char *word)
{
    const char *equals = strchr(word, '=');
    size_t length = equals != NULL ? (size_t)(equals - word) : strlen(word);
    const option_row *row = find_option(reader->command, word, length);
    if (row == NULL) {
        char name[LONGEST_NAME + 1];
        (void)snprintf(name, sizeof name, "%.*s", (int)(length < 1000 ? length : 1000), word);
        return report_unknown_option(reader->command, name);
    }
    if (row->argument == NULL && equals != NULL) {
        dvq_message_add("dvq %s: --%s takes no argument\n", reader->command->name, row->name);
        point_to_help(reader->command);
        return false;
    }
    return store_option(reader, row, equals != NULL ? equals + 1 : NULL);
}

/* One or more letters: "-e", "-ef FILE", "-fFILE". */
static bool read_letters(option_reader *reader, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        const option_row *row = find_letter(reader->command, *letters);
        if (row == NULL) {
            dvq_message_add("dvq %s: unknown option '-%c'\n", reader->command->name, *letters);
            point_to_help(reader->command);
            return false;
        }
        if (row->argument != NULL)
            return store_option(reader, row, letters[1] != '\0' ? letters + 1 : NULL);
        store_option(reader, row, NULL);
    }
    return true;
}

/* "-" alone and "-1 + 2" are no options. */
static bool is_option(const dvq_command *command, const char *word)
{
    if (word[0] != '-')
        return false;
    return word[1] == '-' || isalpha((unsigned char)word[1]) ||
           (word[1] != '\0' && find_letter(command, word[1]) != NULL);
}

static bool report_extra_word(const dvq_command *command, const char *word)
{
    dvq_message_add("dvq %s: one word too many: '%s'\n", command->name, word);
    if (command->most_words == 1)
        dvq_message_add("hint: put quotes around an argument that has spaces in it\n");
    point_to_help(command);
    return false;
}

bool dvq_arguments_read(const dvq_command *command, int count, char **words,
                        dvq_arguments *arguments)
{
    option_reader reader = {command, words, count, 0, arguments};
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
    return true;
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
           dvq_option_read_number("threads", arguments->threads, 1, MOST_THREADS, threads);
}

/* ---- help ---- */

enum { HELP_COLUMN = 26 };

/* The option's help; its second line stands below the first. */
static void print_option(const option_row *row)
{
    char left[HELP_COLUMN * 2];
    char letter[8] = "    ";
    if (row->letter != 0)
        (void)snprintf(letter, sizeof letter, "-%c, ", row->letter);
    (void)snprintf(left, sizeof left, "  %s--%s%s%s", letter, row->name,
                   row->argument != NULL ? " " : "", row->argument != NULL ? row->argument : "");
    const char *line = row->help;
    for (const char *end = strchr(line, '\n'); end != NULL; end = strchr(line, '\n')) {
        dvq_print("%-*s%.*s\n", HELP_COLUMN, left, (int)(end - line), line);
        left[0] = '\0';
        line = end + 1;
    }
    dvq_print("%-*s%s\n", HELP_COLUMN, left, line);
}

void dvq_command_print_help(const dvq_command *command)
{
    dvq_print("Usage: dvq %s [OPTION]...%s%s\n\n%s\n\n", command->name,
              command->words[0] != '\0' ? " " : "", command->words, command->details);
    dvq_print("Options:\n");
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if ((option_rows[i].commands & command->bit) != 0)
            print_option(&option_rows[i]);
}

void dvq_commands_print_help(void)
{
    dvq_print("Usage: dvq COMMAND [OPTION]... [ARGUMENT]...\n\n"
              "Answers Obsidian Dataview queries over a folder of Markdown notes.\n\nCommands:\n");
    for (const dvq_command *command = dvq_commands; command->name != NULL; command++) {
        char left[HELP_COLUMN * 2];
        (void)snprintf(left, sizeof left, "  %s %s", command->name, command->words);
        dvq_print("%-*s%s\n", HELP_COLUMN, left, command->summary);
    }
    dvq_print("\n"
              "  dvq query 'TASK WHERE !completed AND due < date(today)'\n"
              "  dvq query --format json 'TABLE status, deadline FROM \"Projects\"'\n\n"
              "`dvq COMMAND --help` shows a command's options; `dvq --version` the version.\n"
              "Exit status: 0 done, 1 the answer to a question such as --exit-status is no,\n"
              "2 wrong usage, a query that fails, or a file that cannot be read or written.\n");
}
