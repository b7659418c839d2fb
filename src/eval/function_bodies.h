/*
 * The bodies of the built-in functions, as function_rows.c names them, and what they share. Nothing
 * outside function_*.c includes this.
 */
#ifndef DVQ_EVAL_FUNCTION_BODIES_H
#define DVQ_EVAL_FUNCTION_BODIES_H

#include "eval/expression.h"
#include "eval/function_call.h"
#include "support/diagnostic.h"

/* ---- shared helpers (function_support.c) ---- */

/* Report a failure that came without a message of its own; DVQ_OK passes through. */
dvq_status dvq_call_report(const dvq_call *call, dvq_status status);

/* Report an array of more than DVQ_ARRAY_LIMIT items. */
dvq_status dvq_call_fail_count(const dvq_call *call);

/* Room for `count` values; DVQ_ERROR_LIMIT past DVQ_ARRAY_LIMIT. */
dvq_status dvq_call_allocate_items(const dvq_call *call, size_t count, dvq_value **items);

/* Append to a list under construction. */
dvq_status dvq_call_push(const dvq_call *call, dvq_value_vector *list, dvq_value item);

/* Finish `builder` and return its text as the value. */
dvq_status dvq_call_return_text(const dvq_call *call, dvq_text_builder *builder, dvq_value *value);

dvq_status dvq_call_is_truthy(const dvq_call *call, dvq_value value, bool *truthy);

/* The order of values; `normalize_links` as in dvq_value_compare. */
dvq_status dvq_call_compare(const dvq_call *call, dvq_value a, dvq_value b, bool normalize_links,
                            int *order);

/* Call the lambda `function` with one argument. */
static inline dvq_status dvq_call_lambda(const dvq_call *call, dvq_value function,
                                         dvq_value argument, dvq_value *value)
{
    return dvq_lambda_call(call->context, function.as.function, &argument, 1, value, call->error);
}

/* JavaScript's ToIntegerOrInfinity, ToUint32, and a relative index clamped to 0 … length. */
double dvq_number_to_integer(double number);
uint32_t dvq_number_to_uint32(double number);
size_t dvq_number_to_relative_index(double number, size_t length);

/* Append the text that a value shows as, joining surrogate halves that meet at the seam. */
dvq_status dvq_call_append_value(const dvq_call *call, dvq_text_builder *builder, dvq_value value);

typedef dvq_status dvq_body(const dvq_call *call, dvq_value *value);

/* Null; false; the first argument. */
dvq_body dvq_function_null, dvq_function_false, dvq_function_first;

/* ---- function_number.c ---- */
enum { DVQ_ROUND_NEAREST, DVQ_ROUND_ZERO, DVQ_ROUND_DOWN, DVQ_ROUND_UP };
enum { DVQ_EXTREME_LEAST, DVQ_EXTREME_GREATEST };
dvq_body dvq_function_number, dvq_function_round, dvq_function_round_digits;
dvq_body dvq_function_extreme, dvq_function_extreme_of, dvq_function_extreme_by;
dvq_body dvq_function_reduce_operator, dvq_function_reduce_lambda, dvq_function_total;
dvq_body dvq_function_average, dvq_function_currency, dvq_function_hash;

/* ---- function_list.c ---- */
enum { DVQ_TEST_ANY, DVQ_TEST_ALL, DVQ_TEST_NONE };
dvq_body dvq_function_list, dvq_function_length, dvq_function_reverse_list;
dvq_body dvq_function_nonnull, dvq_function_first_value, dvq_function_test;
dvq_body dvq_function_filter, dvq_function_map, dvq_function_flat, dvq_function_slice;
dvq_body dvq_function_unique, dvq_function_sort;

/* ---- function_object.c ---- */
enum { DVQ_CONTAINS_DEEP, DVQ_CONTAINS_IGNORE_CASE, DVQ_CONTAINS_EXACT };
dvq_body dvq_function_object, dvq_function_extract, dvq_function_typeof, dvq_function_meta;
dvq_body dvq_function_contains_item, dvq_function_contains_text, dvq_function_contains_key;
dvq_body dvq_function_contains_equal, dvq_function_choice, dvq_function_default;

/* ---- function_text.c, function_regex.c ---- */
enum { DVQ_PAD_LEFT, DVQ_PAD_RIGHT };
dvq_body dvq_function_string, dvq_function_join, dvq_function_lower, dvq_function_upper;
dvq_body dvq_function_replace, dvq_function_starts_with, dvq_function_ends_with;
dvq_body dvq_function_pad, dvq_function_substring, dvq_function_truncate;
dvq_body dvq_function_reverse_text, dvq_function_display;
dvq_body dvq_function_contains_word, dvq_function_regex_test, dvq_function_regex_match;
dvq_body dvq_function_regex_replace, dvq_function_split;

/* ---- function_date.c ---- */
dvq_body dvq_function_date, dvq_function_date_of_link, dvq_function_date_format_parse;
dvq_body dvq_function_duration, dvq_function_date_format, dvq_function_duration_format;
dvq_body dvq_function_local_time, dvq_function_strip_time;

/* ---- function_link.c ---- */
dvq_body dvq_function_link, dvq_function_link_again, dvq_function_link_display;
dvq_body dvq_function_embed, dvq_function_external_link;

#endif
