/*
 * Durations: arithmetic unit by unit, conversion between units, normalising. Floating point
 * operations come in Luxon's order, because their rounding can be seen in answers. Text and ISO
 * forms are in duration_format.c. Only dvq_duration_to_value allocates memory.
 */
#include "value/duration.h"

/*
 * How many of the smaller unit (column) make the larger one (row); months have 30 days, years 365.
 */
static const double conversions[DVQ_DURATION_UNITS][DVQ_DURATION_UNITS] = {
    [DVQ_DURATION_YEARS] = {1, 4, 12, 52, 365, 8760, 525600, 31536000, 31536000000.0},
    [DVQ_DURATION_QUARTERS] = {0, 1, 3, 13, 91, 2184, 131040, 7862400, 7862400000.0},
    [DVQ_DURATION_MONTHS] = {0, 0, 1, 4, 30, 720, 43200, 2592000, 2592000000.0},
    [DVQ_DURATION_WEEKS] = {0, 0, 0, 1, 7, 168, 10080, 604800, 604800000},
    [DVQ_DURATION_DAYS] = {0, 0, 0, 0, 1, 24, 1440, 86400, 86400000},
    [DVQ_DURATION_HOURS] = {0, 0, 0, 0, 0, 1, 60, 3600, 3600000},
    [DVQ_DURATION_MINUTES] = {0, 0, 0, 0, 0, 0, 1, 60, 60000},
    [DVQ_DURATION_SECONDS] = {0, 0, 0, 0, 0, 0, 0, 1, 1000},
    [DVQ_DURATION_MILLISECONDS] = {0, 0, 0, 0, 0, 0, 0, 0, 1},
};

/* The amount, 0 if the unit is not set. Unlike dvq_duration_get, it may be NaN. */
static double raw_amount(const dvq_duration *duration, int unit)
{
    return dvq_duration_has(duration, unit) ? duration->amount[unit] : 0;
}

void dvq_duration_set(dvq_duration *duration, dvq_duration_unit unit, double amount)
{
    duration->amount[unit] = amount;
    duration->present = (uint16_t)(duration->present | 1u << unit);
}

double dvq_duration_to_milliseconds(const dvq_duration *duration)
{
    double sum = raw_amount(duration, DVQ_DURATION_MILLISECONDS);
    for (int unit = DVQ_DURATION_SECONDS; unit >= 0; unit--) {
        double amount = dvq_duration_get(duration, (dvq_duration_unit)unit);
        if (amount != 0)
            sum += amount * conversions[unit][DVQ_DURATION_MILLISECONDS];
    }
    return sum;
}

bool dvq_duration_equal(const dvq_duration *a, const dvq_duration *b)
{
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++)
        if (raw_amount(a, unit) != raw_amount(b, unit))
            return false;
    return true;
}

void dvq_duration_add(const dvq_duration *a, const dvq_duration *b, int sign, dvq_duration *sum)
{
    dvq_duration result = {.present = (uint16_t)(a->present | b->present)};
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++) {
        double other = dvq_duration_get(b, (dvq_duration_unit)unit);
        double amount = dvq_duration_get(a, (dvq_duration_unit)unit);
        if (dvq_duration_has(&result, unit))
            result.amount[unit] = (sign < 0 ? -other : other) + amount;
    }
    *sum = result;
}

bool dvq_duration_is_numeric(const dvq_duration *duration)
{
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++)
        if (isnan(raw_amount(duration, unit)))
            return false;
    return true;
}

bool dvq_duration_scale(const dvq_duration *duration, double factor, dvq_duration *scaled)
{
    *scaled = *duration;
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++)
        if (dvq_duration_has(scaled, unit))
            scaled->amount[unit] *= factor;
    return dvq_duration_is_numeric(scaled);
}

bool dvq_duration_divide(const dvq_duration *duration, double divisor, dvq_duration *divided)
{
    *divided = *duration;
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++)
        if (dvq_duration_has(divided, unit))
            divided->amount[unit] /= divisor;
    return dvq_duration_is_numeric(divided);
}

void dvq_duration_negate(dvq_duration *duration)
{
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++) {
        double amount = duration->amount[unit];
        if (dvq_duration_has(duration, unit))
            duration->amount[unit] = amount == 0 ? 0 : -amount;
    }
}

/* Move what makes a whole larger unit out of the smaller ones, starting with the smallest. */
static void carry_up(dvq_duration *duration)
{
    double factor = dvq_duration_to_milliseconds(duration) < 0 ? -1 : 1;
    int previous = -1;
    for (int unit = DVQ_DURATION_MILLISECONDS; unit >= 0; unit--) {
        if (!dvq_duration_has(duration, unit))
            continue;
        if (previous >= 0) {
            double conversion = conversions[unit][previous];
            double carry = floor(duration->amount[previous] * factor / conversion);
            duration->amount[unit] += carry * factor;
            duration->amount[previous] -= carry * conversion * factor;
        }
        previous = unit;
    }
}

/* Turn fractions into smaller units, starting with the largest. */
static void carry_fractions_down(dvq_duration *duration)
{
    int previous = -1;
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++) {
        if (!dvq_duration_has(duration, unit))
            continue;
        if (previous >= 0) {
            double fraction = fmod(duration->amount[previous], 1);
            duration->amount[previous] -= fraction;
            duration->amount[unit] += fraction * conversions[previous][unit];
        }
        previous = unit;
    }
}

static void normalize_values(dvq_duration *duration)
{
    carry_up(duration);
    carry_fractions_down(duration);
}

/* Take what the units above `unit` still hold, converted to `unit`. */
static double boil_down(double held[DVQ_DURATION_UNITS], uint16_t holding, int unit)
{
    double amount = 0;
    for (int above = 0; above < unit; above++) {
        if (!(holding >> above & 1))
            continue;
        amount += conversions[above][unit] * held[above];
        held[above] = 0;
    }
    return amount;
}

void dvq_duration_shift(const dvq_duration *duration, uint16_t units, dvq_duration *shifted)
{
    dvq_duration source = *duration;
    dvq_duration built = {0};
    double held[DVQ_DURATION_UNITS] = {0};
    uint16_t holding = 0;
    int last = -1;
    *shifted = source;
    if (units == 0)
        return;
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++) {
        bool wanted = (units >> unit & 1) != 0;
        if (!wanted && !dvq_duration_has(&source, unit))
            continue;
        double amount = raw_amount(&source, unit);
        if (wanted) {
            last = unit;
            amount = boil_down(held, holding, unit) + amount;
            double whole = trunc(amount);
            dvq_duration_set(&built, (dvq_duration_unit)unit, whole);
            amount = (amount * 1000 - whole * 1000) / 1000;
        }
        held[unit] = amount;
        holding = (uint16_t)(holding | 1u << unit);
    }
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++)
        if (held[unit] != 0)
            built.amount[last] += unit == last ? held[unit] : held[unit] / conversions[last][unit];
    normalize_values(&built);
    *shifted = built;
}

void dvq_duration_normalize(const dvq_duration *duration, dvq_duration *normal)
{
    static const uint16_t all = (1u << DVQ_DURATION_UNITS) - 1;
    dvq_duration_shift(duration, (uint16_t)(all & ~(1u << DVQ_DURATION_QUARTERS)), normal);
    normalize_values(normal);
}

double dvq_duration_in_unit(const dvq_duration *duration, dvq_duration_unit unit)
{
    dvq_duration shifted;
    dvq_duration_shift(duration, (uint16_t)(1u << unit), &shifted);
    return dvq_duration_get(&shifted, unit);
}

dvq_status dvq_duration_to_value(dvq_arena *arena, const dvq_duration *duration, dvq_value *value)
{
    dvq_duration *copy = dvq_arena_copy(arena, duration, sizeof *duration);
    if (copy == NULL)
        return DVQ_ERROR_MEMORY;
    *value = dvq_value_duration(copy);
    return DVQ_OK;
}
