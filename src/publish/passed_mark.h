/*
 * Marks of managed results that are passed over: nearly written as one, or where none counts.
 * Called by api/check.c.
 */
#ifndef DVQ_PUBLISH_PASSED_MARK_H
#define DVQ_PUBLISH_PASSED_MARK_H

#include "note/slip.h"
#include "publish/query_place.h"

/*
 * Append a slip for each. `is_whole`: all places of the note are known, so that a mark that belongs
 * to none of them is passed over. Fails with DVQ_ERROR_MEMORY only.
 */
dvq_status dvq_publish_find_passed_marks(dvq_arena *arena, const dvq_publish_note *note,
                                         bool is_whole, dvq_slip_vector *slips);

#endif
