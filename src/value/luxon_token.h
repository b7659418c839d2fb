/*
 * The pieces of one of Luxon's format strings, such as "yyyy-MM-dd 'at' HH:mm": runs of one
 * character, and literal text between single quotes. Shared by the files that write and read dates
 * and durations, which know what a piece means.
 */
#ifndef DVQ_VALUE_LUXON_TOKEN_H
#define DVQ_VALUE_LUXON_TOKEN_H

#include "support/text.h"

typedef struct dvq_luxon_token {
    dvq_text text; /* borrowed from the format */
    bool literal;  /* in quotes, or nothing but white space */
} dvq_luxon_token;

typedef struct dvq_luxon_scanner {
    dvq_text format;
    size_t offset;
    bool quoted;
} dvq_luxon_scanner;

/* The next piece; false at the end. Start with the scanner's offset 0 and quoted false. */
bool dvq_luxon_next(dvq_luxon_scanner *scanner, dvq_luxon_token *token);

static inline bool dvq_luxon_token_is(const dvq_luxon_token *token, const char *text)
{
    return !token->literal && token->text.data[0] == text[0] &&
           token->text.length == strlen(text) &&
           memcmp(token->text.data, text, token->text.length) == 0;
}

#endif
