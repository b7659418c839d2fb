/*
 * Productions of sources, which come after FROM. Above each function is its production from
 * grammars/dql.ebnf. Called by parse_query.c.
 */
#include "parser/rules.h"
#include "value/link.h"
#include "value/literal.h"

static dvq_ast_source *parse_source_atom(dvq_parser *parser);

/* A source from `start` to the cursor; NULL when memory is out. */
static dvq_ast_source *make_source(dvq_parser *parser, dvq_ast_source_kind kind, size_t start)
{
    dvq_ast_source *source = dvq_arena_allocate_array(parser->arena, 1, sizeof *source);
    if (source == NULL) {
        dvq_parser_fail(parser, DVQ_ERROR_MEMORY);
        return NULL;
    }
    source->kind = kind;
    source->span = (dvq_span){(uint32_t)start, (uint32_t)(parser->offset - start)};
    return source;
}

static dvq_ast_source *make_link_source(dvq_parser *parser, const dvq_link *link, bool outgoing,
                                        size_t start)
{
    dvq_ast_source *source = make_source(parser, DVQ_SOURCE_LINK, start);
    if (source == NULL)
        return NULL;
    source->as.link.path = link->path;
    source->as.link.outgoing = outgoing;
    return source;
}

/* group_source = "(" , space , source , space , ")" ; */
static dvq_ast_source *parse_group_source(dvq_parser *parser)
{
    size_t start = parser->offset;
    if (!dvq_parser_accept(parser, DVQ_LEXER_SOURCE, DVQ_TOKEN_LEFT_PAREN))
        return NULL;
    dvq_parser_skip_space(parser);
    dvq_ast_source *source = dvq_parse_source(parser);
    if (source == NULL)
        return dvq_parser_give_up(parser, start);
    dvq_parser_skip_space(parser);
    if (!dvq_parser_close(parser, DVQ_TOKEN_RIGHT_PAREN, start))
        return dvq_parser_give_up(parser, start);
    return source;
}

/* negated_source = ( "-" | "!" ) , source_atom ; */
static dvq_ast_source *parse_negated_source(dvq_parser *parser)
{
    size_t start = parser->offset;
    if (!dvq_parser_accept(parser, DVQ_LEXER_SOURCE, DVQ_TOKEN_MINUS) &&
        !dvq_parser_accept(parser, DVQ_LEXER_SOURCE, DVQ_TOKEN_NOT))
        return NULL;
    dvq_ast_source *child = parse_source_atom(parser);
    if (child == NULL)
        return dvq_parser_give_up(parser, start);
    dvq_ast_source *source = make_source(parser, DVQ_SOURCE_NEGATED, start);
    if (source != NULL)
        source->as.negated = child;
    return source;
}

/* outgoing_source = "outgoing(" , space , link , ")" ; */
static dvq_ast_source *parse_outgoing_source(dvq_parser *parser)
{
    size_t start = parser->offset;
    if (!dvq_parser_accept(parser, DVQ_LEXER_SOURCE, DVQ_TOKEN_OUTGOING))
        return NULL;
    size_t opener = parser->offset - 1;
    dvq_parser_skip_space(parser);
    const dvq_link *link;
    if (!dvq_parser_match_link(parser, false, &link)) {
        dvq_parser_expect(parser, DVQ_EXPECT_LINK);
        return dvq_parser_give_up(parser, start);
    }
    if (!dvq_parser_close(parser, DVQ_TOKEN_RIGHT_PAREN, opener))
        return dvq_parser_give_up(parser, start);
    return make_link_source(parser, link, true, start);
}

/* incoming_source = link ; */
static dvq_ast_source *parse_incoming_source(dvq_parser *parser)
{
    size_t start = parser->offset;
    const dvq_link *link;
    if (!dvq_parser_match_link(parser, false, &link)) {
        dvq_parser_expect(parser, DVQ_EXPECT_LINK_END);
        return NULL;
    }
    return make_link_source(parser, link, false, start);
}

/* folder_source = text ; */
static dvq_ast_source *parse_folder_source(dvq_parser *parser)
{
    size_t start = parser->offset;
    dvq_text folder;
    if (!dvq_parser_match_text(parser, &folder))
        return NULL;
    dvq_ast_source *source = make_source(parser, DVQ_SOURCE_FOLDER, start);
    if (source != NULL)
        source->as.folder = folder;
    return source;
}

/* tag_source = tag ; */
static dvq_ast_source *parse_tag_source(dvq_parser *parser)
{
    size_t start = parser->offset;
    parser->offset += dvq_literal_match_tag(parser->text, start);
    dvq_ast_source *source = make_source(parser, DVQ_SOURCE_TAG, start);
    if (source != NULL)
        source->as.tag = dvq_text_slice(parser->text, start, parser->offset);
    return source;
}

/* csv_source = "csv(" , space , text , ")" ; */
static dvq_ast_source *parse_csv_source(dvq_parser *parser)
{
    size_t start = parser->offset;
    if (!dvq_parser_accept(parser, DVQ_LEXER_SOURCE, DVQ_TOKEN_CSV))
        return NULL;
    size_t opener = parser->offset - 1;
    dvq_parser_skip_space(parser);
    dvq_text path;
    if (!dvq_parser_match_text(parser, &path)) {
        dvq_parser_expect(parser, DVQ_EXPECT_FOLDER_TEXT);
        return dvq_parser_give_up(parser, start);
    }
    if (!dvq_parser_close(parser, DVQ_TOKEN_RIGHT_PAREN, opener))
        return dvq_parser_give_up(parser, start);
    dvq_ast_source *source = make_source(parser, DVQ_SOURCE_CSV, start);
    if (source != NULL)
        source->as.csv = path;
    return source;
}

typedef dvq_ast_source *source_function(dvq_parser *parser);

/* What parses a source that starts with this token; NULL for none. */
static source_function *choose_source(dvq_token_kind kind)
{
    static const struct {
        dvq_token_kind kind;
        source_function *parse;
    } choices[] = {
        {DVQ_TOKEN_LEFT_PAREN, parse_group_source}, {DVQ_TOKEN_MINUS, parse_negated_source},
        {DVQ_TOKEN_NOT, parse_negated_source},      {DVQ_TOKEN_OUTGOING, parse_outgoing_source},
        {DVQ_TOKEN_LINK, parse_incoming_source},    {DVQ_TOKEN_TEXT, parse_folder_source},
        {DVQ_TOKEN_TAG, parse_tag_source},          {DVQ_TOKEN_CSV, parse_csv_source},
    };
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (choices[i].kind == kind)
            return choices[i].parse;
    return NULL;
}

/*
 * source_atom = group_source | negated_source | outgoing_source | incoming_source | folder_source |
 * tag_source | csv_source ;
 */
static dvq_ast_source *parse_source_atom(dvq_parser *parser)
{
    dvq_token token = dvq_parser_peek(parser, DVQ_LEXER_SOURCE);
    source_function *parse = choose_source(token.kind);
    if (parse == NULL) {
        dvq_parser_expect(parser, DVQ_EXPECT_SOURCE);
        return NULL;
    }
    if (!dvq_parser_enter(parser))
        return NULL;
    dvq_ast_source *source = parse(parser);
    dvq_parser_leave(parser);
    return source;
}

/* source_operator = "AND" | "OR" | "&" | "|" ; */
static bool parse_source_operator(dvq_parser *parser, dvq_binary_operator *binary_operator)
{
    dvq_token token = dvq_parser_peek(parser, DVQ_LEXER_OPERATOR);
    bool both = token.kind == DVQ_TOKEN_AND || token.kind == DVQ_TOKEN_AMPERSAND;
    bool either = token.kind == DVQ_TOKEN_OR || token.kind == DVQ_TOKEN_PIPE;
    if (!both && !either) {
        dvq_parser_expect(parser, DVQ_EXPECT_SOURCE_OPERATOR);
        return false;
    }
    *binary_operator = both ? DVQ_BINARY_AND : DVQ_BINARY_OR;
    parser->offset += token.span.length;
    return true;
}

/* source = source_atom , { space , source_operator , space , source_atom } ; */
dvq_ast_source *dvq_parse_source(dvq_parser *parser)
{
    size_t start = parser->offset;
    dvq_ast_source *left = parse_source_atom(parser);
    while (left != NULL) {
        size_t end = parser->offset;
        dvq_parser_skip_space(parser);
        dvq_binary_operator binary_operator;
        bool more = parse_source_operator(parser, &binary_operator);
        dvq_parser_skip_space(parser);
        dvq_ast_source *right = more ? parse_source_atom(parser) : NULL;
        if (right == NULL) {
            parser->offset = end;
            return left;
        }
        dvq_ast_source *source = make_source(parser, DVQ_SOURCE_BINARY, start);
        if (source == NULL)
            return NULL;
        source->as.binary.kind = binary_operator;
        source->as.binary.left = left;
        source->as.binary.right = right;
        left = source;
    }
    return NULL;
}
