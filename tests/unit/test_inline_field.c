/* Inline fields: where they are, what is nested in or overlaps them, and the emoji of tasks. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "note/inline_field.h"

/* "start-end key=value" of each field. */
static const char *print_fields(dvq_arena *arena, dvq_text line, bool emoji)
{
    dvq_inline_field_vector fields = {0};
    cr_assert_eq(dvq_inline_field_find(arena, line, emoji, &fields), DVQ_OK);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t i = 0; i < fields.count; i++) {
        const dvq_inline_field *field = &fields.items[i];
        dvq_text_builder_add_format(&builder, "%zu-%zu ", field->start, field->end);
        dvq_text_builder_add(&builder, field->key);
        dvq_text_builder_add_byte(&builder, '=');
        dvq_text_builder_add(&builder, field->value);
        dvq_text_builder_add_string(&builder, "; ");
    }
    dvq_text_builder_add_byte(&builder, '.');
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    return dvq_text_to_string(arena, text);
}

typedef struct field_case {
    const char *line;
    const char *expected;
} field_case;

static void check_fields(const field_case *cases, size_t count, bool emoji)
{
    for (size_t i = 0; i < count; i++) {
        dvq_arena arena;
        dvq_arena_init(&arena, NULL);
        const char *got = print_fields(&arena, dvq_text_from_string(cases[i].line), emoji);
        cr_expect_str_eq(got, cases[i].expected, "%s\ngot  %s\nwant %s", cases[i].line, got,
                         cases[i].expected);
        dvq_arena_release(&arena);
    }
}

Test(inline_field, finds_brackets)
{
    static const field_case cases[] = {
        {"[a:: 1] (b::2)", "0-7 a=1; 8-14 b=2; ."},
        {"[ key ::  v w  ]", "0-16 key=v w; ."},
        {"[a:: [[b]]] [c:: x [y] z]", "0-11 a=[[b]]; 12-25 c=x [y] z; ."},
        {"(a:: (b) c) (d:: [e)", "0-11 a=(b) c; 12-20 d=[e; ."},
        {"[a:: [b:: 1] c]", "0-15 a=[b:: 1] c; ."},
        {"[open:: [b:: 1]", "8-15 b=1; ."},
        {"[x [a:: 1] y]", "3-10 a=1; ."},
        {"[a:: b \\] c] [d:: e\\\\] f]", "0-12 a=b \\] c; 13-22 d=e\\\\; ."},
        {"\\[a:: 1]", "1-8 a=1; ."},
        {"[:: v] [a::] [b : : c]", "0-6 =v; 7-12 a=; ."},
        /* Of fields that touch or overlap the first stays. */
        {"[a:: 1][b:: 2] [c:: (d:: 3)]", "0-7 a=1; 15-28 c=(d:: 3); ."},
        {"[a: 1] a:: b", "."},
        {"[a:: 1", "."},
    };
    check_fields(cases, sizeof cases / sizeof *cases, false);
}

Test(inline_field, finds_emoji_dates)
{
    static const field_case cases[] = {
        {"x 📅 2026-01-02", "2-17 due=2026-01-02; ."},
        {"📅2026-01-02 📆 2026-01-03", "0-14 due=2026-01-02; ."},
        {"🗓️ 2026-01-02 🗓 2026-01-03", "0-18 due=2026-01-02; ."},
        {"➕ 2026-01-01 🛫2026-01-02 ⌛ 2026-01-03 ✅ 2026-99-99",
         "0-14 created=2026-01-01; 15-29 start=2026-01-02; 30-44 scheduled=2026-01-03; "
         "45-59 completion=2026-99-99; ."},
        {"⏳ tomorrow ⏳ 2026-01-03T10:00", "13-27 scheduled=2026-01-03; ."},
        {"[a:: 📅 2026-01-02] ✅", "0-21 a=📅 2026-01-02; ."},
    };
    check_fields(cases, sizeof cases / sizeof *cases, true);
}

Test(inline_field, finds_whole_lines)
{
    static const char *const cases[][3] = {{"key:: value", "key", "value"},
                                           {"**Bold key**:: v", "Bold key", "v"},
                                           {"> - _it_ :: a:: b", "_it_", "a:: b"},
                                           {"a/b-c_d é:: x", "a/b-c_d é", "x"},
                                           {"✅ done ✅ x:: y", "done ✅ x", "y"},
                                           {":: v", "", "v"},
                                           {"k::", "k", ""},
                                           {"a 😀 b:: x", NULL, NULL},
                                           {"a.b:: x", NULL, NULL},
                                           {"(a):: x", NULL, NULL},
                                           {"no field: here", NULL, NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dvq_inline_field field;
        bool found = dvq_inline_field_match_line(dvq_text_from_string(cases[i][0]), &field);
        cr_assert_eq(found, cases[i][1] != NULL, "%s", cases[i][0]);
        if (found) {
            cr_expect(dvq_text_equal(field.key, dvq_text_from_string(cases[i][1])), "%s",
                      cases[i][0]);
            cr_expect(dvq_text_equal(field.value, dvq_text_from_string(cases[i][2])), "%s",
                      cases[i][0]);
        }
    }
}

/* Quadratic time would take minutes. */
Test(inline_field, takes_time_by_size_alone, .timeout = 60)
{
    static const char *const units[] = {"[a:: ", "(",     "((a:: b) ", "[a:: b][",
                                        "📅 ",    "🗓 ", "::",        "\\["};
    enum { SIZE = 1 << 20 };
    char *line = malloc(SIZE);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t size = strlen(units[i]);
        dvq_inline_field_vector fields = {0};
        for (size_t k = 0; k < SIZE; k++)
            line[k] = units[i][k % size];
        dvq_arena arena;
        dvq_arena_init(&arena, NULL);
        cr_expect_eq(dvq_inline_field_find(&arena, dvq_text_make(line, SIZE), true, &fields),
                     DVQ_OK);
        dvq_arena_release(&arena);
    }
    free(line);
}
