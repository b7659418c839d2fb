/*
 * Functions of objects and of any value: object(), extract(), typeof(), meta(), contains() and its
 * variants, default() and choice(). Rows in function_rows.c.
 */
#include "eval/function_bodies.h"
#include "eval/utf16.h"
#include "support/unicode.h"
#include "value/link.h"

dvq_status dvq_function_object(const dvq_call *call, dvq_value *value)
{
    if (call->count % 2 != 0) {
        return dvq_error_set(call->error, DVQ_ERROR_EVALUATE,
                             "object() takes keys and values in pairs, not %zu arguments",
                             call->count);
    }
    size_t count = call->count / 2;
    dvq_entry *entries = dvq_arena_allocate_array(call->context->arena, count + 1, sizeof *entries);
    if (entries == NULL)
        return dvq_error_memory(call->error);
    for (size_t i = 0; i < count; i++) {
        dvq_value key = call->arguments[2 * i];
        if (!dvq_value_is(key, DVQ_VALUE_STRING)) {
            return dvq_error_set(call->error, DVQ_ERROR_EVALUATE,
                                 "object() takes strings as keys, not a %s",
                                 dvq_value_type_name((dvq_value_type)key.type));
        }
        entries[i] = (dvq_entry){dvq_value_get_text(key), call->arguments[2 * i + 1]};
    }
    const dvq_object *object = dvq_object_make(call->context->arena, entries, count);
    if (object == NULL)
        return dvq_error_memory(call->error);
    *value = dvq_value_object(object);
    return DVQ_OK;
}

/* ---- extract ---- */

static dvq_status extract_keys(const dvq_call *call, dvq_value *value)
{
    size_t count = call->count - 1;
    dvq_entry *entries = dvq_arena_allocate_array(call->context->arena, count + 1, sizeof *entries);
    if (entries == NULL)
        return dvq_error_memory(call->error);
    for (size_t i = 0; i < count; i++) {
        dvq_value key = call->arguments[i + 1];
        if (!dvq_value_is(key, DVQ_VALUE_STRING)) {
            return dvq_error_set(call->error, DVQ_ERROR_EVALUATE,
                                 "extract() takes strings as keys, not a %s",
                                 dvq_value_type_name((dvq_value_type)key.type));
        }
        entries[i].key = dvq_value_get_text(key);
        dvq_status status = dvq_expression_index(call->context, call->arguments[0], key,
                                                 &entries[i].value, call->error);
        if (status != DVQ_OK)
            return status;
    }
    const dvq_object *object = dvq_object_make(call->context->arena, entries, count);
    if (object == NULL)
        return dvq_error_memory(call->error);
    *value = dvq_value_object(object);
    return DVQ_OK;
}

static dvq_status extract_from_list(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    dvq_value *items;
    dvq_status status = dvq_call_allocate_items(call, list.size, &items);
    dvq_value *arguments;
    if (status == DVQ_OK)
        status = dvq_call_allocate_items(call, call->count, &arguments);
    if (status != DVQ_OK)
        return status;
    memcpy(arguments, call->arguments, call->count * sizeof *arguments);
    for (size_t i = 0; i < list.size; i++) {
        arguments[0] = list.as.items[i];
        status = dvq_call_again(call, arguments, call->count, &items[i]);
        if (status != DVQ_OK)
            return status;
    }
    *value = dvq_value_array(items, list.size);
    return DVQ_OK;
}

/* Without arguments Dataview gives this sentence as the value, where queries can see it. */
dvq_status dvq_function_extract(const dvq_call *call, dvq_value *value)
{
    if (call->count == 0) {
        *value =
            dvq_value_string(DVQ_TEXT("extract(object, key1, ...) requires at least 1 argument"));
        return DVQ_OK;
    }
    if (dvq_value_is(call->arguments[0], DVQ_VALUE_ARRAY))
        return extract_from_list(call, value);
    return extract_keys(call, value);
}

/* ---- typeof, meta ---- */

dvq_status dvq_function_typeof(const dvq_call *call, dvq_value *value)
{
    dvq_value_type type = (dvq_value_type)call->arguments[0].type;
    *value = dvq_value_string(dvq_text_from_string(dvq_value_type_name(type)));
    return DVQ_OK;
}

static dvq_value optional_text(bool present, dvq_text text)
{
    return present ? dvq_value_string(text) : dvq_value_null();
}

dvq_status dvq_function_meta(const dvq_call *call, dvq_value *value)
{
    const dvq_link *link = call->arguments[0].as.link;
    dvq_value embed = link->embed_unknown ? dvq_value_null() : dvq_value_boolean(link->embed);
    const dvq_entry entries[] = {
        {DVQ_TEXT("display"), optional_text(link->has_display, link->display)},
        {DVQ_TEXT("embed"), embed},
        {DVQ_TEXT("path"), dvq_value_string(link->path)},
        {DVQ_TEXT("subpath"), optional_text(link->has_subpath, link->subpath)},
        {DVQ_TEXT("type"), dvq_value_string(dvq_link_type_name(link->type))},
    };
    const dvq_object *object =
        dvq_object_make(call->context->arena, entries, sizeof entries / sizeof entries[0]);
    if (object == NULL)
        return dvq_error_memory(call->error);
    *value = dvq_value_object(object);
    return DVQ_OK;
}

/* ---- contains, icontains, econtains ---- */

/* Whether an item of the list is `needle`, or holds it. */
dvq_status dvq_function_contains_item(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    dvq_value needle = call->arguments[1];
    *value = dvq_value_boolean(false);
    /* Lists that hold each other many times over are short, yet endless to search. */
    if (dvq_context_check_size(list, call->error) != DVQ_OK)
        return DVQ_ERROR_LIMIT;
    for (size_t i = 0; i < list.size; i++) {
        dvq_value item = list.as.items[i];
        dvq_status status;
        if (call->variant->option == DVQ_CONTAINS_EXACT) {
            int order;
            status = dvq_call_compare(call, needle, item, true, &order);
            *value = dvq_value_boolean(status == DVQ_OK && order == 0);
        } else {
            const dvq_value arguments[] = {item, needle};
            status = dvq_call_again(call, arguments, 2, value);
        }
        if (status != DVQ_OK || value->as.boolean)
            return status;
    }
    return DVQ_OK;
}

dvq_status dvq_function_contains_text(const dvq_call *call, dvq_value *value)
{
    dvq_arena *arena = call->context->arena;
    dvq_text haystack = dvq_value_get_text(call->arguments[0]);
    dvq_text needle = dvq_value_get_text(call->arguments[1]);
    if (call->variant->option == DVQ_CONTAINS_IGNORE_CASE) {
        haystack = dvq_unicode_lower(arena, haystack);
        needle = dvq_unicode_lower(arena, needle);
        if (haystack.data == NULL || needle.data == NULL)
            return dvq_error_memory(call->error);
    }
    bool found;
    dvq_status status = dvq_utf16_contains(arena, haystack, needle, &found);
    *value = dvq_value_boolean(found);
    return dvq_call_report(call, status);
}

dvq_status dvq_function_contains_key(const dvq_call *call, dvq_value *value)
{
    bool found = false;
    dvq_value ignored;
    dvq_status status =
        dvq_object_get(call->arguments[0].as.object, dvq_value_get_text(call->arguments[1]),
                       call->context->arena, &ignored, &found);
    *value = dvq_value_boolean(found);
    return dvq_call_report(call, status);
}

dvq_status dvq_function_contains_equal(const dvq_call *call, dvq_value *value)
{
    int order = 1;
    dvq_status status =
        dvq_call_compare(call, call->arguments[0], call->arguments[1], true, &order);
    *value = dvq_value_boolean(order == 0);
    return status;
}

/* ---- default, choice ---- */

dvq_status dvq_function_default(const dvq_call *call, dvq_value *value)
{
    *value = call->arguments[dvq_value_is_null(call->arguments[0]) ? 1 : 0];
    return DVQ_OK;
}

dvq_status dvq_function_choice(const dvq_call *call, dvq_value *value)
{
    bool truthy;
    dvq_status status = dvq_call_is_truthy(call, call->arguments[0], &truthy);
    if (status == DVQ_OK)
        *value = call->arguments[truthy ? 1 : 2];
    return status;
}
