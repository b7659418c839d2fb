/*
 * The parser's state, and the functions that its files share. Private to src/parser/; everyone else
 * includes parser.h.
 *
 * When a production does not fit, its parse function returns NULL (or false) and puts the cursor
 * back where it was. What it was waiting for is remembered for the furthest place that any attempt
 * reached; that is where a failed query is reported. Running out of memory or depth is kept in
 * `status`, and every attempt after that fails too.
 */
#ifndef DVQ_PARSER_RULES_H
#define DVQ_PARSER_RULES_H

#include "lexer/lexer.h"
#include "parser/parser.h"

typedef enum dvq_expectation {
#define DVQ_EXPECTATION(name, text) DVQ_EXPECT_##name,
#include "parser/expectations.def"
#undef DVQ_EXPECTATION
} dvq_expectation;

typedef struct dvq_parser {
    const dvq_environment *environment;
    dvq_arena *arena;
    dvq_text text;
    size_t offset;     /* the cursor */
    size_t dead_end;   /* just before an operator whose right side does not fit; SIZE_MAX: none */
    unsigned depth;    /* how deep productions are nested at the moment */
    dvq_status status; /* DVQ_ERROR_MEMORY or DVQ_ERROR_LIMIT once that has happened */
    size_t furthest;   /* the furthest place where something was missing */
    uint32_t expected; /* bit 1 << dvq_expectation: what was missing there */
    size_t opener;     /* the bracket whose closing one is missing; SIZE_MAX: none */
} dvq_parser;

/* ---- the cursor, cursor.c ---- */

dvq_token dvq_parser_peek(const dvq_parser *parser, dvq_lexer_mode mode);

/* Move past the next token if it is of this kind. */
bool dvq_parser_accept(dvq_parser *parser, dvq_lexer_mode mode, dvq_token_kind kind);

/* Move past white space; skip_blank fails when there is none. */
void dvq_parser_skip_space(dvq_parser *parser);
bool dvq_parser_skip_blank(dvq_parser *parser);

/* Remember that something was missing at the cursor, or at `offset`. */
void dvq_parser_expect(dvq_parser *parser, dvq_expectation expectation);
void dvq_parser_expect_at(dvq_parser *parser, size_t offset, dvq_expectation expectation);

/* Like accept, for the bracket that closes the one at `opener`. */
bool dvq_parser_close(dvq_parser *parser, dvq_token_kind kind, size_t opener);

/* Go one level deeper; false at the limit. Each call that gives true needs a leave. */
bool dvq_parser_enter(dvq_parser *parser);
void dvq_parser_leave(dvq_parser *parser);

/* Move back to `start` and return NULL, as a production does that does not fit. */
void *dvq_parser_give_up(dvq_parser *parser, size_t start);

/* Remember that memory or depth ran out; only the first failure counts. */
void dvq_parser_fail(dvq_parser *parser, dvq_status status);

/* A name or a text at the cursor; false when there is none. */
bool dvq_parser_match_name(dvq_parser *parser, dvq_text *name);
bool dvq_parser_match_text(dvq_parser *parser, dvq_text *content);
bool dvq_parser_match_link(dvq_parser *parser, bool allow_embed, const dvq_link **link);

/* ---- productions used by other files ---- */

dvq_ast_query *dvq_parse_query(dvq_parser *parser);
dvq_ast_query *dvq_parse_lone_source(dvq_parser *parser);
dvq_ast_source *dvq_parse_source(dvq_parser *parser);
dvq_ast_node *dvq_parse_expression(dvq_parser *parser);
dvq_ast_node *dvq_parse_operand(dvq_parser *parser);
dvq_ast_node *dvq_parse_atom(dvq_parser *parser);
bool dvq_parse_label(dvq_parser *parser, dvq_text *label);
bool dvq_parse_comma(dvq_parser *parser);

typedef DVQ_VECTOR(dvq_ast_node *) dvq_ast_node_vector;

/* Expressions separated by commas, if there are any. */
void dvq_parse_arguments(dvq_parser *parser, dvq_ast_node_vector *items);

/* A node for the text from `start` to the cursor; NULL when memory is out. */
dvq_ast_node *dvq_parser_make_node(dvq_parser *parser, dvq_ast_kind kind, size_t start);
dvq_ast_node *dvq_parser_make_literal(dvq_parser *parser, dvq_value value, size_t start);

/* ---- reporting, parse_error.c ---- */

/* Fill `error` for a text that could not be parsed, and return its status. */
dvq_status dvq_parser_report(const dvq_parser *parser, dvq_error *error);

#endif
