/*
 * The built-in functions: that every row is complete and its example runs, how names are found and
 * guessed, what a wrong call is told, and answers in the corners where JavaScript is peculiar.
 */
#include <criterion/criterion.h>

#include "eval/engine.h"
#include "eval/function_table.h"
#include "parser/parser.h"
#include "support/diagnostic.h"
#include "value/collation.h"
#include "value/value_text.h"
#include "value/zone.h"

#define NOW 1768473000000 /* 2026-01-15T10:30Z */

typedef struct fixture {
    dvq_arena arena;
    dvq_environment environment;
    dvq_context context;
    dvq_error error;
} fixture;

static void open_fixture(fixture *setup)
{
    dvq_arena_init(&setup->arena, NULL);
    dvq_environment_init(&setup->environment);
    setup->environment.now = NOW;
    setup->error = (dvq_error){0};
    cr_assert_eq(dvq_zone_table_open(NULL, "UTC", &setup->environment.zones, NULL), DVQ_OK);
    cr_assert_eq(dvq_collation_open(NULL, "en-US", &setup->environment.collation, NULL), DVQ_OK);
    setup->context = (dvq_context){.environment = &setup->environment, .arena = &setup->arena};
}

static void close_fixture(fixture *setup)
{
    dvq_context_release(&setup->context);
    dvq_collation_close(setup->environment.collation);
    dvq_zone_table_close(setup->environment.zones);
    dvq_arena_release(&setup->arena);
}

static dvq_status evaluate(fixture *setup, const char *expression, dvq_value *value)
{
    setup->error = (dvq_error){0};
    dvq_ast_node *node;
    dvq_status status = dvq_parser_parse_expression(
        &setup->environment, &setup->arena, dvq_text_from_string(expression), &node, &setup->error);
    if (status == DVQ_OK)
        status = dvq_engine_evaluate(&setup->context, node, &setup->arena, value, &setup->error);
    return status;
}

static void expect_text(fixture *setup, const char *expression, const char *expected)
{
    dvq_value value;
    dvq_status status = evaluate(setup, expression, &value);
    cr_assert_eq(status, DVQ_OK, "%s: %s", expression, setup->error.message);
    dvq_text text;
    cr_assert_eq(dvq_value_to_text(&setup->environment, value, &setup->arena, &text), DVQ_OK);
    cr_expect(dvq_text_equal(text, dvq_text_from_string(expected)), "%s is %.*s, not %s",
              expression, (int)text.length, text.data, expected);
}

static void expect_error(fixture *setup, const char *expression, dvq_status expected,
                         const char *message)
{
    dvq_value value;
    cr_expect_eq(evaluate(setup, expression, &value), expected, "%s", expression);
    cr_expect_str_eq(setup->error.message, message, "%s: %s", expression, setup->error.message);
}

Test(function_table, rows_are_complete)
{
    for (size_t i = 0; i < dvq_function_table_count(); i++) {
        const dvq_function_row *row = dvq_function_table_get(i);
        cr_assert_gt(row->variant_count, 0, "%s", row->name);
        cr_expect_eq(dvq_function_table_find(dvq_text_from_string(row->name)), row);
        cr_expect(strncmp(row->signature, row->name, strlen(row->name)) == 0, "%s", row->name);
        cr_expect(strncmp(row->example, row->name, strlen(row->name)) == 0, "%s", row->name);
        cr_expect_gt(strlen(row->summary), 0);
        cr_expect_eq(strchr(row->summary, '\n'), NULL);
        cr_expect_gt(strlen(row->group), 0);
    }
    cr_expect_eq(dvq_function_table_get(dvq_function_table_count()), NULL);
}

Test(function_table, examples_run)
{
    fixture setup;
    open_fixture(&setup);
    for (size_t i = 0; i < dvq_function_table_count(); i++) {
        const char *example = dvq_function_table_get(i)->example;
        dvq_value value;
        cr_expect_eq(evaluate(&setup, example, &value), DVQ_OK, "%s: %s", example,
                     setup.error.message);
        cr_expect_neq(value.type, DVQ_VALUE_NULL, "%s", example);
    }
    close_fixture(&setup);
}

Test(function_table, suggests_near_names)
{
    cr_expect_str_eq(dvq_function_table_suggest(DVQ_TEXT("contain")), "contains");
    cr_expect_str_eq(dvq_function_table_suggest(DVQ_TEXT("lenght")), "length");
    cr_expect_str_eq(dvq_function_table_suggest(DVQ_TEXT("Round")), "round");
    cr_expect_eq(dvq_function_table_suggest(DVQ_TEXT("x")), NULL);
    cr_expect_eq(dvq_function_table_suggest(DVQ_TEXT("")), NULL);
    cr_expect_eq(dvq_function_table_suggest(DVQ_TEXT("nothing like any of them")), NULL);
}

Test(function_table, wrong_calls_are_explained)
{
    fixture setup;
    open_fixture(&setup);
    expect_error(&setup, "floor(\"a\")", DVQ_ERROR_EVALUATE,
                 "floor() takes a number, not a string");
    expect_error(&setup, "lower(1, 2)", DVQ_ERROR_EVALUATE, "lower() takes 1 argument, not 2");
    expect_error(&setup, "number()", DVQ_ERROR_EVALUATE, "number() takes 1 argument, not 0");
    expect_error(&setup, "padleft(1, 2)", DVQ_ERROR_EVALUATE,
                 "padleft() takes (string, number), not (number, number)");
    expect_error(&setup, "substring(\"a\")", DVQ_ERROR_EVALUATE,
                 "substring() takes 2 or 3 arguments, not 1");
    expect_error(&setup, "padleft(\"a\", 1000000000)", DVQ_ERROR_LIMIT,
                 "padleft() goes past a limit: values nest at most 200 deep, a text has at most "
                 "64 MiB");
    close_fixture(&setup);
}

Test(function_table, vectorization_recurses)
{
    fixture setup;
    open_fixture(&setup);
    expect_text(&setup, "round([1.5, [2.5, [3.5]]])", "2, [3, [4]]");
    expect_text(&setup, "default([null, 1], [2, 3, 4])", "2, 1");
    expect_text(&setup, "contains([\"ab\", [\"c\"]], [\"a\", \"c\", \"d\"])", "true, true, false");
    close_fixture(&setup);
}

Test(function_table, numbers)
{
    fixture setup;
    open_fixture(&setup);
    expect_text(&setup, "round(2.5)", "3");
    expect_text(&setup, "round(-2.5)", "-2");
    expect_text(&setup, "1 / round(-0.4)", "-Infinity");
    expect_text(&setup, "round(1.005, 2)", "1");
    expect_text(&setup, "round(2.345, 2)", "2.35");
    expect_text(&setup, "round(0.125, 2)", "0.13");
    expect_text(&setup, "round(-0.125, 2)", "-0.13");
    expect_text(&setup, "round(999.999, 2)", "1000");
    expect_text(&setup, "round(0.1, 100)", "0.1");
    expect_error(&setup, "round(1, 101)", DVQ_ERROR_EVALUATE,
                 "round() takes at most 100 digits after the point");
    expect_text(&setup, "min(null, 2, [1])", "1");
    expect_text(&setup, "hash(\"abc\", 1)", "4486759430526946");
    expect_text(&setup, "sum([\"a\", 1, [2, [3]], null])", "a12, [3]\\-");
    expect_text(&setup, "sum([[1], [2], 3 + \"x\"])", "1, 23x");
    expect_text(&setup, "average([1, 2, 6])", "3");
    close_fixture(&setup);
}

Test(function_table, text_counts_utf16_units)
{
    fixture setup;
    open_fixture(&setup);
    expect_text(&setup, "length(\"a😀\")", "3");
    expect_text(&setup, "substring(\"hello\", 3, 1)", "el");
    expect_text(&setup, "substring(\"a😀\", 1, 2) + substring(\"😀b\", 1)", "😀b");
    expect_text(&setup, "reverse(reverse(\"a😀b\"))", "a😀b");
    expect_text(&setup, "padleft(\"a\", 6, \"xy\")", "xyxyxa");
    expect_text(&setup, "replace(\"abc\", \"\", \"-\")", "a-b-c");
    expect_text(&setup, "replace(\"😀\", \"\", \"\")", "😀");
    expect_text(&setup, "contains(\"😀\", substring(\"😀\", 0, 1))", "true");
    expect_text(&setup, "truncate(\"Hello there!\", 8)", "Hello...");
    expect_text(&setup, "truncate(\"Hello\", 1)", "...");
    close_fixture(&setup);
}

Test(function_table, patterns)
{
    fixture setup;
    open_fixture(&setup);
    expect_text(&setup, "split(\"a1b2c\", \"(\\\\d)\")", "a, 1, b, 2, c");
    expect_text(&setup, "split(\"a1b2c\", \"\\\\d\", 2)", "a, b");
    expect_text(&setup, "length(split(\"\", \"\"))", "0");
    expect_text(&setup, "split(\"abc\", \"\")", "a, b, c");
    expect_text(&setup, "regexmatch(\"a|b\", \"cb\")", "true");
    expect_text(&setup, "regexmatch(\"a\", \"cb\")", "false");
    expect_text(&setup, "regexreplace(\"yes no\", \"(\\\\w+) (\\\\w+)\", \"$2 $1\")", "no yes");
    expect_text(&setup, "containsword(\"a.b c\", \"B\")", "true");
    close_fixture(&setup);
}

Test(function_table, lists)
{
    fixture setup;
    open_fixture(&setup);
    expect_text(&setup, "sort([3, 1, null, \"a\", 2])", "\\-, 1, 2, 3, a");
    expect_text(&setup, "unique([2, 1, 2])", "1, 2");
    expect_text(&setup, "slice([1, 2, 3, 4], -3, -1)", "2, 3");
    expect_text(&setup, "flat([1, [2, [3]]], 2)", "1, 2, 3");
    expect_text(&setup, "flat([1, [2]], 0)", "1, [2]");
    expect_text(&setup, "sort([\"bb\", \"a\"], (x) => length(x))", "a, bb");
    expect_text(&setup, "maxby([\"b\", \"aa\", \"cc\"], (x) => length(x))", "cc");
    close_fixture(&setup);
}

Test(function_table, display_removes_markup)
{
    fixture setup;
    open_fixture(&setup);
    expect_text(&setup, "display(\"**b** _i_ `c` ~~s~~ [t](u) [[n|m]] [[o]]\")", "b i c s t m o");
    expect_text(&setup, "display(\"## Heading\")", "Heading");
    expect_text(&setup, "display(\"plain\")", "plain");
    expect_text(&setup, "display([[Folder/Note]])", "Note");
    expect_text(&setup, "display([[[a]], null, 2])", "a, , 2");
    close_fixture(&setup);
}
