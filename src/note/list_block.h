/* Lists and their items. Used by the block reader (markdown.c) and, for starts, leaf_block.c. */
#ifndef DVQ_NOTE_LIST_BLOCK_H
#define DVQ_NOTE_LIST_BLOCK_H

#include "note/block.h"

/* Whether a list may start here. When `interrupting` a paragraph or quote, a number must be 1. */
bool dvq_list_block_starts(dvq_text line, bool interrupting);

/* Open the list that starts at `first`, where dvq_list_block_starts. */
dvq_status dvq_list_block_open(dvq_block_reader *reader, uint32_t first, uint32_t section);

/* Read the next item of the list on top of the stack, or close the list. */
dvq_status dvq_list_block_step(dvq_block_reader *reader);

#endif
