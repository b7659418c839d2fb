/*
 * The order of text in a locale, the same as JavaScript's localeCompare gives. A collator is
 * opened by the first comparison that needs it. For one thread at a time.
 */
#ifndef DVQ_VALUE_COLLATION_H
#define DVQ_VALUE_COLLATION_H

#include "support/text.h"

typedef struct dvq_collation dvq_collation;

/*
 * Cheap: no collator is opened yet. `locale` is copied; ending in "-u-kn", digits in a row are
 * compared as numbers.
 */
dvq_status dvq_collation_open(const dvq_allocator *allocator, const char *locale,
                              dvq_collation **collation, dvq_error *error);
void dvq_collation_close(dvq_collation *collation);

/* Negative, 0 or positive. After a failure bytes decide, see dvq_collation_get_failure. */
int dvq_collation_compare(dvq_collation *collation, dvq_text a, dvq_text b);

/*
 * What kept a comparison or key so far from being right: DVQ_ERROR_MEMORY, or DVQ_ERROR_EVALUATE if
 * ICU's data lack the order of text; else DVQ_OK.
 */
dvq_status dvq_collation_get_failure(const dvq_collation *collation);

/*
 * Keys for `count` texts, to be compared with each other and no others, by bytes
 * (dvq_text_compare_bytes): they order as the texts do in the locale. False when memory is out.
 */
bool dvq_collation_make_keys(dvq_collation *collation, dvq_arena *arena, const dvq_text *texts,
                             size_t count, dvq_text *keys);

#endif
