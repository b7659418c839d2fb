/* Rows that fail are reported. Results of operations are tested by tests/cases/query. */
#include "query_fixture.h"

static const fixture_note notes[] = {
    {"a.md", "---\nn: 3\n---\n"},
    {"b.md", "---\nn: 1\n---\n"},
    {"c.md", ""},
    {"d.md", "---\nn: ten\n---\n"},
};

Test(operation, a_row_that_fails_is_dropped_and_reported)
{
    const char *text = "LIST WITHOUT ID n - 1 WHERE n";
    fixture state;
    fixture_open(&state, notes, sizeof notes / sizeof *notes);
    dvq_error error = {0};
    dvq_query *query = NULL;
    cr_assert_eq(dvq_query_prepare(state.vault, text, strlen(text), NULL, &query, &error), DVQ_OK);
    cr_assert_eq(dvq_query_render(query, DVQ_FORMAT_JSON, NULL, fixture_write, &state, &error),
                 DVQ_OK, "%s", error.message);
    dvq_query_finalize(query);
    cr_expect_str_eq(state.output, "{\"type\":\"list\",\"rows\":[2,0]}\n");
    cr_expect_not_null(strstr(state.log, "LIST dropped 1 row"));
    fixture_close(&state);
}
