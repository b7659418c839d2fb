/*
 * Whether a value counts as true: for Dataview, as in WHERE and operators, and for JavaScript,
 * which has other rules. Declared in value.h; called by eval/, note/ and render/. Rules: Dataview,
 * data-model/value.ts (isTruthy).
 */
#include "value/duration.h"
#include "value/link.h"
#include "value/object.h"

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

bool dvq_value_is_falsy(dvq_value value)
{
    switch ((dvq_value_type)value.type) {
    case DVQ_VALUE_NULL:
        return true;
    case DVQ_VALUE_BOOLEAN:
        return !value.as.boolean;
    case DVQ_VALUE_NUMBER:
        return value.as.number == 0 || isnan(value.as.number);
    case DVQ_VALUE_STRING:
        return value.size == 0;
    case DVQ_VALUE_DATE:
    case DVQ_VALUE_DURATION:
    case DVQ_VALUE_LINK:
    case DVQ_VALUE_ARRAY:
    case DVQ_VALUE_OBJECT:
    case DVQ_VALUE_FUNCTION:
    case DVQ_VALUE_WIDGET:
        break;
    }
    return false;
}
