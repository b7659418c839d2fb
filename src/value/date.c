/*
 * Dates: calendar fields and arithmetic. A local time is in milliseconds, with the zone's offset
 * already added, and is a double, because in JavaScript doubles decide which dates exist and how
 * fractions add up. Formatting and parsing are in date_format.c and date_parse.c. Only the
 * difference of two dates allocates memory.
 */
#include "value/date.h"

#include <stdlib.h>

#define DAY_MS 86400000.0
#define DATE_LIMIT 8.64e15

/* A local time that is yet to become an instant; its fields may be out of range. */
typedef struct local_time {
    double year;
    double month; /* from 1 */
    double day;
    double time; /* milliseconds since local midnight */
} local_time;

/* ---- the calendar ---- */

int64_t dvq_date_count_days(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void civil_from_days(int64_t days, dvq_date_fields *fields)
{
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    fields->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    fields->month = (int)(month < 10 ? month + 3 : month - 9);
    fields->year = (int)(year_of_era + era * 400 + (fields->month <= 2 ? 1 : 0));
}

static bool is_leap_year(double year)
{
    return fmod(year, 4) == 0 && (fmod(year, 100) != 0 || fmod(year, 400) == 0);
}

static int month_length(double year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : lengths[month - 1];
}

/* How many days the month has; a month out of range carries over into the year. */
static int carried_month_length(double year, double month)
{
    double years = floor((month - 1) / 12);
    if (!isfinite(years))
        return 31;
    return month_length(year + years, (int)(month - years * 12));
}

static int weekday_of_days(int64_t days)
{
    int64_t weekday = (days + 3) % 7;
    return (int)(weekday < 0 ? weekday + 7 : weekday) + 1;
}

/* Local milliseconds, NaN if the calendar does not reach that far. */
static double local_milliseconds(local_time local)
{
    double years = floor((local.month - 1) / 12);
    double year = local.year + years;
    if (!(fabs(year) <= 400000) || !isfinite(local.day))
        return NAN;
    int month = (int)(local.month - years * 12);
    double time = local.time;
    /* For the years 0 to 99, Luxon sets the date afterwards, which drops whole days of the time. */
    if (local.year >= 0 && local.year < 100)
        time = fmod(time, DAY_MS);
    double days = (double)dvq_date_count_days((int64_t)year, month, 1) + local.day - 1;
    double result = days * DAY_MS + time;
    return fabs(result) <= DATE_LIMIT ? result : NAN;
}

/* ---- instants ---- */

/* Milliseconds east of UTC. */
static double offset_at(const dvq_environment *environment, dvq_zone zone, double milliseconds)
{
    if (!(fabs(milliseconds) <= 2 * DATE_LIMIT))
        return 0;
    return 1000.0 *
           dvq_zone_get_offset_seconds(environment->zones, zone, (int64_t)floor(milliseconds));
}

/* The instant of a local time; if there are two, the one whose offset is `guess`. */
static double resolve_local(const dvq_environment *environment, double local, double guess,
                            dvq_zone zone)
{
    double instant = local - guess;
    double second = offset_at(environment, zone, instant);
    if (second == guess)
        return instant;
    instant -= second - guess;
    double third = offset_at(environment, zone, instant);
    if (second == third)
        return instant;
    return local - fmin(second, third);
}

dvq_value dvq_date_from_milliseconds(double milliseconds, dvq_zone zone)
{
    return dvq_value_date(fabs(milliseconds) <= DATE_LIMIT ? milliseconds : NAN, zone);
}

static dvq_value make_local(const dvq_environment *environment, local_time local, double guess,
                            dvq_zone zone)
{
    double instant = resolve_local(environment, local_milliseconds(local), guess, zone);
    return dvq_date_from_milliseconds(instant, zone);
}

/* The local time of a date, and its offset from UTC. */
static local_time get_local(const dvq_environment *environment, dvq_value date, double *offset)
{
    *offset = offset_at(environment, date.size, date.as.milliseconds);
    double local = trunc(date.as.milliseconds + *offset);
    double days = floor(local / DAY_MS);
    dvq_date_fields fields;
    civil_from_days((int64_t)days, &fields);
    return (local_time){fields.year, fields.month, fields.day, local - days * DAY_MS};
}

void dvq_date_get_fields(const dvq_environment *environment, dvq_value date,
                         dvq_date_fields *fields)
{
    *fields = (dvq_date_fields){0};
    if (!dvq_date_is_valid(date))
        return;
    double offset = offset_at(environment, date.size, date.as.milliseconds);
    double local = trunc(date.as.milliseconds + offset);
    int64_t days = (int64_t)floor(local / DAY_MS);
    civil_from_days(days, fields);
    int time = (int)(local - (double)days * DAY_MS);
    fields->hour = time / 3600000;
    fields->minute = time / 60000 % 60;
    fields->second = time / 1000 % 60;
    fields->millisecond = time % 1000;
    fields->offset = (int)(offset / 60000);
    fields->weekday = weekday_of_days(days);
}

int dvq_date_get_ordinal(const dvq_date_fields *fields)
{
    return (int)(dvq_date_count_days(fields->year, fields->month, fields->day) -
                 dvq_date_count_days(fields->year, 1, 1)) +
           1;
}

/* A year has 53 weeks if it starts on a Thursday, and a leap year also if on a Wednesday. */
static int weeks_in_year(int year)
{
    int weekday = weekday_of_days(dvq_date_count_days(year, 1, 1));
    return weekday == 4 || (weekday == 3 && is_leap_year(year)) ? 53 : 52;
}

void dvq_date_get_week(const dvq_date_fields *fields, int *week, int *week_year)
{
    int weekday = weekday_of_days(dvq_date_count_days(fields->year, fields->month, fields->day));
    int number = (dvq_date_get_ordinal(fields) - weekday + 10) / 7;
    *week_year = fields->year;
    if (number < 1) {
        --*week_year;
        number = weeks_in_year(*week_year);
    } else if (number > weeks_in_year(fields->year)) {
        number = 1;
        ++*week_year;
    }
    *week = number;
}

bool dvq_date_from_week(int week_year, int week, int weekday, dvq_date_fields *fields)
{
    if (week < 1 || week > weeks_in_year(week_year) || weekday < 1 || weekday > 7)
        return false;
    int64_t fourth = dvq_date_count_days(week_year, 1, 4);
    int64_t first_monday = fourth - weekday_of_days(fourth) + 1;
    civil_from_days(first_monday + (int64_t)7 * (week - 1) + weekday - 1, fields);
    return true;
}

bool dvq_date_from_ordinal(int year, int ordinal, dvq_date_fields *fields)
{
    if (ordinal < 1 || ordinal > (is_leap_year(year) ? 366 : 365))
        return false;
    civil_from_days(dvq_date_count_days(year, 1, 1) + ordinal - 1, fields);
    return true;
}

static bool is_between(int amount, int low, int high)
{
    return amount >= low && amount <= high;
}

static bool are_fields_valid(const dvq_date_fields *fields)
{
    bool midnight = fields->hour == 24 && fields->minute == 0 && fields->second == 0 &&
                    fields->millisecond == 0;
    return is_between(fields->month, 1, 12) &&
           is_between(fields->day, 1, month_length(fields->year, fields->month)) &&
           (is_between(fields->hour, 0, 23) || midnight) && is_between(fields->minute, 0, 59) &&
           is_between(fields->second, 0, 59) && is_between(fields->millisecond, 0, 999);
}

static double time_of_fields(const dvq_date_fields *fields)
{
    return fields->hour * 3600000.0 + fields->minute * 60000.0 + fields->second * 1000.0 +
           fields->millisecond;
}

bool dvq_date_make(const dvq_environment *environment, const dvq_date_fields *fields, dvq_zone zone,
                   dvq_value *date)
{
    return dvq_date_make_near(environment, fields, zone, NULL, date);
}

bool dvq_date_make_near(const dvq_environment *environment, const dvq_date_fields *fields,
                        dvq_zone zone, const int *offset, dvq_value *date)
{
    if (!are_fields_valid(fields))
        return false;
    local_time local = {fields->year, fields->month, fields->day, time_of_fields(fields)};
    double guess =
        offset != NULL ? *offset * 60000.0 : offset_at(environment, zone, (double)environment->now);
    *date = make_local(environment, local, guess, zone);
    return dvq_date_is_valid(*date);
}

static void set_part(local_time *local, dvq_date_part part, double amount)
{
    double hour = floor(local->time / 3600000);
    double minute = floor(fmod(local->time, 3600000) / 60000);
    double second = floor(fmod(local->time, 60000) / 1000);
    switch (part) {
    case DVQ_DATE_PART_YEAR:
        local->year = amount;
        break;
    case DVQ_DATE_PART_MONTH:
        local->month = amount;
        break;
    case DVQ_DATE_PART_DAY:
        local->day = amount;
        return;
    case DVQ_DATE_PART_HOUR:
        local->time += (amount - hour) * 3600000;
        return;
    case DVQ_DATE_PART_MINUTE:
        local->time += (amount - minute) * 60000;
        return;
    case DVQ_DATE_PART_SECOND:
        local->time += (amount - second) * 1000;
        return;
    case DVQ_DATE_PART_MILLISECOND:
        local->time += amount - fmod(local->time, 1000);
        return;
    }
    local->day = fmin(local->day, carried_month_length(local->year, local->month));
}

dvq_value dvq_date_set(const dvq_environment *environment, dvq_value date, dvq_date_part part,
                       int amount)
{
    double offset = 0;
    if (!dvq_date_is_valid(date))
        return date;
    local_time local = get_local(environment, date, &offset);
    set_part(&local, part, amount);
    return make_local(environment, local, offset, date.size);
}

/* ---- arithmetic ---- */

static double fraction_of(double amount)
{
    return amount - trunc(amount);
}

/* Add a duration: whole years, months, weeks and days by the calendar, the rest by the clock. */
static dvq_value add_duration(const dvq_environment *environment, dvq_value date,
                              const dvq_duration *duration)
{
    double offset = 0;
    double amount[DVQ_DURATION_UNITS];
    dvq_duration clock = {0};
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++) {
        amount[unit] = dvq_duration_get(duration, (dvq_duration_unit)unit);
        dvq_duration_set(&clock, (dvq_duration_unit)unit,
                         unit < DVQ_DURATION_HOURS ? fraction_of(amount[unit]) : amount[unit]);
    }
    local_time local = get_local(environment, date, &offset);
    local.year += trunc(amount[DVQ_DURATION_YEARS]);
    local.month += trunc(amount[DVQ_DURATION_MONTHS]) + trunc(amount[DVQ_DURATION_QUARTERS]) * 3;
    local.day = fmin(local.day, carried_month_length(local.year, local.month)) +
                trunc(amount[DVQ_DURATION_DAYS]) + trunc(amount[DVQ_DURATION_WEEKS]) * 7;
    double instant = resolve_local(environment, local_milliseconds(local), offset, date.size);
    return dvq_date_from_milliseconds(instant + dvq_duration_to_milliseconds(&clock), date.size);
}

dvq_value dvq_date_add(const dvq_environment *environment, dvq_value date,
                       const dvq_duration *duration, int sign)
{
    dvq_duration amount = *duration;
    if (!dvq_date_is_valid(date))
        return date;
    if (sign < 0)
        dvq_duration_negate(&amount);
    return add_duration(environment, date, &amount);
}

dvq_value dvq_date_start_of(const dvq_environment *environment, dvq_value date, dvq_date_unit unit)
{
    double offset = 0;
    if (!dvq_date_is_valid(date))
        return date;
    local_time local = get_local(environment, date, &offset);
    int64_t days = dvq_date_count_days((int64_t)local.year, (int)local.month, (int)local.day);
    local.time = 0;
    switch (unit) {
    case DVQ_DATE_YEAR:
        local.month = 1;
        local.day = 1;
        break;
    case DVQ_DATE_MONTH:
        local.day = 1;
        break;
    case DVQ_DATE_WEEK:
        local.day -= weekday_of_days(days) - 1;
        break;
    case DVQ_DATE_DAY:
        break;
    }
    return make_local(environment, local, offset, date.size);
}

dvq_value dvq_date_end_of(const dvq_environment *environment, dvq_value date, dvq_date_unit unit)
{
    static const dvq_duration_unit units[] = {
        [DVQ_DATE_DAY] = DVQ_DURATION_DAYS,
        [DVQ_DATE_WEEK] = DVQ_DURATION_WEEKS,
        [DVQ_DATE_MONTH] = DVQ_DURATION_MONTHS,
        [DVQ_DATE_YEAR] = DVQ_DURATION_YEARS,
    };
    dvq_duration one = {0};
    dvq_duration_set(&one, units[unit], 1);
    dvq_value next = dvq_date_add(environment, date, &one, 1);
    next = dvq_date_start_of(environment, next, unit);
    next.as.milliseconds -= 1;
    return next;
}

dvq_value dvq_date_set_zone(const dvq_environment *environment, dvq_value date, dvq_zone zone,
                            bool keep_local)
{
    double offset = 0;
    if (zone == date.size)
        return date;
    if (!dvq_date_is_valid(date) || !keep_local)
        return dvq_value_date(date.as.milliseconds, zone);
    local_time local = get_local(environment, date, &offset);
    double guess = offset_at(environment, zone, date.as.milliseconds);
    return make_local(environment, local, guess, zone);
}

bool dvq_date_equal(const dvq_environment *environment, dvq_value a, dvq_value b)
{
    if (a.as.milliseconds != b.as.milliseconds)
        return false;
    return a.size == b.size || (dvq_zone_is_utc(environment->zones, a.size) &&
                                dvq_zone_is_utc(environment->zones, b.size));
}

/* ---- differences ---- */

/* Days from the local day of `a` to that of `b`, each in its own zone. */
static double count_days(const dvq_environment *environment, dvq_value a, dvq_value b)
{
    double offset_a = offset_at(environment, a.size, a.as.milliseconds);
    double offset_b = offset_at(environment, b.size, b.as.milliseconds);
    return floor(trunc(b.as.milliseconds + offset_b) / DAY_MS) -
           floor(trunc(a.as.milliseconds + offset_a) / DAY_MS);
}

/* By how much the unit is larger in `b` than in `a`, whatever the smaller units are. */
static double count_unit(const dvq_environment *environment, dvq_value a, dvq_value b,
                         dvq_duration_unit unit)
{
    double offset = 0;
    if (unit == DVQ_DURATION_DAYS)
        return count_days(environment, a, b);
    local_time first = get_local(environment, a, &offset);
    local_time second = get_local(environment, b, &offset);
    double years = second.year - first.year;
    return unit == DVQ_DURATION_YEARS ? years : second.month - first.month + years * 12;
}

/*
 * Count whole years, then months, then days from `earlier` to `later`; a count that goes too far
 * steps back. Returns the date that they lead to.
 */
static dvq_value count_calendar(const dvq_environment *environment, dvq_value earlier,
                                dvq_value later, dvq_duration *counts)
{
    static const dvq_duration_unit units[] = {DVQ_DURATION_YEARS, DVQ_DURATION_MONTHS,
                                              DVQ_DURATION_DAYS};
    dvq_value cursor = earlier;
    for (size_t i = 0; i < 3; i++) {
        double count = count_unit(environment, cursor, later, units[i]);
        dvq_duration_set(counts, units[i], count);
        dvq_value reached = dvq_date_add(environment, earlier, counts, 1);
        for (int step = 0; step < 2 && reached.as.milliseconds > later.as.milliseconds; step++) {
            dvq_duration_set(counts, units[i], --count);
            reached = dvq_date_add(environment, earlier, counts, 1);
        }
        cursor = reached;
    }
    return cursor;
}

dvq_status dvq_date_subtract(const dvq_environment *environment, dvq_value later, dvq_value earlier,
                             dvq_arena *arena, dvq_value *duration)
{
    static const uint16_t clock_units = 1u << DVQ_DURATION_HOURS | 1u << DVQ_DURATION_MINUTES |
                                        1u << DVQ_DURATION_SECONDS |
                                        1u << DVQ_DURATION_MILLISECONDS;
    bool negative = earlier.as.milliseconds > later.as.milliseconds;
    dvq_value first = negative ? later : earlier;
    dvq_value last = negative ? earlier : later;
    dvq_duration counts = {0};
    dvq_duration rest = {0};
    if (!dvq_date_is_valid(later) || !dvq_date_is_valid(earlier)) {
        dvq_duration_set(&rest, DVQ_DURATION_MILLISECONDS, NAN);
        return dvq_duration_to_value(arena, &rest, duration);
    }
    dvq_value cursor = count_calendar(environment, first, last, &counts);
    dvq_duration_set(&rest, DVQ_DURATION_MILLISECONDS,
                     last.as.milliseconds - cursor.as.milliseconds);
    dvq_duration_shift(&rest, clock_units, &rest);
    dvq_duration_add(&rest, &counts, 1, &rest);
    if (negative)
        dvq_duration_negate(&rest);
    dvq_duration_normalize(&rest, &rest);
    return dvq_duration_to_value(arena, &rest, duration);
}
