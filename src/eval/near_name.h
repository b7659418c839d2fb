/*
 * Names spelled almost alike: case, plural, - and _ and blanks, one or two letters. Called by the
 * files about warnings of meaning. Pure text; allocates nothing.
 */
#ifndef DVQ_EVAL_NEAR_NAME_H
#define DVQ_EVAL_NEAR_NAME_H

#include "support/text.h"

/* The name most like the wanted one among those offered. */
typedef struct dvq_near_name {
    dvq_text wanted;
    dvq_text found; /* borrowed from who offered it; data NULL for none */
    size_t distance;
} dvq_near_name;

void dvq_near_name_start(dvq_near_name *search, dvq_text wanted);
void dvq_near_name_offer(dvq_near_name *search, dvq_text name);

/* The same for names with slashes in them: each part must be like its counterpart. */
void dvq_near_name_offer_path(dvq_near_name *search, dvq_text path);

/* Whether two names are the same but for case. */
bool dvq_near_name_is_same(dvq_text a, dvq_text b);

/* Whether they are the same but for case, plural, and what stands between words. */
bool dvq_near_name_is_variant(dvq_text a, dvq_text b);

#endif
