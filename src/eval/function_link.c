/*
 * Functions that make links: link(), embed(), elink(). Rows in function_rows.c.
 */
#include "eval/function_bodies.h"
#include "value/link.h"

static dvq_status return_link(const dvq_call *call, const dvq_link *link, dvq_value *value)
{
    const dvq_link *copy = dvq_arena_copy(call->context->arena, link, sizeof *link);
    if (copy == NULL)
        return dvq_error_memory(call->error);
    *value = dvq_value_link(copy);
    return DVQ_OK;
}

/* link(path), link(path, display), link(path, display, embed) */
dvq_status dvq_function_link(const dvq_call *call, dvq_value *value)
{
    dvq_text path = dvq_value_get_text(call->arguments[0]);
    dvq_link link = {.path = dvq_context_normalize(call->context, path), .type = DVQ_LINK_FILE};
    if (call->count > 1) {
        link.has_display = true;
        link.display = dvq_value_get_text(call->arguments[1]);
    }
    if (call->count > 2)
        link.embed = call->arguments[2].as.boolean;
    return return_link(call, &link, value);
}

/* link(anything, null) is link(anything). */
dvq_status dvq_function_link_again(const dvq_call *call, dvq_value *value)
{
    return dvq_call_again(call, call->arguments, 1, value);
}

dvq_status dvq_function_link_display(const dvq_call *call, dvq_value *value)
{
    dvq_link link = *call->arguments[0].as.link;
    link.has_display = true;
    link.display = dvq_value_get_text(call->arguments[1]);
    return return_link(call, &link, value);
}

dvq_status dvq_function_embed(const dvq_call *call, dvq_value *value)
{
    dvq_link link = *call->arguments[0].as.link;
    link.embed = call->count == 1 || call->arguments[1].as.boolean;
    link.embed_unknown = link.embed_unknown && !link.embed;
    return return_link(call, &link, value);
}

/* Without a text to show, the address is shown. */
dvq_status dvq_function_external_link(const dvq_call *call, dvq_value *value)
{
    bool shown = call->count > 1 && dvq_value_is(call->arguments[1], DVQ_VALUE_STRING);
    dvq_widget widget = {.kind = DVQ_WIDGET_EXTERNAL_LINK,
                         .key = call->arguments[0],
                         .value = call->arguments[shown ? 1 : 0]};
    const dvq_widget *copy = dvq_arena_copy(call->context->arena, &widget, sizeof widget);
    if (copy == NULL)
        return dvq_error_memory(call->error);
    *value = dvq_value_widget(copy);
    return DVQ_OK;
}
