/*
 * HTML in notes: blocks of it, for the block reader (markdown.c, leaf_block.c), and tags within a
 * line, for inline_scan.c.
 */
#ifndef DVQ_NOTE_HTML_BLOCK_H
#define DVQ_NOTE_HTML_BLOCK_H

#include "note/block.h"

/* Whether an HTML block starts here that may interrupt a paragraph. */
bool dvq_html_block_starts(dvq_text line);

/* The last line of the HTML block that starts at `first`; NONE when none does. */
uint32_t dvq_html_block_find_end(dvq_block_reader *reader, uint32_t first, uint32_t end);

/* What a text no longer holds from some offset on, so that it is not searched for again. */
typedef struct dvq_html_missing {
    bool comment_end;
    bool instruction_end;
    bool cdata_end;
    bool any_end; /* > */
} dvq_html_missing;

/*
 * Bytes of the tag, comment, declaration or autolink at `offset`, 0 for none. `missing` starts
 * empty; the offsets that are asked for in a text must ascend.
 */
size_t dvq_html_match_inline(dvq_text text, size_t offset, dvq_html_missing *missing);

#endif
