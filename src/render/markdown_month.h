/*
 * A CALENDAR in Markdown for a note: a heading for each month that has a day in it, and below it
 * the days in order of time, with links to their notes. Called by render_markdown.c.
 */
#ifndef DVQ_RENDER_MARKDOWN_MONTH_H
#define DVQ_RENDER_MARKDOWN_MONTH_H

#include "render/writer.h"

dvq_status dvq_render_markdown_months(dvq_writer *writer, const dvq_result *result);

#endif
