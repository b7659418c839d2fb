/*
 * Names of HTML elements, and which of them make blocks. Used by the two readers of Markdown, whose
 * rules differ: html_block.c follows remark-parse 8, markdown_line.c CommonMark 0.31.
 */
#ifndef DVQ_NOTE_HTML_NAME_H
#define DVQ_NOTE_HTML_NAME_H

#include "support/text.h"

typedef enum dvq_html_role {
    DVQ_HTML_REMARK_BLOCK = 1, /* a tag of it opens a block, up to a blank line */
    DVQ_HTML_REMARK_RAW = 2,   /* its opening tag opens a block, up to its closing tag */
    DVQ_HTML_COMMONMARK_BLOCK = 4,
    DVQ_HTML_COMMONMARK_RAW = 8
} dvq_html_role;

typedef struct dvq_html_name {
    dvq_text name;
    unsigned roles;      /* dvq_html_role */
    const char *closing; /* of raw ones: "</pre>" */
} dvq_html_name;

/* Where the letters and digits end that stand at `offset`. */
size_t dvq_html_name_skip(dvq_text text, size_t offset);

/* The element of this name, in upper or lower case; NULL when it makes no block. */
const dvq_html_name *dvq_html_name_find(dvq_text name);

#endif
