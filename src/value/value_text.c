/*
 * Values as text, the way Dataview writes them into Markdown, and numbers in JavaScript's shortest
 * form. Called by operators, functions and rendering. Rules: Dataview, data-model/value.ts
 * (toString); ECMAScript, Number::toString.
 */
#include "value/value_text.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/ascii.h"
#include "value/date.h"
#include "value/duration.h"
#include "value/link.h"

/* Where in a value the text being written stands. */
typedef struct text_place {
    unsigned depth;
    bool nested; /* in a list or object: lists get brackets */
} text_place;

static dvq_status append_value(const dvq_environment *environment, dvq_value value,
                               text_place place, dvq_text_builder *builder);

/* ---- numbers ---- */

/* The most significant digits that a double needs. */
#define MOST_DIGITS 17

/* A number as ECMAScript's algorithm has it. */
typedef struct decimal {
    char digits[MOST_DIGITS];
    int count;
    int point; /* digits before the decimal point: 0.DIGITS times 10 to this power */
} decimal;

static void append_integer(uint64_t number, dvq_text_builder *builder)
{
    char buffer[20];
    size_t start = sizeof buffer;
    do {
        buffer[--start] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    dvq_text_builder_add(builder, dvq_text_make(buffer + start, sizeof buffer - start));
}

/* A number from 1e-6 on with at most six decimals and 15 digits; false for every other. */
static bool append_short_decimal(double number, dvq_text_builder *builder)
{
    double scale = 1;
    for (int places = 1; places <= 6; places++) {
        scale *= 10;
        double scaled = nearbyint(number * scale);
        if (scaled >= 1e15)
            return false;
        /* Both are exact, so the quotient is the double that the decimal reads as. */
        if (scaled < 1 || scaled / scale != number)
            continue;
        uint64_t whole = (uint64_t)scaled / (uint64_t)scale;
        uint64_t rest = (uint64_t)scaled % (uint64_t)scale;
        append_integer(whole, builder);
        char decimals[7] = {'.'};
        for (int i = places; i > 0; i--, rest /= 10)
            decimals[i] = (char)('0' + rest % 10);
        dvq_text_builder_add(builder, dvq_text_make(decimals, (size_t)places + 1));
        return true;
    }
    return false;
}

/* Add one to the last digit of "d.ddde-xx"; false when every digit is 9. */
static bool increment_digits(char *text)
{
    char *digit = strchr(text, 'e');
    while (digit > text) {
        digit--;
        if (!dvq_ascii_is_digit((unsigned char)*digit))
            continue;
        if (*digit != '9') {
            ++*digit;
            return true;
        }
        *digit = '0';
    }
    return false;
}

/* Write `number` with `count` digits into `text`; whether it reads back as the same number. */
static bool print_digits(double number, int count, char *text, size_t size)
{
    snprintf(text, size, "%.*e", count - 1, number);
    if (strtod(text, NULL) == number)
        return true;
    /* Above a power of two the neighbours are further away than below: the next decimal up may
       read back where the nearest, which is below, does not. */
    int exponent;
    if (frexp(number, &exponent) != 0.5 || !increment_digits(text))
        return false;
    return strtod(text, NULL) == number;
}

static void find_shortest(double number, decimal *shortest)
{
    /* Up to 15 digits survive reading and printing, but not in numbers too small to be normal. */
    int count = number < 2.2250738585072014e-308 ? 1 : 15;
    char text[40];
    while (count < MOST_DIGITS && !print_digits(number, count, text, sizeof text))
        count++;
    if (count == MOST_DIGITS)
        snprintf(text, sizeof text, "%.*e", MOST_DIGITS - 1, number);
    *shortest = (decimal){0};
    const char *c = text;
    /* The point is whatever the host's locale prints: skip what is no digit. */
    for (; *c != 'e'; c++)
        if (dvq_ascii_is_digit((unsigned char)*c) && shortest->count < MOST_DIGITS)
            shortest->digits[shortest->count++] = *c;
    while (shortest->count > 1 && shortest->digits[shortest->count - 1] == '0')
        shortest->count--;
    shortest->point = atoi(c + 1) + 1;
}

static void append_exponent(const decimal *number, dvq_text_builder *builder)
{
    dvq_text_builder_add_byte(builder, number->digits[0]);
    if (number->count > 1) {
        dvq_text_builder_add_byte(builder, '.');
        dvq_text_builder_add(builder, dvq_text_make(number->digits + 1, (size_t)number->count - 1));
    }
    int exponent = number->point - 1;
    dvq_text_builder_add_string(builder, exponent < 0 ? "e-" : "e+");
    append_integer((uint64_t)abs(exponent), builder);
}

static void append_decimal(const decimal *number, dvq_text_builder *builder)
{
    dvq_text digits = dvq_text_make(number->digits, (size_t)number->count);
    if (number->point > 21 || number->point <= -6) {
        append_exponent(number, builder);
    } else if (number->point >= number->count) {
        dvq_text_builder_add(builder, digits);
        dvq_text_builder_add_repeated(builder, '0', (size_t)(number->point - number->count));
    } else if (number->point > 0) {
        size_t point = (size_t)number->point;
        dvq_text_builder_add(builder, dvq_text_slice(digits, 0, point));
        dvq_text_builder_add_byte(builder, '.');
        dvq_text_builder_add(builder, dvq_text_slice(digits, point, digits.length));
    } else {
        dvq_text_builder_add_string(builder, "0.");
        dvq_text_builder_add_repeated(builder, '0', (size_t)-number->point);
        dvq_text_builder_add(builder, digits);
    }
}

void dvq_value_append_number(double number, dvq_text_builder *builder)
{
    if (isnan(number)) {
        dvq_text_builder_add_string(builder, "NaN");
        return;
    }
    if (number < 0)
        dvq_text_builder_add_byte(builder, '-');
    number = fabs(number);
    if (isinf(number)) {
        dvq_text_builder_add_string(builder, "Infinity");
        return;
    }
    if (number < 9007199254740992.0 && number == floor(number)) {
        append_integer((uint64_t)number, builder);
        return;
    }
    if (number < 9007199254740992.0 && append_short_decimal(number, builder))
        return;
    decimal shortest;
    find_shortest(number, &shortest);
    append_decimal(&shortest, builder);
}

/* ---- values ---- */

static dvq_status append_date(const dvq_environment *environment, dvq_value date,
                              dvq_text_builder *builder)
{
    dvq_date_fields fields = {.hour = -1};
    if (!isnan(date.as.milliseconds))
        dvq_date_get_fields(environment, date, &fields);
    bool midnight = fields.hour == 0 && fields.minute == 0 && fields.second == 0;
    dvq_text format = midnight ? environment->date_format : environment->date_time_format;
    return dvq_date_format(environment, date, format, builder, NULL);
}

static text_place make_inner(text_place outer)
{
    return (text_place){outer.depth + 1, true};
}

static dvq_status append_array(const dvq_environment *environment, dvq_value array,
                               text_place place, dvq_text_builder *builder)
{
    if (place.nested)
        dvq_text_builder_add_byte(builder, '[');
    for (uint32_t i = 0; i < array.size; i++) {
        if (i > 0)
            dvq_text_builder_add_string(builder, ", ");
        dvq_status status =
            append_value(environment, array.as.items[i], make_inner(place), builder);
        if (status != DVQ_OK)
            return status;
    }
    if (place.nested)
        dvq_text_builder_add_byte(builder, ']');
    return DVQ_OK;
}

static dvq_status append_object(const dvq_environment *environment, const dvq_object *object,
                                text_place place, dvq_text_builder *builder)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, builder->arena, &entries);
    if (status != DVQ_OK)
        return status;
    dvq_text_builder_add_string(builder, "{ ");
    for (size_t i = 0; i < entries.count; i++) {
        if (i > 0)
            dvq_text_builder_add_string(builder, ", ");
        dvq_text_builder_add(builder, entries.items[i].key);
        dvq_text_builder_add_string(builder, ": ");
        status = append_value(environment, entries.items[i].value, make_inner(place), builder);
        if (status != DVQ_OK)
            return status;
    }
    dvq_text_builder_add_string(builder, " }");
    return DVQ_OK;
}

/* Dataview writes what is inside a widget with its default settings, whatever the user's are. */
static dvq_environment make_default(const dvq_environment *environment)
{
    dvq_environment defaults;
    dvq_environment_init(&defaults);
    dvq_environment made = *environment;
    made.null_text = defaults.null_text;
    made.date_format = defaults.date_format;
    made.date_time_format = defaults.date_time_format;
    return made;
}

static dvq_status append_list_pair(const dvq_environment *environment, const dvq_widget *widget,
                                   text_place place, dvq_text_builder *builder)
{
    dvq_environment defaults = make_default(environment);
    text_place inner = {place.depth + 1, false};
    dvq_status status = append_value(&defaults, widget->key, inner, builder);
    if (status != DVQ_OK)
        return status;
    dvq_text_builder_add_string(builder, ": ");
    return append_value(&defaults, widget->value, inner, builder);
}

static dvq_status append_widget(const dvq_environment *environment, const dvq_widget *widget,
                                text_place place, dvq_text_builder *builder)
{
    if (widget->kind == DVQ_WIDGET_LIST_PAIR)
        return append_list_pair(environment, widget, place, builder);
    dvq_text url = dvq_value_get_text(widget->key);
    dvq_text_builder_add_byte(builder, '[');
    dvq_text_builder_add(
        builder, dvq_value_is_null(widget->value) ? url : dvq_value_get_text(widget->value));
    dvq_text_builder_add_string(builder, "](");
    dvq_text_builder_add(builder, url);
    dvq_text_builder_add_byte(builder, ')');
    return DVQ_OK;
}

static dvq_status append_value(const dvq_environment *environment, dvq_value value,
                               text_place place, dvq_text_builder *builder)
{
    if (place.depth >= DVQ_VALUE_DEPTH_LIMIT)
        return DVQ_ERROR_LIMIT;
    /* One list may stand in many places of another: what is too long must not be walked whole. */
    if (builder->status != DVQ_OK)
        return builder->status;
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
        dvq_text_builder_add(builder, environment->null_text);
        return DVQ_OK;
    case DVQ_VALUE_BOOLEAN:
        dvq_text_builder_add_string(builder, value.as.boolean ? "true" : "false");
        return DVQ_OK;
    case DVQ_VALUE_NUMBER:
        dvq_value_append_number(value.as.number, builder);
        return DVQ_OK;
    case DVQ_VALUE_STRING:
        dvq_text_builder_add(builder, dvq_value_get_text(value));
        return DVQ_OK;
    case DVQ_VALUE_DATE:
        return append_date(environment, value, builder);
    case DVQ_VALUE_DURATION:
        return dvq_duration_append_text(value.as.duration, environment->locale, builder);
    case DVQ_VALUE_LINK:
        dvq_link_append_markdown(value.as.link, builder);
        return DVQ_OK;
    case DVQ_VALUE_ARRAY:
        return append_array(environment, value, place, builder);
    case DVQ_VALUE_OBJECT:
        return append_object(environment, value.as.object, place, builder);
    case DVQ_VALUE_FUNCTION:
        dvq_text_builder_add_string(builder, "<function>");
        return DVQ_OK;
    case DVQ_VALUE_WIDGET:
        return append_widget(environment, value.as.widget, place, builder);
    }
    return DVQ_OK;
}

dvq_status dvq_value_append_text(const dvq_environment *environment, dvq_value value,
                                 dvq_text_builder *builder)
{
    dvq_status status = append_value(environment, value, (text_place){0, false}, builder);
    return status != DVQ_OK ? status : builder->status;
}

dvq_status dvq_value_to_text(const dvq_environment *environment, dvq_value value, dvq_arena *arena,
                             dvq_text *text)
{
    if (value.type == DVQ_VALUE_STRING) {
        *text = dvq_value_get_text(value);
        return DVQ_OK;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_status status = append_value(environment, value, (text_place){0, false}, &builder);
    if (status != DVQ_OK)
        return status;
    return dvq_text_builder_finish(&builder, text);
}
