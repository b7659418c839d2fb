/*
 * Unit tests for src/support/bytes.c: what is found by vectors is what is found without them, on
 * millions of random bytes, and on texts of nearly nothing but what is looked for.
 */
#include "support/bytes.h"

#include <criterion/criterion.h>

#include "support/unicode.h"

enum { BLOCK = 64, LONGEST = 400 };

/* Marsaglia's xorshift. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Any bytes, or those that are looked for and their neighbours. */
static void fill(char *bytes, size_t count, uint64_t *state)
{
    static const char known[] = "\n\r#[]|:;`<>!\\*_~=^ {+-/09@AZaz\x7F\x80\xBF\xC2\xE2\xF0\xFF";
    bool any = next_random(state) % 2 == 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t random = next_random(state) >> 16;
        bytes[i] = (char)random;
        if (!any)
            bytes[i] = random % 3 == 0 ? 'a' : known[random % (sizeof known - 1)];
    }
}

Test(bytes, blocks_are_classified_alike)
{
    dvq_bytes_classifier *classify = dvq_bytes_get_classifier();
    uint64_t state = 88172645463325252u;
    for (int i = 0; i < 200000; i++) {
        char bytes[BLOCK];
        fill(bytes, sizeof bytes, &state);
        dvq_bytes_block expected;
        dvq_bytes_classify_plainly(bytes, &expected);
        dvq_bytes_block found = {0};
        classify(bytes, &found);
        cr_assert(memcmp(&found, &expected, sizeof found) == 0, "block %d", i);
    }
}

/* ---- maps ---- */

static bool is_mark(char byte)
{
    return byte != '\0' && strchr("`<#[!\\*_~=\n", byte) != NULL;
}

static unsigned get_kinds(dvq_text line)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < line.length; i++) {
        kinds |= line.data[i] == '[' ? DVQ_BYTES_BRACKET : 0u;
        kinds |= line.data[i] == '#' ? DVQ_BYTES_HASH : 0u;
        kinds |= line.data[i] == '|' ? DVQ_BYTES_PIPE : 0u;
        kinds |= (unsigned char)line.data[i] >= 0x80 ? DVQ_BYTES_WIDE : 0u;
    }
    return kinds | (dvq_text_find(line, DVQ_TEXT("::"), 0) != SIZE_MAX ? DVQ_BYTES_COLONS : 0u);
}

static void check_marks(dvq_text text, const dvq_bytes_map *map, size_t start, size_t end)
{
    size_t expected = start;
    while (expected < end && !is_mark(text.data[expected]))
        expected++;
    cr_assert_eq(dvq_bytes_find_mark(map, start, end), expected);
}

static void check_map(dvq_text text, const dvq_bytes_map *map)
{
    size_t start = 0;
    unsigned all = 0;
    for (uint32_t line = 0; line < map->count; line++) {
        size_t end = dvq_text_find_byte(text, '\n', start);
        unsigned kinds = get_kinds(dvq_text_slice(text, start, end));
        cr_assert_eq(map->starts[line], start);
        cr_assert_eq(map->kinds[line], kinds, "line %u", line);
        all |= kinds;
        check_marks(text, map, start, end == SIZE_MAX ? text.length : end);
        check_marks(text, map, start, text.length);
        start = end == SIZE_MAX ? text.length + 1 : end + 1;
    }
    cr_assert_eq(start, text.length + 1);
    cr_assert_eq(map->starts[map->count], text.length + 1);
    cr_assert_eq(map->all, all);
}

Test(bytes, maps_have_every_line_and_mark)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    uint64_t state = 1181783497276652981u;
    for (int i = 0; i < 20000; i++) {
        size_t length = next_random(&state) % LONGEST;
        char *bytes = dvq_arena_allocate(&arena, length);
        cr_assert_not_null(bytes);
        fill(bytes, length, &state);
        dvq_bytes_map map;
        cr_assert(dvq_bytes_make_map(&arena, dvq_text_make(bytes, length), &map));
        check_map(dvq_text_make(bytes, length), &map);
        dvq_arena_reset(&arena);
    }
    dvq_arena_release(&arena);
}

/* ---- boxes ---- */

static bool is_box(dvq_text text, size_t at)
{
    return text.data[at] == '[' && at + 1 < text.length &&
           ((unsigned char)text.data[at + 1] >= 0x80 || dvq_text_byte_at(text, at + 2) == ']');
}

Test(bytes, every_box_is_found)
{
    uint64_t state = 521288629546311691u;
    for (int i = 0; i < 50000; i++) {
        char bytes[LONGEST];
        size_t length = next_random(&state) % LONGEST;
        fill(bytes, length, &state);
        dvq_text text = dvq_text_make(bytes, length);
        size_t found = dvq_bytes_find_box(text, 0);
        for (size_t at = 0; at < length; at++) {
            if (is_box(text, at))
                cr_assert_eq(found, at, "text %d", i);
            if (found == at) {
                cr_assert_eq(bytes[at], '[');
                found = dvq_bytes_find_box(text, at + 1);
            }
        }
        cr_assert_eq(found, SIZE_MAX);
    }
}

/* ---- UTF-8 ---- */

/* Where the text stops being valid UTF-8. */
static size_t find_invalid(dvq_text text)
{
    size_t size;
    for (size_t at = 0; at < text.length; at += size) {
        uint32_t code_point = dvq_unicode_decode(text, at, &size);
        if ((code_point == 0xFFFD && size == 1) || dvq_unicode_is_surrogate(code_point))
            return at;
    }
    return text.length;
}

/* Characters of every length at the ends of their ranges, and now and then a byte that is wrong. */
static size_t fill_characters(char *bytes, uint64_t *state)
{
    static const uint32_t characters[] = {'a',    0x7F,   0x80,   0x7FF,  0x800,   0xFFF,
                                          0x1000, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
    enum { COUNT = sizeof characters / sizeof *characters };
    size_t length = 0;
    uint64_t wrong = next_random(state) % 3;
    while (length < LONGEST - 4) {
        uint64_t random = next_random(state) >> 16;
        length += dvq_unicode_encode(characters[random % 4 == 0 ? random / 4 % COUNT : 0],
                                     bytes + length);
        if (wrong == 0 && random % 97 == 0)
            bytes[length - 1] = (char)(random >> 8);
    }
    return length;
}

Test(bytes, only_valid_characters_are_skipped)
{
    uint64_t state = 2685821657736338717u;
    for (int i = 0; i < 100000; i++) {
        char bytes[LONGEST];
        dvq_text text = dvq_text_make(bytes, fill_characters(bytes, &state));
        size_t invalid = find_invalid(text);
        size_t found = dvq_bytes_skip_valid(text, 0);
        cr_assert_leq(found, invalid, "text %d", i);
        cr_assert(found == invalid || !dvq_unicode_is_continuation(text.data[found]));
    }
}

Test(bytes, repair_changes_nothing_that_is_valid)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    uint64_t state = 362436069362436069u;
    for (int i = 0; i < 50000; i++) {
        char bytes[LONGEST];
        dvq_text text = dvq_text_make(bytes, fill_characters(bytes, &state));
        dvq_text repaired = dvq_unicode_repair(&arena, text);
        cr_assert((repaired.data == text.data) == (find_invalid(text) == text.length), "text %d",
                  i);
        cr_assert_eq(find_invalid(repaired), repaired.length);
        dvq_arena_reset(&arena);
    }
    dvq_arena_release(&arena);
}
