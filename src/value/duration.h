/*
 * Durations: amounts of calendar and clock units, as in Luxon 3.4's Duration. Each unit is kept by
 * itself, may be missing, and may have a fraction. Rules: Luxon, duration.js; Dataview,
 * normalize.ts.
 */
#ifndef DVQ_VALUE_DURATION_H
#define DVQ_VALUE_DURATION_H

#include "value/environment.h"
#include "value/value.h"

typedef enum dvq_duration_unit {
    DVQ_DURATION_YEARS,
    DVQ_DURATION_QUARTERS,
    DVQ_DURATION_MONTHS,
    DVQ_DURATION_WEEKS,
    DVQ_DURATION_DAYS,
    DVQ_DURATION_HOURS,
    DVQ_DURATION_MINUTES,
    DVQ_DURATION_SECONDS,
    DVQ_DURATION_MILLISECONDS,
    DVQ_DURATION_UNITS /* how many there are */
} dvq_duration_unit;

struct dvq_duration {
    double amount[DVQ_DURATION_UNITS];
    uint16_t present; /* bit 1 << unit: the unit is set, even to 0 */
};

/* Whether `unit` is set, even to 0. */
static inline bool dvq_duration_has(const dvq_duration *duration, int unit)
{
    return (duration->present >> unit & 1) != 0;
}

/* The amount of `unit`, 0 if it is not set or not a number. */
static inline double dvq_duration_get(const dvq_duration *duration, dvq_duration_unit unit)
{
    bool usable = dvq_duration_has(duration, unit) && !isnan(duration->amount[unit]);
    return usable ? duration->amount[unit] : 0;
}

void dvq_duration_set(dvq_duration *duration, dvq_duration_unit unit, double amount);

/* Whether every amount is a number. */
bool dvq_duration_is_numeric(const dvq_duration *duration);

/* The total, with months of 30 days and years of 365: what < and > compare. */
double dvq_duration_to_milliseconds(const dvq_duration *duration);

/* Equal unit by unit, where a unit that is not set is 0 (Luxon's equals). */
bool dvq_duration_equal(const dvq_duration *a, const dvq_duration *b);

/* a + sign * b, unit by unit, not normalised. */
void dvq_duration_add(const dvq_duration *a, const dvq_duration *b, int sign, dvq_duration *sum);

/*
 * Every unit multiplied or divided, not normalised; false if one is then not a number, which Luxon
 * refuses.
 */
bool dvq_duration_scale(const dvq_duration *duration, double factor, dvq_duration *scaled);
bool dvq_duration_divide(const dvq_duration *duration, double divisor, dvq_duration *divided);

/* Change the sign of every unit that is set. */
void dvq_duration_negate(dvq_duration *duration);

/* Convert to the units in the bit set `units` (Luxon's shiftTo); an empty set changes nothing. */
void dvq_duration_shift(const dvq_duration *duration, uint16_t units, dvq_duration *shifted);

/* Dataview's normalizeDuration: shiftToAll().normalize(). */
void dvq_duration_normalize(const dvq_duration *duration, dvq_duration *normal);

/* The whole duration in one unit (Luxon's shiftTo(unit)), such as dur(...).days. */
double dvq_duration_in_unit(const dvq_duration *duration, dvq_duration_unit unit);

/* "1 year, 2 days": Dataview's renderMinimalDuration, in the environment's locale. */
dvq_status dvq_duration_append_text(const dvq_environment *environment,
                                    const dvq_duration *duration, dvq_text_builder *builder);

/* "2 ans": the amount with the locale's word for a unit, given as "year". */
dvq_status dvq_duration_append_unit(const dvq_environment *environment, const char *unit,
                                    double amount, dvq_text_builder *builder);

/* Format with the tokens of Luxon's toFormat. */
dvq_status dvq_duration_format(const dvq_duration *duration, dvq_text format,
                               dvq_text_builder *builder, dvq_error *error);

/* "P1DT2H": Luxon's toISO. */
void dvq_duration_append_iso(const dvq_duration *duration, dvq_text_builder *builder);

/* Copy the duration to `arena`, as a value; DVQ_ERROR_MEMORY when memory is out. */
dvq_status dvq_duration_to_value(dvq_arena *arena, const dvq_duration *duration, dvq_value *value);

#endif
