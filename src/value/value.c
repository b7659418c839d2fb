/*
 * The names of the types of values. What counts as true is in value_truth.c, comparing in
 * value_compare.c, writing in value_text.c.
 */
#include "value/value.h"

const char *dvq_value_type_name(dvq_value_type type)
{
    static const char *const names[] = {
#define DVQ_VALUE_TYPE(name, text) [DVQ_VALUE_##name] = text,
#include "value/value_types.def"
#undef DVQ_VALUE_TYPE
    };
    return (size_t)type < sizeof(names) / sizeof(names[0]) ? names[type] : "null";
}
