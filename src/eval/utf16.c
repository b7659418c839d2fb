/*
 * UTF-16 units of text, for functions that JavaScript defines by units. Called by function_text.c,
 * function_object.c and function_number.c.
 */
#include "eval/utf16.h"

#include "support/unicode.h"

typedef bool text_test(dvq_text text, dvq_text part);

/* Whether three bytes are a surrogate whose second byte lies from `first` to `last`. */
static bool is_half(const char *data, unsigned char first, unsigned char last)
{
    unsigned char second = (unsigned char)data[1];
    return (unsigned char)data[0] == 0xED && second >= first && second <= last;
}

bool dvq_utf16_has_half_edge(dvq_text text)
{
    if (text.length < 3)
        return false;
    return is_half(text.data, 0xB0, 0xBF) || is_half(text.data + text.length - 3, 0xA0, 0xAF);
}

dvq_text dvq_utf16_expand(dvq_arena *arena, dvq_text text)
{
    /* A character of four bytes becomes two surrogates of three. */
    char *data = dvq_arena_allocate(arena, text.length + text.length / 2 + 1);
    if (data == NULL)
        return dvq_text_make(NULL, 0);
    size_t length = 0;
    size_t size;
    for (size_t at = 0; at < text.length; at += size) {
        uint32_t units[2];
        size_t count = dvq_unicode_split(dvq_unicode_decode(text, at, &size), units);
        for (size_t i = 0; count == 2 && i < 2; i++)
            length += dvq_unicode_encode(units[i], data + length);
        if (count == 1) {
            memcpy(data + length, text.data + at, size);
            length += size;
        }
    }
    return dvq_text_make(data, length);
}

void dvq_utf16_append_unit(dvq_text_builder *builder, uint32_t unit)
{
    char buffer[4];
    size_t size = dvq_unicode_encode(unit, buffer);
    dvq_unicode_append_joined(builder, dvq_text_make(buffer, size));
}

void dvq_utf16_append_collapsed(dvq_text_builder *builder, dvq_text text)
{
    size_t start = 0;
    for (size_t at = 0; at + 3 <= text.length; at++) {
        if (!is_half(text.data + at, 0xB0, 0xBF))
            continue;
        dvq_unicode_append_joined(builder, dvq_text_slice(text, start, at));
        start = at;
    }
    dvq_unicode_append_joined(builder, dvq_text_slice(text, start, text.length));
}

static bool text_contains(dvq_text text, dvq_text needle)
{
    return needle.length == 0 || dvq_text_find(text, needle, 0) != SIZE_MAX;
}

static dvq_status test_units(dvq_arena *arena, text_test *test, dvq_text text, dvq_text part,
                             bool *found)
{
    *found = test(text, part);
    if (*found || !dvq_utf16_has_half_edge(part))
        return DVQ_OK;
    dvq_text expanded = dvq_utf16_expand(arena, text);
    dvq_text expanded_part = dvq_utf16_expand(arena, part);
    if (expanded.data == NULL || expanded_part.data == NULL)
        return DVQ_ERROR_MEMORY;
    *found = test(expanded, expanded_part);
    return DVQ_OK;
}

dvq_status dvq_utf16_contains(dvq_arena *arena, dvq_text text, dvq_text needle, bool *found)
{
    return test_units(arena, text_contains, text, needle, found);
}

dvq_status dvq_utf16_starts_with(dvq_arena *arena, dvq_text text, dvq_text prefix, bool *found)
{
    return test_units(arena, dvq_text_starts_with, text, prefix, found);
}

dvq_status dvq_utf16_ends_with(dvq_arena *arena, dvq_text text, dvq_text suffix, bool *found)
{
    return test_units(arena, dvq_text_ends_with, text, suffix, found);
}
