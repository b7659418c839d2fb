/*
 * Functions that take regular expressions: regextest(), regexmatch(), regexreplace(), split(), and
 * containsword(), which makes its own. Rows in function_rows.c.
 */
#include "eval/function_bodies.h"

static dvq_text get_text(const dvq_call *call, size_t i)
{
    return dvq_value_get_text(call->arguments[i]);
}

static dvq_status get_regex(const dvq_call *call, dvq_text pattern, bool ignore_case,
                            dvq_regex **regex)
{
    dvq_regex_options options = {.ignore_case = ignore_case};
    return dvq_context_get_regex(call->context, pattern, options, regex, call->error);
}

/* Whether the pattern matches anywhere in the text. */
static dvq_status test_pattern(const dvq_call *call, dvq_text pattern, bool ignore_case,
                               dvq_text text, dvq_value *value)
{
    dvq_regex *regex;
    dvq_status status = get_regex(call, pattern, ignore_case, &regex);
    if (status != DVQ_OK)
        return status;
    const dvq_regex_group *groups = NULL;
    status = dvq_regex_match(regex, text, 0, &groups, call->error);
    *value = dvq_value_boolean(groups != NULL);
    return dvq_call_report(call, status);
}

/* containsword(text, word): the word stands between two word boundaries. */
dvq_status dvq_function_contains_word(const dvq_call *call, dvq_value *value)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    dvq_text_builder_add(&builder, DVQ_TEXT("\\b"));
    dvq_regex_append_escaped(&builder, get_text(call, 1));
    dvq_text_builder_add(&builder, DVQ_TEXT("\\b"));
    dvq_text pattern;
    dvq_status status = dvq_call_report(call, dvq_text_builder_finish(&builder, &pattern));
    if (status != DVQ_OK)
        return status;
    return test_pattern(call, pattern, true, get_text(call, 0), value);
}

/* regextest(pattern, text) */
dvq_status dvq_function_regex_test(const dvq_call *call, dvq_value *value)
{
    return test_pattern(call, get_text(call, 0), false, get_text(call, 1), value);
}

/*
 * regexmatch(pattern, text): a pattern that neither begins with ^ nor ends with $ gets both, with
 * no group around it, so that "a|b" means "^a" or "b$".
 */
dvq_status dvq_function_regex_match(const dvq_call *call, dvq_value *value)
{
    dvq_text pattern = get_text(call, 0);
    if (dvq_text_starts_with(pattern, DVQ_TEXT("^")) || dvq_text_ends_with(pattern, DVQ_TEXT("$")))
        return test_pattern(call, pattern, false, get_text(call, 1), value);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    dvq_text_builder_add_byte(&builder, '^');
    dvq_text_builder_add(&builder, pattern);
    dvq_text_builder_add_byte(&builder, '$');
    dvq_status status = dvq_call_report(call, dvq_text_builder_finish(&builder, &pattern));
    if (status != DVQ_OK)
        return status;
    return test_pattern(call, pattern, false, get_text(call, 1), value);
}

/* regexreplace(text, pattern, replacement) */
dvq_status dvq_function_regex_replace(const dvq_call *call, dvq_value *value)
{
    dvq_regex *regex;
    dvq_status status = get_regex(call, get_text(call, 1), false, &regex);
    if (status != DVQ_OK)
        return status;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    status =
        dvq_regex_replace_all(regex, get_text(call, 0), get_text(call, 2), &builder, call->error);
    if (status != DVQ_OK)
        return dvq_call_report(call, status);
    return dvq_call_return_text(call, &builder, value);
}

/* split(text, pattern, [limit]): the limit is read as an unsigned integer, as JavaScript does. */
dvq_status dvq_function_split(const dvq_call *call, dvq_value *value)
{
    size_t limit = DVQ_ARRAY_LIMIT + 1;
    if (call->count > 2) {
        size_t wanted = dvq_number_to_uint32(call->arguments[2].as.number);
        limit = wanted < limit ? wanted : limit;
    }
    dvq_value_vector parts = {0};
    dvq_regex *regex;
    dvq_status status = get_regex(call, get_text(call, 1), false, &regex);
    if (status == DVQ_OK) {
        status = dvq_regex_split(regex, get_text(call, 0), limit, call->context->arena, &parts,
                                 call->error);
    }
    if (status != DVQ_OK)
        return dvq_call_report(call, status);
    if (parts.count > DVQ_ARRAY_LIMIT)
        return dvq_call_fail_count(call);
    *value = dvq_value_array(parts.items, parts.count);
    return DVQ_OK;
}
