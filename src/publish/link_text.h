/*
 * Links moved from the note they were written in to the note that shows them. Called by
 * api/answer.c. Knows no vault: a resolver says what a link names.
 */
#ifndef DVQ_PUBLISH_LINK_TEXT_H
#define DVQ_PUBLISH_LINK_TEXT_H

#include "support/text.h"

/* The path of the note or attachment that a link in the note at `origin` names; data NULL: none. */
typedef struct dvq_publish_resolver {
    dvq_text (*resolve)(void *user, dvq_text path, dvq_text origin);
    /* The bytes that the system has for the path of a file, which a Markdown link has to name. */
    dvq_text (*get_bytes)(void *user, dvq_text path);
    void *user;
} dvq_publish_resolver;

/* `text` from the note at `origin`, its wiki links turned into links from the note at `host`. */
dvq_status dvq_publish_link_text(dvq_arena *arena, const dvq_publish_resolver *resolver,
                                 dvq_link_style style, dvq_text text, dvq_text origin,
                                 dvq_text host, dvq_text *linked);

#endif
