/*
 * The output formats: what each makes of a result. Each is defined in the file of its name, NDJSON
 * along with JSON; render.c picks the one that is asked for.
 */
#ifndef DVQ_RENDER_FORMAT_H
#define DVQ_RENDER_FORMAT_H

#include "render/writer.h"

typedef dvq_status (*dvq_render_function)(dvq_writer *writer, const dvq_result *result);

/* A function for each type of result. */
typedef struct dvq_render_format {
    dvq_render_function table;
    dvq_render_function list;
    dvq_render_function tasks;
    dvq_render_function calendar;
} dvq_render_format;

extern const dvq_render_format dvq_render_text;
extern const dvq_render_format dvq_render_markdown;
extern const dvq_render_format dvq_render_dataview;
extern const dvq_render_format dvq_render_json;
extern const dvq_render_format dvq_render_ndjson;
extern const dvq_render_format dvq_render_csv;
extern const dvq_render_format dvq_render_vimgrep;
extern const dvq_render_format dvq_render_html;
extern const dvq_render_format dvq_render_ical;

#endif
