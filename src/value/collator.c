/*
 * ICU's collator; see collator.h. Called by collation.c. A dvq_collator is ICU's own, which is
 * never seen elsewhere.
 */
#include "value/collator.h"

#include <unicode/ucol.h>
#include <unicode/uloc.h>

#include "support/unicode.h"

static UCollator *get_icu(dvq_collator *collator)
{
    return (UCollator *)collator;
}

dvq_collator *dvq_collator_open(const char *locale, bool *out_of_memory)
{
    UErrorCode error = U_ZERO_ERROR;
    char name[ULOC_FULLNAME_CAPACITY];
    uloc_forLanguageTag(locale, name, sizeof name, NULL, &error);
    UErrorCode failure = U_ZERO_ERROR;
    bool usable = U_SUCCESS(error) && error != U_STRING_NOT_TERMINATED_WARNING;
    UCollator *collator = ucol_open(usable ? name : "", &failure);
    *out_of_memory = failure == U_MEMORY_ALLOCATION_ERROR;
    if (U_FAILURE(failure)) {
        ucol_close(collator);
        return NULL;
    }
    ucol_setAttribute(collator, UCOL_NORMALIZATION_MODE, UCOL_ON, &failure);
    return (dvq_collator *)collator;
}

void dvq_collator_close(dvq_collator *collator)
{
    if (collator != NULL)
        ucol_close(get_icu(collator));
}

/* ---- comparing ---- */

/* Whether `text` holds half of a surrogate pair, which ICU cannot read in UTF-8. */
static bool has_surrogate(dvq_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (dvq_unicode_has_surrogate_at(text, i))
            return true;
    return false;
}

/* The text as UTF-16; NULL when memory is out. */
static UChar *to_utf16(dvq_arena *arena, dvq_text text, int32_t *length)
{
    UChar *units = dvq_arena_allocate(arena, (text.length + 1) * sizeof *units);
    *length = units != NULL ? (int32_t)dvq_unicode_write_utf16(text, units) : 0;
    return units;
}

static dvq_status compare_utf16(dvq_collator *collator, dvq_arena *scratch, dvq_text a, dvq_text b,
                                int *order)
{
    int32_t left_length;
    UChar *left = to_utf16(scratch, a, &left_length);
    int32_t right_length;
    UChar *right = to_utf16(scratch, b, &right_length);
    bool has_memory = left != NULL && right != NULL;
    if (has_memory)
        *order = (int)ucol_strcoll(get_icu(collator), left, left_length, right, right_length);
    dvq_arena_reset(scratch);
    return has_memory ? DVQ_OK : DVQ_ERROR_MEMORY;
}

dvq_status dvq_collator_compare(dvq_collator *collator, dvq_arena *scratch, dvq_text a, dvq_text b,
                                int *order)
{
    if (has_surrogate(a) || has_surrogate(b))
        return compare_utf16(collator, scratch, a, b, order);
    UErrorCode error = U_ZERO_ERROR;
    *order =
        (int)ucol_strcollUTF8(get_icu(collator), a.data != NULL ? a.data : "", (int32_t)a.length,
                              b.data != NULL ? b.data : "", (int32_t)b.length, &error);
    if (U_SUCCESS(error))
        return DVQ_OK;
    return error == U_MEMORY_ALLOCATION_ERROR ? DVQ_ERROR_MEMORY : DVQ_ERROR_LIMIT;
}

/* ---- keys ---- */

/* ICU's key of a UTF-16 text, in `arena`; data is NULL when memory is out. */
static dvq_text get_sort_key(const UCollator *collator, dvq_arena *arena, const UChar *units,
                             int32_t length)
{
    uint8_t probe[256];
    int32_t size = ucol_getSortKey(collator, units, length, probe, sizeof probe);
    if (size <= (int32_t)sizeof probe)
        return dvq_text_copy(arena, dvq_text_make((char *)probe, (size_t)size));
    char *key = dvq_arena_allocate(arena, (size_t)size);
    if (key == NULL)
        return dvq_text_make(NULL, 0);
    ucol_getSortKey(collator, units, length, (uint8_t *)key, size);
    return dvq_text_make(key, (size_t)size);
}

bool dvq_collator_make_keys(dvq_collator *collator, dvq_arena *arena, dvq_arena *scratch,
                            const dvq_text *texts, size_t count, dvq_text *keys)
{
    for (size_t i = 0; i < count; i++) {
        int32_t length;
        const UChar *units = to_utf16(scratch, texts[i], &length);
        keys[i] = dvq_text_make(NULL, 0);
        if (units != NULL)
            keys[i] = get_sort_key(get_icu(collator), arena, units, length);
        dvq_arena_reset(scratch);
        if (keys[i].data == NULL)
            return false;
    }
    return true;
}
