/*
 * A failed parse, seen from the place where it stopped: what is there and what comes before it.
 * Private to parse_error.c, which writes the message, and parse_hint.c, which guesses the mistake.
 */
#ifndef DVQ_PARSER_FAILURE_H
#define DVQ_PARSER_FAILURE_H

#include "parser/rules.h"

typedef struct dvq_failure {
    const dvq_parser *parser;
    dvq_text text;
    size_t offset;     /* where the parse stopped */
    uint32_t expected; /* bit 1 << dvq_expectation: what could have been there */
    dvq_text found;    /* the word or sign there, "" at the end */
    dvq_text before;   /* the word or sign before it, "" at the start */
} dvq_failure;

static inline bool dvq_failure_expects(const dvq_failure *failure, dvq_expectation expectation)
{
    return (failure->expected >> expectation & 1) != 0;
}

/* The offset of `part`, a slice of the failure's text. */
static inline size_t dvq_failure_offset_of(const dvq_failure *failure, dvq_text part)
{
    return (size_t)(part.data - failure->text.data);
}

/* The failure of a parser that has given up, at the furthest place it reached. */
dvq_failure dvq_failure_make(const dvq_parser *parser);

/* The word or sign at `offset`, and the one before `offset`; "" when there is none. */
dvq_text dvq_failure_token_at(dvq_text text, size_t offset);
dvq_text dvq_failure_token_before(dvq_text text, size_t offset);

/* The clause or query type that `word` is in any case, as "WHERE"; NULL when it is none. */
const char *dvq_failure_keyword(dvq_text word);

/* Add a hint about the likely mistake to `error`, if one comes to mind. */
void dvq_failure_add_hint(const dvq_failure *failure, dvq_error *error);

#endif
