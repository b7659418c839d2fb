/*
 * Order by the host's Intl.Collator; see collator.h. Stands in for src/value/collator.c. Intl has
 * no keys, so the key of a text is its place among those that keys are made of.
 */
#include "value/collator.h"

#include "intl.h"
#include "support/unicode.h"

/* The host's number, which is never seen elsewhere, in place of a pointer. */
static int get_number(const dvq_collator *collator)
{
    return (int)(uintptr_t)collator;
}

dvq_collator *dvq_collator_open(const char *locale, bool *out_of_memory)
{
    *out_of_memory = false;
    return (dvq_collator *)(uintptr_t)intl_open_collator(locale, strlen(locale));
}

void dvq_collator_close(dvq_collator *collator)
{
    (void)collator;
}

/* The text as UTF-16; NULL when memory is out. */
static uint16_t *to_utf16(dvq_arena *arena, dvq_text text, size_t *length)
{
    uint16_t *units = dvq_arena_allocate(arena, (text.length + 1) * sizeof *units);
    *length = units != NULL ? dvq_unicode_write_utf16(text, units) : 0;
    return units;
}

dvq_status dvq_collator_compare(dvq_collator *collator, dvq_arena *scratch, dvq_text a, dvq_text b,
                                int *order)
{
    size_t left_length;
    const uint16_t *left = to_utf16(scratch, a, &left_length);
    size_t right_length;
    const uint16_t *right = to_utf16(scratch, b, &right_length);
    bool has_memory = left != NULL && right != NULL;
    if (has_memory)
        *order = intl_compare(get_number(collator), left, left_length, right, right_length);
    dvq_arena_reset(scratch);
    return has_memory ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* ---- keys ---- */

/* A rank with its largest byte first, so that bytes compare as ranks do. */
static dvq_text make_key(dvq_arena *arena, uint32_t rank)
{
    char bytes[] = {(char)(rank >> 24), (char)(rank >> 16), (char)(rank >> 8), (char)rank};
    return dvq_text_copy(arena, dvq_text_make(bytes, sizeof bytes));
}

/* The rank of each text, in `scratch`; NULL when memory is out. */
static const uint32_t *rank_texts(const dvq_collator *collator, dvq_arena *scratch,
                                  const dvq_text *texts, size_t count)
{
    const uint16_t **units = dvq_arena_allocate_array(scratch, count + 1, sizeof *units);
    size_t *lengths = dvq_arena_allocate_array(scratch, count + 1, sizeof *lengths);
    uint32_t *ranks = dvq_arena_allocate_array(scratch, count + 1, sizeof *ranks);
    if (units == NULL || lengths == NULL || ranks == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        units[i] = to_utf16(scratch, texts[i], &lengths[i]);
        if (units[i] == NULL)
            return NULL;
    }
    intl_rank(get_number(collator), units, lengths, count, ranks);
    return ranks;
}

bool dvq_collator_make_keys(dvq_collator *collator, dvq_arena *arena, dvq_arena *scratch,
                            const dvq_text *texts, size_t count, dvq_text *keys)
{
    const uint32_t *ranks = rank_texts(collator, scratch, texts, count);
    bool good = ranks != NULL;
    for (size_t i = 0; good && i < count; i++) {
        keys[i] = make_key(arena, ranks[i]);
        good = keys[i].data != NULL;
    }
    dvq_arena_reset(scratch);
    return good;
}
