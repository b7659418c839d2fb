/*
 * The messages of rendering; see fail.h. Called only when something failed.
 */
#include "render/fail.h"

#include "support/diagnostic.h"

dvq_status dvq_render_fail(dvq_status status, dvq_error *error)
{
    if (status == DVQ_ERROR_MEMORY)
        return dvq_error_memory(error);
    if (status == DVQ_ERROR_LIMIT) {
        return dvq_error_set(error, status,
                             "the result is nested more than %d deep, or a text in it is larger "
                             "than %zu MiB",
                             DVQ_RENDER_DEPTH_LIMIT, DVQ_TEXT_LIMIT / DVQ_MEBIBYTE);
    }
    if (status == DVQ_ERROR_CANCELLED)
        return dvq_error_set(error, status, "cancelled");
    if (status == DVQ_ERROR_IO)
        return dvq_error_set(error, status, "the output could not be written");
    return dvq_error_set(error, status, "the result could not be rendered");
}
