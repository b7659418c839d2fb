/*
 * Times of the day: "12:30", "at 5pm", "9 - 11 am". They say no day, so the day is the clock's, but
 * they belong to the dates beside them. A production of date_words_scan.c.
 */
#include <stdlib.h>

#include "tasks/date_words_part.h"

/* The numbers and words of one time. */
typedef struct clock_time {
    int hour;
    size_t hour_digits;
    int minute;
    size_t minute_digits; /* 0: not said */
    int second;           /* -1: not said */
    int millisecond;      /* -1: not said */
    char half;            /* 'a' or 'p'; 0: not said */
    char part;            /* 'n' night, 'a' afternoon, 'm' morning; 0: not said */
} clock_time;

static size_t skip_all(const dvq_words_reader *reader, size_t at)
{
    return dvq_words_skip(reader, at, WORDS_MANY);
}

static bool is_colon(char byte)
{
    return byte == ':' || byte == WORDS_COLON;
}

/* ":" , minute , ":" , second , "." , fraction: up to `level` of the three. */
static size_t match_clock(const dvq_words_reader *reader, size_t at, int level, bool is_second,
                          clock_time *time)
{
    time->minute_digits = 0;
    time->second = -1;
    time->millisecond = -1;
    size_t end = dvq_words_match_number(reader, at, 1, 4, &time->hour);
    if (end == 0)
        return 0;
    time->hour_digits = end - at;
    if (level == 0)
        return end;
    char byte = dvq_words_byte(reader, end);
    if (!is_colon(byte) && byte != '.')
        return 0;
    size_t start = end + 1;
    end = dvq_words_match_number(reader, start, 1, 2, &time->minute);
    if (end == 0)
        return 0;
    time->minute_digits = end - start;
    if (level == 1)
        return end;
    byte = dvq_words_byte(reader, end);
    if (!is_colon(byte) && !(is_second && byte == '.'))
        return 0;
    end = dvq_words_match_number(reader, end + 1, is_second ? 1 : 2, 2, &time->second);
    if (end == 0 || level == 2)
        return end;
    if (dvq_words_byte(reader, end) != '.')
        return 0;
    int digits = 0;
    start = end + 1;
    end = dvq_words_match_number(reader, start, 1, 6, &digits);
    if (end != 0)
        dvq_words_match_number(reader, start, 1, 3, &time->millisecond);
    return end;
}

/* "o'clock", "at night", "in the morning" or "in the afternoon". */
static size_t match_day_part(const dvq_words_reader *reader, size_t at, clock_time *time)
{
    size_t start = skip_all(reader, at);
    time->part = '\0';
    size_t end = dvq_words_match(reader, start, "o");
    if (end != 0) {
        while (end < reader->length && !dvq_words_is_word(reader, end))
            end++;
        return dvq_words_match(reader, end, "clock");
    }
    end = dvq_words_match(reader, start, "at");
    if (end != 0) {
        time->part = 'n';
        return dvq_words_match(reader, skip_all(reader, end), "night");
    }
    end = dvq_words_match(reader, start, "in");
    if (end == 0)
        return 0;
    end = dvq_words_match(reader, skip_all(reader, end), "the");
    if (end == 0)
        return 0;
    static const char *const parts[] = {"morning", "afternoon", NULL};
    int index = 0;
    end = dvq_words_match_any(reader, skip_all(reader, end), parts, &index);
    time->part = index == 0 ? 'm' : 'a';
    return end;
}

static bool is_time_end(const dvq_words_reader *reader, size_t at, bool is_second)
{
    return !dvq_words_is_word(reader, at) && (is_second || dvq_words_byte(reader, at) != '/');
}

/* The end of a time after its half of the day: with the part of the day, or without. */
static size_t close_time(const dvq_words_reader *reader, size_t at, bool is_second,
                         clock_time *time)
{
    size_t end = is_second ? 0 : match_day_part(reader, at, time);
    if (end != 0 && is_time_end(reader, end, is_second))
        return end;
    time->part = '\0';
    return is_time_end(reader, at, is_second) ? at : 0;
}

/* clock = hour , [ ":" , minute , [ ":" , second ] ] , [ "am" | "pm" ] , [ part_of_day ] ; */
static size_t match_time(const dvq_words_reader *reader, size_t at, bool is_second,
                         clock_time *time)
{
    static const char *const halves[] = {"a.m.", "p.m.", "am", "a", "pm", "p", NULL};
    for (int level = 3; level >= 0; level--) {
        size_t end = match_clock(reader, at, level, is_second, time);
        if (end == 0)
            continue;
        size_t start = skip_all(reader, end);
        for (int i = 0; halves[i] != NULL; i++) {
            size_t half = dvq_words_match(reader, start, halves[i]);
            size_t found = half != 0 ? close_time(reader, half, is_second, time) : 0;
            if (found != 0) {
                time->half = halves[i][0];
                return found;
            }
        }
        time->half = '\0';
        size_t found = close_time(reader, end, is_second, time);
        if (found != 0)
            return found;
    }
    return 0;
}

/* "2030" is half past eight; false for what is no time of the day. */
static bool split_hour(clock_time *time, bool is_second)
{
    if (time->minute_digits == 0) {
        time->minute = time->hour > 100 ? time->hour % 100 : 0;
        time->hour = time->hour > 100 ? time->hour / 100 : time->hour;
    } else if (!is_second &&
               (time->hour > 100 || (time->minute_digits == 1 && time->half == '\0'))) {
        return false;
    }
    return time->hour <= 24 && time->minute < 60 && time->second < 60 &&
           !(time->half != '\0' && time->hour > 12);
}

static void say_clock(const clock_time *time, dvq_word_date *date)
{
    dvq_word_date_say(date, PART_HOUR, time->hour);
    dvq_word_date_say(date, PART_MINUTE, time->minute);
    if (time->second >= 0)
        dvq_word_date_say(date, PART_SECOND, time->second);
    if (time->millisecond >= 0)
        dvq_word_date_say(date, PART_MILLISECOND, time->millisecond);
}

static void set_day_part(char part, dvq_word_date *date)
{
    int hour = date->values[PART_HOUR];
    if (part == 'n' && hour < 12) {
        dvq_word_date_say(date, PART_HALF, hour >= 6 ? 1 : 0);
        dvq_word_date_say(date, PART_HOUR, hour >= 6 ? hour + 12 : hour);
    } else if (part == 'a') {
        dvq_word_date_say(date, PART_HALF, 1);
        dvq_word_date_say(date, PART_HOUR, hour <= 6 ? hour + 12 : hour);
    } else if (part == 'm') {
        dvq_word_date_say(date, PART_HALF, 0);
    }
}

static bool set_first(clock_time *time, dvq_word_date *date)
{
    if (!split_hour(time, false))
        return false;
    bool is_said = time->half != '\0' || time->hour > 12;
    int half = time->hour > 12 ? 1 : 0;
    if (time->half != '\0') {
        half = time->half == 'p' ? 1 : 0;
        time->hour = time->hour % 12 + 12 * half;
    }
    say_clock(time, date);
    if (is_said)
        dvq_word_date_say(date, PART_HALF, half);
    else
        dvq_word_date_imply(date, PART_HALF, time->hour < 12 ? 0 : 1);
    set_day_part(time->part, date);
    return true;
}

/* The half of the day of the second time is that of the first, where the first does not say it. */
static void share_half(int half, dvq_word_date *first)
{
    if (dvq_word_date_says(first, PART_HALF))
        return;
    dvq_word_date_imply(first, PART_HALF, half);
    int hour = first->values[PART_HOUR];
    if (half == 0 && hour == 12)
        dvq_word_date_say(first, PART_HOUR, 0);
    else if (half == 1 && hour != 12)
        dvq_word_date_say(first, PART_HOUR, hour + 12);
}

/* The half of the day of a second time that does not say its own. */
static void guess_half(const dvq_word_date *first, int hour, dvq_word_date *date)
{
    int start = first->values[PART_HOUR];
    bool starts_late = dvq_word_date_says(first, PART_HALF) && start > 12;
    if (!starts_late) {
        dvq_word_date_imply(date, PART_HALF, hour > 12 ? 1 : 0);
    } else if (start - 12 > hour) {
        dvq_word_date_imply(date, PART_HALF, 0);
    } else if (hour <= 12) {
        dvq_word_date_say(date, PART_HOUR, hour + 12);
        dvq_word_date_say(date, PART_HALF, 1);
    }
}

static bool set_second(const dvq_words_reader *reader, clock_time *time, dvq_word_match *match)
{
    if (!split_hour(time, true))
        return false;
    int half = time->hour >= 12 ? 1 : -1;
    dvq_word_date *date = &match->to;
    if (time->half != '\0') {
        half = time->half == 'p' ? 1 : 0;
        if (half == 0 && time->hour == 12)
            dvq_word_date_imply(date, PART_DAY, date->values[PART_DAY] + 1);
        time->hour = time->hour % 12 + 12 * half;
        share_half(half, &match->from);
    }
    say_clock(time, date);
    if (half >= 0)
        dvq_word_date_say(date, PART_HALF, half);
    else
        guess_half(&match->from, time->hour, date);
    if (dvq_words_get_local(reader, date) < dvq_words_get_local(reader, &match->from))
        dvq_word_date_imply(date, PART_DAY, date->values[PART_DAY] + 1);
    return true;
}

/* ---- what is not taken for a time ---- */

static bool has_digits_only(const dvq_words_reader *reader, size_t start, size_t end)
{
    while (start < end && dvq_words_is_digit(reader, start))
        start++;
    return start == end;
}

/* The digits and points at the end of a piece, if no digit, point or colon comes before them. */
static size_t find_number_end(const dvq_words_reader *reader, size_t start, size_t end)
{
    size_t at = end;
    while (at > start &&
           (dvq_words_is_digit(reader, at - 1) || dvq_words_byte(reader, at - 1) == '.'))
        at--;
    while (at < end && !dvq_words_is_digit(reader, at))
        at++;
    bool is_led = at > start && !is_colon(dvq_words_byte(reader, at - 1)) &&
                  !dvq_words_is_digit(reader, at - 1) && dvq_words_byte(reader, at - 1) != '.';
    return is_led && end - at >= 2 ? at : end;
}

/* "1.2" at an end is no time, but "1.20" and "1.20.30" are; nor is a number above 24. */
static bool is_unlikely_number(const dvq_words_reader *reader, size_t start, size_t end)
{
    int number = 0;
    size_t at = dvq_words_match_number(reader, start, 1, 4, &number);
    if (number > 24)
        return true;
    bool has_point = false;
    for (size_t i = start; i < end; i++)
        has_point = has_point || dvq_words_byte(reader, i) == '.';
    if (!has_point)
        return false;
    while (at < end) {
        bool has_two = dvq_words_byte(reader, at) == '.' && dvq_words_is_digit(reader, at + 1) &&
                       dvq_words_is_digit(reader, at + 2);
        if (!has_two)
            return true;
        at += 3;
    }
    return false;
}

static bool is_unlikely_time(const dvq_words_reader *reader, size_t start, size_t end)
{
    if (has_digits_only(reader, start, end) && end - start != 2)
        return true;
    char last = dvq_words_byte(reader, end - 1);
    if ((last == 'a' || last == 'p') && dvq_words_is_digit(reader, end - 2))
        return true;
    size_t number = find_number_end(reader, start, end);
    return number != end && is_unlikely_number(reader, number, end);
}

/* "456-12", and numbers with a point or above 24 on both sides of a hyphen after a word. */
static bool is_unlikely_range(const dvq_words_reader *reader, size_t start, size_t end)
{
    size_t digits = start;
    while (digits < end && dvq_words_is_digit(reader, digits))
        digits++;
    if (digits > start && dvq_words_byte(reader, digits) == '-' && digits + 1 < end &&
        has_digits_only(reader, digits + 1, end))
        return true;
    size_t second = end;
    while (second > start &&
           (dvq_words_is_digit(reader, second - 1) || dvq_words_byte(reader, second - 1) == '.'))
        second--;
    size_t first = second;
    while (first > start && dvq_words_byte(reader, first - 1) == ' ')
        first--;
    if (end - second < 2 || first == start || dvq_words_byte(reader, first - 1) != '-')
        return false;
    first--;
    while (first > start && dvq_words_byte(reader, first - 1) == ' ')
        first--;
    size_t number = find_number_end(reader, start, first);
    if (number == first)
        return false;
    int low = 0;
    dvq_words_match_number(reader, number, 1, 4, &low);
    return low > 24 || is_unlikely_number(reader, second, end);
}

/* "+2" to "-1230" after a time: an offset from UTC, or the next part of a date. */
static bool is_signed_number(const dvq_words_reader *reader, size_t start, size_t end, size_t least)
{
    size_t at = skip_all(reader, start);
    char sign = dvq_words_byte(reader, at);
    if (sign != '+' && sign != '-')
        return false;
    at = skip_all(reader, at + 1);
    return end >= at + least && end <= at + 4 && has_digits_only(reader, at, end);
}

/* The second time of "9 - 11", with what joins them. */
static size_t match_second_time(const dvq_words_reader *reader, size_t at, clock_time *time)
{
    static const char *const joins[] = {"-", "\1", "~", "\5", "to", "?", NULL};
    int index = 0;
    size_t start = dvq_words_match_any(reader, skip_all(reader, at), joins, &index);
    return start != 0 ? match_time(reader, skip_all(reader, start), true, time) : 0;
}

/* time = [ "at" | "from" ] , clock , [ ( "-" | "to" | "~" | "?" ) , clock ] ; */
dvq_words_outcome dvq_words_parse_time(const dvq_words_reader *reader, size_t at,
                                       dvq_word_match *match)
{
    static const char *const words[] = {"at", "from", NULL};
    int index = 0;
    clock_time first = {.half = '\0'};
    size_t word = dvq_words_match_any(reader, at, words, &index);
    size_t start = word != 0 ? skip_all(reader, word) : at;
    size_t end = match_time(reader, start, false, &first);
    if (end == 0)
        return WORDS_NONE;
    match->resume = end + 1;
    dvq_word_date to = match->from;
    if (!set_first(&first, &match->from))
        return WORDS_REFUSED;
    match->end = end;
    clock_time second = {.half = '\0'};
    size_t after = match_second_time(reader, end, &second);
    bool starts_long = dvq_words_is_digit(reader, at) && dvq_words_is_digit(reader, at + 1) &&
                       dvq_words_is_digit(reader, at + 2);
    if (starts_long && after != 0 && is_signed_number(reader, end, after, 2))
        return WORDS_REFUSED;
    if (after == 0 || is_signed_number(reader, end, after, 3))
        return is_unlikely_time(reader, at, end) ? WORDS_REFUSED : WORDS_FOUND;
    match->to = to;
    match->has_to = set_second(reader, &second, match);
    if (match->has_to)
        match->end = after;
    return is_unlikely_range(reader, at, match->end) ? WORDS_REFUSED : WORDS_FOUND;
}
