/* The total order of values. */
#include "value/value_compare.h"

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

TestSuite(value_compare, .init = setup, .fini = teardown);

static int compare(dvq_value a, dvq_value b)
{
    int order;
    cr_assert_eq(dvq_value_compare(&fixture.environment, a, b, &fixture.arena, true, &order),
                 DVQ_OK);
    return (order > 0) - (order < 0);
}

static dvq_value make_duration(dvq_duration_unit unit, double amount)
{
    dvq_duration duration = {0};
    dvq_duration_set(&duration, unit, amount);
    dvq_value value;
    cr_assert_eq(dvq_duration_to_value(&fixture.arena, &duration, &value), DVQ_OK);
    return value;
}

static dvq_value make_link(const char *inner)
{
    const dvq_link *link;
    cr_assert_eq(dvq_link_parse(&fixture.arena, dvq_text_from_string(inner), false, &link), DVQ_OK);
    return dvq_value_link(link);
}

Test(value_compare, types_by_name_after_null)
{
    dvq_value values[] = {dvq_value_null(),
                          dvq_value_array(NULL, 0),
                          dvq_value_boolean(true),
                          dvq_value_date(0, DVQ_ZONE_SYSTEM),
                          make_duration(DVQ_DURATION_DAYS, 1),
                          dvq_value_function(NULL),
                          make_link("a"),
                          dvq_value_number(5),
                          value_fixture_object(&fixture, 0, NULL),
                          value_fixture_string(""),
                          dvq_value_widget(NULL)};
    for (size_t i = 0; i < 11; i++)
        for (size_t j = 0; j < 11; j++)
            cr_expect_eq(compare(values[i], values[j]), (i > j) - (i < j), "%zu %zu", i, j);
}

Test(value_compare, numbers)
{
    dvq_value nan = dvq_value_number(NAN);
    cr_expect_eq(compare(dvq_value_number(1), dvq_value_number(2)), -1);
    cr_expect_eq(compare(dvq_value_number(0.0), dvq_value_number(-0.0)), 0);
    cr_expect_eq(compare(nan, nan), 1, "NaN is greater than everything, itself included");
    cr_expect_eq(compare(dvq_value_number(1), nan), 1);
}

Test(value_compare, booleans_and_strings)
{
    cr_expect_eq(compare(dvq_value_boolean(false), dvq_value_boolean(true)), -1);
    cr_expect_eq(compare(dvq_value_boolean(true), dvq_value_boolean(true)), 0);
    cr_expect_eq(compare(value_fixture_string("a"), value_fixture_string("B")), -1);
    cr_expect_eq(compare(value_fixture_string("a"), value_fixture_string("A")), -1);
}

Test(value_compare, dates_by_instant_and_equal_only_in_the_same_zone)
{
    dvq_value utc = dvq_value_date(1000, dvq_zone_make_fixed(0));
    dvq_value east = dvq_value_date(1000, dvq_zone_make_fixed(120));
    cr_expect_eq(compare(utc, utc), 0);
    cr_expect_eq(compare(utc, east), 1);
    cr_expect_eq(compare(east, utc), 1);
    cr_expect_eq(compare(dvq_value_date(999, dvq_zone_make_fixed(120)), utc), -1);
}

Test(value_compare, durations_by_length_and_equal_only_unit_by_unit)
{
    dvq_value day = make_duration(DVQ_DURATION_DAYS, 1);
    dvq_value hours = make_duration(DVQ_DURATION_HOURS, 24);
    cr_expect_eq(compare(day, make_duration(DVQ_DURATION_DAYS, 1)), 0);
    cr_expect_eq(compare(day, hours), 1);
    cr_expect_eq(compare(hours, day), 1);
    cr_expect_eq(
        compare(make_duration(DVQ_DURATION_MONTHS, 1), make_duration(DVQ_DURATION_DAYS, 31)), -1);
}

/* Every path that starts with "x" is the note "full.md". */
static dvq_text normalize(void *user, dvq_text path)
{
    (void)user;
    return dvq_text_starts_with(path, DVQ_TEXT("x")) ? DVQ_TEXT("full.md") : path;
}

Test(value_compare, links)
{
    cr_expect_eq(compare(make_link("a|shown"), make_link("a")), 0);
    cr_expect_eq(compare(make_link("a"), make_link("b")), -1);
    cr_expect_eq(compare(make_link("a#^x"), make_link("a")), -1, "block before file");
    cr_expect_eq(compare(make_link("a#h"), make_link("a")), 1, "header after file");
    cr_expect_eq(compare(make_link("a#h"), make_link("a#i")), -1);
    cr_expect_eq(compare(make_link("a#"), make_link("a#i")), -1);
}

Test(value_compare, links_are_resolved_at_the_top_only)
{
    dvq_value first = make_link("x1");
    dvq_value second = make_link("x2");
    cr_expect_eq(compare(first, second), -1);
    fixture.environment.normalize_link = normalize;
    cr_expect_eq(compare(first, second), 0);
    dvq_value firsts = value_fixture_array(&fixture, 1, &first);
    dvq_value seconds = value_fixture_array(&fixture, 1, &second);
    cr_expect_eq(compare(firsts, seconds), -1);
}

Test(value_compare, arrays)
{
    dvq_value items[] = {dvq_value_number(1), dvq_value_number(2), dvq_value_number(3)};
    dvq_value others[] = {dvq_value_number(1), dvq_value_number(5)};
    cr_expect_eq(compare(dvq_value_array(items, 2), dvq_value_array(items, 3)), -1);
    cr_expect_eq(compare(dvq_value_array(items, 3), dvq_value_array(others, 2)), -1);
    cr_expect_eq(compare(dvq_value_array(NULL, 0), dvq_value_array(items, 0)), 0);
    dvq_value nan = dvq_value_number(NAN);
    cr_expect_eq(compare(dvq_value_array(&nan, 1), dvq_value_array(&nan, 1)), 0,
                 "the same list is equal to itself");
}

static dvq_value make_object(const char *first, double one, const char *second, double two)
{
    dvq_entry entries[] = {{dvq_text_from_string(first), dvq_value_number(one)},
                           {dvq_text_from_string(second), dvq_value_number(two)}};
    return value_fixture_object(&fixture, 2, entries);
}

Test(value_compare, objects_by_sorted_keys_then_values)
{
    cr_expect_eq(compare(make_object("a", 1, "b", 2), make_object("b", 2, "a", 1)), 0);
    cr_expect_eq(compare(make_object("a", 1, "b", 2), make_object("a", 1, "c", 0)), -1);
    cr_expect_eq(compare(make_object("a", 1, "b", 2), make_object("a", 1, "b", 3)), -1);
    dvq_entry entry = {DVQ_TEXT("a"), dvq_value_number(9)};
    cr_expect_eq(compare(value_fixture_object(&fixture, 1, &entry), make_object("a", 1, "b", 2)),
                 -1);
}

Test(value_compare, keys_sort_by_utf16_units)
{
    /* U+1F600 starts with a surrogate, which is less than U+FF21 in UTF-16, but not in UTF-8. */
    dvq_value left = make_object("\xF0\x9F\x98\x80", 1, "\xEF\xBC\xA1", 2);
    dvq_value right = make_object("\xEF\xBC\xA1", 2, "\xF0\x9F\x98\x80", 2);
    cr_expect_eq(compare(left, right), -1);
    /* A key that only collates like the other's: its partner is null. */
    dvq_entry composed = {DVQ_TEXT("\xC3\xA9"), dvq_value_number(1)};
    dvq_entry combined = {DVQ_TEXT("e\xCC\x81"), dvq_value_number(1)};
    cr_expect_eq(compare(value_fixture_object(&fixture, 1, &composed),
                         value_fixture_object(&fixture, 1, &combined)),
                 1);
}

Test(value_compare, depth_is_limited)
{
    dvq_value a = value_fixture_nested(&fixture, DVQ_VALUE_DEPTH_LIMIT);
    dvq_value b = value_fixture_nested(&fixture, DVQ_VALUE_DEPTH_LIMIT);
    int order;
    cr_expect_eq(dvq_value_compare(&fixture.environment, a, b, &fixture.arena, true, &order),
                 DVQ_ERROR_LIMIT);
}
