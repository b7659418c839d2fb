/*
 * The pages of a site: a note's HTML, or a list of notes, with what stands around it. Called by
 * api/site.c, from any thread. Reads no file and renders no note.
 */
#ifndef DVQ_SITE_PAGE_H
#define DVQ_SITE_PAGE_H

#include "site/plan.h"
#include "site/template.h"

/* What all pages of a site share. */
typedef struct dvq_site_frame {
    const dvq_vault_store *store;
    const dvq_site_plan *plan;
    const dvq_site_template *template;
    const char *locale;
    dvq_text name; /* of the site */
} dvq_site_frame;

/*
 * Append a page. `content` is the HTML of a NOTE; pages of other kinds list what is in them. With
 * `keeps_html`, the notes' own HTML may have styles. DVQ_ERROR_MEMORY, DVQ_ERROR_LIMIT.
 */
dvq_status dvq_site_append_page(dvq_text_builder *builder, const dvq_site_frame *frame,
                                size_t entry, dvq_text content, bool keeps_html);

#endif
