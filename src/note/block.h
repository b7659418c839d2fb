/*
 * The block reader's state, for its parts: markdown.c, which opens it, leaf_block.c, html_block.c,
 * list_block.c and inline_scan.c.
 *
 * A container (a quote or a list item) never copies its lines. It moves each line's view, the place
 * where the line begins for the blocks inside. A container's lines are done with once its blocks
 * have been read, so one view per line is enough at any depth.
 */
#ifndef DVQ_NOTE_BLOCK_H
#define DVQ_NOTE_BLOCK_H

#include "note/markdown.h"
#include "support/bytes.h"
#include "support/unicode.h"

#define DVQ_BLOCK_NONE UINT32_MAX

/*
 * How often the lines of a note may be looked at again, by nested containers and when looking
 * ahead. Real notes need a few times per line; past this, what is left is read as paragraphs, so
 * that no input takes long.
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
    int32_t parent;   /* the line of the item that a list among these blocks belongs to; -1: none */
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
    dvq_bytes_map map;
    uint32_t *starts; /* of each line in `data`, and past the end */
    uint32_t *ends;   /* of each line, without CR and LF */
    uint8_t *kinds;   /* of each line: what is in it, or may be */
    uint32_t *views;  /* where each line begins inside its containers */
    uint32_t line_count;
    bool has_returns;
    unsigned sought;   /* kinds of lines where tags and links that are wanted may stand */
    bool wants_blocks; /* sections, headings, ids of blocks */
    bool items_only;   /* no links and tags outside items */
    uint64_t work;
    DVQ_VECTOR(dvq_block_frame) frames;
    DVQ_VECTOR(char) text;            /* an inline text whose lines do not follow one another */
    DVQ_VECTOR(dvq_bracket) brackets; /* those of the inline text being read */
} dvq_block_reader;

/* The line as its container sees it, without its end. */
static inline dvq_text dvq_block_view(const dvq_block_reader *reader, uint32_t line)
{
    uint32_t start = reader->views[line];
    uint32_t end = reader->ends[line];
    return (dvq_text){reader->data + start, end > start ? end - start : 0};
}

/*
 * Whether the line starts with a letter or a character beyond ASCII: then it can be nothing but a
 * setext heading, a table or a paragraph.
 */
static inline bool dvq_block_starts_like_text(dvq_text line)
{
    unsigned char first = (unsigned char)dvq_text_byte_at(line, 0);
    return first >= 0x80 || ((first | 0x20) >= 'a' && (first | 0x20) <= 'z');
}

/* Whether there is nothing but JavaScript's white space, which is more than spaces and tabs. */
static inline bool dvq_block_is_white(dvq_text line)
{
    return dvq_unicode_skip_space(line, 0) == line.length;
}

/* Whether white space stands before `offset`, or nothing does. */
static inline bool dvq_block_follows_white(dvq_text text, size_t offset)
{
    size_t start = offset;
    if (offset == 0)
        return true;
    do {
        start--;
    } while (start > 0 && ((unsigned char)text.data[start] & 0xC0) == 0x80);
    size_t size;
    return dvq_unicode_is_whitespace(dvq_unicode_decode(text, start, &size));
}

#endif
