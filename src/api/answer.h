/* Answering the queries of a note. Called by note.c and check.c. */
#ifndef DVQ_API_ANSWER_H
#define DVQ_API_ANSWER_H

#include "api/vault.h"
#include "publish/publish.h"
#include "support/cancel.h"

/* One note being rendered by one thread. */
typedef struct dvq_answer_run {
    dvq_vault *vault;
    const dvq_note_options *options;
    const char *path; /* of the note */
    int64_t now;
    dvq_cancel cancel;            /* of the call */
    int64_t steps_left;           /* of the budget, which the note's queries share */
    const dvq_publish_note *note; /* its text and query places */
} dvq_answer_run;

/*
 * Run a place's query for dvq_publish_write; `user` is a dvq_answer_run. The query's warnings go to
 * the run's report function.
 */
dvq_status dvq_answer_place(void *user, const dvq_query_place *place, dvq_text query,
                            dvq_publish_form form, dvq_arena *arena, dvq_text *result,
                            dvq_error *error);

/* Run a place's query for what is said of it alone: the failure, and warnings as above. */
dvq_status dvq_answer_try(dvq_answer_run *run, const dvq_query_place *place, dvq_error *error);

#endif
