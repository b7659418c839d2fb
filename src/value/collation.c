/*
 * The order of text, as JavaScript's localeCompare gives it: ICU's, with tertiary strength and
 * normalisation. Most text is ASCII and most locales are English. For those the order is a table
 * here, so that ICU, which takes milliseconds to open, is opened only when a comparison needs it.
 *
 * Called by value_compare.c and by sorting. A comparison always gives an answer: without a
 * collator, bytes decide.
 */
#include "value/collation.h"

#include <unicode/ucol.h>
#include <unicode/uloc.h>

#include "support/diagnostic.h"
#include "support/unicode.h"

struct dvq_collation {
    dvq_arena arena;   /* holds this struct and the locale */
    dvq_arena scratch; /* the texts being compared, as UTF-16 */
    const char *locale;
    UCollator *collator; /* NULL until it is needed, or when it cannot be opened */
    bool tried;
    bool failed;    /* a comparison ran out of memory */
    bool has_table; /* the locale orders ASCII as the table below does */
};

/*
 * Primary weights of ASCII in the root collation, which English does not change: white space,
 * punctuation, symbols, digits, letters. 0 means that the character is ignored. Both cases of a
 * letter have the same weight; only when everything else is equal does the small letter come first.
 */
static const unsigned char ascii_weights[128] = {
    0,  0,  0,  0,  0,  0,  0,  0,  0,  2,  3,  4,  5,  6,  0,  0,  0,  0,  0,  0,  0,  0,
    0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  7,  13, 17, 29, 39, 30, 28, 16, 18, 19, 25, 33,
    10, 9,  15, 26, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 12, 11, 34, 35, 36, 14, 24, 50,
    51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72,
    73, 74, 75, 20, 27, 21, 32, 8,  31, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62,
    63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 22, 37, 23, 38, 0,
};

/* Separates the levels of a key; smaller than any weight. */
#define LEVEL_SEPARATOR 1

/* Whether this is English without a variant or extension, which could change the order. */
static bool is_plain_english(const char *locale)
{
    size_t length = strlen(locale);
    if (length < 2 || !dvq_text_equal_ascii_case(dvq_text_make(locale, 2), DVQ_TEXT("en")))
        return false;
    return length == 2 || (length == 5 && locale[2] == '-');
}

dvq_status dvq_collation_open(const dvq_allocator *allocator, const char *locale,
                              dvq_collation **collation, dvq_error *error)
{
    dvq_arena arena;
    dvq_arena_init(&arena, allocator);
    dvq_collation *made = dvq_arena_allocate(&arena, sizeof *made);
    char *copy = dvq_text_to_string(&arena, dvq_text_from_string(locale));
    *collation = NULL;
    if (made == NULL || copy == NULL) {
        dvq_arena_release(&arena);
        return dvq_error_memory(error);
    }
    *made = (dvq_collation){.locale = copy, .has_table = is_plain_english(copy)};
    made->arena = arena;
    dvq_arena_init(&made->scratch, allocator);
    *collation = made;
    return DVQ_OK;
}

void dvq_collation_close(dvq_collation *collation)
{
    if (collation == NULL)
        return;
    if (collation->collator != NULL)
        ucol_close(collation->collator);
    dvq_arena_release(&collation->scratch);
    /* The struct is in the arena that it holds. */
    dvq_arena arena = collation->arena;
    dvq_arena_release(&arena);
}

static UCollator *get_collator(dvq_collation *collation)
{
    if (collation->tried)
        return collation->collator;
    collation->tried = true;
    UErrorCode error = U_ZERO_ERROR;
    char locale[ULOC_FULLNAME_CAPACITY];
    uloc_forLanguageTag(collation->locale, locale, sizeof locale, NULL, &error);
    /* A tag that is invalid or too long gets the root collation. */
    UErrorCode failure = U_ZERO_ERROR;
    bool usable = U_SUCCESS(error) && error != U_STRING_NOT_TERMINATED_WARNING;
    UCollator *collator = ucol_open(usable ? locale : "", &failure);
    if (U_FAILURE(failure)) {
        collation->failed = failure == U_MEMORY_ALLOCATION_ERROR;
        return NULL;
    }
    ucol_setAttribute(collator, UCOL_NORMALIZATION_MODE, UCOL_ON, &failure);
    collation->collator = collator;
    return collator;
}

/* ---- ASCII ---- */

static uint64_t load_word(const char *data)
{
    uint64_t word;
    memcpy(&word, data, sizeof word);
    return word;
}

/* How many bytes at the start are the same in both, or a few less. */
static size_t skip_common(dvq_text a, dvq_text b)
{
    size_t length = a.length < b.length ? a.length : b.length;
    size_t i = 0;
    while (i + sizeof(uint64_t) <= length && load_word(a.data + i) == load_word(b.data + i))
        i += sizeof(uint64_t);
    return i;
}

/* The next byte that is not ignored, moving *offset past it; 0 at the end. */
static unsigned char next_weighted(dvq_text text, size_t *offset)
{
    while (*offset < text.length) {
        unsigned char byte = (unsigned char)text.data[(*offset)++];
        if (ascii_weights[byte] != 0)
            return byte;
    }
    return 0;
}

static int compare_ascii(dvq_text a, dvq_text b)
{
    int by_case = 0;
    size_t left_offset = skip_common(a, b);
    size_t right_offset = left_offset;
    for (;;) {
        unsigned char left = next_weighted(a, &left_offset);
        unsigned char right = next_weighted(b, &right_offset);
        int difference = (int)ascii_weights[left] - (int)ascii_weights[right];
        if (difference != 0)
            return difference;
        if (left == 0)
            return by_case;
        /* The capital has the smaller code, but comes after the small letter. */
        if (by_case == 0)
            by_case = (int)right - (int)left;
    }
}

/* The key of an ASCII text: weights, separator, cases. */
static dvq_text make_ascii_key(dvq_arena *arena, dvq_text text)
{
    char *key = dvq_arena_allocate(arena, text.length * 2 + 1);
    if (key == NULL)
        return dvq_text_make(NULL, 0);
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char weight = ascii_weights[(unsigned char)text.data[i]];
        if (weight != 0)
            key[length++] = (char)weight;
    }
    key[length++] = LEVEL_SEPARATOR;
    for (size_t i = 0; i < text.length; i++)
        if (ascii_weights[(unsigned char)text.data[i]] != 0)
            key[length++] = text.data[i] >= 'A' && text.data[i] <= 'Z' ? 2 : 1;
    return dvq_text_make(key, length);
}

/* ---- other text ---- */

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

static int compare_utf16(dvq_collation *collation, dvq_text a, dvq_text b)
{
    int32_t left_length;
    UChar *left = to_utf16(&collation->scratch, a, &left_length);
    int32_t right_length;
    UChar *right = to_utf16(&collation->scratch, b, &right_length);
    int order = dvq_text_compare_bytes(a, b);
    if (left != NULL && right != NULL)
        order = ucol_strcoll(collation->collator, left, left_length, right, right_length);
    else
        collation->failed = true;
    dvq_arena_reset(&collation->scratch);
    return order;
}

int dvq_collation_compare(dvq_collation *collation, dvq_text a, dvq_text b)
{
    if (collation->has_table && dvq_text_is_ascii(a) && dvq_text_is_ascii(b))
        return compare_ascii(a, b);
    if (dvq_text_equal(a, b))
        return 0;
    UCollator *collator = get_collator(collation);
    if (collator == NULL)
        return dvq_text_compare_bytes(a, b);
    if (has_surrogate(a) || has_surrogate(b))
        return compare_utf16(collation, a, b);
    UErrorCode error = U_ZERO_ERROR;
    UCollationResult order =
        ucol_strcollUTF8(collator, a.data != NULL ? a.data : "", (int32_t)a.length,
                         b.data != NULL ? b.data : "", (int32_t)b.length, &error);
    if (U_SUCCESS(error))
        return (int)order;
    collation->failed = collation->failed || error == U_MEMORY_ALLOCATION_ERROR;
    return dvq_text_compare_bytes(a, b);
}

bool dvq_collation_has_failed(const dvq_collation *collation)
{
    return collation->failed;
}

/* ICU's key of a UTF-16 text, in `arena`. */
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

dvq_text dvq_collation_make_key(dvq_collation *collation, dvq_arena *arena, dvq_text text)
{
    UCollator *collator = get_collator(collation);
    if (collator == NULL) {
        dvq_text copy = dvq_text_copy(arena, text);
        return copy.length > 0 ? copy : DVQ_TEXT("");
    }
    int32_t length;
    UChar *units = to_utf16(&collation->scratch, text, &length);
    dvq_text key = dvq_text_make(NULL, 0);
    if (units != NULL)
        key = get_sort_key(collator, arena, units, length);
    dvq_arena_reset(&collation->scratch);
    return key;
}

bool dvq_collation_make_keys(dvq_collation *collation, dvq_arena *arena, const dvq_text *texts,
                             size_t count, dvq_text *keys)
{
    bool ascii = collation->has_table;
    for (size_t i = 0; ascii && i < count; i++)
        ascii = dvq_text_is_ascii(texts[i]);
    for (size_t i = 0; i < count; i++) {
        keys[i] = ascii ? make_ascii_key(arena, texts[i])
                        : dvq_collation_make_key(collation, arena, texts[i]);
        if (keys[i].data == NULL)
            return false;
    }
    return true;
}
