/*
 * Days in words and numbers: "today", "next monday", "17 January 2026", "2026-01-15", "1/2/2026".
 * Productions of date_words_scan.c.
 */
#include "tasks/date_words_part.h"

/* Where a date may end: no letter, digit or "_" follows. */
static bool is_end(const dvq_words_reader *reader, size_t at)
{
    return !dvq_words_is_word(reader, at);
}

static size_t skip_all(const dvq_words_reader *reader, size_t at)
{
    return dvq_words_skip(reader, at, WORDS_MANY);
}

/* ---- names of days ---- */

/*
 * day_name = "now" | "today" | "tonight" | "tomorrow" | "tmr" | "tmrw" | "yesterday" | "last" ,
 * "night" ;
 */
dvq_words_outcome dvq_words_parse_day_name(const dvq_words_reader *reader, size_t at,
                                           dvq_word_match *match)
{
    static const char *const words[] = {"now", "today",     "tonight", "tomorrow", "tmrw",
                                        "tmr", "yesterday", "last",    NULL};
    static const int steps[] = {0, 0, 0, 1, 1, 1, -1, 0};
    int index = 0;
    size_t end = dvq_words_match_any(reader, at, words, &index);
    bool is_last = end != 0 && index == 7;
    if (is_last)
        end = dvq_words_match(reader, skip_all(reader, end), "night");
    if (end == 0 || !is_end(reader, end))
        return WORDS_NONE;
    match->end = end;
    dvq_word_date *date = &match->from;
    int64_t there = reader->now + steps[index] * WORDS_DAY_MILLISECONDS;
    if (index == 0) {
        dvq_word_date_say_time(date, there);
        dvq_word_date_say(date, PART_OFFSET, dvq_words_get_offset(reader, there));
    } else if (index == 2) {
        dvq_word_date_imply(date, PART_HOUR, 22);
        dvq_word_date_imply(date, PART_HALF, 1);
    } else if (is_last) {
        int64_t time = there - dvq_words_get_day(there) * WORDS_DAY_MILLISECONDS;
        if (time >= WORDS_DAY_MILLISECONDS / 24 * 7)
            there -= WORDS_DAY_MILLISECONDS;
        dvq_word_date_imply(date, PART_HOUR, 0);
    } else {
        dvq_word_date_imply_time(date, there);
    }
    dvq_word_date_say_day(date, there);
    return WORDS_FOUND;
}

/*
 * day_time = [ "this" ] , ( "morning" | "afternoon" | "evening" | "night" | "midnight" | "noon" ) ;
 */
dvq_words_outcome dvq_words_parse_day_time(const dvq_words_reader *reader, size_t at,
                                           dvq_word_match *match)
{
    static const char *const words[] = {"morning", "noon",     "afternoon", "evening",
                                        "night",   "midnight", NULL};
    static const int hours[] = {6, 12, 15, 20, 20, 0};
    size_t start = dvq_words_match(reader, at, "this");
    start = dvq_words_skip(reader, start != 0 ? start : at, 3);
    int index = 0;
    size_t end = dvq_words_match_any(reader, start, words, &index);
    if (end == 0 || !is_end(reader, end))
        return WORDS_NONE;
    match->end = end;
    if (index == 5) {
        int64_t next = reader->now + WORDS_DAY_MILLISECONDS;
        dvq_word_date_say_day(&match->from, next);
        dvq_word_date_imply_time(&match->from, 0);
        return WORDS_FOUND;
    }
    dvq_word_date_imply(&match->from, PART_HALF, index < 2 ? 0 : 1);
    dvq_word_date_imply(&match->from, PART_HOUR, hours[index]);
    return WORDS_FOUND;
}

/* What "this", "last", "past" and "next" do to a weekday: weeks from this one. */
static const char *const modifiers[] = {"last", "past", "this", "next", NULL};
static const int modifier_weeks[] = {-1, -1, 0, 1};

/* [ modifier , "week" ], with a place in `modifiers`. */
static size_t match_week(const dvq_words_reader *reader, size_t at, int *modifier)
{
    size_t end = dvq_words_match_any(reader, skip_all(reader, at), modifiers, modifier);
    return end != 0 ? dvq_words_match(reader, skip_all(reader, end), "week") : 0;
}

/* A comma or a closing bracket after a weekday. */
static size_t match_closing(const dvq_words_reader *reader, size_t at)
{
    size_t start = skip_all(reader, at);
    char byte = dvq_words_byte(reader, start);
    return byte == ',' || byte == ')' || byte == WORDS_CLOSE ? start + 1 : 0;
}

/* The rest after a weekday: with the longest of what may follow. */
static size_t close_weekday(const dvq_words_reader *reader, size_t at, int *modifier)
{
    const size_t closings[] = {match_closing(reader, at), at};
    for (size_t i = 0; i < 2; i++) {
        if (closings[i] == 0)
            continue;
        int found = -1;
        size_t end = match_week(reader, closings[i], &found);
        if (end != 0 && is_end(reader, end)) {
            *modifier = *modifier >= 0 ? *modifier : found;
            return end;
        }
        if (is_end(reader, closings[i]))
            return closings[i];
    }
    return 0;
}

/* The weekday of a week; without a modifier the nearest one. */
static void set_weekday(const dvq_words_reader *reader, int weekday, int modifier,
                        dvq_word_date *date)
{
    int days = weekday - dvq_words_get_weekday(reader->now);
    if (modifier >= 0)
        days += 7 * modifier_weeks[modifier];
    else if (days > 3)
        days -= 7;
    else if (days < -3)
        days += 7;
    dvq_word_date_say(date, PART_WEEKDAY, weekday);
    dvq_word_date_imply_day(date, reader->now + days * WORDS_DAY_MILLISECONDS);
}

/*
 * weekday = [ "," | "(" ] , [ "on" ] , [ modifier ] , weekday_name , [ "," | ")" ] , [ modifier ,
 * "week" ] ;
 */
dvq_words_outcome dvq_words_parse_weekday(const dvq_words_reader *reader, size_t at,
                                          dvq_word_match *match)
{
    char opening = dvq_words_byte(reader, at);
    size_t start = at;
    if (opening == ',' || opening == '(' || opening == WORDS_OPEN)
        start = skip_all(reader, at + 1);
    size_t on = dvq_words_match(reader, start, "on");
    start = on != 0 ? skip_all(reader, on) : start;
    int modifier = -1;
    size_t modified = dvq_words_match_any(reader, start, modifiers, &modifier);
    if (modified != 0)
        start = skip_all(reader, modified);
    else
        modifier = -1;
    dvq_word_form forms[WORDS_FORMS];
    size_t count = dvq_words_list_weekdays(reader, start, forms);
    for (size_t i = 0; i < count; i++) {
        match->end = close_weekday(reader, forms[i].end, &modifier);
        if (match->end != 0) {
            set_weekday(reader, forms[i].value, modifier, &match->from);
            return WORDS_FOUND;
        }
    }
    return WORDS_NONE;
}

/* ---- numbers ---- */

/* The time of an ISO date. Without a zone it is one of UTC. */
static size_t match_iso_time(const dvq_words_reader *reader, size_t at, dvq_word_date *date)
{
    int hour = 0;
    int minute = 0;
    if (dvq_words_byte(reader, at) != 't')
        return 0;
    size_t end = dvq_words_match_number(reader, at + 1, 1, 2, &hour);
    if (end == 0 || dvq_words_byte(reader, end) != ':')
        return 0;
    end = dvq_words_match_number(reader, end + 1, 1, 2, &minute);
    if (end == 0)
        return 0;
    dvq_word_date_say(date, PART_HOUR, hour);
    dvq_word_date_say(date, PART_MINUTE, minute);
    int number = 0;
    size_t more = dvq_words_byte(reader, end) == ':'
                      ? dvq_words_match_number(reader, end + 1, 1, 2, &number)
                      : 0;
    if (more != 0) {
        end = more;
        dvq_word_date_say(date, PART_SECOND, number);
        more = dvq_words_byte(reader, end) == '.'
                   ? dvq_words_match_number(reader, end + 1, 1, 4, &number)
                   : 0;
        if (more != 0) {
            end = more;
            dvq_word_date_say(date, PART_MILLISECOND, number);
        }
    }
    dvq_word_date_say(date, PART_OFFSET, 0);
    char sign = dvq_words_byte(reader, end);
    if (sign == 'z')
        return end + 1;
    more = sign == '+' || sign == '-' ? dvq_words_match_number(reader, end + 1, 2, 2, &hour) : 0;
    if (more == 0)
        return end;
    minute = 0;
    end = dvq_words_byte(reader, more) == ':' ? more + 1 : more;
    more = dvq_words_match_number(reader, end, 2, 2, &minute);
    int offset = hour * 60 + (more != 0 ? minute : 0);
    dvq_word_date_say(date, PART_OFFSET, sign == '-' ? -offset : offset);
    return more != 0 ? more : end;
}

/* iso_date = digit4 , "-" , number2 , "-" , number2 , [ "T" , iso_time ] ; */
dvq_words_outcome dvq_words_parse_iso_date(const dvq_words_reader *reader, size_t at,
                                           dvq_word_match *match)
{
    int numbers[3] = {0};
    size_t end = dvq_words_match_number(reader, at, 4, 4, &numbers[0]);
    for (int i = 1; i < 3; i++) {
        if (end == 0 || dvq_words_byte(reader, end) != '-')
            return WORDS_NONE;
        end = dvq_words_match_number(reader, end + 1, 1, 2, &numbers[i]);
    }
    if (end == 0)
        return WORDS_NONE;
    dvq_word_date day = match->from;
    dvq_word_date_say(&day, PART_YEAR, numbers[0]);
    dvq_word_date_say(&day, PART_MONTH, numbers[1]);
    dvq_word_date_say(&day, PART_DAY, numbers[2]);
    dvq_word_date timed = day;
    size_t longer = match_iso_time(reader, end, &timed);
    bool has_time = longer != 0 && is_end(reader, longer);
    if (!has_time && !is_end(reader, end))
        return WORDS_NONE;
    match->from = has_time ? timed : day;
    match->end = has_time ? longer : end;
    return WORDS_FOUND;
}

static bool is_slash(char byte)
{
    return byte == '/' || byte == '.' || byte == '-';
}

/* A number up to 39: a month or a day. */
static size_t match_low_number(const dvq_words_reader *reader, size_t at, size_t digits,
                               int *number)
{
    if (digits == 2 && dvq_words_byte(reader, at) > '3')
        return 0;
    return dvq_words_match_number(reader, at, digits, digits, number);
}

typedef struct slash_date {
    int first;
    int second;
    int year;
    bool has_year;
    bool has_slash;
} slash_date;

/* What follows the second number: a year or none, and then no letter or digit. */
static size_t match_slash_year(const dvq_words_reader *reader, size_t at, slash_date *date)
{
    date->has_year = false;
    if (is_slash(dvq_words_byte(reader, at))) {
        for (size_t digits = 4; digits >= 2; digits -= 2) {
            size_t end = dvq_words_match_number(reader, at + 1, digits, digits, &date->year);
            if (end != 0 && is_end(reader, end)) {
                date->has_year = true;
                return end;
            }
        }
    }
    return is_end(reader, at) ? at : 0;
}

static size_t match_slash_date(const dvq_words_reader *reader, size_t at, slash_date *date)
{
    for (size_t digits = 2; digits >= 1; digits--) {
        size_t end = match_low_number(reader, at, digits, &date->first);
        if (end == 0 || !is_slash(dvq_words_byte(reader, end)))
            continue;
        for (size_t more = 2; more >= 1; more--) {
            size_t second = match_low_number(reader, end + 1, more, &date->second);
            size_t found = second != 0 ? match_slash_year(reader, second, date) : 0;
            if (found != 0)
                return found;
        }
    }
    return 0;
}

/* "1.12" and "1.12.12" are numbers of versions. */
static bool is_version(const dvq_words_reader *reader, size_t start, size_t end)
{
    size_t points = 0;
    for (size_t i = start; i < end; i++)
        points += dvq_words_byte(reader, i) == '.' ? 1 : 0;
    if (dvq_words_byte(reader, start + 1) != '.')
        return false;
    return (points == 1 && end - start == 3) || (points == 2 && end - start <= 7);
}

/* slash_date = number2 , slash , number2 , [ slash , ( digit4 | digit2 ) ] ; */
dvq_words_outcome dvq_words_parse_slash_date(const dvq_words_reader *reader, size_t at,
                                             dvq_word_match *match)
{
    slash_date date = {0};
    size_t end = match_slash_date(reader, at, &date);
    if (end == 0)
        return WORDS_NONE;
    bool is_opened = match->header < at && dvq_words_byte(reader, match->header) == '/';
    if (is_opened || dvq_words_byte(reader, end) == '/') {
        match->resume = end + (end < reader->length ? 2 : 1);
        return WORDS_REFUSED;
    }
    match->resume = match->header + 1;
    bool has_slash = false;
    for (size_t i = at; i < end; i++)
        has_slash = has_slash || dvq_words_byte(reader, i) == '/';
    if (is_version(reader, at, end) || (!date.has_year && !has_slash))
        return WORDS_REFUSED;
    int month = date.first;
    int day = date.second;
    if (month > 12 && day >= 1 && day <= 12 && month <= 31) {
        month = date.second;
        day = date.first;
    }
    if (month > 12 || day < 1 || day > 31)
        return WORDS_REFUSED;
    match->end = end;
    dvq_word_date_say(&match->from, PART_DAY, day);
    dvq_word_date_say(&match->from, PART_MONTH, month);
    if (!date.has_year)
        dvq_word_date_imply(&match->from, PART_YEAR, dvq_words_nearest_year(reader, day, month));
    else if (date.year < 100)
        dvq_word_date_say(&match->from, PART_YEAR, date.year + (date.year > 50 ? 1900 : 2000));
    else
        dvq_word_date_say(&match->from, PART_YEAR, date.year);
    return WORDS_FOUND;
}

/* month_year = number2 , "/" , digit4 ; */
dvq_words_outcome dvq_words_parse_month_year(const dvq_words_reader *reader, size_t at,
                                             dvq_word_match *match)
{
    for (size_t digits = 1; digits <= 2; digits++) {
        int month = 0;
        int year = 0;
        size_t end = dvq_words_match_number(reader, at, digits, digits, &month);
        if (end == 0 || dvq_words_byte(reader, end) != '/' ||
            (digits == 2 && (month < 1 || month > 12)))
            continue;
        match->end = dvq_words_match_number(reader, end + 1, 4, 4, &year);
        if (match->end == 0)
            continue;
        dvq_word_date_imply(&match->from, PART_DAY, 1);
        dvq_word_date_say(&match->from, PART_MONTH, month);
        dvq_word_date_say(&match->from, PART_YEAR, year);
        return WORDS_FOUND;
    }
    return WORDS_NONE;
}

static bool is_year_separator(char byte)
{
    return byte == '.' || byte == '/' || byte == ' ';
}

/* year_month_day = digit4 , gap , ( month_name | number2 ) , gap , number2 ; */
dvq_words_outcome dvq_words_parse_year_month_day(const dvq_words_reader *reader, size_t at,
                                                 dvq_word_match *match)
{
    int year = 0;
    size_t start = dvq_words_match_number(reader, at, 4, 4, &year);
    if (start == 0 || !is_year_separator(dvq_words_byte(reader, start)))
        return WORDS_NONE;
    dvq_word_form forms[WORDS_FORMS + 2];
    size_t count = dvq_words_list_months(reader, start + 1, forms);
    for (size_t digits = 2; digits >= 1; digits--) {
        int month = 0;
        size_t end = dvq_words_match_number(reader, start + 1, digits, digits, &month);
        if (end != 0)
            forms[count++] = (dvq_word_form){.end = end, .value = month};
    }
    for (size_t i = 0; i < count; i++) {
        int day = 0;
        if (!is_year_separator(dvq_words_byte(reader, forms[i].end)))
            continue;
        match->end = dvq_words_match_number(reader, forms[i].end + 1, 1, 2, &day);
        if (match->end == 0 || !is_end(reader, match->end))
            continue;
        if (forms[i].value < 1 || forms[i].value > 12)
            return WORDS_REFUSED;
        dvq_word_date_say(&match->from, PART_YEAR, year);
        dvq_word_date_say(&match->from, PART_MONTH, forms[i].value);
        dvq_word_date_say(&match->from, PART_DAY, day);
        return WORDS_FOUND;
    }
    return WORDS_NONE;
}
