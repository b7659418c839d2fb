/*
 * Functions of lists: list(), filter(), map(), sort(), unique(), flat(), slice(), any() and so on.
 * Rows in function_rows.c; sums and extremes are in function_number.c.
 */
#include "eval/function_bodies.h"
#include "support/stable_sort.h"
#include "support/unicode.h"
#include "value/collation.h"

/* How deep flat() follows lists within lists. */
#define FLAT_LIMIT 200

dvq_status dvq_function_list(const dvq_call *call, dvq_value *value)
{
    dvq_value *items;
    dvq_status status = dvq_call_allocate_items(call, call->count, &items);
    if (status != DVQ_OK)
        return status;
    if (call->count > 0)
        memcpy(items, call->arguments, call->count * sizeof *items);
    *value = dvq_value_array(items, call->count);
    return DVQ_OK;
}

dvq_status dvq_function_length(const dvq_call *call, dvq_value *value)
{
    dvq_value argument = call->arguments[0];
    size_t length = 0;
    dvq_status status = DVQ_OK;
    if (dvq_value_is(argument, DVQ_VALUE_ARRAY)) {
        length = argument.size;
    } else if (dvq_value_is(argument, DVQ_VALUE_STRING)) {
        length = dvq_unicode_utf16_length(dvq_value_get_text(argument));
    } else if (dvq_value_is(argument, DVQ_VALUE_OBJECT)) {
        dvq_entry_vector entries = {0};
        status = dvq_object_list(argument.as.object, call->context->arena, &entries);
        length = entries.count;
    }
    *value = dvq_value_number((double)length);
    return dvq_call_report(call, status);
}

dvq_status dvq_function_reverse_list(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    dvq_value *items;
    dvq_status status = dvq_call_allocate_items(call, list.size, &items);
    if (status != DVQ_OK)
        return status;
    for (size_t i = 0; i < list.size; i++)
        items[i] = list.as.items[list.size - 1 - i];
    *value = dvq_value_array(items, list.size);
    return DVQ_OK;
}

/* ---- nulls ---- */

/* The list that was given, or else the arguments as a list. */
static dvq_value get_items(const dvq_call *call)
{
    if (call->variant->types[0] == 'a')
        return call->arguments[0];
    return dvq_value_array(call->arguments, call->count);
}

dvq_status dvq_function_nonnull(const dvq_call *call, dvq_value *value)
{
    dvq_value list = get_items(call);
    dvq_value *items;
    dvq_status status = dvq_call_allocate_items(call, list.size, &items);
    if (status != DVQ_OK)
        return status;
    size_t count = 0;
    for (size_t i = 0; i < list.size; i++)
        if (!dvq_value_is_null(list.as.items[i]))
            items[count++] = list.as.items[i];
    *value = dvq_value_array(items, count);
    return DVQ_OK;
}

dvq_status dvq_function_first_value(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    *value = dvq_value_null();
    for (size_t i = 0; i < list.size && dvq_value_is_null(*value); i++)
        *value = list.as.items[i];
    return DVQ_OK;
}

/* ---- any, all, none; filter, map ---- */

/* Whether the item, or what the lambda makes of it, is truthy. */
static dvq_status test_item(const dvq_call *call, const dvq_value *function, dvq_value item,
                            bool *truthy)
{
    if (function == NULL)
        return dvq_call_is_truthy(call, item, truthy);
    dvq_value answer;
    dvq_status status = dvq_call_lambda(call, *function, item, &answer);
    return status == DVQ_OK ? dvq_call_is_truthy(call, answer, truthy) : status;
}

dvq_status dvq_function_test(const dvq_call *call, dvq_value *value)
{
    bool has_function = strcmp(call->variant->types, "af") == 0;
    const dvq_value *function = has_function ? &call->arguments[1] : NULL;
    dvq_value list = get_items(call);
    bool wanted = call->variant->option != DVQ_TEST_ALL; /* what settles the answer early */
    bool found = false;
    for (size_t i = 0; i < list.size && !found; i++) {
        bool truthy;
        dvq_status status = test_item(call, function, list.as.items[i], &truthy);
        if (status != DVQ_OK)
            return status;
        found = truthy == wanted;
    }
    *value = dvq_value_boolean(found == (call->variant->option == DVQ_TEST_ANY));
    return DVQ_OK;
}

dvq_status dvq_function_filter(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    dvq_value_vector kept = {0};
    for (size_t i = 0; i < list.size; i++) {
        dvq_value item = list.as.items[i];
        bool truthy;
        dvq_status status = test_item(call, &call->arguments[1], item, &truthy);
        if (status == DVQ_OK && truthy)
            status = dvq_call_push(call, &kept, item);
        if (status != DVQ_OK)
            return status;
    }
    *value = dvq_value_array(kept.items, kept.count);
    return DVQ_OK;
}

dvq_status dvq_function_map(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    dvq_value *items;
    dvq_status status = dvq_call_allocate_items(call, list.size, &items);
    for (size_t i = 0; status == DVQ_OK && i < list.size; i++)
        status = dvq_call_lambda(call, call->arguments[1], list.as.items[i], &items[i]);
    if (status == DVQ_OK)
        *value = dvq_value_array(items, list.size);
    return status;
}

/* ---- flat, slice ---- */

static dvq_status append_flat(const dvq_call *call, dvq_value list, double depth, unsigned level,
                              dvq_value_vector *items)
{
    if (level > FLAT_LIMIT) {
        return dvq_error_set(call->error, DVQ_ERROR_LIMIT, "flat(): lists nested more than %d deep",
                             FLAT_LIMIT);
    }
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < list.size; i++) {
        dvq_value item = list.as.items[i];
        if (depth >= 1 && dvq_value_is(item, DVQ_VALUE_ARRAY))
            status = append_flat(call, item, depth - 1, level + 1, items);
        else
            status = dvq_call_push(call, items, item);
    }
    return status;
}

/* flat(list, [depth]) */
dvq_status dvq_function_flat(const dvq_call *call, dvq_value *value)
{
    double depth = call->count > 1 ? dvq_number_to_integer(call->arguments[1].as.number) : 1;
    dvq_value_vector items = {0};
    dvq_status status = append_flat(call, call->arguments[0], depth, 0, &items);
    *value = dvq_value_array(items.items, items.count);
    return status;
}

/* slice(list, [start], [end]): shares the list's items. */
dvq_status dvq_function_slice(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    size_t start = 0;
    size_t end = list.size;
    if (call->count > 1)
        start = dvq_number_to_relative_index(call->arguments[1].as.number, list.size);
    if (call->count > 2)
        end = dvq_number_to_relative_index(call->arguments[2].as.number, list.size);
    *value = start < end ? dvq_value_array(list.as.items + start, end - start)
                         : dvq_value_array(NULL, 0);
    return DVQ_OK;
}

/* ---- sort, unique ---- */

typedef struct sort_state {
    const dvq_call *call;
    const dvq_value *keys;
    const dvq_text *texts; /* collation keys, where every key is text; else NULL */
    bool normalize_links;
} sort_state;

static dvq_status compare_keys(void *user, uint32_t a, uint32_t b, bool *before)
{
    const sort_state *state = user;
    if (state->texts != NULL) {
        *before = dvq_text_compare_bytes(state->texts[a], state->texts[b]) < 0;
        return DVQ_OK;
    }
    int order = 0;
    dvq_status status = dvq_call_compare(state->call, state->keys[a], state->keys[b],
                                         state->normalize_links, &order);
    *before = order < 0;
    return status;
}

/* Collate once for each text instead of at every comparison, where the list is long enough. */
static dvq_status make_text_keys(sort_state *state, size_t count)
{
    const dvq_call *call = state->call;
    if (count < DVQ_SORT_RUN)
        return DVQ_OK;
    for (size_t i = 0; i < count; i++)
        if (!dvq_value_is(state->keys[i], DVQ_VALUE_STRING))
            return DVQ_OK;
    dvq_arena *arena = call->context->arena;
    dvq_text *texts = dvq_arena_allocate(arena, count * 2 * sizeof *texts);
    if (texts == NULL)
        return dvq_error_memory(call->error);
    dvq_text *keys = texts + count;
    for (size_t i = 0; i < count; i++)
        texts[i] = dvq_value_get_text(state->keys[i]);
    if (!dvq_collation_make_keys(call->context->environment->collation, arena, texts, count, keys))
        return dvq_error_memory(call->error);
    state->texts = keys;
    return DVQ_OK;
}

static dvq_status sort_indices(sort_state *state, size_t count, uint32_t **order)
{
    const dvq_call *call = state->call;
    dvq_status status = make_text_keys(state, count);
    if (status != DVQ_OK)
        return status;
    *order = dvq_arena_allocate(call->context->arena, (count + 1) * sizeof **order);
    if (*order == NULL)
        return dvq_error_memory(call->error);
    for (size_t i = 0; i < count; i++)
        (*order)[i] = (uint32_t)i;
    status = dvq_stable_sort(*order, count, compare_keys, state, call->context->arena);
    return dvq_call_report(call, status);
}

/* The keys that the lambda gives; for a list of one it is not called. */
static dvq_status make_keys(const dvq_call *call, dvq_value list, const dvq_value **keys)
{
    *keys = list.as.items;
    if (call->count < 2 || list.size < 2)
        return DVQ_OK;
    dvq_value *made;
    dvq_status status = dvq_call_allocate_items(call, list.size, &made);
    for (size_t i = 0; status == DVQ_OK && i < list.size; i++)
        status = dvq_call_lambda(call, call->arguments[1], list.as.items[i], &made[i]);
    *keys = made;
    return status;
}

/* sort(list, [key]) */
dvq_status dvq_function_sort(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    sort_state state = {.call = call, .normalize_links = true};
    dvq_status status = make_keys(call, list, &state.keys);
    uint32_t *order;
    if (status == DVQ_OK)
        status = sort_indices(&state, list.size, &order);
    dvq_value *items;
    if (status == DVQ_OK)
        status = dvq_call_allocate_items(call, list.size, &items);
    if (status != DVQ_OK)
        return status;
    for (size_t i = 0; i < list.size; i++)
        items[i] = list.as.items[order[i]];
    *value = dvq_value_array(items, list.size);
    return DVQ_OK;
}

/*
 * unique(list): sorts, then keeps the first of each run of equals; links count by path as written.
 */
dvq_status dvq_function_unique(const dvq_call *call, dvq_value *value)
{
    dvq_value list = call->arguments[0];
    sort_state state = {.call = call, .keys = list.as.items};
    uint32_t *order;
    dvq_status status = sort_indices(&state, list.size, &order);
    dvq_value *items;
    if (status == DVQ_OK)
        status = dvq_call_allocate_items(call, list.size, &items);
    if (status != DVQ_OK)
        return status;
    size_t count = 0;
    for (size_t i = 0; i < list.size; i++) {
        dvq_value item = list.as.items[order[i]];
        int difference = 1;
        if (i > 0)
            status = dvq_call_compare(call, list.as.items[order[i - 1]], item, false, &difference);
        if (status != DVQ_OK)
            return status;
        if (difference != 0)
            items[count++] = item;
    }
    *value = dvq_value_array(items, count);
    return DVQ_OK;
}
