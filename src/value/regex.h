/*
 * JavaScript's regular expressions, by way of pcre2, whose header only regex.c includes. Positions
 * are in bytes.
 */
#ifndef DVQ_VALUE_REGEX_H
#define DVQ_VALUE_REGEX_H

#include "value/value.h"

typedef struct dvq_regex dvq_regex;

typedef struct dvq_regex_options {
    bool ignore_case; /* i */
    bool multiline;   /* m */
    bool dot_all;     /* s */
    bool unicode;     /* u */
} dvq_regex_options;

/*
 * Compile a JavaScript pattern. DVQ_ERROR_EVALUATE, with a message, for a
 * pattern that JavaScript rejects or that cannot be expressed for pcre2. Freed with
 * dvq_regex_close.
 */
dvq_status dvq_regex_open(const dvq_allocator *allocator, dvq_text pattern,
                          dvq_regex_options options, dvq_regex **regex, dvq_error *error);
void dvq_regex_close(dvq_regex *regex);

/*
 * Have matching take its steps from *budget, which is borrowed. When that falls below 0, matching
 * fails with DVQ_ERROR_LIMIT and leaves the words to the caller.
 */
void dvq_regex_set_budget(dvq_regex *regex, int64_t *budget);

/* Where the match or one of its groups is; `start` is SIZE_MAX for a group that took no part. */
typedef struct dvq_regex_group {
    size_t start;
    size_t end;
} dvq_regex_group;

/*
 * Find the first match at or after `offset`. *groups is the whole match, then the pattern's groups,
 * borrowed until the next call with this regex; NULL if nothing matches. DVQ_ERROR_LIMIT after 10
 * million steps.
 */
dvq_status dvq_regex_match(dvq_regex *regex, dvq_text text, size_t offset,
                           const dvq_regex_group **groups, dvq_error *error);

/* text.replace(/pattern/g, replacement), with $1, $&, $<name>, $$, $` and $'. */
dvq_status dvq_regex_replace_all(dvq_regex *regex, dvq_text text, dvq_text replacement,
                                 dvq_text_builder *builder, dvq_error *error);

/*
 * text.split(/pattern/, limit): append the parts as strings and, after each but the last, the
 * groups of the separator. A group that took no part gives the empty text, as in Dataview's
 * split(). The halves of a surrogate pair may end up in different parts. `limit` is SIZE_MAX for
 * none.
 */
dvq_status dvq_regex_split(dvq_regex *regex, dvq_text text, size_t limit, dvq_arena *arena,
                           dvq_value_vector *parts, dvq_error *error);

/* Append a pattern that matches this text literally. */
void dvq_regex_append_escaped(dvq_text_builder *builder, dvq_text literal);

#endif
