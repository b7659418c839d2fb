/*
 * The parser's cursor: looking at the next token and moving past it, remembering what was missing
 * where, and making nodes. Called by parser.c and by the productions in parse_*.c, none of which it
 * knows.
 */
#include "parser/rules.h"
#include "support/unicode.h"
#include "value/literal.h"

dvq_token dvq_parser_peek(const dvq_parser *parser, dvq_lexer_mode mode)
{
    return dvq_lexer_next(parser->text, parser->offset, mode);
}

bool dvq_parser_accept(dvq_parser *parser, dvq_lexer_mode mode, dvq_token_kind kind)
{
    dvq_token token = dvq_parser_peek(parser, mode);
    if (token.kind != kind)
        return false;
    parser->offset += token.span.length;
    return true;
}

void dvq_parser_skip_space(dvq_parser *parser)
{
    parser->offset = dvq_unicode_skip_space(parser->text, parser->offset);
}

bool dvq_parser_skip_blank(dvq_parser *parser)
{
    size_t start = parser->offset;
    dvq_parser_skip_space(parser);
    if (parser->offset > start)
        return true;
    dvq_parser_expect(parser, DVQ_EXPECT_BLANK);
    return false;
}

void dvq_parser_expect_at(dvq_parser *parser, size_t offset, dvq_expectation expectation)
{
    if (offset < parser->furthest || parser->status != DVQ_OK)
        return;
    if (offset > parser->furthest) {
        parser->furthest = offset;
        parser->expected = 0;
        parser->opener = SIZE_MAX;
    }
    parser->expected |= UINT32_C(1) << expectation;
}

void dvq_parser_expect(dvq_parser *parser, dvq_expectation expectation)
{
    dvq_parser_expect_at(parser, parser->offset, expectation);
}

static dvq_expectation closing_expectation(dvq_token_kind kind)
{
    if (kind == DVQ_TOKEN_RIGHT_BRACKET)
        return DVQ_EXPECT_RIGHT_BRACKET;
    return kind == DVQ_TOKEN_RIGHT_BRACE ? DVQ_EXPECT_RIGHT_BRACE : DVQ_EXPECT_RIGHT_PAREN;
}

bool dvq_parser_close(dvq_parser *parser, dvq_token_kind kind, size_t opener)
{
    if (dvq_parser_accept(parser, DVQ_LEXER_OPERATOR, kind))
        return true;
    dvq_parser_expect(parser, closing_expectation(kind));
    /* The innermost bracket is the first that finds its end missing. */
    if (parser->offset == parser->furthest && parser->opener == SIZE_MAX)
        parser->opener = opener;
    return false;
}

bool dvq_parser_enter(dvq_parser *parser)
{
    if (parser->depth > DVQ_PARSER_DEPTH_LIMIT)
        dvq_parser_fail(parser, DVQ_ERROR_LIMIT);
    if (parser->status != DVQ_OK)
        return false;
    parser->depth++;
    return true;
}

void dvq_parser_leave(dvq_parser *parser)
{
    parser->depth--;
}

void *dvq_parser_give_up(dvq_parser *parser, size_t start)
{
    parser->offset = start;
    return NULL;
}

void dvq_parser_fail(dvq_parser *parser, dvq_status status)
{
    if (parser->status != DVQ_OK)
        return;
    parser->status = status;
    parser->furthest = parser->offset;
}

bool dvq_parser_match_name(dvq_parser *parser, dvq_text *name)
{
    size_t size = dvq_literal_match_identifier(parser->text, parser->offset);
    if (size == 0)
        return false;
    *name = dvq_text_slice(parser->text, parser->offset, parser->offset + size);
    parser->offset += size;
    return true;
}

bool dvq_parser_match_text(dvq_parser *parser, dvq_text *content)
{
    dvq_token token = dvq_parser_peek(parser, DVQ_LEXER_VALUE);
    if (token.kind != DVQ_TOKEN_TEXT)
        return false;
    size_t size = 0;
    dvq_status status =
        dvq_literal_match_string(parser->arena, parser->text, parser->offset, content, &size);
    if (status != DVQ_OK)
        dvq_parser_fail(parser, status);
    else if (size == 0)
        dvq_parser_expect(parser, DVQ_EXPECT_CLOSING_QUOTE);
    parser->offset += size;
    return size > 0;
}

bool dvq_parser_match_link(dvq_parser *parser, bool allow_embed, const dvq_link **link)
{
    size_t size = 0;
    dvq_status status = dvq_literal_match_link(parser->arena, parser->text, parser->offset,
                                               allow_embed, link, &size);
    if (status != DVQ_OK)
        dvq_parser_fail(parser, status);
    parser->offset += size;
    return size > 0;
}

dvq_ast_node *dvq_parser_make_node(dvq_parser *parser, dvq_ast_kind kind, size_t start)
{
    dvq_ast_node *node = dvq_arena_allocate_array(parser->arena, 1, sizeof *node);
    if (node == NULL) {
        dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
        return NULL;
    }
    node->kind = kind;
    node->span = (dvq_span){(uint32_t)start, (uint32_t)(parser->offset - start)};
    return node;
}

dvq_ast_node *dvq_parser_make_literal(dvq_parser *parser, dvq_value value, size_t start)
{
    dvq_ast_node *node = dvq_parser_make_node(parser, DVQ_AST_LITERAL, start);
    if (node != NULL)
        node->as.literal = value;
    return node;
}
