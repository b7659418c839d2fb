/*
 * Templates: a page's text with named places in it, such as {{title}}. Called by page.c and
 * api/site.c. Knows nothing of notes.
 */
#ifndef DVQ_SITE_TEMPLATE_H
#define DVQ_SITE_TEMPLATE_H

#include "support/text.h"
#include "support/vector.h"

typedef enum dvq_site_place {
#define DVQ_SITE_PLACE(kind, name) DVQ_SITE_PLACE_##kind,
#include "site/places.def"
#undef DVQ_SITE_PLACE
    DVQ_SITE_PLACE_COUNT
} dvq_site_place;

/* A piece of the text, and the place after it; DVQ_SITE_PLACE_COUNT for none. */
typedef struct dvq_site_piece {
    dvq_text text;
    dvq_site_place place;
} dvq_site_piece;

typedef struct dvq_site_template {
    DVQ_VECTOR(dvq_site_piece) pieces;
} dvq_site_template;

/*
 * Take a template apart; its text is borrowed. DVQ_ERROR_PARSE, with the place in the text, when a
 * name between {{ and }} is none of those above; DVQ_ERROR_MEMORY.
 */
dvq_status dvq_site_template_read(dvq_site_template *template, dvq_arena *arena, dvq_text text,
                                  dvq_error *error);

/* Append the template with its places filled. */
void dvq_site_template_append(dvq_text_builder *builder, const dvq_site_template *template,
                              const dvq_text values[DVQ_SITE_PLACE_COUNT]);

/* A text that is built into the library: "page", the template, or "style". */
typedef struct dvq_site_text {
    const char *name; /* NULL ends the table */
    const char *text;
} dvq_site_text;

extern const dvq_site_text dvq_site_texts[];

dvq_text dvq_site_get_text(const char *name);

#endif
