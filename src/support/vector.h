/*
 * Vectors: arrays of any type that grow in an arena.
 *
 *     typedef DVQ_VECTOR(dvq_link *) link_vector;
 *     link_vector links = {0};
 *     if (!DVQ_VECTOR_PUSH(arena, &links, link)) return DVQ_ERROR_MEMORY;
 */
#ifndef DVQ_SUPPORT_VECTOR_H
#define DVQ_SUPPORT_VECTOR_H

#include "support/arena.h"

#define DVQ_VECTOR(type)                                                                           \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }

/* Make room for one more element; false when memory is out. */
#define DVQ_VECTOR_GROW(arena, vector)                                                             \
    ((vector)->count < (vector)->capacity ||                                                       \
     dvq_vector_grow((arena), &(vector)->items, &(vector)->capacity, (vector)->count,              \
                     sizeof *(vector)->items))

/* Append `...` (an expression); false when memory is out. */
#define DVQ_VECTOR_PUSH(arena, vector, ...)                                                        \
    (DVQ_VECTOR_GROW((arena), (vector)) &&                                                         \
     (((vector)->items[(vector)->count++] = (__VA_ARGS__)), 1))

/*
 * For the macros: double the room of the vector whose pointer is stored at `items`. That pointer
 * may be of any type, so it is read and written as bytes.
 */
bool dvq_vector_grow(dvq_arena *arena, void *items, size_t *capacity, size_t count, size_t size);

#endif
