/*
 * Blocks that hold no other blocks, and what a single line starts. Used by the block reader
 * (markdown.c, list_block.c), and for quotes by markdown_line.c.
 */
#ifndef DVQ_NOTE_LEAF_BLOCK_H
#define DVQ_NOTE_LEAF_BLOCK_H

#include "note/block.h"

/* ---- what a line starts ---- */

bool dvq_leaf_block_is_rule(dvq_text line);
int dvq_leaf_block_get_heading_level(dvq_text line); /* 0: no heading */
dvq_text dvq_leaf_block_get_heading_text(dvq_text line);
bool dvq_leaf_block_is_indented_code(dvq_text line);
bool dvq_leaf_block_is_fence(dvq_text line);
/* Whether a list may start here. When `interrupting` a paragraph or quote, a number must be 1. */
bool dvq_leaf_block_is_list(dvq_text line, bool interrupting);
bool dvq_leaf_block_is_underline(dvq_text line); /* the second line of a setext heading */
/* Whether a line without > ends the quote above it; `next` is the line after it. */
bool dvq_leaf_block_ends_quote(dvq_text line, dvq_text next);

/* ---- the last line of the block that starts at `first`; NONE when no such block does ---- */

uint32_t dvq_leaf_block_find_indented_code_end(dvq_block_reader *reader, uint32_t first,
                                               uint32_t end);
uint32_t dvq_leaf_block_find_fence_end(dvq_block_reader *reader, uint32_t first, uint32_t end);
uint32_t dvq_leaf_block_find_comment_end(dvq_block_reader *reader, uint32_t first, uint32_t end);
uint32_t dvq_leaf_block_find_table_end(dvq_block_reader *reader, uint32_t first, uint32_t end);
uint32_t dvq_leaf_block_find_definition_end(dvq_block_reader *reader, uint32_t first, uint32_t end);
uint32_t dvq_leaf_block_find_paragraph_end(dvq_block_reader *reader, uint32_t first, uint32_t end);

#endif
