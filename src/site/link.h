/*
 * Markdown of a note to the HTML of its page: where its links lead in the site, and what its embeds
 * put in. Called by page.c and api/note.c. Who makes the Markdown of an embedded note is handed in.
 */
#ifndef DVQ_SITE_LINK_H
#define DVQ_SITE_LINK_H

#include "html/markup.h"
#include "site/plan.h"

/* A note that becomes HTML. */
typedef struct dvq_site_note {
    const dvq_vault_store *store;
    const dvq_site_plan *plan; /* NULL: each page is called as its note is, and tags have none */
    dvq_text path;             /* of the note, from the vault's root */
    dvq_raw_html raw;
    /*
     * Make the Markdown of another note, with its results and without frontmatter, in `arena`.
     * Data NULL when it cannot be made. Fails with DVQ_ERROR_MEMORY only.
     */
    dvq_status (*read)(void *user, dvq_text path, dvq_arena *arena, dvq_text *markdown);
    void *user;
} dvq_site_note;

/*
 * Append the HTML of the note, whose Markdown is without frontmatter. DVQ_ERROR_MEMORY,
 * DVQ_ERROR_LIMIT.
 */
dvq_status dvq_site_append_note(dvq_text_builder *html, const dvq_site_note *note,
                                dvq_text markdown, dvq_error *error);

/* The text of a note without its frontmatter. */
dvq_text dvq_site_skip_frontmatter(dvq_text text);

#endif
