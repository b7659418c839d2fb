/*
 * Amounts of money, by ICU's number formatter. Called by currencyformat(). The formatter that stays
 * open belongs to the evaluation.
 */
#include "value/currency.h"

#include <math.h>
#include <stdio.h>

#include <unicode/uloc.h>
#include <unicode/unumberformatter.h>
#include <unicode/ustring.h>

#include "support/diagnostic.h"
#include "value/environment.h"
#include "value/icu.h"

/* The largest double has 309 digits and 102 separators, besides decimals and the currency. */
#define FORMATTED_LIMIT 1024

/* Rounds halves away from zero, as JavaScript does. */
static UNumberFormatter *open_formatter(const char *locale, const char *code, UErrorCode *status)
{
    char skeleton[64];
    int length = snprintf(skeleton, sizeof skeleton, "currency/%s rounding-mode-half-up", code);
    UChar wide[64];
    u_charsToUChars(skeleton, wide, length);
    char name[ULOC_FULLNAME_CAPACITY];
    uloc_forLanguageTag(locale, name, sizeof name, NULL, status);
    return unumf_openForSkeletonAndLocale(wide, length, name, status);
}

void dvq_currency_close(dvq_currency *currency)
{
    unumf_close(currency->formatter);
    *currency = (dvq_currency){.formatter = NULL};
}

/* Make `currency` the formatter for `code`. */
static void choose_formatter(dvq_currency *currency, const char *locale, dvq_text code,
                             UErrorCode *status)
{
    char upper[sizeof currency->code] = {0};
    for (size_t i = 0; i < code.length; i++)
        upper[i] = (char)(code.data[i] & ~0x20);
    if (currency->formatter != NULL && strcmp(currency->code, upper) == 0)
        return;
    dvq_currency_close(currency);
    currency->formatter = open_formatter(locale, upper, status);
    memcpy(currency->code, upper, sizeof upper);
}

static int32_t format_number(const UNumberFormatter *formatter, double number, char *text,
                             UErrorCode *status)
{
    UFormattedNumber *result = unumf_openResult(status);
    /* NaN has no sign in JavaScript. */
    unumf_formatDouble(formatter, isnan(number) ? fabs(number) : number, result, status);
    UChar wide[FORMATTED_LIMIT];
    int32_t length = unumf_resultToString(result, wide, FORMATTED_LIMIT, status);
    unumf_closeResult(result);
    int32_t size = 0;
    u_strToUTF8(text, FORMATTED_LIMIT * 3, &size, wide, length, status);
    return size;
}

dvq_status dvq_currency_append(dvq_currency *currency, const char *locale, double number,
                               dvq_text code, dvq_text_builder *builder, dvq_error *error)
{
    if (!dvq_currency_is_code(code))
        return dvq_currency_refuse(code, error);
    UErrorCode status = U_ZERO_ERROR;
    char text[FORMATTED_LIMIT * 3];
    int32_t size = 0;
    choose_formatter(currency, locale, code, &status);
    if (U_SUCCESS(status))
        size = format_number(currency->formatter, number, text, &status);
    if (dvq_icu_get_status(status) == DVQ_ERROR_MEMORY)
        return dvq_error_memory(error);
    if (U_FAILURE(status))
        return dvq_environment_fail_missing("amounts of money", locale, error);
    dvq_text_builder_add(builder, dvq_text_make(text, (size_t)size));
    return DVQ_OK;
}
