/*
 * What every value can be asked: the name of its type, whether it counts as true, and a deep copy.
 * Used by eval/ and vault/. Comparing is value_compare.c's, printing value_text.c's.
 */
#include "value/value.h"

#include "value/duration.h"
#include "value/link.h"
#include "value/object.h"

static dvq_status copy_value(dvq_arena *arena, dvq_value value, unsigned depth, dvq_value *copy);

const char *dvq_value_type_name(dvq_value_type type)
{
    static const char *const names[] = {
#define DVQ_VALUE_TYPE(name, text) [DVQ_VALUE_##name] = text,
#include "value/value_types.def"
#undef DVQ_VALUE_TYPE
    };
    return (size_t)type < sizeof(names) / sizeof(names[0]) ? names[type] : "null";
}

static dvq_status is_object_truthy(const dvq_object *object, dvq_arena *scratch, bool *truthy)
{
    if (object->class == &dvq_object_plain_class) {
        *truthy = ((const dvq_object_plain *)object)->count > 0;
        return DVQ_OK;
    }
    dvq_arena_mark mark = dvq_arena_get_mark(scratch);
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, scratch, &entries);
    *truthy = entries.count > 0;
    dvq_arena_rewind(scratch, mark);
    return status;
}

dvq_status dvq_value_is_truthy(dvq_value value, dvq_arena *scratch, bool *truthy)
{
    *truthy = true;
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
        *truthy = false;
        return DVQ_OK;
    case DVQ_VALUE_BOOLEAN:
        *truthy = value.as.boolean;
        return DVQ_OK;
    case DVQ_VALUE_NUMBER:
        *truthy = value.as.number != 0;
        return DVQ_OK;
    case DVQ_VALUE_STRING:
    case DVQ_VALUE_ARRAY:
        *truthy = value.size > 0;
        return DVQ_OK;
    case DVQ_VALUE_DATE:
        *truthy = value.as.milliseconds != 0;
        return DVQ_OK;
    case DVQ_VALUE_DURATION:
        *truthy = dvq_duration_in_unit(value.as.duration, DVQ_DURATION_SECONDS) != 0;
        return DVQ_OK;
    case DVQ_VALUE_LINK:
        *truthy = value.as.link->path.length > 0;
        return DVQ_OK;
    case DVQ_VALUE_OBJECT:
        return is_object_truthy(value.as.object, scratch, truthy);
    case DVQ_VALUE_FUNCTION:
    case DVQ_VALUE_WIDGET:
        return DVQ_OK;
    }
    return DVQ_OK;
}

/* ---- copies ---- */

static bool copy_text(dvq_arena *arena, dvq_text text, dvq_text *copy)
{
    *copy = dvq_text_copy(arena, text);
    return text.length == 0 || copy->data != NULL;
}

static dvq_status copy_string(dvq_arena *arena, dvq_value value, dvq_value *copy)
{
    dvq_text text;
    if (!copy_text(arena, dvq_value_get_text(value), &text))
        return DVQ_ERROR_MEMORY;
    *copy = dvq_value_string(text);
    return DVQ_OK;
}

static dvq_status copy_link(dvq_arena *arena, dvq_value value, dvq_value *copy)
{
    dvq_link *link = dvq_arena_copy(arena, value.as.link, sizeof *link);
    if (!link || !copy_text(arena, link->path, &link->path) ||
        (link->has_subpath && !copy_text(arena, link->subpath, &link->subpath)) ||
        (link->has_display && !copy_text(arena, link->display, &link->display)))
        return DVQ_ERROR_MEMORY;
    *copy = dvq_value_link(link);
    return DVQ_OK;
}

static dvq_status copy_array(dvq_arena *arena, dvq_value value, unsigned depth, dvq_value *copy)
{
    if (value.size == 0) {
        *copy = dvq_value_array(NULL, 0);
        return DVQ_OK;
    }
    dvq_value *items = dvq_arena_allocate_array(arena, value.size, sizeof *items);
    if (!items)
        return DVQ_ERROR_MEMORY;
    for (uint32_t i = 0; i < value.size; i++) {
        dvq_status status = copy_value(arena, value.as.items[i], depth, &items[i]);
        if (status != DVQ_OK)
            return status;
    }
    *copy = dvq_value_array(items, value.size);
    return DVQ_OK;
}

static dvq_status copy_entry(dvq_arena *arena, const dvq_entry *entry, unsigned depth,
                             dvq_entry *copy)
{
    if (!copy_text(arena, entry->key, &copy->key))
        return DVQ_ERROR_MEMORY;
    return copy_value(arena, entry->value, depth, &copy->value);
}

static dvq_status copy_plain(dvq_arena *arena, const dvq_object_plain *plain, unsigned depth,
                             dvq_value *copy)
{
    dvq_entry *entries = dvq_arena_allocate_array(arena, plain->count + 1, sizeof *entries);
    if (!entries)
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < plain->count; i++) {
        dvq_status status = copy_entry(arena, &plain->entries[i], depth, &entries[i]);
        if (status != DVQ_OK)
            return status;
    }
    const dvq_object *object = dvq_object_make(arena, entries, plain->count);
    if (!object)
        return DVQ_ERROR_MEMORY;
    *copy = dvq_value_object(object);
    return DVQ_OK;
}

static dvq_status copy_overlay(dvq_arena *arena, const dvq_object_overlay *overlay, unsigned depth,
                               dvq_value *copy)
{
    dvq_entry entry;
    dvq_status status = copy_entry(arena, &overlay->entry, depth, &entry);
    if (status != DVQ_OK)
        return status;
    dvq_value base;
    status = copy_value(arena, dvq_value_object(overlay->base), depth, &base);
    if (status != DVQ_OK)
        return status;
    const dvq_object *object =
        dvq_object_make_overlay(arena, base.as.object, entry.key, entry.value);
    if (!object)
        return DVQ_ERROR_MEMORY;
    *copy = dvq_value_object(object);
    return DVQ_OK;
}

static dvq_status copy_object(dvq_arena *arena, dvq_value value, unsigned depth, dvq_value *copy)
{
    const dvq_object *object = value.as.object;
    if (object->class == &dvq_object_plain_class)
        return copy_plain(arena, (const dvq_object_plain *)object, depth, copy);
    if (object->class == &dvq_object_overlay_class)
        return copy_overlay(arena, (const dvq_object_overlay *)object, depth, copy);
    *copy = value;
    return DVQ_OK;
}

static dvq_status copy_widget(dvq_arena *arena, dvq_value value, unsigned depth, dvq_value *copy)
{
    dvq_widget *widget = dvq_arena_copy(arena, value.as.widget, sizeof *widget);
    if (!widget)
        return DVQ_ERROR_MEMORY;
    dvq_status status = copy_value(arena, widget->key, depth, &widget->key);
    if (status != DVQ_OK)
        return status;
    status = copy_value(arena, widget->value, depth, &widget->value);
    *copy = dvq_value_widget(widget);
    return status;
}

static dvq_status copy_value(dvq_arena *arena, dvq_value value, unsigned depth, dvq_value *copy)
{
    if (depth >= DVQ_VALUE_DEPTH_LIMIT)
        return DVQ_ERROR_LIMIT;
    *copy = value;
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
    case DVQ_VALUE_BOOLEAN:
    case DVQ_VALUE_NUMBER:
    case DVQ_VALUE_DATE:
    case DVQ_VALUE_FUNCTION:
        return DVQ_OK;
    case DVQ_VALUE_STRING:
        return copy_string(arena, value, copy);
    case DVQ_VALUE_DURATION:
        return dvq_duration_to_value(arena, value.as.duration, copy);
    case DVQ_VALUE_LINK:
        return copy_link(arena, value, copy);
    case DVQ_VALUE_ARRAY:
        return copy_array(arena, value, depth + 1, copy);
    case DVQ_VALUE_OBJECT:
        return copy_object(arena, value, depth + 1, copy);
    case DVQ_VALUE_WIDGET:
        return copy_widget(arena, value, depth + 1, copy);
    }
    return DVQ_OK;
}

dvq_status dvq_value_copy(dvq_arena *arena, dvq_value value, dvq_value *copy)
{
    return copy_value(arena, value, 0, copy);
}
