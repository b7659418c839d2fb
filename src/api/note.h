/* A note's text and its query places, for calls of dvq.h that take one. Made by note.c; used there
   and by check.c. */
#ifndef DVQ_API_NOTE_H
#define DVQ_API_NOTE_H

#include "api/answer.h"

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
 * Find the queries in `text`, or, when it is NULL, in the note as the vault has it. A mark of a
 * managed result without a partner is reported, and fails.
 */
dvq_status dvq_api_open_note(dvq_api_note_call *call, const char *text, size_t length);

/* Pass an event on to the call's report function, if it has one. */
void dvq_api_report(const dvq_api_note_call *call, dvq_note_event event, const dvq_error *message);

#endif
