/*
 * Dates with the name of a month: "17 January 2026", "January 17th", "in March". Productions of
 * date_words_scan.c.
 */
#include "tasks/date_words_part.h"

/* Days above this are none, though two digits can say them. */
#define LAST_DAY 31

static bool is_end(const dvq_words_reader *reader, size_t at)
{
    return !dvq_words_is_word(reader, at);
}

static size_t skip_all(const dvq_words_reader *reader, size_t at)
{
    return dvq_words_skip(reader, at, WORDS_MANY);
}

/* What a date of this file says. */
typedef struct month_date {
    int day;
    int last_day; /* of a range */
    bool has_last_day;
    int month;
    int year;
    bool has_year;
} month_date;

static void set_date(const dvq_words_reader *reader, const month_date *said, dvq_word_match *match)
{
    dvq_word_date *date = &match->from;
    dvq_word_date_say(date, PART_MONTH, said->month);
    dvq_word_date_say(date, PART_DAY, said->day);
    if (said->has_year)
        dvq_word_date_say(date, PART_YEAR, said->year);
    else
        dvq_word_date_imply(date, PART_YEAR,
                            dvq_words_nearest_year(reader, said->day, said->month));
    match->has_to = said->has_last_day;
    match->to = *date;
    if (match->has_to)
        dvq_word_date_say(&match->to, PART_DAY, said->last_day);
}

/* ---- the day first ---- */

/* [ ( "-" | "/" | "," ) , year ], and then no letter or digit. */
static size_t match_year_after_month(const dvq_words_reader *reader, size_t at, month_date *date)
{
    char byte = dvq_words_byte(reader, at);
    size_t start = byte == '-' || byte == '/' || byte == ',' ? at + 1 : at;
    if (byte != '-' && byte != '/')
        start = dvq_words_skip(reader, start, 3);
    dvq_word_form forms[WORDS_FORMS];
    size_t count = dvq_words_list_years(reader, start, forms);
    for (size_t i = 0; i < count; i++) {
        size_t end = forms[i].end;
        bool goes_on = end < reader->length && dvq_words_byte(reader, end) != ' ' &&
                       dvq_words_is_digit(reader, end + 1);
        if (!goes_on && is_end(reader, end)) {
            date->year = forms[i].value;
            date->has_year = true;
            return end;
        }
    }
    date->has_year = false;
    return is_end(reader, at) ? at : 0;
}

/* The month after a day: "-" , "/" , or blanks with "of" between them. */
static size_t match_month_after_day(const dvq_words_reader *reader, size_t at, month_date *date)
{
    char byte = dvq_words_byte(reader, at);
    size_t start = at + 1;
    if (byte != '-' && byte != '/') {
        start = dvq_words_skip(reader, at, 3);
        size_t of = dvq_words_match(reader, start, "of");
        start = of != 0 ? dvq_words_skip(reader, of, 3) : dvq_words_skip(reader, start, 3);
    }
    dvq_word_form forms[WORDS_FORMS];
    size_t count = dvq_words_list_months(reader, start, forms);
    for (size_t i = 0; i < count; i++) {
        size_t end = match_year_after_month(reader, forms[i].end, date);
        if (end != 0) {
            date->month = forms[i].value;
            return end;
        }
    }
    return 0;
}

/* What follows the first day: a second one or none, and the month. */
static size_t match_after_day(const dvq_words_reader *reader, size_t at, month_date *date)
{
    static const char *const words[] = {"to", "-", "\1", "until", "through", "till", NULL};
    int index = 0;
    size_t start = dvq_words_skip(reader, at, 3);
    size_t word = dvq_words_match_any(reader, start, words, &index);
    start = dvq_words_skip(reader, word != 0 ? word : start, 3);
    dvq_word_form forms[WORDS_FORMS];
    size_t count = dvq_words_list_ordinals(reader, start, forms);
    date->has_last_day = true;
    for (size_t i = 0; i < count; i++) {
        date->last_day = forms[i].value;
        size_t end = match_month_after_day(reader, forms[i].end, date);
        if (end != 0)
            return end;
    }
    date->has_last_day = false;
    return match_month_after_day(reader, at, date);
}

/*
 * day_month = [ "on" ] , ordinal , [ [ to ] , ordinal ] , ( "-" | "/" | [ "of" ] ) , month_name , [
 * [ "-" | "/" | "," ] , year ] ;
 */
dvq_words_outcome dvq_words_parse_day_month(const dvq_words_reader *reader, size_t at,
                                            dvq_word_match *match)
{
    size_t on = dvq_words_match(reader, at, "on");
    size_t start = on != 0 ? dvq_words_skip(reader, on, 3) : at;
    dvq_word_form forms[WORDS_FORMS];
    size_t count = dvq_words_list_ordinals(reader, start, forms);
    for (size_t i = 0; i < count; i++) {
        month_date date = {.day = forms[i].value};
        match->end = match_after_day(reader, forms[i].end, &date);
        if (match->end == 0)
            continue;
        if (date.day > LAST_DAY) {
            match->resume = at + (forms[i].end - start) + 1;
            return WORDS_REFUSED;
        }
        set_date(reader, &date, match);
        return WORDS_FOUND;
    }
    return WORDS_NONE;
}

/* ---- the month first ---- */

/* What may stand between the parts: "-", "/", or blanks with a comma. */
static size_t skip_between(const dvq_words_reader *reader, size_t at)
{
    char byte = dvq_words_byte(reader, at);
    if (byte == '-' || byte == '/')
        return at + 1;
    size_t start = skip_all(reader, at);
    return dvq_words_byte(reader, start) == ',' ? skip_all(reader, start + 1) : start;
}

/* The end of such a date: no letter or digit follows, and no minutes. */
static bool is_closed(const dvq_words_reader *reader, size_t at)
{
    return is_end(reader, at) &&
           !(dvq_words_byte(reader, at) == ':' && dvq_words_is_digit(reader, at + 1));
}

/* What follows the last day: a year or none; as many blanks as can belong to it. */
static size_t match_year_after_day(const dvq_words_reader *reader, size_t at, month_date *date)
{
    size_t after = skip_all(reader, at);
    dvq_word_form forms[WORDS_FORMS];
    size_t count = dvq_words_list_years(reader, skip_between(reader, after), forms);
    for (size_t i = 0; i < count; i++) {
        if (is_closed(reader, forms[i].end)) {
            date->year = forms[i].value;
            date->has_year = true;
            return forms[i].end;
        }
    }
    date->has_year = false;
    while (after > at && !is_closed(reader, after))
        after--;
    return is_closed(reader, after) ? after : 0;
}

static size_t match_second_day(const dvq_words_reader *reader, size_t at, month_date *date)
{
    static const char *const words[] = {"to", "-", NULL};
    int index = 0;
    size_t word = dvq_words_match_any(reader, skip_all(reader, at), words, &index);
    if (word == 0)
        return 0;
    dvq_word_form forms[WORDS_FORMS];
    size_t count = dvq_words_list_ordinals(reader, skip_all(reader, word), forms);
    date->has_last_day = true;
    for (size_t i = 0; i < count; i++) {
        date->last_day = forms[i].value;
        size_t end = match_year_after_day(reader, forms[i].end, date);
        if (end != 0)
            return end;
    }
    return 0;
}

/* The day after a month, and what follows it. A number before "am" or "pm" is an hour. */
static size_t match_day_after_month(const dvq_words_reader *reader, size_t at, month_date *date)
{
    dvq_word_form forms[WORDS_FORMS];
    size_t count = dvq_words_list_ordinals(reader, skip_between(reader, at), forms);
    for (size_t i = 0; i < count; i++) {
        size_t after = skip_all(reader, forms[i].end);
        if (dvq_words_match(reader, after, "am") != 0 || dvq_words_match(reader, after, "pm") != 0)
            continue;
        date->day = forms[i].value;
        size_t end = match_second_day(reader, forms[i].end, date);
        if (end != 0)
            return end;
        date->has_last_day = false;
        end = match_year_after_day(reader, forms[i].end, date);
        if (end != 0)
            return end;
    }
    return 0;
}

/*
 * month_day = month_name , [ "-" | "/" | "," ] , ordinal , [ ( "to" | "-" ) , ordinal ] , [ [ "-" |
 * "/" | "," ] , year ] ;
 */
dvq_words_outcome dvq_words_parse_month_day(const dvq_words_reader *reader, size_t at,
                                            dvq_word_match *match)
{
    dvq_word_form forms[WORDS_FORMS];
    size_t count = dvq_words_list_months(reader, at, forms);
    for (size_t i = 0; i < count; i++) {
        month_date date = {.month = forms[i].value};
        match->end = match_day_after_month(reader, forms[i].end, &date);
        if (match->end == 0)
            continue;
        if (date.day > LAST_DAY)
            return WORDS_REFUSED;
        set_date(reader, &date, match);
        return WORDS_FOUND;
    }
    return WORDS_NONE;
}

/* ---- the month alone ---- */

/* What may follow a month alone: the end, a sign, or blanks and no digit. */
static bool is_month_end(const dvq_words_reader *reader, size_t at)
{
    size_t after = skip_all(reader, at);
    if (after == at)
        return is_end(reader, at);
    return after - at > 1 || !dvq_words_is_digit(reader, after);
}

/* The last place from `start` to `end` at which a month may end; 0 if there is none. */
static size_t find_month_end(const dvq_words_reader *reader, size_t start, size_t end)
{
    while (end > start && !is_month_end(reader, end))
        end--;
    return is_month_end(reader, end) ? end : 0;
}

static size_t match_month_rest(const dvq_words_reader *reader, size_t at, month_date *date)
{
    size_t after = skip_all(reader, at);
    char byte = dvq_words_byte(reader, after);
    bool has_sign = byte == ',' || byte == '-';
    size_t start = has_sign ? skip_all(reader, after + 1) : after;
    dvq_word_form forms[WORDS_FORMS];
    size_t count = dvq_words_list_years(reader, start, forms);
    for (size_t i = 0; i < count; i++) {
        if (is_month_end(reader, forms[i].end)) {
            date->year = forms[i].value;
            date->has_year = true;
            return forms[i].end;
        }
    }
    date->has_year = false;
    size_t end = has_sign ? find_month_end(reader, after + 1, start) : 0;
    return end != 0 ? end : find_month_end(reader, at, after);
}

/* month = [ "in" ] , month_name , [ [ "," | "-" ] , year ] ; */
dvq_words_outcome dvq_words_parse_month(const dvq_words_reader *reader, size_t at,
                                        dvq_word_match *match)
{
    size_t in = dvq_words_match(reader, at, "in");
    size_t start = in != 0 ? skip_all(reader, in) : at;
    dvq_word_form forms[WORDS_FORMS];
    size_t count = dvq_words_list_months(reader, start, forms);
    for (size_t i = 0; i < count; i++) {
        month_date date = {.day = 1, .month = forms[i].value};
        match->end = match_month_rest(reader, forms[i].end, &date);
        if (match->end == 0)
            continue;
        /* "Jan" alone is more likely a name; "May" is a whole word. */
        if (match->end - at <= 3 && date.month != 5)
            return WORDS_REFUSED;
        match->start = start;
        set_date(reader, &date, match);
        match->from.said &= ~PART_BIT(PART_DAY);
        return WORDS_FOUND;
    }
    return WORDS_NONE;
}
