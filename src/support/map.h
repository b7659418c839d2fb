/*
 * A hash map from text to pointer, in an arena. Keys are borrowed: their bytes must outlive the
 * map. Entries are kept in the order of insertion. Several threads may read a map at the same time.
 */
#ifndef DVQ_SUPPORT_MAP_H
#define DVQ_SUPPORT_MAP_H

#include "support/text.h"

typedef struct dvq_map_entry {
    dvq_text key;
    void *value;
    uint32_t hash;
} dvq_map_entry;

typedef struct dvq_map {
    dvq_arena *arena;
    dvq_map_entry *entries; /* `count` of them, in the order of insertion */
    uint32_t *slots;        /* index + 1 into entries; 0: free */
    size_t count;
    size_t entry_capacity;
    size_t slot_count; /* a power of two, or 0 */
} dvq_map;

void dvq_map_init(dvq_map *map, dvq_arena *arena);

/* Make room for `count` entries in one go; false when memory is out. */
bool dvq_map_reserve(dvq_map *map, size_t count);

/* The entry under `key`, borrowed until the next one is added, or NULL. */
const dvq_map_entry *dvq_map_find(const dvq_map *map, dvq_text key);

/* The value under `key`, or NULL. */
void *dvq_map_get(const dvq_map *map, dvq_text key);
bool dvq_map_has(const dvq_map *map, dvq_text key);

/* Set `key` to `value`, replacing what was there; false when memory is out. */
bool dvq_map_set(dvq_map *map, dvq_text key, void *value);

/*
 * Where the value of `key` is kept: it is added, as NULL, if it is not there yet. NULL when memory
 * is out.
 */
void **dvq_map_slot(dvq_map *map, dvq_text key);

#endif
