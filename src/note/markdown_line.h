/*
 * Markdown line by line: which lines of a note are text, code, HTML or a comment, and how deep in
 * quotes and list items they stand. Used to find queries and managed results, by publish/ and by
 * managed_result.c. Allocates nothing and never fails.
 *
 * Rules: CommonMark 0.31 for containers, fences, indented code, headings and HTML blocks;
 * Obsidian for frontmatter, %% comments, and fences in quotes that go on without >.
 */
#ifndef DVQ_NOTE_MARKDOWN_LINE_H
#define DVQ_NOTE_MARKDOWN_LINE_H

#include "support/text.h"

typedef enum dvq_markdown_kind {
    DVQ_MARKDOWN_BLANK,
    DVQ_MARKDOWN_TEXT,      /* of a paragraph or a table */
    DVQ_MARKDOWN_HEADING,   /* # … */
    DVQ_MARKDOWN_UNDERLINE, /* makes the paragraph above it a heading */
    DVQ_MARKDOWN_RULE,
    DVQ_MARKDOWN_FENCE,      /* opens a fenced block */
    DVQ_MARKDOWN_CODE,       /* of a fenced or indented block */
    DVQ_MARKDOWN_FENCE_END,  /* closes the fenced block */
    DVQ_MARKDOWN_ADMONITION, /* opens or closes an ad-… block, between which stands Markdown */
    DVQ_MARKDOWN_HTML,
    DVQ_MARKDOWN_COMMENT, /* %% … %% */
    DVQ_MARKDOWN_FRONTMATTER
} dvq_markdown_kind;

/* A line; places are bytes of the text. */
typedef struct dvq_markdown_line {
    dvq_markdown_kind kind;
    size_t start;
    size_t content; /* after quote marks, list markers and white space; CODE: where code begins */
    size_t end;     /* before the line's end */
    size_t next;    /* start of the line after */
    bool continues; /* TEXT, HTML, COMMENT: continues the block of the line before */
    bool opens;     /* a list item starts on this line */
    unsigned level; /* HEADING, UNDERLINE: 1 to 6 */
    unsigned depth; /* quotes and list items around it */
    unsigned items; /* list items among them */
    char ended;     /* the marker of the list that ended before this line, 0: none */
} dvq_markdown_line;

/* Containers deeper than this are read as text, Admonition blocks deeper than that as code. */
enum { DVQ_MARKDOWN_DEPTH = 64, DVQ_MARKDOWN_ADMONITIONS = 8 };

typedef struct dvq_markdown_container {
    unsigned indent; /* list item: columns that its lines are indented by; 0: a quote */
    char marker;     /* list item: * + - . ) */
} dvq_markdown_container;

/* An open block of the Admonition plugin. */
typedef struct dvq_markdown_admonition {
    char fence;
    size_t fence_length;
    unsigned depth; /* of the containers around it */
} dvq_markdown_admonition;

typedef struct dvq_markdown_scanner {
    dvq_text text;
    size_t offset;      /* of the next line */
    size_t frontmatter; /* where it ends; 0: none */
    dvq_markdown_container containers[DVQ_MARKDOWN_DEPTH];
    unsigned depth;
    dvq_markdown_kind
        leaf; /* what the last line left open: TEXT, FENCE, HTML, COMMENT, or else BLANK */
    const char *html_end; /* what ends the open HTML block; NULL: a blank line */
    char fence;           /* ` or ~ */
    size_t fence_length;
    unsigned fence_indent;   /* columns before the fence */
    bool enters_admonitions; /* ad-… blocks are read as Markdown, not as code */
    dvq_markdown_admonition admonitions[DVQ_MARKDOWN_ADMONITIONS];
    unsigned admonition_count;
} dvq_markdown_scanner;

/* Whether a byte is a space, a tab or part of a line's end. */
static inline bool dvq_markdown_is_white(char byte)
{
    return dvq_text_is_space(byte) || byte == '\n' || byte == '\r';
}

/* The offset after the quote marks, spaces and tabs at `offset`. */
static inline size_t dvq_markdown_skip_prefix(dvq_text text, size_t offset)
{
    while (offset < text.length &&
           (dvq_text_is_space(text.data[offset]) || text.data[offset] == '>'))
        offset++;
    return offset;
}

/* `text`, without a byte order mark, is borrowed while it is scanned. */
void dvq_markdown_scanner_init(dvq_markdown_scanner *scanner, dvq_text text);

/* The next line; false past the last. */
bool dvq_markdown_scanner_next(dvq_markdown_scanner *scanner, dvq_markdown_line *line);

/* Go on with the line that starts at `offset`; what was skipped counts as a block. */
void dvq_markdown_scanner_skip(dvq_markdown_scanner *scanner, size_t offset);

/* The line at `offset`, with nothing but its start, end and next set. */
dvq_markdown_line dvq_markdown_line_at(dvq_text text, size_t offset);

#endif
