/*
 * A note without its managed results. Used by note.c before it reads and after it has read, and by
 * task.c for the text of items.
 */
#ifndef DVQ_NOTE_MANAGED_RESULT_H
#define DVQ_NOTE_MANAGED_RESULT_H

#include "note/note_build.h"

/* Take the results out of the contents that are to be read. */
dvq_status dvq_managed_result_drop(dvq_note_build *build, dvq_text *contents);

/* Whether the line defines a managed query, which no item's text takes in. */
bool dvq_managed_result_hides(const dvq_note_build *build, uint32_t line);

/* Give the items the lines they have in the note with its results, once all is read. */
void dvq_managed_result_restore_lines(dvq_note_build *build);

#endif
