/*
 * Reads the date of a filter: first as a week, month, quarter or year, then as one or two days in
 * words, at last as days in words together with the keyword. Called by the parser of filters.
 */
#include "tasks/date_words.h"

#include "support/unicode.h"
#include "tasks/date_words_part.h"
#include "value/date.h"
#include "value/zone.h"

const char dvq_words_understood[] =
    "a day (2026-01-15, 15 January, today, next friday, 3 days ago, in two weeks), two days "
    "(2026-01-01 2026-01-31), or a period (this week, last month, 2026-W03, 2026-01, 2026-Q1, "
    "2026)";

/* ---- periods ---- */

typedef enum period { PERIOD_WEEK, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR, PERIOD_COUNT } period;

static const char *const period_names[PERIOD_COUNT] = {"week", "month", "quarter", "year"};

/* The months from `month` of `year` on; months may be outside a year. */
static void set_months(int64_t year, int64_t month, int length, dvq_words_days *days)
{
    int64_t start = year * 12 + month;
    int64_t end = start + length;
    days->first = dvq_date_count_days(start / 12, (int)(start % 12) + 1, 1);
    days->last = dvq_date_count_days(end / 12, (int)(end % 12) + 1, 1) - 1;
}

/* The period that the clock is in, or one `steps` later. */
static void set_period(const dvq_environment *environment, period unit, int steps,
                       dvq_words_days *days)
{
    dvq_value now = dvq_date_from_milliseconds((double)environment->now, DVQ_ZONE_SYSTEM);
    dvq_date_fields today;
    dvq_date_get_fields(environment, now, &today);
    int month = today.month - 1;
    switch (unit) {
    case PERIOD_WEEK:
        days->first = dvq_date_count_days(today.year, today.month, today.day) -
                      (today.weekday - 1) + 7 * (int64_t)steps;
        days->last = days->first + 6;
        break;
    case PERIOD_MONTH:
        set_months(today.year, month + steps, 1, days);
        break;
    case PERIOD_QUARTER:
        set_months(today.year, month - month % 3 + 3 * steps, 3, days);
        break;
    case PERIOD_YEAR:
    case PERIOD_COUNT:
        set_months(today.year + steps, 0, 12, days);
        break;
    }
}

/*
 * relative_period = ( "last" | "this" | "next" ) , " " , ( "week" | "month" | "quarter" | "year" )
 * ;
 */
static bool parse_relative_period(const dvq_environment *environment, dvq_text text,
                                  dvq_words_days *days)
{
    static const char *const steps[] = {"last ", "this ", "next "};
    for (size_t at = 0; at < text.length; at++) {
        dvq_text rest = dvq_text_slice(text, at, text.length);
        for (int step = 0; step < 3; step++) {
            if (!dvq_text_starts_with(rest, dvq_text_from_string(steps[step])))
                continue;
            dvq_text word = dvq_text_slice(rest, strlen(steps[step]), rest.length);
            for (int unit = 0; unit < PERIOD_COUNT; unit++) {
                if (dvq_text_starts_with(word, dvq_text_from_string(period_names[unit]))) {
                    set_period(environment, (period)unit, step - 1, days);
                    return true;
                }
            }
        }
    }
    return false;
}

/* The first Monday of a year's weeks, as a day since 1970. */
static int64_t get_first_monday(int64_t year)
{
    int64_t fourth = dvq_date_count_days(year, 1, 4);
    return fourth - (dvq_words_get_weekday(fourth * WORDS_DAY_MILLISECONDS) + 6) % 7;
}

/* numbered_period = digit4 , [ "-" , ( "Q" , digit | digit2 | "W" , digit2 ) ] ; */
static bool parse_numbered_period(dvq_text text, dvq_words_days *days)
{
    if (dvq_ascii_count_digits(text, 0, 4) != 4)
        return false;
    int year = dvq_ascii_read_number(dvq_text_slice(text, 0, 4));
    if (text.length == 4) {
        set_months(year, 0, 12, days);
        return true;
    }
    if (text.length < 7 || text.data[4] != '-')
        return false;
    bool is_week = text.data[5] == 'W';
    bool is_quarter = text.data[5] == 'Q';
    size_t start = is_week || is_quarter ? 6 : 5;
    size_t digits = dvq_ascii_count_digits(text, start, 3);
    if (digits != (is_quarter ? 1U : 2U) || start + digits != text.length)
        return false;
    int number = dvq_ascii_read_number(dvq_text_slice(text, start, text.length));
    if (is_quarter) {
        set_months(year, 3 * (int64_t)(number - 1), 3, days);
        return number >= 1 && number <= 4;
    }
    if (!is_week) {
        set_months(year, number - 1, 1, days);
        return number >= 1 && number <= 12;
    }
    days->first = get_first_monday(year) + 7 * (int64_t)(number - 1);
    days->last = days->first + 6;
    return number >= 1 && days->first < get_first_monday(year + 1);
}

/* ---- days ---- */

static char fold(uint32_t character)
{
    if (dvq_unicode_is_whitespace(character))
        return ' ';
    switch (character) {
    case 0x2013:
        return WORDS_DASH;
    case 0xFF1A:
        return WORDS_COLON;
    case 0xFF08:
        return WORDS_OPEN;
    case 0xFF09:
        return WORDS_CLOSE;
    case 0x301C:
        return WORDS_WAVE;
    default:
        return character >= ' ' && character < 0x7F ? (char)character : WORDS_CHARACTER;
    }
}

static bool open_reader(const dvq_environment *environment, dvq_text text, dvq_arena *arena,
                        dvq_words_reader *reader)
{
    char *bytes = dvq_arena_allocate_text(arena, text.length + 1);
    if (bytes == NULL)
        return false;
    *reader = (dvq_words_reader){.environment = environment, .bytes = bytes};
    size_t size;
    for (size_t at = 0; at < text.length; at += size) {
        uint32_t character = dvq_unicode_decode(text, at, &size);
        bytes[reader->length++] = fold(character);
        if (character > 0xFFFF)
            bytes[reader->length++] = WORDS_CHARACTER;
    }
    int seconds =
        dvq_zone_get_offset_seconds(environment->zones, DVQ_ZONE_SYSTEM, environment->now);
    reader->now = environment->now + seconds * (int64_t)1000;
    dvq_word_date_start(reader->now, &reader->today);
    return true;
}

/* One or two days in words; only the first one if `is_single`. */
static dvq_status read_days(const dvq_environment *environment, dvq_text text, bool is_single,
                            dvq_arena *arena, dvq_words_days *days, bool *found)
{
    dvq_words_reader reader;
    if (!open_reader(environment, text, arena, &reader))
        return DVQ_ERROR_MEMORY;
    dvq_word_matches matches = {0};
    dvq_status status = dvq_words_scan(&reader, arena, &matches);
    if (status != DVQ_OK)
        return status;
    dvq_words_join(&reader, &matches);
    *found = matches.count != 0;
    if (!*found)
        return DVQ_OK;
    int64_t first = dvq_words_get_day(dvq_words_get_local(&reader, &matches.items[0].from));
    int64_t last = first;
    if (matches.count > 1 && !is_single)
        last = dvq_words_get_day(dvq_words_get_local(&reader, &matches.items[1].from));
    days->first = first < last ? first : last;
    days->last = first < last ? last : first;
    return DVQ_OK;
}

dvq_status dvq_words_read(const dvq_environment *environment, dvq_text text, size_t keyword_length,
                          dvq_arena *arena, dvq_words_days *days, bool *found)
{
    size_t start = keyword_length;
    if (dvq_text_byte_at(text, start) == ' ')
        start++;
    dvq_text date = dvq_text_slice(text, start, text.length);
    *days = (dvq_words_days){.whole = false};
    *found = true;
    if (parse_relative_period(environment, date, days) ||
        parse_numbered_period(dvq_unicode_trim(date), days))
        return DVQ_OK;
    dvq_status status = read_days(environment, date, false, arena, days, found);
    if (status != DVQ_OK || *found || keyword_length == 0)
        return status;
    days->whole = true;
    return read_days(environment, text, true, arena, days, found);
}
