/* Names and offsets of zones, and the same lookups from several threads. */
#include <pthread.h>

#include "date_fixture.h"

static const char *const system_zone = "America/New_York";

static void expect_name(date_fixture *fixture, dvq_zone zone, const char *expected)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture->arena);
    dvq_zone_append_name(fixture->environment.zones, zone, &builder);
    expect_text(&builder, expected, "name");
}

Test(zone, finds_specifiers)
{
    static const struct {
        const char *specifier;
        const char *name; /* NULL: no such zone */
    } cases[] = {
        {"utc", "UTC"},
        {"GMT", "UTC"},
        {"UTC+2", "UTC+2"},
        {"utc-05:30", "UTC-5:30"},
        {"UTC+0", "UTC"},
        {"UTC+99:99", "UTC+100:39"},
        {"local", "America/New_York"},
        {"system", "America/New_York"},
        {"Europe/Paris", "Europe/Paris"},
        {"europe/paris", "europe/paris"},
        {"Etc/GMT+5", "Etc/GMT+5"},
        {"EST", "EST"},
        {"UTC+123", NULL},
        {"UTC+1:2", NULL},
        {"UTC+", NULL},
        {"GMT+2", NULL},
        {"+02:00", NULL},
        {"Nope/Zone", NULL},
        {"Etc/Unknown", NULL},
        {"Factory", NULL},
        {"Zür/ich", NULL},
        {"", NULL},
    };
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_text specifier = dvq_text_from_string(cases[i].specifier);
        dvq_zone zone;
        bool found;
        cr_expect_eq(dvq_zone_find(fixture.environment.zones, specifier, &zone, &found), DVQ_OK);
        cr_expect_eq(found, cases[i].name != NULL, "%s", cases[i].specifier);
        if (found && cases[i].name != NULL)
            expect_name(&fixture, zone, cases[i].name);
    }
    close_dates(&fixture);
}

Test(zone, gives_offsets)
{
    static const struct {
        const char *zone;
        int64_t instant;
        int seconds;
    } cases[] = {
        {"UTC+2", 0, 7200},
        {"America/New_York", 1710053999999, -18000}, /* before the clocks go forward */
        {"America/New_York", 1710054000000, -14400},
        {"America/New_York", 1730613599999, -14400}, /* before they go back */
        {"America/New_York", 1730613600000, -18000},
        {"America/New_York", -5364662400000, -17762}, /* local mean time */
        {"America/New_York", -200000000000000, -17762},
        {"America/New_York", 4115000000000, -14400}, /* past the list of changes */
        {"Europe/Paris", 1720000000000, 7200},
        {"Asia/Kolkata", 1720000000000, 19800},
        {"Australia/Lord_Howe", 1720000000000, 37800},
        {"Pacific/Apia", 1325239199999, -36000}, /* the day that Samoa skipped */
        {"Pacific/Apia", 1325239200000, 50400},
    };
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        dvq_value date = make_date(&fixture, 0, cases[i].zone);
        int seconds =
            dvq_zone_get_offset_seconds(fixture.environment.zones, date.size, cases[i].instant);
        cr_expect_eq(seconds, cases[i].seconds, "%s at %lld: %d", cases[i].zone,
                     (long long)cases[i].instant, seconds);
    }
    close_dates(&fixture);
}

Test(zone, system_zone_is_the_zone_of_its_name)
{
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    dvq_value named = make_date(&fixture, 5, system_zone);
    dvq_value system = make_date(&fixture, 5, "local");
    cr_expect(dvq_date_equal(&fixture.environment, named, system));
    close_dates(&fixture);
    open_dates(&fixture, "UTC");
    cr_expect(dvq_date_equal(&fixture.environment, make_date(&fixture, 5, "utc"),
                             make_date(&fixture, 5, "local")));
    close_dates(&fixture);
}

Test(zone, unknown_system_zone_is_utc)
{
    static const char *const names[] = {NULL, "", "UTC", "Etc/UTC", "Zulu", "No/Such", "<+02>-2"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        date_fixture fixture;
        open_dates(&fixture, names[i]);
        cr_expect(dvq_zone_is_utc(fixture.environment.zones, DVQ_ZONE_SYSTEM));
        expect_name(&fixture, DVQ_ZONE_SYSTEM, "UTC");
        close_dates(&fixture);
    }
}

Test(zone, detects_the_system)
{
    setenv("TZ", ":Europe/Paris", 1);
    char name[64];
    dvq_zone_detect_system(name, sizeof name);
    cr_expect_str_eq(name, "Europe/Paris");
    setenv("TZ", "/usr/share/zoneinfo/posix/Asia/Tokyo", 1);
    dvq_zone_detect_system(name, sizeof name);
    cr_expect_str_eq(name, "Asia/Tokyo");
    setenv("TZ", "UTC", 1);
    dvq_zone_detect_system(name, 3);
    cr_expect_str_eq(name, "UT");
}

static void *look_up(void *user)
{
    static const char *const names[] = {"Europe/Paris", "Asia/Tokyo", "America/Lima",
                                        "Africa/Cairo", "europe/paris"};
    dvq_zone_table *table = user;
    intptr_t sum = 0;
    for (int round = 0; round < 200; round++) {
        dvq_text name = dvq_text_from_string(names[round % 5]);
        bool found;
        dvq_zone zone;
        if (dvq_zone_find(table, name, &zone, &found) == DVQ_OK && found)
            sum += dvq_zone_get_offset_seconds(table, zone, round * 10000000000LL);
        sum += dvq_zone_get_offset_seconds(table, DVQ_ZONE_SYSTEM, 4102444800000 + round);
    }
    return (void *)sum;
}

Test(zone, serves_several_threads)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    void *sums[THREADS];
    date_fixture fixture;
    open_dates(&fixture, system_zone);
    for (int i = 0; i < THREADS; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, look_up, fixture.environment.zones), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], &sums[i]);
        cr_expect_eq(sums[i], sums[0]);
    }
    close_dates(&fixture);
}
