/*
 * The names of the types of values. Whether a value counts as true is value_truth.c's to say,
 * comparing is value_compare.c's, printing value_text.c's.
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
