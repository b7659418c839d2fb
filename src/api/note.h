/*
 * A note's text and its query places, for calls of dvq.h that take one, and the note rendered. Made
 * by note.c; used there, by check.c and by site.c.
 */
#ifndef DVQ_API_NOTE_H
#define DVQ_API_NOTE_H

#include "api/answer.h"
#include "site/plan.h"

/* What one call works with. */
typedef struct dvq_api_note_call {
    dvq_answer_run run;
    dvq_arena arena;
    dvq_text mark; /* the byte order mark, or empty */
    dvq_publish_note note;
    dvq_note_report_function report;
    void *report_user;
    dvq_error *error;
} dvq_api_note_call;

/* Begin a call on a note, whose run names the vault; and end it. Not ended after a failure. */
dvq_status dvq_api_begin_note(dvq_api_note_call *call);
void dvq_api_end_note(dvq_api_note_call *call);

/*
 * Find the queries in `text`, or, when there is none, in the note as the vault has it. A mark of a
 * managed result without a partner is reported, and fails.
 */
dvq_status dvq_api_open_note(dvq_api_note_call *call, dvq_text text);

/* Pass an event on to the call's report function, if it has one. */
void dvq_api_report(const dvq_api_note_call *call, dvq_note_event event, const dvq_error *message);

/* What to render. */
typedef struct dvq_api_note {
    const char *path; /* and the rest as dvq_note_render takes it */
    dvq_text text;    /* data NULL: as in the vault */
    const dvq_note_options *options;
    const dvq_site_plan *plan; /* HTML: where the pages of notes are; NULL: beside their notes */
} dvq_api_note;

/* Read the vault's notes unless they have been read. */
dvq_status dvq_api_load(dvq_vault *vault, dvq_error *error);

/*
 * Render a note into `made`, in `arena`; `mark` is the byte order mark that comes before it, or
 * empty. Returns what dvq_note_render does.
 */
dvq_status dvq_api_render_note(dvq_vault *vault, const dvq_api_note *note, dvq_arena *arena,
                               dvq_text *mark, dvq_text *made, dvq_error *error);

#endif
