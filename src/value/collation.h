/*
 * Text order for a locale, by ICU: what JavaScript's localeCompare gives. The collator is opened
 * by the first comparison that needs it. Safe to use from one thread at a time.
 */
#ifndef DVQ_VALUE_COLLATION_H
#define DVQ_VALUE_COLLATION_H

#include "support/text.h"

typedef struct dvq_collation dvq_collation;

/* Cheap: opens nothing of ICU yet. `locale` is copied. */
dvq_status dvq_collation_open(const dvq_allocator *allocator, const char *locale,
                              dvq_collation **collation, dvq_error *error);
void dvq_collation_close(dvq_collation *collation);

/* Negative, 0 or positive. Where memory is out, bytes decide and the collation has failed. */
int dvq_collation_compare(dvq_collation *collation, dvq_text a, dvq_text b);

/* Whether a comparison lacked memory, so that orders since opening may be wrong. */
bool dvq_collation_has_failed(const dvq_collation *collation);

/*
 * Bytes whose memcmp order (shorter first) is the collation's; data is NULL when memory is out.
 * Comparable with other keys of this function only.
 */
dvq_text dvq_collation_make_key(dvq_collation *collation, dvq_arena *arena, dvq_text text);

/*
 * Keys of `count` texts, comparable with each other only: ASCII alone needs no ICU. False when
 * memory is out.
 */
bool dvq_collation_make_keys(dvq_collation *collation, dvq_arena *arena, const dvq_text *texts,
                             size_t count, dvq_text *keys);

#endif
