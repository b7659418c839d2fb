/*
 * Pictures with a size, as Obsidian writes it: ![words|100](path), ![[picture.png|100x80]].
 * Markdown has no sizes, so that a copy with Markdown links has them as HTML. Used by wiki_link.c,
 * link_text.c and inline_place.c.
 */
#ifndef DVQ_PUBLISH_IMAGE_H
#define DVQ_PUBLISH_IMAGE_H

#include "support/text.h"

typedef struct dvq_publish_image {
    dvq_text words;
    dvq_text path;  /* URL-encoded */
    dvq_text title; /* "" for none */
    dvq_text width;
    dvq_text height; /* "" for none */
} dvq_publish_image;

/* Take the size off the end of a picture's words; false when there is none. */
bool dvq_publish_read_image_size(dvq_text words, dvq_publish_image *image);

/* The Markdown image with a size that starts at `offset`: where it ends, 0 for none. */
size_t dvq_publish_read_image(dvq_text text, size_t offset, dvq_publish_image *image);

/* Append the picture as an <img> element. */
void dvq_publish_append_image(dvq_text_builder *builder, const dvq_publish_image *image);

/* Append `text` with each Markdown image that has a size, outside inline code, as an element. */
void dvq_publish_rewrite_images(dvq_text_builder *builder, dvq_text text);

#endif
