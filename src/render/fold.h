/*
 * Folding texts and the cells of a table, so that lines fit a terminal. Called by render_text.c;
 * looks at widths and text only.
 */
#ifndef DVQ_RENDER_FOLD_H
#define DVQ_RENDER_FOLD_H

#include "support/text.h"

/*
 * Narrow the widest columns until all of them fit `room` together. False, with nothing narrowed,
 * when some would be too narrow to be read.
 */
bool dvq_fold_fit(size_t *widths, size_t count, size_t room);

/*
 * Take from the text what fits on the next line of a column, up to a blank if possible, else to a
 * slash. At least one character is taken, even one that is wider than the column.
 */
dvq_text dvq_fold_take(dvq_text *text, size_t width);

#endif
