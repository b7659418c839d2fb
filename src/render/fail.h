/*
 * What goes wrong while a result is rendered: the message for each status, and the limit on depth.
 * Used by every format, and by api/ when the output itself fails.
 */
#ifndef DVQ_RENDER_FAIL_H
#define DVQ_RENDER_FAIL_H

#include "dvq.h"

/* Lists, objects and list items nested deeper than this are refused: DVQ_ERROR_LIMIT. */
#define DVQ_RENDER_DEPTH_LIMIT 1000

/* Fill `error` for a status met while rendering, and return the status. */
dvq_status dvq_render_fail(dvq_status status, dvq_error *error);

#endif
