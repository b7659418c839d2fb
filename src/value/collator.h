/*
 * The order of text in a locale, from ICU: tertiary strength, with normalisation. For collation.c,
 * which answers for English ASCII by itself. A collator is used by one thread at a time.
 */
#ifndef DVQ_VALUE_COLLATOR_H
#define DVQ_VALUE_COLLATOR_H

#include "support/text.h"

typedef struct dvq_collator dvq_collator;

/*
 * A collator for a BCP 47 tag; a tag that is invalid or too long gets the root collation. NULL when
 * there is none: then memory is out, or else the order of text is not in the data there is.
 */
dvq_collator *dvq_collator_open(const char *locale, bool *out_of_memory);
void dvq_collator_close(dvq_collator *collator);

/*
 * Compare two texts: *order is negative, 0 or positive. `scratch` is for what the comparison needs
 * meanwhile. DVQ_ERROR_MEMORY when memory is out, DVQ_ERROR_LIMIT when the texts have no order.
 */
dvq_status dvq_collator_compare(dvq_collator *collator, dvq_arena *scratch, dvq_text a, dvq_text b,
                                int *order);

/*
 * Keys in `arena` for `count` texts. Compared with each other by bytes, they order as the texts do;
 * those of different calls cannot be compared. False when memory is out.
 */
bool dvq_collator_make_keys(dvq_collator *collator, dvq_arena *arena, dvq_arena *scratch,
                            const dvq_text *texts, size_t count, dvq_text *keys);

#endif
