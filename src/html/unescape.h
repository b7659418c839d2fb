/*
 * Entities of HTML, for read.c, whose links must be seen as a browser sees them, and for tree.c.
 */
#ifndef DVQ_HTML_UNESCAPE_H
#define DVQ_HTML_UNESCAPE_H

#include "support/text.h"

/*
 * Append the character that an entity means (`&#97;`, `&amp;`). False for a name that is not
 * known here; it is then text, as nothing that links can do depends on it.
 */
bool dvq_markup_unescape(dvq_text_builder *builder, dvq_text entity);

#endif
