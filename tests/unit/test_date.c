/* Calendar fields, arithmetic, formats and parsing of dates; expected values are Luxon 3.4.3's. */
#include "date_fixture.h"

static const char *const system_zone = "America/New_York";

Test(date, formats_tokens)
{
    static const struct {
        double milliseconds;
        const char *zone;
        const char *format;
        const char *text;
    } cases[] = {
        {1709193903007, "utc", "S SSS u uu uuu s ss m mm h hh H HH",
         "7 007 007 00 0 3 03 5 05 8 08 8 08"},
        {1709229903987, "utc", "uu uuu h hh H a", "98 9 6 06 18 PM"},
        {1720067400000, "UTC+5:30", "Z ZZ ZZZ ZZZZ ZZZZZ z",
         "+5:30 +05:30 +0530 UTC+5:30 UTC+5:30 UTC+5:30"},
        {1720101600000, "America/New_York", "Z ZZ ZZZ ZZZZ ZZZZZ z",
         "-4 -04:00 -0400 EDT Eastern Daylight Time America/New_York"},
        {1735516800000, "utc", "d dd c ccc cccc ccccc E EEE EEEE EEEEE",
         "30 30 1 Mon Monday M 1 Mon Monday M"},
        {1735516800000, "utc", "L LL LLL LLLL LLLLL M MM MMM MMMM MMMMM",
         "12 12 Dec December D 12 12 Dec December D"},
        {1735516800000, "utc", "y yy yyyy yyyyyy G GG GGGGG kk kkkk W WW n nn ii iiii o ooo q qq",
         "2024 24 2024 002024 AD Anno Domini A 25 2025 1 01 n nn ii iiii 365 365 4 04"},
        {1735516800000, "utc", "X x", "1735516800 1735516800000"},
        {1735563909000, "utc", "D|DD|DDD|DDDD|t|tt|T|TT|f|ff|F|FF",
         "12/30/2024|Dec 30, 2024|December 30, 2024|Monday, December 30, 2024|1:05\xE2\x80\xAF"
         "PM|1:05:09\xE2\x80\xAF"
         "PM|13:05|13:05:09|12/30/2024, 1:05\xE2\x80\xAF"
         "PM|Dec 30, 2024, 1:05\xE2\x80\xAF"
         "PM|12/30/2024, 1:05:09\xE2\x80\xAF"
         "PM|Dec 30, 2024, 1:05:09\xE2\x80\xAF"
         "PM"},
        {1735581909000, "America/New_York", "t|tt|ttt|tttt|TTT|TTTT|fff|ffff|FFF|FFFF",
         "1:05 PM|1:05:09 PM|1:05:09 PM EST|1:05:09 PM Eastern Standard Time|13:05:09 EST|13:05:09 "
         "Eastern Standard Time|December 30, 2024 at 1:05 PM EST|Monday, December 30, 2024 at 1:05 "
         "PM Eastern Standard Time|December 30, 2024 at 1:05:09 PM EST|Monday, December 30, 2024 "
         "at 1:05:09 PM Eastern Standard Time"},
        {1735556709000, "UTC+2", "ttt|tttt|ZZZZ|ZZZZZ",
         "1:05:09 PM GMT+2|1:05:09 PM GMT+02:00|UTC+2|UTC+2"},
        {1735554909000, "UTC+2:30", "ttt|tttt|t",
         "1:05:09\xE2\x80\xAF"
         "PM UTC+2:30|1:05:09\xE2\x80\xAF"
         "PM UTC+2:30|1:05\xE2\x80\xAF"
         "PM"},
        {1735563909000, "utc", "'quoted yyyy' yyyy 'it''s' QQQ YYYY ddd -",
         "quoted yyyy 2024 its QQQ YYYY ddd -"},
        {1735563909000, "utc", "yyyy 'open dd", "2024 open dd"},
        {-62167219200000, "utc", "y yy yyyy G D", "0 00 0000 AD 1/1/1"},
        {-62198755200000, "utc", "y yy yyyy yyyyyy G GG D",
         "-1 -01 -0001 -000001 BC Before Christ 1/1/2"},
        {-210866803200000, "utc", "yy yyyy D", "13 -4713 11/24/4714"},
        {253402300800000, "utc", "y yy yyyy D W kkkk", "10000 00 10000 1/1/10000 52 9999"},
    };
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, &fixture.arena);
        dvq_value date = make_date(&fixture, cases[i].milliseconds, cases[i].zone);
        dvq_date_format(&fixture.environment, date, dvq_text_from_string(cases[i].format), &builder,
                        NULL);
        expect_text(&builder, cases[i].text, cases[i].format);
    }
    close_dates(&fixture);
}

Test(date, speaks_other_languages)
{
    static const struct {
        const char *locale;
        const char *format;
        const char *text;
    } cases[] = {
        {"fr", "cccc d MMMM yyyy", "lundi 30 décembre 2024"},
        {"de", "EEE LLL", "Mo. Dez"},
        {"de", "D", "30.12.2024"},
        {"en-GB", "D", "30/12/2024"},
        {"fr", "HH:mm", "13:05"},
        {"fa", "yyyy", "۲۰۲۴"},
    };
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, &fixture.arena);
        fixture.environment.locale = cases[i].locale;
        dvq_value date = make_date(&fixture, 1735563909000, "utc");
        dvq_date_format(&fixture.environment, date, dvq_text_from_string(cases[i].format), &builder,
                        NULL);
        expect_text(&builder, cases[i].text, cases[i].locale);
    }
    close_dates(&fixture);
}

Test(date, adds_durations)
{
    static const struct {
        double milliseconds;
        const char *zone;
        const char *duration;
        const char *sum;
    } cases[] = {
        {1706659200000, "utc", "1 months", "2024-02-29T00:00:00.000Z"},
        {1709164800000, "utc", "1 years", "2025-02-28T00:00:00.000Z"},
        {1703980800000, "utc", "-1 months", "2023-11-30T00:00:00.000Z"},
        {1709969400000, "America/New_York", "1 days", "2024-03-10T03:30:00.000-04:00"},
        {1709969400000, "America/New_York", "24 hours", "2024-03-10T03:30:00.000-04:00"},
        {1730525400000, "America/New_York", "1 days", "2024-11-03T01:30:00.000-04:00"},
        {1730615400000, "America/New_York", "1 hours", "2024-11-03T02:30:00.000-05:00"},
        {1730608200000, "America/New_York", "2 hours", "2024-11-03T01:30:00.000-05:00"},
        {1706659200000, "utc", "1.5 months, 0.5 days", "2024-03-15T12:00:00.000Z"},
        {1717149600000, "Europe/Paris", "-3 months, -1 hours", "2024-02-29T11:00:00.000+01:00"},
    };
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_duration duration = make_duration(cases[i].duration);
        dvq_value date = make_date(&fixture, cases[i].milliseconds, cases[i].zone);
        dvq_value sum = dvq_date_add(&fixture.environment, date, &duration, 1);
        expect_iso(&fixture, sum, cases[i].sum, cases[i].duration);
        dvq_duration_negate(&duration);
        sum = dvq_date_add(&fixture.environment, date, &duration, -1);
        expect_iso(&fixture, sum, cases[i].sum, cases[i].duration);
    }
    close_dates(&fixture);
}

Test(date, subtracts_dates)
{
    static const struct {
        double later;
        const char *later_zone;
        double earlier;
        const char *earlier_zone;
        const char *duration;
    } cases[] = {
        {1709251200000, "utc", 1706659200000, "utc", "P1M1D"},
        {1706659200000, "utc", 1709251200000, "utc", "P-1M-1D"},
        {1740700800000, "utc", 1709164800000, "utc", "P1Y"},
        {1710129600000, "America/New_York", 1710046800000, "America/New_York", "P1D"},
        {1710086400000, "America/New_York", 1710007200000, "America/New_York", "PT22H"},
        {1730696400000, "America/New_York", 1730602800000, "America/New_York", "P1DT1H"},
        {1720080000000, "UTC+2", 1720018800000, "UTC-5", "PT17H"},
        {1768473015250, "utc", 946684799999, "utc", "P26Y2WT10H30M15.251S"},
    };
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, &fixture.arena);
        dvq_value later = make_date(&fixture, cases[i].later, cases[i].later_zone);
        dvq_value earlier = make_date(&fixture, cases[i].earlier, cases[i].earlier_zone);
        dvq_value duration;
        dvq_status status =
            dvq_date_subtract(&fixture.environment, later, earlier, &fixture.arena, &duration);
        cr_assert_eq(status, DVQ_OK);
        dvq_duration_append_iso(duration.as.duration, &builder);
        expect_text(&builder, cases[i].duration, "difference");
    }
    close_dates(&fixture);
}

Test(date, finds_bounds)
{
    static const struct {
        double milliseconds;
        const char *zone;
        dvq_date_unit unit;
        const char *start;
        const char *end;
    } cases[] = {
        {1710086400000, "America/New_York", DVQ_DATE_DAY, "2024-03-10T00:00:00.000-05:00",
         "2024-03-10T23:59:59.999-04:00"},
        {1710086400000, "America/New_York", DVQ_DATE_WEEK, "2024-03-04T00:00:00.000-05:00",
         "2024-03-10T23:59:59.999-04:00"},
        {1710086400000, "America/New_York", DVQ_DATE_MONTH, "2024-03-01T00:00:00.000-05:00",
         "2024-03-31T23:59:59.999-04:00"},
        {1710086400000, "America/New_York", DVQ_DATE_YEAR, "2024-01-01T00:00:00.000-05:00",
         "2024-12-31T23:59:59.999-05:00"},
        {1735689599999, "utc", DVQ_DATE_DAY, "2024-12-31T00:00:00.000Z",
         "2024-12-31T23:59:59.999Z"},
        {1735689599999, "utc", DVQ_DATE_WEEK, "2024-12-30T00:00:00.000Z",
         "2025-01-05T23:59:59.999Z"},
        {1735689599999, "utc", DVQ_DATE_MONTH, "2024-12-01T00:00:00.000Z",
         "2024-12-31T23:59:59.999Z"},
        {1735689599999, "utc", DVQ_DATE_YEAR, "2024-01-01T00:00:00.000Z",
         "2024-12-31T23:59:59.999Z"},
        {1709179200000, "Europe/Paris", DVQ_DATE_DAY, "2024-02-29T00:00:00.000+01:00",
         "2024-02-29T23:59:59.999+01:00"},
        {1709179200000, "Europe/Paris", DVQ_DATE_WEEK, "2024-02-26T00:00:00.000+01:00",
         "2024-03-03T23:59:59.999+01:00"},
        {1709179200000, "Europe/Paris", DVQ_DATE_MONTH, "2024-02-01T00:00:00.000+01:00",
         "2024-02-29T23:59:59.999+01:00"},
        {1709179200000, "Europe/Paris", DVQ_DATE_YEAR, "2024-01-01T00:00:00.000+01:00",
         "2024-12-31T23:59:59.999+01:00"},
    };
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_value date = make_date(&fixture, cases[i].milliseconds, cases[i].zone);
        dvq_value start = dvq_date_start_of(&fixture.environment, date, cases[i].unit);
        dvq_value end = dvq_date_end_of(&fixture.environment, date, cases[i].unit);
        expect_iso(&fixture, start, cases[i].start, "start");
        expect_iso(&fixture, end, cases[i].end, "end");
    }
    close_dates(&fixture);
}

Test(date, parses_formats)
{
    static const struct {
        const char *text;
        const char *format;
        const char *date; /* "": does not fit */
    } cases[] = {
        {"2024-02-29", "yyyy-MM-dd", "2024-02-29T00:00:00.000-05:00"},
        {"29/2/24", "d/M/yy", "2024-02-29T00:00:00.000-05:00"},
        {"60 1", "yy M", "2060-01-01T00:00:00.000-05:00"},
        {"61 1", "yy M", "1961-01-01T00:00:00.000-05:00"},
        {"February 29, 2024", "MMMM d, yyyy", "2024-02-29T00:00:00.000-05:00"},
        {"feb 29 2024", "LLL d yyyy", "2024-02-29T00:00:00.000-05:00"},
        {"Thursday, 29 Feb 2024", "EEEE, d MMM yyyy", "2024-02-29T00:00:00.000-05:00"},
        {"Friday, 29 Feb 2024", "EEEE, d MMM yyyy", ""},
        {"2024-W09-4", "kkkk-'W'WW-E", "2024-02-29T00:00:00.000-05:00"},
        {"2024-060", "yyyy-ooo", "2024-02-29T00:00:00.000-05:00"},
        {"2023-366", "yyyy-ooo", ""},
        {"3:05 pm", "h:mm a", "2026-01-15T15:05:00.000-05:00"},
        {"12:05 am", "h:mm a", "2026-01-15T00:05:00.000-05:00"},
        {"15:05 pm", "H:mm a", ""},
        {"10:15", "H:mm", "2026-01-15T10:15:00.000-05:00"},
        {"Monday", "EEEE", "2026-01-12T00:00:00.000-05:00"},
        {"2024-02-29T10:00:00+05:30", "yyyy-MM-dd'T'HH:mm:ssZZ", "2024-02-28T23:30:00.000-05:00"},
        {"2024-02-29 10:00 Europe/Paris", "yyyy-MM-dd HH:mm z", "2024-02-29T04:00:00.000-05:00"},
        {"2024-02-29 10:00 Nope/Zone", "yyyy-MM-dd HH:mm z", ""},
        {"20240229", "yMMdd", "2024-02-29T00:00:00.000-05:00"},
        {"2/29/2024", "D", "2024-02-29T00:00:00.000-05:00"},
        {"Feb 29, 2024", "DD", "2024-02-29T00:00:00.000-05:00"},
        {"Feb 29, 2024, 3:05 PM", "ff", "2024-02-29T15:05:00.000-05:00"},
        {"10.5", "s.S", "2026-01-15T05:30:10.005-05:00"},
        {"10.123456789", "s.u", "2026-01-15T05:30:10.123-05:00"},
        {"10.5", "s.uuu", "2026-01-15T05:30:10.500-05:00"},
        {"44 BC", "y G", "-000044-01-01T00:00:00.000-04:56"},
        {"Q3 2024", "'Q'q yyyy", "2024-07-01T00:00:00.000-04:00"},
        {"2024-13-01", "yyyy-MM-dd", ""},
        {"2024-02-30", "yyyy-MM-dd", ""},
        {"x2024", "yyyy", ""},
        {"", "yyyy", ""},
        {"abc", "'abc'", ""},
        {"1234", "X", ""},
        {"2024-02-29 24:00", "yyyy-MM-dd HH:mm", "2024-03-01T00:00:00.000-05:00"},
        {"2024 60 2", "yyyy ooo M", ""},
        {"2024-11-03 01:30 -0500", "yyyy-MM-dd HH:mm ZZZ", "2024-11-03T01:30:00.000-05:00"},
        {"2024-03-10 02:30", "yyyy-MM-dd HH:mm", "2024-03-10T03:30:00.000-04:00"},
    };
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bool valid = false;
        dvq_value date;
        dvq_status status = dvq_date_parse_format(
            &fixture.environment, dvq_text_from_string(cases[i].text),
            dvq_text_from_string(cases[i].format), &fixture.arena, &date, &valid, NULL);
        cr_assert_eq(status, DVQ_OK);
        cr_expect_eq(valid, cases[i].date[0] != '\0', "%s as %s", cases[i].text, cases[i].format);
        if (valid)
            expect_iso(&fixture, date, cases[i].date, cases[i].format);
    }
    close_dates(&fixture);
}

Test(date, parsing_is_bounded)
{
    bool valid = true;
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    dvq_text_builder text;
    dvq_text_builder_init(&text, &fixture.arena);
    for (int i = 0; i < 5000; i++)
        dvq_text_builder_add_string(&text, "1y");
    dvq_text long_text;
    dvq_text_builder_finish(&text, &long_text);
    dvq_value date;
    dvq_status status = dvq_date_parse_format(&fixture.environment, long_text, long_text,
                                              &fixture.arena, &date, &valid, NULL);
    cr_expect_eq(status, DVQ_ERROR_LIMIT);
    cr_expect_not(valid);
    close_dates(&fixture);
}

Test(date, counts_weeks_and_days)
{
    static const struct {
        dvq_date_fields fields;
        int week;
        int week_year;
        int ordinal;
    } cases[] = {
        {{.year = 2024, .month = 12, .day = 30}, 1, 2025, 365},
        {{.year = 2021, .month = 1, .day = 3}, 53, 2020, 3},
        {{.year = 2024, .month = 2, .day = 29}, 9, 2024, 60},
        {{.year = 2026, .month = 12, .day = 31}, 53, 2026, 365},
        {{.year = 0, .month = 1, .day = 1}, 52, -1, 1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int week = 0;
        int week_year = 0;
        dvq_date_get_week(&cases[i].fields, &week, &week_year);
        cr_expect_eq(week, cases[i].week);
        cr_expect_eq(week_year, cases[i].week_year);
        cr_expect_eq(dvq_date_get_ordinal(&cases[i].fields), cases[i].ordinal);
    }
}

Test(date, changes_zones)
{
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    dvq_value date = make_date(&fixture, 1720080000000, "UTC+2");
    dvq_zone paris = make_date(&fixture, 0, "Europe/Paris").size;
    dvq_value moved = dvq_date_set_zone(&fixture.environment, date, DVQ_ZONE_SYSTEM, false);
    expect_iso(&fixture, moved, "2024-07-04T04:00:00.000-04:00", "same instant");
    moved = dvq_date_set_zone(&fixture.environment, date, DVQ_ZONE_SYSTEM, true);
    expect_iso(&fixture, moved, "2024-07-04T10:00:00.000-04:00", "same local time");
    moved = dvq_date_set_zone(&fixture.environment, date, paris, false);
    cr_expect_not(dvq_date_equal(&fixture.environment, date, moved));
    close_dates(&fixture);
}

Test(date, knows_invalid_dates)
{
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    dvq_duration much = make_duration("9999999 years");
    dvq_value date = dvq_date_add(&fixture.environment, make_date(&fixture, 0, "utc"), &much, 1);
    cr_expect_not(dvq_date_is_valid(date));
    cr_expect_not(dvq_date_is_valid(dvq_date_from_milliseconds(8.64e15 + 1, 0)));
    cr_expect_not(dvq_date_equal(&fixture.environment, date, date));
    cr_expect_not(dvq_date_is_valid(dvq_date_end_of(&fixture.environment, date, DVQ_DATE_WEEK)));
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture.arena);
    dvq_date_format(&fixture.environment, date, DVQ_TEXT("yyyy"), &builder, NULL);
    expect_text(&builder, "Invalid DateTime", "text");
    dvq_date_fields thirteenth = {.year = 2024, .month = 13, .day = 1};
    cr_expect_not(dvq_date_make(&fixture.environment, &thirteenth, DVQ_ZONE_SYSTEM, &date));
    close_dates(&fixture);
}
