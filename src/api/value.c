/*
 * Reading values through dvq.h, and the list of built-in functions. Nothing here can fail.
 */
#include "eval/function_table.h"
#include "value/duration.h"
#include "value/link.h"

_Static_assert((int)DVQ_TYPE_NULL == (int)DVQ_VALUE_NULL &&
                   (int)DVQ_TYPE_DATE == (int)DVQ_VALUE_DATE &&
                   (int)DVQ_TYPE_WIDGET == (int)DVQ_VALUE_WIDGET,
               "the public types number as the internal ones");

static dvq_string to_string(dvq_text text)
{
    return (dvq_string){text.data != NULL ? text.data : "", text.length};
}

dvq_type dvq_value_get_type(const dvq_value *value)
{
    return value != NULL ? (dvq_type)value->type : DVQ_TYPE_NULL;
}

const char *dvq_value_get_type_name(const dvq_value *value)
{
    return dvq_value_type_name(value != NULL ? (dvq_value_type)value->type : DVQ_VALUE_NULL);
}

double dvq_value_get_number(const dvq_value *value)
{
    switch (dvq_value_get_type(value)) {
    case DVQ_TYPE_NUMBER:
        return value->as.number;
    case DVQ_TYPE_BOOLEAN:
        return value->as.boolean;
    case DVQ_TYPE_DATE:
        return (double)value->as.milliseconds;
    case DVQ_TYPE_NULL:
    case DVQ_TYPE_STRING:
    case DVQ_TYPE_DURATION:
    case DVQ_TYPE_LINK:
    case DVQ_TYPE_ARRAY:
    case DVQ_TYPE_OBJECT:
    case DVQ_TYPE_FUNCTION:
    case DVQ_TYPE_WIDGET:
        break;
    }
    return 0;
}

dvq_string dvq_value_get_string(const dvq_value *value)
{
    bool is_string = dvq_value_get_type(value) == DVQ_TYPE_STRING;
    return to_string(is_string ? dvq_value_get_text(*value) : DVQ_TEXT(""));
}

size_t dvq_value_get_count(const dvq_value *value)
{
    return dvq_value_get_type(value) == DVQ_TYPE_ARRAY ? value->size : 0;
}

const dvq_value *dvq_value_get_element(const dvq_value *value, size_t index)
{
    return index < dvq_value_get_count(value) ? &value->as.items[index] : NULL;
}

int dvq_value_get_link(const dvq_value *value, dvq_link_parts *parts)
{
    if (parts == NULL || dvq_value_get_type(value) != DVQ_TYPE_LINK)
        return 0;
    const dvq_link *link = value->as.link;
    *parts = (dvq_link_parts){
        .type = link->type,
        .path = to_string(link->path),
        .subpath = to_string(link->has_subpath ? link->subpath : DVQ_TEXT("")),
        .display = to_string(link->has_display ? link->display : DVQ_TEXT("")),
        .has_display = link->has_display,
        .is_embed = link->embed,
    };
    return 1;
}

int dvq_value_get_duration(const dvq_value *value, dvq_duration_parts *parts)
{
    if (parts == NULL || dvq_value_get_type(value) != DVQ_TYPE_DURATION)
        return 0;
    const dvq_duration *duration = value->as.duration;
    *parts = (dvq_duration_parts){
        .years = dvq_duration_get(duration, DVQ_DURATION_YEARS),
        .quarters = dvq_duration_get(duration, DVQ_DURATION_QUARTERS),
        .months = dvq_duration_get(duration, DVQ_DURATION_MONTHS),
        .weeks = dvq_duration_get(duration, DVQ_DURATION_WEEKS),
        .days = dvq_duration_get(duration, DVQ_DURATION_DAYS),
        .hours = dvq_duration_get(duration, DVQ_DURATION_HOURS),
        .minutes = dvq_duration_get(duration, DVQ_DURATION_MINUTES),
        .seconds = dvq_duration_get(duration, DVQ_DURATION_SECONDS),
        .milliseconds = dvq_duration_get(duration, DVQ_DURATION_MILLISECONDS),
        .total = dvq_duration_to_milliseconds(duration),
    };
    return 1;
}

int dvq_value_get_pair(const dvq_value *value, dvq_pair *pair)
{
    if (pair == NULL || dvq_value_get_type(value) != DVQ_TYPE_WIDGET)
        return 0;
    const dvq_widget *widget = value->as.widget;
    *pair = (dvq_pair){.is_web_link = widget->kind == DVQ_WIDGET_EXTERNAL_LINK,
                       .key = &widget->key,
                       .value = &widget->value};
    return 1;
}

int dvq_function_get_info(size_t index, dvq_function_info *info)
{
    if (info == NULL || index >= dvq_function_table_count())
        return 0;
    const dvq_function_row *row = dvq_function_table_get(index);
    *info = (dvq_function_info){
        .name = row->name,
        .signature = row->signature,
        .summary = row->summary,
        .example = row->example,
        .group = row->group,
    };
    return 1;
}
