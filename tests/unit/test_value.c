/* Type names, truth, copies, and objects: order of properties, repeated keys, overlays. */
#include "value/value.h"

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

TestSuite(value, .init = setup, .fini = teardown);

static bool is_truthy(dvq_value value)
{
    bool truthy;
    cr_assert_eq(dvq_value_is_truthy(value, &fixture.arena, &truthy), DVQ_OK);
    return truthy;
}

static const dvq_link *make_link(const char *path)
{
    return dvq_link_make_file(&fixture.arena, dvq_text_from_string(path));
}

Test(value, type_names)
{
    cr_assert_str_eq(dvq_value_type_name(DVQ_VALUE_NULL), "null");
    cr_assert_str_eq(dvq_value_type_name(DVQ_VALUE_ARRAY), "array");
    cr_assert_str_eq(dvq_value_type_name(DVQ_VALUE_WIDGET), "widget");
}

Test(value, what_counts_as_true)
{
    dvq_duration none = {0};
    dvq_duration second = {0};
    dvq_duration_set(&second, DVQ_DURATION_SECONDS, 1);
    dvq_value one = dvq_value_number(1);
    dvq_entry entry = {DVQ_TEXT("a"), dvq_value_null()};
    const dvq_object *empty = dvq_object_make(&fixture.arena, NULL, 0);
    cr_assert_not(is_truthy(dvq_value_null()));
    cr_assert_not(is_truthy(dvq_value_boolean(false)));
    cr_assert(is_truthy(dvq_value_boolean(true)));
    cr_assert_not(is_truthy(dvq_value_number(-0.0)));
    cr_assert(is_truthy(dvq_value_number(NAN)), "NaN is not 0");
    cr_assert_not(is_truthy(value_fixture_string("")));
    cr_assert(is_truthy(value_fixture_string("0")));
    cr_assert_not(is_truthy(dvq_value_date(0, DVQ_ZONE_SYSTEM)));
    cr_assert(is_truthy(dvq_value_date(-1, DVQ_ZONE_SYSTEM)));
    cr_assert_not(is_truthy(dvq_value_duration(&none)));
    cr_assert(is_truthy(dvq_value_duration(&second)));
    cr_assert_not(is_truthy(dvq_value_link(make_link(""))));
    cr_assert(is_truthy(dvq_value_link(make_link("a.md"))));
    cr_assert_not(is_truthy(dvq_value_array(NULL, 0)));
    cr_assert(is_truthy(value_fixture_array(&fixture, 1, &one)));
    cr_assert_not(is_truthy(dvq_value_object(empty)));
    cr_assert(is_truthy(value_fixture_object(&fixture, 1, &entry)));
    cr_assert(is_truthy(dvq_value_object(
        dvq_object_make_overlay(&fixture.arena, empty, DVQ_TEXT("x"), dvq_value_null()))));
    cr_assert(is_truthy(dvq_value_function(NULL)));
}

/* The keys of an object, each followed by a space. */
static bool keys_are(const dvq_object *object, const char *expected)
{
    dvq_entry_vector entries = {0};
    cr_assert_eq(dvq_object_list(object, &fixture.arena, &entries), DVQ_OK);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture.arena);
    for (size_t i = 0; i < entries.count; i++) {
        dvq_text_builder_add(&builder, entries.items[i].key);
        dvq_text_builder_add_byte(&builder, ' ');
    }
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    return value_fixture_text_is(text, expected);
}

static double number_at(const dvq_object *object, const char *key)
{
    dvq_text name = dvq_text_from_string(key);
    dvq_value value;
    bool found;
    cr_assert_eq(dvq_object_get(object, name, &fixture.arena, &value, &found), DVQ_OK);
    return found ? value.as.number : -1;
}

Test(value, properties_come_in_the_order_of_javascript)
{
    static const char *const keys[] = {"b",  "10",         "2",          "a", "01",
                                       "-1", "4294967294", "4294967295", "0", "1.5"};
    dvq_entry entries[10];
    for (size_t i = 0; i < 10; i++)
        entries[i] = (dvq_entry){dvq_text_from_string(keys[i]), dvq_value_number((double)i)};
    const dvq_object *object = dvq_object_make(&fixture.arena, entries, 10);
    cr_assert(keys_are(object, "0 2 10 4294967294 b a 01 -1 4294967295 1.5 "));
    cr_assert_eq(number_at(object, "10"), 1);
    cr_assert_eq(number_at(object, "none"), -1);
}

Test(value, the_last_of_equal_keys_counts_at_the_place_of_the_first)
{
    dvq_entry entries[] = {{DVQ_TEXT("a"), dvq_value_number(1)},
                           {DVQ_TEXT("b"), dvq_value_number(2)},
                           {DVQ_TEXT("a"), dvq_value_number(3)}};
    const dvq_object *object = dvq_object_make(&fixture.arena, entries, 3);
    cr_assert(keys_are(object, "a b "));
    cr_assert_eq(number_at(object, "a"), 3);
}

Test(value, large_objects_are_indexed)
{
    enum { COUNT = 500 };
    dvq_entry entries[COUNT + 1];
    for (int i = 0; i < COUNT; i++) {
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, &fixture.arena);
        dvq_text_builder_add_format(&builder, "k%d", i);
        dvq_text_builder_finish(&builder, &entries[i].key);
        entries[i].value = dvq_value_number(i);
    }
    entries[COUNT] = (dvq_entry){DVQ_TEXT("k7"), dvq_value_number(-7)};
    const dvq_object *object = dvq_object_make(&fixture.arena, entries, COUNT + 1);
    dvq_entry_vector listed = {0};
    cr_assert_eq(dvq_object_list(object, &fixture.arena, &listed), DVQ_OK);
    cr_assert_eq(listed.count, COUNT);
    cr_assert_eq(number_at(object, "k499"), 499);
    cr_assert_eq(number_at(object, "k7"), -7);
    cr_assert_eq(number_at(object, "k500"), -1);
}

Test(value, overlays_add_and_replace)
{
    dvq_entry entries[] = {{DVQ_TEXT("a"), dvq_value_number(1)},
                           {DVQ_TEXT("b"), dvq_value_number(2)}};
    const dvq_object *base = dvq_object_make(&fixture.arena, entries, 2);
    dvq_arena *arena = &fixture.arena;
    const dvq_object *object =
        dvq_object_make_overlay(arena, base, DVQ_TEXT("a"), dvq_value_number(5));
    object = dvq_object_make_overlay(arena, object, DVQ_TEXT("c"), dvq_value_number(6));
    object = dvq_object_make_overlay(arena, object, DVQ_TEXT("3"), dvq_value_number(7));
    object = dvq_object_make_overlay(arena, object, DVQ_TEXT("a"), dvq_value_number(8));
    cr_assert(keys_are(object, "3 a b c "));
    cr_assert_eq(number_at(object, "a"), 8);
    cr_assert_eq(number_at(object, "b"), 2);
    cr_assert_eq(number_at(object, "c"), 6);
}

Test(value, many_overlays_do_not_recurse)
{
    const dvq_object *object = dvq_object_make(&fixture.arena, NULL, 0);
    for (int i = 0; i < 100000; i++)
        object =
            dvq_object_make_overlay(&fixture.arena, object, DVQ_TEXT("x"), dvq_value_number(i));
    cr_assert(keys_are(object, "x "));
    cr_assert_eq(number_at(object, "x"), 99999);
}

Test(value, tells_what_is_too_large)
{
    dvq_value value = dvq_value_number(1);
    dvq_value levels[30][2];
    for (size_t i = 0; i < 30; i++) {
        /* Each list holds the one before it twice. */
        levels[i][0] = levels[i][1] = value;
        value = dvq_value_array(levels[i], 2);
        cr_expect_eq(dvq_value_is_too_large(value), i >= 23, "%zu", i);
    }
}
