/*
 * What a note holds, in words, one line for each fact: what the cases of tests/cases/note expect.
 * Called by run_notes.c for every case. tests/cases/README.md says what each word shows.
 */
#ifndef DVQ_TESTS_NOTE_FACTS_H
#define DVQ_TESTS_NOTE_FACTS_H

#include "value/environment.h"

/* A note and what to say of it. */
typedef struct note_request {
    const char *show; /* words with ", " between them: "blocks, file.tags" */
    const char *path; /* of the note in its vault */
    dvq_text note;    /* its bytes */
} note_request;

/* Add the facts to `out`, in the memory of whose arena they are found. */
void note_facts_write(const dvq_environment *environment, const note_request *request,
                      dvq_text_builder *out);

#endif
