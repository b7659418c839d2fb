/* Reading values of every type through dvq.h, expressions and pages as queries, settings. */
#include "query_fixture.h"

static const fixture_note notes[] = {
    {"a.md",
     "---\nn: 1.5\nyes: true\nday: 2026-01-15\nwait: 1 day 2 hours\nnext: \"[[b#Top|shown]]\"\n"
     "list: [1, [2, 3]]\nmap: {x: 1, y: [2]}\nempty:\n---\n"
     "# Work\n- [x] one [due:: 2026-01-20] #t\n    - [ ] below ^id\n- plain\n"},
    {"b.md", "# Top\n"},
};

static fixture state;

static void open_vault(void)
{
    fixture_open(&state, notes, sizeof notes / sizeof *notes);
}

static void close_vault(void)
{
    fixture_close(&state);
}

TestSuite(api_value, .init = open_vault, .fini = close_vault);

static dvq_query *prepare(const char *text)
{
    dvq_query *query = NULL;
    dvq_error error = {0};
    dvq_status status = dvq_query_prepare(state.vault, text, strlen(text), NULL, &query, &error);
    cr_assert_eq(status, DVQ_OK, "%s", error.message);
    cr_assert_eq(dvq_query_step(query, &error), DVQ_ROW, "%s", error.message);
    return query;
}

static dvq_query *evaluate(const char *text, const dvq_query_options *options)
{
    dvq_query *query = NULL;
    dvq_error error = {0};
    dvq_status status =
        dvq_expression_prepare(state.vault, text, strlen(text), options, &query, &error);
    cr_assert_eq(status, DVQ_OK, "%s", error.message);
    cr_assert_eq(dvq_query_step(query, &error), DVQ_ROW, "%s", error.message);
    return query;
}

static void expect_string(dvq_string string, const char *expected)
{
    cr_expect_eq(string.length, strlen(expected));
    cr_expect_eq(strncmp(string.data, expected, string.length), 0, "%.*s is not %s",
                 (int)string.length, string.data, expected);
}

Test(api_value, every_type_is_read_without_json)
{
    dvq_query *query =
        prepare("TABLE WITHOUT ID n, yes, day, wait, next, list, map, empty FROM \"a\"");
    cr_expect_eq(dvq_value_get_number(dvq_query_get_cell(query, 0)), 1.5);
    cr_expect_eq(dvq_value_get_number(dvq_query_get_cell(query, 1)), 1);
    dvq_date_parts date;
    cr_assert(dvq_value_get_date(dvq_query_get_cell(query, 2), query, &date));
    cr_expect_eq(date.year * 10000 + date.month * 100 + date.day, 20260115);
    cr_expect_eq(date.weekday, 4);
    cr_expect_eq(date.week, 3);
    cr_expect_eq(date.ordinal, 15);
    cr_expect_eq(date.offset, 0);
    dvq_duration_parts wait;
    cr_assert(dvq_value_get_duration(dvq_query_get_cell(query, 3), &wait));
    cr_expect_eq(wait.days, 1);
    cr_expect_eq(wait.hours, 2);
    cr_expect_eq(wait.total, 26 * 3600000.0);
    dvq_link_parts link;
    cr_assert(dvq_value_get_link(dvq_query_get_cell(query, 4), &link));
    expect_string(link.path, "b.md");
    expect_string(link.subpath, "Top");
    expect_string(link.display, "shown");
    cr_expect_eq(link.type, DVQ_LINK_HEADER);
    cr_expect_eq(link.has_display, 1);
    cr_expect_eq(link.is_embed, 0);
    const dvq_value *list = dvq_query_get_cell(query, 5);
    cr_assert_eq(dvq_value_get_count(list), 2);
    const dvq_value *inner = dvq_value_get_element(list, 1);
    cr_expect_eq(dvq_value_get_number(dvq_value_get_element(inner, 1)), 3);
    cr_expect_eq(dvq_value_get_type(dvq_query_get_cell(query, 7)), DVQ_TYPE_NULL);
    dvq_query_finalize(query);
}

Test(api_value, objects_are_listed_in_order)
{
    dvq_query *query = prepare("TABLE WITHOUT ID map, n FROM \"a\"");
    const dvq_member *members = NULL;
    size_t count = 0;
    const dvq_value *map = dvq_query_get_cell(query, 0);
    cr_assert_eq(dvq_value_list_fields(map, query, &members, &count, NULL), DVQ_OK);
    cr_assert_eq(count, 2);
    expect_string(members[0].name, "x");
    cr_expect_eq(dvq_value_get_number(members[0].value), 1);
    cr_expect_eq(dvq_value_get_count(members[1].value), 1);
    cr_expect_eq(dvq_value_get_object_kind(map), DVQ_OBJECT_PLAIN);
    const dvq_value *number = dvq_query_get_cell(query, 1);
    cr_assert_eq(dvq_value_list_fields(number, query, &members, &count, NULL), DVQ_OK);
    cr_expect_eq(count, 0);
    cr_expect_null(members);
    dvq_query_finalize(query);
}

Test(api_value, items_are_read)
{
    dvq_query *query = prepare("TASK");
    const dvq_value *task = dvq_query_get_cell(query, 0);
    dvq_item item;
    cr_assert(dvq_value_get_item(task, query, &item));
    expect_string(item.path, "a.md");
    expect_string(item.text, "one [due:: 2026-01-20] #t");
    expect_string(item.status, "x");
    expect_string(item.symbol, "-");
    cr_expect_eq(item.line, 12);
    cr_expect_eq(item.parent_line, 0);
    cr_expect_eq(item.child_count, 1);
    cr_expect(item.is_task && item.is_checked && item.is_completed && !item.is_fully_completed);
    dvq_date_parts due;
    cr_assert(dvq_value_get_date(dvq_value_get_field(task, query, "due", 3), query, &due));
    cr_expect_eq(due.day, 20);
    const dvq_value *children = dvq_value_get_field(task, query, "children", 8);
    const dvq_value *child = dvq_value_get_element(children, 0);
    cr_assert(dvq_value_get_item(child, query, &item));
    expect_string(item.block_id, "id");
    cr_expect_eq(item.parent_line, 12);
    cr_expect_not(item.is_completed);
    cr_expect_not(dvq_query_is_grouped(query));
    cr_expect_not(dvq_value_get_item(children, query, &item));
    dvq_query_finalize(query);
}

Test(api_value, items_are_read_through_names_that_flatten_added)
{
    dvq_query *query = prepare("TASK FLATTEN list(1, 2) AS extra GROUP BY extra");
    cr_assert(dvq_query_is_grouped(query));
    const dvq_value *group = dvq_query_get_cell(query, 0);
    cr_expect_eq(dvq_value_get_object_kind(group), DVQ_OBJECT_PLAIN);
    const dvq_value *rows = dvq_value_get_field(group, query, "rows", 4);
    const dvq_value *first = dvq_value_get_element(rows, 0);
    cr_expect_eq(dvq_value_get_object_kind(first), DVQ_OBJECT_ITEM);
    dvq_item item;
    cr_assert(dvq_value_get_item(first, query, &item));
    cr_expect_eq(item.line, 12);
    dvq_query_finalize(query);
}

Test(api_value, pairs_are_read)
{
    dvq_query *query = prepare("LIST n FROM \"a\"");
    dvq_pair pair;
    cr_assert(dvq_value_get_pair(dvq_query_get_cell(query, 0), &pair));
    cr_expect_not(pair.is_web_link);
    cr_expect_eq(dvq_value_get_type(pair.key), DVQ_TYPE_LINK);
    cr_expect_eq(dvq_value_get_number(pair.value), 1.5);
    dvq_query_finalize(query);
    query = evaluate("elink(\"https://a.example\", \"A\")", NULL);
    cr_assert(dvq_value_get_pair(dvq_query_get_cell(query, 0), &pair));
    cr_expect(pair.is_web_link);
    expect_string(dvq_value_get_string(pair.key), "https://a.example");
    dvq_query_finalize(query);
}

Test(api_value, what_is_something_else_is_left_alone)
{
    dvq_query *query = evaluate("\"text\"", NULL);
    const dvq_value *text = dvq_query_get_cell(query, 0);
    cr_expect_eq(dvq_query_get_type(query), DVQ_QUERY_EXPRESSION);
    cr_expect_not(dvq_value_get_link(text, &(dvq_link_parts){0}));
    cr_expect_not(dvq_value_get_duration(text, &(dvq_duration_parts){0}));
    cr_expect_not(dvq_value_get_pair(text, &(dvq_pair){0}));
    cr_expect_not(dvq_value_get_date(text, query, &(dvq_date_parts){0}));
    cr_expect_not(dvq_value_get_link(NULL, NULL));
    cr_expect_eq(dvq_value_get_object_kind(NULL), DVQ_OBJECT_PLAIN);
    cr_expect_not(dvq_value_get_date(NULL, NULL, NULL));
    cr_expect_not(dvq_value_get_item(NULL, NULL, NULL));
    dvq_query_finalize(query);
}

Test(api_value, an_expression_is_a_query_of_one_row)
{
    dvq_query_options options = {.size = sizeof options, .origin = "a"};
    dvq_query *query = evaluate("this.n + 1", &options);
    cr_expect_eq(dvq_query_get_row_count(query), 1);
    cr_expect_eq(dvq_query_get_column_count(query), 1);
    cr_expect_eq(dvq_value_get_number(dvq_query_get_cell(query, 0)), 2.5);
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_DONE);
    fixture_clear(&state);
    cr_expect_eq(dvq_query_render(query, DVQ_FORMAT_JSON, NULL, fixture_write, &state, NULL),
                 DVQ_OK);
    cr_expect_str_eq(state.output, "{\"type\":\"number\",\"value\":2.5,\"text\":\"2.5\"}");
    cr_expect_eq(dvq_query_render(query, DVQ_FORMAT_CSV, NULL, fixture_write, &state, NULL),
                 DVQ_ERROR_EVALUATE);
    dvq_query_finalize(query);
    cr_expect_eq(dvq_expression_prepare(state.vault, "1 +", 3, NULL, &query, NULL),
                 DVQ_ERROR_PARSE);
    cr_expect_null(query);
}

Test(api_value, a_page_is_a_query_of_one_row)
{
    dvq_query *query = NULL;
    cr_assert_eq(dvq_page_prepare(state.vault, "b", DVQ_TERMINATED, NULL, &query, NULL), DVQ_OK);
    cr_assert_eq(dvq_query_step(query, NULL), DVQ_ROW);
    const dvq_value *page = dvq_query_get_cell(query, 0);
    cr_expect_eq(dvq_value_get_object_kind(page), DVQ_OBJECT_PAGE);
    const dvq_value *file = dvq_value_get_field(page, query, "file", 4);
    cr_expect_eq(dvq_value_get_object_kind(file), DVQ_OBJECT_FILE);
    cr_expect_eq(dvq_value_get_count(dvq_value_get_field(file, query, "inlinks", 7)), 1);
    fixture_clear(&state);
    cr_expect_eq(dvq_query_render(query, DVQ_FORMAT_JSON, NULL, fixture_write, &state, NULL),
                 DVQ_OK);
    cr_expect_eq(strncmp(state.output, "{\"file\":{\"path\":\"b.md\"", 21), 0);
    dvq_query_finalize(query);
    cr_assert_eq(dvq_page_prepare(state.vault, "none", DVQ_TERMINATED, NULL, &query, NULL), DVQ_OK);
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ERROR_IO);
    dvq_query_finalize(query);
    cr_expect_eq(dvq_page_prepare(state.vault, NULL, DVQ_TERMINATED, NULL, &query, NULL),
                 DVQ_ERROR_USAGE);
}

Test(api_value, options_are_of_the_query)
{
    dvq_settings settings = {.size = sizeof settings,
                             .null_text = "none",
                             .date_format = "yyyy/MM/dd",
                             .file_column = "Note"};
    dvq_query_options options = {
        .size = sizeof options, .now = FIXTURE_NOW - 86400000, .has_now = 1, .settings = &settings};
    dvq_query *query = NULL;
    const char *text = "TABLE date(today), empty FROM \"a\"";
    cr_assert_eq(dvq_query_prepare(state.vault, text, strlen(text), &options, &query, NULL),
                 DVQ_OK);
    for (int round = 0; round < 2; round++) {
        fixture_clear(&state);
        dvq_status status =
            dvq_query_render(query, DVQ_FORMAT_DATAVIEW, NULL, fixture_write, &state, NULL);
        cr_assert_eq(status, DVQ_OK);
        cr_expect_not_null(strstr(state.output, "| Note "), "%s", state.output);
        cr_expect_not_null(strstr(state.output, "2026/01/14"), "%s", state.output);
        cr_expect_not_null(strstr(state.output, "none"), "%s", state.output);
        cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    }
    dvq_query_finalize(query);
    options = (dvq_query_options){.size = sizeof(dvq_query_options), .locale = "de-DE"};
    query = evaluate("dateformat(date(2026-01-15), \"MMMM\")", &options);
    expect_string(dvq_value_get_string(dvq_query_get_cell(query, 0)), "Januar");
    dvq_query_finalize(query);
}

Test(api_value, a_value_gives_its_text_until_the_next_step)
{
    dvq_query *query = prepare("TABLE [1, \"two\"], date(2026-01-15)");
    dvq_string list;
    cr_assert_eq(
        dvq_value_make_text(dvq_query_get_cell(query, 1), query, DVQ_VALUE_FORM_TEXT, &list, NULL),
        DVQ_OK);
    dvq_string date;
    cr_assert_eq(
        dvq_value_make_text(dvq_query_get_cell(query, 2), query, DVQ_VALUE_FORM_JSON, &date, NULL),
        DVQ_OK);
    cr_expect_str_eq(list.data, "1, two");
    cr_expect_eq(list.length, 6);
    cr_expect_not_null(strstr(date.data, "\"type\":\"date\""));
    cr_expect_eq(date.data[date.length], '\0');
    cr_expect_eq(dvq_value_make_text(NULL, query, DVQ_VALUE_FORM_TEXT, &list, NULL),
                 DVQ_ERROR_USAGE);
    cr_expect_str_eq(list.data, "");
    dvq_query_finalize(query);
}

/* ---- values that are kept ---- */

static dvq_query *keep(const dvq_value *value, dvq_query *query)
{
    dvq_query *copy = NULL;
    dvq_error error = {0};
    cr_assert_eq(dvq_value_copy(value, query, &copy, &error), DVQ_OK, "%s", error.message);
    return copy;
}

/* The JSON of a value. */
static const char *write_json(const dvq_value *value, dvq_query *query)
{
    dvq_error error = {0};
    dvq_string text;
    cr_assert_eq(dvq_value_make_text(value, query, DVQ_VALUE_FORM_JSON, &text, &error), DVQ_OK,
                 "%s", error.message);
    return text.data;
}

/* The next row's first cell, kept once and once more, says the same when its query is gone. */
static void expect_kept(dvq_query *query)
{
    const dvq_value *cell = dvq_query_get_cell(query, 0);
    char *before = strdup(write_json(cell, query));
    dvq_query *copy = keep(cell, query);
    dvq_query_finalize(query);
    dvq_query *again = keep(dvq_query_get_cell(copy, 0), copy);
    cr_expect_str_eq(write_json(dvq_query_get_cell(copy, 0), copy), before);
    dvq_query_finalize(copy);
    cr_expect_str_eq(write_json(dvq_query_get_cell(again, 0), again), before);
    dvq_query_finalize(again);
    free(before);
}

Test(api_value, values_of_every_type_are_kept)
{
    static const char *const columns[] = {
        "n",    "yes",        "day",        "wait",
        "next", "list",       "map",        "empty",
        "file", "file.tasks", "file.lists", "elink(\"https://a.example\", \"A\")",
        "\"\"", "(x) => x",   "[]",         "dur(\"1 day\")"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        char text[128];
        (void)snprintf(text, sizeof text, "TABLE WITHOUT ID %s FROM \"a\"", columns[i]);
        expect_kept(prepare(text));
    }
    expect_kept(prepare("LIST n FROM \"a\""));
    expect_kept(prepare("TASK"));
    expect_kept(prepare("TASK GROUP BY due"));
    expect_kept(prepare("TASK FLATTEN list(1, 2) AS extra"));
    dvq_query_options tasks = {.size = sizeof tasks, .language = DVQ_LANGUAGE_TASKS};
    dvq_query *query = NULL;
    cr_assert_eq(dvq_query_prepare(state.vault, "done", DVQ_TERMINATED, &tasks, &query, NULL),
                 DVQ_OK);
    cr_assert_eq(dvq_query_step(query, NULL), DVQ_ROW);
    expect_kept(query);
    expect_kept(prepare("TABLE WITHOUT ID rows GROUP BY yes"));
    expect_kept(prepare("TABLE WITHOUT ID rows FLATTEN file.tasks AS task GROUP BY yes"));
}

Test(api_value, a_kept_page_is_read_after_its_vault)
{
    dvq_query *page = NULL;
    cr_assert_eq(dvq_page_prepare(state.vault, "a", 1, NULL, &page, NULL), DVQ_OK);
    cr_assert_eq(dvq_query_step(page, NULL), DVQ_ROW);
    dvq_query *copy = keep(dvq_query_get_cell(page, 0), page);
    dvq_vault_close(state.vault);
    state.vault = NULL;
    dvq_query_finalize(page);
    cr_expect_eq(dvq_query_get_type(copy), DVQ_QUERY_EXPRESSION);
    const dvq_value *value = dvq_query_get_cell(copy, 0);
    cr_expect_eq(dvq_value_get_object_kind(value), DVQ_OBJECT_PAGE);
    const dvq_value *file = dvq_value_get_field(value, copy, "file", 4);
    cr_expect_eq(dvq_value_get_object_kind(file), DVQ_OBJECT_FILE);
    const dvq_value *tasks = dvq_value_get_field(file, copy, "tasks", 5);
    cr_assert_eq(dvq_value_get_count(tasks), 2);
    dvq_item item;
    cr_assert(dvq_value_get_item(dvq_value_get_element(tasks, 1), copy, &item));
    expect_string(item.path, "a.md");
    expect_string(item.block_id, "id");
    cr_expect_eq(item.parent_line, 12);
    dvq_date_parts day;
    cr_assert(dvq_value_get_date(dvq_value_get_field(value, copy, "day", 3), copy, &day));
    cr_expect_eq(day.month * 100 + day.day, 115);
    dvq_link_parts link;
    cr_assert(dvq_value_get_link(dvq_value_get_field(value, copy, "next", 4), &link));
    expect_string(link.subpath, "Top");
    const dvq_member *members = NULL;
    size_t count = 0;
    cr_assert_eq(dvq_value_list_fields(file, copy, &members, &count, NULL), DVQ_OK);
    expect_string(members[0].name, "path");
    cr_expect_eq(dvq_query_render(copy, DVQ_FORMAT_JSON, NULL, fixture_write, &state, NULL),
                 DVQ_ERROR_USAGE);
    dvq_query_finalize(copy);
}

Test(api_value, a_kept_value_is_a_query_on_its_row)
{
    dvq_settings settings = {.size = sizeof settings, .date_format = "yyyy/MM/dd"};
    dvq_query_options options = {.size = sizeof options, .settings = &settings};
    dvq_query *query = evaluate("date(2026-01-15)", &options);
    dvq_query *copy = keep(dvq_query_get_cell(query, 0), query);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    dvq_query_finalize(query);
    cr_expect_eq(dvq_query_get_row_count(copy), 1);
    cr_expect_eq(dvq_query_step(copy, NULL), DVQ_DONE);
    cr_expect_null(dvq_query_get_cell(copy, 0));
    cr_assert_eq(dvq_query_reset(copy, NULL), DVQ_OK);
    cr_assert_eq(dvq_query_step(copy, NULL), DVQ_ROW);
    dvq_vault_cancel(state.vault);
    dvq_string text;
    dvq_status status =
        dvq_value_make_text(dvq_query_get_cell(copy, 0), copy, DVQ_VALUE_FORM_TEXT, &text, NULL);
    cr_expect_eq(status, DVQ_OK);
    expect_string(text, "2026/01/15");
    fixture_clear(&state);
    cr_expect_eq(dvq_query_render(copy, DVQ_FORMAT_TEXT, NULL, fixture_write, &state, NULL),
                 DVQ_OK);
    cr_expect_str_eq(state.output, "2026/01/15");
    dvq_query_cancel(copy);
    query = NULL;
    cr_expect_eq(dvq_value_copy(dvq_query_get_cell(copy, 0), copy, &query, NULL), DVQ_OK);
    cr_expect_eq(dvq_value_get_type(dvq_query_get_cell(query, 0)), DVQ_TYPE_NULL);
    dvq_query_finalize(query);
    dvq_query_finalize(copy);
}

Test(api_value, a_value_is_kept_through_a_refresh_but_not_after_it)
{
    dvq_query *query = prepare("TASK");
    const dvq_value *task = dvq_query_get_cell(query, 0);
    dvq_query *copy = keep(task, query);
    cr_assert_eq(dvq_vault_set_overlay(state.vault, "a.md", 4, "none", 4, NULL), DVQ_OK);
    dvq_query *late = copy;
    cr_expect_eq(dvq_value_copy(task, query, &late, NULL), DVQ_ERROR_USAGE);
    cr_expect_null(late);
    dvq_query_finalize(query);
    const dvq_value *text = dvq_value_get_field(dvq_query_get_cell(copy, 0), copy, "text", 4);
    expect_string(dvq_value_get_string(text), "one [due:: 2026-01-20] #t");
    dvq_query_finalize(copy);
    cr_expect_eq(dvq_value_copy(task, NULL, &copy, NULL), DVQ_ERROR_USAGE);
}

Test(api_value, what_is_shared_is_kept_once)
{
    dvq_query *query = evaluate(
        "reduce(list(1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6), (a, b) => [a, a])", NULL);
    dvq_query *copy = keep(dvq_query_get_cell(query, 0), query);
    dvq_query_finalize(query);
    const dvq_value *list = dvq_query_get_cell(copy, 0);
    cr_expect_eq(dvq_value_get_element(dvq_value_get_element(list, 0), 0),
                 dvq_value_get_element(dvq_value_get_element(list, 1), 0));
    dvq_query_finalize(copy);
}
