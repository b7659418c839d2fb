/*
 * Functions of dates and durations: date(), dur(), dateformat(), durationformat(), localtime(),
 * striptime(). Rows in function_rows.c; the calendar itself is in value/date.h.
 */
#include "eval/function_bodies.h"
#include "support/unicode.h"
#include "value/date.h"
#include "value/literal.h"

/* ---- date ---- */

static dvq_status parse_date(const dvq_call *call, dvq_text text, bool shorthand, dvq_value *value,
                             bool *found)
{
    dvq_status status =
        dvq_literal_parse_date(call->context->environment, text, shorthand, value, found);
    return dvq_call_report(call, status);
}

dvq_status dvq_function_date(const dvq_call *call, dvq_value *value)
{
    bool found;
    dvq_status status =
        parse_date(call, dvq_value_get_text(call->arguments[0]), true, value, &found);
    if (status == DVQ_OK && !found)
        *value = dvq_value_null();
    return status;
}

static dvq_status get_field(const dvq_call *call, dvq_value object, dvq_text name, dvq_value *value)
{
    *value = dvq_value_null();
    if (!dvq_value_is(object, DVQ_VALUE_OBJECT))
        return DVQ_OK;
    bool found;
    dvq_status status = dvq_object_get(object.as.object, name, call->context->arena, value, &found);
    if (status == DVQ_OK && !found)
        *value = dvq_value_null();
    return dvq_call_report(call, status);
}

/* The `file.day` of the note that the link names, or null. */
static dvq_status find_note_day(const dvq_call *call, dvq_text path, dvq_value *value)
{
    dvq_value page = dvq_context_resolve_page(call->context, path);
    dvq_value file;
    dvq_status status = get_field(call, page, DVQ_TEXT("file"), &file);
    if (status == DVQ_OK)
        status = get_field(call, file, DVQ_TEXT("day"), value);
    return status;
}

/* A date from the link's display, else from its path, else its note's day. */
dvq_status dvq_function_date_of_link(const dvq_call *call, dvq_value *value)
{
    const dvq_link *link = call->arguments[0].as.link;
    bool found = false;
    dvq_status status = DVQ_OK;
    if (link->has_display && link->display.length > 0)
        status = parse_date(call, link->display, false, value, &found);
    if (status == DVQ_OK && !found)
        status = parse_date(call, link->path, false, value, &found);
    if (status == DVQ_OK && !found)
        status = find_note_day(call, link->path, value);
    return status;
}

/* The integer part of the first number in the text. */
static bool find_integer(dvq_text text, double *number)
{
    for (size_t offset = 0; offset < text.length; offset++) {
        size_t size = dvq_literal_match_number(text, offset, number);
        if (size == 0)
            continue;
        dvq_text digits = dvq_text_slice(text, offset, offset + size);
        size_t point = dvq_text_find_byte(digits, '.', 0);
        if (point != SIZE_MAX)
            dvq_literal_match_number(dvq_text_slice(digits, 0, point), 0, number);
        return true;
    }
    return false;
}

static dvq_status parse_timestamp(const dvq_call *call, dvq_text text, double scale,
                                  dvq_value *value)
{
    double number;
    if (!find_integer(text, &number)) {
        return dvq_error_set(call->error, DVQ_ERROR_EVALUATE, "date(): no number in \"%.*s\"",
                             (int)dvq_text_slice(text, 0, 80).length, text.data);
    }
    number *= scale;
    *value = dvq_date_from_milliseconds(number, DVQ_ZONE_SYSTEM);
    return DVQ_OK;
}

/* date(text, format): x and X are milliseconds and seconds since 1970. */
dvq_status dvq_function_date_format_parse(const dvq_call *call, dvq_value *value)
{
    dvq_text text = dvq_value_get_text(call->arguments[0]);
    dvq_text format = dvq_value_get_text(call->arguments[1]);
    if (dvq_text_equal(format, DVQ_TEXT("x")))
        return parse_timestamp(call, text, 1, value);
    if (dvq_text_equal(format, DVQ_TEXT("X")))
        return parse_timestamp(call, text, 1000, value);
    bool valid;
    dvq_status status = dvq_date_parse_format(call->context->environment, text, format,
                                              call->context->arena, value, &valid, call->error);
    if (status != DVQ_OK)
        return dvq_call_report(call, status);
    if (valid)
        return DVQ_OK;
    return dvq_error_set(call->error, DVQ_ERROR_EVALUATE,
                         "date(): \"%.*s\" does not have the format \"%.*s\"",
                         (int)dvq_text_slice(text, 0, 80).length, text.data,
                         (int)dvq_text_slice(format, 0, 80).length, format.data);
}

dvq_status dvq_function_strip_time(const dvq_call *call, dvq_value *value)
{
    const dvq_environment *environment = call->context->environment;
    if (!dvq_date_is_valid(call->arguments[0]))
        return dvq_error_set(call->error, DVQ_ERROR_EVALUATE, "striptime(): the date is invalid");
    dvq_date_fields fields;
    dvq_date_get_fields(environment, call->arguments[0], &fields);
    dvq_date_fields day = {.year = fields.year, .month = fields.month, .day = fields.day};
    if (!dvq_date_make(environment, &day, DVQ_ZONE_SYSTEM, value))
        *value = dvq_date_from_milliseconds(NAN, DVQ_ZONE_SYSTEM);
    return DVQ_OK;
}

dvq_status dvq_function_local_time(const dvq_call *call, dvq_value *value)
{
    *value =
        dvq_date_set_zone(call->context->environment, call->arguments[0], DVQ_ZONE_SYSTEM, false);
    return DVQ_OK;
}

dvq_status dvq_function_date_format(const dvq_call *call, dvq_value *value)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    dvq_status status =
        dvq_date_format(call->context->environment, call->arguments[0],
                        dvq_value_get_text(call->arguments[1]), &builder, call->error);
    if (status != DVQ_OK)
        return dvq_call_report(call, status);
    return dvq_call_return_text(call, &builder, value);
}

/* ---- durations ---- */

dvq_status dvq_function_duration(const dvq_call *call, dvq_value *value)
{
    dvq_text text = dvq_unicode_trim(dvq_value_get_text(call->arguments[0]));
    dvq_duration duration;
    if (!dvq_literal_parse_duration(text, &duration)) {
        *value = dvq_value_null();
        return DVQ_OK;
    }
    return dvq_call_report(call, dvq_duration_to_value(call->context->arena, &duration, value));
}

dvq_status dvq_function_duration_format(const dvq_call *call, dvq_value *value)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, call->context->arena);
    dvq_status status =
        dvq_duration_format(call->arguments[0].as.duration, dvq_value_get_text(call->arguments[1]),
                            &builder, call->error);
    if (status != DVQ_OK)
        return dvq_call_report(call, status);
    return dvq_call_return_text(call, &builder, value);
}
