/* The tree's spans and names, limits, and lone expressions; trees and messages are in tests/cases.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "date_fixture.h"
#include "parser/parser.h"

static date_fixture fixture;

static void open_all(void)
{
    open_dates(&fixture, "UTC");
}

static void close_all(void)
{
    close_dates(&fixture);
}

TestSuite(parser, .init = open_all, .fini = close_all);

static dvq_status parse(const char *text, dvq_ast_query **query, dvq_error *error)
{
    return dvq_parser_parse_query(&fixture.environment, &fixture.arena, dvq_text_from_string(text),
                                  query, error);
}

static const dvq_ast_query *parse_good(const char *text)
{
    dvq_error error = {0};
    dvq_ast_query *query;
    cr_assert_eq(parse(text, &query, &error), DVQ_OK, "%s: %s", text, error.message);
    return query;
}

static bool covers(const dvq_ast_query *query, dvq_span span, const char *part)
{
    dvq_text text = dvq_text_slice(query->text, span.offset, span.offset + span.length);
    return dvq_text_equal(text, dvq_text_from_string(part));
}

Test(parser, keeps_places)
{
    const dvq_ast_query *query = parse_good("TABLE a.b + f(c)  AS d FROM -#x WHERE !e SORT g");
    const dvq_ast_node *sum = query->columns[0].expression;
    cr_assert(covers(query, sum->span, "a.b + f(c)"));
    cr_assert(covers(query, sum->as.binary.left->span, "a.b"));
    cr_assert(covers(query, sum->as.binary.right->as.call.arguments[0]->span, "c"));
    cr_assert(covers(query, query->source->span, "-#x"));
    cr_assert(covers(query, query->operations[0].span, "WHERE !e"));
    cr_assert(covers(query, query->operations[0].as.where->span, "!e"));
}

Test(parser, borrows_the_text)
{
    static const char text[] = "LIST abc";
    const dvq_ast_query *query = parse_good(text);
    cr_assert_eq(query->text.data, text);
    cr_assert_eq(query->columns[0].expression->as.name.data, text + 5);
}

Test(parser, names_columns_by_their_text)
{
    const dvq_ast_query *query = parse_good("TABLE a  +\n   b , c AS \"d e\", f as G");
    cr_assert_eq(query->column_count, 3);
    cr_assert(dvq_text_equal(query->columns[0].name, DVQ_TEXT("a  +b")));
    cr_assert(dvq_text_equal(query->columns[1].name, DVQ_TEXT("d e")));
    cr_assert(dvq_text_equal(query->columns[2].name, DVQ_TEXT("G")));
}

Test(parser, orders_objects_as_javascript_does)
{
    const dvq_ast_query *query =
        parse_good("LIST {b: 1, \"10\": 2, \"9\": 3, a: 4, b: 5, \"01\": 6, \"4294967295\": 7}");
    const dvq_ast_node *object = query->columns[0].expression;
    static const char *const keys[] = {"9", "10", "b", "a", "01", "4294967295"};
    cr_assert_eq(object->as.object.count, 6);
    for (size_t i = 0; i < 6; i++)
        cr_assert(dvq_text_equal(object->as.object.entries[i].key, dvq_text_from_string(keys[i])));
    cr_assert_eq(object->as.object.entries[2].value->as.literal.as.number, 5);
}

/* `head`, `open` and `close` `count` times around `middle`. */
static char *nest(const char *head, const char *open, const char *middle, const char *close,
                  size_t count)
{
    size_t size = strlen(head) + strlen(middle) + count * (strlen(open) + strlen(close)) + 1;
    char *text = malloc(size);
    cr_assert_not_null(text);
    strcpy(text, head);
    char *end = text + strlen(text);
    for (size_t i = 0; i < count; i++, end += strlen(open))
        strcpy(end, open);
    strcpy(end, middle);
    end += strlen(middle);
    for (size_t i = 0; i < count; i++, end += strlen(close))
        strcpy(end, close);
    return text;
}

static dvq_status parse_nested(const char *head, const char *open, const char *middle,
                               const char *close, size_t count)
{
    char *text = nest(head, open, middle, close, count);
    dvq_ast_query *query;
    dvq_status status = parse(text, &query, NULL);
    free(text);
    return status;
}

static const struct {
    const char *head, *open, *middle, *close;
} nestings[] = {
    {"LIST ", "(", "a", ")"},         {"LIST ", "f(", "a", ")"},      {"LIST ", "[ ", "a", "]"},
    {"LIST ", "!", "a", ""},          {"LIST ", "{a:", "1", "}"},     {"LIST ", "(x) => ", "1", ""},
    {"LIST ", "a[", "1", "]"},        {"LIST FROM ", "(", "#a", ")"}, {"LIST FROM ", "-", "#a", ""},
    {"LIST ", "1 + 2 * (", "1", ")"},
};

Test(parser, nests_to_the_limit)
{
    for (size_t i = 0; i < sizeof nestings / sizeof *nestings; i++) {
        const char *head = nestings[i].head;
        const char *open = nestings[i].open;
        const char *middle = nestings[i].middle;
        const char *close = nestings[i].close;
        cr_expect_eq(parse_nested(head, open, middle, close, 200), DVQ_OK, "%s", open);
        cr_expect_eq(parse_nested(head, open, middle, close, 201), DVQ_ERROR_LIMIT, "%s", open);
        cr_expect_eq(parse_nested(head, open, middle, close, 100000), DVQ_ERROR_LIMIT, "%s", open);
    }
}

/* Each would take ages if a failed part were tried again for every way to get there. */
Test(parser, fails_in_linear_time, .timeout = 5)
{
    for (size_t i = 0; i < sizeof nestings / sizeof *nestings; i++) {
        cr_expect_eq(parse_nested(nestings[i].head, nestings[i].open, "@", nestings[i].close, 150),
                     DVQ_ERROR_PARSE, "%s", nestings[i].open);
        cr_expect_eq(parse_nested(nestings[i].head, nestings[i].open, "b b", "", 150),
                     DVQ_ERROR_PARSE, "%s", nestings[i].open);
    }
}

Test(parser, takes_long_chains)
{
    cr_assert_eq(parse_nested("LIST ", "a + ", "b", "", 100000), DVQ_OK);
    cr_assert_eq(parse_nested("LIST ", "a.", "b", "", 100000), DVQ_OK);
    cr_assert_eq(parse_nested("LIST FROM ", "#a or ", "#b", "", 100000), DVQ_OK);
}

Test(parser, prints_long_chains)
{
    char *text = nest("LIST ", "a + ", "b", "", 100000);
    const dvq_ast_query *query = parse_good(text);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture.arena);
    cr_assert_eq(dvq_ast_append_json(&fixture.environment, query, &builder), DVQ_OK);
    dvq_text json;
    cr_assert_eq(dvq_text_builder_finish(&builder, &json), DVQ_OK);
    cr_assert(dvq_text_ends_with(json, DVQ_TEXT("\"operations\":[]}")));
    free(text);
}

Test(parser, parses_a_lone_expression)
{
    dvq_error error = {0};
    dvq_ast_node *node;
    cr_assert_eq(dvq_parser_parse_expression(&fixture.environment, &fixture.arena,
                                             DVQ_TEXT("1 + 2"), &node, &error),
                 DVQ_OK);
    cr_assert_eq(node->kind, DVQ_AST_BINARY);
    cr_assert_eq(dvq_parser_parse_expression(&fixture.environment, &fixture.arena, DVQ_TEXT("1 2"),
                                             &node, &error),
                 DVQ_ERROR_PARSE);
    cr_assert_str_eq(error.message, "expected an operator or the end, found \"2\"");
    cr_assert_null(node);
}

Test(parser, fails_without_a_place_for_the_error)
{
    dvq_ast_query *query;
    cr_assert_eq(parse("", &query, NULL), DVQ_ERROR_PARSE);
    cr_assert_eq(parse("LIST WHERE (", &query, NULL), DVQ_ERROR_PARSE);
    cr_assert_null(query);
}

Test(parser, shows_every_message_in_one_line)
{
    dvq_error error = {0};
    dvq_ast_query *query;
    cr_assert_eq(parse("LIST a.\n", &query, &error), DVQ_ERROR_PARSE);
    cr_assert_str_eq(error.message, "expected a name after \".\", found a line break");
    error = (dvq_error){0};
    cr_assert_eq(parse("LIST \x01", &query, &error), DVQ_ERROR_PARSE);
    cr_assert_not_null(strstr(error.message, "a control character"));
}
