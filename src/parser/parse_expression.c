/*
 * Productions of expressions above atoms: operators, and what can follow an operand. Above each
 * function is its production from grammars/dql.ebnf. Called by parse_query.c, parse_atom.c and
 * parser.c.
 */
#include "parser/rules.h"

/* No operator of the table binds looser than this. */
enum { LOOSEST = 1 };

/* operator = "AND" | "OR" | "&" | "|" | ">=" | "<=" | "!=" | ">" | "<" | "=" | "+" | "-" | "*" |
 * "/" | "%" ; */
static bool parse_operator(dvq_parser *parser, dvq_binary_operator *binary_operator)
{
    static const struct {
        uint8_t token;
        uint8_t binary_operator;
    } operators[] = {
        {DVQ_TOKEN_AND, DVQ_BINARY_AND},
        {DVQ_TOKEN_OR, DVQ_BINARY_OR},
        {DVQ_TOKEN_AMPERSAND, DVQ_BINARY_AND},
        {DVQ_TOKEN_PIPE, DVQ_BINARY_OR},
        {DVQ_TOKEN_GREATER_OR_EQUAL, DVQ_BINARY_GREATER_OR_EQUAL},
        {DVQ_TOKEN_LESS_OR_EQUAL, DVQ_BINARY_LESS_OR_EQUAL},
        {DVQ_TOKEN_NOT_EQUAL, DVQ_BINARY_NOT_EQUAL},
        {DVQ_TOKEN_GREATER, DVQ_BINARY_GREATER},
        {DVQ_TOKEN_LESS, DVQ_BINARY_LESS},
        {DVQ_TOKEN_EQUAL, DVQ_BINARY_EQUAL},
        {DVQ_TOKEN_PLUS, DVQ_BINARY_ADD},
        {DVQ_TOKEN_MINUS, DVQ_BINARY_SUBTRACT},
        {DVQ_TOKEN_STAR, DVQ_BINARY_MULTIPLY},
        {DVQ_TOKEN_SLASH, DVQ_BINARY_DIVIDE},
        {DVQ_TOKEN_PERCENT, DVQ_BINARY_REMAINDER},
    };
    dvq_token token = dvq_parser_peek(parser, DVQ_LEXER_OPERATOR);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (operators[i].token != token.kind)
            continue;
        *binary_operator = (dvq_binary_operator)operators[i].binary_operator;
        parser->offset += token.span.length;
        return true;
    }
    dvq_parser_expect(parser, DVQ_EXPECT_OPERATOR);
    return false;
}

static dvq_ast_node *make_binary(dvq_parser *parser, dvq_binary_operator binary_operator,
                                 dvq_ast_node *left, dvq_ast_node *right)
{
    dvq_ast_node *node = dvq_parser_make_node(parser, DVQ_AST_BINARY, left->span.offset);
    if (node == NULL)
        return NULL;
    node->as.binary.kind = binary_operator;
    node->as.binary.left = left;
    node->as.binary.right = right;
    return node;
}

/*
 * Operands, and the operators between them that bind at least as tightly as `minimum`. If the right
 * side of an operator does not fit, the whole expression ends before that operator: `dead_end`
 * tells the outer loops, which would only fail there again.
 */
static dvq_ast_node *climb(dvq_parser *parser, int minimum)
{
    dvq_ast_node *left = dvq_parse_operand(parser);
    while (left != NULL && parser->offset != parser->dead_end) {
        size_t end = parser->offset;
        dvq_parser_skip_space(parser);
        dvq_binary_operator binary_operator;
        if (!parse_operator(parser, &binary_operator) ||
            dvq_ast_operator_precedence(binary_operator) < minimum) {
            parser->offset = end;
            return left;
        }
        dvq_parser_skip_space(parser);
        dvq_ast_node *right = climb(parser, dvq_ast_operator_precedence(binary_operator) + 1);
        if (right == NULL) {
            parser->offset = parser->dead_end = end;
            return left;
        }
        left = make_binary(parser, binary_operator, left, right);
    }
    return left;
}

/* expression = operand , { space , operator , space , operand } ; */
dvq_ast_node *dvq_parse_expression(dvq_parser *parser)
{
    if (!dvq_parser_enter(parser))
        return NULL;
    dvq_ast_node *node = climb(parser, LOOSEST);
    dvq_parser_leave(parser);
    return parser->status == DVQ_OK ? node : NULL;
}

static dvq_ast_node *make_index(dvq_parser *parser, dvq_ast_node *object, dvq_ast_node *key)
{
    dvq_ast_node *node = dvq_parser_make_node(parser, DVQ_AST_INDEX, object->span.offset);
    if (node == NULL || key == NULL)
        return NULL;
    node->as.index.object = object;
    node->as.index.key = key;
    return node;
}

/* member = "." , name ; */
static dvq_ast_node *parse_member(dvq_parser *parser, dvq_ast_node *object)
{
    size_t start = parser->offset;
    if (!dvq_parser_accept(parser, DVQ_LEXER_OPERATOR, DVQ_TOKEN_DOT))
        return NULL;
    dvq_text name;
    if (!dvq_parser_match_name(parser, &name)) {
        dvq_parser_expect(parser, DVQ_EXPECT_NAME);
        return dvq_parser_give_up(parser, start);
    }
    dvq_ast_node *key = dvq_parser_make_literal(parser, dvq_value_string(name), start + 1);
    return make_index(parser, object, key);
}

/* subscript = "[" , space , expression , space , "]" ; */
static dvq_ast_node *parse_subscript(dvq_parser *parser, dvq_ast_node *object)
{
    size_t start = parser->offset;
    if (!dvq_parser_accept(parser, DVQ_LEXER_OPERATOR, DVQ_TOKEN_LEFT_BRACKET))
        return NULL;
    dvq_parser_skip_space(parser);
    dvq_ast_node *key = dvq_parse_expression(parser);
    if (key == NULL)
        return dvq_parser_give_up(parser, start);
    dvq_parser_skip_space(parser);
    if (!dvq_parser_close(parser, DVQ_TOKEN_RIGHT_BRACKET, start))
        return dvq_parser_give_up(parser, start);
    return make_index(parser, object, key);
}

/* arguments = expression , { comma , expression } ; */
void dvq_parse_arguments(dvq_parser *parser, dvq_ast_node_vector *items)
{
    size_t end = parser->offset;
    dvq_ast_node *item = dvq_parse_expression(parser);
    while (item != NULL) {
        end = parser->offset;
        if (!DVQ_VECTOR_PUSH(parser->arena, items, item)) {
            dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
            return;
        }
        item = dvq_parse_comma(parser) ? dvq_parse_expression(parser) : NULL;
    }
    parser->offset = end;
}

/* call = "(" , space , [ arguments ] , space , ")" ; */
static dvq_ast_node *parse_call(dvq_parser *parser, dvq_ast_node *function)
{
    size_t start = parser->offset;
    if (!dvq_parser_accept(parser, DVQ_LEXER_OPERATOR, DVQ_TOKEN_LEFT_PAREN))
        return NULL;
    dvq_ast_node_vector arguments = {0};
    dvq_parser_skip_space(parser);
    dvq_parse_arguments(parser, &arguments);
    dvq_parser_skip_space(parser);
    if (!dvq_parser_close(parser, DVQ_TOKEN_RIGHT_PAREN, start))
        return dvq_parser_give_up(parser, start);
    dvq_ast_node *node = dvq_parser_make_node(parser, DVQ_AST_CALL, function->span.offset);
    if (node == NULL)
        return NULL;
    node->as.call.function = function;
    node->as.call.arguments = arguments.items;
    node->as.call.count = arguments.count;
    return node;
}

/* postfix = member | subscript | call ; */
static dvq_ast_node *parse_postfix(dvq_parser *parser, dvq_ast_node *object)
{
    dvq_token_kind kind = dvq_parser_peek(parser, DVQ_LEXER_OPERATOR).kind;
    if (kind == DVQ_TOKEN_DOT)
        return parse_member(parser, object);
    if (kind == DVQ_TOKEN_LEFT_BRACKET)
        return parse_subscript(parser, object);
    return kind == DVQ_TOKEN_LEFT_PAREN ? parse_call(parser, object) : NULL;
}

/* operand = atom , { postfix } ; */
dvq_ast_node *dvq_parse_operand(dvq_parser *parser)
{
    dvq_ast_node *operand = dvq_parse_atom(parser);
    dvq_ast_node *longer = operand;
    while (longer != NULL) {
        operand = longer;
        longer = parse_postfix(parser, operand);
    }
    return operand;
}
