/*
 * JSON values, in the forms of docs/json.md. Used by render_json.c, and by api/ for pages and
 * expressions.
 */
#ifndef DVQ_RENDER_JSON_H
#define DVQ_RENDER_JSON_H

#include "render/writer.h"

/* Both need no more than the writer's environment, scratch memory and output. */
dvq_status dvq_json_write_value(const dvq_writer *writer, dvq_value value);
dvq_status dvq_json_write_values(const dvq_writer *writer, const dvq_value *values, size_t count);

/* A text in quotes, escaped as JSON.stringify does. */
void dvq_json_write_string(dvq_text text, dvq_output *output);

#endif
