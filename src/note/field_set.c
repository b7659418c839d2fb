/*
 * Fields being gathered: names, each with all the values it was given, in the order of JavaScript's
 * Map. Called by the note reader for the page and for each list item. Knows nothing of notes.
 */
#include "note/field_set.h"

#define INDEX_FROM 12 /* with fewer fields, comparing each name is faster */

void dvq_field_set_init(dvq_field_set *set, dvq_arena *arena)
{
    *set = (dvq_field_set){.arena = arena};
    dvq_map_init(&set->index, arena);
}

void dvq_field_set_clear(dvq_field_set *set)
{
    set->fields.count = 0;
    dvq_map_init(&set->index, set->arena);
}

static size_t find_field(const dvq_field_set *set, dvq_text name)
{
    if (set->fields.count >= INDEX_FROM)
        return (size_t)(uintptr_t)dvq_map_get(&set->index, name);
    for (size_t i = 0; i < set->fields.count; i++)
        if (dvq_text_equal(set->fields.items[i].name, name))
            return i + 1;
    return 0;
}

dvq_field *dvq_field_set_find(const dvq_field_set *set, dvq_text name)
{
    size_t found = find_field(set, name);
    return found > 0 ? &set->fields.items[found - 1] : NULL;
}

/* Add the last field to the index; the first time that one is needed, add them all. */
static bool index_last(dvq_field_set *set)
{
    size_t count = set->fields.count;
    if (count < INDEX_FROM)
        return true;
    for (size_t i = count == INDEX_FROM ? 0 : count - 1; i < count; i++)
        if (!dvq_map_set(&set->index, set->fields.items[i].name, (void *)(uintptr_t)(i + 1)))
            return false;
    return true;
}

dvq_status dvq_field_set_add(dvq_field_set *set, dvq_text name, dvq_value value)
{
    dvq_field *field = dvq_field_set_find(set, name);
    if (field == NULL) {
        dvq_field added = {.name = name};
        if (!DVQ_VECTOR_PUSH(set->arena, &set->fields, added) || !index_last(set))
            return DVQ_ERROR_MEMORY;
        field = &set->fields.items[set->fields.count - 1];
    }
    return DVQ_VECTOR_PUSH(set->arena, &field->values, value) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

dvq_status dvq_field_set_merge(dvq_field_set *set, const dvq_field_set *source)
{
    for (size_t i = 0; i < source->fields.count; i++) {
        const dvq_field *field = &source->fields.items[i];
        for (size_t k = 0; k < field->values.count; k++) {
            dvq_status status = dvq_field_set_add(set, field->name, field->values.items[k]);
            if (status != DVQ_OK)
                return status;
        }
    }
    return DVQ_OK;
}

dvq_status dvq_field_set_merge_item(dvq_field_set *set, const dvq_field_set *source,
                                    struct dvq_list_item *item)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < source->fields.count && status == DVQ_OK; i++) {
        const dvq_field *field = &source->fields.items[i];
        bool first = dvq_field_set_find(set, field->name) == NULL;
        for (size_t k = 0; k < field->values.count && status == DVQ_OK; k++)
            status = dvq_field_set_add(set, field->name, field->values.items[k]);
        dvq_field *merged = dvq_field_set_find(set, field->name);
        if (status == DVQ_OK) {
            merged->owner = first ? item : NULL;
            merged->owned = field->values.count;
        }
    }
    return status;
}

dvq_status dvq_field_set_get_value(const dvq_field *field, dvq_arena *arena, dvq_value *value)
{
    size_t size = field->values.count * sizeof(dvq_value);
    *value = field->values.items[0];
    if (field->values.count == 1)
        return DVQ_OK;
    dvq_value *items = dvq_arena_copy(arena, field->values.items, size);
    if (items == NULL)
        return DVQ_ERROR_MEMORY;
    *value = dvq_value_array(items, field->values.count);
    return DVQ_OK;
}

#define NAME(literal)                                                                              \
    {                                                                                              \
        literal, sizeof literal - 1                                                                \
    }

bool dvq_field_set_is_reserved(dvq_text name)
{
    static const dvq_text names[] = {NAME("constructor"),      NAME("toString"),
                                     NAME("valueOf"),          NAME("hasOwnProperty"),
                                     NAME("isPrototypeOf"),    NAME("toLocaleString"),
                                     NAME("__proto__"),        NAME("propertyIsEnumerable"),
                                     NAME("__defineGetter__"), NAME("__defineSetter__"),
                                     NAME("__lookupGetter__"), NAME("__lookupSetter__")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (dvq_text_equal(name, names[i]))
            return true;
    return false;
}
