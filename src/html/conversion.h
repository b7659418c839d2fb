/*
 * One conversion: what the files that write HTML share. convert.c starts it and writes texts,
 * write_block.c and write_line.c write a text's tree, link.c its links. Used within the room only.
 */
#ifndef DVQ_HTML_CONVERSION_H
#define DVQ_HTML_CONVERSION_H

#include "html/markup.h"
#include "html/source.h"
#include "html/tree.h"
#include "support/map.h"

typedef struct dvq_markup_conversion {
    dvq_text_builder *html;
    dvq_arena *arena;
    const dvq_markup_options *options;
    dvq_error *error;
    dvq_map anchors;   /* how often each id of a heading was given */
    unsigned embeds;   /* texts put in so far */
    dvq_status status; /* the first failure; nothing of use is written after it */
} dvq_markup_conversion;

/* A text that is being written: the whole, one that is put into another, or a footnote. */
typedef struct dvq_markup_document {
    dvq_markup_conversion *conversion;
    const struct dvq_markup_document *outer; /* NULL for the whole */
    dvq_text origin;                         /* `source` of the resolver */
    dvq_text subpath;                        /* the part of it that is put in */
    dvq_markup_source *source;               /* footnotes; a footnote shares its text's */
    dvq_text prefix;                         /* begins the ids of footnotes */
    unsigned depth;                          /* how many texts it is put into */
    DVQ_VECTOR(size_t) numbered; /* places of the footnotes that are referred to, in order */
    bool plain_headings;
} dvq_markup_document;

/* What is around a node. */
typedef struct dvq_markup_surrounding {
    bool in_link;  /* no link may stand here */
    bool in_words; /* nothing but words may stand here: no blocks */
} dvq_markup_surrounding;

/* Remember a failure, filling the error if nothing did. */
void dvq_markup_fail(dvq_markup_conversion *conversion, dvq_status status);

/* Write a text that an embed puts in, in a conversion that goes on. */
void dvq_markup_write_embedded(dvq_markup_document *outer, const dvq_markup_link *link,
                               dvq_text subpath);

/* Whether an embed may put this text in: not in a circle, too deep or too often. */
bool dvq_markup_may_embed(const dvq_markup_document *outer, const dvq_markup_link *link,
                          dvq_text subpath);

/* Write a node and all below it: blocks; what stands within a line; the children of a node. */
void dvq_markup_write_block(dvq_markup_document *document, const dvq_markup_node *node);
void dvq_markup_write_blocks(dvq_markup_document *document, const dvq_markup_node *parent);
void dvq_markup_write_line(dvq_markup_document *document, const dvq_markup_node *node,
                           dvq_markup_surrounding around);
void dvq_markup_write_lines(dvq_markup_document *document, const dvq_markup_node *parent,
                            dvq_markup_surrounding around);

/* The checkbox of an item that is a task, labelled with the first line of its text. */
void dvq_markup_write_box(dvq_markup_document *document, const dvq_markup_node *item);

/* HTML in the text, as the options have it. */
void dvq_markup_write_raw(dvq_markup_document *document, dvq_text raw);

/* The text of HTML that stands in siblings from `node` on; *node is set to the one after. */
dvq_text dvq_markup_join_raw(dvq_markup_document *document, const dvq_markup_node **node);

/* [[...]] and ![[...]]; Markdown's links and pictures. */
void dvq_markup_write_wiki(dvq_markup_document *document, const dvq_markup_node *node,
                           dvq_markup_surrounding around);
void dvq_markup_write_link(dvq_markup_document *document, const dvq_markup_node *node,
                           dvq_markup_surrounding around);
void dvq_markup_write_image(dvq_markup_document *document, const dvq_markup_node *node,
                            dvq_markup_surrounding around);

/* Whether an embed puts a text in, so that it must stand between paragraphs. */
bool dvq_markup_puts_text(dvq_markup_document *document, const dvq_markup_node *node);

/* Write ` name="value"`, escaped. */
void dvq_markup_write_attribute(dvq_markup_document *document, const char *name, dvq_text value);

static inline void dvq_markup_write(dvq_markup_document *document, const char *html)
{
    dvq_text_builder_add_string(document->conversion->html, html);
}

static inline void dvq_markup_write_text(dvq_markup_document *document, dvq_text text)
{
    dvq_markup_append_escaped(document->conversion->html, text);
}

#endif
