/*
 * TABLE results as a Markdown table, for the two Markdown formats. Cells are padded to equal
 * lengths, counted as JavaScript does, where RENDERED passes over very long ones; lists and objects
 * become HTML lists where settings allow.
 */
#ifndef DVQ_RENDER_MARKDOWN_TABLE_H
#define DVQ_RENDER_MARKDOWN_TABLE_H

#include "render/render.h"

typedef enum dvq_markdown_flavor {
    DVQ_MARKDOWN_DATAVIEW, /* the bytes of Dataview's export */
    DVQ_MARKDOWN_RENDERED  /* pipes escaped once, line breaks as <br> */
} dvq_markdown_flavor;

dvq_status dvq_markdown_table_write(const dvq_result *result, dvq_markdown_flavor flavor,
                                    dvq_arena *scratch, dvq_output *output, dvq_error *error);

#endif
