/* Amounts of money: digits by currency, rounding, signs, locales, and codes that are none. */
#include <math.h>

#include <criterion/criterion.h>

#include "value/currency.h"

static void expect_amount(const char *locale, double number, dvq_text code, const char *expected)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    dvq_currency currency = {0};
    cr_assert_eq(dvq_currency_append(&currency, locale, number, code, &builder, NULL), DVQ_OK);
    dvq_currency_close(&currency);
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    cr_expect(dvq_text_equal(text, dvq_text_from_string(expected)), "%.*s", (int)text.length,
              text.data);
    dvq_arena_release(&arena);
}

Test(currency, amounts)
{
    expect_amount("en-US", 123456.789, DVQ_TEXT("EUR"), "€123,456.79");
    expect_amount("en-US", -0.125, DVQ_TEXT("usd"), "-$0.13");
    expect_amount("en-US", 2.5, DVQ_TEXT("JPY"), "¥3");
    expect_amount("en-US", 1, DVQ_TEXT("XYZ"), "XYZ\u00A01.00");
    expect_amount("de-DE", 1234.5, DVQ_TEXT("EUR"), "1.234,50\u00A0€");
    expect_amount("en-US", NAN, DVQ_TEXT("USD"), "$NaN");
    expect_amount("en-US", -NAN, DVQ_TEXT("USD"), "$NaN");
}

Test(currency, wrong_codes)
{
    const dvq_text codes[] = {DVQ_TEXT(""), DVQ_TEXT("US"), DVQ_TEXT("EURO"), DVQ_TEXT("U5D")};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        dvq_error error = {0};
        dvq_currency currency = {0};
        cr_expect_eq(dvq_currency_append(&currency, "en-US", 1, codes[i], NULL, &error),
                     DVQ_ERROR_EVALUATE);
        cr_expect_neq(error.message[0], 0);
    }
}

Test(currency, formatter_is_kept)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    dvq_currency currency = {0};
    dvq_currency_append(&currency, "en-US", 1, DVQ_TEXT("EUR"), &builder, NULL);
    const void *formatter = currency.formatter;
    dvq_currency_append(&currency, "en-US", 2, DVQ_TEXT("eur"), &builder, NULL);
    cr_expect_eq(currency.formatter, formatter);
    dvq_currency_append(&currency, "en-US", 3, DVQ_TEXT("USD"), &builder, NULL);
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    cr_expect(dvq_text_equal(text, DVQ_TEXT("€1.00€2.00$3.00")));
    dvq_currency_close(&currency);
    dvq_arena_release(&arena);
}
