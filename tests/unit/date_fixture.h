/* An environment with a system zone and a fixed clock, for tests of dates, durations, literals and
 * queries as trees. */
#ifndef DVQ_TEST_DATE_FIXTURE_H
#define DVQ_TEST_DATE_FIXTURE_H

#include <criterion/criterion.h>

#include "value/date.h"
#include "value/literal.h"

typedef struct date_fixture {
    dvq_arena arena;
    dvq_environment environment;
} date_fixture;

/* The clock stands at 2026-01-15T10:30:00Z. */
static inline void open_dates(date_fixture *fixture, const char *system)
{
    dvq_arena_init(&fixture->arena, NULL);
    dvq_environment_init(&fixture->environment);
    fixture->environment.now = 1768473000000;
    dvq_status status = dvq_zone_table_open(NULL, system, &fixture->environment.zones, NULL);
    cr_assert_eq(status, DVQ_OK);
}

static inline void close_dates(date_fixture *fixture)
{
    dvq_zone_table_close(fixture->environment.zones);
    dvq_arena_release(&fixture->arena);
}

static inline dvq_value make_date(date_fixture *fixture, double milliseconds, const char *zone)
{
    dvq_zone found = DVQ_ZONE_SYSTEM;
    bool is_there = false;
    dvq_text name = dvq_text_from_string(zone);
    cr_assert_eq(dvq_zone_find(fixture->environment.zones, name, &found, &is_there), DVQ_OK);
    cr_assert(is_there, "no zone %s", zone);
    return dvq_date_from_milliseconds(milliseconds, found);
}

/* "days 2, hours -1" as Luxon's units in words: "2 days, -1 hours". */
static inline dvq_duration make_duration(const char *text)
{
    dvq_duration duration = {0};
    bool found = dvq_literal_parse_duration(dvq_text_from_string(text), &duration);
    cr_assert(found || text[0] == '\0', "no duration: %s", text);
    return duration;
}

/* The builder's text must be `expected`; the builder starts anew afterwards. */
static inline void expect_text(dvq_text_builder *builder, const char *expected, const char *what)
{
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(builder, &text), DVQ_OK);
    cr_expect(dvq_text_equal(text, dvq_text_from_string(expected)), "%s: \"%.*s\", not \"%s\"",
              what, (int)text.length, text.data, expected);
    dvq_text_builder_init(builder, builder->arena);
}

static inline void expect_iso(date_fixture *fixture, dvq_value date, const char *expected,
                              const char *what)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture->arena);
    dvq_date_append_iso(&fixture->environment, date, &builder);
    expect_text(&builder, expected, what);
}

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
