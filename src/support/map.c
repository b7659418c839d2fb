/*
 * The hash map of map.h: open addressing over indices into the entries, which stay in the order of
 * insertion. Used for names of notes, tags, fields and fixed tables; never removes an entry.
 */
#include "support/map.h"

enum { FIRST_SLOTS = 16 };

void dvq_map_init(dvq_map *map, dvq_arena *arena)
{
    *map = (dvq_map){.arena = arena};
}

/* The slot that holds `key`, or the free one where it belongs. */
static size_t find_slot(const dvq_map *map, dvq_text key, uint32_t hash)
{
    size_t mask = map->slot_count - 1;
    size_t slot = hash & mask;
    while (map->slots[slot] != 0) {
        const dvq_map_entry *entry = &map->entries[map->slots[slot] - 1];
        if (entry->hash == hash && dvq_text_equal(entry->key, key))
            return slot;
        slot = (slot + 1) & mask;
    }
    return slot;
}

/* Move the entries to a table of `slot_count` slots, a power of two. */
static bool set_slots(dvq_map *map, size_t slot_count)
{
    uint32_t *slots = dvq_arena_allocate_array(map->arena, slot_count, sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < map->count; i++) {
        size_t slot = map->entries[i].hash & (slot_count - 1);
        while (slots[slot] != 0)
            slot = (slot + 1) & (slot_count - 1);
        slots[slot] = (uint32_t)(i + 1);
    }
    map->slots = slots;
    map->slot_count = slot_count;
    return true;
}

static bool set_capacity(dvq_map *map, size_t capacity)
{
    dvq_map_entry *entries = dvq_arena_allocate(map->arena, capacity * sizeof *entries);
    if (entries == NULL)
        return false;
    if (map->count > 0)
        memcpy(entries, map->entries, map->count * sizeof *entries);
    map->entries = entries;
    map->entry_capacity = capacity;
    return true;
}

/* Whether a table with this many slots has room for this many entries and some to spare. */
static bool holds(size_t slot_count, size_t entries)
{
    return entries * 4 <= slot_count * 3;
}

bool dvq_map_reserve(dvq_map *map, size_t count)
{
    size_t slot_count = map->slot_count == 0 ? FIRST_SLOTS : map->slot_count;
    while (!holds(slot_count, count))
        slot_count *= 2;
    return (count <= map->entry_capacity || set_capacity(map, count)) &&
           (slot_count == map->slot_count || set_slots(map, slot_count));
}

const dvq_map_entry *dvq_map_find(const dvq_map *map, dvq_text key)
{
    if (map->count == 0)
        return NULL;
    size_t slot = find_slot(map, key, dvq_text_hash(key));
    return map->slots[slot] != 0 ? &map->entries[map->slots[slot] - 1] : NULL;
}

void *dvq_map_get(const dvq_map *map, dvq_text key)
{
    const dvq_map_entry *entry = dvq_map_find(map, key);
    return entry != NULL ? entry->value : NULL;
}

bool dvq_map_has(const dvq_map *map, dvq_text key)
{
    return dvq_map_find(map, key) != NULL;
}

void **dvq_map_slot(dvq_map *map, dvq_text key)
{
    if (!holds(map->slot_count, map->count + 1) &&
        !set_slots(map, map->slot_count == 0 ? FIRST_SLOTS : map->slot_count * 2))
        return NULL;
    uint32_t hash = dvq_text_hash(key);
    size_t slot = find_slot(map, key, hash);
    if (map->slots[slot] != 0)
        return &map->entries[map->slots[slot] - 1].value;
    if (map->count == map->entry_capacity &&
        !set_capacity(map, map->count == 0 ? FIRST_SLOTS : map->count * 2))
        return NULL;
    dvq_map_entry *entry = &map->entries[map->count++];
    *entry = (dvq_map_entry){.key = key, .hash = hash};
    map->slots[slot] = (uint32_t)map->count;
    return &entry->value;
}

bool dvq_map_set(dvq_map *map, dvq_text key, void *value)
{
    void **slot = dvq_map_slot(map, key);
    if (slot == NULL)
        return false;
    *slot = value;
    return true;
}
