/* The limits of binary operators. Their values are tested by tests/cases/eval/operators.test. */
#include "eval/operator.h"

#include "value/value_text.h"
#include "value_fixture.h"

static value_fixture fixture;
static dvq_context context;

static void setup(void)
{
    value_fixture_open(&fixture);
    context = (dvq_context){.environment = &fixture.environment, .arena = &fixture.arena};
}

static void teardown(void)
{
    value_fixture_close(&fixture);
}

TestSuite(operator, .init = setup, .fini = teardown);

static dvq_value apply(dvq_value left, dvq_binary_operator kind, dvq_value right)
{
    dvq_error error = {0};
    dvq_value value;
    dvq_status status = dvq_operator_apply(&context, kind, left, right, &value, &error);
    cr_assert_eq(status, DVQ_OK, "%s", error.message);
    return value;
}

static bool gives(dvq_value left, dvq_binary_operator kind, dvq_value right, const char *expected)
{
    dvq_value value = apply(left, kind, right);
    dvq_text text;
    dvq_status status = dvq_value_to_text(&fixture.environment, value, &fixture.arena, &text);
    cr_assert_eq(status, DVQ_OK);
    return value_fixture_text_is(text, expected);
}

static dvq_status refuse(dvq_value left, dvq_binary_operator kind, dvq_value right,
                         dvq_error *error)
{
    dvq_value value;
    return dvq_operator_apply(&context, kind, left, right, &value, error);
}

static dvq_value number(double amount)
{
    return dvq_value_number(amount);
}

Test(operator, limits_of_repetition)
{
    dvq_error error = {0};
    dvq_value text = value_fixture_string("ab");
    cr_expect_eq(refuse(text, DVQ_BINARY_MULTIPLY, number(INFINITY), &error), DVQ_ERROR_LIMIT);
    cr_expect_eq(refuse(text, DVQ_BINARY_MULTIPLY, number(1e9), NULL), DVQ_ERROR_LIMIT);
    cr_expect_eq(refuse(number(-INFINITY), DVQ_BINARY_MULTIPLY, text, NULL), DVQ_OK);
}

Test(operator, limits_of_depth)
{
    dvq_error error = {0};
    dvq_value a = value_fixture_nested(&fixture, DVQ_VALUE_DEPTH_LIMIT);
    dvq_value b = value_fixture_nested(&fixture, DVQ_VALUE_DEPTH_LIMIT);
    cr_expect_eq(refuse(a, DVQ_BINARY_EQUAL, b, &error), DVQ_ERROR_LIMIT);
    cr_expect_eq(refuse(a, DVQ_BINARY_ADD, value_fixture_string(""), NULL), DVQ_ERROR_LIMIT);
    cr_expect(gives(a, DVQ_BINARY_EQUAL, a, "true"), "the same list need not be looked into");
}
