/*
 * The lexer: tells what stands at a place of a query. The parser asks; nothing is kept between two
 * calls and nothing is allocated, so the parser may ask again, elsewhere, or in another mode.
 *
 * The language has no fixed words: `order` is a name where an operand is expected and OR with `der`
 * after it where an operator is; a keyword ends where its letters end, not where the word does.
 * Hence the modes: each says which words are keywords there. White space is a token, because only
 * the grammar knows where it may stand.
 *
 * The work is split with value/literal.h. Of punctuation, operators and keywords the token covers
 * the whole. Of a value (name, number, text, tag, link) the lexer knows the kind by its first
 * character, and the token covers that alone: how values are written is the same in queries and in
 * notes, and stands once, in value/literal.c.
 */
#ifndef DVQ_LEXER_LEXER_H
#define DVQ_LEXER_LEXER_H

#include "lexer/token.h"
#include "support/text.h"

typedef enum dvq_lexer_mode {
    DVQ_LEXER_OPERAND,   /* the start of an operand: true, null, date( …; - may start a number */
    DVQ_LEXER_OPERATOR,  /* after an operand: AND, OR */
    DVQ_LEXER_SOURCE,    /* the start of a source: outgoing(, csv( */
    DVQ_LEXER_HEADER,    /* TABLE, LIST, TASK, CALENDAR */
    DVQ_LEXER_CLAUSE,    /* WHERE, GROUP BY …, and comments */
    DVQ_LEXER_MODIFIER,  /* WITHOUT, ID, AS */
    DVQ_LEXER_DIRECTION, /* ASC, DESCENDING … */
    DVQ_LEXER_VALUE      /* no keywords at all */
} dvq_lexer_mode;

/* The token at byte `offset`, which is at most the text's length. */
dvq_token dvq_lexer_next(dvq_text text, size_t offset, dvq_lexer_mode mode);

#endif
