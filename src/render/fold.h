/*
 * Folding the cells of a table, so that its lines fit a terminal. Called by render_text.c; looks at
 * widths and text only.
 */
#ifndef DVQ_RENDER_FOLD_H
#define DVQ_RENDER_FOLD_H

#include "support/text.h"

/*
 * Narrow the widest of the columns until all take `room` together; none gets narrower than is still
 * of use, so that many columns may take more.
 */
void dvq_fold_fit(size_t *widths, size_t count, size_t room);

/*
 * Take the part of the text that stands on the next line of a column: up to a blank where that can
 * be. At least one character is taken, be it wider than the column.
 */
dvq_text dvq_fold_take(dvq_text *text, size_t width);

#endif
