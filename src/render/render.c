/*
 * Rendering by format: one call per output format. Called by api/ with a finished result. Never
 * evaluates and never reads notes.
 */
#include "render/render.h"

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

dvq_status dvq_render_check_depth(unsigned depth, dvq_error *error)
{
    return depth > DVQ_RENDER_DEPTH_LIMIT ? dvq_render_fail(DVQ_ERROR_LIMIT, error) : DVQ_OK;
}

dvq_status dvq_render_result(const dvq_result *result, const dvq_render_options *options,
                             dvq_arena *scratch, dvq_output *output, dvq_error *error)
{
    switch (options->format) {
    case DVQ_FORMAT_TEXT:
        return dvq_render_text(result, options, scratch, output, error);
    case DVQ_FORMAT_MARKDOWN:
        return dvq_render_markdown(result, NULL, scratch, output, error);
    case DVQ_FORMAT_DATAVIEW:
        return dvq_render_dataview(result, scratch, output, error);
    case DVQ_FORMAT_JSON:
        return dvq_render_json(result, false, scratch, output, error);
    case DVQ_FORMAT_NDJSON:
        return dvq_render_json(result, true, scratch, output, error);
    case DVQ_FORMAT_CSV:
        return dvq_render_csv(result, scratch, output, error);
    case DVQ_FORMAT_VIMGREP:
        return dvq_render_vimgrep(result, scratch, output, error);
    }
    return dvq_error_set(error, DVQ_ERROR_USAGE, "unknown output format");
}
