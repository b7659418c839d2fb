/*
 * Dates while they are put together from words: which parts were said, which follow, and which
 * local time they mean. Called by the productions of date_words and by what joins them. Reads no
 * text.
 */
#include <math.h>
#include <stdlib.h>

#include "tasks/date_words_part.h"
#include "value/date.h"
#include "value/zone.h"

#define MINUTE_MILLISECONDS ((int64_t)60 * 1000)
#define HOUR_MILLISECONDS ((int64_t)60 * 60 * 1000)
/* JavaScript's dates reach this far from 1970; the years of what is beyond would not fit. */
#define FARTHEST_MILLISECONDS 8.64e15

static int64_t divide_down(int64_t dividend, int64_t divisor)
{
    int64_t quotient = dividend / divisor;
    return dividend % divisor < 0 ? quotient - 1 : quotient;
}

int64_t dvq_words_get_day(int64_t local)
{
    return divide_down(local, WORDS_DAY_MILLISECONDS);
}

int dvq_words_get_weekday(int64_t local)
{
    int64_t day = dvq_words_get_day(local) + 4; /* 1970 began on a Thursday */
    return (int)(day - divide_down(day, 7) * 7);
}

/* Year, month and day of a day since 1970, by searching from a year that is not far off. */
static void split_day(int64_t day, int *year, int *month, int *day_of_month)
{
    int64_t found = 1970 + divide_down(day * 400, 146097);
    while (dvq_date_count_days(found, 1, 1) > day)
        found--;
    while (dvq_date_count_days(found + 1, 1, 1) <= day)
        found++;
    *year = (int)found;
    *month = 12;
    while (dvq_date_count_days(found, *month, 1) > day)
        --*month;
    *day_of_month = (int)(day - dvq_date_count_days(found, *month, 1)) + 1;
}

static int64_t count_days(int64_t year, int64_t month, int64_t day)
{
    int64_t months = year * 12 + month - 1;
    int64_t whole = divide_down(months, 12);
    return dvq_date_count_days(whole, (int)(months - whole * 12) + 1, 1) + day - 1;
}

static int days_in_month(int64_t year, int64_t month)
{
    return (int)(count_days(year, month + 1, 1) - count_days(year, month, 1));
}

/* ---- parts ---- */

static const unsigned time_parts =
    PART_BIT(PART_HOUR) | PART_BIT(PART_MINUTE) | PART_BIT(PART_SECOND);

bool dvq_word_date_is_time(const dvq_word_date *date)
{
    return (date->said & (PART_BIT(PART_WEEKDAY) | PART_BIT(PART_DAY) | PART_BIT(PART_MONTH))) == 0;
}

bool dvq_word_date_is_day(const dvq_word_date *date)
{
    return (date->said & time_parts) == 0;
}

bool dvq_word_date_is_weekday(const dvq_word_date *date)
{
    return dvq_word_date_says(date, PART_WEEKDAY) && !dvq_word_date_says(date, PART_DAY) &&
           !dvq_word_date_says(date, PART_MONTH);
}

bool dvq_word_date_is_valid(const dvq_word_date *date)
{
    const int *values = date->values;
    if (values[PART_MONTH] < 1 || values[PART_MONTH] > 12 || values[PART_DAY] < 1)
        return false;
    return values[PART_DAY] <= days_in_month(values[PART_YEAR], values[PART_MONTH]) &&
           values[PART_HOUR] >= 0 && values[PART_HOUR] < 24 && values[PART_MINUTE] >= 0 &&
           values[PART_MINUTE] < 60;
}

typedef void set_part(dvq_word_date *date, word_part part, int value);

static void set_day(dvq_word_date *date, int64_t local, set_part *set)
{
    int year;
    int month;
    int day;
    split_day(dvq_words_get_day(local), &year, &month, &day);
    set(date, PART_YEAR, year);
    set(date, PART_MONTH, month);
    set(date, PART_DAY, day);
}

static void set_time(dvq_word_date *date, int64_t local, set_part *set)
{
    int64_t rest = local - dvq_words_get_day(local) * WORDS_DAY_MILLISECONDS;
    set(date, PART_HOUR, (int)(rest / HOUR_MILLISECONDS));
    set(date, PART_MINUTE, (int)(rest / MINUTE_MILLISECONDS % 60));
    set(date, PART_SECOND, (int)(rest / 1000 % 60));
    set(date, PART_MILLISECOND, (int)(rest % 1000));
}

void dvq_word_date_start(int64_t local, dvq_word_date *date)
{
    *date = (dvq_word_date){.known = 0};
    set_day(date, local, dvq_word_date_imply);
    set_time(date, WORDS_DAY_MILLISECONDS / 2, dvq_word_date_imply);
}

void dvq_word_date_say_day(dvq_word_date *date, int64_t local)
{
    set_day(date, local, dvq_word_date_say);
}

void dvq_word_date_imply_day(dvq_word_date *date, int64_t local)
{
    set_day(date, local, dvq_word_date_imply);
}

void dvq_word_date_imply_time(dvq_word_date *date, int64_t local)
{
    set_time(date, local, dvq_word_date_imply);
}

void dvq_word_date_say_time(dvq_word_date *date, int64_t local)
{
    set_time(date, local, dvq_word_date_say);
    dvq_word_date_say(date, PART_HALF, date->values[PART_HOUR] < 12 ? 0 : 1);
}

/* ---- local time and time ---- */

static int offset_seconds(const dvq_words_reader *reader, int64_t instant)
{
    return dvq_zone_get_offset_seconds(reader->environment->zones, DVQ_ZONE_SYSTEM, instant);
}

static int64_t to_instant(const dvq_words_reader *reader, int64_t local)
{
    int64_t guess = local - offset_seconds(reader, local) * (int64_t)1000;
    return local - offset_seconds(reader, guess) * (int64_t)1000;
}

static int64_t to_local(const dvq_words_reader *reader, int64_t instant)
{
    return instant + offset_seconds(reader, instant) * (int64_t)1000;
}

int dvq_words_get_offset(const dvq_words_reader *reader, int64_t local)
{
    return offset_seconds(reader, to_instant(reader, local)) / 60;
}

int64_t dvq_words_get_local(const dvq_words_reader *reader, const dvq_word_date *date)
{
    const int *values = date->values;
    int64_t day = count_days(values[PART_YEAR], values[PART_MONTH], values[PART_DAY]);
    int64_t local = day * WORDS_DAY_MILLISECONDS + values[PART_HOUR] * HOUR_MILLISECONDS +
                    values[PART_MINUTE] * MINUTE_MILLISECONDS +
                    values[PART_SECOND] * (int64_t)1000 + values[PART_MILLISECOND];
    if (!dvq_word_date_knows(date, PART_OFFSET))
        return local;
    int64_t moved = dvq_words_get_offset(reader, local) - values[PART_OFFSET];
    if (moved == 0)
        return local;
    return to_local(reader, to_instant(reader, local) + moved * MINUTE_MILLISECONDS);
}

int dvq_words_nearest_year(const dvq_words_reader *reader, int day, int month)
{
    int64_t today = dvq_words_get_day(reader->now);
    int year;
    int this_month;
    int this_day;
    split_day(today, &year, &this_month, &this_day);
    int64_t there = count_days(year, month, day);
    int months_year;
    split_day(there, &months_year, &month, &day);
    int64_t distance = llabs(there - today);
    for (int step = 1; step >= -1; step -= 2) {
        int last = days_in_month(year + step, month);
        int64_t other = count_days(year + step, month, day < last ? day : last);
        if (llabs(other - today) < distance)
            return year + step;
    }
    return year;
}

/* ---- adding spans ---- */

/* Months later; of a month that lacks the day, its last day. */
static bool add_months(int64_t *local, double months)
{
    int year;
    int month;
    int day;
    split_day(dvq_words_get_day(*local), &year, &month, &day);
    double there = trunc(month - 1 + months);
    if (fabs(there) > 12.0 * 270000)
        return false;
    int64_t target = (int64_t)there + 1;
    int last = days_in_month(year, target);
    int64_t time = *local - dvq_words_get_day(*local) * WORDS_DAY_MILLISECONDS;
    *local = count_days(year, target, day < last ? day : last) * WORDS_DAY_MILLISECONDS + time;
    return true;
}

static bool add_unit(const dvq_words_reader *reader, int64_t *local, word_unit unit, double amount)
{
    static const double lengths[] = {[WORDS_SECOND] = 1000,
                                     [WORDS_MINUTE] = 60 * 1000,
                                     [WORDS_HOUR] = 60 * 60 * 1000,
                                     [WORDS_DAY] = 1,
                                     [WORDS_WEEK] = 7};
    if (unit == WORDS_YEAR)
        return add_months(local, floor(amount) * 12);
    if (unit == WORDS_MONTH || unit == WORDS_QUARTER)
        return add_months(local, unit == WORDS_MONTH ? amount : amount * 3);
    double moved = amount * lengths[unit];
    bool is_clock = unit <= WORDS_HOUR;
    if (!is_clock)
        moved = floor(moved + 0.5) * (double)WORDS_DAY_MILLISECONDS;
    if (fabs((double)*local + moved) > FARTHEST_MILLISECONDS)
        return false;
    if (is_clock)
        *local = to_local(reader, to_instant(reader, *local) + (int64_t)moved);
    else
        *local += (int64_t)moved;
    return true;
}

/* Which parts of the sum count as said depends on the units: "in 2 weeks" leaves the day open. */
static void say_sum(const dvq_word_span *span, int64_t sum, int offset, dvq_word_date *date)
{
    const double *amounts = span->amounts;
    if (amounts[WORDS_HOUR] != 0 || amounts[WORDS_MINUTE] != 0 || amounts[WORDS_SECOND] != 0) {
        dvq_word_date_say_time(date, sum);
        dvq_word_date_say_day(date, sum);
        dvq_word_date_say(date, PART_OFFSET, offset);
        return;
    }
    dvq_word_date_imply_time(date, sum);
    dvq_word_date_imply(date, PART_OFFSET, offset);
    if (amounts[WORDS_DAY] != 0) {
        dvq_word_date_say_day(date, sum);
        return;
    }
    if (amounts[WORDS_WEEK] != 0)
        dvq_word_date_imply(date, PART_WEEKDAY, dvq_words_get_weekday(sum));
    dvq_word_date_imply_day(date, sum);
    if (amounts[WORDS_MONTH] != 0)
        dvq_word_date_say(date, PART_MONTH, date->values[PART_MONTH]);
    if (amounts[WORDS_MONTH] != 0 || amounts[WORDS_YEAR] != 0)
        dvq_word_date_say(date, PART_YEAR, date->values[PART_YEAR]);
}

bool dvq_words_add_span(const dvq_words_reader *reader, int64_t local, const dvq_word_span *span,
                        int sign, dvq_word_date *date)
{
    int64_t sum = local;
    for (size_t i = 0; i < span->count; i++)
        if (!add_unit(reader, &sum, span->order[i], sign * span->amounts[span->order[i]]))
            return false;
    dvq_word_date_start(local, date);
    say_sum(span, sum, dvq_words_get_offset(reader, local), date);
    return true;
}
