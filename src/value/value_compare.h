/*
 * The total order of values, and equality (Dataview: Values.compareValue), and sort keys that give
 * the same order for text by comparing bytes.
 */
#ifndef DVQ_VALUE_VALUE_COMPARE_H
#define DVQ_VALUE_VALUE_COMPARE_H

#include "value/environment.h"

/*
 * *order is negative, 0 or positive. `normalize_links`: compare links by resolved path (Dataview
 * does so at the top level only, not inside lists and objects). `scratch` takes what the comparison
 * needs and may be rewound afterwards.
 */
dvq_status dvq_value_compare(const dvq_environment *environment, dvq_value a, dvq_value b,
                             dvq_arena *scratch, bool normalize_links, int *order);

#endif
