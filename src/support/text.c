/*
 * Slices and the text builder; see text.h. Works on bytes; unicode.c has what depends on
 * characters.
 */
#include "support/features.h"

#include "support/text.h"

#include <stdio.h>

#include "support/ascii.h"

int dvq_text_compare_bytes(dvq_text a, dvq_text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter > 0 ? memcmp(a.data, b.data, shorter) : 0;
    if (order != 0)
        return order;
    return (a.length > b.length) - (a.length < b.length);
}

static uint64_t load_word(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

bool dvq_text_equal_ascii_case(dvq_text a, dvq_text b)
{
    enum { WORD = sizeof(uint64_t) };
    if (a.length != b.length)
        return false;
    size_t i = 0;
    for (; a.length - i >= WORD; i += WORD)
        if (dvq_ascii_lower_word(load_word(a.data + i)) !=
            dvq_ascii_lower_word(load_word(b.data + i)))
            return false;
    for (; i < a.length; i++)
        if (dvq_ascii_lower(a.data[i]) != dvq_ascii_lower(b.data[i]))
            return false;
    return true;
}

bool dvq_text_is_ascii(dvq_text text)
{
    uint64_t all = 0;
    size_t i = 0;
    for (; text.length - i >= sizeof all; i += sizeof all)
        all |= load_word(text.data + i);
    for (; i < text.length; i++)
        all |= (unsigned char)text.data[i];
    return (all & UINT64_C(0x8080808080808080)) == 0;
}

bool dvq_text_ends_with(dvq_text text, dvq_text suffix)
{
    return text.length >= suffix.length &&
           dvq_text_equal(dvq_text_slice(text, text.length - suffix.length, text.length), suffix);
}

/* memchr() looks at many bytes at a time, memmem() at each. */
static size_t find_short(dvq_text text, dvq_text needle, size_t start)
{
    size_t end = text.length - needle.length + 1;
    while ((start = dvq_text_find_byte(dvq_text_make(text.data, end), needle.data[0], start)) !=
           SIZE_MAX) {
        if (memcmp(text.data + start, needle.data, needle.length) == 0)
            return start;
        start++;
    }
    return SIZE_MAX;
}

static size_t find_long(dvq_text text, dvq_text needle, size_t start)
{
#if DVQ_HAS_MEMMEM
    const char *found = memmem(text.data + start, text.length - start, needle.data, needle.length);
    return found != NULL ? (size_t)(found - text.data) : SIZE_MAX;
#else
    return find_short(text, needle, start);
#endif
}

size_t dvq_text_find(dvq_text text, dvq_text needle, size_t start)
{
    enum { SHORT = 8 }; /* bytes */
    if (start > text.length || needle.length > text.length - start)
        return SIZE_MAX;
    if (needle.length == 0)
        return start;
    return needle.length <= SHORT ? find_short(text, needle, start)
                                  : find_long(text, needle, start);
}

size_t dvq_text_find_last_byte(dvq_text text, char byte)
{
#if DVQ_HAS_MEMRCHR
    const char *found = text.length > 0 ? memrchr(text.data, byte, text.length) : NULL;
    return found != NULL ? (size_t)(found - text.data) : SIZE_MAX;
#else
    while (text.length > 0)
        if (text.data[--text.length] == byte)
            return text.length;
    return SIZE_MAX;
#endif
}

size_t dvq_text_count_run(dvq_text text, char byte, size_t start)
{
    size_t end = start;
    while (end < text.length && text.data[end] == byte)
        end++;
    return end - start;
}

size_t dvq_text_find_run(dvq_text text, char byte, size_t length, size_t start)
{
    while ((start = dvq_text_find_byte(text, byte, start)) != SIZE_MAX) {
        size_t run = dvq_text_count_run(text, byte, start);
        if (run == length)
            return start;
        start += run;
    }
    return SIZE_MAX;
}

dvq_text dvq_text_trim_end(dvq_text text)
{
    while (text.length > 0 && dvq_text_is_space(text.data[text.length - 1]))
        text.length--;
    return text;
}

dvq_text dvq_text_copy(dvq_arena *arena, dvq_text text)
{
    if (text.length == 0)
        return (dvq_text){"", 0};
    char *copy = dvq_arena_allocate_text(arena, text.length);
    if (copy == NULL)
        return (dvq_text){NULL, 0};
    memcpy(copy, text.data, text.length);
    return (dvq_text){copy, text.length};
}

char *dvq_text_to_string(dvq_arena *arena, dvq_text text)
{
    char *string = dvq_arena_allocate_text(arena, text.length + 1);
    if (string == NULL)
        return NULL;
    if (text.length > 0)
        memcpy(string, text.data, text.length);
    string[text.length] = '\0';
    return string;
}

/* The bytes from `start` on, of which there are one to seven, in a word. */
static uint64_t load_rest(const char *start, size_t count)
{
    if (count >= 4) {
        uint32_t first;
        memcpy(&first, start, sizeof first);
        uint32_t last;
        memcpy(&last, start + count - sizeof last, sizeof last);
        return first | (uint64_t)last << 32;
    }
    return (uint64_t)(unsigned char)start[0] | (uint64_t)(unsigned char)start[count / 2] << 8 |
           (uint64_t)(unsigned char)start[count - 1] << 16;
}

/* Takes a word at a time, and multiplies and folds so that every bit affects the low ones. */
uint32_t dvq_text_hash(dvq_text text)
{
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15); /* 2^64 divided by the golden ratio */
    uint64_t hash = text.length * factor;
    size_t i = 0;
    for (; text.length - i >= sizeof hash; i += sizeof hash) {
        hash = (hash ^ load_word(text.data + i)) * factor;
        hash ^= hash >> 29;
    }
    if (i < text.length) {
        hash = (hash ^ load_rest(text.data + i, text.length - i)) * factor;
        hash ^= hash >> 29;
    }
    return (uint32_t)(hash ^ (hash >> 32));
}

void dvq_text_builder_init(dvq_text_builder *builder, dvq_arena *arena)
{
    *builder = (dvq_text_builder){.arena = arena, .limit = DVQ_TEXT_LIMIT};
}

/* Make room for `extra` more bytes; false (and remembered) when there is none. */
static bool reserve(dvq_text_builder *builder, size_t extra)
{
    if (builder->status != DVQ_OK)
        return false;
    if (extra > builder->limit - builder->length) {
        builder->status = DVQ_ERROR_LIMIT;
        return false;
    }
    if (extra <= builder->capacity - builder->length)
        return true;
    size_t capacity = builder->capacity < 64 ? 64 : builder->capacity * 2;
    while (capacity - builder->length < extra)
        capacity *= 2;
    char *data = dvq_arena_allocate_text(builder->arena, capacity);
    if (data == NULL) {
        builder->status = DVQ_ERROR_MEMORY;
        return false;
    }
    if (builder->length > 0)
        memcpy(data, builder->data, builder->length);
    builder->data = data;
    builder->capacity = capacity;
    return true;
}

void dvq_text_builder_add(dvq_text_builder *builder, dvq_text text)
{
    if (text.length == 0 || !reserve(builder, text.length))
        return;
    memcpy(builder->data + builder->length, text.data, text.length);
    builder->length += text.length;
}

void dvq_text_builder_add_string(dvq_text_builder *builder, const char *string)
{
    dvq_text_builder_add(builder, dvq_text_from_string(string));
}

void dvq_text_builder_add_byte(dvq_text_builder *builder, char byte)
{
    if (!reserve(builder, 1))
        return;
    builder->data[builder->length++] = byte;
}

void dvq_text_builder_add_repeated(dvq_text_builder *builder, char byte, size_t count)
{
    if (count == 0 || !reserve(builder, count))
        return;
    memset(builder->data + builder->length, byte, count);
    builder->length += count;
}

void dvq_text_builder_add_number(dvq_text_builder *builder, uint64_t number, unsigned width)
{
    char digits[32]; /* enough for any 64-bit number and any width asked for */
    size_t start = sizeof digits;
    while (number > 0 || sizeof digits - start < width) {
        digits[--start] = (char)('0' + number % 10);
        number /= 10;
    }
    dvq_text_builder_add(builder, (dvq_text){digits + start, sizeof digits - start});
}

void dvq_text_builder_add_format(dvq_text_builder *builder, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char buffer[128];
    int length = vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    if ((size_t)length < sizeof buffer) {
        dvq_text_builder_add(builder, (dvq_text){buffer, (size_t)length});
        return;
    }
    if (!reserve(builder, (size_t)length + 1))
        return;
    va_start(arguments, format);
    vsnprintf(builder->data + builder->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    builder->length += (size_t)length;
}

dvq_status dvq_text_builder_finish(dvq_text_builder *builder, dvq_text *text)
{
    *text = (dvq_text){"", 0};
    if (builder->status == DVQ_OK && builder->length > 0)
        *text = (dvq_text){builder->data, builder->length};
    return builder->status;
}
