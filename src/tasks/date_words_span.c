/*
 * Spans of time in words, and the days that they lead to: "3 days ago", "in two weeks", "last
 * month". Productions of date_words_scan.c; the reckoning is that of date_words_date.c.
 */
#include <stdlib.h>

#include "tasks/date_words_part.h"

/* The most amounts in a row: "1 year, 2 months, 3 days". */
#define MOST_AMOUNTS 11

static const struct {
    const char *word;
    word_unit unit;
} unit_words[] = {
    /* Of words that begin alike, the longest comes first. */
    {"seconds", WORDS_SECOND},   {"second", WORDS_SECOND},   {"sec", WORDS_SECOND},
    {"minutes", WORDS_MINUTE},   {"minute", WORDS_MINUTE},   {"mins", WORDS_MINUTE},
    {"min", WORDS_MINUTE},       {"hours", WORDS_HOUR},      {"hour", WORDS_HOUR},
    {"hrs", WORDS_HOUR},         {"hr", WORDS_HOUR},         {"h", WORDS_HOUR},
    {"days", WORDS_DAY},         {"day", WORDS_DAY},         {"weeks", WORDS_WEEK},
    {"week", WORDS_WEEK},        {"months", WORDS_MONTH},    {"month", WORDS_MONTH},
    {"quarters", WORDS_QUARTER}, {"quarter", WORDS_QUARTER}, {"qtr", WORDS_QUARTER},
    {"years", WORDS_YEAR},       {"year", WORDS_YEAR},       {"yr", WORDS_YEAR},
    {"y", WORDS_YEAR},
};

size_t dvq_words_match_unit(const dvq_words_reader *reader, size_t at, word_unit *unit)
{
    for (size_t i = 0; i < sizeof unit_words / sizeof unit_words[0]; i++) {
        size_t end = dvq_words_match(reader, at, unit_words[i].word);
        if (end != 0) {
            *unit = unit_words[i].unit;
            return end;
        }
    }
    return 0;
}

/* A number in digits, with a fraction or without. */
static size_t match_digits(const dvq_words_reader *reader, size_t at, double *amount)
{
    size_t end = at;
    *amount = 0;
    for (; dvq_words_is_digit(reader, end); end++)
        *amount = *amount * 10 + (reader->bytes[end] - '0');
    if (end == at)
        return 0;
    if (dvq_words_byte(reader, end) != '.' || !dvq_words_is_digit(reader, end + 1))
        return end;
    double place = 0.1;
    for (end++; dvq_words_is_digit(reader, end); end++, place /= 10)
        *amount += place * (reader->bytes[end] - '0');
    return end;
}

/* "couple", with "of" or without. */
static size_t match_couple(const dvq_words_reader *reader, size_t at)
{
    size_t end = dvq_words_match(reader, at, "couple");
    size_t of = end != 0 ? dvq_words_match(reader, dvq_words_skip(reader, end, 2), "of") : 0;
    return of != 0 ? of : end;
}

/* What can follow "a" and "an", or "half". */
static size_t match_article(const dvq_words_reader *reader, size_t at, double *amount)
{
    size_t end = dvq_words_match(reader, at, "half");
    if (end != 0) {
        *amount = 0.5;
        size_t article = dvq_words_match(reader, dvq_words_skip(reader, end, 2), "a");
        size_t longer = article != 0 ? dvq_words_match(reader, article, "n") : 0;
        return longer != 0 ? longer : article != 0 ? article : end;
    }
    end = dvq_words_match(reader, at, "a");
    size_t couple = match_couple(reader, dvq_words_skip(reader, end != 0 ? end : at, 2));
    *amount = 2;
    if (couple != 0)
        return couple;
    if (end != 0 && dvq_words_byte(reader, end) == 'n')
        end++;
    if (end == 0 || dvq_words_is_word(reader, end))
        return 0;
    size_t few = dvq_words_match(reader, dvq_words_skip(reader, end, 2), "few");
    *amount = few != 0 ? 3 : 1;
    return few != 0 ? few : end;
}

/* How many: digits, a word for a number, or a vague one such as "a few". */
static size_t match_amount(const dvq_words_reader *reader, size_t at, double *amount)
{
    static const char *const words[] = {"one",    "two",    "three", "four", "five",
                                        "six",    "seven",  "eight", "nine", "ten",
                                        "eleven", "twelve", NULL};
    size_t end = match_digits(reader, at, amount);
    if (end != 0)
        return end;
    int index = 0;
    end = dvq_words_match_any(reader, at, words, &index);
    *amount = index + 1;
    if (end != 0)
        return end;
    end = dvq_words_match(reader, at, "few");
    *amount = 3;
    if (end != 0)
        return end;
    end = dvq_words_match(reader, at, "several");
    *amount = 7;
    return end != 0 ? end : match_article(reader, at, amount);
}

/* An amount and its unit. */
static size_t match_part(const dvq_words_reader *reader, size_t at, double *amount, word_unit *unit)
{
    size_t end = match_amount(reader, at, amount);
    return end != 0 ? dvq_words_match_unit(reader, dvq_words_skip(reader, end, 3), unit) : 0;
}

/* A span: where each of its parts ends, which are as many places to end it. */
static size_t list_ends(const dvq_words_reader *reader, size_t at, size_t ends[MOST_AMOUNTS])
{
    static const char *const vague[] = {"about", "around", NULL};
    int index = 0;
    size_t start = dvq_words_match_any(reader, at, vague, &index);
    start = start != 0 ? dvq_words_skip(reader, start, 3) : at;
    double amount;
    word_unit unit;
    size_t end = match_part(reader, start, &amount, &unit);
    size_t count = 0;
    while (end != 0 && count < MOST_AMOUNTS) {
        ends[count++] = end;
        size_t next = count == 1 ? dvq_words_skip(reader, end, 5) : end;
        if (dvq_words_byte(reader, next) == ',')
            next++;
        end = match_part(reader, dvq_words_skip(reader, next, 5), &amount, &unit);
    }
    return count;
}

void dvq_words_read_span(const dvq_words_reader *reader, size_t start, size_t end,
                         dvq_word_span *span)
{
    dvq_words_reader part = *reader;
    part.length = end;
    *span = (dvq_word_span){.count = 0};
    bool has_unit[WORDS_UNITS] = {false};
    while (start < end) {
        double amount = 0;
        word_unit unit = WORDS_DAY;
        size_t at = start;
        size_t found = 0;
        while (at < end && found == 0)
            found = match_part(&part, at++, &amount, &unit);
        if (found == 0)
            return;
        if (!has_unit[unit])
            span->order[span->count++] = unit;
        has_unit[unit] = true;
        span->amounts[unit] = amount;
        /* Chrono goes on by the length of what it found, wherever it found that. */
        start = dvq_words_skip(&part, start + found - (at - 1), WORDS_MANY);
    }
}

/* The end of a span that is followed by no letter or digit; 0 if there is none. */
static size_t match_closed_span(const dvq_words_reader *reader, size_t at)
{
    size_t ends[MOST_AMOUNTS];
    for (size_t count = list_ends(reader, at, ends); count > 0; count--) {
        size_t last = ends[count - 1];
        size_t end = count == 1 ? dvq_words_skip(reader, last, 5) : last;
        for (; end > last && dvq_words_is_word(reader, end); end--)
            continue;
        if (!dvq_words_is_word(reader, end))
            return end;
    }
    return 0;
}

/* A day that is out of reach is found, but is none: month 0. */
static dvq_words_outcome add_to_now(const dvq_words_reader *reader, const dvq_word_span *span,
                                    int sign, dvq_word_match *match)
{
    if (!dvq_words_add_span(reader, reader->now, span, sign, &match->from))
        dvq_word_date_say(&match->from, PART_MONTH, 0);
    return WORDS_FOUND;
}

static dvq_words_outcome take_span(const dvq_words_reader *reader, size_t start, size_t end,
                                   int sign, dvq_word_match *match)
{
    dvq_word_span span;
    dvq_words_read_span(reader, start, end, &span);
    return add_to_now(reader, &span, sign, match);
}

/* moved_span = ( "this" | "last" | "past" | "next" | "after" | "+" | "-" ) , span ; */
dvq_words_outcome dvq_words_parse_moved_span(const dvq_words_reader *reader, size_t at,
                                             dvq_word_match *match)
{
    static const char *const words[] = {"last", "past", "-", "this", "next", "after", "+", NULL};
    int index = 0;
    size_t start = dvq_words_match_any(reader, at, words, &index);
    if (start == 0)
        return WORDS_NONE;
    start = dvq_words_skip(reader, start, WORDS_MANY);
    match->end = match_closed_span(reader, start);
    if (match->end == 0)
        return WORDS_NONE;
    return take_span(reader, start, match->end, index < 3 ? -1 : 1, match);
}

/* within = ( "within" | "in" | "for" ) , [ vague , [ "~" ] ] , span ; */
dvq_words_outcome dvq_words_parse_within(const dvq_words_reader *reader, size_t at,
                                         dvq_word_match *match)
{
    static const char *const words[] = {"within", "in", "for", NULL};
    static const char *const vague[] = {"about",         "around", "roughly",
                                        "approximately", "just",   NULL};
    int index = 0;
    size_t start = dvq_words_match_any(reader, at, words, &index);
    if (start == 0)
        return WORDS_NONE;
    start = dvq_words_skip(reader, start, WORDS_MANY);
    size_t end = dvq_words_match_any(reader, start, vague, &index);
    if (end != 0) {
        start = dvq_words_skip(reader, end, WORDS_MANY);
        if (dvq_words_byte(reader, start) == '~')
            start = dvq_words_skip(reader, start + 1, WORDS_MANY);
    }
    match->end = match_closed_span(reader, start);
    return match->end != 0 ? take_span(reader, start, match->end, 1, match) : WORDS_NONE;
}

/* A span and one of the words after it. */
static dvq_words_outcome take_span_before(const dvq_words_reader *reader, size_t at,
                                          const char *const *words, int sign, dvq_word_match *match)
{
    int index = 0;
    size_t ends[MOST_AMOUNTS];
    for (size_t count = list_ends(reader, at, ends); count > 0; count--) {
        size_t blanks = count == 1 ? 10 : 5;
        size_t after = dvq_words_skip(reader, ends[count - 1], blanks);
        match->end = dvq_words_match_any(reader, after, words, &index);
        if (match->end != 0 && !dvq_words_is_word(reader, match->end))
            return take_span(reader, at, ends[count - 1], sign, match);
    }
    return WORDS_NONE;
}

/* ago = span , ( "ago" | "before" | "earlier" ) ; */
dvq_words_outcome dvq_words_parse_ago(const dvq_words_reader *reader, size_t at,
                                      dvq_word_match *match)
{
    static const char *const words[] = {"ago", "before", "earlier", NULL};
    return take_span_before(reader, at, words, -1, match);
}

/* later = span , ( "later" | "after" | "from now" | "henceforth" | "forward" | "out" ) ; */
dvq_words_outcome dvq_words_parse_later(const dvq_words_reader *reader, size_t at,
                                        dvq_word_match *match)
{
    static const char *const words[] = {"later",   "after", "from now", "henceforth",
                                        "forward", "out",   NULL};
    return take_span_before(reader, at, words, 1, match);
}

/* "This" week, month or year began on a day; any other unit means today. */
static void set_this_unit(const dvq_words_reader *reader, word_unit unit, bool is_long,
                          dvq_word_date *date)
{
    int64_t now = reader->now;
    int day = date->values[PART_DAY];
    if (unit == WORDS_WEEK) {
        dvq_word_date_imply_day(date, now - dvq_words_get_weekday(now) * WORDS_DAY_MILLISECONDS);
    } else if (unit == WORDS_MONTH) {
        dvq_word_date_imply_day(date, now - (day - 1) * WORDS_DAY_MILLISECONDS);
        dvq_word_date_say(date, PART_YEAR, date->values[PART_YEAR]);
        dvq_word_date_say(date, PART_MONTH, date->values[PART_MONTH]);
    } else if (unit == WORDS_YEAR && is_long) {
        dvq_word_date_imply(date, PART_DAY, 1);
        dvq_word_date_imply(date, PART_MONTH, 1);
        dvq_word_date_say(date, PART_YEAR, date->values[PART_YEAR]);
    }
}

/* moved_unit = ( "this" | "last" | "past" | "next" | "after" , "this" ) , unit ; */
dvq_words_outcome dvq_words_parse_moved_unit(const dvq_words_reader *reader, size_t at,
                                             dvq_word_match *match)
{
    static const char *const words[] = {"this", "last", "past", "next", "after", NULL};
    int index = 0;
    size_t end = dvq_words_match_any(reader, at, words, &index);
    if (end != 0 && index == 4)
        end = dvq_words_match(reader, dvq_words_skip(reader, end, WORDS_MANY), "this");
    if (end == 0)
        return WORDS_NONE;
    word_unit unit = WORDS_DAY;
    size_t start = dvq_words_skip(reader, end, WORDS_MANY);
    match->end = dvq_words_match_unit(reader, start, &unit);
    if (match->end == 0 || dvq_words_is_word(reader, match->end))
        return WORDS_NONE;
    if (index == 0) {
        set_this_unit(reader, unit, dvq_words_match(reader, start, "year") != 0, &match->from);
        return WORDS_FOUND;
    }
    dvq_word_span span = {.count = 1};
    span.order[0] = unit;
    span.amounts[unit] = 1;
    return add_to_now(reader, &span, index == 1 || index == 2 ? -1 : 1, match);
}
