/*
 * The parser's state and the productions that its files share. Private to src/parser/: others call
 * parser.h.
 *
 * A parse function returns NULL (or false) when its production does not fit, with the cursor back
 * where it was. What it was waiting for is noted at the furthest place that any attempt reached;
 * that is where a failed query is reported. Running out of memory or depth is kept in `status`, and
 * every attempt after it fails, too.
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
    size_t dead_end;   /* before an operator whose right side does not fit; SIZE_MAX: none */
    unsigned depth;    /* productions that hold each other */
    dvq_status status; /* DVQ_ERROR_MEMORY or DVQ_ERROR_LIMIT once one was met */
    size_t furthest;   /* the furthest place where something was missing */
    uint32_t expected; /* bit 1 << dvq_expectation: what was missing there */
    size_t opener;     /* the bracket that the missing one closes */
} dvq_parser;

/* ---- the cursor, cursor.c ---- */

dvq_token dvq_parser_peek(const dvq_parser *parser, dvq_lexer_mode mode);

/* Move over the token when it is of the kind. */
bool dvq_parser_accept(dvq_parser *parser, dvq_lexer_mode mode, dvq_token_kind kind);

/* Move over white space; with `blank` there must be some. */
void dvq_parser_skip_space(dvq_parser *parser);
bool dvq_parser_skip_blank(dvq_parser *parser);

/* Note that something was missing at the cursor, or at `offset`. */
void dvq_parser_expect(dvq_parser *parser, dvq_expectation expectation);
void dvq_parser_expect_at(dvq_parser *parser, size_t offset, dvq_expectation expectation);

/* As accept, for the bracket that closes the one at `opener`. */
bool dvq_parser_close(dvq_parser *parser, dvq_token_kind kind, size_t opener);

/* One level deeper; false at the limit. Each true is paired with a leave. */
bool dvq_parser_enter(dvq_parser *parser);
void dvq_parser_leave(dvq_parser *parser);

/* Move back to `start`; returns NULL, the node that a production which does not fit gives. */
void *dvq_parser_give_up(dvq_parser *parser, size_t start);

/* Remember a failure other than a misfit; the first one counts. */
void dvq_parser_fail(dvq_parser *parser, dvq_status status);

/* A name or a text at the cursor; false when there is none. */
bool dvq_parser_match_name(dvq_parser *parser, dvq_text *name);
bool dvq_parser_match_text(dvq_parser *parser, dvq_text *content);
bool dvq_parser_match_link(dvq_parser *parser, bool allow_embed, const dvq_link **link);

/* ---- productions used by other files ---- */

dvq_ast_query *dvq_parse_query(dvq_parser *parser);
dvq_ast_source *dvq_parse_source(dvq_parser *parser);
dvq_ast_node *dvq_parse_expression(dvq_parser *parser);
dvq_ast_node *dvq_parse_operand(dvq_parser *parser);
dvq_ast_node *dvq_parse_atom(dvq_parser *parser);
bool dvq_parse_label(dvq_parser *parser, dvq_text *label);
bool dvq_parse_comma(dvq_parser *parser);

typedef DVQ_VECTOR(dvq_ast_node *) dvq_ast_node_vector;

/* Expressions between commas, as many as there are; the list may stay empty. */
void dvq_parse_arguments(dvq_parser *parser, dvq_ast_node_vector *items);

/* A node from `start` to the cursor; NULL when memory is out. */
dvq_ast_node *dvq_parser_make_node(dvq_parser *parser, dvq_ast_kind kind, size_t start);
dvq_ast_node *dvq_parser_make_literal(dvq_parser *parser, dvq_value value, size_t start);

/* ---- reporting, parse_error.c ---- */

/* Fill `error` for a text that does not fit, from the furthest place reached. */
dvq_status dvq_parser_report(const dvq_parser *parser, dvq_error *error);

#endif
