/* Text by UTF-16 units: halves of surrogate pairs sought in whole characters, and put together. */
#include <criterion/criterion.h>

#include "eval/utf16.h"

#define HIGH "\xED\xA0\xBD" /* U+D83D */
#define LOW "\xED\xB8\x80"  /* U+DE00 */
#define WHOLE "\xF0\x9F\x98\x80"

Test(utf16, halves_are_found_in_characters)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    bool found = false;
    dvq_text text = DVQ_TEXT("a" WHOLE "b");
    dvq_utf16_contains(&arena, text, DVQ_TEXT("a" HIGH), &found);
    cr_expect(found);
    dvq_utf16_contains(&arena, text, DVQ_TEXT(LOW "b"), &found);
    cr_expect(found);
    dvq_utf16_contains(&arena, text, DVQ_TEXT(LOW HIGH), &found);
    cr_expect(!found);
    dvq_utf16_starts_with(&arena, text, DVQ_TEXT("a" HIGH), &found);
    cr_expect(found);
    dvq_utf16_ends_with(&arena, text, DVQ_TEXT(LOW "b"), &found);
    cr_expect(found);
    dvq_utf16_contains(&arena, text, DVQ_TEXT(""), &found);
    cr_expect(found);
    dvq_arena_release(&arena);
}

Test(utf16, pairs_come_apart_and_together)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text apart = dvq_utf16_expand(&arena, DVQ_TEXT("x" WHOLE WHOLE "y" LOW));
    cr_expect(dvq_text_equal(apart, DVQ_TEXT("x" HIGH LOW HIGH LOW "y" LOW)));
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    dvq_utf16_append_collapsed(&builder, apart);
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    cr_expect(dvq_text_equal(text, DVQ_TEXT("x" WHOLE WHOLE "y" LOW)));
    dvq_arena_release(&arena);
}

Test(utf16, edges)
{
    cr_expect(dvq_utf16_has_half_edge(DVQ_TEXT(LOW "a")));
    cr_expect(dvq_utf16_has_half_edge(DVQ_TEXT("a" HIGH)));
    cr_expect(!dvq_utf16_has_half_edge(DVQ_TEXT(HIGH "a" LOW)));
    cr_expect(!dvq_utf16_has_half_edge(DVQ_TEXT("\xED\x9F\xBF")));
    cr_expect(!dvq_utf16_has_half_edge(DVQ_TEXT("")));
}
