/*
 * What a plain object is made of, for object.c and value_truth.c only: everyone else calls
 * dvq_object_get and dvq_object_list (value.h).
 */
#ifndef DVQ_VALUE_OBJECT_H
#define DVQ_VALUE_OBJECT_H

#include "support/map.h"
#include "value/value.h"

typedef struct dvq_object_plain {
    dvq_object object;
    const dvq_entry *entries; /* in the order of entry.h */
    size_t count;
    const dvq_map *index; /* from key to entry; NULL for a small object, which is searched */
} dvq_object_plain;

#endif
