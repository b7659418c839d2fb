/*
 * Picks the format's function for the result's type; see render.h. Called by api/ with a finished
 * result. Writes nothing itself.
 */
#include "render/render.h"

#include "render/format.h"
#include "support/diagnostic.h"

static const dvq_render_format *const formats[] = {
    [DVQ_FORMAT_TEXT] = &dvq_render_text,         [DVQ_FORMAT_MARKDOWN] = &dvq_render_markdown,
    [DVQ_FORMAT_DATAVIEW] = &dvq_render_dataview, [DVQ_FORMAT_JSON] = &dvq_render_json,
    [DVQ_FORMAT_NDJSON] = &dvq_render_ndjson,     [DVQ_FORMAT_CSV] = &dvq_render_csv,
    [DVQ_FORMAT_VIMGREP] = &dvq_render_vimgrep,   [DVQ_FORMAT_HTML] = &dvq_render_html,
    [DVQ_FORMAT_ICAL] = &dvq_render_ical,
};

static dvq_status write_result(dvq_writer *writer, const dvq_result *result,
                               const dvq_render_format *format)
{
    switch (result->type) {
    case DVQ_QUERY_TABLE:
        return format->table(writer, result);
    case DVQ_QUERY_LIST:
        return format->list(writer, result);
    case DVQ_QUERY_TASK:
        return format->tasks(writer, result);
    case DVQ_QUERY_CALENDAR:
        return format->calendar(writer, result);
    case DVQ_QUERY_EXPRESSION:
    case DVQ_QUERY_PAGE:
        break;
    }
    return DVQ_OK;
}

dvq_status dvq_render_result(const dvq_result *result, const dvq_render_options *options,
                             dvq_arena *scratch, dvq_output *output, dvq_error *error)
{
    size_t format = (size_t)options->format;
    if (format >= sizeof formats / sizeof formats[0])
        return dvq_error_set(error, DVQ_ERROR_USAGE, "unknown output format");
    dvq_writer writer = {.environment = result->environment,
                         .options = options,
                         .scratch = scratch,
                         .output = output,
                         .error = error,
                         .threads = result->threads};
    dvq_status status = write_result(&writer, result, formats[format]);
    if (status == DVQ_OK && output->status != DVQ_OK)
        status = dvq_writer_fail(&writer, output->status);
    return status;
}
