/*
 * Comments and block ids, which only Obsidian hides: a copy for readers goes without. Called by
 * api/note.c with the finished text of a copy, and by source.c.
 */
#ifndef DVQ_HTML_COMMENT_H
#define DVQ_HTML_COMMENT_H

#include "support/text.h"

/*
 * Make the text without its %% comments %% and without the ids of its blocks; an id that
 * `is_linked` is a place to jump to, and becomes an empty <a> element with that id. Code, HTML and
 * frontmatter stay; and so do the ids when it is NULL. DVQ_ERROR_MEMORY, DVQ_ERROR_LIMIT.
 */
dvq_status dvq_markup_leave_out_comments(dvq_arena *arena, dvq_text text,
                                         bool (*is_linked)(void *user, dvq_text id), void *user,
                                         dvq_text *made);

/* The text without the id of a block at its end, and the space before it. */
dvq_text dvq_markup_drop_block_id(dvq_text text);

/* The cell of a table without comments, and without the ids at the ends of its items and lines. */
dvq_status dvq_markup_clean_cell(dvq_arena *arena, dvq_text cell, dvq_text *cleaned);

/* Where the id of a block starts that ends the text, with the space before it; else its length. */
size_t dvq_markup_find_block_id(dvq_text text, dvq_text *id);

/* Where what stands at `offset` ends: code, an HTML comment, an escape, or else a byte. */
size_t dvq_markup_skip_piece(dvq_text text, size_t offset);

#endif
