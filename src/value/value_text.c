/*
 * Values as text, the way Dataview writes them into Markdown. Called by operators, functions and
 * rendering. Rules: Dataview, data-model/value.ts (toString).
 */
#include "value/value_text.h"

#include "value/date.h"
#include "value/duration.h"
#include "value/link.h"

/* Where in a value the text is being written. */
typedef struct text_place {
    unsigned depth;
    bool nested; /* inside a list or object, where lists get brackets */
} text_place;

static dvq_status append_value(const dvq_environment *environment, dvq_value value,
                               text_place place, dvq_text_builder *builder);

/* ---- values ---- */

static dvq_status append_date(const dvq_environment *environment, dvq_value date,
                              dvq_text_builder *builder)
{
    dvq_date_fields fields = {.hour = -1};
    if (!isnan(date.as.milliseconds))
        dvq_date_get_fields(environment, date, &fields);
    bool midnight = fields.hour == 0 && fields.minute == 0 && fields.second == 0;
    dvq_text format = midnight ? environment->date_format : environment->date_time_format;
    return dvq_date_format(environment, date, format, builder, NULL);
}

static text_place make_inner(text_place outer)
{
    return (text_place){outer.depth + 1, true};
}

static dvq_status append_array(const dvq_environment *environment, dvq_value array,
                               text_place place, dvq_text_builder *builder)
{
    if (place.nested)
        dvq_text_builder_add_byte(builder, '[');
    for (uint32_t i = 0; i < array.size; i++) {
        if (i > 0)
            dvq_text_builder_add_string(builder, ", ");
        dvq_status status =
            append_value(environment, array.as.items[i], make_inner(place), builder);
        if (status != DVQ_OK)
            return status;
    }
    if (place.nested)
        dvq_text_builder_add_byte(builder, ']');
    return DVQ_OK;
}

static dvq_status append_object(const dvq_environment *environment, const dvq_object *object,
                                text_place place, dvq_text_builder *builder)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, builder->arena, &entries);
    if (status != DVQ_OK)
        return status;
    dvq_text_builder_add_string(builder, "{ ");
    for (size_t i = 0; i < entries.count; i++) {
        if (i > 0)
            dvq_text_builder_add_string(builder, ", ");
        dvq_text_builder_add(builder, entries.items[i].key);
        dvq_text_builder_add_string(builder, ": ");
        status = append_value(environment, entries.items[i].value, make_inner(place), builder);
        if (status != DVQ_OK)
            return status;
    }
    dvq_text_builder_add_string(builder, " }");
    return DVQ_OK;
}

/* Inside a widget, Dataview writes values with its default settings, not the user's. */
static dvq_environment make_default(const dvq_environment *environment)
{
    dvq_environment defaults;
    dvq_environment_init(&defaults);
    dvq_environment made = *environment;
    made.null_text = defaults.null_text;
    made.date_format = defaults.date_format;
    made.date_time_format = defaults.date_time_format;
    return made;
}

static dvq_status append_list_pair(const dvq_environment *environment, const dvq_widget *widget,
                                   text_place place, dvq_text_builder *builder)
{
    dvq_environment defaults = make_default(environment);
    text_place inner = {place.depth + 1, false};
    dvq_status status = append_value(&defaults, widget->key, inner, builder);
    if (status != DVQ_OK)
        return status;
    dvq_text_builder_add_string(builder, ": ");
    return append_value(&defaults, widget->value, inner, builder);
}

static dvq_status append_widget(const dvq_environment *environment, const dvq_widget *widget,
                                text_place place, dvq_text_builder *builder)
{
    if (widget->kind == DVQ_WIDGET_LIST_PAIR)
        return append_list_pair(environment, widget, place, builder);
    dvq_text url = dvq_value_get_text(widget->key);
    dvq_text_builder_add_byte(builder, '[');
    dvq_text_builder_add(
        builder, dvq_value_is_null(widget->value) ? url : dvq_value_get_text(widget->value));
    dvq_text_builder_add_string(builder, "](");
    dvq_text_builder_add(builder, url);
    dvq_text_builder_add_byte(builder, ')');
    return DVQ_OK;
}

static dvq_status append_value(const dvq_environment *environment, dvq_value value,
                               text_place place, dvq_text_builder *builder)
{
    if (place.depth >= DVQ_VALUE_DEPTH_LIMIT)
        return DVQ_ERROR_LIMIT;
    /* One list may be in many places of another, so stop as soon as the text is too long. */
    if (builder->status != DVQ_OK)
        return builder->status;
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
        dvq_text_builder_add(builder, environment->null_text);
        return DVQ_OK;
    case DVQ_VALUE_BOOLEAN:
        dvq_text_builder_add_string(builder, value.as.boolean ? "true" : "false");
        return DVQ_OK;
    case DVQ_VALUE_NUMBER:
        dvq_value_append_number(value.as.number, builder);
        return DVQ_OK;
    case DVQ_VALUE_STRING:
        dvq_text_builder_add(builder, dvq_value_get_text(value));
        return DVQ_OK;
    case DVQ_VALUE_DATE:
        return append_date(environment, value, builder);
    case DVQ_VALUE_DURATION:
        return dvq_duration_append_text(environment, value.as.duration, builder);
    case DVQ_VALUE_LINK:
        dvq_link_append_markdown(value.as.link, builder);
        return DVQ_OK;
    case DVQ_VALUE_ARRAY:
        return append_array(environment, value, place, builder);
    case DVQ_VALUE_OBJECT:
        return append_object(environment, value.as.object, place, builder);
    case DVQ_VALUE_FUNCTION:
        dvq_text_builder_add_string(builder, "<function>");
        return DVQ_OK;
    case DVQ_VALUE_WIDGET:
        return append_widget(environment, value.as.widget, place, builder);
    }
    return DVQ_OK;
}

dvq_status dvq_value_append_text(const dvq_environment *environment, dvq_value value,
                                 dvq_text_builder *builder)
{
    dvq_status status = append_value(environment, value, (text_place){0, false}, builder);
    return status != DVQ_OK ? status : builder->status;
}

dvq_status dvq_value_to_text(const dvq_environment *environment, dvq_value value, dvq_arena *arena,
                             dvq_text *text)
{
    if (value.type == DVQ_VALUE_STRING) {
        *text = dvq_value_get_text(value);
        return DVQ_OK;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_status status = append_value(environment, value, (text_place){0, false}, &builder);
    if (status != DVQ_OK)
        return status;
    return dvq_text_builder_finish(&builder, text);
}
