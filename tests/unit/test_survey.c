/* Fields and tags as rows of the public API: their cells, running again, and wrong arguments. */
#include "query_fixture.h"

static const fixture_note notes[] = {
    {"a.md", "---\nDue Date: 2026-01-15\nrating: 4\n---\n- [ ] one [effort:: 2] #work/desk\n"},
    {"b.md", "---\nrating: high\ndue-date: 2026-01-15\n---\n#Work\n"},
    {"c.md", "---\nrating: [4, 5]\nDue Date: soon\n---\n"},
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

TestSuite(survey, .init = open_vault, .fini = close_vault);

static dvq_query *prepare_fields(const char *source)
{
    dvq_query *query = NULL;
    dvq_error error = {0};
    dvq_status status =
        dvq_fields_prepare(state.vault, source, strlen(source), NULL, &query, &error);
    cr_assert_eq(status, DVQ_OK, "%s", error.message);
    return query;
}

static void expect_string(const dvq_value *value, const char *expected)
{
    dvq_string text = dvq_value_get_string(value);
    cr_expect(text.length == strlen(expected) && strncmp(text.data, expected, text.length) == 0,
              "%.*s is not %s", (int)text.length, text.data, expected);
}

static void expect_row(dvq_query *query, const char *name, const char *owner, double uses)
{
    cr_assert_eq(dvq_query_step(query, NULL), DVQ_ROW);
    expect_string(dvq_query_get_cell(query, 0), name);
    expect_string(dvq_query_get_cell(query, 1), owner);
    cr_expect_eq(dvq_value_get_number(dvq_query_get_cell(query, 2)), uses);
}

/* An element of a list of {type, count} or {value, count}: the member and the count. */
static const dvq_value *get_counted(dvq_query *query, size_t column, size_t place,
                                    const char *member, double *count)
{
    const dvq_value *element = dvq_value_get_element(dvq_query_get_cell(query, column), place);
    *count = dvq_value_get_number(dvq_value_get_field(element, query, "count", 5));
    return dvq_value_get_field(element, query, member, strlen(member));
}

Test(survey, fields_are_rows)
{
    dvq_query *query = prepare_fields("");
    cr_expect_eq(dvq_query_get_type(query), DVQ_QUERY_TABLE);
    for (int round = 0; round < 2; round++) {
        expect_row(query, "Due Date", "page", 3);
        expect_row(query, "rating", "page", 3);
        expect_row(query, "effort", "task", 1);
        cr_expect_eq(dvq_query_step(query, NULL), DVQ_DONE);
        cr_expect_eq(dvq_query_get_column_count(query), 5);
        cr_expect_eq(dvq_query_get_row_count(query), 3);
        cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    }
    dvq_query_finalize(query);
}

Test(survey, types_and_examples_are_counted)
{
    dvq_query *query = prepare_fields("");
    expect_row(query, "Due Date", "page", 3);
    double count = 0;
    expect_string(get_counted(query, 3, 0, "type", &count), "date");
    cr_expect_eq(count, 2);
    expect_string(get_counted(query, 3, 1, "type", &count), "string");
    cr_expect_eq(count, 1);
    cr_expect_eq(dvq_value_get_count(dvq_query_get_cell(query, 3)), 2);
    const dvq_value *day = get_counted(query, 4, 0, "value", &count);
    cr_expect_eq(dvq_value_get_type(day), DVQ_TYPE_DATE);
    cr_expect_eq(count, 2);
    expect_row(query, "rating", "page", 3);
    cr_expect_eq(dvq_value_get_number(get_counted(query, 4, 0, "value", &count)), 4);
    cr_expect_eq(count, 2);
    dvq_query_finalize(query);
}

Test(survey, an_overlay_is_seen)
{
    dvq_query *query = prepare_fields("\"c\"");
    expect_row(query, "Due Date", "page", 1);
    cr_assert_eq(
        dvq_vault_set_overlay(state.vault, "c.md", DVQ_TERMINATED, "mood:: calm", 11, NULL),
        DVQ_OK);
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ERROR_USAGE);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    expect_row(query, "mood", "page", 1);
    dvq_query_finalize(query);
}

Test(survey, tags_are_rows)
{
    dvq_query *query = NULL;
    cr_assert_eq(dvq_tags_prepare(state.vault, NULL, 0, NULL, &query, NULL), DVQ_OK);
    static const char *const tags[] = {"#work", "#work/desk"};
    static const double uses[] = {2, 1};
    for (size_t i = 0; i < 2; i++) {
        cr_assert_eq(dvq_query_step(query, NULL), DVQ_ROW);
        expect_string(dvq_query_get_cell(query, 0), tags[i]);
        cr_expect_eq(dvq_value_get_number(dvq_query_get_cell(query, 1)), uses[i]);
        cr_expect_eq(dvq_value_get_number(dvq_query_get_cell(query, 2)), 1);
    }
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_DONE);
    dvq_query_finalize(query);
}

Test(survey, wrong_arguments_are_refused)
{
    dvq_query *query = NULL;
    dvq_error error = {0};
    cr_expect_eq(dvq_fields_prepare(NULL, "", 0, NULL, &query, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_fields_prepare(state.vault, NULL, 1, NULL, &query, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_tags_prepare(state.vault, "", 0, NULL, NULL, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_fields_prepare(state.vault, "LIST", 4, NULL, &query, &error), DVQ_ERROR_PARSE);
    cr_expect_eq(error.column, 1);
    cr_expect_null(query);
}
