/*
 * Durations as text: in words ("1 year, 2 months"), by Luxon's format tokens, and in ISO 8601.
 * English is done here; other locales come from locale.c. Called by durationformat() and wherever
 * values are written.
 */
#include "support/diagnostic.h"
#include "value/duration.h"
#include "value/locale.h"
#include "value/luxon_token.h"
#include "value/number_text.h"

static const char *const unit_names[DVQ_DURATION_UNITS] = {
    "year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond"};

/* ---- text ---- */

/* Round to three places after the point, halves away from zero. */
static void round_decimal(dvq_decimal *number)
{
    int kept = number->point + 3;
    if (kept >= number->count)
        return;
    bool up = kept >= 0 && number->digits[kept] >= '5';
    number->count = kept > 0 ? kept : 0;
    if (!up)
        return;
    int place = number->count - 1;
    while (place >= 0 && number->digits[place] == '9')
        number->digits[place--] = '0';
    if (place >= 0) {
        number->digits[place]++;
        return;
    }
    memmove(number->digits + 1, number->digits, (size_t)number->count);
    number->digits[0] = '1';
    number->count++;
    number->point++;
}

static char digit_at(const dvq_decimal *number, int place)
{
    return place >= 0 && place < number->count ? number->digits[place] : '0';
}

/* Append the number with at most three decimals and no grouping; false if it reads 1. */
static bool append_amount(double amount, dvq_text_builder *builder)
{
    if (isinf(amount)) {
        dvq_text_builder_add_string(builder, amount < 0 ? "-\xE2\x88\x9E" : "\xE2\x88\x9E");
        return true;
    }
    dvq_decimal number;
    dvq_decimal_find(fabs(amount), &number);
    round_decimal(&number);
    while (number.count > number.point && number.count > 0 &&
           number.digits[number.count - 1] == '0')
        number.count--;
    if (amount < 0)
        dvq_text_builder_add_byte(builder, '-');
    size_t digits = builder->length;
    for (int i = 0; i < number.point; i++)
        dvq_text_builder_add_byte(builder, digit_at(&number, i));
    if (number.point < 1)
        dvq_text_builder_add_byte(builder, '0');
    if (number.count > 0 && number.count > number.point) {
        dvq_text_builder_add_byte(builder, '.');
        for (int i = number.point; i < number.count; i++)
            dvq_text_builder_add_byte(builder, digit_at(&number, i));
    }
    return builder->length - digits != 1 || builder->data[digits] != '1';
}

static void append_english(const dvq_duration *duration, dvq_text_builder *builder)
{
    bool first = true;
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++) {
        double amount = duration->amount[unit];
        if (!dvq_duration_has(duration, unit) || amount == 0)
            continue;
        if (!first)
            dvq_text_builder_add_string(builder, ", ");
        first = false;
        bool plural = append_amount(amount, builder);
        dvq_text_builder_add_byte(builder, ' ');
        dvq_text_builder_add_string(builder, unit_names[unit]);
        if (plural)
            dvq_text_builder_add_byte(builder, 's');
    }
}

dvq_status dvq_duration_append_unit(const dvq_environment *environment, const char *unit,
                                    double amount, dvq_text_builder *builder)
{
    dvq_status status = dvq_locale_append_unit(environment->locale, unit, amount, builder);
    if (status == DVQ_ERROR_EVALUATE)
        dvq_environment_report_missing(environment, "units of time");
    return status;
}

static dvq_status append_foreign(const dvq_environment *environment, const dvq_duration *duration,
                                 dvq_text_builder *builder)
{
    dvq_text items[DVQ_DURATION_UNITS];
    size_t count = 0;
    for (int unit = 0; unit < DVQ_DURATION_UNITS; unit++) {
        double amount = duration->amount[unit];
        if (!dvq_duration_has(duration, unit) || amount == 0)
            continue;
        dvq_text_builder part;
        dvq_text_builder_init(&part, builder->arena);
        dvq_duration_append_unit(environment, unit_names[unit], amount, &part);
        dvq_status status = dvq_text_builder_finish(&part, &items[count++]);
        if (status != DVQ_OK)
            return status;
    }
    if (count == 0)
        return DVQ_OK;
    dvq_status status = dvq_locale_append_list(environment->locale, items, count, builder);
    if (status == DVQ_ERROR_EVALUATE)
        dvq_environment_report_missing(environment, "lists of words");
    return status;
}

dvq_status dvq_duration_append_text(const dvq_environment *environment,
                                    const dvq_duration *duration, dvq_text_builder *builder)
{
    dvq_duration normal;
    dvq_duration_normalize(duration, &normal);
    if (!dvq_duration_is_numeric(&normal))
        return DVQ_ERROR_EVALUATE;
    if (!dvq_locale_is_english(environment->locale))
        return append_foreign(environment, &normal, builder);
    append_english(&normal, builder);
    return builder->status;
}

/* ---- formats ---- */

/* The unit for the first letter of the token; DVQ_DURATION_UNITS for none. */
static dvq_duration_unit get_token_unit(const dvq_luxon_token *token)
{
    if (token->literal)
        return DVQ_DURATION_UNITS;
    switch (token->text.data[0]) {
    case 'S':
        return DVQ_DURATION_MILLISECONDS;
    case 's':
        return DVQ_DURATION_SECONDS;
    case 'm':
        return DVQ_DURATION_MINUTES;
    case 'h':
        return DVQ_DURATION_HOURS;
    case 'd':
        return DVQ_DURATION_DAYS;
    case 'w':
        return DVQ_DURATION_WEEKS;
    case 'M':
        return DVQ_DURATION_MONTHS;
    case 'y':
        return DVQ_DURATION_YEARS;
    default:
        return DVQ_DURATION_UNITS;
    }
}

/* Append the amount, rounded down, with at least `width` digits. */
static void append_padded(double amount, size_t width, dvq_text_builder *builder)
{
    double whole = floor(amount);
    size_t start = builder->length;
    if (whole < 0)
        dvq_text_builder_add_byte(builder, '-');
    size_t digits = builder->length;
    dvq_value_append_number(fabs(whole), builder);
    size_t length = builder->length - digits;
    if (builder->status != DVQ_OK || length >= width)
        return;
    char storage[64];
    if (length >= sizeof storage)
        return;
    memcpy(storage, builder->data + digits, length);
    builder->length = start;
    if (whole < 0)
        dvq_text_builder_add_byte(builder, '-');
    dvq_text_builder_add_repeated(builder, '0', width - length);
    dvq_text_builder_add(builder, dvq_text_make(storage, length));
}

dvq_status dvq_duration_format(const dvq_duration *duration, dvq_text format,
                               dvq_text_builder *builder, dvq_error *error)
{
    uint16_t units = 0;
    dvq_luxon_token token;
    for (dvq_luxon_scanner scanner = {format, 0, false}; dvq_luxon_next(&scanner, &token);) {
        dvq_duration_unit unit = get_token_unit(&token);
        if (unit != DVQ_DURATION_UNITS)
            units = (uint16_t)(units | 1u << unit);
    }
    dvq_duration shifted;
    dvq_duration_shift(duration, units, &shifted);
    for (dvq_luxon_scanner scanner = {format, 0, false}; dvq_luxon_next(&scanner, &token);) {
        dvq_duration_unit unit = get_token_unit(&token);
        if (unit == DVQ_DURATION_UNITS)
            dvq_text_builder_add(builder, token.text);
        else
            append_padded(dvq_duration_get(&shifted, unit), token.text.length, builder);
    }
    if (builder->status == DVQ_ERROR_MEMORY)
        return dvq_error_memory(error);
    return builder->status;
}

/* ---- ISO 8601 ---- */

static void append_iso_part(double amount, char letter, dvq_text_builder *builder)
{
    if (amount == 0)
        return;
    dvq_value_append_number(amount, builder);
    dvq_text_builder_add_byte(builder, letter);
}

void dvq_duration_append_iso(const dvq_duration *duration, dvq_text_builder *builder)
{
    double quarters = dvq_duration_get(duration, DVQ_DURATION_QUARTERS);
    double months = dvq_duration_get(duration, DVQ_DURATION_MONTHS);
    double hours = dvq_duration_get(duration, DVQ_DURATION_HOURS);
    double minutes = dvq_duration_get(duration, DVQ_DURATION_MINUTES);
    double seconds = dvq_duration_get(duration, DVQ_DURATION_SECONDS);
    double milliseconds = dvq_duration_get(duration, DVQ_DURATION_MILLISECONDS);
    size_t start = builder->length;
    dvq_text_builder_add_byte(builder, 'P');
    append_iso_part(dvq_duration_get(duration, DVQ_DURATION_YEARS), 'Y', builder);
    if (months != 0 || quarters != 0) {
        dvq_value_append_number(months + quarters * 3, builder);
        dvq_text_builder_add_byte(builder, 'M');
    }
    append_iso_part(dvq_duration_get(duration, DVQ_DURATION_WEEKS), 'W', builder);
    append_iso_part(dvq_duration_get(duration, DVQ_DURATION_DAYS), 'D', builder);
    if (hours != 0 || minutes != 0 || seconds != 0 || milliseconds != 0)
        dvq_text_builder_add_byte(builder, 'T');
    append_iso_part(hours, 'H', builder);
    append_iso_part(minutes, 'M', builder);
    if (seconds != 0 || milliseconds != 0) {
        double sum = seconds + milliseconds / 1000;
        dvq_value_append_number(floor(sum * 1000 + 0.5) / 1000, builder);
        dvq_text_builder_add_byte(builder, 'S');
    }
    if (builder->length == start + 1)
        dvq_text_builder_add_string(builder, "T0S");
}
