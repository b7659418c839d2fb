/*
 * Tags and links within a text. Used by the block reader (markdown.c) and, for a link that is a
 * whole text, frontmatter_field.c; html/ asks how long a tag is.
 */
#ifndef DVQ_NOTE_INLINE_SCAN_H
#define DVQ_NOTE_INLINE_SCAN_H

#include "note/block.h"

/* Add the tags and links of the lines from `first` to `last`, as their container sees them. */
dvq_status dvq_inline_scan_lines(dvq_block_reader *reader, uint32_t first, uint32_t last);

/* The same for a table, whose cells are texts of their own. */
dvq_status dvq_inline_scan_table(dvq_block_reader *reader, uint32_t first, uint32_t last);

/* Read [[link]] or ![[link]] when it is the whole of a text. */
dvq_status dvq_inline_scan_read_link(dvq_arena *arena, dvq_text text, dvq_raw_link *link,
                                     bool *found);

/* Bytes of the tag whose # is at `offset`, 0 for none; what stands before it is not looked at. */
size_t dvq_inline_scan_measure_tag(dvq_text text, size_t offset);

#endif
