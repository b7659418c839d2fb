/*
 * Functions of text: string(), join(), lower(), replace(), padleft(), substring(), display() and so
 * on. Lengths and positions count UTF-16 units, as JavaScript's do. Rows in function_rows.c.
 */
#include "eval/display.h"
#include "eval/function_bodies.h"
#include "eval/utf16.h"
#include "support/unicode.h"
#include "value/link.h"
#include "value/value_text.h"

static dvq_text get_text(const dvq_call *call, size_t i)
{
    return dvq_value_get_text(call->arguments[i]);
}

/* ---- values as text ---- */

dvq_status dvq_function_string(const dvq_call *call, dvq_value *value)
{
    dvq_text text;
    dvq_status status = dvq_value_to_text(call->context->environment, call->arguments[0],
                                          call->context->arena, &text);
    *value = dvq_value_string(text);
    return dvq_call_report(call, status);
}

/* join(list), join(list, separator or null) */
dvq_status dvq_function_join(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    bool separated = call->count > 1 && dvq_value_is(call->arguments[1], DVQ_VALUE_STRING);
    dvq_text separator = separated ? get_text(call, 1) : DVQ_TEXT(", ");
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    for (size_t i = 0; i < list.size; i++) {
        if (i > 0)
            dvq_unicode_append_joined(&builder, separator);
        dvq_status status = dvq_call_append_value(call, &builder, list.as.items[i]);
        if (status != DVQ_OK)
            return status;
    }
    return dvq_call_return_text(call, &builder, value);
}

/* ---- case ---- */

static dvq_status return_mapped(const dvq_call *call, dvq_text mapped, dvq_value *value)
{
    if (mapped.data == NULL)
        return dvq_error_memory(call->error);
    *value = dvq_value_string(mapped);
    return DVQ_OK;
}

dvq_status dvq_function_lower(const dvq_call *call, dvq_value *value)
{
    return return_mapped(call, dvq_unicode_lower(call->context->arena, get_text(call, 0)), value);
}

dvq_status dvq_function_upper(const dvq_call *call, dvq_value *value)
{
    return return_mapped(call, dvq_unicode_upper(call->context->arena, get_text(call, 0)), value);
}

/* ---- parts ---- */

dvq_status dvq_function_starts_with(const dvq_call *call, dvq_value *value)
{
    bool found;
    dvq_status status =
        dvq_utf16_starts_with(call->context->arena, get_text(call, 0), get_text(call, 1), &found);
    *value = dvq_value_boolean(found);
    return dvq_call_report(call, status);
}

dvq_status dvq_function_ends_with(const dvq_call *call, dvq_value *value)
{
    bool found;
    dvq_status status =
        dvq_utf16_ends_with(call->context->arena, get_text(call, 0), get_text(call, 1), &found);
    *value = dvq_value_boolean(found);
    return dvq_call_report(call, status);
}

/* The units from `start` up to `end`: a slice of `text` where every character is one byte. */
static dvq_status slice_units(const dvq_call *call, dvq_text text, size_t start, size_t end,
                              size_t length, dvq_text *slice)
{
    if (length == text.length) {
        *slice = dvq_text_slice(text, start, end);
        return DVQ_OK;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    dvq_unicode_append_utf16_slice(&builder, text, start, end);
    return dvq_call_report(call, dvq_text_builder_finish(&builder, slice));
}

/* A position of substring(): whole, and within the text. */
static size_t clamp_position(double number, size_t length)
{
    double position = dvq_number_to_integer(number);
    if (position <= 0)
        return 0;
    return position >= (double)length ? length : (size_t)position;
}

dvq_status dvq_function_substring(const dvq_call *call, dvq_value *value)
{
    dvq_text text = get_text(call, 0);
    size_t length = dvq_unicode_utf16_length(text);
    size_t start = clamp_position(call->arguments[1].as.number, length);
    size_t end = call->count > 2 ? clamp_position(call->arguments[2].as.number, length) : length;
    dvq_text slice;
    dvq_status status = slice_units(call, text, start < end ? start : end,
                                    start < end ? end : start, length, &slice);
    if (status == DVQ_OK)
        *value = dvq_value_string(slice);
    return status;
}

/* truncate(text, length, [suffix]) */
dvq_status dvq_function_truncate(const dvq_call *call, dvq_value *value)
{
    dvq_text text = get_text(call, 0);
    dvq_text suffix = call->count > 2 ? get_text(call, 2) : DVQ_TEXT("...");
    size_t length = dvq_unicode_utf16_length(text);
    double kept = call->arguments[1].as.number - (double)dvq_unicode_utf16_length(suffix);
    if (!((double)length > kept)) {
        *value = call->arguments[0];
        return DVQ_OK;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    dvq_unicode_append_utf16_slice(&builder, text, 0, clamp_position(kept, length));
    dvq_unicode_append_joined(&builder, suffix);
    return dvq_call_return_text(call, &builder, value);
}

/* ---- padding ---- */

/* `count` units of the filler, repeated. */
static dvq_status append_filler(const dvq_call *call, dvq_text_builder *builder, dvq_text filler,
                                size_t count)
{
    size_t length = dvq_unicode_utf16_length(filler);
    if (filler.length == 1) {
        dvq_text_builder_add_repeated(builder, filler.data[0], count);
        return DVQ_OK;
    }
    for (; count >= length && builder->status == DVQ_OK; count -= length)
        dvq_unicode_append_joined(builder, filler);
    dvq_text rest;
    dvq_status status = slice_units(call, filler, 0, count, length, &rest);
    if (status == DVQ_OK)
        dvq_unicode_append_joined(builder, rest);
    return status;
}

/* padleft and padright: (text, length, [filler]) */
dvq_status dvq_function_pad(const dvq_call *call, dvq_value *value)
{
    dvq_text text = get_text(call, 0);
    dvq_text filler = call->count > 2 ? get_text(call, 2) : DVQ_TEXT(" ");
    double wanted = dvq_number_to_integer(call->arguments[1].as.number);
    size_t length = dvq_unicode_utf16_length(text);
    if (wanted <= (double)length || filler.length == 0) {
        *value = call->arguments[0];
        return DVQ_OK;
    }
    if (wanted > (double)DVQ_TEXT_LIMIT)
        return dvq_call_report(call, DVQ_ERROR_LIMIT);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    if (call->variant->option == DVQ_PAD_RIGHT)
        dvq_text_builder_add(&builder, text);
    dvq_status status = append_filler(call, &builder, filler, (size_t)wanted - length);
    if (call->variant->option == DVQ_PAD_LEFT)
        dvq_unicode_append_joined(&builder, text);
    return status == DVQ_OK ? dvq_call_return_text(call, &builder, value) : status;
}

/* ---- replace, reverse ---- */

/* An empty pattern matches between any two units. */
static void replace_between_units(dvq_text_builder *builder, dvq_text text, dvq_text replacement)
{
    size_t size;
    for (size_t at = 0; at < text.length && builder->status == DVQ_OK; at += size) {
        uint32_t units[2];
        size_t count = dvq_unicode_split(dvq_unicode_decode(text, at, &size), units);
        for (size_t i = 0; i < count; i++) {
            if (at > 0 || i > 0)
                dvq_unicode_append_joined(builder, replacement);
            dvq_utf16_append_unit(builder, units[i]);
        }
    }
}

static void replace_pattern(dvq_text_builder *builder, dvq_text text, dvq_text pattern,
                            dvq_text replacement)
{
    size_t start = 0;
    size_t at = dvq_text_find(text, pattern, 0);
    while (at != SIZE_MAX && builder->status == DVQ_OK) {
        dvq_unicode_append_joined(builder, dvq_text_slice(text, start, at));
        dvq_unicode_append_joined(builder, replacement);
        start = at + pattern.length;
        at = dvq_text_find(text, pattern, start);
    }
    dvq_unicode_append_joined(builder, dvq_text_slice(text, start, text.length));
}

/* Half of a pair may stand inside a character, so characters are taken apart before the search. */
static dvq_status replace_half(const dvq_call *call, dvq_text_builder *builder)
{
    dvq_arena *arena = call->context->arena;
    dvq_text text = dvq_utf16_expand(arena, get_text(call, 0));
    dvq_text pattern = dvq_utf16_expand(arena, get_text(call, 1));
    dvq_text replacement = dvq_utf16_expand(arena, get_text(call, 2));
    if (text.data == NULL || pattern.data == NULL || replacement.data == NULL)
        return dvq_error_memory(call->error);
    dvq_text_builder apart;
    dvq_text_builder_init(&apart, arena);
    size_t start = 0;
    size_t at = dvq_text_find(text, pattern, 0);
    while (at != SIZE_MAX && apart.status == DVQ_OK) {
        dvq_text_builder_add(&apart, dvq_text_slice(text, start, at));
        dvq_text_builder_add(&apart, replacement);
        start = at + pattern.length;
        at = dvq_text_find(text, pattern, start);
    }
    dvq_text_builder_add(&apart, dvq_text_slice(text, start, text.length));
    dvq_text result;
    dvq_status status = dvq_text_builder_finish(&apart, &result);
    if (status == DVQ_OK)
        dvq_utf16_append_collapsed(builder, result);
    return dvq_call_report(call, status);
}

dvq_status dvq_function_replace(const dvq_call *call, dvq_value *value)
{
    dvq_text text = get_text(call, 0);
    dvq_text pattern = get_text(call, 1);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    dvq_status status = DVQ_OK;
    if (pattern.length == 0)
        replace_between_units(&builder, text, get_text(call, 2));
    else if (dvq_utf16_has_half_edge(pattern))
        status = replace_half(call, &builder);
    else
        replace_pattern(&builder, text, pattern, get_text(call, 2));
    return status == DVQ_OK ? dvq_call_return_text(call, &builder, value) : status;
}

/* Units in reverse order: the halves of a pair change places. */
dvq_status dvq_function_reverse_text(const dvq_call *call, dvq_value *value)
{
    dvq_text text = get_text(call, 0);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    size_t at = text.length;
    while (at > 0 && builder.status == DVQ_OK) {
        size_t start = at - 1;
        while (start > 0 && at - start < 4 && ((unsigned char)text.data[start] & 0xC0) == 0x80)
            start--;
        size_t size;
        uint32_t units[2];
        size_t count = dvq_unicode_split(dvq_unicode_decode(text, start, &size), units);
        if (count == 2)
            dvq_utf16_append_unit(&builder, units[1]);
        dvq_utf16_append_unit(&builder, units[0]);
        at = start;
    }
    return dvq_call_return_text(call, &builder, value);
}

/* ---- display ---- */

static dvq_status display_list(const dvq_call *call, dvq_value list, dvq_value *value)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    for (size_t i = 0; i < list.size; i++) {
        dvq_value shown;
        dvq_status status = dvq_call_again(call, &list.as.items[i], 1, &shown);
        if (status != DVQ_OK)
            return status;
        if (i > 0)
            dvq_text_builder_add(&builder, DVQ_TEXT(", "));
        dvq_unicode_append_joined(&builder, dvq_value_get_text(shown));
    }
    return dvq_call_return_text(call, &builder, value);
}

static dvq_status display_text(const dvq_call *call, dvq_text text, dvq_value *value)
{
    dvq_text plain;
    dvq_status status = dvq_display_strip_markdown(call->context, text, &plain, call->error);
    *value = dvq_value_string(plain);
    return status;
}

static dvq_status display_link(const dvq_call *call, dvq_value *value)
{
    const dvq_link *link = call->arguments[0].as.link;
    if (link->has_display && link->display.length > 0)
        return display_text(call, link->display, value);
    dvq_status status = dvq_function_string(call, value);
    if (status != DVQ_OK)
        return status;
    dvq_text shown;
    status = dvq_display_show_link(call->context, dvq_value_get_text(*value), &shown, call->error);
    *value = dvq_value_string(shown);
    return status;
}

dvq_status dvq_function_display(const dvq_call *call, dvq_value *value)
{
    dvq_value argument = call->arguments[0];
    if (dvq_value_is(argument, DVQ_VALUE_ARRAY))
        return display_list(call, argument, value);
    if (dvq_value_is(argument, DVQ_VALUE_STRING))
        return display_text(call, dvq_value_get_text(argument), value);
    if (dvq_value_is(argument, DVQ_VALUE_LINK))
        return display_link(call, value);
    if (!dvq_value_is_null(argument))
        return dvq_function_string(call, value);
    *value = dvq_value_string(DVQ_TEXT(""));
    return DVQ_OK;
}
