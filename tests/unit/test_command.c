/* The data commands: which rows they keep, in which order, and what they do when rows fail. */
#include "query_fixture.h"

static const fixture_note notes[] = {
    {"a.md", "---\nn: 3\nkind: x\ntags: [one, two]\n---\n- [ ] first\n- [x] second\n"},
    {"b.md", "---\nn: 1\nkind: y\n---\n- [ ] third [due:: 2026-01-01]\n"},
    {"c.md", "---\nkind: x\n---\n"},
    {"d.md", "---\nn: ten\nkind: y\n---\n[[a]]\n"},
    {"data.csv", "name,size\nAda,3\nBo,4\n"},
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

TestSuite(command, .init = open_vault, .fini = close_vault);

static dvq_status run(const char *text, dvq_error *error)
{
    dvq_query *query = NULL;
    fixture_clear(&state);
    dvq_status status = dvq_query_prepare(state.vault, text, strlen(text), NULL, &query, error);
    if (status == DVQ_OK)
        status = dvq_query_render(query, DVQ_FORMAT_JSON, 0, fixture_write, &state, error);
    dvq_query_finalize(query);
    return status;
}

static void expect(const char *text, const char *json)
{
    dvq_error error = {0};
    cr_expect_eq(run(text, &error), DVQ_OK, "%s: %s", text, error.message);
    while (state.length > 0 && state.output[state.length - 1] == '\n')
        state.output[--state.length] = 0;
    cr_expect_str_eq(state.output, json, "%s gives %s", text, state.output);
}

static void expect_failure(const char *text, const char *message, unsigned column)
{
    dvq_error error = {0};
    cr_expect_eq(run(text, &error), DVQ_ERROR_EVALUATE, "%s gives %s", text, state.output);
    cr_expect_str_eq(error.message, message);
    cr_expect_eq(error.column, column, "%s fails at column %u", text, error.column);
}

#define LIST(rows) "{\"type\":\"list\",\"rows\":[" rows "]}"

Test(command, where_keeps_what_is_true)
{
    expect("LIST WITHOUT ID file.name WHERE kind = \"x\"", LIST("\"a\",\"c\""));
    expect("LIST WITHOUT ID file.name WHERE n", LIST("\"a\",\"b\",\"d\""));
}

Test(command, a_row_that_fails_is_dropped_and_told)
{
    expect("LIST WITHOUT ID file.name WHERE n * 2 > 1", LIST("\"a\",\"b\",\"d\""));
    expect("LIST WITHOUT ID n - 1 WHERE n", LIST("2,0"));
    cr_expect_not_null(strstr(state.log, "LIST dropped 1 row"));
}

Test(command, a_query_whose_rows_all_fail_fails)
{
    expect_failure("LIST WHERE nosuch(n)", "WHERE failed on every row: unknown function 'nosuch'",
                   12);
    expect_failure("LIST FROM \"c\" WHERE kind - 1",
                   "WHERE failed on the only row: cannot compute string - number", 21);
}

Test(command, sort_puts_nulls_first_and_types_by_name)
{
    expect("LIST WITHOUT ID file.name SORT n", LIST("\"c\",\"b\",\"a\",\"d\""));
    expect("LIST WITHOUT ID file.name SORT n DESC", LIST("\"d\",\"a\",\"b\",\"c\""));
    expect("LIST WITHOUT ID file.name SORT kind DESC, file.name DESC",
           LIST("\"d\",\"b\",\"c\",\"a\""));
}

Test(command, limit_is_a_slice)
{
    expect("LIST WITHOUT ID file.name LIMIT 2", LIST("\"a\",\"b\""));
    expect("LIST WITHOUT ID file.name LIMIT 1.9", LIST("\"a\""));
    expect("LIST WITHOUT ID file.name LIMIT 0 - 1", LIST("\"a\",\"b\",\"c\""));
    expect_failure("LIST LIMIT \"2\"", "LIMIT needs a number, found string", 12);
}

Test(command, group_by_merges_equal_neighbours)
{
    expect("TABLE WITHOUT ID key, length(rows) GROUP BY kind",
           "{\"type\":\"table\",\"headers\":[\"key\",\"length(rows)\"],\"rows\":[[\"x\",2],"
           "[\"y\",2]]}");
    expect("TABLE rows.file.name AS names GROUP BY kind",
           "{\"type\":\"table\",\"headers\":[\"kind\",\"names\"],\"rows\":[[\"x\",[\"a\",\"c\"]],"
           "[\"y\",[\"b\",\"d\"]]]}");
}

Test(command, flatten_makes_a_row_of_each_element)
{
    expect("LIST WITHOUT ID tag FROM \"a\" FLATTEN file.tags AS tag", LIST("\"#one\",\"#two\""));
    expect("LIST WITHOUT ID n FROM \"a\" FLATTEN 5 AS n", LIST("5"));
}

Test(command, columns_of_one_name_share_the_last_value)
{
    expect("TABLE WITHOUT ID n - \"x\" AS v, kind AS v FROM \"a\"",
           "{\"type\":\"table\",\"headers\":[\"v\",\"v\"],\"rows\":[[\"x\",\"x\"]]}");
}

Test(command, sources_are_ordered_sets)
{
    expect("LIST WITHOUT ID file.name FROM \"c\" or \"a\"", LIST("\"c\",\"a\""));
    expect("LIST WITHOUT ID file.name FROM \"\" and (\"c\" or \"a\")", LIST("\"c\",\"a\""));
    expect("LIST WITHOUT ID file.name FROM -\"c\" and -#one", LIST("\"b\",\"d\""));
    expect("LIST WITHOUT ID file.name FROM [[a]]", LIST("\"d\""));
    expect("LIST WITHOUT ID file.name FROM outgoing([[d]])", LIST("\"a\""));
    expect("LIST WITHOUT ID file.name FROM \"nowhere\"", LIST(""));
    expect("LIST WITHOUT ID name FROM csv(\"data.csv\") WHERE size > 3", LIST("\"Bo\""));
}

Test(command, a_second_source_fails_when_run)
{
    expect_failure("LIST FROM \"a\" WHERE n FROM \"b\"", "FROM can only come first", 23);
}

Test(command, tasks_see_their_page)
{
    dvq_error error = {0};
    cr_assert_eq(run("TASK WHERE kind = \"x\" and !completed", &error), DVQ_OK);
    cr_expect_not_null(strstr(state.output, "\"text\":\"first\""));
    cr_expect_null(strstr(state.output, "\"text\":\"second\""));
    cr_expect_null(strstr(state.output, "\"kind\""), "a page's names are not shown");
}

Test(command, tasks_are_grouped_and_keep_what_flatten_adds)
{
    dvq_error error = {0};
    cr_assert_eq(run("TASK FLATTEN n + 1 AS m WHERE kind = \"y\" GROUP BY file.name", &error),
                 DVQ_OK);
    cr_expect_not_null(strstr(state.output, "\"rows\":[{\"key\":\"b\",\"rows\":[{"));
    cr_expect_not_null(strstr(state.output, "\"m\":2"));
}
