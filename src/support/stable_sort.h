/*
 * A stable sort of indices with a comparison that can fail: TimSort, comparison for comparison as
 * V8's Array.prototype.sort makes them. For a comparison that is no proper order (NaN, durations
 * of one length in different units) the answer depends on that.
 */
#ifndef DVQ_SUPPORT_STABLE_SORT_H
#define DVQ_SUPPORT_STABLE_SORT_H

#include "support/arena.h"

/* Fewer elements than this are sorted by binary insertion alone. */
#define DVQ_SORT_RUN 64

/* *before: whether element `a` belongs before element `b`. */
typedef dvq_status dvq_sort_compare(void *user, uint32_t a, uint32_t b, bool *before);

/* Sort the indices in `order`; `scratch` takes a copy of them. */
dvq_status dvq_stable_sort(uint32_t *order, size_t count, dvq_sort_compare *compare, void *user,
                           dvq_arena *scratch);

#endif
