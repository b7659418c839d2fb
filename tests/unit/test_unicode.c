/* Decoding, UTF-16 positions, case, emoji, width and repair. */
#include <criterion/criterion.h>

#include "support/unicode.h"

static bool is(dvq_text text, const char *expected)
{
    return dvq_text_equal(text, dvq_text_from_string(expected));
}

Test(unicode, decodes_and_encodes_every_code_point)
{
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        char buffer[4];
        size_t written = dvq_unicode_encode(code_point, buffer);
        size_t size;
        cr_assert_eq(dvq_unicode_decode(dvq_text_make(buffer, written), 0, &size), code_point);
        cr_assert_eq(size, written);
    }
}

Test(unicode, decodes_invalid_bytes_one_by_one)
{
    static const char *const invalid[] = {
        "\x80", "\xC0\x80", "\xE0\x80\x80", "\xF8\x80\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xFF"};
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++) {
        size_t size;
        cr_assert_eq(dvq_unicode_decode(dvq_text_from_string(invalid[i]), 0, &size), 0xFFFD);
        cr_assert_eq(size, 1);
    }
}

Test(unicode, knows_letters_and_white_space)
{
    cr_assert(dvq_unicode_is_letter('z') && dvq_unicode_is_letter(0xE9));
    cr_assert(dvq_unicode_is_letter(0x65E5) && dvq_unicode_is_letter(0x1D400));
    cr_assert_not(dvq_unicode_is_letter('_') || dvq_unicode_is_letter('1'));
    cr_assert_not(dvq_unicode_is_letter(0x301) || dvq_unicode_is_letter(0x0660));
    static const uint32_t blank[] = {' ',    '\t',   '\v',   0xA0,   0x1680, 0x2000,
                                     0x2028, 0x202F, 0x205F, 0x3000, 0xFEFF};
    for (size_t i = 0; i < sizeof blank / sizeof *blank; i++)
        cr_assert(dvq_unicode_is_whitespace(blank[i]));
    cr_assert_not(dvq_unicode_is_whitespace(0x200B) || dvq_unicode_is_whitespace(0x85));
}

Test(unicode, trims)
{
    cr_assert(is(dvq_unicode_trim(DVQ_TEXT("\xEF\xBB\xBF a é\n\xC2\xA0")), "a é"));
    cr_assert(is(dvq_unicode_trim(DVQ_TEXT("\xE3\x80\x80 \n")), ""));
    cr_assert(is(dvq_unicode_trim(DVQ_TEXT("\x80 x \x80")), "\x80 x \x80"));
}

Test(unicode, skips_whitespace)
{
    dvq_text text = DVQ_TEXT(" \v\xC2\xA0\xEF\xBB\xBFx");
    cr_assert_eq(dvq_unicode_skip_space(text, 0), 7);
    cr_assert_eq(dvq_unicode_skip_space(text, 7), 7);
    cr_assert_eq(dvq_unicode_skip_space(text, 8), 8);
}

Test(unicode, finds_where_characters_start)
{
    dvq_text text = DVQ_TEXT("aé😀b");
    static const size_t starts[] = {0, 1, 1, 3, 3, 3, 3, 7, 8};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        cr_expect_eq(dvq_unicode_find_start(text, i), starts[i], "byte %zu", i);
    cr_assert_eq(dvq_unicode_count(text), 4);
}

Test(unicode, splits_and_joins_pairs)
{
    uint32_t units[2];
    cr_assert_eq(dvq_unicode_split(0xFFFF, units), 1);
    cr_assert(units[0] == 0xFFFF && units[1] == 0);
    for (uint32_t code_point = 0x10000; code_point <= 0x10FFFF; code_point++) {
        cr_assert_eq(dvq_unicode_split(code_point, units), 2);
        cr_assert(dvq_unicode_is_surrogate(units[0]) && dvq_unicode_is_surrogate(units[1]));
        cr_assert_eq(dvq_unicode_join(units[0], units[1]), code_point);
    }
    uint16_t written[8];
    cr_assert_eq(dvq_unicode_write_utf16(DVQ_TEXT("aé😀"), written), 4);
    cr_assert(written[0] == 'a' && written[1] == 0xE9);
    cr_assert(written[2] == 0xD83D && written[3] == 0xDE00);
    cr_assert(dvq_unicode_has_surrogate_at(DVQ_TEXT("x\xED\xA0\xBD"), 1));
    cr_assert_not(dvq_unicode_has_surrogate_at(DVQ_TEXT("\xED\x9F\xBF"), 0));
}

Test(unicode, counts_utf16)
{
    dvq_text text = DVQ_TEXT("aé😀b");
    cr_assert_eq(dvq_unicode_utf16_length(text), 5);
    cr_assert_eq(dvq_unicode_byte_to_utf16(text, 3), 2);
    cr_assert_eq(dvq_unicode_byte_to_utf16(text, 7), 4);
    cr_assert_eq(dvq_unicode_utf16_to_byte(text, 2), 3);
    cr_assert_eq(dvq_unicode_utf16_to_byte(text, 4), 7);
    cr_assert_eq(dvq_unicode_utf16_to_byte(text, 99), text.length);
}

static dvq_text slice(dvq_arena *arena, const char *text, size_t start, size_t end)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_unicode_append_utf16_slice(&builder, dvq_text_from_string(text), start, end);
    dvq_text result;
    cr_assert_eq(dvq_text_builder_finish(&builder, &result), DVQ_OK);
    return result;
}

Test(unicode, slices_between_the_halves_of_a_pair)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    cr_assert(is(slice(&arena, "a😀b", 0, 2), "a\xED\xA0\xBD"));
    cr_assert(is(slice(&arena, "a😀b", 2, 4), "\xED\xB8\x80"
                                             "b"));
    cr_assert(is(slice(&arena, "a😀b", 2, 2), ""));
    cr_assert(is(slice(&arena, "a😀b", 1, 3), "😀"));
    cr_assert(is(slice(&arena, "a😀b", 9, 12), ""));
    dvq_arena_release(&arena);
}

Test(unicode, joins_halves)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    dvq_unicode_append_joined(&builder, DVQ_TEXT("a\xED\xA0\xBD"));
    dvq_unicode_append_joined(&builder, DVQ_TEXT("\xED\xB8\x80"
                                                 "b"));
    dvq_unicode_append_joined(&builder, DVQ_TEXT("\xED\xB8\x80"));
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    cr_assert(is(text, "a😀b\xED\xB8\x80"));
    dvq_arena_release(&arena);
}

Test(unicode, maps_case_as_a_whole)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    cr_assert(is(dvq_unicode_lower(&arena, DVQ_TEXT("ABC 1")), "abc 1"));
    cr_assert(is(dvq_unicode_upper(&arena, DVQ_TEXT("straße é ﬂ")), "STRASSE É FL"));
    cr_assert(is(dvq_unicode_lower(&arena, DVQ_TEXT("ΟΔΟΣ ΟΣΑ İ")), "οδος οσα i̇"));
    cr_assert(is(dvq_unicode_upper(&arena, DVQ_TEXT("é\xED\xA0\xBD")), "É\xED\xA0\xBD"));
    cr_assert_not_null(dvq_unicode_upper(&arena, DVQ_TEXT("")).data);
    dvq_arena_release(&arena);
}

static size_t emoji(const char *text)
{
    return dvq_unicode_match_emoji(dvq_text_from_string(text), 0);
}

Test(unicode, matches_emoji)
{
    cr_assert_eq(emoji("😀😀"), strlen("😀"));
    cr_assert_eq(emoji("©x"), strlen("©"));
    cr_assert_eq(emoji("☝️🏻"), strlen("☝️"));
    cr_assert_eq(emoji("☝🏻x"), strlen("☝🏻"));
    cr_assert_eq(emoji("👩‍❤️‍💋‍👨!"), strlen("👩‍❤️‍💋‍👨"));
    cr_assert_eq(emoji("👩‍❤‍💋‍👨!"), strlen("👩‍❤‍💋‍👨"));
    cr_assert_eq(emoji("👩‍x"), strlen("👩"));
    cr_assert_eq(emoji("🇩🇪🇫"), strlen("🇩🇪"));
    cr_assert_eq(emoji("🇩🇩"), 0);
    cr_assert_eq(emoji("🇩"), 0);
    cr_assert_eq(emoji("1️⃣"), strlen("1️⃣"));
    cr_assert_eq(emoji("#⃣"), strlen("#⃣"));
    cr_assert_eq(emoji("1️"), 0);
    cr_assert_eq(emoji("🏴󠁧󠁢󠁥󠁮󠁧󠁿"), strlen("🏴󠁧󠁢󠁥󠁮󠁧󠁿"));
    cr_assert_eq(emoji("🏴󠁧󠁢x"), strlen("🏴"));
    cr_assert_eq(emoji("🏻"), strlen("🏻"));
    cr_assert_eq(emoji("⌚️"), strlen("⌚️"));
    cr_assert_eq(emoji("⏩️"), strlen("⏩"));
    cr_assert_eq(emoji("a"), 0);
    cr_assert_eq(emoji("日"), 0);
}

static size_t width(const char *text)
{
    return dvq_unicode_display_width(dvq_text_from_string(text));
}

Test(unicode, measures_columns)
{
    cr_assert_eq(width("abc"), 3);
    cr_assert_eq(width("日本"), 4);
    cr_assert_eq(width("e\xCC\x81"), 1);
    cr_assert_eq(width("😀"), 2);
    cr_assert_eq(width("👩‍❤️‍💋‍👨"), 2);
    cr_assert_eq(width("©"), 1);
    cr_assert_eq(width("\xE2\x80\x8B"), 0);
    cr_assert_eq(width("ｆ"), 2);
    cr_assert_eq(width("1️⃣2"), 3);
    cr_assert_eq(width("\x1B"), 0);
}

Test(unicode, repairs_as_browsers_do)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text valid = DVQ_TEXT("plain ascii, é, 日本 and 😀");
    cr_assert_eq(dvq_unicode_repair(&arena, valid).data, valid.data);
    cr_assert(is(dvq_unicode_repair(&arena, DVQ_TEXT("a\xFF"
                                                     "b")),
                 "a\xEF\xBF\xBD"
                 "b"));
    cr_assert(is(dvq_unicode_repair(&arena, DVQ_TEXT("\xF0\x9F\x98")), "\xEF\xBF\xBD"));
    cr_assert(is(dvq_unicode_repair(&arena, DVQ_TEXT("\xE0\x80\xC3")),
                 "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"));
    cr_assert_eq(dvq_unicode_repair(&arena, DVQ_TEXT("\xED\xA0\x80")).length, 9);
    dvq_arena_release(&arena);
}

Test(unicode, composes)
{
    static const struct {
        const char *text;
        const char *composed;
    } cases[] = {
        {"plain", "plain"},
        {"caf\xC3\xA9", "caf\xC3\xA9"},
        {"cafe\xCC\x81", "caf\xC3\xA9"},
        {"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8", "\xEA\xB0\x81"},
        {"\xE0\xA5\x98", "\xE0\xA4\x95\xE0\xA4\xBC"},
        {"\xE2\x84\xAB", "\xC3\x85"},
        {"q\xCC\xA3\xCC\x87", "q\xCC\xA3\xCC\x87"},
        {"q\xCC\x87\xCC\xA3", "q\xCC\xA3\xCC\x87"},
        {"\xED\xA0\x80"
         "e\xCC\x81",
         "\xED\xA0\x80\xC3\xA9"},
    };
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dvq_text text = dvq_text_from_string(cases[i].text);
        dvq_text composed = dvq_unicode_compose(&arena, text);
        cr_assert(is(composed, cases[i].composed), "case %zu", i);
        bool same = strcmp(cases[i].text, cases[i].composed) == 0;
        cr_assert_eq(composed.data == text.data, same, "case %zu", i);
    }
    dvq_text text = DVQ_TEXT("cafe\xCC\x81s");
    char room[4];
    cr_assert(is(dvq_unicode_compose_into(text, room, sizeof room), text.data), "no room");
    dvq_arena_release(&arena);
}

Test(unicode, writes_names_to_compare)
{
    dvq_text text = DVQ_TEXT("E\xCC\x81\xC2\xA0X\xE2\x80\xAFy");
    char buffer[16];
    size_t length = dvq_unicode_write_name(text, buffer, sizeof buffer);
    cr_assert(is(dvq_text_make(buffer, length), "\xC3\xA9 x y"));
    cr_assert_eq(dvq_unicode_write_name(text, buffer, 5), SIZE_MAX);
}
