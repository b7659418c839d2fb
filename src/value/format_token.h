/*
 * The pieces of a format string such as "yyyy-MM-dd 'at' HH:mm": runs of one character, and literal
 * text between single quotes. Shared by the formatting and parsing of dates and durations; what a
 * piece means is theirs to know.
 */
#ifndef DVQ_VALUE_FORMAT_TOKEN_H
#define DVQ_VALUE_FORMAT_TOKEN_H

#include "support/text.h"

typedef struct dvq_format_token {
    dvq_text text; /* borrowed from the format */
    bool literal;  /* quoted, or nothing but white space */
} dvq_format_token;

typedef struct dvq_format_scanner {
    dvq_text format;
    size_t offset;
    bool quoted;
} dvq_format_scanner;

/* The next piece; false at the end. Start with the scanner's offset 0 and quoted false. */
bool dvq_format_next(dvq_format_scanner *scanner, dvq_format_token *token);

static inline bool dvq_format_token_is(const dvq_format_token *token, const char *text)
{
    return !token->literal && token->text.data[0] == text[0] &&
           token->text.length == strlen(text) &&
           memcmp(token->text.data, text, token->text.length) == 0;
}

#endif
