/*
 * What instructions there are, and which of them a misspelt line is nearest to; see instruction.h.
 * The words of a line are compared one by one with those that instructions are made of.
 */
#include "tasks/instruction.h"

#include <stdio.h>

#include "support/similar.h"

static const dvq_instruction rows[] = {
#define DVQ_STATEMENT(form, reader, help) {form, help, false},
#define DVQ_FILTER(form, reader, help) {form, help, true},
#include "tasks/instructions.def"
};

const dvq_instruction *dvq_instruction_get(size_t index)
{
    return index < sizeof rows / sizeof *rows ? &rows[index] : NULL;
}

/* The words of instructions, and of dates; names of properties come on top. */
static const char *const words[] = {
    "preset",    "short",     "full",       "mode",     "explain",     "ignore",   "global",
    "query",     "limit",     "groups",     "to",       "sort",        "group",    "by",
    "reverse",   "view",      "list",       "columns",  "hide",        "show",     "not",
    "is",        "above",     "below",      "lowest",   "low",         "none",     "medium",
    "high",      "highest",   "has",        "no",       "date",        "invalid",  "includes",
    "include",   "does",      "do",         "regex",    "matches",     "match",    "tags",
    "exclude",   "sub-items", "depends",    "on",       "in",          "or",       "before",
    "after",     "blocked",   "blocking",   "starts",   "today",       "tomorrow", "yesterday",
    "this",      "next",      "last",       "week",     "month",       "quarter",  "year",
    "days",      "weeks",     "months",     "years",    "ago",         "from",     "now",
    "monday",    "tuesday",   "wednesday",  "thursday", "friday",      "saturday", "sunday",
    "january",   "february",  "march",      "april",    "june",        "july",     "august",
    "september", "october",   "november",   "december", "toolbar",     "tree",     "button",
    "postpone",  "edit",      "count",      "TODO",     "IN_PROGRESS", "ON_HOLD",  "CANCELLED",
    "DONE",      "NON_TASK",  "completion", "rule",     "AND",         "OR",       "XOR",
    "NOT",
};

const char *dvq_instruction_find_word(dvq_text word)
{
    dvq_similar search = {
        .word = word.data, .length = word.length, .limit = word.length < 4 ? 1 : 2, .swaps = true};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        dvq_similar_offer(&search, words[i]);
    for (size_t i = 0; i < DVQ_TASKS_FIELD_COUNT; i++)
        dvq_similar_offer(&search, dvq_tasks_field_rows[i].name);
    return search.nearest;
}

/* The end of the word at `offset`. */
static size_t find_word_end(dvq_text line, size_t offset)
{
    static const char breaks[] = " ()[]{}\"";
    while (offset < line.length && strchr(breaks, line.data[offset]) == NULL)
        offset++;
    return offset;
}

/* Write the line with its misspelt words put right; false when there is none. */
static bool mend_line(dvq_text line, dvq_text_builder *builder)
{
    bool changed = false;
    size_t offset = 0;
    while (offset < line.length) {
        size_t end = find_word_end(line, offset);
        dvq_text word = dvq_text_slice(line, offset, end);
        const char *known = word.length > 1 ? dvq_instruction_find_word(word) : NULL;
        bool same = known == NULL || dvq_tasks_is(word, known);
        changed = changed || !same;
        if (same)
            dvq_text_builder_add(builder, word);
        else
            dvq_text_builder_add_string(builder, known);
        if (end < line.length)
            dvq_text_builder_add_byte(builder, line.data[end]);
        offset = end + 1;
    }
    return changed;
}

/* How many words at the start of the line are those of the form. */
static size_t count_alike(dvq_text line, dvq_text form)
{
    size_t count = 0;
    size_t offset = 0;
    while (offset < line.length && offset < form.length) {
        size_t end = find_word_end(line, offset);
        if (find_word_end(form, offset) != end ||
            !dvq_text_equal_ascii_case(dvq_text_slice(line, offset, end),
                                       dvq_text_slice(form, offset, end)))
            break;
        count++;
        offset = end + 1;
    }
    return count;
}

/* The form that begins as the line does; NULL for none. */
static const char *find_form(dvq_text line)
{
    const char *nearest = NULL;
    size_t most = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t alike = count_alike(line, dvq_text_from_string(rows[i].form));
        if (alike > most) {
            most = alike;
            nearest = rows[i].form;
        }
    }
    return nearest;
}

static dvq_status fail_line(dvq_tasks_parser *parser, dvq_text line, const char *message)
{
    char hint[200] = "dvq help tasks lists the instructions";
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, parser->arena);
    const char *form = find_form(line);
    bool changed = mend_line(line, &builder);
    dvq_text mended;
    if (changed && dvq_text_builder_finish(&builder, &mended) == DVQ_OK &&
        find_form(mended) != NULL)
        snprintf(hint, sizeof hint, "did you mean: %.*s", (int)mended.length, mended.data);
    else if (form != NULL)
        snprintf(hint, sizeof hint, "the nearest instruction: %s", form);
    return dvq_tasks_parser_fail_hint(parser, line, message, hint);
}

dvq_status dvq_instruction_fail(dvq_tasks_parser *parser, dvq_text line)
{
    return fail_line(parser, line, "this is no instruction of the Tasks plugin");
}

dvq_status dvq_instruction_fail_part(dvq_tasks_parser *parser, dvq_text part)
{
    return fail_line(parser, part, "this part of the combination is no filter");
}
