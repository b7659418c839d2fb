/*
 * The built-in functions: that every row is complete and its example runs, and how names are found
 * and guessed. Their values are tested by tests/cases/eval.
 */
#include <criterion/criterion.h>

#include "eval/engine.h"
#include "eval/function_table.h"
#include "parser/parser.h"
#include "support/diagnostic.h"
#include "value/collation.h"
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

Test(function_table, limits_have_a_status_of_their_own)
{
    fixture setup;
    open_fixture(&setup);
    dvq_value value;
    cr_expect_eq(evaluate(&setup, "padleft(\"a\", 1000000000)", &value), DVQ_ERROR_LIMIT);
    cr_expect_eq(evaluate(&setup, "padleft(1, 2)", &value), DVQ_ERROR_EVALUATE);
    close_fixture(&setup);
}
