/*
 * A text as HTML, for api/, where an expression is written; results go through render.h.
 */
#ifndef DVQ_RENDER_RENDER_HTML_H
#define DVQ_RENDER_RENDER_HTML_H

#include "render/options.h"
#include "render/output.h"

/* Write Markdown as the options have it. The output is not flushed. */
dvq_status dvq_render_html_text(const dvq_render_html_options *html, dvq_text markdown,
                                dvq_arena *scratch, dvq_output *output, dvq_error *error);

#endif
