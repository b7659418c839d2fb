/*
 * The entries of an object the way JavaScript keeps its properties. They may be of any struct that
 * begins with its key, a dvq_text: object.c has entries with values, the parser some with
 * expressions.
 */
#ifndef DVQ_VALUE_ENTRY_H
#define DVQ_VALUE_ENTRY_H

#include "support/text.h"

/*
 * Leave one entry for each key: the last one with that key, in the place of the first. `size` is an
 * entry's, in bytes. Returns how many are left, SIZE_MAX when memory is out.
 */
size_t dvq_entry_merge(dvq_arena *arena, void *entries, size_t count, size_t size);

/*
 * Move keys that are array indices to the front, in ascending order; the others keep theirs. False
 * when memory is out.
 */
bool dvq_entry_order(dvq_arena *arena, void *entries, size_t count, size_t size);

#endif
