/*
 * Productions of atoms: literals, names, lists, objects, lambdas and what is in parentheses; also
 * the commas and labels that larger productions need. Above each function is its production from
 * grammars/dql.ebnf. Called by parse_expression.c and parse_query.c.
 */
#include "parser/rules.h"
#include "support/unicode.h"
#include "value/entry.h"
#include "value/literal.h"

typedef DVQ_VECTOR(dvq_text) text_vector;
typedef DVQ_VECTOR(dvq_ast_object_entry) entry_vector;

/* comma = space , "," , space ; */
bool dvq_parse_comma(dvq_parser *parser)
{
    size_t start = parser->offset;
    dvq_parser_skip_space(parser);
    if (!dvq_parser_accept(parser, DVQ_LEXER_OPERATOR, DVQ_TOKEN_COMMA)) {
        dvq_parser_expect(parser, DVQ_EXPECT_COMMA);
        parser->offset = start;
        return false;
    }
    dvq_parser_skip_space(parser);
    return true;
}

/* label = name | text ; */
bool dvq_parse_label(dvq_parser *parser, dvq_text *label)
{
    if (dvq_parser_match_name(parser, label) || dvq_parser_match_text(parser, label))
        return true;
    dvq_parser_expect(parser, DVQ_EXPECT_LABEL);
    return false;
}

/* A link, embedded or not: embedded_link in literal.ebnf. */
static dvq_ast_node *match_embedded_link(dvq_parser *parser)
{
    size_t start = parser->offset;
    const dvq_link *link;
    if (!dvq_parser_match_link(parser, true, &link)) {
        dvq_parser_expect(parser, DVQ_EXPECT_LINK_END);
        return NULL;
    }
    return dvq_parser_make_literal(parser, dvq_value_link(link), start);
}

/* negation = "!" , operand ; */
static dvq_ast_node *parse_negation(dvq_parser *parser)
{
    size_t start = parser->offset;
    parser->offset++;
    if (!dvq_parser_enter(parser))
        return NULL;
    dvq_ast_node *operand = dvq_parse_operand(parser);
    dvq_parser_leave(parser);
    if (operand == NULL)
        return dvq_parser_give_up(parser, start);
    dvq_ast_node *node = dvq_parser_make_node(parser, DVQ_AST_NEGATED, start);
    if (node != NULL)
        node->as.operand = operand;
    return node;
}

/* list = "[" , space , [ arguments ] , space , "]" ; */
static dvq_ast_node *parse_list(dvq_parser *parser)
{
    size_t start = parser->offset++;
    dvq_ast_node_vector items = {0};
    dvq_parser_skip_space(parser);
    dvq_parse_arguments(parser, &items);
    dvq_parser_skip_space(parser);
    if (!dvq_parser_close(parser, DVQ_TOKEN_RIGHT_BRACKET, start))
        return dvq_parser_give_up(parser, start);
    dvq_ast_node *node = dvq_parser_make_node(parser, DVQ_AST_LIST, start);
    if (node == NULL)
        return NULL;
    node->as.list.items = items.items;
    node->as.list.count = items.count;
    return node;
}

/* entry = label , space , ":" , space , expression ; */
static bool parse_entry(dvq_parser *parser, dvq_ast_object_entry *entry)
{
    if (!dvq_parse_label(parser, &entry->key))
        return false;
    dvq_parser_skip_space(parser);
    if (!dvq_parser_accept(parser, DVQ_LEXER_OPERATOR, DVQ_TOKEN_COLON)) {
        dvq_parser_expect(parser, DVQ_EXPECT_COLON);
        return false;
    }
    dvq_parser_skip_space(parser);
    entry->value = dvq_parse_expression(parser);
    return entry->value != NULL;
}

_Static_assert(offsetof(dvq_ast_object_entry, key) == 0, "as entry.h has it");

/* Order and merge the entries as JavaScript does in an object. */
static void arrange_entries(dvq_parser *parser, entry_vector *entries)
{
    size_t size = sizeof *entries->items;
    size_t kept = dvq_entry_merge(parser->arena, entries->items, entries->count, size);
    if (kept == SIZE_MAX || !dvq_entry_order(parser->arena, entries->items, kept, size))
        dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
    else
        entries->count = kept;
}

/* The entries of an object, if there are any. */
static void match_entries(dvq_parser *parser, entry_vector *entries)
{
    size_t end = parser->offset;
    dvq_ast_object_entry entry;
    while (parse_entry(parser, &entry)) {
        end = parser->offset;
        if (!DVQ_VECTOR_PUSH(parser->arena, entries, entry))
            dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
        if (!dvq_parse_comma(parser))
            break;
    }
    parser->offset = end;
    arrange_entries(parser, entries);
}

/* object = "{" , space , [ entry , { comma , entry } ] , space , "}" ; */
static dvq_ast_node *parse_object(dvq_parser *parser)
{
    size_t start = parser->offset++;
    entry_vector entries = {0};
    dvq_parser_skip_space(parser);
    match_entries(parser, &entries);
    dvq_parser_skip_space(parser);
    if (!dvq_parser_close(parser, DVQ_TOKEN_RIGHT_BRACE, start))
        return dvq_parser_give_up(parser, start);
    dvq_ast_node *node = dvq_parser_make_node(parser, DVQ_AST_OBJECT, start);
    if (node == NULL)
        return NULL;
    node->as.object.entries = entries.items;
    node->as.object.count = entries.count;
    return node;
}

/* The names between the parentheses of a lambda, if there are any. */
static void match_parameters(dvq_parser *parser, text_vector *names)
{
    size_t end = parser->offset;
    dvq_text name;
    while (dvq_parser_match_name(parser, &name)) {
        end = parser->offset;
        if (!DVQ_VECTOR_PUSH(parser->arena, names, name))
            dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
        if (!dvq_parse_comma(parser))
            break;
    }
    parser->offset = end;
}

/* What comes before the body of a lambda; leaves the cursor after the arrow. */
static bool match_lambda_head(dvq_parser *parser, text_vector *names)
{
    dvq_parser_skip_space(parser);
    if (!dvq_parser_accept(parser, DVQ_LEXER_OPERATOR, DVQ_TOKEN_LEFT_PAREN))
        return false;
    dvq_parser_skip_space(parser);
    match_parameters(parser, names);
    dvq_parser_skip_space(parser);
    if (!dvq_parser_accept(parser, DVQ_LEXER_OPERATOR, DVQ_TOKEN_RIGHT_PAREN))
        return false;
    dvq_parser_skip_space(parser);
    if (!dvq_parser_accept(parser, DVQ_LEXER_VALUE, DVQ_TOKEN_ARROW)) {
        if (names->count != 1)
            dvq_parser_expect(parser, DVQ_EXPECT_ARROW);
        return false;
    }
    dvq_parser_skip_space(parser);
    return true;
}

/*
 * lambda = space , "(" , space , [ name , { comma , name } ] , space , ")" , space , "=>" , space ,
 * expression ;
 */
static dvq_ast_node *parse_lambda(dvq_parser *parser)
{
    size_t start = parser->offset;
    text_vector names = {0};
    if (!match_lambda_head(parser, &names))
        return dvq_parser_give_up(parser, start);
    dvq_ast_node *body = dvq_parse_expression(parser);
    if (body == NULL)
        return dvq_parser_give_up(parser, start);
    dvq_ast_node *node = dvq_parser_make_node(parser, DVQ_AST_LAMBDA, start);
    if (node == NULL)
        return NULL;
    node->as.lambda.parameters = names.items;
    node->as.lambda.count = names.count;
    node->as.lambda.body = body;
    return node;
}

/* group = "(" , space , expression , space , ")" ; */
static dvq_ast_node *parse_group(dvq_parser *parser)
{
    size_t start = parser->offset++;
    dvq_parser_skip_space(parser);
    dvq_ast_node *node = dvq_parse_expression(parser);
    if (node == NULL)
        return dvq_parser_give_up(parser, start);
    dvq_parser_skip_space(parser);
    if (!dvq_parser_close(parser, DVQ_TOKEN_RIGHT_PAREN, start))
        return dvq_parser_give_up(parser, start);
    return node;
}

/* boolean = "true" | "false" | "True" | "False" ; */
static dvq_ast_node *parse_boolean(dvq_parser *parser, dvq_token token)
{
    bool truth = token.kind == DVQ_TOKEN_TRUE_LOWER || token.kind == DVQ_TOKEN_TRUE_CAPITAL;
    parser->offset += token.span.length;
    return dvq_parser_make_literal(parser, dvq_value_boolean(truth), token.span.offset);
}

/* number_literal = number ; */
static dvq_ast_node *parse_number_literal(dvq_parser *parser)
{
    size_t start = parser->offset;
    double number;
    parser->offset += dvq_literal_match_number(parser->text, start, &number);
    if (parser->offset == start)
        return NULL;
    return dvq_parser_make_literal(parser, dvq_value_number(number), start);
}

/* text_literal = text ; */
static dvq_ast_node *parse_text_literal(dvq_parser *parser)
{
    size_t start = parser->offset;
    dvq_text content;
    if (!dvq_parser_match_text(parser, &content))
        return NULL;
    return dvq_parser_make_literal(parser, dvq_value_string(content), start);
}

/* A date, written as a word or in figures. False when there is none, or no such day. */
static bool match_date(dvq_parser *parser, dvq_value *date)
{
    size_t size =
        dvq_literal_match_date_shorthand(parser->environment, parser->text, parser->offset, date);
    bool valid = true;
    if (size == 0)
        size =
            dvq_literal_match_date(parser->environment, parser->text, parser->offset, date, &valid);
    parser->offset += size;
    return size > 0 && valid;
}

/* date = "date(" , space , ( date_shorthand | date_value ) , space , ")" ; */
static dvq_ast_node *parse_date(dvq_parser *parser, dvq_token token)
{
    size_t start = parser->offset;
    parser->offset += token.span.length;
    dvq_parser_skip_space(parser);
    dvq_value date;
    if (!match_date(parser, &date))
        return dvq_parser_give_up(parser, start);
    dvq_parser_skip_space(parser);
    if (!dvq_parser_accept(parser, DVQ_LEXER_OPERATOR, DVQ_TOKEN_RIGHT_PAREN))
        return dvq_parser_give_up(parser, start);
    return dvq_parser_make_literal(parser, date, start);
}

/* duration = "dur(" , space , duration_value , space , ")" ; */
static dvq_ast_node *parse_duration(dvq_parser *parser, dvq_token token)
{
    size_t start = parser->offset;
    parser->offset += token.span.length;
    dvq_parser_skip_space(parser);
    dvq_duration duration;
    size_t size = dvq_literal_match_duration(parser->text, parser->offset, &duration);
    parser->offset += size;
    dvq_parser_skip_space(parser);
    if (size == 0 || !dvq_parser_accept(parser, DVQ_LEXER_OPERATOR, DVQ_TOKEN_RIGHT_PAREN))
        return dvq_parser_give_up(parser, start);
    dvq_value value;
    dvq_status status = dvq_duration_to_value(parser->arena, &duration, &value);
    if (status != DVQ_OK) {
        dvq_parser_fail(parser, status);
        return NULL;
    }
    return dvq_parser_make_literal(parser, value, start);
}

/* nothing = "null" ; */
static dvq_ast_node *parse_nothing(dvq_parser *parser, dvq_token token)
{
    parser->offset += token.span.length;
    return dvq_parser_make_literal(parser, dvq_value_null(), token.span.offset);
}

/*
 * Whether it is one of the five words that cannot be names, in any case (JavaScript's toUpperCase).
 */
static bool is_reserved(dvq_parser *parser, dvq_text name)
{
    static const char *const words[] = {"FROM", "WHERE", "LIMIT", "GROUP", "FLATTEN"};
    dvq_text upper = name;
    for (size_t i = 0; i < name.length && upper.data == name.data; i++)
        if ((unsigned char)name.data[i] >= 0x80)
            upper = dvq_unicode_upper(parser->arena, name);
    if (upper.data == NULL)
        dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (dvq_text_equal_ascii_case(upper, dvq_text_from_string(words[i])))
            return true;
    return false;
}

/* variable = name ; */
static dvq_ast_node *parse_variable(dvq_parser *parser)
{
    size_t start = parser->offset;
    dvq_text name;
    if (!dvq_parser_match_name(parser, &name))
        return NULL;
    if (is_reserved(parser, name) || parser->status != DVQ_OK)
        return dvq_parser_give_up(parser, start);
    dvq_ast_node *node = dvq_parser_make_node(parser, DVQ_AST_VARIABLE, start);
    if (node != NULL)
        node->as.name = name;
    return node;
}

/* The node; if there is none, try `other` at the same place. */
static dvq_ast_node *or_else(dvq_parser *parser, dvq_ast_node *node,
                             dvq_ast_node *(*other)(dvq_parser *parser))
{
    return node != NULL || parser->status != DVQ_OK ? node : other(parser);
}

/* Parse the kind of atom that starts with this token. */
static dvq_ast_node *match_atom(dvq_parser *parser, dvq_token token)
{
    dvq_token_kind kind = token.kind;
    if (kind == DVQ_TOKEN_EMBED)
        return or_else(parser, match_embedded_link(parser), parse_negation);
    if (kind == DVQ_TOKEN_NOT)
        return parse_negation(parser);
    if (kind == DVQ_TOKEN_LINK)
        return or_else(parser, match_embedded_link(parser), parse_list);
    if (kind == DVQ_TOKEN_LEFT_BRACKET)
        return parse_list(parser);
    if (kind == DVQ_TOKEN_LEFT_BRACE)
        return parse_object(parser);
    if (kind == DVQ_TOKEN_LEFT_PAREN)
        return or_else(parser, parse_lambda(parser), parse_group);
    if (kind == DVQ_TOKEN_SPACE)
        return parse_lambda(parser);
    if (kind == DVQ_TOKEN_TRUE_LOWER || kind == DVQ_TOKEN_TRUE_CAPITAL ||
        kind == DVQ_TOKEN_FALSE_LOWER || kind == DVQ_TOKEN_FALSE_CAPITAL)
        return parse_boolean(parser, token);
    if (kind == DVQ_TOKEN_NUMBER)
        return parse_number_literal(parser);
    if (kind == DVQ_TOKEN_TEXT)
        return parse_text_literal(parser);
    if (kind == DVQ_TOKEN_DATE)
        return or_else(parser, parse_date(parser, token), parse_variable);
    if (kind == DVQ_TOKEN_DURATION)
        return or_else(parser, parse_duration(parser, token), parse_variable);
    if (kind == DVQ_TOKEN_NULL_WORD)
        return parse_nothing(parser, token);
    /* Also when it is # or *, since a keycap emoji that starts with them is a name. */
    return parse_variable(parser);
}

/*
 * atom = embedded_link | negation | list | object | lambda | group | boolean | number_literal |
 * text_literal | date | duration | nothing | variable ;
 */
dvq_ast_node *dvq_parse_atom(dvq_parser *parser)
{
    size_t start = parser->offset;
    dvq_ast_node *node = match_atom(parser, dvq_parser_peek(parser, DVQ_LEXER_OPERAND));
    if (node == NULL && parser->status == DVQ_OK)
        dvq_parser_expect_at(parser, start, DVQ_EXPECT_EXPRESSION);
    return node;
}
