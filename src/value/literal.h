/*
 * Literals: text to value, for the query parser, frontmatter, inline fields and the functions
 * date(), dur() and number(). Each match function reads the literal at `offset` and returns its
 * bytes, 0 if there is none. Grammar: literal.ebnf.
 */
#ifndef DVQ_VALUE_LITERAL_H
#define DVQ_VALUE_LITERAL_H

#include "value/duration.h"
#include "value/environment.h"
#include "value/link.h"

/* -?[0-9]+(\.[0-9]+)? */
size_t dvq_literal_match_number(dvq_text text, size_t offset, double *number);

/*
 * "digits", "digits." or "digits.digits", times ten to the power of `exponent`; the same in every
 * locale.
 */
double dvq_literal_convert_decimal(dvq_text digits, long exponent);

/* YYYY-MM[-DD[THH[:mm[:ss[.SSS]][zone]]]]; *valid is false for a date that does not exist. */
size_t dvq_literal_match_date(const dvq_environment *environment, dvq_text text, size_t offset,
                              dvq_value *date, bool *valid);

/* today, now, sow, end-of-month …, as of environment->now. */
size_t dvq_literal_match_date_shorthand(const dvq_environment *environment, dvq_text text,
                                        size_t offset, dvq_value *date);

/* "4 hours, 2min": added up, not normalised. */
size_t dvq_literal_match_duration(dvq_text text, size_t offset, dvq_duration *duration);

/* "#a/b"; a "#" alone is a tag too, as in Dataview. */
size_t dvq_literal_match_tag(dvq_text text, size_t offset);

/* A name: a letter or emoji, then letters, digits, _, - and emoji. */
size_t dvq_literal_match_identifier(dvq_text text, size_t offset);

/*
 * "text" with \" and \\; sets *content to the text without escapes (in `arena` only if it has any).
 */
dvq_status dvq_literal_match_string(dvq_arena *arena, dvq_text text, size_t offset,
                                    dvq_text *content, size_t *size);

/* [[link]], with `allow_embed` also ![[link]]. */
dvq_status dvq_literal_match_link(dvq_arena *arena, dvq_text text, size_t offset, bool allow_embed,
                                  const dvq_link **link, size_t *size);

/* Read all of `text` as the value of an inline field (Dataview: parseInlineValue). */
dvq_status dvq_literal_parse_inline(const dvq_environment *environment, dvq_arena *arena,
                                    dvq_text text, dvq_value *value);

/* Read all of `text` as a string in frontmatter: a date, a duration, a link, or itself. */
dvq_status dvq_literal_parse_frontmatter(const dvq_environment *environment, dvq_arena *arena,
                                         dvq_text text, dvq_value *value);

/* Read all of `text` as date(text) and dur(text) do; *found is false if they give null. */
dvq_status dvq_literal_parse_date(const dvq_environment *environment, dvq_text text, bool shorthand,
                                  dvq_value *date, bool *found);
bool dvq_literal_parse_duration(dvq_text text, dvq_duration *duration);

/* The name of a field in the form that queries can write (Dataview: canonicalizeVarName). */
dvq_status dvq_literal_normalize_name(dvq_arena *arena, dvq_text name, dvq_text *normal);

#endif
