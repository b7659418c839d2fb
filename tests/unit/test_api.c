/* The public API: its order of calls, its borrowed values, and what it says to wrong arguments. */
#include "query_fixture.h"

static const fixture_note notes[] = {
    {"a.md", "---\nn: 1\nnext: \"[[b]]\"\n---\n- [ ] one\n- [ ] two\n"},
    {"b.md", "---\nn: 2\n---\n"},
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

TestSuite(api, .init = open_vault, .fini = close_vault);

static dvq_query *prepare(const char *text)
{
    dvq_query *query = NULL;
    dvq_error error = {0};
    dvq_status status = dvq_query_prepare(state.vault, text, strlen(text), NULL, &query, &error);
    cr_assert_eq(status, DVQ_OK, "%s", error.message);
    return query;
}

Test(api, broken_utf8_in_a_query_is_repaired)
{
    const char *const texts[] = {"LIST \"a\xFF\" LIMIT 1", "LIST \"a\xEF\xBF\xBD\" LIMIT 1"};
    for (size_t i = 0; i < 2; i++) {
        fixture_clear(&state);
        dvq_query *query = prepare(texts[i]);
        cr_expect_eq(
            dvq_query_render(query, DVQ_FORMAT_DATAVIEW, NULL, fixture_write, &state, NULL),
            DVQ_OK);
        cr_expect_str_eq(state.output, "- [[a.md|a]]: a\xEF\xBF\xBD\n");
        dvq_query_finalize(query);
    }
    fixture_clear(&state);
    cr_assert_eq(dvq_expression_write(state.vault, "\"\xC3\"", 3, NULL, DVQ_VALUE_FORM_TEXT,
                                      fixture_write, &state, NULL),
                 DVQ_OK);
    cr_expect_str_eq(state.output, "\xEF\xBF\xBD");
}

/* The caller's text may change as soon as the query is prepared, and a reset starts from it. */
Test(api, the_text_of_a_query_is_copied)
{
    char text[] = "LIST n WHERE n = 2";
    dvq_query *query = prepare(text);
    memset(text, '(', sizeof text - 1);
    for (int run = 0; run < 2; run++) {
        fixture_clear(&state);
        cr_expect_eq(
            dvq_query_render(query, DVQ_FORMAT_DATAVIEW, NULL, fixture_write, &state, NULL),
            DVQ_OK);
        cr_expect_str_eq(state.output, "- [[b.md|b]]: 2\n");
        cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    }
    dvq_query_finalize(query);
}

Test(api, rows_come_one_by_one)
{
    dvq_query *query = prepare("TABLE n, next");
    cr_expect_eq(dvq_query_get_type(query), DVQ_QUERY_TABLE);
    cr_expect_null(dvq_query_get_cell(query, 0));
    cr_assert_eq(dvq_query_step(query, NULL), DVQ_ROW);
    cr_expect_eq(dvq_query_get_column_count(query), 3);
    cr_expect_eq(dvq_query_get_row_count(query), 2);
    dvq_string name = dvq_query_get_column_name(query, 1);
    cr_expect_eq(name.length, 1);
    cr_expect_eq(name.data[0], 'n');
    cr_expect_eq(dvq_query_get_column_name(query, 3).length, 0);
    cr_expect_eq(dvq_value_get_number(dvq_query_get_cell(query, 1)), 1);
    dvq_link_parts link;
    cr_assert(dvq_value_get_link(dvq_query_get_cell(query, 2), &link));
    cr_expect_eq(link.path.length, 4);
    cr_expect_eq(memcmp(link.path.data, "b.md", 4), 0);
    cr_assert_eq(dvq_query_step(query, NULL), DVQ_ROW);
    cr_expect_eq(dvq_value_get_type(dvq_query_get_cell(query, 2)), DVQ_TYPE_NULL);
    cr_expect_null(dvq_query_get_cell(query, 3));
    cr_assert_eq(dvq_query_step(query, NULL), DVQ_DONE);
    cr_assert_eq(dvq_query_step(query, NULL), DVQ_DONE);
    cr_expect_null(dvq_query_get_cell(query, 0));
    dvq_query_finalize(query);
}

Test(api, a_group_of_tasks_is_an_object)
{
    dvq_query *query = prepare("TASK GROUP BY file.name");
    cr_assert_eq(dvq_query_step(query, NULL), DVQ_ROW);
    const dvq_value *group = dvq_query_get_cell(query, 0);
    cr_assert_eq(dvq_value_get_type(group), DVQ_TYPE_OBJECT);
    const dvq_value *rows = dvq_value_get_field(group, query, "rows", 4);
    cr_assert_eq(dvq_value_get_count(rows), 2);
    const dvq_value *text = dvq_value_get_field(dvq_value_get_element(rows, 1), query, "text", 4);
    cr_expect_eq(strncmp(dvq_value_get_string(text).data, "two", 3), 0);
    cr_expect_eq(dvq_value_get_string(text).length, 3);
    cr_expect_null(dvq_value_get_field(group, query, "nothing", 7));
    cr_expect_null(dvq_value_get_field(text, query, "text", 4));
    dvq_query_finalize(query);
}

Test(api, a_failure_is_told_every_time)
{
    dvq_query *query = prepare("LIST WHERE nosuch()");
    for (int round = 0; round < 2; round++) {
        dvq_error error = {0};
        cr_expect_eq(dvq_query_step(query, &error), DVQ_ERROR_EVALUATE);
        cr_expect_eq(error.line, 1);
        cr_expect_neq(error.message[0], 0);
    }
    cr_expect_eq(dvq_query_get_row_count(query), 0);
    dvq_query_finalize(query);
}

static size_t explain(dvq_query *query, dvq_format format)
{
    state.length = 0;
    dvq_error error = {0};
    dvq_status status = dvq_query_explain(query, format, NULL, fixture_write, &state, &error);
    cr_expect_eq(status, DVQ_OK, "%s", error.message);
    return state.length;
}

Test(api, a_query_explains_itself_before_and_after_it_has_run)
{
    dvq_query *query = prepare("LIST WHERE n > 1 and n or false");
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ROW);
    cr_expect_gt(explain(query, DVQ_FORMAT_TEXT), 0);
    cr_expect_not_null(strstr(state.output, "  WHERE (n > 1 AND n) OR false      2      1      0"));
    cr_expect_not_null(strstr(state.output, "\n  read before     2\n"), "%s", state.output);
    cr_expect_gt(explain(query, DVQ_FORMAT_JSON), 0);
    cr_expect_not_null(strstr(state.output, "\"known\":2,\"read\":0,"));
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ROW, "its rows are there");
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_DONE);
    dvq_query_finalize(query);
}

Test(api, only_queries_with_rows_explain_themselves)
{
    dvq_query *query = prepare("LIST");
    cr_expect_eq(dvq_query_explain(NULL, DVQ_FORMAT_TEXT, NULL, fixture_write, &state, NULL),
                 DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_query_explain(query, DVQ_FORMAT_TEXT, NULL, NULL, &state, NULL),
                 DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_query_explain(query, DVQ_FORMAT_CSV, NULL, fixture_write, &state, NULL),
                 DVQ_ERROR_USAGE);
    dvq_query_finalize(query);
    cr_assert_eq(dvq_page_prepare(state.vault, "a", DVQ_TERMINATED, NULL, &query, NULL), DVQ_OK);
    cr_expect_eq(dvq_query_explain(query, DVQ_FORMAT_JSON, NULL, fixture_write, &state, NULL),
                 DVQ_ERROR_USAGE);
    dvq_query_finalize(query);
}

Test(api, a_query_that_fails_explains_itself)
{
    dvq_query *query = prepare("LIST WHERE nosuch()");
    cr_expect_gt(explain(query, DVQ_FORMAT_TEXT), 0);
    cr_expect_not_null(strstr(state.output, "\nThe query failed\n"));
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ERROR_EVALUATE);
    cr_expect_gt(explain(query, DVQ_FORMAT_JSON), 0);
    dvq_query_cancel(query);
    dvq_error error = {0};
    cr_expect_eq(dvq_query_reset(query, &error), DVQ_OK);
    dvq_query_cancel(query);
    cr_expect_eq(dvq_query_explain(query, DVQ_FORMAT_TEXT, NULL, fixture_write, &state, &error),
                 DVQ_ERROR_CANCELLED);
    dvq_query_finalize(query);
}

Test(api, values_are_written)
{
    dvq_query *query = prepare("LIST WITHOUT ID next FROM \"a\"");
    cr_assert_eq(dvq_query_step(query, NULL), DVQ_ROW);
    const dvq_value *value = dvq_query_get_cell(query, 0);
    fixture_clear(&state);
    cr_expect_eq(dvq_value_write(value, query, DVQ_VALUE_FORM_TEXT, fixture_write, &state, NULL),
                 DVQ_OK);
    cr_expect_str_eq(state.output, "[[b.md|b]]");
    cr_expect_str_eq(dvq_value_get_type_name(value), "link");
    dvq_query_finalize(query);
}

Test(api, a_page_is_found_with_and_without_its_ending)
{
    const char *const paths[] = {"a.md", "a"};
    for (size_t i = 0; i < 2; i++) {
        fixture_clear(&state);
        cr_expect_eq(
            dvq_page_write_json(state.vault, paths[i], DVQ_TERMINATED, fixture_write, &state, NULL),
            DVQ_OK);
        cr_expect_not_null(strstr(state.output, "\"path\":\"a.md\""));
    }
    dvq_error error = {0};
    cr_expect_eq(
        dvq_page_write_json(state.vault, "z", DVQ_TERMINATED, fixture_write, &state, &error),
        DVQ_ERROR_IO);
}

Test(api, wrong_arguments_are_refused)
{
    dvq_error error = {0};
    dvq_vault *vault = NULL;
    dvq_query *query = NULL;
    cr_expect_eq(dvq_vault_open(NULL, NULL, &vault, &error), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_vault_open("/tmp", NULL, NULL, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_vault_open("/nowhere/at/all", NULL, &vault, NULL), DVQ_ERROR_IO);
    cr_expect_null(vault);
    cr_expect_eq(dvq_vault_load(NULL, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_query_prepare(NULL, "LIST", 4, NULL, &query, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_query_prepare(state.vault, NULL, 4, NULL, &query, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_query_prepare(state.vault, "LISTS", 5, NULL, &query, NULL), DVQ_ERROR_PARSE);
    cr_expect_null(query);
    cr_expect_eq(dvq_query_step(NULL, NULL), DVQ_ERROR_USAGE);
    cr_expect_null(dvq_query_get_cell(NULL, 0));
    cr_expect_eq(dvq_value_get_type(NULL), DVQ_TYPE_NULL);
    dvq_query_finalize(NULL);
    dvq_vault_close(NULL);
}

Test(api, an_unknown_zone_is_refused)
{
    dvq_vault_options options = {.size = sizeof options, .zone = "Nowhere/City"};
    dvq_vault *vault = NULL;
    cr_expect_eq(dvq_vault_open(state.folder, &options, &vault, NULL), DVQ_ERROR_USAGE);
    cr_expect_null(vault);
}

Test(api, the_tree_needs_no_vault)
{
    fixture_clear(&state);
    cr_expect_eq(dvq_ast_write_json(NULL, "LIST", 4, fixture_write, &state, NULL), DVQ_OK);
    cr_expect_not_null(strstr(state.output, "\"operations\":[]"));
}

Test(api, functions_are_listed)
{
    size_t count = 0;
    dvq_function_info info;
    while (dvq_function_get_info(count, &info)) {
        cr_expect_not_null(info.name);
        cr_expect_not_null(info.signature);
        cr_expect_not_null(info.summary);
        cr_expect_not_null(info.example);
        count++;
    }
    cr_expect_gt(count, 50);
}

Test(api, a_failed_call_leaves_nothing_behind)
{
    dvq_query *query = (dvq_query *)&state;
    const dvq_member *members = (const dvq_member *)&state;
    dvq_string text = {NULL, 9};
    size_t count = 9;
    dvq_watch_handle watch = {.kind = DVQ_WATCH_DESCRIPTOR, .value = 9};
    cr_expect_eq(dvq_query_prepare(NULL, "LIST", 4, NULL, &query, NULL), DVQ_ERROR_USAGE);
    cr_expect_null(query);
    cr_expect_eq(dvq_value_list_fields(NULL, NULL, &members, &count, NULL), DVQ_ERROR_USAGE);
    cr_expect_null(members);
    cr_expect_eq(count, 0);
    count = 9;
    cr_expect_eq(dvq_vault_refresh(NULL, &count, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(count, 0);
    cr_expect_eq(dvq_vault_watch(NULL, &watch, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(watch.kind, DVQ_WATCH_NONE);
    cr_expect_eq(watch.value, -1);
    count = 9;
    cr_expect_eq(dvq_note_get_text(state.vault, "nowhere", DVQ_TERMINATED, &text, NULL),
                 DVQ_ERROR_IO);
    cr_expect_str_eq(text.data, "");
    cr_expect_eq(text.length, 0);
}

Test(api, an_error_is_printed_only_with_what_it_needs)
{
    dvq_error error = {.status = DVQ_ERROR_PARSE, .line = 1, .column = 1};
    cr_expect_eq(dvq_error_print(NULL, "x", DVQ_TERMINATED, "a", 1, fixture_write, &state),
                 DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_error_print(&error, "x", DVQ_TERMINATED, "a", 1, NULL, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_error_print(&error, "x", DVQ_TERMINATED, NULL, 1, fixture_write, &state),
                 DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_error_print(&error, NULL, DVQ_TERMINATED, NULL, 0, fixture_write, &state),
                 DVQ_OK);
}

Test(api, a_time_is_one_that_the_calendar_has)
{
    static const char *const wrong[] = {"2026-02-29",
                                        "2026-13-01",
                                        "2026-04-31",
                                        "2026-01-01T25:00",
                                        "2026-01-01T10:60",
                                        "tomorrow",
                                        ""};
    int64_t time = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect_eq(dvq_time_parse(wrong[i], DVQ_TERMINATED, "UTC", DVQ_TERMINATED, &time, NULL),
                     DVQ_ERROR_USAGE, "%s", wrong[i]);
    cr_expect_eq(
        dvq_time_parse("2026-01-15", DVQ_TERMINATED, "Nowhere/City", DVQ_TERMINATED, &time, NULL),
        DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_time_parse(NULL, DVQ_TERMINATED, NULL, 0, &time, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_time_parse("2026-01-15", DVQ_TERMINATED, NULL, 0, NULL, NULL),
                 DVQ_ERROR_USAGE);
    cr_expect_eq(time, 7);
    cr_assert_eq(dvq_time_parse("2026-01-15T11:30", DVQ_TERMINATED, "Europe/Berlin", DVQ_TERMINATED,
                                &time, NULL),
                 DVQ_OK);
    cr_expect_eq(time, FIXTURE_NOW);
}

Test(api, an_unknown_locale_is_refused)
{
    static const char *const wrong[] = {"", "x x", "xx-YY", "de_DE"};
    dvq_query *query = NULL;
    dvq_vault *vault = NULL;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        dvq_vault_options options = {.size = sizeof options, .locale = wrong[i]};
        dvq_query_options query_options = {.size = sizeof query_options, .locale = wrong[i]};
        cr_expect_eq(dvq_vault_open(state.folder, &options, &vault, NULL), DVQ_ERROR_USAGE);
        cr_expect_eq(dvq_query_prepare(state.vault, "LIST", 4, &query_options, &query, NULL),
                     DVQ_ERROR_USAGE);
        cr_expect_null(query);
    }
}

Test(api, a_page_is_written_as_json_only)
{
    dvq_query *query = NULL;
    cr_assert_eq(dvq_page_prepare(state.vault, "a", DVQ_TERMINATED, NULL, &query, NULL), DVQ_OK);
    fixture_clear(&state);
    cr_expect_eq(dvq_query_render(query, DVQ_FORMAT_TEXT, NULL, fixture_write, &state, NULL),
                 DVQ_ERROR_EVALUATE);
    cr_expect_eq(state.length, 0);
    cr_expect_eq(dvq_query_render(query, DVQ_FORMAT_JSON, NULL, fixture_write, &state, NULL),
                 DVQ_OK);
    dvq_query_finalize(query);
}
