/* Conversion, normalising and text of durations; the expected values are Luxon 3.4.4's. */
#include "date_fixture.h"

typedef void append_duration(const dvq_duration *duration, dvq_text_builder *builder);

static void append_normal_iso(const dvq_duration *duration, dvq_text_builder *builder)
{
    dvq_duration normal;
    dvq_duration_normalize(duration, &normal);
    dvq_duration_append_iso(&normal, builder);
}

static void append_english(const dvq_duration *duration, dvq_text_builder *builder)
{
    dvq_environment environment;
    dvq_environment_init(&environment);
    cr_assert_eq(dvq_duration_append_text(&environment, duration, builder), DVQ_OK);
}

static void append_french(const dvq_duration *duration, dvq_text_builder *builder)
{
    dvq_environment environment;
    dvq_environment_init(&environment);
    environment.locale = "fr";
    cr_assert_eq(dvq_duration_append_text(&environment, duration, builder), DVQ_OK);
}

static void expect_appended(append_duration *append, const char *duration, const char *expected)
{
    date_fixture fixture;
    open_dates(&fixture, NULL);
    dvq_duration value = make_duration(duration);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture.arena);
    append(&value, &builder);
    expect_text(&builder, expected, duration);
    close_dates(&fixture);
}

Test(duration, shows_and_normalises)
{
    static const struct {
        const char *duration;
        const char *iso;
        const char *normal;
        const char *text;
        double milliseconds;
    } cases[] = {
        {"400 days", "P400D", "P1Y2M1W1D", "1 year, 2 months, 1 week, 1 day", 34560000000},
        {"-90 hours", "PT-90H", "P-3DT-18H", "-3 days, -18 hours", -324000000},
        {"90 minutes", "PT90M", "PT1H30M", "1 hour, 30 minutes", 5400000},
        {"1.5 years", "P1.5Y", "P1Y6M", "1 year, 6 months", 47304000000},
        {"13 months, -1 day", "P13M-1D", "P1Y3W6D", "1 year, 3 weeks, 6 days", 33609600000},
        {"2 weeks 10 days", "P2W10D", "P3W3D", "3 weeks, 3 days", 2073600000},
        {"0.0005 s", "PT0.001S", "PT0.001S", "0.5 milliseconds", 0.5},
        {"-0.5 s", "PT-0.5S", "PT-0.5S", "-500 milliseconds", -500},
        {"0.14285714285714285 d", "P0.14285714285714285D", "PT3H25M42.857S",
         "3 hours, 25 minutes, 42 seconds, 857.143 milliseconds", 12342857.142857142},
        {"-2 years 450 days", "P-2Y450D", "P-7M-3W-5D", "-7 months, -3 weeks, -5 days",
         -24192000000},
        {"25 hours -61 minutes", "PT25H-61M", "PT23H59M", "23 hours, 59 minutes", 86340000},
        {"", "PT0S", "PT0S", "", 0},
        {"1000000000000000000000 years", "P1e+21Y", "P1e+21Y", "1000000000000000000000 years",
         3.1536e31},
        {"0.5 months", "P0.5M", "P2W", "2 weeks", 1296000000},
        {"1 day -24 hours", "P1DT-24H", "PT0S", "", 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_duration duration = make_duration(cases[i].duration);
        expect_appended(dvq_duration_append_iso, cases[i].duration, cases[i].iso);
        expect_appended(append_normal_iso, cases[i].duration, cases[i].normal);
        expect_appended(append_english, cases[i].duration, cases[i].text);
        cr_expect_eq(dvq_duration_to_milliseconds(&duration), cases[i].milliseconds, "%s",
                     cases[i].duration);
    }
}

Test(duration, rounds_amounts_for_people)
{
    static const struct {
        double milliseconds;
        const char *text;
    } cases[] = {
        {1, "1 millisecond"},
        {-1, "-1 millisecond"},
        {1.0004, "1 millisecond"},
        {1.0005, "1.001 milliseconds"},
        {0.9996, "1 millisecond"},
        {0.0004, "0 milliseconds"},
        {0.0996, "0.1 milliseconds"},
        {12.3456, "12.346 milliseconds"},
        {999.9996, "1000 milliseconds"},
        {1e-9, "0 milliseconds"},
    };
    date_fixture fixture;
    open_dates(&fixture, NULL);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_duration duration = {0};
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, &fixture.arena);
        dvq_duration_set(&duration, DVQ_DURATION_MILLISECONDS, cases[i].milliseconds);
        append_english(&duration, &builder);
        expect_text(&builder, cases[i].text, "rounded");
    }
    close_dates(&fixture);
}

Test(duration, formats_tokens)
{
    static const struct {
        const char *duration;
        const char *format;
        const char *text;
    } cases[] = {
        {"90 minutes", "hh:mm", "01:30"},
        {"400 days", "y 'years' M 'months' d", "1 years 1 months 10"},
        {"-1.5 days", "d h", "-1 -12"},
        {"1 hour 5.7 s", "h:mm:ss.SSS", "1:00:05.700"},
        {"10 days", "w d x", "1 3 x"},
        {"3 days", "'no tokens'", "no tokens"},
        {"1 day", "", ""},
        {"1 week", "dddd", "0007"},
        {"1 day", "'d' d 'open", "d 1 open"},
    };
    date_fixture fixture;
    open_dates(&fixture, NULL);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_duration duration = make_duration(cases[i].duration);
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, &fixture.arena);
        dvq_duration_format(&duration, dvq_text_from_string(cases[i].format), &builder, NULL);
        expect_text(&builder, cases[i].text, cases[i].format);
    }
    close_dates(&fixture);
}

Test(duration, converts_to_one_unit)
{
    static const struct {
        const char *duration;
        dvq_duration_unit unit;
        double amount;
    } cases[] = {
        {"1 year", DVQ_DURATION_MONTHS, 12},
        {"45 days", DVQ_DURATION_MONTHS, 1.5},
        {"1 month", DVQ_DURATION_WEEKS, 4},
        {"36 hours", DVQ_DURATION_DAYS, 1.5},
        {"1 year 5 days", DVQ_DURATION_WEEKS, 52.714285714285715},
        {"0.001 s", DVQ_DURATION_YEARS, 3.1709791983764586e-11},
        {"1 year", DVQ_DURATION_YEARS, 1},
        {"", DVQ_DURATION_DAYS, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_duration duration = make_duration(cases[i].duration);
        double amount = dvq_duration_in_unit(&duration, cases[i].unit);
        cr_expect_eq(amount, cases[i].amount, "%s: %.17g", cases[i].duration, amount);
    }
}

Test(duration, compares_unit_by_unit)
{
    dvq_duration year = make_duration("1 year");
    dvq_duration months = make_duration("12 months");
    dvq_duration padded = make_duration("1 year 0 days");
    cr_expect(dvq_duration_equal(&year, &padded));
    cr_expect_not(dvq_duration_equal(&year, &months));
}

Test(duration, refuses_what_is_no_number)
{
    dvq_duration day = make_duration("1 day");
    date_fixture fixture;
    open_dates(&fixture, NULL);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture.arena);
    dvq_duration result;
    cr_expect(dvq_duration_scale(&day, 2, &result));
    cr_expect_not(dvq_duration_scale(&day, NAN, &result));
    cr_expect(dvq_duration_divide(&day, 0, &result)); /* infinite */
    cr_expect_eq(dvq_duration_append_text(&fixture.environment, &result, &builder),
                 DVQ_ERROR_EVALUATE);
    close_dates(&fixture);
}

Test(duration, speaks_other_languages)
{
    expect_appended(append_french, "1 year 2 months",
                    "1\xC2\xA0"
                    "an, 2\xC2\xA0mois");
    expect_appended(append_french, "0.5 s", "500\xC2\xA0millisecondes");
    expect_appended(append_french, "", "");
}
