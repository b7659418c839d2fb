/*
 * The tree of a text in Markdown: what md4c reports, as nodes that the passes of this room change
 * and write.c writes. Used within the room only. All memory is the arena's.
 *
 * Texts remember where they stand in the source, for the passes that look for marks in it. md4c
 * reads a copy in which some bytes are hidden from it (source.h); texts have the bytes themselves.
 */
#ifndef DVQ_HTML_TREE_H
#define DVQ_HTML_TREE_H

#include "support/text.h"

/* Containers and spans that are nested deeper are left out; what they hold is not. */
#define DVQ_MARKUP_DEPTH_LIMIT 100

/* `start` of what does not stand in the source as it is. */
#define DVQ_MARKUP_NOWHERE SIZE_MAX

typedef enum dvq_markup_node_kind {
    /* blocks, as md4c has them */
    DVQ_MARKUP_DOCUMENT,
    DVQ_MARKUP_QUOTE,
    DVQ_MARKUP_LIST,
    DVQ_MARKUP_ITEM,
    DVQ_MARKUP_RULE,
    DVQ_MARKUP_HEADING,
    DVQ_MARKUP_CODE_BLOCK,
    DVQ_MARKUP_HTML_BLOCK,
    DVQ_MARKUP_PARAGRAPH,
    DVQ_MARKUP_TABLE,
    DVQ_MARKUP_HEAD,
    DVQ_MARKUP_BODY,
    DVQ_MARKUP_ROW,
    DVQ_MARKUP_CELL,
    DVQ_MARKUP_CALLOUT, /* made by a pass; `text` is the kind */
    DVQ_MARKUP_TITLE,   /* … a callout's */
    /* within a line, as md4c has it */
    DVQ_MARKUP_TEXT,
    DVQ_MARKUP_ENTITY, /* a named one: `text` is written as it is */
    DVQ_MARKUP_RAW_HTML,
    DVQ_MARKUP_BREAK,
    DVQ_MARKUP_EMPHASIS,
    DVQ_MARKUP_STRONG,
    DVQ_MARKUP_STRUCK,
    DVQ_MARKUP_CODE,
    DVQ_MARKUP_LINK,
    DVQ_MARKUP_IMAGE,
    /* what the passes make */
    DVQ_MARKUP_WIKI, /* `text` is what stands between the brackets */
    DVQ_MARKUP_MATH, /* `text` is the formula */
    DVQ_MARKUP_HIGHLIGHT,
    DVQ_MARKUP_FIELD,     /* `text` is the key */
    DVQ_MARKUP_TAG,       /* `text` is its name */
    DVQ_MARKUP_REFERENCE, /* to the footnote `number` */
    DVQ_MARKUP_NOTHING    /* was taken out */
} dvq_markup_node_kind;

typedef struct dvq_markup_node {
    dvq_markup_node_kind kind;
    struct dvq_markup_node *parent;
    struct dvq_markup_node *first;
    struct dvq_markup_node *last;
    struct dvq_markup_node *next;
    dvq_text text;   /* TEXT, ENTITY; CODE_BLOCK: its language; and as said above */
    dvq_text target; /* LINK, IMAGE: where it leads */
    dvq_text title;  /* LINK, IMAGE: what is in quotes after it */
    dvq_text id;     /* of a block, "" for none */
    dvq_text status; /* ITEM: what stands in its box, "" for no task */
    size_t start;    /* TEXT: its place in the source, or NOWHERE */
    unsigned number; /* HEADING: level; LIST: first number; CELL: 1 left, 2 centre, 3 right */
    bool ordered;    /* LIST */
    bool tight;      /* LIST */
    bool header;     /* CELL */
    bool literal;    /* TEXT: was escaped, so that no mark begins there */
    bool hard;       /* BREAK: two spaces or a backslash before it */
    bool display;    /* MATH: on lines of its own */
    bool embed;      /* WIKI */
    bool alone;      /* FIELD: in parentheses, which hide the key */
    char fold;       /* CALLOUT: + or -, 0 for none */
} dvq_markup_node;

typedef struct dvq_markup_tree {
    dvq_arena *arena;
    dvq_text source;          /* the text itself */
    const char *masked;       /* the copy that md4c reads */
    dvq_markup_node *root;    /* DOCUMENT */
    dvq_markup_node *current; /* while it is read: what is open */
    unsigned depth;           /* … */
    unsigned skipped;         /* … containers and spans that were left out and are open */
    size_t count;             /* … nodes so far */
    dvq_status status;        /* … */
} dvq_markup_tree;

/*
 * Read the tree of `source`, by way of its masked copy of the same length. DVQ_ERROR_MEMORY;
 * DVQ_ERROR_LIMIT when a small text means a huge table.
 */
dvq_status dvq_markup_read_tree(dvq_arena *arena, dvq_text source, const char *masked,
                                dvq_markup_tree *tree);

/* A node that is in no tree yet; NULL when memory is out. */
dvq_markup_node *dvq_markup_make_node(dvq_arena *arena, dvq_markup_node_kind kind);

void dvq_markup_append_node(dvq_markup_node *parent, dvq_markup_node *node);

/* Whether a node holds what stands on lines: texts, links, emphasis. */
bool dvq_markup_holds_text(const dvq_markup_node *node);

/* Where a text ends in the source. */
static inline size_t dvq_markup_get_end(const dvq_markup_node *node)
{
    return node->start + node->text.length;
}

/* Whether a text stands in the source and holds its byte at `offset`. */
static inline bool dvq_markup_covers(const dvq_markup_node *node, size_t offset)
{
    return node->kind == DVQ_MARKUP_TEXT && node->start != DVQ_MARKUP_NOWHERE &&
           node->start <= offset && offset < dvq_markup_get_end(node);
}

/*
 * Cut a text in two before its byte `offset`, and return the second part, which follows the first;
 * the node itself for 0. NULL when memory is out.
 */
dvq_markup_node *dvq_markup_split(dvq_arena *arena, dvq_markup_node *node, size_t offset);

/* Put the siblings from `first` to `last` into a new node in their place. NULL: memory is out. */
dvq_markup_node *dvq_markup_wrap_nodes(dvq_arena *arena, dvq_markup_node *first,
                                       dvq_markup_node *last, dvq_markup_node_kind kind);

/*
 * Put what stands from the source's byte `start` up to `end` into a new node in its place. `first`
 * is the text that covers `start`; `end` lies in, or after, a later text of the same parent. *made
 * is NULL if it does not, and then nothing changes. DVQ_ERROR_MEMORY.
 */
dvq_status dvq_markup_wrap(dvq_arena *arena, dvq_markup_node *first, size_t start, size_t end,
                           dvq_markup_node_kind kind, dvq_markup_node **made);

/* Leave out the first `size` bytes of a text. */
void dvq_markup_drop_start(dvq_markup_node *node, size_t size);

static inline bool dvq_markup_is_block(const dvq_markup_node *node)
{
    return node->kind < DVQ_MARKUP_TEXT;
}

/* All text of the siblings from `first` on, up to a break or a block; `first` may be NULL. */
dvq_status dvq_markup_collect_line(dvq_arena *arena, const dvq_markup_node *first, dvq_text *text);

/* All text in and below a node, breaks as newlines. DVQ_ERROR_MEMORY, DVQ_ERROR_LIMIT. */
dvq_status dvq_markup_collect_text(dvq_arena *arena, const dvq_markup_node *node, dvq_text *text);

#endif
