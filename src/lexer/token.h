/* Tokens: what the lexer found, and where. Passed by value; a token holds no text of its own. */
#ifndef DVQ_LEXER_TOKEN_H
#define DVQ_LEXER_TOKEN_H

#include "support/span.h"

typedef enum dvq_token_kind {
#define DVQ_TOKEN_KIND(name, text) DVQ_TOKEN_##name,
#include "lexer/token_kinds.def"
#undef DVQ_TOKEN_KIND
} dvq_token_kind;

typedef struct dvq_token {
    dvq_token_kind kind;
    dvq_span span;
} dvq_token;

#endif
