/*
 * Values as plain text, without Markdown: what terminals, CSV and quickfix lists show.
 */
#ifndef DVQ_RENDER_PLAIN_VALUE_H
#define DVQ_RENDER_PLAIN_VALUE_H

#include "render/render.h"

typedef enum dvq_plain_style {
    DVQ_PLAIN_SHOWN, /* for people: "-" for null, dates as the vault's settings have them */
    DVQ_PLAIN_DATA   /* for programs: "" for null, ISO dates, lists joined by "; " */
} dvq_plain_style;

/* The text of `value` in `scratch`; links as their paths. The error is filled on failure. */
dvq_status dvq_plain_value_make(const dvq_environment *environment, dvq_plain_style style,
                                dvq_value value, dvq_arena *scratch, dvq_text *text,
                                dvq_error *error);

/*
 * Bytes of the control character at `offset`, 0 when there is none. Those from U+0080 to U+009F
 * count too: some terminals obey them.
 */
size_t dvq_plain_value_measure_control(dvq_text text, size_t offset);

/* `text` with every line break and other control character made a blank. */
void dvq_plain_value_write_line(dvq_text text, dvq_output *output);

/* The value under `key` of a task as plain text, "" when it has none. */
dvq_status dvq_plain_value_get(const dvq_environment *environment, dvq_value item, const char *key,
                               dvq_arena *scratch, dvq_text *text, dvq_error *error);

/* "12" for the item's line 11: people count from 1. */
dvq_status dvq_plain_value_get_line(dvq_value item, dvq_arena *scratch, dvq_text *text,
                                    dvq_error *error);

#endif
