/*
 * What the files about notes share: settings, the text of tasks as it is shown, links from note to
 * note. Called by note.c and note_answer.c; nothing outside api/ sees it.
 */
#ifndef DVQ_API_NOTE_H
#define DVQ_API_NOTE_H

#include "api/internal.h"
#include "render/note.h"

/* One note being rendered, by one thread. */
typedef struct dvq_note_run {
    dvq_vault *vault;
    const dvq_note_options *options;
    const char *path; /* of the note */
    int64_t now;
} dvq_note_run;

/*
 * Run a piece's query for dvq_note_write (note_answer.c); `user` is a dvq_note_run. Warnings of the
 * query go to the run's report function.
 */
dvq_status dvq_note_answer(void *user, const dvq_note_piece *piece, dvq_text query,
                           dvq_note_form form, dvq_arena *arena, dvq_text *result,
                           dvq_error *error);

/* The text of a task without what `strip` names (note_text.c). */
dvq_status dvq_note_strip_text(dvq_arena *arena, dvq_text text, unsigned strip, dvq_text *stripped);

/* `text` with its wiki links, written in the note at `origin`, as links from the note at `host`. */
dvq_status dvq_note_link_text(dvq_arena *arena, const dvq_vault_tree *vault, dvq_link_style style,
                              dvq_text text, dvq_text origin, dvq_text host, dvq_text *linked);

#endif
