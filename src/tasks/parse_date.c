/*
 * Filters about dates: which are there, which are no days, and how they lie to a day or days named
 * in words. date_words.c reads the words. Called by parse_filter.c.
 */
#include <stdio.h>

#include "support/unicode.h"
#include "tasks/date_words.h"
#include "tasks/instruction.h"
#include "tasks/parse_part.h"

static bool is_date_field(int field)
{
    return (dvq_tasks_field_rows[field].abilities & DVQ_TASKS_CAN_DATE) != 0;
}

static dvq_status make_flag(dvq_tasks_parser *parser, dvq_text line, dvq_tasks_field field,
                            dvq_tasks_flag flag, bool negated, dvq_tasks_filter **filter)
{
    *filter = dvq_tasks_make_filter(parser, DVQ_TASKS_FILTER_FLAG, field, line);
    if (*filter == NULL)
        return DVQ_ERROR_MEMORY;
    (*filter)->as.flag = flag;
    (*filter)->negated = negated;
    return DVQ_OK;
}

/*
 * date_flag = ( "has " | "no " ), date_field, " date"
 *           | date_field, " date is invalid" ;
 */
dvq_status dvq_tasks_parse_date_flag(dvq_tasks_parser *parser, dvq_text line,
                                     dvq_tasks_filter **filter)
{
    dvq_text rest = line;
    bool has = dvq_tasks_take(&rest, "has ");
    bool no = !has && dvq_tasks_take(&rest, "no ");
    for (int i = 0; i < DVQ_TASKS_FIELD_COUNT; i++) {
        dvq_text left = rest;
        if (!is_date_field(i) || !dvq_tasks_take(&left, dvq_tasks_field_rows[i].name))
            continue;
        if ((has || no) && dvq_tasks_is(left, " date"))
            return make_flag(parser, line, (dvq_tasks_field)i, DVQ_TASKS_HAS_DATE, no, filter);
        if (!has && !no && i != DVQ_TASKS_HAPPENS && dvq_tasks_is(left, " date is invalid"))
            return make_flag(parser, line, (dvq_tasks_field)i, DVQ_TASKS_HAS_BAD_DATE, false,
                             filter);
    }
    return DVQ_OK;
}

static const struct {
    const char *words;
    dvq_tasks_relation relation;
} keywords[] = {
    {"on or before", DVQ_TASKS_UP_TO}, {"in or before", DVQ_TASKS_UP_TO},
    {"before", DVQ_TASKS_BEFORE},      {"on or after", DVQ_TASKS_FROM},
    {"in or after", DVQ_TASKS_FROM},   {"after", DVQ_TASKS_AFTER},
    {"on", DVQ_TASKS_INSIDE},          {"in", DVQ_TASKS_INSIDE},
};

/*
 * keyword = "on or before" | "in or before" | "before" | "on or after" | "in or after" | "after"
 *         | "on" | "in" ;
 */
static size_t parse_keyword(dvq_text text, dvq_tasks_relation *relation)
{
    *relation = DVQ_TASKS_INSIDE;
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        dvq_text left = text;
        if (dvq_tasks_take(&left, keywords[i].words)) {
            *relation = keywords[i].relation;
            return text.length - left.length;
        }
    }
    return 0;
}

/* Take the name of a date as filters have it, and the blank after it. */
static bool take_field(dvq_text *text, dvq_tasks_field *field)
{
    for (int i = 0; i < DVQ_TASKS_FIELD_COUNT; i++) {
        dvq_text left = *text;
        const char *name = i == DVQ_TASKS_START ? "starts" : dvq_tasks_field_rows[i].name;
        if (is_date_field(i) && dvq_tasks_take(&left, name) && dvq_tasks_take(&left, " ")) {
            *text = left;
            *field = (dvq_tasks_field)i;
            return true;
        }
    }
    return false;
}

/* The first word that is misspelt: "tommorow". */
static const char *find_slip(dvq_text text, dvq_text *slip)
{
    size_t offset = 0;
    while (offset < text.length) {
        size_t end = dvq_text_find_byte(text, ' ', offset);
        *slip = dvq_text_slice(text, offset, end);
        const char *known = slip->length > 2 ? dvq_instruction_find_word(*slip) : NULL;
        if (known != NULL && !dvq_tasks_is(*slip, known))
            return known;
        if (end == SIZE_MAX)
            break;
        offset = end + 1;
    }
    return NULL;
}

static dvq_status fail_date(dvq_tasks_parser *parser, dvq_text text)
{
    dvq_text slip;
    const char *known = find_slip(text, &slip);
    if (known == NULL)
        return dvq_tasks_parser_fail_hint(parser, text, "this is no date", dvq_words_understood);
    char hint[200];
    snprintf(hint, sizeof hint, "did you mean %s?", known);
    return dvq_tasks_parser_fail_hint(parser, slip, "this is no date", hint);
}

/* What a template was to fill in is still there. */
static dvq_status check_template(dvq_tasks_parser *parser, dvq_text line)
{
    if (dvq_text_find(line, DVQ_TEXT("<%"), 0) == SIZE_MAX &&
        dvq_text_find(line, DVQ_TEXT("YYYY-MM-DD"), 0) == SIZE_MAX)
        return DVQ_OK;
    return dvq_tasks_parser_fail_hint(parser, line, "a template's text stands where a date should",
                                      "the query may stand in a template");
}

/* date_filter = date_field, " ", [ keyword ], [ " " ], ? a date: date_words.ebnf ? ; */
dvq_status dvq_tasks_parse_date_filter(dvq_tasks_parser *parser, dvq_text line,
                                       dvq_tasks_filter **filter)
{
    dvq_text rest = line;
    dvq_tasks_field field;
    if (!take_field(&rest, &field))
        return DVQ_OK;
    dvq_status status = check_template(parser, line);
    if (status != DVQ_OK)
        return status;
    dvq_tasks_relation relation;
    size_t keyword = parse_keyword(rest, &relation);
    dvq_words_days days;
    bool found;
    status = dvq_words_read(parser->surroundings->environment, rest, keyword, parser->arena, &days,
                            &found);
    if (status != DVQ_OK)
        return dvq_error_set(parser->error, status, "a date cannot be read");
    if (!found)
        return fail_date(parser, rest);
    *filter = dvq_tasks_make_filter(parser, DVQ_TASKS_FILTER_DATE, field, line);
    if (*filter == NULL)
        return DVQ_ERROR_MEMORY;
    (*filter)->as.date.relation = relation;
    (*filter)->as.date.first = (int32_t)days.first;
    (*filter)->as.date.last = (int32_t)days.last;
    return DVQ_OK;
}
