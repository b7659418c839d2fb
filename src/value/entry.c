/*
 * JavaScript's order of an object's properties (ECMAScript, OrdinaryOwnPropertyKeys), and one entry
 * for each key. Called by object.c, and by the parser for object literals. Looks at keys only.
 */
#include "value/entry.h"

#include <stdlib.h>

#include "support/ascii.h"
#include "support/map.h"

/* With more keys than this, a map finds the equal ones. */
#define FEW_KEYS 12

/* The largest array index of ECMAScript. */
#define ARRAY_INDEX_MAX 4294967294u

static void *entry_at(void *entries, size_t place, size_t size)
{
    return (char *)entries + place * size;
}

static dvq_text get_key(const void *entry)
{
    return *(const dvq_text *)entry;
}

/* ---- one entry for each key ---- */

/* Where the key is among the first `kept` entries; `kept` if it is not there. */
static size_t find_key(void *entries, size_t kept, size_t size, dvq_text key)
{
    size_t place = 0;
    while (place < kept && !dvq_text_equal(get_key(entry_at(entries, place, size)), key))
        place++;
    return place;
}

static size_t merge_few(void *entries, size_t count, size_t size)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const void *entry = entry_at(entries, i, size);
        size_t place = find_key(entries, kept, size, get_key(entry));
        if (place < i)
            memcpy(entry_at(entries, place, size), entry, size);
        kept += place == kept;
    }
    return kept;
}

static size_t merge_many(dvq_arena *arena, void *entries, size_t count, size_t size)
{
    dvq_map places; /* the place of each key, plus 1 */
    dvq_map_init(&places, arena);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const void *entry = entry_at(entries, i, size);
        void **slot = dvq_map_slot(&places, get_key(entry));
        if (slot == NULL)
            return SIZE_MAX;
        if (*slot == NULL)
            *slot = (void *)(uintptr_t)++kept;
        size_t place = (size_t)(uintptr_t)*slot - 1;
        if (place < i)
            memcpy(entry_at(entries, place, size), entry, size);
    }
    return kept;
}

size_t dvq_entry_merge(dvq_arena *arena, void *entries, size_t count, size_t size)
{
    return count > FEW_KEYS ? merge_many(arena, entries, count, size)
                            : merge_few(entries, count, size);
}

/* ---- order ---- */

/*
 * Whether `key` is an array index in canonical decimal form; the first byte nearly always decides.
 */
static inline bool read_array_index(dvq_text key, uint64_t *index)
{
    if (key.length == 0 || !dvq_ascii_is_digit((unsigned char)key.data[0]))
        return false;
    if (key.length > 10 || (key.data[0] == '0' && key.length > 1))
        return false;
    *index = 0;
    for (size_t i = 0; i < key.length; i++) {
        if (!dvq_ascii_is_digit((unsigned char)key.data[i]))
            return false;
        *index = *index * 10 + (uint64_t)(key.data[i] - '0');
    }
    return *index <= ARRAY_INDEX_MAX;
}

static bool is_array_index(const void *entry)
{
    uint64_t unused;
    return read_array_index(get_key(entry), &unused);
}

static int compare_indices(const void *a, const void *b)
{
    uint64_t left = 0;
    uint64_t right = 0;
    read_array_index(get_key(a), &left);
    read_array_index(get_key(b), &right);
    return left < right ? -1 : left > right;
}

bool dvq_entry_order(dvq_arena *arena, void *entries, size_t count, size_t size)
{
    if (count == 0)
        return true;
    size_t indices = 0;
    const char *end = entry_at(entries, count, size);
    for (const char *entry = entries; entry != end; entry += size)
        indices += is_array_index(entry);
    if (indices == 0)
        return true;
    void *others = dvq_arena_allocate_array(arena, count, size);
    if (others == NULL)
        return false;
    size_t front = 0;
    size_t back = 0;
    for (size_t i = 0; i < count; i++) {
        const void *entry = entry_at(entries, i, size);
        if (!is_array_index(entry))
            memcpy(entry_at(others, back++, size), entry, size);
        else if (front++ < i)
            memcpy(entry_at(entries, front - 1, size), entry, size);
    }
    memcpy(entry_at(entries, front, size), others, back * size);
    qsort(entries, front, size, compare_indices);
    return true;
}
