/*
 * Functions that take regular expressions: regextest(), regexmatch(), regexreplace(), split(), and
 * containsword(), which makes one of its own. Rows in function_rows.c.
 */
#include "eval/function_bodies.h"
#include "support/unicode.h"

static dvq_text get_text(const dvq_call *call, size_t index)
{
    return dvq_value_get_text(call->arguments[index]);
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
    if (status != DVQ_OK) {
        return status;
    }
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
    if (status != DVQ_OK) {
        return status;
    }
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
    if (dvq_text_starts_with(pattern, DVQ_TEXT("^")) ||
        dvq_text_ends_with(pattern, DVQ_TEXT("$"))) {
        return test_pattern(call, pattern, false, get_text(call, 1), value);
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    dvq_text_builder_add_byte(&builder, '^');
    dvq_text_builder_add(&builder, pattern);
    dvq_text_builder_add_byte(&builder, '$');
    dvq_status status = dvq_call_report(call, dvq_text_builder_finish(&builder, &pattern));
    if (status != DVQ_OK) {
        return status;
    }
    return test_pattern(call, pattern, false, get_text(call, 1), value);
}

/* regexreplace(text, pattern, replacement) */
dvq_status dvq_function_regex_replace(const dvq_call *call, dvq_value *value)
{
    dvq_regex *regex;
    dvq_status status = get_regex(call, get_text(call, 1), false, &regex);
    if (status != DVQ_OK) {
        return status;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    status =
        dvq_regex_replace_all(regex, get_text(call, 0), get_text(call, 2), &builder, call->error);
    if (status != DVQ_OK) {
        return dvq_call_report(call, status);
    }
    return dvq_call_return_text(call, &builder, value);
}

/* ---- split ---- */

typedef struct splitter {
    const dvq_call *call;
    dvq_regex *regex;
    dvq_text text;
    size_t limit;
    dvq_value_vector parts;
} splitter;

static bool is_full(const splitter *split)
{
    return split->parts.count >= split->limit;
}

static dvq_status add_part(splitter *split, size_t start, size_t end)
{
    if (is_full(split)) {
        return DVQ_OK;
    }
    dvq_text part = dvq_text_slice(split->text, start, end);
    return dvq_call_push(split->call, &split->parts, dvq_value_string(part));
}

/* The text before a match, then what the pattern's groups matched. */
static dvq_status add_match(splitter *split, size_t start, const dvq_regex_group *groups)
{
    dvq_status status = add_part(split, start, groups[0].start);
    size_t count = dvq_regex_group_count(split->regex);
    for (size_t index = 1; status == DVQ_OK && index <= count; index++) {
        bool matched = groups[index].start != SIZE_MAX;
        status =
            add_part(split, matched ? groups[index].start : 0, matched ? groups[index].end : 0);
    }
    return status;
}

static size_t next_character(dvq_text text, size_t offset)
{
    size_t size;
    dvq_unicode_decode(text, offset, &size);
    return offset + size;
}

/* An empty match counts only past the start of a part and before the end of the text. */
static dvq_status split_text(splitter *split)
{
    size_t start = 0;
    size_t offset = 0;
    while (offset < split->text.length && !is_full(split)) {
        const dvq_regex_group *groups = NULL;
        dvq_status status =
            dvq_regex_match(split->regex, split->text, offset, &groups, split->call->error);
        if (status != DVQ_OK) {
            return status;
        }
        if (groups == NULL || groups[0].start >= split->text.length) {
            break;
        }
        if (groups[0].end == start) {
            offset = next_character(split->text, offset);
            continue;
        }
        size_t end = groups[0].end;
        status = add_match(split, start, groups);
        if (status != DVQ_OK) {
            return status;
        }
        start = end;
        offset = end;
    }
    return add_part(split, start, split->text.length);
}

/* An empty text is one empty part, unless the pattern matches it. */
static dvq_status split_empty(splitter *split)
{
    const dvq_regex_group *groups = NULL;
    dvq_status status = dvq_regex_match(split->regex, split->text, 0, &groups, split->call->error);
    if (status != DVQ_OK || groups != NULL) {
        return status;
    }
    return add_part(split, 0, 0);
}

/* split(text, pattern, [limit]) */
dvq_status dvq_function_split(const dvq_call *call, dvq_value *value)
{
    splitter split = {.call = call, .text = get_text(call, 0), .limit = UINT32_MAX};
    if (call->count > 2) {
        split.limit = dvq_number_to_uint32(call->arguments[2].as.number);
    }
    dvq_status status = get_regex(call, get_text(call, 1), false, &split.regex);
    if (status == DVQ_OK) {
        status = split.text.length == 0 ? split_empty(&split) : split_text(&split);
    }
    if (status != DVQ_OK) {
        return dvq_call_report(call, status);
    }
    *value = dvq_value_array(split.parts.items, split.parts.count);
    return DVQ_OK;
}
