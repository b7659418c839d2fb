/*
 * Objects: the plain object (literals, frontmatter, groups) and the overlay, which adds one name to
 * another object (FLATTEN). Pages and list items are classes of their own, in note/. Objects never
 * change after they are made.
 */
#include "value/object.h"

#include "value/entry.h"

/* Objects with more keys than this get an index. */
#define INDEX_THRESHOLD 12

_Static_assert(offsetof(dvq_entry, key) == 0, "as entry.h has it");

typedef dvq_status (*list_function)(const dvq_object *object, dvq_arena *arena,
                                    dvq_entry_vector *entries);

dvq_status dvq_object_get(const dvq_object *object, dvq_text key, dvq_arena *arena,
                          dvq_value *value, bool *found)
{
    return object->class->get(object, key, arena, value, found);
}

static dvq_status list_in_order(const dvq_object *object, list_function list, dvq_arena *arena,
                                dvq_entry_vector *entries)
{
    size_t start = entries->count;
    dvq_status status = list(object, arena, entries);
    if (status != DVQ_OK || object->class == &dvq_object_plain_class)
        return status;
    bool ordered = dvq_entry_order(arena, entries->items + start, entries->count - start,
                                   sizeof *entries->items);
    return ordered ? DVQ_OK : DVQ_ERROR_MEMORY;
}

dvq_status dvq_object_list(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    return list_in_order(object, object->class->list, arena, entries);
}

dvq_status dvq_object_list_shown(const dvq_object *object, dvq_arena *arena,
                                 dvq_entry_vector *entries)
{
    bool hides = object->class->list_shown != NULL;
    return list_in_order(object, hides ? object->class->list_shown : object->class->list, arena,
                         entries);
}

/* ---- the plain object ---- */

static const dvq_entry *find_plain(const dvq_object_plain *plain, dvq_text key)
{
    if (plain->index != NULL)
        return dvq_map_get(plain->index, key);
    for (size_t i = 0; i < plain->count; i++)
        if (dvq_text_equal(plain->entries[i].key, key))
            return &plain->entries[i];
    return NULL;
}

static dvq_status get_plain(const dvq_object *object, dvq_text key, dvq_arena *arena,
                            dvq_value *value, bool *found)
{
    (void)arena;
    const dvq_entry *entry = find_plain((const dvq_object_plain *)object, key);
    *found = entry != NULL;
    *value = entry != NULL ? entry->value : dvq_value_null();
    return DVQ_OK;
}

static dvq_status list_plain(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    const dvq_object_plain *plain = (const dvq_object_plain *)object;
    for (size_t i = 0; i < plain->count; i++)
        if (!DVQ_VECTOR_PUSH(arena, entries, plain->entries[i]))
            return DVQ_ERROR_MEMORY;
    return DVQ_OK;
}

const dvq_object_class dvq_object_plain_class = {
    .name = "plain", .get = get_plain, .list = list_plain};

static bool build_index(dvq_arena *arena, dvq_object_plain *plain)
{
    dvq_map *index = dvq_arena_allocate(arena, sizeof *index);
    if (index == NULL)
        return false;
    dvq_map_init(index, arena);
    for (size_t i = 0; i < plain->count; i++)
        if (!dvq_map_set(index, plain->entries[i].key, (void *)&plain->entries[i]))
            return false;
    plain->index = index;
    return true;
}

const dvq_object *dvq_object_make(dvq_arena *arena, const dvq_entry *entries, size_t count)
{
    dvq_object_plain *plain = dvq_arena_allocate(arena, sizeof *plain);
    dvq_entry *copy = dvq_arena_copy(arena, entries, count * sizeof *copy);
    if (plain == NULL || copy == NULL)
        return NULL;
    size_t kept = dvq_entry_merge(arena, copy, count, sizeof *copy);
    if (kept == SIZE_MAX || !dvq_entry_order(arena, copy, kept, sizeof *copy))
        return NULL;
    *plain = (dvq_object_plain){{&dvq_object_plain_class}, copy, kept, NULL};
    if (kept > INDEX_THRESHOLD && !build_index(arena, plain))
        return NULL;
    return &plain->object;
}

/* ---- the overlay ---- */

static dvq_status get_overlay(const dvq_object *object, dvq_text key, dvq_arena *arena,
                              dvq_value *value, bool *found)
{
    while (object->class == &dvq_object_overlay_class) {
        const dvq_object_overlay *overlay = (const dvq_object_overlay *)object;
        if (dvq_text_equal(overlay->entry.key, key)) {
            *value = overlay->entry.value;
            *found = true;
            return DVQ_OK;
        }
        object = overlay->base;
    }
    return dvq_object_get(object, key, arena, value, found);
}

/* Set `entry` in the entries from `start` on: replace the value of its key, or add it. */
static bool put_entry(dvq_arena *arena, dvq_entry_vector *entries, size_t start,
                      const dvq_entry *entry)
{
    for (size_t i = start; i < entries->count; i++) {
        if (dvq_text_equal(entries->items[i].key, entry->key)) {
            entries->items[i].value = entry->value;
            return true;
        }
    }
    return DVQ_VECTOR_PUSH(arena, entries, *entry);
}

/* List the object below all overlays with `list_base`, then set the entries of the overlays. */
static dvq_status list_with_overlays(const dvq_object *object, list_function list_base,
                                     dvq_arena *arena, dvq_entry_vector *entries)
{
    DVQ_VECTOR(const dvq_object_overlay *) chain = {0};
    while (object->class == &dvq_object_overlay_class) {
        const dvq_object_overlay *overlay = (const dvq_object_overlay *)object;
        if (!DVQ_VECTOR_PUSH(arena, &chain, overlay))
            return DVQ_ERROR_MEMORY;
        object = overlay->base;
    }
    size_t start = entries->count;
    dvq_status status = list_base(object, arena, entries);
    if (status != DVQ_OK)
        return status;
    while (chain.count > 0)
        if (!put_entry(arena, entries, start, &chain.items[--chain.count]->entry))
            return DVQ_ERROR_MEMORY;
    return DVQ_OK;
}

static dvq_status list_overlay(const dvq_object *object, dvq_arena *arena,
                               dvq_entry_vector *entries)
{
    return list_with_overlays(object, dvq_object_list, arena, entries);
}

static dvq_status list_shown_overlay(const dvq_object *object, dvq_arena *arena,
                                     dvq_entry_vector *entries)
{
    return list_with_overlays(object, dvq_object_list_shown, arena, entries);
}

const dvq_object_class dvq_object_overlay_class = {
    .name = "overlay", .get = get_overlay, .list = list_overlay, .list_shown = list_shown_overlay};

const dvq_object *dvq_object_make_overlay(dvq_arena *arena, const dvq_object *base, dvq_text key,
                                          dvq_value value)
{
    dvq_object_overlay *overlay = dvq_arena_allocate(arena, sizeof *overlay);
    if (overlay == NULL)
        return NULL;
    *overlay = (dvq_object_overlay){{&dvq_object_overlay_class}, base, {key, value}};
    return &overlay->object;
}

/* ---- size ---- */

/*
 * Subtract what is inside `value` from *left; false if there is more. Values nested too deep are
 * not counted, since nothing looks at them.
 */
static bool take_inside(dvq_value value, unsigned depth, size_t *left)
{
    bool nests = value.type == DVQ_VALUE_ARRAY || value.type == DVQ_VALUE_OBJECT;
    if (!nests || depth > DVQ_VALUE_DEPTH_LIMIT)
        return true;
    const dvq_object_plain *plain = NULL;
    size_t count = value.size;
    if (value.type == DVQ_VALUE_OBJECT) {
        if (value.as.object->class != &dvq_object_plain_class)
            return true;
        plain = (const dvq_object_plain *)value.as.object;
        count = plain->count;
    }
    if (count > *left)
        return false;
    *left -= count;
    for (size_t i = 0; i < count; i++) {
        dvq_value inner = plain != NULL ? plain->entries[i].value : value.as.items[i];
        if (!take_inside(inner, depth + 1, left))
            return false;
    }
    return true;
}

bool dvq_value_is_too_large(dvq_value value)
{
    size_t left = DVQ_VALUE_COUNT_LIMIT;
    return !take_inside(value, 0, &left);
}
