/*
 * What page.c and list_item.c share: tables of the names that all objects of a class have, and
 * lists of values being built. Nobody else includes it.
 */
#ifndef DVQ_NOTE_PAGE_PART_H
#define DVQ_NOTE_PAGE_PART_H

#include "note/page.h"

/* A row of the table of the names that every object of a class has, in order. */
#define DVQ_FIXED_NAME(id, text) [id] = {text, sizeof text - 1}

/* The number of the name `key`, -1 for none. */
static inline int dvq_fixed_name_find(const dvq_text *names, size_t count, dvq_text key)
{
    for (size_t i = 0; i < count; i++)
        if (dvq_text_equal(names[i], key))
            return (int)i;
    return -1;
}

static inline const dvq_entry *dvq_entry_find(const dvq_entry *entries, size_t count, dvq_text key)
{
    for (size_t i = 0; i < count; i++)
        if (dvq_text_equal(entries[i].key, key))
            return &entries[i];
    return NULL;
}

static inline dvq_status dvq_entry_add(dvq_arena *arena, dvq_entry_vector *entries, dvq_text key,
                                       dvq_value value)
{
    return DVQ_VECTOR_PUSH(arena, entries, (dvq_entry){key, value}) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* Make *list a list of `count` values and return them to be set; NULL when memory is out. */
static inline dvq_value *dvq_value_allocate_list(dvq_arena *arena, size_t count, dvq_value *list)
{
    dvq_value *items = dvq_arena_allocate(arena, (count + 1) * sizeof *items);
    *list = dvq_value_array(items, items != NULL ? count : 0);
    return items;
}

static inline dvq_value dvq_link_to_value(const dvq_link *link)
{
    return link != NULL ? dvq_value_link(link) : dvq_value_null();
}

static inline dvq_status dvq_links_to_value(dvq_arena *arena, const dvq_link *const *links,
                                            size_t count, dvq_value *list)
{
    dvq_value *items = dvq_value_allocate_list(arena, count, list);
    for (size_t i = 0; i < count && items != NULL; i++)
        items[i] = dvq_value_link(links[i]);
    return items != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static inline dvq_status dvq_texts_to_value(dvq_arena *arena, const dvq_text_vector *texts,
                                            dvq_value *list)
{
    dvq_value *items = dvq_value_allocate_list(arena, texts->count, list);
    for (size_t i = 0; i < texts->count && items != NULL; i++)
        items[i] = dvq_value_string(texts->items[i]);
    return items != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

#endif
