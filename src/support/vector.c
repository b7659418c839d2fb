/* Growing vectors; see vector.h, whose macros call this. */
#include "support/vector.h"

#include <stdint.h>
#include <string.h>

enum { FIRST_CAPACITY = 8 };

bool dvq_vector_grow(dvq_arena *arena, void *items, size_t *capacity, size_t count, size_t size)
{
    size_t wanted = *capacity == 0 ? FIRST_CAPACITY : *capacity * 2;
    if (wanted > SIZE_MAX / 2 / size)
        return false;
    void *grown = dvq_arena_allocate(arena, wanted * size);
    if (grown == NULL)
        return false;
    const void *old;
    memcpy(&old, items, sizeof old);
    if (count > 0)
        memcpy(grown, old, count * size);
    memcpy(items, &grown, sizeof grown);
    *capacity = wanted;
    return true;
}
