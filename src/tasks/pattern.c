/*
 * What the Tasks plugin takes for a regular expression, and what it refuses as too slow; see
 * pattern.h. It judges repeats by a reader of its own, which takes a lazy one for two, one around
 * the other, and does not look into the inner one. So does this file.
 */
#include "tasks/pattern.h"

#include "support/ascii.h"
#include "support/unicode.h"

enum { LONGEST = 500, MOST_REPEATS = 25, DEEPEST = 200 };

bool dvq_pattern_split(dvq_text text, dvq_text *pattern, dvq_text *flags)
{
    size_t last = dvq_text_find_last_byte(text, '/');
    if (dvq_text_byte_at(text, 0) != '/' || last == SIZE_MAX || last < 2)
        return false;
    *pattern = dvq_text_slice(text, 1, last);
    *flags = dvq_text_slice(text, last + 1, text.length);
    return true;
}

bool dvq_pattern_read_flags(dvq_text flags, dvq_regex_options *options)
{
    static const char known[] = "dgimsuvy";
    unsigned seen = 0;
    for (size_t i = 0; i < flags.length; i++) {
        const char *place = flags.data[i] != '\0' ? strchr(known, flags.data[i]) : NULL;
        if (place == NULL || (seen & 1u << (place - known)) != 0)
            return false;
        seen |= 1u << (place - known);
    }
    bool unicode = (seen & 1u << 5) != 0;
    bool sets = (seen & 1u << 6) != 0;
    *options = (dvq_regex_options){.ignore_case = (seen & 1u << 2) != 0,
                                   .multiline = (seen & 1u << 3) != 0,
                                   .dot_all = (seen & 1u << 4) != 0,
                                   .unicode = unicode || sets};
    return !(unicode && sets);
}

/* ---- repeats ---- */

/* What has been seen inside a group, or of one thing in it. */
typedef struct repeat_count {
    unsigned height; /* how many repeats lie around each other */
    unsigned repeats;
} repeat_count;

typedef struct danger_reader {
    dvq_text pattern;
    size_t offset;
    const char *danger;
} danger_reader;

static char peek(const danger_reader *reader)
{
    return dvq_text_byte_at(reader->pattern, reader->offset);
}

/* The bytes of {n}, {n,} or {n,m} at the offset; 0 for none. */
static size_t count_braces(const danger_reader *reader)
{
    dvq_text pattern = reader->pattern;
    size_t end = reader->offset + 1;
    size_t digits = dvq_ascii_count_digits(pattern, end, SIZE_MAX - end);
    if (peek(reader) != '{' || digits == 0)
        return 0;
    end += digits;
    if (dvq_text_byte_at(pattern, end) == ',')
        end += 1 + dvq_ascii_count_digits(pattern, end + 1, SIZE_MAX - end - 1);
    return dvq_text_byte_at(pattern, end) == '}' ? end + 1 - reader->offset : 0;
}

/* Take the repeats after something that is read; each lies around what came before. */
static void take_repeats(danger_reader *reader, repeat_count *count)
{
    bool is_repeat = false;
    for (;;) {
        char byte = peek(reader);
        size_t length = byte == '*' || byte == '+' || byte == '?' ? 1 : count_braces(reader);
        if (length == 0)
            return;
        reader->offset += length;
        if (is_repeat)
            *count = (repeat_count){1, 1};
        else
            *count = (repeat_count){count->height + 1, count->repeats + 1};
        is_repeat = true;
    }
}

static void skip_class(danger_reader *reader)
{
    reader->offset++;
    while (reader->offset < reader->pattern.length && peek(reader) != ']')
        reader->offset += peek(reader) == '\\' ? 2 : 1;
    reader->offset++;
}

/* What opens a group: ( and whatever says what kind it is. */
static void skip_opening(danger_reader *reader)
{
    dvq_text left = dvq_text_slice(reader->pattern, reader->offset, reader->pattern.length);
    reader->offset++;
    if (!dvq_text_starts_with(left, DVQ_TEXT("(?")))
        return;
    char kind = dvq_text_byte_at(left, 2);
    char after = dvq_text_byte_at(left, 3);
    if (kind == '<' && (after == '=' || after == '!'))
        reader->danger = "a lookbehind, which the Tasks plugin refuses as too slow";
    size_t close = kind == '<' ? dvq_text_find_byte(left, '>', 0) : 2;
    reader->offset += close != SIZE_MAX ? close : 2;
}

static void read_inside(danger_reader *reader, int depth, repeat_count *count);

static void read_one(danger_reader *reader, int depth, repeat_count *count)
{
    *count = (repeat_count){0, 0};
    char byte = peek(reader);
    if (byte == '[') {
        skip_class(reader);
    } else if (byte == '(') {
        skip_opening(reader);
        read_inside(reader, depth + 1, count);
        reader->offset++;
    } else {
        reader->offset += byte == '\\' ? 1 : 0;
        size_t size = 1;
        if (reader->offset < reader->pattern.length)
            dvq_unicode_decode(reader->pattern, reader->offset, &size);
        reader->offset += size;
    }
    take_repeats(reader, count);
}

/* Up to the parenthesis that closes the group, or the end. */
static void read_inside(danger_reader *reader, int depth, repeat_count *count)
{
    *count = (repeat_count){0, 0};
    if (depth > DEEPEST)
        reader->danger = "groups nested too deep";
    while (reader->danger == NULL && reader->offset < reader->pattern.length &&
           peek(reader) != ')') {
        if (peek(reader) == '|') {
            reader->offset++;
            continue;
        }
        repeat_count one;
        read_one(reader, depth, &one);
        count->height = one.height > count->height ? one.height : count->height;
        count->repeats += one.repeats;
    }
}

const char *dvq_pattern_find_danger(dvq_text pattern)
{
    danger_reader reader = {.pattern = pattern};
    if (dvq_unicode_utf16_length(pattern) > LONGEST)
        return "more than 500 characters";
    repeat_count count;
    read_inside(&reader, 0, &count);
    if (reader.danger != NULL)
        return reader.danger;
    if (count.height > 1)
        return "a repeat inside a repeat, which can take very long";
    return count.repeats > MOST_REPEATS ? "more than 25 repeats" : NULL;
}
