/*
 * Dates: calendar fields of an instant in a zone, arithmetic as Luxon 3.4 has it, and its format
 * tokens, both ways. A date value carries its instant and its zone (value.h).
 *
 * Used by the parser (literals), the vault (fields), operators and functions. Never reads the
 * clock.
 */
#ifndef DVQ_VALUE_DATE_H
#define DVQ_VALUE_DATE_H

#include "value/duration.h"
#include "value/environment.h"
#include "value/zone.h"

/* Fields of a date in its own zone. */
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
    DVQ_DATE_WEEK, /* from Monday */
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
 * The date of an instant; one that no calendar reaches (more than 8.64e15 milliseconds from 1970)
 * gives an invalid date, whose milliseconds are NaN. Invalid dates go through all functions here
 * and come out invalid; their fields are 0 and their text is "Invalid DateTime".
 */
dvq_value dvq_date_from_milliseconds(double milliseconds, dvq_zone zone);

static inline bool dvq_date_is_valid(dvq_value date)
{
    return !isnan(date.as.milliseconds);
}

void dvq_date_get_fields(const dvq_environment *environment, dvq_value date,
                         dvq_date_fields *fields);

/*
 * Days from 1970-01-01 to a day of the proleptic Gregorian calendar; the month is from 1 to 12, the
 * day may lie past the month's end.
 */
int64_t dvq_date_count_days(int64_t year, int month, int day);

/* ISO 8601 week of the year, 1 to 53, and the year it belongs to. */
void dvq_date_get_week(const dvq_date_fields *fields, int *week, int *week_year);

int dvq_date_get_ordinal(const dvq_date_fields *fields);

/*
 * The date of local fields in `zone`; `offset` and `weekday` are ignored. False when a field is out
 * of range (Luxon: an invalid DateTime). A local time that daylight saving skips moves forward.
 */
bool dvq_date_make(const dvq_environment *environment, const dvq_date_fields *fields, dvq_zone zone,
                   dvq_value *date);

/* The same; of two instants with this local time, the one with `offset` (minutes), if given. */
bool dvq_date_make_near(const dvq_environment *environment, const dvq_date_fields *fields,
                        dvq_zone zone, const int *offset, dvq_value *date);

/*
 * Year, month and day of an ISO week date or of the year's nth day; false when there is none such.
 * The other fields are left alone.
 */
bool dvq_date_from_week(int week_year, int week, int weekday, dvq_date_fields *fields);
bool dvq_date_from_ordinal(int year, int ordinal, dvq_date_fields *fields);

/*
 * The date with one field set to `amount`, which may be out of range and then carries into the
 * greater fields. A month or year that lacks the day takes its last one.
 */
dvq_value dvq_date_set(const dvq_environment *environment, dvq_value date, dvq_date_part part,
                       int amount);

/* First or last millisecond of the unit that holds the date. */
dvq_value dvq_date_start_of(const dvq_environment *environment, dvq_value date, dvq_date_unit unit);
dvq_value dvq_date_end_of(const dvq_environment *environment, dvq_value date, dvq_date_unit unit);

/* date + sign * duration: months and days by the calendar, smaller units by the clock. */
dvq_value dvq_date_add(const dvq_environment *environment, dvq_value date,
                       const dvq_duration *duration, int sign);

/*
 * later - earlier in years, months, days, hours, minutes, seconds and milliseconds, normalised as
 * Dataview's subtraction of dates gives it.
 */
dvq_status dvq_date_subtract(const dvq_environment *environment, dvq_value later, dvq_value earlier,
                             dvq_arena *arena, dvq_value *duration);

/* The same instant in another zone; with `keep_local`, the same local time there. */
dvq_value dvq_date_set_zone(const dvq_environment *environment, dvq_value date, dvq_zone zone,
                            bool keep_local);

/* Equal as Luxon's equals: the same instant and the same zone. */
bool dvq_date_equal(const dvq_environment *environment, dvq_value a, dvq_value b);

/* Format with Luxon's tokens in the environment's locale. */
dvq_status dvq_date_format(const dvq_environment *environment, dvq_value date, dvq_text format,
                           dvq_text_builder *builder, dvq_error *error);

/* Parse with Luxon's tokens (DateTime.fromFormat); *valid is false when the text does not fit. */
dvq_status dvq_date_parse_format(const dvq_environment *environment, dvq_text text, dvq_text format,
                                 dvq_arena *arena, dvq_value *date, bool *valid, dvq_error *error);

/* "2026-01-15T00:00:00.000Z", "…+02:00": the ISO form of JSON output. */
void dvq_date_append_iso(const dvq_environment *environment, dvq_value date,
                         dvq_text_builder *builder);

#endif
