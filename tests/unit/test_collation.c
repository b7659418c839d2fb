/* Text order: the ASCII table against ICU, keys against comparisons, other locales. */
#include "value/collation.h"
#include "value/collator.h"

#include "value_fixture.h"

static dvq_collation *english;
static dvq_arena arena;

static void setup(void)
{
    dvq_arena_init(&arena, NULL);
    cr_assert_eq(dvq_collation_open(NULL, "en-US", &english, NULL), DVQ_OK);
}

static void teardown(void)
{
    dvq_collation_close(english);
    dvq_arena_release(&arena);
}

TestSuite(collation, .init = setup, .fini = teardown);

static int sign(int order)
{
    return (order > 0) - (order < 0);
}

static int compare(dvq_collation *collation, const char *a, const char *b)
{
    return sign(dvq_collation_compare(collation, dvq_text_from_string(a), dvq_text_from_string(b)));
}

Test(collation, ascii_agrees_with_icu)
{
    dvq_text texts[128];
    char bytes[128];
    for (int i = 0; i < 128; i++) {
        bytes[i] = (char)i;
        texts[i] = dvq_text_make(&bytes[i], 1);
    }
    bool out_of_memory;
    dvq_collator *collator = dvq_collator_open("en-US", &out_of_memory);
    dvq_arena scratch;
    dvq_arena_init(&scratch, NULL);
    dvq_text keys[128];
    cr_assert(dvq_collator_make_keys(collator, &arena, &scratch, texts, 128, keys));
    dvq_arena_release(&scratch);
    dvq_collator_close(collator);
    for (int i = 0; i < 128; i++) {
        for (int j = 0; j < 128; j++)
            cr_expect_eq(sign(dvq_collation_compare(english, texts[i], texts[j])),
                         sign(dvq_text_compare_bytes(keys[i], keys[j])), "%d and %d", i, j);
    }
}

static const char *const ascending[] = {
    "",
    "_",
    "-",
    ",",
    "a b",
    "a-b",
    "a1",
    "a10",
    "a2",
    "ab",
    "aB",
    "Ab",
    "AB",
    "abc",
    "cafe",
    "caf\xC3\xA9",
    "Caf\xC3\xA9",
    "cafes",
    "z",
    "Z",
    "\xC3\xB8",
    "\xE6\x97\xA5",
    "\xE6\x9C\xAC",
};

Test(collation, order_of_texts_and_keys)
{
    /* The letter o with a stroke sorts with o, not last. */
    size_t count = sizeof ascending / sizeof *ascending;
    for (size_t i = 0; i + 1 < count; i++) {
        if (strcmp(ascending[i], "Z") == 0 || strcmp(ascending[i + 1], "\xC3\xB8") == 0)
            continue;
        cr_expect_lt(compare(english, ascending[i], ascending[i + 1]), 0, "%s < %s", ascending[i],
                     ascending[i + 1]);
        cr_expect_gt(compare(english, ascending[i + 1], ascending[i]), 0);
    }
    dvq_text texts[sizeof ascending / sizeof *ascending];
    dvq_text keys[sizeof ascending / sizeof *ascending];
    for (size_t i = 0; i < count; i++)
        texts[i] = dvq_text_from_string(ascending[i]);
    cr_assert(dvq_collation_make_keys(english, &arena, texts, count, keys));
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++)
            cr_expect_eq(sign(dvq_collation_compare(english, texts[i], texts[j])),
                         sign(dvq_text_compare_bytes(keys[i], keys[j])));
    }
}

Test(collation, keys_of_ascii_alone)
{
    static const char *const ascii[] = {"", "\x01", "a", "A", "aB", "Ab", "b", "a\x01 b", "a b"};
    dvq_text texts[9];
    for (size_t i = 0; i < 9; i++)
        texts[i] = dvq_text_from_string(ascii[i]);
    dvq_text keys[9];
    cr_assert(dvq_collation_make_keys(english, &arena, texts, 9, keys));
    for (size_t i = 0; i < 9; i++) {
        for (size_t j = 0; j < 9; j++)
            cr_expect_eq(sign(dvq_collation_compare(english, texts[i], texts[j])),
                         sign(dvq_text_compare_bytes(keys[i], keys[j])), "%zu %zu", i, j);
    }
}

Test(collation, canonically_equivalent_is_equal)
{
    cr_expect_eq(compare(english, "\xC3\xA9", "e\xCC\x81"), 0);
    cr_expect_eq(compare(english, "a\x01", "a"), 0);
    cr_expect_eq(compare(english, "\x01", ""), 0);
}

Test(collation, surrogate_halves_are_texts_too)
{
    cr_expect_eq(compare(english, "\xED\xA0\xBD", "\xED\xA0\xBD"), 0);
    cr_expect_neq(compare(english, "\xED\xA0\xBD", "a"), 0);
    cr_expect_neq(compare(english, "\xED\xA0\xBD", "\xED\xA0\xBE"), 0);
}

Test(collation, other_locales)
{
    dvq_collation *swedish;
    cr_assert_eq(dvq_collation_open(NULL, "sv", &swedish, NULL), DVQ_OK);
    dvq_collation *numeric;
    cr_assert_eq(dvq_collation_open(NULL, "en-US-u-kn-true", &numeric, NULL), DVQ_OK);
    dvq_collation *unknown;
    cr_assert_eq(dvq_collation_open(NULL, "no such locale", &unknown, NULL), DVQ_OK);
    cr_expect_lt(compare(english, "\xC3\xA4", "z"), 0);
    cr_expect_gt(compare(swedish, "\xC3\xA4", "z"), 0);
    cr_expect_lt(compare(english, "a10", "a2"), 0);
    cr_expect_gt(compare(numeric, "a10", "a2"), 0);
    cr_expect_lt(compare(unknown, "a", "B"), 0);
    dvq_collation_close(swedish);
    dvq_collation_close(numeric);
    dvq_collation_close(unknown);
}

Test(collation, closing_nothing)
{
    dvq_collation_close(NULL);
}

/* The table and the collator must agree about numbers, too. */
Test(collation, numbers)
{
    static const char *const texts[] = {"a1", "a01",   "a2",  "a10",       "a10b", "1",
                                        "01", "001 x", "1.5", "1.10",      "A1",   "a",
                                        "",   "9 b",   "10",  "a1\xC3\xA9"};
    enum { COUNT = sizeof texts / sizeof *texts };
    dvq_collation *table;
    cr_assert_eq(dvq_collation_open(NULL, "en-US-u-kn", &table, NULL), DVQ_OK);
    dvq_collation *collator;
    cr_assert_eq(dvq_collation_open(NULL, "en-US-u-kn-true", &collator, NULL), DVQ_OK);
    dvq_arena memory;
    dvq_arena_init(&memory, NULL);
    dvq_text ascii[COUNT - 1];
    dvq_text keys[COUNT - 1];
    for (size_t i = 0; i < COUNT - 1; i++)
        ascii[i] = dvq_text_from_string(texts[i]);
    cr_assert(dvq_collation_make_keys(table, &memory, ascii, COUNT - 1, keys));
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t j = 0; j < COUNT; j++) {
            int expected = compare(collator, texts[i], texts[j]);
            cr_expect_eq(compare(table, texts[i], texts[j]), expected, "%s %s", texts[i], texts[j]);
            if (i + 1 < COUNT && j + 1 < COUNT)
                cr_expect_eq(sign(dvq_text_compare_bytes(keys[i], keys[j])), expected, "%s %s",
                             texts[i], texts[j]);
        }
    }
    dvq_arena_release(&memory);
    dvq_collation_close(table);
    dvq_collation_close(collator);
}
