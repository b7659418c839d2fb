/*
 * Wiki links in a text: finding them, and writing them anew as Markdown links or by a function that
 * is handed in. Used by inline_place.c, serializer.c and link_text.c. Knows no vault.
 */
#ifndef DVQ_PUBLISH_WIKI_LINK_H
#define DVQ_PUBLISH_WIKI_LINK_H

#include "support/text.h"

/* [[target|display]] as it stands in a text. */
typedef struct dvq_wiki_link {
    dvq_text target;  /* with #heading or #^block */
    dvq_text display; /* as written */
    bool has_display;
    bool embed;
    bool in_table; /* its pipe is escaped */
} dvq_wiki_link;

/* What stands between the brackets of the link that opens at `offset`; "" when that is none. */
dvq_text dvq_publish_find_wiki_link(dvq_text text, size_t offset);

/* Where the inline code at `offset` ends, if it does on its line; else where its ticks do. */
size_t dvq_publish_skip_code(dvq_text text, size_t offset);

/* Write something in place of a link; false to leave it as it is. */
typedef bool (*dvq_wiki_link_writer)(void *user, const dvq_wiki_link *link,
                                     dvq_text_builder *builder);

/* Append `text` with each link outside inline code written by `write`. */
void dvq_publish_rewrite_wiki_links(dvq_text_builder *builder, dvq_text text,
                                    dvq_wiki_link_writer write, void *user);

/*
 * Append a Markdown link from the note at `host` to the file at `path`, both from the same root, as
 * a relative, URL-encoded path. `subpath` is what follows #, "" for nothing. When `path` is NULL,
 * the link leads nowhere and only its words are written.
 */
void dvq_publish_append_markdown_link(dvq_text_builder *builder, dvq_text host, dvq_text path,
                                      dvq_text subpath, const dvq_wiki_link *link);

#endif
