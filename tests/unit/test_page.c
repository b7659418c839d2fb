/*
 * Pages apart from the notes they were read from: what they have from their file, and how they have
 * missing parts read. The names of pages and items are tested by tests/cases/note/names.test.
 */
#include "note/list_item.h"
#include "note/page.h"

#include "value/date.h"
#include "value_fixture.h"

typedef struct page_fixture {
    value_fixture values;
    dvq_page_home home;
    dvq_page page;
    unsigned asked; /* for these parts, last */
} page_fixture;

static dvq_status complete(void *user, const dvq_page *page, unsigned missing)
{
    page_fixture *fixture = user;
    cr_assert_eq(page, &fixture->page);
    fixture->asked = missing;
    dvq_page_add_parts(&fixture->page, missing);
    return DVQ_OK;
}

static void open_page(page_fixture *fixture)
{
    memset(fixture, 0, sizeof *fixture);
    value_fixture_open(&fixture->values);
    fixture->home = (dvq_page_home){
        .environment = &fixture->values.environment, .complete = complete, .user = fixture};
    fixture->page.home = &fixture->home;
    fixture->page.path = DVQ_TEXT("N.md");
    fixture->page.object.class = &dvq_page_class;
    fixture->page.file.class = &dvq_page_file_class;
}

static dvq_value get_from_file(page_fixture *fixture, const char *name)
{
    dvq_value value;
    bool found;
    cr_assert_eq(dvq_object_get(&fixture->page.file, dvq_text_from_string(name),
                                &fixture->values.arena, &value, &found),
                 DVQ_OK);
    cr_assert(found, "%s", name);
    return value;
}

static void expect_date(page_fixture *fixture, const char *name, const char *expected)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture->values.arena);
    dvq_date_append_iso(&fixture->values.environment, get_from_file(fixture, name), &builder);
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    cr_expect(value_fixture_text_is(text, expected), "%s", name);
}

Test(page, has_facts_from_its_file)
{
    page_fixture fixture;
    open_page(&fixture);
    fixture.page.created = 1768473000123;
    fixture.page.modified = 1768559400000;
    fixture.page.size = 42;
    fixture.page.starred = true;
    expect_date(&fixture, "ctime", "2026-01-15T10:30:00.123Z");
    expect_date(&fixture, "cday", "2026-01-15T00:00:00.000Z");
    expect_date(&fixture, "mtime", "2026-01-16T10:30:00.000Z");
    expect_date(&fixture, "mday", "2026-01-16T00:00:00.000Z");
    cr_expect_eq(get_from_file(&fixture, "size").as.number, 42);
    cr_expect(get_from_file(&fixture, "starred").as.boolean);
    value_fixture_close(&fixture.values);
}

Test(page, lists_its_items_and_those_that_are_tasks)
{
    page_fixture fixture;
    open_page(&fixture);
    dvq_list_item items[] = {
        {.data = "a-", .text_length = 1, .symbol_length = 1},
        {.data = "b-x", .text_length = 1, .symbol_length = 1, .status_length = 1}};
    fixture.page.items = items;
    fixture.page.item_count = 2;
    dvq_page_add_parts(&fixture.page, DVQ_PAGE_ITEMS);
    dvq_value tasks = get_from_file(&fixture, "tasks");
    cr_expect_eq(get_from_file(&fixture, "lists").size, 2);
    cr_assert_eq(tasks.size, 1);
    cr_expect_eq(tasks.as.items[0].as.object, &items[1].object);
    cr_expect_eq(fixture.asked, 0);
    value_fixture_close(&fixture.values);
}

Test(page, has_the_parts_read_that_are_missing)
{
    page_fixture fixture;
    open_page(&fixture);
    get_from_file(&fixture, "path");
    cr_expect_eq(fixture.asked, 0);
    get_from_file(&fixture, "size");
    cr_expect_eq(fixture.asked, DVQ_PAGE_STATISTICS);
    get_from_file(&fixture, "etags");
    cr_expect_eq(fixture.asked, DVQ_PAGE_TAGS);
    fixture.asked = 0;
    get_from_file(&fixture, "mtime");
    cr_expect_eq(fixture.asked, 0, "what was read is not read again");
    value_fixture_close(&fixture.values);
}

Test(page, knows_which_parts_hold_others)
{
    cr_expect_eq(dvq_page_find_missing(DVQ_PAGE_ITEMS, DVQ_PAGE_TASKS), 0, "items hold all tasks");
    cr_expect_eq(dvq_page_find_missing(0, DVQ_PAGE_ITEMS | DVQ_PAGE_TASKS), DVQ_PAGE_ITEMS);
    cr_expect_eq(dvq_page_find_missing(DVQ_PAGE_TASKS, DVQ_PAGE_ITEMS), DVQ_PAGE_ITEMS);
    cr_expect_eq(dvq_page_find_missing(DVQ_PAGE_FAILED, DVQ_PAGE_FULL), 0);
}
