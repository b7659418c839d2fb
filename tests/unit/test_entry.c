#include <criterion/criterion.h>

#include <stdio.h>

#include "value/entry.h"

typedef struct numbered {
    dvq_text key;
    int number;
} numbered;

static dvq_arena arena;

static void set_up(void)
{
    dvq_arena_init(&arena, NULL);
}

static void tear_down(void)
{
    dvq_arena_release(&arena);
}

TestSuite(entry, .init = set_up, .fini = tear_down);

/* "a1 b2": entries whose keys are single words and whose numbers are their places. */
static size_t read_entries(const char *keys, numbered entries[64])
{
    dvq_text text = dvq_text_from_string(keys);
    size_t count = 0;
    for (size_t start = 0; start < text.length;) {
        size_t end = dvq_text_find_byte(text, ' ', start);
        entries[count] = (numbered){dvq_text_slice(text, start, end), (int)count};
        count++;
        start = end == SIZE_MAX ? text.length : end + 1;
    }
    return count;
}

static void check(const numbered *entries, size_t count, const char *expected)
{
    char shown[512] = "";
    size_t length = 0;
    for (size_t i = 0; i < count; i++)
        length +=
            (size_t)snprintf(shown + length, sizeof shown - length, "%s%.*s=%d", i > 0 ? " " : "",
                             (int)entries[i].key.length, entries[i].key.data, entries[i].number);
    cr_expect_str_eq(shown, expected);
}

Test(entry, keeps_the_last_entry_of_a_key_in_the_place_of_the_first)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"a b c", "a=0 b=1 c=2"},
        {"a b a c b", "a=2 b=4 c=3"},
        {"a b c d e f g h i j k l m a z b",
         "a=13 b=15 c=2 d=3 e=4 f=5 g=6 h=7 i=8 j=9 k=10 l=11 m=12 z=14"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        numbered entries[64];
        size_t count = read_entries(cases[i][0], entries);
        count = dvq_entry_merge(&arena, entries, count, sizeof *entries);
        check(entries, count, cases[i][1]);
    }
}

Test(entry, puts_array_indices_first)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"b a", "b=0 a=1"},
        {"b 10 a 9 0", "0=4 9=3 10=1 b=0 a=2"},
        {"2 1", "1=1 2=0"},
        {"01 1 -1 1.0 1e0", "1=1 01=0 -1=2 1.0=3 1e0=4"},
        {"x 4294967295 4294967294", "4294967294=2 x=0 4294967295=1"},
        {"12345678901 7", "7=1 12345678901=0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        numbered entries[64];
        size_t count = read_entries(cases[i][0], entries);
        cr_expect(dvq_entry_order(&arena, entries, count, sizeof *entries));
        check(entries, count, cases[i][1]);
    }
}
