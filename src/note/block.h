/*
 * The block reader: what its parts share. Inside the note reader only (markdown.c opens it).
 *
 * A container (quote, list item) never copies its lines: it moves each line's view, the place where
 * the line begins for the blocks inside. A container's lines are done with once its blocks are
 * read, so one view per line is enough at any depth.
 */
#ifndef DVQ_NOTE_BLOCK_H
#define DVQ_NOTE_BLOCK_H

#include "note/note.h"
#include "support/unicode.h"

#define DVQ_BLOCK_NONE UINT32_MAX

/*
 * Lines looked at again by nested containers and look-ahead, for the whole note. Real notes use a
 * few per line; past this, what is left is read as paragraphs, so that no input takes long.
 */
#define DVQ_BLOCK_WORK_LIMIT ((uint64_t)1 << 26)

/* What is being read: the blocks of a container, or the items of a list. */
typedef struct dvq_block_frame {
    bool is_list;
    bool top;         /* blocks of the note itself */
    bool has_list;    /* blocks of an item: a list was among them */
    char marker;      /* list: what its items start with: * + - . ) */
    uint32_t line;    /* the next line to read; list: where the next item starts */
    uint32_t end;     /* the line after the last */
    uint32_t last;    /* last line of the latest block, or of the list so far */
    uint32_t first;   /* list: its first line */
    uint32_t item;    /* blocks of an item: its index in structure->items, else NONE */
    uint32_t section; /* list at the top: its index in structure->sections, else NONE */
    int32_t parent;   /* what a list among these blocks has for a parent item's line; -1: none */
} dvq_block_frame;

/* A [ with the ] that closes it (0: none) and the index of the one around it. */
typedef struct dvq_bracket {
    uint32_t open;
    uint32_t close;
    uint32_t outer;
} dvq_bracket;

typedef struct dvq_block_reader {
    dvq_arena *arena;
    dvq_structure *structure;
    const char *data;
    uint32_t *starts; /* of each line in `data`, and past the end */
    uint32_t *views;  /* where each line begins inside its containers */
    uint32_t line_count;
    bool items_only; /* links and tags elsewhere are of no interest */
    uint64_t work;
    DVQ_VECTOR(dvq_block_frame) frames;
    DVQ_VECTOR(char) text;            /* an inline text whose lines do not stand together */
    DVQ_VECTOR(dvq_bracket) brackets; /* those of the inline text being read */
} dvq_block_reader;

/* The line as its container sees it, without its end. */
static inline dvq_text dvq_block_view(const dvq_block_reader *reader, uint32_t line)
{
    uint32_t start = reader->views[line];
    uint32_t end = reader->starts[line + 1] - 1;
    if (end > start && reader->data[end - 1] == '\r')
        end--;
    return (dvq_text){reader->data + start, end > start ? end - start : 0};
}

/* Whether there is nothing but white space, as JavaScript's trim() has it. */
static inline bool dvq_block_is_white(dvq_text line)
{
    return dvq_unicode_skip_whitespace(line, 0) == line.length;
}

/* ---- leaf_block.c: one line ---- */

bool dvq_block_is_rule(dvq_text line);
int dvq_block_get_heading_level(dvq_text line); /* 0: no heading */
dvq_text dvq_block_get_heading_text(dvq_text line);
bool dvq_block_is_indented_code(dvq_text line);
bool dvq_block_is_fence(dvq_text line);
bool dvq_block_is_quote(dvq_text line);
/* Whether a list may start here; `interrupting` a paragraph or quote, a number must be 1. */
bool dvq_block_is_list(dvq_text line, bool interrupting);
bool dvq_block_is_underline(dvq_text line); /* the second line of a setext heading */

/* ---- leaf_block.c: blocks from line `first` on; the last line, or NONE for no such block ---- */

uint32_t dvq_block_find_indented_code_end(dvq_block_reader *reader, uint32_t first, uint32_t end);
uint32_t dvq_block_find_fence_end(dvq_block_reader *reader, uint32_t first, uint32_t end);
uint32_t dvq_block_find_comment_end(dvq_block_reader *reader, uint32_t first, uint32_t end);
uint32_t dvq_block_find_table_end(dvq_block_reader *reader, uint32_t first, uint32_t end);
uint32_t dvq_block_find_definition_end(dvq_block_reader *reader, uint32_t first, uint32_t end);
uint32_t dvq_block_find_paragraph_end(dvq_block_reader *reader, uint32_t first, uint32_t end);

/* ---- html_block.c ---- */

/* Whether an HTML block starts here that may interrupt a paragraph. */
bool dvq_block_is_html(dvq_text line);
uint32_t dvq_block_find_html_end(dvq_block_reader *reader, uint32_t first, uint32_t end);

/* What is known not to be found any more in a text; starts empty. */
typedef struct dvq_html_memory {
    bool no_comment_end;
    bool no_instruction_end;
    bool no_cdata_end;
    bool no_end; /* no > at all */
} dvq_html_memory;

/* Bytes of the tag, comment, declaration or autolink at `offset`, 0 for none; offsets ascend. */
size_t dvq_html_match_inline(dvq_text text, size_t offset, dvq_html_memory *memory);

/* ---- list_block.c ---- */

/* Open the list that starts at `first`, a list by dvq_block_is_list. */
dvq_status dvq_block_open_list(dvq_block_reader *reader, uint32_t first, uint32_t section);
/* Read the next item of the list on top of the stack, or close the list. */
dvq_status dvq_block_step_list(dvq_block_reader *reader);

/* ---- inline_scan.c ---- */

/* Tags and links of the lines from `first` to `last`, as they are seen now. */
dvq_status dvq_block_scan_inline(dvq_block_reader *reader, uint32_t first, uint32_t last);
/* The same for the cells of a table. */
dvq_status dvq_block_scan_table(dvq_block_reader *reader, uint32_t first, uint32_t last);

#endif
