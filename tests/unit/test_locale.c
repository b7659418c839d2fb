/* Dates and numbers as other languages have them. Words were chosen that stay as they are. */
#include "value/locale.h"

#include "value_fixture.h"

/* 1 May 2024, 13:05 in UTC, a Wednesday. */
#define MOMENT 1714568700000.0

typedef struct date_case {
    const char *locale;
    const char *skeleton;
    dvq_locale_part part;
    const char *text;
} date_case;

static void check_dates(const date_case *cases, size_t count, double milliseconds)
{
    dvq_locale_cache *cache;
    cr_assert_eq(dvq_locale_cache_open(NULL, &cache, NULL), DVQ_OK);
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    for (size_t i = 0; i < count; i++) {
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, &arena);
        dvq_locale_date date = {.locale = cases[i].locale,
                                .skeleton = cases[i].skeleton,
                                .zone = "UTC",
                                .milliseconds = milliseconds,
                                .part = cases[i].part,
                                .zone_word = DVQ_TEXT("ZONE")};
        cr_expect_eq(dvq_locale_append_date(cache, &date, &builder), DVQ_OK);
        dvq_text text;
        cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
        cr_expect(value_fixture_text_is(text, cases[i].text), "case %zu", i);
    }
    dvq_arena_release(&arena);
    dvq_locale_cache_close(cache);
}

Test(locale, writes_whole_dates_and_parts)
{
    static const date_case cases[] = {
        {"de", "yMMMMd", DVQ_LOCALE_WHOLE, "1. Mai 2024"},
        {"fr", "yMMMMEEEEd", DVQ_LOCALE_WHOLE, "mercredi 1 mai 2024"},
        {"ja", "yMMMd", DVQ_LOCALE_WHOLE, "2024年5月1日"},
        {"de", "yMMMMd", DVQ_LOCALE_MONTH, "Mai"},
        {"ru", "LLLL", DVQ_LOCALE_MONTH, "май"},
        {"fr", "EEEE", DVQ_LOCALE_WEEKDAY, "mercredi"},
        {"ja", "ha", DVQ_LOCALE_DAY_PERIOD, "午後"},
        {"de", "yG", DVQ_LOCALE_ERA, "n. Chr."},
        {"fr", "yMMMMdzzzz", DVQ_LOCALE_ZONE, "temps universel coordonné"},
    };
    check_dates(cases, sizeof cases / sizeof *cases, MOMENT);
}

/* An open format is used again for the same locale and skeleton, and for no other. */
Test(locale, writes_the_same_from_its_cache)
{
    static const date_case cases[] = {
        {"de", "MMMM", DVQ_LOCALE_WHOLE, "Mai"},      {"fr", "MMMM", DVQ_LOCALE_WHOLE, "mai"},
        {"de", "EEEE", DVQ_LOCALE_WHOLE, "Mittwoch"}, {"de", "MMMM", DVQ_LOCALE_WHOLE, "Mai"},
        {"fr", "MMMM", DVQ_LOCALE_WHOLE, "mai"},
    };
    check_dates(cases, sizeof cases / sizeof *cases, MOMENT);
}

Test(locale, puts_another_word_for_the_zone)
{
    static const date_case cases[] = {
        {"de", "Hmz", DVQ_LOCALE_PARTS, "13:05 ZONE"},
        {"de", "Hm", DVQ_LOCALE_PARTS, "13:05"},
    };
    check_dates(cases, sizeof cases / sizeof *cases, MOMENT);
}

Test(locale, a_part_that_is_not_there_is_null)
{
    static const date_case cases[] = {
        {"de", "yMMMd", DVQ_LOCALE_WEEKDAY, "null"},
        {"de", "Hm", DVQ_LOCALE_DAY_PERIOD, "null"},
        {"de", "Hm", DVQ_LOCALE_ERA, "null"},
    };
    check_dates(cases, sizeof cases / sizeof *cases, MOMENT);
}

/* There is no other calendar before 1582. */
Test(locale, keeps_the_gregorian_calendar)
{
    static const date_case cases[] = {{"de", "yMMMMd", DVQ_LOCALE_WHOLE, "1. Januar 1500"}};
    check_dates(cases, 1, -14831769600000.0);
}

Test(locale, takes_languages_that_are_known)
{
    static const char *const good[] = {"en-US", "de", "fr-CA", "zh-Hant-TW"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_expect_eq(dvq_locale_check(good[i], NULL), DVQ_OK, "%s", good[i]);
    static const char *const bad[] = {"", "klingon", "e", "xx-XX", "de_", "de-", "en US"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_eq(dvq_locale_check(bad[i], NULL), DVQ_ERROR_USAGE, "%s", bad[i]);
}

Test(locale, knows_american_english_without_asking)
{
    cr_expect(dvq_locale_is_english("en-US"));
    cr_expect_not(dvq_locale_is_english("en-GB"));
    cr_expect_not(dvq_locale_is_english("de"));
}

Test(locale, knows_digits)
{
    static const struct {
        const char *locale;
        uint32_t zero;
    } cases[] = {{"en-US", '0'}, {"de", '0'}, {"fa", 0x6F0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t zero = 0;
        cr_expect_eq(dvq_locale_get_zero(cases[i].locale, &zero), DVQ_OK);
        cr_expect_eq(zero, cases[i].zero, "%s", cases[i].locale);
    }
}

Test(locale, writes_units_and_lists)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    static const dvq_text items[] = {{"a", 1}, {"b", 1}, {"c", 1}};
    cr_expect_eq(dvq_locale_append_unit("fr", "year", 2, &builder), DVQ_OK);
    dvq_text_builder_add_byte(&builder, '|');
    cr_expect_eq(dvq_locale_append_unit("de", "day", 1, &builder), DVQ_OK);
    for (size_t count = 0; count <= 3; count++) {
        dvq_text_builder_add_byte(&builder, '|');
        cr_expect_eq(dvq_locale_append_list("de", items, count, &builder), DVQ_OK);
    }
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    cr_expect(value_fixture_text_is(text, "2 ans|1 Tag||a|a und b|a, b und c"));
    dvq_arena_release(&arena);
}
