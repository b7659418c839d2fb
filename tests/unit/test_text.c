/* Slices, searching, and the builder's limit. */
#include <criterion/criterion.h>

#include "support/ascii.h"
#include "support/text.h"
#include "support/vector.h"

Test(text, knows_ascii)
{
    for (uint32_t c = 0; c < 0x200; c++) {
        bool digit = c < 0x80 && strchr("0123456789", (int)c) != NULL && c != 0;
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        cr_assert_eq(dvq_ascii_is_digit(c), digit);
        cr_assert_eq(dvq_ascii_is_letter(c), letter);
        cr_assert_eq(dvq_ascii_is_name(c), digit || letter || c == '_' || c == '-');
    }
    cr_assert(dvq_ascii_lower('Z') == 'z' && dvq_ascii_lower('[') == '[');
    cr_assert_eq(dvq_ascii_count_digits(DVQ_TEXT("a12345"), 1, 3), 3);
    cr_assert_eq(dvq_ascii_count_digits(DVQ_TEXT("a12345"), 1, SIZE_MAX), 5);
    cr_assert_eq(dvq_ascii_count_digits(DVQ_TEXT("a1"), 2, 1), 0);
    cr_assert_eq(dvq_ascii_read_number(DVQ_TEXT("0042")), 42);
    cr_assert_eq(dvq_ascii_read_number(DVQ_TEXT("")), 0);
}

Test(text, compares_and_slices)
{
    cr_assert(dvq_text_equal(DVQ_TEXT("abc"), DVQ_TEXT("abc")));
    cr_assert_not(dvq_text_equal(DVQ_TEXT("abc"), DVQ_TEXT("ab")));
    cr_assert_lt(dvq_text_compare_bytes(DVQ_TEXT("ab"), DVQ_TEXT("abc")), 0);
    cr_assert_gt(dvq_text_compare_bytes(DVQ_TEXT("b"), DVQ_TEXT("abc")), 0);
    cr_assert(dvq_text_equal_ascii_case(DVQ_TEXT("FroM"), DVQ_TEXT("fRom")));
    cr_assert(dvq_text_starts_with(DVQ_TEXT("note.md"), DVQ_TEXT("note")));
    cr_assert(dvq_text_ends_with(DVQ_TEXT("note.md"), DVQ_TEXT(".md")));
    cr_assert_not(dvq_text_ends_with(DVQ_TEXT("md"), DVQ_TEXT(".md")));
    cr_assert(dvq_text_equal(dvq_text_slice(DVQ_TEXT("abcdef"), 2, 99), DVQ_TEXT("cdef")));
    cr_assert_eq(dvq_text_slice(DVQ_TEXT("abc"), 3, 1).length, 0);
}

Test(text, finds)
{
    dvq_text text = DVQ_TEXT("a::b::c");
    cr_assert_eq(dvq_text_find(text, DVQ_TEXT("::"), 0), 1);
    cr_assert_eq(dvq_text_find(text, DVQ_TEXT("::"), 2), 4);
    cr_assert_eq(dvq_text_find(text, DVQ_TEXT("::"), 5), SIZE_MAX);
    cr_assert_eq(dvq_text_find(text, DVQ_TEXT(""), 7), 7);
    cr_assert_eq(dvq_text_find_byte(text, 'c', 0), 6);
    cr_assert_eq(dvq_text_find_last_byte(text, ':'), 5);
    cr_assert_eq(dvq_text_find_byte(text, 'c', 99), SIZE_MAX);
}

Test(text, reads_bytes)
{
    dvq_text text = DVQ_TEXT(" \t a");
    cr_assert_eq(dvq_text_byte_at(text, 3), 'a');
    cr_assert_eq(dvq_text_byte_at(text, 4), '\0');
    cr_assert_eq(dvq_text_skip_spaces(text, 0), 3);
    cr_assert_eq(dvq_text_skip_spaces(text, 3), 3);
    cr_assert_eq(dvq_text_skip_spaces(text, 9), 9);
    cr_assert_not(dvq_text_is_blank(text));
    cr_assert(dvq_text_is_blank(dvq_text_slice(text, 0, 3)));
    cr_assert_not(dvq_text_is_blank(DVQ_TEXT("\n")));
    for (const char *mark = "!/:@[`{~"; *mark != '\0'; mark++)
        cr_assert(dvq_text_is_punctuation(*mark), "%c", *mark);
    for (const char *other = " 09AZaz\x7f"; *other != '\0'; other++)
        cr_assert_not(dvq_text_is_punctuation(*other), "%c", *other);
}

Test(text, builds)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    for (int i = 0; i < 1000; i++)
        dvq_text_builder_add_format(&builder, "%d,", i % 10);
    dvq_text_builder_add_repeated(&builder, '-', 200);
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    cr_assert_eq(text.length, 2200);
    cr_assert(dvq_text_starts_with(text, DVQ_TEXT("0,1,2,")));
    dvq_text_builder_init(&builder, &arena);
    dvq_text_builder_add_format(&builder, "%0300d", 7);
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    cr_assert_eq(text.length, 300);
    dvq_arena_release(&arena);
}

Test(text, remembers_the_limit)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    builder.limit = 10;
    dvq_text_builder_add(&builder, DVQ_TEXT("12345678"));
    dvq_text_builder_add(&builder, DVQ_TEXT("abc"));
    dvq_text_builder_add(&builder, DVQ_TEXT("9"));
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_ERROR_LIMIT);
    cr_assert_eq(text.length, 0);
    dvq_arena_release(&arena);
}

Test(text, runs_and_blanks_at_the_end)
{
    cr_expect_eq(dvq_text_count_run(DVQ_TEXT("a```b"), '`', 1), 3);
    cr_expect_eq(dvq_text_count_run(DVQ_TEXT("a```"), '`', 2), 2);
    cr_expect_eq(dvq_text_count_run(DVQ_TEXT("a"), '`', 0), 0);
    cr_expect_eq(dvq_text_count_run(DVQ_TEXT(""), '`', 0), 0);
    cr_expect(dvq_text_equal(dvq_text_trim_end(DVQ_TEXT("> \t")), DVQ_TEXT(">")));
    cr_expect(dvq_text_equal(dvq_text_trim_end(DVQ_TEXT(" \n")), DVQ_TEXT(" \n")));
    cr_expect_eq(dvq_text_trim_end(DVQ_TEXT(" ")).length, 0);
}

Test(text, vectors_grow)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    DVQ_VECTOR(int) numbers = {0};
    for (int i = 0; i < 1000; i++)
        cr_assert(DVQ_VECTOR_PUSH(&arena, &numbers, i));
    cr_assert_eq(numbers.count, 1000);
    for (int i = 0; i < 1000; i++)
        cr_assert_eq(numbers.items[i], i);
    dvq_arena_release(&arena);
}
