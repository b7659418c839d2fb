/*
 * The entries of an object, arranged as JavaScript arranges its properties. Works on any struct
 * that begins with its key, a dvq_text: those of object.c hold values, those of the parser
 * expressions.
 */
#ifndef DVQ_VALUE_ENTRY_H
#define DVQ_VALUE_ENTRY_H

#include "support/text.h"

/*
 * Keep only one entry for each key: the last one with that key, in the place of the first. `size`
 * is that of an entry, in bytes. Returns how many are left, SIZE_MAX when memory is out.
 */
size_t dvq_entry_merge(dvq_arena *arena, void *entries, size_t count, size_t size);

/*
 * Move entries whose keys are array indices to the front, in ascending order; the others keep their
 * order. False when memory is out.
 */
bool dvq_entry_order(dvq_arena *arena, void *entries, size_t count, size_t size);

#endif
