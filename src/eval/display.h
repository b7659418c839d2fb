/*
 * Markdown to plain text, as display() shows it. Rules: Dataview's normalizeMarkdown, which is two
 * rules for links and then the package remove-markdown 0.5.5.
 */
#ifndef DVQ_EVAL_DISPLAY_H
#define DVQ_EVAL_DISPLAY_H

#include "eval/context.h"

/* The text without its markup; `markdown` itself where there is none. */
dvq_status dvq_display_strip_markdown(dvq_context *context, dvq_text markdown, dvq_text *plain,
                                      dvq_error *error);

/* What a link written as [[path|shown]] shows. */
dvq_status dvq_display_show_link(dvq_context *context, dvq_text link, dvq_text *shown,
                                 dvq_error *error);

#endif
