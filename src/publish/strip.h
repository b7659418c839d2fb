/* Tasks without their fields, as `dvq render --strip` shows them. Called by api/answer.c. */
#ifndef DVQ_PUBLISH_STRIP_H
#define DVQ_PUBLISH_STRIP_H

#include "support/text.h"

/* The text of a task without what `strip` (DVQ_STRIP_…) names, in `arena`. */
dvq_status dvq_publish_strip_text(dvq_arena *arena, dvq_text text, unsigned strip,
                                  dvq_text *stripped);

#endif
