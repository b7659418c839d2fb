/* Long expressions, and the status of failures. Values are tested by tests/cases/eval. */
#include "query_fixture.h"

Test(expression, a_long_chain_is_not_nesting)
{
    static char text[100000] = "0";
    for (size_t used = 1; used + 3 < sizeof text; used += 2)
        memcpy(text + used, "+1", 3);
    fixture state;
    fixture_open(&state, NULL, 0);
    dvq_error error = {0};
    dvq_status status = dvq_expression_write(state.vault, text, strlen(text), NULL,
                                             DVQ_VALUE_FORM_TEXT, fixture_write, &state, &error);
    cr_expect_eq(status, DVQ_OK, "%s", error.message);
    cr_expect_str_eq(state.output, "49998");
    fixture_close(&state);
}

Test(expression, failures_have_a_status_and_write_nothing)
{
    fixture state;
    fixture_open(&state, NULL, 0);
    static const struct {
        const char *text;
        dvq_status status;
    } cases[] = {{"1 +", DVQ_ERROR_PARSE}, {"1 - true", DVQ_ERROR_EVALUATE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dvq_error error = {0};
        cr_expect_eq(dvq_expression_write(state.vault, cases[i].text, strlen(cases[i].text), NULL,
                                          DVQ_VALUE_FORM_TEXT, fixture_write, &state, &error),
                     cases[i].status);
        cr_expect_gt(error.column, 0);
        cr_expect_eq(state.length, 0);
    }
    fixture_close(&state);
}
