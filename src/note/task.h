/* List items and tasks of a note being read. Used by note.c and, for markers, line_place.c. */
#ifndef DVQ_NOTE_TASK_H
#define DVQ_NOTE_TASK_H

#include "note/note_build.h"

/* Fill the page's items or tasks, as far as they are wanted, and the build's list_fields. */
dvq_status dvq_task_build_items(dvq_note_build *build);

#endif
