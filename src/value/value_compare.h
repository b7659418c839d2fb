/* The order of all values, and whether two are equal (Dataview: Values.compareValue). */
#ifndef DVQ_VALUE_VALUE_COMPARE_H
#define DVQ_VALUE_VALUE_COMPARE_H

#include "value/environment.h"

/*
 * *order is negative, 0 or positive. With `normalize_links`, links are compared by the notes they
 * lead to, except inside lists and objects, as in Dataview. `scratch` is for what the comparison
 * needs, and may be rewound afterwards.
 */
dvq_status dvq_value_compare(const dvq_environment *environment, dvq_value a, dvq_value b,
                             dvq_arena *scratch, bool normalize_links, int *order);

#endif
