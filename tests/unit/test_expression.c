/* The evaluator: variables, indexing, lambdas, calls, and where failures point. */
#include "query_fixture.h"

static const fixture_note notes[] = {
    {"Ada.md", "---\nrole: lead\nlevels: [1, 2, 3]\n---\n"},
    {"Bo.md", "---\nfriend: \"[[Ada]]\"\nteam: [\"[[Ada]]\", \"[[Nobody]]\", 4]\n---\n"},
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

TestSuite(expression, .init = open_vault, .fini = close_vault);

static dvq_status evaluate(const char *text, const char *origin, dvq_error *error)
{
    dvq_query_options options = {.origin = origin};
    fixture_clear(&state);
    return dvq_expression_write(state.vault, text, strlen(text), &options, DVQ_EXPRESSION_TEXT,
                                fixture_write, &state, error);
}

static void expect(const char *text, const char *origin, const char *result)
{
    dvq_error error = {0};
    dvq_status status = evaluate(text, origin, &error);
    cr_expect_eq(status, DVQ_OK, "%s: %s", text, error.message);
    cr_expect_str_eq(state.output, result, "%s gives %s", text, state.output);
}

static void expect_failure(const char *text, const char *message, const char *hint, unsigned column)
{
    dvq_error error = {0};
    dvq_status status = evaluate(text, NULL, &error);
    cr_expect_eq(status, DVQ_ERROR_EVALUATE, "%s gives %s", text, state.output);
    cr_expect_str_eq(error.message, message);
    cr_expect_str_eq(error.hint, hint);
    cr_expect_eq(error.column, column, "%s fails at column %u", text, error.column);
    cr_expect_eq(state.length, 0);
}

Test(expression, operators_lean_to_the_left)
{
    expect("1 - 2 - 3", NULL, "-4");
    expect("2 + 3 * 4", NULL, "14");
    expect("!true or true", NULL, "true");
    expect("1 < 2 = true", NULL, "true");
}

Test(expression, a_long_chain_is_not_nesting)
{
    static char text[100000] = "0";
    for (size_t used = 1; used + 3 < sizeof text; used += 2)
        memcpy(text + used, "+1", 3);
    expect(text, NULL, "49998");
}

Test(expression, unknown_variables_are_null)
{
    expect("nothing", NULL, "\\-");
    expect("this.role", NULL, "\\-");
    expect("this.role", "Ada.md", "lead");
    expect("this.role", "Ada", "lead");
}

Test(expression, objects_and_lists_are_indexed)
{
    expect("{a: {b: 2}}.a.b", NULL, "2");
    expect("{a: 1}[\"a\"]", NULL, "1");
    expect("[10, 20][1]", NULL, "20");
    expect("[10, 20][2]", NULL, "\\-");
    expect("[10, 20][0.5]", NULL, "\\-");
    expect("[{a: 1}, 5, {a: 2}, \"x\"].a", NULL, "1, \\-, 2");
    expect("\"xyz\"[1]", NULL, "y");
    expect("null.a", NULL, "\\-");
}

Test(expression, links_are_followed)
{
    expect("[[Bo]].friend.role", NULL, "lead");
    expect("[[Bo]].team.role", NULL, "lead, \\-, \\-");
    expect("[[Bo]].friend.levels[2]", NULL, "3");
    expect("[[Ada]].file.inlinks", NULL, "[[Bo.md|Bo]]");
}

Test(expression, dates_and_durations_are_indexed)
{
    expect("date(2024-02-29).year + date(2024-02-29).day", NULL, "2053");
    expect("date(2024-02-29).weekyear", NULL, "9");
    expect("dur(90 minutes).hours", NULL, "1.5");
    expect("dur(90 minutes).fortnights", NULL, "\\-");
}

Test(expression, lambdas_see_what_is_around_them)
{
    expect("map([1, 2], (x) => map([10], (y) => x + y))", NULL, "[11], [12]");
    expect("((x) => (y) => x + y)(1)(2)", NULL, "3");
    expect("((x, y) => y)(1)", NULL, "\\-");
    expect("((this) => this)(1)", NULL, "1");
    expect("((x) => row.x)(7)", NULL, "7");
}

Test(expression, a_name_before_a_parenthesis_is_a_builtin)
{
    expect_failure("((f) => f(1))((x) => x)", "unknown function 'f'", "", 9);
    expect("\"length\"([1, 2])", NULL, "2");
}

Test(expression, failures_are_placed)
{
    expect_failure("1 + contians(\"a\", \"b\")", "unknown function 'contians'",
                   "did you mean contains?", 5);
    expect_failure("1 + 5(2)", "number is no function that could be called", "", 5);
    expect_failure("{a: 1}[0]", "an object can only be indexed with text: a.b or a[\"b\"]", "", 1);
    expect_failure("[1][true]", "an index must be text or a number, found boolean", "", 1);
}

Test(expression, an_index_fails_before_its_object)
{
    expect("(1 - \"a\")[null]", NULL, "\\-");
    expect_failure("(1 - \"a\")[[]]", "an index must be text or a number, found array", "", 2);
}

Test(expression, the_value_as_json)
{
    dvq_error error = {0};
    const char *text = "[1, \"a\"]";
    fixture_clear(&state);
    cr_assert_eq(dvq_expression_write(state.vault, text, strlen(text), NULL, DVQ_EXPRESSION_JSON,
                                      fixture_write, &state, &error),
                 DVQ_OK);
    cr_expect_str_eq(state.output, "{\"type\":\"array\",\"value\":[1,\"a\"],\"text\":\"1, a\"}");
}

Test(expression, parse_failures_are_told)
{
    dvq_error error = {0};
    cr_expect_eq(evaluate("1 +", NULL, &error), DVQ_ERROR_PARSE);
    cr_expect_gt(error.column, 0);
}
