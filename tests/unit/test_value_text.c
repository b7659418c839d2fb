/* Values as text, and numbers in JavaScript's shortest form. */
#include "value/value_text.h"

#include <locale.h>

#include "value/duration.h"
#include "value/link.h"
#include "value_fixture.h"

static value_fixture fixture;

static void setup(void)
{
    value_fixture_open(&fixture);
}

static void teardown(void)
{
    value_fixture_close(&fixture);
}

TestSuite(value_text, .init = setup, .fini = teardown);

static bool text_is(dvq_value value, const char *expected)
{
    dvq_text text;
    dvq_status status = dvq_value_to_text(&fixture.environment, value, &fixture.arena, &text);
    cr_assert_eq(status, DVQ_OK);
    return value_fixture_text_is(text, expected);
}

static const struct {
    double number;
    const char *text;
} numbers[] = {
    {0.0, "0"},
    {-0.0, "0"},
    {1, "1"},
    {-17, "-17"},
    {0.1, "0.1"},
    {-2.25, "-2.25"},
    {4.35, "4.35"},
    {1.0 / 3, "0.3333333333333333"},
    {0.1 + 0.2, "0.30000000000000004"},
    {100, "100"},
    {123456.789, "123456.789"},
    {0.000001, "0.000001"},
    {0.0000015, "0.0000015"},
    {1e-7, "1e-7"},
    {1.5e-9, "1.5e-9"},
    {9007199254740991.0, "9007199254740991"},
    {9007199254740992.0, "9007199254740992"},
    {1152921504606846976.0, "1152921504606847000"},
    {123456789012345680000.0, "123456789012345680000"},
    {1e21, "1e+21"},
    {1.5e300, "1.5e+300"},
    {1.7976931348623157e308, "1.7976931348623157e+308"},
    {2.2250738585072014e-308, "2.2250738585072014e-308"},
    {5e-324, "5e-324"},
    /* A power of two, whose nearest decimal of 16 digits does not read back. */
    {5.684341886080802e-14, "5.684341886080802e-14"},
    {1125899906842624.25, "1125899906842624.2"},
    {1125899906842624.75, "1125899906842624.8"},
    {999999.9999999, "999999.9999999"},
    {INFINITY, "Infinity"},
    {-INFINITY, "-Infinity"},
};

Test(value_text, numbers_in_their_shortest_form)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        cr_expect(text_is(dvq_value_number(numbers[i].number), numbers[i].text));
    cr_expect(text_is(dvq_value_number(NAN), "NaN"));
}

Test(value_text, numbers_do_not_follow_the_locale_of_the_host)
{
    if (setlocale(LC_NUMERIC, "de_DE.UTF-8") == NULL)
        cr_skip_test("no German locale here");
    cr_expect(text_is(dvq_value_number(1.0 / 3), "0.3333333333333333"));
    setlocale(LC_NUMERIC, "C");
}

Test(value_text, numbers_read_back)
{
    uint64_t state = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        double number;
        memcpy(&number, &state, sizeof number);
        if (!isfinite(number))
            continue;
        dvq_text text;
        cr_assert_eq(dvq_value_to_text(&fixture.environment, dvq_value_number(number),
                                       &fixture.arena, &text),
                     DVQ_OK);
        cr_assert_eq(strtod(dvq_text_to_string(&fixture.arena, text), NULL), number);
        dvq_arena_reset(&fixture.arena);
    }
}

Test(value_text, plain_values)
{
    cr_expect(text_is(dvq_value_null(), "\\-"));
    cr_expect(text_is(dvq_value_boolean(true), "true"));
    cr_expect(text_is(dvq_value_boolean(false), "false"));
    cr_expect(text_is(value_fixture_string("as it is"), "as it is"));
    cr_expect(text_is(dvq_value_function(NULL), "<function>"));
}

Test(value_text, dates_by_the_formats_of_the_environment)
{
    dvq_value midnight = dvq_value_date(1767225600000, DVQ_ZONE_SYSTEM);
    dvq_value evening = dvq_value_date(1767225600000 + 20 * 3600000, DVQ_ZONE_SYSTEM);
    cr_expect(text_is(midnight, "January 01, 2026"));
    cr_expect(text_is(evening, "8:00 PM - January 01, 2026"));
    cr_expect(text_is(dvq_value_date(NAN, DVQ_ZONE_SYSTEM), "Invalid DateTime"));
    fixture.environment.date_format = DVQ_TEXT("yyyy");
    cr_expect(text_is(midnight, "2026"));
}

Test(value_text, durations_and_links)
{
    dvq_duration duration = {0};
    dvq_duration_set(&duration, DVQ_DURATION_HOURS, 25);
    cr_expect(text_is(dvq_value_duration(&duration), "1 day, 1 hour"));
    dvq_link link = {.path = DVQ_TEXT("a/b.md"), .type = DVQ_LINK_FILE};
    cr_expect(text_is(dvq_value_link(&link), "[[a/b.md|b]]"));
}

Test(value_text, inner_lists_have_brackets)
{
    dvq_value inner[] = {dvq_value_number(2), dvq_value_null()};
    dvq_value items[] = {dvq_value_number(1), dvq_value_array(inner, 2), dvq_value_array(NULL, 0)};
    cr_expect(text_is(dvq_value_array(items, 3), "1, [2, \\-], []"));
    dvq_entry entries[] = {{DVQ_TEXT("a"), items[1]}, {DVQ_TEXT("b c"), dvq_value_number(3)}};
    cr_expect(text_is(value_fixture_object(&fixture, 2, entries), "{ a: [2, \\-], b c: 3 }"));
    cr_expect(text_is(value_fixture_object(&fixture, 0, NULL), "{  }"));
}

Test(value_text, widgets_take_the_default_settings)
{
    fixture.environment.null_text = DVQ_TEXT("nothing");
    dvq_value inner[] = {dvq_value_null(), dvq_value_number(2)};
    dvq_widget pair = {DVQ_WIDGET_LIST_PAIR, value_fixture_string("key"),
                       dvq_value_array(inner, 2)};
    cr_expect(text_is(dvq_value_null(), "nothing"));
    cr_expect(text_is(dvq_value_widget(&pair), "key: \\-, 2"));
    dvq_widget bare = {DVQ_WIDGET_EXTERNAL_LINK, value_fixture_string("https://a.b"),
                       dvq_value_null()};
    cr_expect(text_is(dvq_value_widget(&bare), "[https://a.b](https://a.b)"));
    dvq_widget named = {DVQ_WIDGET_EXTERNAL_LINK, value_fixture_string("https://a.b"),
                        value_fixture_string("")};
    cr_expect(text_is(dvq_value_widget(&named), "[](https://a.b)"));
}

Test(value_text, depth_and_size_are_limited)
{
    dvq_value deep = value_fixture_nested(&fixture, DVQ_VALUE_DEPTH_LIMIT);
    dvq_text text;
    cr_assert_eq(dvq_value_to_text(&fixture.environment, deep, &fixture.arena, &text),
                 DVQ_ERROR_LIMIT);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture.arena);
    builder.limit = 3;
    cr_assert_eq(
        dvq_value_append_text(&fixture.environment, value_fixture_string("long"), &builder),
        DVQ_ERROR_LIMIT);
}
