/*
 * A TABLE in Markdown, for the two Markdown formats. DATAVIEW has the bytes of Dataview's export;
 * in MARKDOWN pipes are escaped once, and line breaks are <br>.
 */
#ifndef DVQ_RENDER_MARKDOWN_TABLE_H
#define DVQ_RENDER_MARKDOWN_TABLE_H

#include "render/writer.h"

/*
 * Cells are padded to equal lengths, as JavaScript counts them; MARKDOWN does not pad columns to
 * very long ones. Lists and objects become HTML lists where the settings allow.
 */
dvq_status dvq_render_markdown_table(dvq_writer *writer, const dvq_result *result);

#endif
