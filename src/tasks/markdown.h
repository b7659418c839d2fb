/*
 * An answer as Markdown: as the plugin copies results, or as it shows them. Called by api/.
 */
#ifndef DVQ_TASKS_MARKDOWN_H
#define DVQ_TASKS_MARKDOWN_H

#include "tasks/run.h"

typedef struct dvq_tasks_markdown_options {
    bool shown;     /* what is hidden is left out, the count stands below; else as it is copied */
    bool sources;   /* a link to the note after each task */
    unsigned level; /* of the outermost headings; 0: 4, as the plugin has it */
    /* What becomes of a task's text, which was written in the note at `path`; NULL: nothing. */
    dvq_status (*clean)(void *user, dvq_text path, dvq_text text, dvq_arena *arena,
                        dvq_text *shown);
    void *user;
} dvq_tasks_markdown_options;

/* Append the answer. Fails with DVQ_ERROR_MEMORY or DVQ_ERROR_LIMIT. */
dvq_status dvq_tasks_append_markdown(const dvq_tasks_answer *answer,
                                     const dvq_tasks_markdown_options *options, dvq_arena *arena,
                                     dvq_text_builder *builder);

#endif
