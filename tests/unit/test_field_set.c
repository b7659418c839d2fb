/* Fields being gathered: their order, few and many of them, and whose they are. */
#include "note/field_set.h"

#include <stdio.h>

#include "value_fixture.h"

static dvq_arena arena;

static void set_up(void)
{
    dvq_arena_init(&arena, NULL);
}

static void tear_down(void)
{
    dvq_arena_release(&arena);
}

TestSuite(field_set, .init = set_up, .fini = tear_down);

static void add(dvq_field_set *set, const char *name, double number)
{
    dvq_text text = dvq_text_copy(&arena, dvq_text_from_string(name));
    cr_assert_eq(dvq_field_set_add(set, text, dvq_value_number(number)), DVQ_OK);
}

/* The fields in order, with their values: "a=1,2 b=3". */
static void expect_fields(const dvq_field_set *set, const char *expected)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    for (size_t i = 0; i < set->fields.count; i++) {
        const dvq_field *field = &set->fields.items[i];
        dvq_text_builder_add_string(&builder, i > 0 ? " " : "");
        dvq_text_builder_add(&builder, field->name);
        for (size_t k = 0; k < field->values.count; k++)
            dvq_text_builder_add_format(&builder, "%c%g", k > 0 ? ',' : '=',
                                        field->values.items[k].as.number);
    }
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    cr_expect(value_fixture_text_is(text, expected));
}

Test(field_set, keeps_the_order_of_first_values)
{
    dvq_field_set set;
    dvq_field_set_init(&set, &arena);
    add(&set, "b", 1);
    add(&set, "a", 2);
    add(&set, "b", 3);
    add(&set, "B", 4);
    expect_fields(&set, "b=1,3 a=2 B=4");
    cr_expect_null(dvq_field_set_find(&set, DVQ_TEXT("c")));
}

/* Past a dozen fields an index finds them. */
Test(field_set, finds_each_of_many)
{
    dvq_field_set set;
    dvq_field_set_init(&set, &arena);
    char name[16];
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < 40; i++) {
            snprintf(name, sizeof name, "field %d", i);
            add(&set, name, i);
        }
    }
    cr_expect_eq(set.fields.count, 40);
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "field %d", i);
        const dvq_field *field = dvq_field_set_find(&set, dvq_text_from_string(name));
        cr_assert_not_null(field, "%s", name);
        cr_expect_eq(field->values.count, 2);
        cr_expect_eq(field->values.items[1].as.number, i);
    }
    cr_expect_null(dvq_field_set_find(&set, DVQ_TEXT("field 40")));
}

Test(field_set, forgets_all_when_cleared)
{
    dvq_field_set set;
    dvq_field_set_init(&set, &arena);
    char name[16];
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof name, "field %d", i);
        add(&set, name, i);
    }
    dvq_field_set_clear(&set);
    cr_expect_null(dvq_field_set_find(&set, DVQ_TEXT("field 3")));
    add(&set, "field 3", 7);
    expect_fields(&set, "field 3=7");
}

Test(field_set, one_value_stays_alone_and_several_are_a_list)
{
    dvq_field_set set;
    dvq_field_set_init(&set, &arena);
    add(&set, "one", 1);
    add(&set, "two", 1);
    add(&set, "two", 2);
    dvq_value value;
    cr_expect_eq(dvq_field_set_get_value(dvq_field_set_find(&set, DVQ_TEXT("one")), &arena, &value),
                 DVQ_OK);
    cr_expect_eq(value.type, DVQ_VALUE_NUMBER);
    cr_expect_eq(dvq_field_set_get_value(dvq_field_set_find(&set, DVQ_TEXT("two")), &arena, &value),
                 DVQ_OK);
    cr_expect_eq(value.type, DVQ_VALUE_ARRAY);
    cr_expect_eq(value.size, 2);
}

Test(field_set, adds_merged_values_after_its_own)
{
    dvq_field_set page;
    dvq_field_set_init(&page, &arena);
    dvq_field_set line;
    dvq_field_set_init(&line, &arena);
    add(&page, "a", 1);
    add(&line, "b", 2);
    add(&line, "a", 3);
    cr_expect_eq(dvq_field_set_merge(&page, &line), DVQ_OK);
    expect_fields(&page, "a=1,3 b=2");
    expect_fields(&line, "b=2 a=3");
}

/* An item is never read here: any two addresses do. */
Test(field_set, a_field_is_the_first_items_own)
{
    char items[2];
    struct dvq_list_item *first = (struct dvq_list_item *)(void *)&items[0];
    struct dvq_list_item *second = (struct dvq_list_item *)(void *)&items[1];
    dvq_field_set page;
    dvq_field_set_init(&page, &arena);
    dvq_field_set own;
    dvq_field_set_init(&own, &arena);
    add(&page, "page", 0);
    add(&own, "page", 1);
    add(&own, "item", 1);
    add(&own, "item", 2);
    cr_expect_eq(dvq_field_set_merge_item(&page, &own, first), DVQ_OK);
    cr_expect_null(dvq_field_set_find(&page, DVQ_TEXT("page"))->owner);
    cr_expect_eq(dvq_field_set_find(&page, DVQ_TEXT("item"))->owner, first);
    cr_expect_eq(dvq_field_set_find(&page, DVQ_TEXT("item"))->owned, 2);
    cr_expect_eq(dvq_field_set_merge_item(&page, &own, second), DVQ_OK);
    cr_expect_null(dvq_field_set_find(&page, DVQ_TEXT("item"))->owner, "now it is of two");
    expect_fields(&page, "page=0,1,1 item=1,2,1,2");
}

Test(field_set, knows_what_every_object_has_in_javascript)
{
    cr_expect(dvq_field_set_is_reserved(DVQ_TEXT("constructor")));
    cr_expect(dvq_field_set_is_reserved(DVQ_TEXT("__proto__")));
    cr_expect_not(dvq_field_set_is_reserved(DVQ_TEXT("Constructor")));
    cr_expect_not(dvq_field_set_is_reserved(DVQ_TEXT("prototype")));
    cr_expect_not(dvq_field_set_is_reserved(DVQ_TEXT("")));
}
