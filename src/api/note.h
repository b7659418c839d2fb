/*
 * What note.c, which goes through a note, and answer.c, which answers its queries, share. Nothing
 * outside api/ sees it.
 */
#ifndef DVQ_API_NOTE_H
#define DVQ_API_NOTE_H

#include "api/internal.h"
#include "publish/publish.h"

/* One note being rendered, by one thread. */
typedef struct dvq_answer_run {
    dvq_vault *vault;
    const dvq_note_options *options;
    const char *path; /* of the note */
    int64_t now;
} dvq_answer_run;

/*
 * Run a place's query for dvq_publish_write (answer.c); `user` is a dvq_answer_run. Warnings of the
 * query go to the run's report function.
 */
dvq_status dvq_answer_place(void *user, const dvq_query_place *place, dvq_text query,
                            dvq_publish_form form, dvq_arena *arena, dvq_text *result,
                            dvq_error *error);

#endif
