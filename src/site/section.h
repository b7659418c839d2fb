/*
 * A part of a note: the text below a heading, or a block by its id, as ![[Note#Heading]] and
 * ![[Note#^id]] put it into another note. Called by link.c. Pure text; knows no vault.
 */
#ifndef DVQ_SITE_SECTION_H
#define DVQ_SITE_SECTION_H

#include "support/text.h"

/*
 * Find the part of `markdown` that `subpath` names: `Heading`, `Heading#Below it` or `^id`; the
 * whole of it for "". Data is NULL when there is no such part. Made in `arena` or borrowed from
 * the text. DVQ_ERROR_MEMORY, DVQ_ERROR_LIMIT.
 */
dvq_status dvq_site_find_section(dvq_arena *arena, dvq_text markdown, dvq_text subpath,
                                 dvq_text *section);

#endif
