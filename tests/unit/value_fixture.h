/*
 * An arena and an environment in UTC and English, for the tests of values and operators.
 */
#ifndef DVQ_TESTS_VALUE_FIXTURE_H
#define DVQ_TESTS_VALUE_FIXTURE_H

#include <criterion/criterion.h>

#include "value/collation.h"
#include "value/environment.h"
#include "value/zone.h"

typedef struct value_fixture {
    dvq_arena arena;
    dvq_environment environment;
} value_fixture;

static inline void value_fixture_open(value_fixture *fixture)
{
    dvq_arena_init(&fixture->arena, NULL);
    dvq_environment_init(&fixture->environment);
    fixture->environment.locale = "en-US";
    struct dvq_zone_table *zones;
    cr_assert_eq(dvq_zone_table_open(NULL, "UTC", &zones, NULL), DVQ_OK);
    struct dvq_collation *collation;
    cr_assert_eq(dvq_collation_open(NULL, "en-US", &collation, NULL), DVQ_OK);
    fixture->environment.zones = zones;
    fixture->environment.collation = collation;
}

static inline void value_fixture_close(value_fixture *fixture)
{
    dvq_zone_table_close(fixture->environment.zones);
    dvq_collation_close(fixture->environment.collation);
    dvq_arena_release(&fixture->arena);
}

static inline dvq_value value_fixture_string(const char *string)
{
    return dvq_value_string(dvq_text_from_string(string));
}

static inline dvq_value value_fixture_array(value_fixture *fixture, size_t count,
                                            const dvq_value *items)
{
    size_t size = count * sizeof *items;
    return dvq_value_array(dvq_arena_copy(&fixture->arena, items, size), count);
}

static inline dvq_value value_fixture_object(value_fixture *fixture, size_t count,
                                             const dvq_entry *entries)
{
    return dvq_value_object(dvq_object_make(&fixture->arena, entries, count));
}

/* A list in a list in a list …, `depth` of them. */
static inline dvq_value value_fixture_nested(value_fixture *fixture, unsigned depth)
{
    dvq_value value = dvq_value_number(1);
    for (unsigned i = 0; i < depth; i++)
        value = value_fixture_array(fixture, 1, &value);
    return value;
}

static inline bool value_fixture_text_is(dvq_text text, const char *expected)
{
    bool equal = dvq_text_equal(text, dvq_text_from_string(expected));
    if (!equal)
        cr_log_warn("got \"%.*s\", expected \"%s\"", (int)text.length, text.data, expected);
    return equal;
}

#endif
