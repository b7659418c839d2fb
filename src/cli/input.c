/* Reading the text that a command works on, see input.h. Knows nothing of vaults. */
#include "cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/output.h"
#include "server/stream.h"

/* The longest query, expression or note that is read. */
#define INPUT_LIMIT ((size_t)64 * 1024 * 1024)

static bool report_read_failure(const char *name, const char *reason)
{
    dvq_message_add("dvq: cannot read %s: %s\n", name, reason);
    return false;
}

static bool grow(dvq_input *input, size_t *capacity)
{
    size_t larger = *capacity == 0 ? 4096 : *capacity * 2;
    char *text = realloc(input->text, larger);
    if (text == NULL)
        return false;
    input->text = text;
    *capacity = larger;
    return true;
}

/* An error at the end is shown after the last word, not on an empty line. */
static void drop_trailing_lines(dvq_input *input)
{
    while (input->length > 0 &&
           (input->text[input->length - 1] == '\n' || input->text[input->length - 1] == '\r'))
        input->length--;
}

static bool read_stream(int descriptor, dvq_input *input)
{
    size_t capacity = 0;
    ssize_t got = 1;
    while (got > 0) {
        if (input->length == capacity && !grow(input, &capacity))
            return report_read_failure(input->name, "out of memory");
        got = dvq_stream_read(descriptor, input->text + input->length, capacity - input->length);
        if (got < 0)
            return report_read_failure(input->name, strerror(errno));
        input->length += (size_t)got;
        if (input->length > INPUT_LIMIT)
            return report_read_failure(input->name, "it is larger than 64 MiB");
    }
    return true;
}

static bool read_path(const char *path, dvq_input *input)
{
    bool is_standard = strcmp(path, "-") == 0;
    input->name = is_standard ? "<stdin>" : path;
    int descriptor = is_standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return report_read_failure(path, strerror(errno));
    bool good = read_stream(descriptor, input);
    drop_trailing_lines(input);
    if (!is_standard)
        close(descriptor);
    return good;
}

static bool copy_word(const char *word, const char *what, dvq_input *input)
{
    input->name = what;
    input->length = strlen(word);
    input->text = malloc(input->length + 1);
    if (input->text == NULL)
        return report_read_failure(what, "out of memory");
    memcpy(input->text, word, input->length + 1);
    return true;
}

/*
 * A first line for the system, "#!/usr/bin/env …", becomes blank, so that errors name the lines as
 * they are in the file.
 */
static void blank_first_line(dvq_input *input)
{
    if (input->length < 2 || memcmp(input->text, "#!", 2) != 0)
        return;
    for (size_t i = 0; i < input->length && input->text[i] != '\n'; i++)
        input->text[i] = ' ';
}

bool dvq_input_read(const dvq_arguments *arguments, const char *command, const char *what,
                    dvq_input *input)
{
    *input = (dvq_input){0};
    const char *word = arguments->word_count > 0 ? arguments->words[0] : NULL;
    if ((word == NULL) == (arguments->file == NULL)) {
        dvq_message_add("dvq %s: %s\n", command,
                        word == NULL
                            ? "nothing to run: give it as an argument, with -f FILE, or - for "
                              "standard input"
                            : "give it either as an argument or with -f, not both");
        dvq_message_add("See `dvq %s --help`.\n", command);
        return false;
    }
    bool good;
    if (word == NULL)
        good = read_path(arguments->file, input);
    else if (strcmp(word, "-") == 0)
        good = read_path(word, input);
    else
        good = copy_word(word, what, input);
    if (good && strcmp(what, "query") == 0)
        blank_first_line(input);
    if (!good)
        dvq_input_free(input);
    return good;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    size_t end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* A regular expression has a meaning of its own for \n, so a line with one is left as it is. */
static void break_lines(dvq_input *input)
{
    if (memchr(input->text, '\n', input->length) != NULL || strstr(input->text, "regex") != NULL)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < input->length; i++) {
        bool is_break =
            input->text[i] == '\\' && i + 1 < input->length && input->text[i + 1] == 'n';
        input->text[kept++] = is_break ? '\n' : input->text[i];
        i += is_break;
    }
    input->length = kept;
}

dvq_language dvq_input_choose_language(const dvq_arguments *arguments, dvq_input *input)
{
    bool is_tasks = arguments->language == DVQ_LANGUAGE_CHOICE_TASKS ||
                    (arguments->language == 0 && arguments->file != NULL &&
                     ends_with(arguments->file, ".tasks"));
    if (is_tasks && arguments->file == NULL && strcmp(arguments->words[0], "-") != 0)
        break_lines(input);
    return is_tasks ? DVQ_LANGUAGE_TASKS : DVQ_LANGUAGE_DATAVIEW;
}

bool dvq_input_read_note(dvq_input *input)
{
    *input = (dvq_input){.name = "<stdin>"};
    bool good = read_stream(STDIN_FILENO, input);
    if (!good)
        dvq_input_free(input);
    return good;
}

void dvq_input_free(dvq_input *input)
{
    free(input->text);
    input->text = NULL;
}
