/*
 * Indexing: what `a.b` and `a[b]` give for each type of value. Called by expression.c and
 * extract(). A link is looked up in the vault; a list with text for a key is indexed element by
 * element.
 *
 * Rules: Dataview, expression/context.ts, the case "index".
 */
#include "eval/expression.h"

#include <math.h>

#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/link.h"

static dvq_status require_text(dvq_value key, const char *what, dvq_error *error)
{
    if (key.type == DVQ_VALUE_STRING)
        return DVQ_OK;
    return dvq_error_set(error, DVQ_ERROR_EVALUATE,
                         "%s can only be indexed with text: a.b or a[\"b\"]", what);
}

static dvq_status index_object(dvq_context *context, dvq_value object, dvq_value key,
                               dvq_value *value, dvq_error *error)
{
    dvq_status status = require_text(key, "an object", error);
    if (status != DVQ_OK)
        return status;
    bool found = false;
    status =
        dvq_object_get(object.as.object, dvq_value_get_text(key), context->arena, value, &found);
    if (!found)
        *value = dvq_value_null();
    return status != DVQ_OK ? dvq_error_set(error, status, "a field cannot be read") : DVQ_OK;
}

static dvq_status index_link(dvq_context *context, dvq_value link, dvq_value key, dvq_value *value,
                             dvq_error *error)
{
    dvq_status status = require_text(key, "a link", error);
    if (status != DVQ_OK)
        return status;
    dvq_value page = dvq_context_resolve_page(context, link.as.link->path);
    if (page.type != DVQ_VALUE_OBJECT)
        return DVQ_OK;
    return index_object(context, page, key, value, error);
}

/* Elements that cannot be indexed are left out. */
static dvq_status index_each(dvq_context *context, dvq_value array, dvq_value key, dvq_value *value,
                             dvq_error *error)
{
    dvq_value *items = NULL;
    size_t count = 0;
    if (array.size > 0) {
        items = dvq_arena_allocate_array(context->arena, array.size, sizeof *items);
        if (items == NULL)
            return dvq_error_memory(error);
    }
    for (size_t i = 0; i < array.size; i++) {
        dvq_status status =
            dvq_expression_index(context, array.as.items[i], key, &items[count], NULL);
        if (status == DVQ_OK)
            count++;
        else if (status != DVQ_ERROR_EVALUATE)
            return dvq_error_set(error, status, "a list cannot be indexed");
    }
    *value = dvq_value_array(items, count);
    return DVQ_OK;
}

static dvq_status index_array(dvq_context *context, dvq_value array, dvq_value key,
                              dvq_value *value, dvq_error *error)
{
    if (key.type == DVQ_VALUE_STRING)
        return index_each(context, array, key, value, error);
    double position = key.as.number;
    if (position >= 0 && position < array.size && position == floor(position))
        *value = array.as.items[(size_t)position];
    return DVQ_OK;
}

static dvq_status index_string(dvq_context *context, dvq_value string, dvq_value key,
                               dvq_value *value, dvq_error *error)
{
    if (key.type != DVQ_VALUE_NUMBER) {
        dvq_error_set(error, DVQ_ERROR_EVALUATE, "text can only be indexed with a number");
        if (dvq_value_is(key, DVQ_VALUE_STRING) &&
            dvq_text_equal(dvq_value_get_text(key), DVQ_TEXT("length")))
            dvq_error_set_hint(error, "the length of a text is length(text)");
        return DVQ_ERROR_EVALUATE;
    }
    double position = key.as.number;
    dvq_text text = dvq_value_get_text(string);
    if (!(position >= 0) || position != floor(position) ||
        position >= (double)dvq_unicode_utf16_length(text))
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, context->arena);
    dvq_unicode_append_utf16_slice(&builder, text, (size_t)position, (size_t)position + 1);
    dvq_text unit;
    dvq_status status = dvq_text_builder_finish(&builder, &unit);
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "text cannot be indexed");
    *value = dvq_value_string(unit);
    return DVQ_OK;
}

static dvq_status index_date(dvq_context *context, dvq_value date, dvq_value key, dvq_value *value,
                             dvq_error *error)
{
    dvq_status status = require_text(key, "a date", error);
    if (status != DVQ_OK)
        return status;
    dvq_date_fields fields;
    dvq_date_get_fields(context->environment, date, &fields);
    int week = 0;
    int week_year = 0;
    dvq_date_get_week(&fields, &week, &week_year);
    const struct {
        dvq_text name;
        int number;
    } parts[] = {
        {DVQ_TEXT("year"), fields.year},       {DVQ_TEXT("month"), fields.month},
        {DVQ_TEXT("weekyear"), week},          {DVQ_TEXT("week"), fields.day / 7 + 1},
        {DVQ_TEXT("weekday"), fields.weekday}, {DVQ_TEXT("day"), fields.day},
        {DVQ_TEXT("hour"), fields.hour},       {DVQ_TEXT("minute"), fields.minute},
        {DVQ_TEXT("second"), fields.second},   {DVQ_TEXT("millisecond"), fields.millisecond},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (dvq_text_equal(parts[i].name, dvq_value_get_text(key))) {
            *value = dvq_value_number(dvq_date_is_valid(date) ? parts[i].number : NAN);
            break;
        }
    }
    return DVQ_OK;
}

static dvq_status index_duration(dvq_value duration, dvq_value key, dvq_value *value,
                                 dvq_error *error)
{
    static const struct {
        const char *name;
        dvq_duration_unit unit;
    } units[] = {
        {"year", DVQ_DURATION_YEARS},
        {"years", DVQ_DURATION_YEARS},
        {"month", DVQ_DURATION_MONTHS},
        {"months", DVQ_DURATION_MONTHS},
        {"weeks", DVQ_DURATION_WEEKS},
        {"day", DVQ_DURATION_DAYS},
        {"days", DVQ_DURATION_DAYS},
        {"hour", DVQ_DURATION_HOURS},
        {"hours", DVQ_DURATION_HOURS},
        {"minute", DVQ_DURATION_MINUTES},
        {"minutes", DVQ_DURATION_MINUTES},
        {"second", DVQ_DURATION_SECONDS},
        {"seconds", DVQ_DURATION_SECONDS},
        {"millisecond", DVQ_DURATION_MILLISECONDS},
        {"milliseconds", DVQ_DURATION_MILLISECONDS},
    };
    dvq_status status = require_text(key, "a duration", error);
    if (status != DVQ_OK)
        return status;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (dvq_text_equal(dvq_text_from_string(units[i].name), dvq_value_get_text(key))) {
            *value = dvq_value_number(dvq_duration_in_unit(duration.as.duration, units[i].unit));
            break;
        }
    }
    return DVQ_OK;
}

static dvq_status index_value(dvq_context *context, dvq_value object, dvq_value key,
                              dvq_value *value, dvq_error *error)
{
    switch ((dvq_value_type)object.type) {
    case DVQ_VALUE_OBJECT:
        return index_object(context, object, key, value, error);
    case DVQ_VALUE_LINK:
        return index_link(context, object, key, value, error);
    case DVQ_VALUE_ARRAY:
        return index_array(context, object, key, value, error);
    case DVQ_VALUE_STRING:
        return index_string(context, object, key, value, error);
    case DVQ_VALUE_DATE:
        return index_date(context, object, key, value, error);
    case DVQ_VALUE_DURATION:
        return index_duration(object, key, value, error);
    case DVQ_VALUE_NULL:
    case DVQ_VALUE_BOOLEAN:
    case DVQ_VALUE_NUMBER:
    case DVQ_VALUE_FUNCTION:
    case DVQ_VALUE_WIDGET:
        break;
    }
    return DVQ_OK;
}

dvq_status dvq_expression_index(dvq_context *context, dvq_value object, dvq_value key,
                                dvq_value *value, dvq_error *error)
{
    *value = dvq_value_null();
    if (key.type == DVQ_VALUE_NULL)
        return DVQ_OK;
    if (key.type != DVQ_VALUE_STRING && key.type != DVQ_VALUE_NUMBER) {
        return dvq_error_set(error, DVQ_ERROR_EVALUATE,
                             "an index must be text or a number, found %s",
                             dvq_value_type_name((dvq_value_type)key.type));
    }
    if (context->depth >= DVQ_CONTEXT_DEPTH_LIMIT) {
        return dvq_error_set(error, DVQ_ERROR_LIMIT, "lists nested more than %d deep",
                             DVQ_CONTEXT_DEPTH_LIMIT);
    }
    context->depth++;
    dvq_status status = index_value(context, object, key, value, error);
    context->depth--;
    return status;
}
