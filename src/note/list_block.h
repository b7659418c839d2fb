/* Lists and their items. Used by the block reader (markdown.c). */
#ifndef DVQ_NOTE_LIST_BLOCK_H
#define DVQ_NOTE_LIST_BLOCK_H

#include "note/block.h"

/* Open the list that starts at `first`, which dvq_leaf_block_is_list has found. */
dvq_status dvq_list_block_open(dvq_block_reader *reader, uint32_t first, uint32_t section);

/* Read the next item of the list on top of the stack, or close the list. */
dvq_status dvq_list_block_step(dvq_block_reader *reader);

#endif
