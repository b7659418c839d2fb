/*
 * Dates: calendar fields of an instant in a zone, arithmetic as in Luxon 3.4, and formatting and
 * parsing with its tokens. A date value holds its instant and its zone (value.h).
 *
 * Used for literals, fields, operators and functions. Never reads the clock.
 */
#ifndef DVQ_VALUE_DATE_H
#define DVQ_VALUE_DATE_H

#include "value/duration.h"
#include "value/environment.h"
#include "value/zone.h"

/* The fields of a date, in its own zone. */
typedef struct dvq_date_fields {
    int year;
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
    int hour;
    int minute;
    int second;
    int millisecond;
    int offset;  /* minutes east of UTC */
    int weekday; /* 1 (Monday) to 7 */
} dvq_date_fields;

typedef enum dvq_date_unit {
    DVQ_DATE_DAY,
    DVQ_DATE_WEEK, /* starts on Monday */
    DVQ_DATE_MONTH,
    DVQ_DATE_YEAR
} dvq_date_unit;

typedef enum dvq_date_part {
    DVQ_DATE_PART_YEAR,
    DVQ_DATE_PART_MONTH,
    DVQ_DATE_PART_DAY,
    DVQ_DATE_PART_HOUR,
    DVQ_DATE_PART_MINUTE,
    DVQ_DATE_PART_SECOND,
    DVQ_DATE_PART_MILLISECOND
} dvq_date_part;

/*
 * The date of an instant. If it is more than 8.64e15 milliseconds from 1970, the date is invalid
 * and its milliseconds are NaN. Every function here takes invalid dates, and gives invalid dates
 * for them; their fields are 0 and their text is "Invalid DateTime".
 */
dvq_value dvq_date_from_milliseconds(double milliseconds, dvq_zone zone);

static inline bool dvq_date_is_valid(dvq_value date)
{
    return !isnan(date.as.milliseconds);
}

void dvq_date_get_fields(const dvq_environment *environment, dvq_value date,
                         dvq_date_fields *fields);

/*
 * Days from 1970-01-01 to a day of the proleptic Gregorian calendar. The month is from 1 to 12; the
 * day may be past the end of the month.
 */
int64_t dvq_date_count_days(int64_t year, int month, int day);

/* ISO 8601 week of the year, 1 to 53, and the year it belongs to. */
void dvq_date_get_week(const dvq_date_fields *fields, int *week, int *week_year);

int dvq_date_get_ordinal(const dvq_date_fields *fields);

/*
 * The date with these local fields in `zone`; `offset` and `weekday` are ignored. False when a
 * field is out of range (in Luxon, an invalid DateTime). A local time that daylight saving skips is
 * moved forward.
 */
bool dvq_date_make(const dvq_environment *environment, const dvq_date_fields *fields, dvq_zone zone,
                   dvq_value *date);

/* The same; if two instants have this local time, the one with `offset` (minutes, or NULL). */
bool dvq_date_make_near(const dvq_environment *environment, const dvq_date_fields *fields,
                        dvq_zone zone, const int *offset, dvq_value *date);

/*
 * Set year, month and day to an ISO week date, or to the nth day of a year; false if there is no
 * such day. The other fields are left alone.
 */
bool dvq_date_from_week(int week_year, int week, int weekday, dvq_date_fields *fields);
bool dvq_date_from_ordinal(int year, int ordinal, dvq_date_fields *fields);

/*
 * The date with one field set to `amount`. An amount out of range carries over into the larger
 * fields. If the month does not have the day, the day becomes the last of the month.
 */
dvq_value dvq_date_set(const dvq_environment *environment, dvq_value date, dvq_date_part part,
                       int amount);

/* The first or last millisecond of the day, week, month or year that the date is in. */
dvq_value dvq_date_start_of(const dvq_environment *environment, dvq_value date, dvq_date_unit unit);
dvq_value dvq_date_end_of(const dvq_environment *environment, dvq_value date, dvq_date_unit unit);

/* date + sign * duration: years to days by the calendar, smaller units by the clock. */
dvq_value dvq_date_add(const dvq_environment *environment, dvq_value date,
                       const dvq_duration *duration, int sign);

/*
 * later - earlier in years, months, days, hours, minutes, seconds and milliseconds, normalised as
 * when Dataview subtracts dates.
 */
dvq_status dvq_date_subtract(const dvq_environment *environment, dvq_value later, dvq_value earlier,
                             dvq_arena *arena, dvq_value *duration);

/* The same instant in another zone; with `keep_local`, the same local time there. */
dvq_value dvq_date_set_zone(const dvq_environment *environment, dvq_value date, dvq_zone zone,
                            bool keep_local);

/* Equal as in Luxon's equals: the same instant and the same zone. */
bool dvq_date_equal(const dvq_environment *environment, dvq_value a, dvq_value b);

/* Format with Luxon's tokens, in the environment's locale. */
dvq_status dvq_date_format(const dvq_environment *environment, dvq_value date, dvq_text format,
                           dvq_text_builder *builder, dvq_error *error);

/* Parse with Luxon's tokens (DateTime.fromFormat); *valid is false when the text does not fit. */
dvq_status dvq_date_parse_format(const dvq_environment *environment, dvq_text text, dvq_text format,
                                 dvq_arena *arena, dvq_value *date, bool *valid, dvq_error *error);

/* "2026-01-15T00:00:00.000Z", "…+02:00": the form of JSON output. */
void dvq_date_append_iso(const dvq_environment *environment, dvq_value date,
                         dvq_text_builder *builder);

#endif
