/*
 * What the bodies of the built-in functions share: reporting failures, making lists and text within
 * the limits, and JavaScript's conversions of numbers. Called by function_*.c only.
 */
#include "eval/function_bodies.h"
#include "support/unicode.h"
#include "value/value_compare.h"
#include "value/value_text.h"

dvq_status dvq_call_report(const dvq_call *call, dvq_status status)
{
    if (status == DVQ_OK)
        return DVQ_OK;
    if (status == DVQ_ERROR_MEMORY)
        return dvq_error_memory(call->error);
    if (status == DVQ_ERROR_LIMIT && dvq_context_is_spent(call->context))
        return dvq_context_fail_budget(call->context, call->error);
    if (status == DVQ_ERROR_LIMIT) {
        return dvq_error_set(call->error, status,
                             "%s() goes past a limit: values nest at most %d deep, "
                             "a text has at most %zu MiB",
                             call->row->name, DVQ_VALUE_DEPTH_LIMIT, DVQ_TEXT_LIMIT >> 20);
    }
    return dvq_error_set(call->error, status, "%s() failed", call->row->name);
}

dvq_status dvq_call_fail_count(const dvq_call *call)
{
    return dvq_error_set(call->error, DVQ_ERROR_LIMIT, "%s(): an array of more than %zu items",
                         call->row->name, DVQ_ARRAY_LIMIT);
}

dvq_status dvq_call_allocate_items(const dvq_call *call, size_t count, dvq_value **items)
{
    *items = NULL;
    if (count > DVQ_ARRAY_LIMIT)
        return dvq_call_fail_count(call);
    if (count == 0)
        return DVQ_OK;
    *items = dvq_arena_allocate(call->context->arena, count * sizeof **items);
    return *items == NULL ? dvq_error_memory(call->error) : DVQ_OK;
}

dvq_status dvq_call_push(const dvq_call *call, dvq_value_vector *list, dvq_value item)
{
    if (list->count >= DVQ_ARRAY_LIMIT)
        return dvq_call_fail_count(call);
    if (!DVQ_VECTOR_PUSH(call->context->arena, list, item))
        return dvq_error_memory(call->error);
    return DVQ_OK;
}

dvq_status dvq_call_return_text(const dvq_call *call, dvq_text_builder *builder, dvq_value *value)
{
    dvq_text text;
    dvq_status status = dvq_text_builder_finish(builder, &text);
    if (status != DVQ_OK)
        return dvq_call_report(call, status);
    *value = dvq_value_string(text);
    return DVQ_OK;
}

dvq_status dvq_call_is_truthy(const dvq_call *call, dvq_value value, bool *truthy)
{
    return dvq_call_report(call, dvq_value_is_truthy(value, call->context->arena, truthy));
}

dvq_status dvq_call_compare(const dvq_call *call, dvq_value a, dvq_value b, bool normalize_links,
                            int *order)
{
    return dvq_call_report(call, dvq_value_compare(call->context->environment, a, b,
                                                   call->context->arena, normalize_links, order));
}

dvq_status dvq_call_append_value(const dvq_call *call, dvq_text_builder *builder, dvq_value value)
{
    dvq_text text;
    dvq_status status =
        dvq_value_to_text(call->context->environment, value, call->context->arena, &text);
    if (status != DVQ_OK)
        return dvq_call_report(call, status);
    dvq_unicode_append_joined(builder, text);
    return DVQ_OK;
}

double dvq_number_to_integer(double number)
{
    return isnan(number) ? 0 : trunc(number);
}

uint32_t dvq_number_to_uint32(double number)
{
    if (!isfinite(number))
        return 0;
    double rest = fmod(trunc(number), 4294967296.0);
    return (uint32_t)(rest < 0 ? rest + 4294967296.0 : rest);
}

size_t dvq_number_to_relative_index(double number, size_t length)
{
    double position = dvq_number_to_integer(number);
    if (position < 0)
        position += (double)length;
    if (position <= 0)
        return 0;
    return position >= (double)length ? length : (size_t)position;
}

dvq_status dvq_function_null(const dvq_call *call, dvq_value *value)
{
    (void)call;
    *value = dvq_value_null();
    return DVQ_OK;
}

dvq_status dvq_function_false(const dvq_call *call, dvq_value *value)
{
    (void)call;
    *value = dvq_value_boolean(false);
    return DVQ_OK;
}

dvq_status dvq_function_first(const dvq_call *call, dvq_value *value)
{
    *value = call->arguments[0];
    return DVQ_OK;
}
