/*
 * Rendering: a result in one of the output formats. This is the room's front door, called by api/
 * with a finished result. Never evaluates and never reads notes.
 */
#ifndef DVQ_RENDER_RENDER_H
#define DVQ_RENDER_RENDER_H

#include "eval/result.h"
#include "render/options.h"
#include "render/output.h"

/* Temporary memory comes from `scratch`. The output is not flushed: that is left to the caller. */
dvq_status dvq_render_result(const dvq_result *result, const dvq_render_options *options,
                             dvq_arena *scratch, dvq_output *output, dvq_error *error);

#endif
