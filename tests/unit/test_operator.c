/* Binary operators between values of all types. */
#include "eval/context.h"

#include "value/duration.h"
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

static dvq_value make_duration(dvq_duration_unit unit, double amount)
{
    dvq_duration duration = {0};
    dvq_duration_set(&duration, unit, amount);
    dvq_value value;
    cr_assert_eq(dvq_duration_to_value(&fixture.arena, &duration, &value), DVQ_OK);
    return value;
}

Test(operator, numbers)
{
    cr_expect(gives(number(1), DVQ_BINARY_ADD, number(2), "3"));
    cr_expect(gives(number(1), DVQ_BINARY_SUBTRACT, number(2), "-1"));
    cr_expect(gives(number(0.1), DVQ_BINARY_MULTIPLY, number(3), "0.30000000000000004"));
    cr_expect(gives(number(1), DVQ_BINARY_DIVIDE, number(0), "Infinity"));
    cr_expect(gives(number(0), DVQ_BINARY_DIVIDE, number(0), "NaN"));
    cr_expect(gives(number(-7), DVQ_BINARY_REMAINDER, number(3), "-1"));
    cr_expect(gives(number(5.5), DVQ_BINARY_REMAINDER, number(-2), "1.5"));
    cr_expect(gives(number(5), DVQ_BINARY_REMAINDER, number(0), "NaN"));
    cr_expect(gives(number(5), DVQ_BINARY_REMAINDER, number(INFINITY), "5"));
}

Test(operator, strings)
{
    dvq_value a = value_fixture_string("a");
    cr_expect(gives(a, DVQ_BINARY_ADD, value_fixture_string("b"), "ab"));
    cr_expect(gives(a, DVQ_BINARY_ADD, number(1.5), "a1.5"));
    cr_expect(gives(dvq_value_null(), DVQ_BINARY_ADD, a, "\\-a"));
    dvq_value items[] = {number(1), number(2)};
    cr_expect(gives(dvq_value_array(items, 2), DVQ_BINARY_ADD, a, "1, 2a"));
    cr_expect(gives(value_fixture_string("ab"), DVQ_BINARY_MULTIPLY, number(2.9), "abab"));
    cr_expect(gives(number(3), DVQ_BINARY_MULTIPLY, a, "aaa"));
    cr_expect(gives(a, DVQ_BINARY_MULTIPLY, number(-1), ""));
    cr_expect(gives(a, DVQ_BINARY_MULTIPLY, number(NAN), ""));
    cr_expect(gives(value_fixture_string(""), DVQ_BINARY_MULTIPLY, number(1e300), ""));
}

Test(operator, surrogate_halves_meet)
{
    dvq_value high = value_fixture_string("\xED\xA0\xBD");
    dvq_value low = value_fixture_string("\xED\xB8\x80");
    cr_expect(gives(high, DVQ_BINARY_ADD, low, "\xF0\x9F\x98\x80"));
    dvq_value both = value_fixture_string("\xED\xB8\x80\xED\xA0\xBD");
    cr_expect(
        gives(both, DVQ_BINARY_MULTIPLY, number(2), "\xED\xB8\x80\xF0\x9F\x98\x80\xED\xA0\xBD"));
}

Test(operator, limits_of_repetition)
{
    dvq_error error = {0};
    dvq_value text = value_fixture_string("ab");
    cr_expect_eq(refuse(text, DVQ_BINARY_MULTIPLY, number(INFINITY), &error), DVQ_ERROR_LIMIT);
    cr_expect_eq(refuse(text, DVQ_BINARY_MULTIPLY, number(1e9), NULL), DVQ_ERROR_LIMIT);
    cr_expect_eq(refuse(number(-INFINITY), DVQ_BINARY_MULTIPLY, text, NULL), DVQ_OK);
}

Test(operator, dates_and_durations)
{
    dvq_value date = dvq_value_date(1767225600000, DVQ_ZONE_SYSTEM);
    dvq_value later = dvq_value_date(1767225600000 + 86400000, DVQ_ZONE_SYSTEM);
    dvq_value day = make_duration(DVQ_DURATION_DAYS, 1);
    cr_expect(gives(later, DVQ_BINARY_SUBTRACT, date, "1 day"));
    cr_expect(gives(date, DVQ_BINARY_ADD, day, "January 02, 2026"));
    cr_expect(gives(day, DVQ_BINARY_ADD, date, "January 02, 2026"));
    cr_expect(gives(date, DVQ_BINARY_SUBTRACT, day, "December 31, 2025"));
    cr_expect(gives(day, DVQ_BINARY_ADD, day, "2 days"));
    cr_expect(gives(day, DVQ_BINARY_SUBTRACT, make_duration(DVQ_DURATION_HOURS, 1), "23 hours"));
    cr_expect(gives(day, DVQ_BINARY_MULTIPLY, number(2), "2 days"));
    cr_expect(gives(number(0.5), DVQ_BINARY_MULTIPLY, day, "12 hours"));
    cr_expect(gives(day, DVQ_BINARY_DIVIDE, number(2), "12 hours"));
    cr_expect(gives(date, DVQ_BINARY_SUBTRACT, dvq_value_null(), "\\-"));
    cr_expect(gives(dvq_value_null(), DVQ_BINARY_ADD, date, "\\-"));
}

Test(operator, lists_and_objects)
{
    dvq_value items[] = {number(1), number(2)};
    dvq_value list = dvq_value_array(items, 2);
    cr_expect(gives(list, DVQ_BINARY_ADD, list, "1, 2, 1, 2"));
    cr_expect(gives(list, DVQ_BINARY_ADD, dvq_value_array(NULL, 0), "1, 2"));
    cr_expect(gives(dvq_value_array(NULL, 0), DVQ_BINARY_ADD, list, "1, 2"));
    dvq_entry left[] = {{DVQ_TEXT("a"), number(1)}, {DVQ_TEXT("b"), number(2)}};
    dvq_entry right[] = {{DVQ_TEXT("c"), number(3)}, {DVQ_TEXT("a"), number(4)}};
    cr_expect(gives(value_fixture_object(&fixture, 2, left), DVQ_BINARY_ADD,
                    value_fixture_object(&fixture, 2, right), "{ a: 4, b: 2, c: 3 }"));
}

Test(operator, null_with_null)
{
    static const dvq_binary_operator arithmetic[] = {DVQ_BINARY_ADD, DVQ_BINARY_SUBTRACT,
                                                     DVQ_BINARY_MULTIPLY, DVQ_BINARY_DIVIDE,
                                                     DVQ_BINARY_REMAINDER};
    for (size_t i = 0; i < 5; i++)
        cr_expect(dvq_value_is_null(apply(dvq_value_null(), arithmetic[i], dvq_value_null())));
}

Test(operator, comparisons)
{
    cr_expect(gives(number(1), DVQ_BINARY_LESS, number(2), "true"));
    cr_expect(gives(number(2), DVQ_BINARY_LESS_OR_EQUAL, number(2), "true"));
    cr_expect(gives(number(2), DVQ_BINARY_GREATER, number(2), "false"));
    cr_expect(gives(number(2), DVQ_BINARY_GREATER_OR_EQUAL, number(2), "true"));
    cr_expect(gives(number(2), DVQ_BINARY_EQUAL, number(2), "true"));
    cr_expect(gives(number(2), DVQ_BINARY_NOT_EQUAL, number(2), "false"));
    cr_expect(gives(number(2), DVQ_BINARY_EQUAL, value_fixture_string("2"), "false"));
    cr_expect(gives(dvq_value_null(), DVQ_BINARY_LESS, value_fixture_string(""), "true"));
    cr_expect(gives(number(NAN), DVQ_BINARY_GREATER, number(NAN), "true"));
}

Test(operator, logic)
{
    dvq_value yes = value_fixture_string("x");
    dvq_value no = dvq_value_number(0);
    cr_expect(gives(yes, DVQ_BINARY_AND, yes, "true"));
    cr_expect(gives(yes, DVQ_BINARY_AND, no, "false"));
    cr_expect(gives(no, DVQ_BINARY_AND, yes, "false"));
    cr_expect(gives(no, DVQ_BINARY_OR, yes, "true"));
    cr_expect(gives(yes, DVQ_BINARY_OR, no, "true"));
    cr_expect(gives(no, DVQ_BINARY_OR, no, "false"));
}

Test(operator, what_has_no_meaning)
{
    dvq_error error = {0};
    cr_expect_eq(refuse(number(1), DVQ_BINARY_ADD, dvq_value_array(NULL, 0), &error),
                 DVQ_ERROR_EVALUATE);
    cr_expect_str_eq(error.message, "cannot compute number + array");
    cr_expect_str_empty(error.hint);
    dvq_error_reset(&error);
    cr_expect_eq(refuse(number(1), DVQ_BINARY_DIVIDE, dvq_value_null(), &error),
                 DVQ_ERROR_EVALUATE);
    cr_expect_str_eq(error.message, "cannot compute number / null");
    cr_expect_str_not_empty(error.hint);
    cr_expect_eq(refuse(number(1), DVQ_BINARY_SUBTRACT, dvq_value_boolean(true), NULL),
                 DVQ_ERROR_EVALUATE);
    cr_expect_eq(
        refuse(value_fixture_string("a"), DVQ_BINARY_SUBTRACT, value_fixture_string("a"), NULL),
        DVQ_ERROR_EVALUATE);
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
