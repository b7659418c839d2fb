/*
 * The order of text, as JavaScript's localeCompare gives it, which is that of collator.c. Most text
 * is ASCII and most locales are English. For those the order is a table here, so that a collator,
 * which takes milliseconds to open, is opened only when a comparison needs it.
 *
 * Called by value_compare.c and by sorting. A comparison always gives an answer: without a
 * collator, bytes decide, and whoever opened the collation must ask whether it failed.
 */
#include "value/collation.h"

#include "support/diagnostic.h"
#include "value/collator.h"

struct dvq_collation {
    dvq_arena arena;   /* holds this struct and the locale */
    dvq_arena scratch; /* for the collator */
    const char *locale;
    dvq_collator *collator; /* NULL until it is needed, or when it cannot be opened */
    bool tried;
    bool has_table; /* the locale orders ASCII as the table below does */
    bool numeric;   /* digits in a row are a number */
    dvq_status failure;
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

/* A locale's extension that orders numbers by what they say. */
#define NUMERIC_EXTENSION DVQ_TEXT("-u-kn")

/* Whether this is English without a variant or extension, which could change the order. */
static bool is_plain_english(dvq_text locale)
{
    if (locale.length < 2 ||
        !dvq_text_equal_ascii_case(dvq_text_slice(locale, 0, 2), DVQ_TEXT("en")))
        return false;
    return locale.length == 2 || (locale.length == 5 && locale.data[2] == '-');
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
    dvq_text plain = dvq_text_from_string(copy);
    bool numeric = dvq_text_ends_with(plain, NUMERIC_EXTENSION);
    if (numeric)
        plain.length -= NUMERIC_EXTENSION.length;
    *made =
        (dvq_collation){.locale = copy, .has_table = is_plain_english(plain), .numeric = numeric};
    made->arena = arena;
    dvq_arena_init(&made->scratch, allocator);
    *collation = made;
    return DVQ_OK;
}

void dvq_collation_close(dvq_collation *collation)
{
    if (collation == NULL)
        return;
    dvq_collator_close(collation->collator);
    dvq_arena_release(&collation->scratch);
    /* The struct is in the arena that it holds. */
    dvq_arena arena = collation->arena;
    dvq_arena_release(&arena);
}

static dvq_collator *get_collator(dvq_collation *collation)
{
    if (collation->tried)
        return collation->collator;
    collation->tried = true;
    bool out_of_memory;
    collation->collator = dvq_collator_open(collation->locale, &out_of_memory);
    if (collation->collator == NULL)
        collation->failure = out_of_memory ? DVQ_ERROR_MEMORY : DVQ_ERROR_EVALUATE;
    return collation->collator;
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

static bool is_digit(unsigned char byte)
{
    return byte >= '0' && byte <= '9';
}

/* The number whose first digit is the byte before *offset, without zeros in front. */
static dvq_text take_number(dvq_text text, size_t *offset)
{
    size_t start = *offset - 1;
    while (*offset < text.length && is_digit((unsigned char)text.data[*offset]))
        (*offset)++;
    while (start < *offset && text.data[start] == '0')
        start++;
    return dvq_text_slice(text, start, *offset);
}

static int compare_numbers(dvq_text a, dvq_text b)
{
    if (a.length != b.length)
        return a.length < b.length ? -1 : 1;
    return dvq_text_compare_bytes(a, b);
}

/* Where to begin: not inside a number, if there are numbers. */
static size_t find_difference(dvq_text a, dvq_text b, bool numeric)
{
    size_t offset = skip_common(a, b);
    while (numeric && offset > 0 && is_digit((unsigned char)a.data[offset - 1]))
        offset--;
    return offset;
}

static int compare_ascii(dvq_text a, dvq_text b, bool numeric)
{
    int by_case = 0;
    size_t left_offset = find_difference(a, b, numeric);
    size_t right_offset = left_offset;
    for (;;) {
        unsigned char left = next_weighted(a, &left_offset);
        unsigned char right = next_weighted(b, &right_offset);
        int difference = (int)ascii_weights[left] - (int)ascii_weights[right];
        if (numeric && is_digit(left) && is_digit(right)) {
            difference =
                compare_numbers(take_number(a, &left_offset), take_number(b, &right_offset));
            left = right;
        }
        if (difference != 0)
            return difference;
        if (left == 0)
            return by_case;
        /* The capital has the smaller code, but comes after the small letter. */
        if (by_case == 0)
            by_case = (int)right - (int)left;
    }
}

/* Write a number's weights: how many digits it has, then those. */
static size_t write_number(dvq_text number, char *key)
{
    size_t length = 0;
    key[length++] = (char)ascii_weights['0'];
    key[length++] = (char)(number.length < 254 ? number.length + 1 : 255);
    for (size_t i = 0; i < number.length; i++)
        key[length++] = (char)ascii_weights[(unsigned char)number.data[i]];
    return length;
}

/* The key of an ASCII text: weights, separator, cases. */
static dvq_text make_ascii_key(dvq_arena *arena, dvq_text text, bool numeric)
{
    char *key = dvq_arena_allocate(arena, text.length * 4 + 1);
    char *cases = key != NULL ? key + text.length * 3 + 1 : NULL;
    if (key == NULL)
        return dvq_text_make(NULL, 0);
    size_t length = 0;
    size_t count = 0;
    size_t offset = 0;
    unsigned char byte;
    while ((byte = next_weighted(text, &offset)) != 0) {
        if (numeric && is_digit(byte))
            length += write_number(take_number(text, &offset), key + length);
        else
            key[length++] = (char)ascii_weights[byte];
        cases[count++] = byte >= 'A' && byte <= 'Z' ? 2 : 1;
    }
    key[length++] = LEVEL_SEPARATOR;
    memmove(key + length, cases, count);
    return dvq_text_make(key, length + count);
}

/* ---- all text ---- */

int dvq_collation_compare(dvq_collation *collation, dvq_text a, dvq_text b)
{
    if (collation->has_table && dvq_text_is_ascii(a) && dvq_text_is_ascii(b))
        return compare_ascii(a, b, collation->numeric);
    if (dvq_text_equal(a, b))
        return 0;
    dvq_collator *collator = get_collator(collation);
    if (collator == NULL)
        return dvq_text_compare_bytes(a, b);
    int order;
    dvq_status status = dvq_collator_compare(collator, &collation->scratch, a, b, &order);
    if (status == DVQ_OK)
        return order;
    if (status == DVQ_ERROR_MEMORY)
        collation->failure = DVQ_ERROR_MEMORY;
    return dvq_text_compare_bytes(a, b);
}

dvq_status dvq_collation_get_failure(const dvq_collation *collation)
{
    return collation->failure;
}

/* Without a collator, bytes decide. */
static bool copy_texts(dvq_arena *arena, const dvq_text *texts, size_t count, dvq_text *keys)
{
    for (size_t i = 0; i < count; i++) {
        keys[i] = texts[i].length > 0 ? dvq_text_copy(arena, texts[i]) : DVQ_TEXT("");
        if (keys[i].data == NULL)
            return false;
    }
    return true;
}

bool dvq_collation_make_keys(dvq_collation *collation, dvq_arena *arena, const dvq_text *texts,
                             size_t count, dvq_text *keys)
{
    bool ascii = collation->has_table;
    for (size_t i = 0; ascii && i < count; i++)
        ascii = dvq_text_is_ascii(texts[i]);
    if (!ascii) {
        dvq_collator *collator = get_collator(collation);
        return collator == NULL ? copy_texts(arena, texts, count, keys)
                                : dvq_collator_make_keys(collator, arena, &collation->scratch,
                                                         texts, count, keys);
    }
    for (size_t i = 0; i < count; i++) {
        keys[i] = make_ascii_key(arena, texts[i], collation->numeric);
        if (keys[i].data == NULL)
            return false;
    }
    return true;
}
