/*
 * Numbers as text, in JavaScript's shortest form; see number_text.h. Called wherever a number is
 * written. Rules: ECMAScript, Number::toString.
 */
#include "value/number_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/ascii.h"

/*
 * Append a number that is at least 1e-6 and has at most six decimals and 15 digits; false for any
 * other.
 */
static bool append_short_decimal(double number, dvq_text_builder *builder)
{
    double scale = 1;
    for (int places = 1; places <= 6; places++) {
        scale *= 10;
        double scaled = nearbyint(number * scale);
        if (scaled >= 1e15)
            return false;
        /* Both are exact, so the quotient is the double that is read from the decimal. */
        if (scaled < 1 || scaled / scale != number)
            continue;
        uint64_t whole = (uint64_t)scaled / (uint64_t)scale;
        uint64_t rest = (uint64_t)scaled % (uint64_t)scale;
        dvq_text_builder_add_number(builder, whole, 1);
        char decimals[7] = {'.'};
        for (int i = places; i > 0; i--, rest /= 10)
            decimals[i] = (char)('0' + rest % 10);
        dvq_text_builder_add(builder, dvq_text_make(decimals, (size_t)places + 1));
        return true;
    }
    return false;
}

/* Add one to the last digit of "d.ddde-xx"; false if every digit is 9. */
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

/* Write `number` with `count` digits; returns whether the same number is read back. */
static bool print_digits(double number, int count, char *text, size_t size)
{
    snprintf(text, size, "%.*e", count - 1, number);
    if (strtod(text, NULL) == number)
        return true;
    /*
     * Above a power of two, doubles are further apart than below it: the next larger decimal may be
     * read back as the number when the nearest one, which is smaller, is not.
     */
    int exponent;
    if (frexp(number, &exponent) != 0.5 || !increment_digits(text))
        return false;
    return strtod(text, NULL) == number;
}

void dvq_decimal_find(double number, dvq_decimal *shortest)
{
    /* Up to 15 digits survive reading and printing, except in subnormal numbers. */
    int count = number < 2.2250738585072014e-308 ? 1 : 15;
    char text[40];
    while (count < DVQ_DECIMAL_DIGITS && !print_digits(number, count, text, sizeof text))
        count++;
    if (count == DVQ_DECIMAL_DIGITS)
        snprintf(text, sizeof text, "%.*e", DVQ_DECIMAL_DIGITS - 1, number);
    *shortest = (dvq_decimal){0};
    const char *c = text;
    /* The point depends on the host's locale: skip everything that is not a digit. */
    for (; *c != 'e'; c++)
        if (dvq_ascii_is_digit((unsigned char)*c) && shortest->count < DVQ_DECIMAL_DIGITS)
            shortest->digits[shortest->count++] = *c;
    while (shortest->count > 1 && shortest->digits[shortest->count - 1] == '0')
        shortest->count--;
    shortest->point = atoi(c + 1) + 1;
}

static void append_exponent(const dvq_decimal *number, dvq_text_builder *builder)
{
    dvq_text_builder_add_byte(builder, number->digits[0]);
    if (number->count > 1) {
        dvq_text_builder_add_byte(builder, '.');
        dvq_text_builder_add(builder, dvq_text_make(number->digits + 1, (size_t)number->count - 1));
    }
    int exponent = number->point - 1;
    dvq_text_builder_add_string(builder, exponent < 0 ? "e-" : "e+");
    dvq_text_builder_add_number(builder, (uint64_t)abs(exponent), 1);
}

static void append_decimal(const dvq_decimal *number, dvq_text_builder *builder)
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
        dvq_text_builder_add_number(builder, (uint64_t)number, 1);
        return;
    }
    if (number < 9007199254740992.0 && append_short_decimal(number, builder))
        return;
    dvq_decimal shortest;
    dvq_decimal_find(number, &shortest);
    append_decimal(&shortest, builder);
}
