/*
 * Looking up topics, sections and terms in the text of language.h. Called by command_help.c, help.c
 * and command_completion.c. The text is the program's own, so what is malformed in it is not
 * reported: a test compares it with the language. Prints nothing.
 */
#include "cli/language.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

const dvq_language_topic *dvq_language_find_topic(const char *name)
{
    for (const dvq_language_topic *topic = dvq_language_topics; topic->name != NULL; topic++)
        if (strcasecmp(topic->name, name) == 0)
            return topic;
    return NULL;
}

const char *dvq_language_get_summary(const dvq_language_topic *topic, size_t *length)
{
    size_t line = strcspn(topic->text, "\n");
    const char *colon = memchr(topic->text, ':', line);
    const char *start = colon != NULL ? colon + 2 : topic->text;
    *length = line - (size_t)(start - topic->text);
    return start;
}

/* ---- sections ---- */

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static const char *skip_line(const char *text)
{
    text += strcspn(text, "\n");
    return *text == '\n' ? text + 1 : text;
}

/* Where the section that starts here ends; a heading within a fence is none. */
static const char *find_section_end(const char *text)
{
    bool fenced = false;
    do {
        fenced = fenced != starts_with(text, "```");
        text = skip_line(text);
    } while (*text != '\0' && (fenced || !starts_with(text, "## ")));
    return text;
}

bool dvq_language_next_section(dvq_language_section *section)
{
    const dvq_language_topic *topic = section->topic != NULL ? section->topic : dvq_language_topics;
    const char *start = section->topic != NULL ? section->text + section->length : topic->text;
    if (topic->name != NULL && *start == '\0') {
        topic++;
        start = topic->text;
    }
    if (topic->name == NULL)
        return false;
    *section = (dvq_language_section){topic, start, (size_t)(find_section_end(start) - start)};
    return true;
}

/* ---- terms ---- */

/* A piece of code in a heading or a table. */
typedef struct found_term {
    const char *text;
    size_t length;
    bool in_heading;
    bool is_name; /* also of a table, one whose first column says that it has names */
} found_term;

/* Going through the terms of a section. */
typedef struct term_reader {
    const char *at;
    const char *line_end; /* of the part of a line that is being looked at */
    const char *end;
    bool fenced;
    bool in_table;
    bool has_expressions; /* of the table: its first column has no terms */
    found_term found;
} term_reader;

/* Where the first cell of a table's row ends. */
static const char *find_cell_end(const char *row)
{
    const char *end = row + 1;
    while (*end != '\n' && *end != '\0' && (*end != '|' || end[-1] == '\\'))
        end++;
    return end;
}

/* Begin a line: the part of it that can have terms is from reader->at to reader->line_end. */
static void begin_line(term_reader *reader)
{
    const char *line = reader->at;
    bool fence = starts_with(line, "```");
    reader->fenced = reader->fenced != fence;
    reader->line_end = line;
    bool row = *line == '|' && !reader->fenced;
    if (row && !reader->in_table) {
        reader->has_expressions = starts_with(line, "| expression |");
        reader->found.is_name = starts_with(line, "| word |") || starts_with(line, "| field |");
    }
    reader->in_table = row;
    reader->found.in_heading = *line == '#' && !reader->fenced;
    if (reader->found.in_heading)
        reader->line_end = line + strcspn(line, "\n");
    else if (row && !reader->has_expressions)
        reader->line_end = find_cell_end(line);
}

/* Find the next code in what is left of the line; false when there is none. */
static bool find_code(term_reader *reader)
{
    size_t left = reader->line_end > reader->at ? (size_t)(reader->line_end - reader->at) : 0;
    const char *open = memchr(reader->at, '`', left);
    const char *close =
        open != NULL ? memchr(open + 1, '`', (size_t)(reader->line_end - open - 1)) : NULL;
    if (close == NULL)
        return false;
    reader->found.text = open + 1;
    reader->found.length = (size_t)(close - open - 1);
    reader->at = close + 1;
    return true;
}

static bool next_term(term_reader *reader)
{
    while (!find_code(reader)) {
        if (reader->line_end != NULL)
            reader->at = skip_line(reader->at);
        if (reader->at >= reader->end)
            return false;
        begin_line(reader);
    }
    return true;
}

static term_reader read_terms(const dvq_language_section *section)
{
    return (term_reader){.at = section->text, .end = section->text + section->length};
}

/* The next word of a term, from *offset on; a parenthesis ends them: csv( is csv. */
static size_t next_word(const found_term *term, size_t *offset)
{
    while (*offset < term->length && term->text[*offset] == ' ')
        (*offset)++;
    size_t end = *offset;
    while (end < term->length && term->text[end] != ' ' && term->text[end] != '(')
        end++;
    return end - *offset;
}

static bool is_same(const char *text, size_t length, const char *name)
{
    return strlen(name) == length && strncasecmp(text, name, length) == 0;
}

/* Whether a name is what follows the last dot: mtime for file.mtime. */
static bool is_last_part(const found_term *term, const char *name)
{
    size_t start = term->length;
    while (start > 0 && term->text[start - 1] != '.')
        start--;
    return start > 0 && is_same(term->text + start, term->length - start, name);
}

static bool has_term(const found_term *term, const char *name)
{
    if (is_same(term->text, term->length, name) || is_last_part(term, name))
        return true;
    size_t offset = 0;
    for (size_t length = next_word(term, &offset); length > 0; length = next_word(term, &offset)) {
        if (is_same(term->text + offset, length, name))
            return true;
        offset += length;
    }
    return false;
}

/* Whether a section's heading has a word, short ones aside: templates, week. */
static bool has_word(const dvq_language_section *section, const char *name)
{
    enum { SHORTEST = 4 };
    const char *at = section->text;
    while (starts_with(section->text, "## ") && *at != '\n') {
        size_t length = 0;
        while (isalpha((unsigned char)at[length]))
            length++;
        if (length >= SHORTEST && is_same(at, length, name))
            return true;
        at += length > 0 ? length : 1;
    }
    return false;
}

dvq_language_rank dvq_language_rank_section(const dvq_language_section *section, const char *name)
{
    bool mentioned = has_word(section, name);
    term_reader reader = read_terms(section);
    while (next_term(&reader)) {
        if (!has_term(&reader.found, name))
            continue;
        if (reader.found.in_heading)
            return DVQ_LANGUAGE_EXPLAINED;
        mentioned = true;
    }
    return mentioned ? DVQ_LANGUAGE_MENTIONED : DVQ_LANGUAGE_NOT_AT_ALL;
}

/* ---- words ---- */

static bool is_name(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!isalpha((unsigned char)text[i]) && text[i] != '.' && text[i] != '-')
            return false;
    return length > 0 && length < DVQ_LANGUAGE_LONGEST_WORD && isalpha((unsigned char)text[0]);
}

static void add_word(dvq_language_words *words, const char *text, size_t length)
{
    if (!is_name(text, length) || words->count == DVQ_LANGUAGE_MOST_WORDS)
        return;
    for (size_t i = 0; i < words->count; i++)
        if (is_same(text, length, words->words[i]))
            return;
    char *word = words->words[words->count++];
    memcpy(word, text, length);
    word[length] = '\0';
}

void dvq_language_list_words(dvq_language_words *words)
{
    words->count = 0;
    dvq_language_section section = {0};
    while (dvq_language_next_section(&section)) {
        term_reader reader = read_terms(&section);
        while (next_term(&reader)) {
            const found_term *found = &reader.found;
            size_t offset = 0;
            size_t length = found->in_heading || found->is_name ? next_word(found, &offset) : 0;
            for (; length > 0; length = next_word(found, &offset)) {
                add_word(words, found->text + offset, length);
                offset += length;
            }
        }
    }
}
