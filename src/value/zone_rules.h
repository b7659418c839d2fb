/*
 * The rules of one time zone, from ICU: its offset at an instant. For zone.c, which keeps a table
 * of them. Several threads may ask for offsets at the same time.
 */
#ifndef DVQ_VALUE_ZONE_RULES_H
#define DVQ_VALUE_ZONE_RULES_H

#include "support/text.h"

typedef struct dvq_zone_rules dvq_zone_rules;

/* Room for the name of a zone and its terminator. */
#define DVQ_ZONE_RULES_NAME 128

/*
 * Open the zone of that name, which may be in any case and becomes ICU's spelling; *rules is NULL
 * when there is none. `allocator` is borrowed, for what is kept of the zone's offsets; the rest is
 * malloc's, as all that ICU has is. DVQ_ERROR_MEMORY; DVQ_ERROR_EVALUATE when nobody knows, since
 * ICU's data lack zones.
 */
dvq_status dvq_zone_rules_open(const dvq_allocator *allocator, char name[DVQ_ZONE_RULES_NAME],
                               dvq_zone_rules **rules);
void dvq_zone_rules_close(dvq_zone_rules *rules);

/* Seconds east of UTC at an instant, in milliseconds since 1970. */
int32_t dvq_zone_rules_get_offset(dvq_zone_rules *rules, int64_t milliseconds);

/*
 * Find the name of the host's zone where its settings do not say, which can take long; false when
 * that fails or it does not fit.
 */
bool dvq_zone_rules_search_host(char *name, size_t capacity);

#endif
