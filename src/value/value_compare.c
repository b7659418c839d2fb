/*
 * The order of all values: null first, then by the name of the type, then by the rules of the type.
 * Called by operators, SORT, GROUP BY and functions such as min, max and sort. Rules: Dataview,
 * data-model/value.ts (compareValue).
 */
#include "value/value_compare.h"

#include <stdlib.h>

#include "support/unicode.h"
#include "value/collation.h"
#include "value/date.h"
#include "value/duration.h"
#include "value/link.h"

/* What every step of one comparison needs. */
typedef struct comparison {
    const dvq_environment *environment;
    dvq_arena *scratch;
    unsigned depth;
    size_t steps;
} comparison;

static dvq_status compare_values(comparison *state, dvq_value a, dvq_value b, bool normalize_links,
                                 int *order);

static int compare_sizes(size_t a, size_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_texts(const comparison *state, dvq_text a, dvq_text b)
{
    if (a.data == b.data && a.length == b.length)
        return 0;
    return dvq_collation_compare(state->environment->collation, a, b);
}

/* As in JavaScript, a number that is neither less nor equal is greater, even NaN. */
static int compare_numbers(double a, double b)
{
    if (a < b)
        return -1;
    return a == b ? 0 : 1;
}

static int compare_dates(const comparison *state, dvq_value a, dvq_value b)
{
    if (a.as.milliseconds < b.as.milliseconds)
        return -1;
    return dvq_date_equal(state->environment, a, b) ? 0 : 1;
}

static int compare_durations(const dvq_duration *a, const dvq_duration *b)
{
    if (a == b)
        return 0;
    if (dvq_duration_to_milliseconds(a) < dvq_duration_to_milliseconds(b))
        return -1;
    return dvq_duration_equal(a, b) ? 0 : 1;
}

static dvq_text normalize_path(const dvq_environment *environment, dvq_text path)
{
    if (environment->normalize_link == NULL)
        return path;
    return environment->normalize_link(environment->normalize_user, path);
}

static int compare_links(const comparison *state, const dvq_link *a, const dvq_link *b,
                         bool normalize)
{
    if (a == b)
        return 0;
    dvq_text left = normalize ? normalize_path(state->environment, a->path) : a->path;
    dvq_text right = normalize ? normalize_path(state->environment, b->path) : b->path;
    int order = compare_texts(state, left, right);
    if (order != 0)
        return order;
    if (a->type != b->type)
        return dvq_text_compare_bytes(dvq_link_type_name(a->type), dvq_link_type_name(b->type));
    bool left_has = a->has_subpath && a->subpath.length > 0;
    bool right_has = b->has_subpath && b->subpath.length > 0;
    if (!left_has || !right_has)
        return (int)left_has - (int)right_has;
    return compare_texts(state, a->subpath, b->subpath);
}

static dvq_status compare_arrays(comparison *state, dvq_value a, dvq_value b, int *order)
{
    *order = 0;
    if (a.as.items == b.as.items && a.size == b.size)
        return DVQ_OK;
    for (uint32_t i = 0; i < a.size && i < b.size; i++) {
        dvq_status status = compare_values(state, a.as.items[i], b.as.items[i], false, order);
        if (status != DVQ_OK || *order != 0)
            return status;
    }
    *order = compare_sizes(a.size, b.size);
    return DVQ_OK;
}

/* ---- objects ---- */

/*
 * The UTF-16 units of the character that byte `offset` belongs to; the second is 0 if there is only
 * one.
 */
static void get_units(dvq_text text, size_t offset, uint32_t units[2])
{
    offset = dvq_unicode_find_start(text, offset);
    size_t size;
    dvq_unicode_split(dvq_unicode_decode(text, offset, &size), units);
}

/* The order of Array.prototype.sort, by UTF-16 units. It is not quite the order of UTF-8 bytes. */
static int compare_units(dvq_text a, dvq_text b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    size_t i = 0;
    while (i < common && a.data[i] == b.data[i])
        i++;
    if (i == common)
        return compare_sizes(a.length, b.length);
    uint32_t left[2];
    get_units(a, i, left);
    uint32_t right[2];
    get_units(b, i, right);
    if (left[0] != right[0])
        return left[0] < right[0] ? -1 : 1;
    return left[1] < right[1] ? -1 : left[1] > right[1];
}

static int compare_entry_keys(const void *a, const void *b)
{
    return compare_units(((const dvq_entry *)a)->key, ((const dvq_entry *)b)->key);
}

static dvq_status list_sorted(comparison *state, const dvq_object *object,
                              dvq_entry_vector *entries)
{
    dvq_status status = dvq_object_list(object, state->scratch, entries);
    if (status == DVQ_OK && entries->count > 1)
        qsort(entries->items, entries->count, sizeof *entries->items, compare_entry_keys);
    return status;
}

static int compare_keys(const comparison *state, const dvq_entry_vector *a,
                        const dvq_entry_vector *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        int order = compare_texts(state, a->items[i].key, b->items[i].key);
        if (order != 0)
            return order;
    }
    return compare_sizes(a->count, b->count);
}

/*
 * The value in `b` under the key that is at `index` in the other object. It is at the same place,
 * unless keys differ that are equal in the collation. Null if there is no such key.
 */
static dvq_value find_partner(const dvq_entry_vector *b, size_t index, dvq_text key)
{
    if (dvq_text_equal(b->items[index].key, key))
        return b->items[index].value;
    for (size_t i = 0; i < b->count; i++)
        if (dvq_text_equal(b->items[i].key, key))
            return b->items[i].value;
    return dvq_value_null();
}

static dvq_status compare_listed(comparison *state, const dvq_object *a, const dvq_object *b,
                                 int *order)
{
    dvq_entry_vector left = {0};
    dvq_entry_vector right = {0};
    dvq_status status = list_sorted(state, a, &left);
    if (status == DVQ_OK)
        status = list_sorted(state, b, &right);
    if (status != DVQ_OK)
        return status;
    *order = compare_keys(state, &left, &right);
    for (size_t i = 0; i < left.count && *order == 0; i++) {
        dvq_value partner = find_partner(&right, i, left.items[i].key);
        status = compare_values(state, left.items[i].value, partner, false, order);
        if (status != DVQ_OK)
            return status;
    }
    return DVQ_OK;
}

static dvq_status compare_objects(comparison *state, const dvq_object *a, const dvq_object *b,
                                  int *order)
{
    *order = 0;
    if (a == b)
        return DVQ_OK;
    dvq_arena_mark mark = dvq_arena_get_mark(state->scratch);
    dvq_status status = compare_listed(state, a, b, order);
    dvq_arena_rewind(state->scratch, mark);
    return status;
}

/* ---- any value ---- */

static dvq_status compare_same_type(comparison *state, dvq_value a, dvq_value b,
                                    bool normalize_links, int *order)
{
    *order = 0;
    switch ((dvq_value_type)a.type) {
    case DVQ_VALUE_NULL:
    case DVQ_VALUE_FUNCTION:
    case DVQ_VALUE_WIDGET:
        return DVQ_OK;
    case DVQ_VALUE_BOOLEAN:
        *order = (int)a.as.boolean - (int)b.as.boolean;
        return DVQ_OK;
    case DVQ_VALUE_NUMBER:
        *order = compare_numbers(a.as.number, b.as.number);
        return DVQ_OK;
    case DVQ_VALUE_STRING:
        *order = compare_texts(state, dvq_value_get_text(a), dvq_value_get_text(b));
        return DVQ_OK;
    case DVQ_VALUE_DATE:
        *order = compare_dates(state, a, b);
        return DVQ_OK;
    case DVQ_VALUE_DURATION:
        *order = compare_durations(a.as.duration, b.as.duration);
        return DVQ_OK;
    case DVQ_VALUE_LINK:
        *order = compare_links(state, a.as.link, b.as.link, normalize_links);
        return DVQ_OK;
    case DVQ_VALUE_ARRAY:
        return compare_arrays(state, a, b, order);
    case DVQ_VALUE_OBJECT:
        return compare_objects(state, a.as.object, b.as.object, order);
    }
    return DVQ_OK;
}

static dvq_status compare_values(comparison *state, dvq_value a, dvq_value b, bool normalize_links,
                                 int *order)
{
    bool left_null = dvq_value_is_null(a);
    bool right_null = dvq_value_is_null(b);
    if (left_null || right_null) {
        *order = (int)right_null - (int)left_null;
        return DVQ_OK;
    }
    if (a.type != b.type) {
        const char *left = dvq_value_type_name((dvq_value_type)a.type);
        *order = strcmp(left, dvq_value_type_name((dvq_value_type)b.type));
        return DVQ_OK;
    }
    if (state->depth >= DVQ_VALUE_DEPTH_LIMIT || state->steps++ >= DVQ_VALUE_COUNT_LIMIT)
        return DVQ_ERROR_LIMIT;
    state->depth++;
    dvq_status status = compare_same_type(state, a, b, normalize_links, order);
    state->depth--;
    return status;
}

dvq_status dvq_value_compare(const dvq_environment *environment, dvq_value a, dvq_value b,
                             dvq_arena *scratch, bool normalize_links, int *order)
{
    comparison state = {.environment = environment, .scratch = scratch};
    dvq_status status = compare_values(&state, a, b, normalize_links, order);
    if (environment->steps_left != NULL)
        *environment->steps_left -= (int64_t)state.steps;
    return status;
}
