/*
 * Literals: text to value, for the query parser, frontmatter, inline fields and the functions
 * date(), dur() and number(). Each match function reads as much as the literal takes at `offset`
 * and returns the bytes it took, 0 when there is no such literal there. Grammar: literal.ebnf.
 */
#ifndef DVQ_VALUE_LITERAL_H
#define DVQ_VALUE_LITERAL_H

#include "value/duration.h"
#include "value/environment.h"
#include "value/link.h"

/* -?[0-9]+(\.[0-9]+)? */
size_t dvq_literal_match_number(dvq_text text, size_t offset, double *number);

/* "digits", "digits." or "digits.digits" times ten to the `exponent`, in every locale alike. */
double dvq_literal_convert_decimal(dvq_text digits, long exponent);

/* YYYY-MM[-DD[THH[:mm[:ss[.SSS]][zone]]]]; *valid is false for a date that does not exist. */
size_t dvq_literal_match_date(const dvq_environment *environment, dvq_text text, size_t offset,
                              dvq_value *date, bool *valid);

/* today, now, sow, end-of-month …, as of environment->now. */
size_t dvq_literal_match_date_shorthand(const dvq_environment *environment, dvq_text text,
                                        size_t offset, dvq_value *date);

/* "4 hours, 2min": summed, not normalised. */
size_t dvq_literal_match_duration(dvq_text text, size_t offset, dvq_duration *duration);

/* "#a/b"; a lone "#" is a tag of one byte, as in Dataview. */
size_t dvq_literal_match_tag(dvq_text text, size_t offset);

/* A name: a letter or emoji, then letters, digits, _, - and emoji. */
size_t dvq_literal_match_identifier(dvq_text text, size_t offset);

/* "text" with \" and \\; sets *content to the unescaped text (in `arena` only when needed). */
dvq_status dvq_literal_match_string(dvq_arena *arena, dvq_text text, size_t offset,
                                    dvq_text *content, size_t *size);

/* [[link]], with `allow_embed` also ![[link]]. */
dvq_status dvq_literal_match_link(dvq_arena *arena, dvq_text text, size_t offset, bool allow_embed,
                                  const dvq_link **link, size_t *size);

/* The whole of `text` as an inline field's value (Dataview: parseInlineValue). */
dvq_status dvq_literal_parse_inline(const dvq_environment *environment, dvq_arena *arena,
                                    dvq_text text, dvq_value *value);

/* The whole of `text` as a frontmatter string: date, duration, link, or itself. */
dvq_status dvq_literal_parse_frontmatter(const dvq_environment *environment, dvq_arena *arena,
                                         dvq_text text, dvq_value *value);

/* The whole of `text` as date(text) and dur(text) take it; *found is false for null. */
dvq_status dvq_literal_parse_date(const dvq_environment *environment, dvq_text text, bool shorthand,
                                  dvq_value *date, bool *found);
bool dvq_literal_parse_duration(dvq_text text, dvq_duration *duration);

/* A field's name as queries can write it (Dataview: canonicalizeVarName). */
dvq_status dvq_literal_normalize_name(dvq_arena *arena, dvq_text name, dvq_text *normal);

#endif
