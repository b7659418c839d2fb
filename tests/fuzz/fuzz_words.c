/* Fuzz target: dates in words, with a keyword before them or none, and rules of recurrence. */
#include "fuzz.h"

#include "support/unicode.h"
#include "tasks/date_words.h"
#include "tasks/recurrence.h"

static void read_date(dvq_arena *arena, dvq_text text, size_t keyword_length)
{
    dvq_words_days days;
    bool found;
    FUZZ_CHECK(dvq_words_read(fuzz_get_environment(), text, keyword_length, arena, &days, &found) ==
               DVQ_OK);
    FUZZ_CHECK(!found || days.first <= days.last);
    FUZZ_CHECK(!found || !days.whole || keyword_length != 0);
}

/* A rule has a text; what is none has neither text nor RRULE. */
static void read_rule(dvq_arena *arena, dvq_text text)
{
    dvq_recurrence recurrence;
    bool found;
    FUZZ_CHECK(dvq_recurrence_read(text, arena, &recurrence, &found) == DVQ_OK);
    FUZZ_CHECK(found == (recurrence.text.length != 0));
    FUZZ_CHECK(found || recurrence.rule.length == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text copy = dvq_text_copy(&arena, dvq_text_make((const char *)data, size));
    dvq_text text = dvq_unicode_repair(&arena, copy);
    static const char *const keywords[] = {"", "in", "on", "after", "on or before"};
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        dvq_text keyword = dvq_text_from_string(keywords[i]);
        if (dvq_text_starts_with(text, keyword))
            read_date(&arena, text, keyword.length);
    }
    read_rule(&arena, text);
    dvq_arena_release(&arena);
    return 0;
}
