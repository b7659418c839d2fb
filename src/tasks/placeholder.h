/*
 * Placeholders in a query: {{query.file.path}} and the like, filled in from the note that the query
 * stands in and from the settings. Called by parser.c. Runs no JavaScript: what would need it is
 * refused.
 */
#ifndef DVQ_TASKS_PLACEHOLDER_H
#define DVQ_TASKS_PLACEHOLDER_H

#include "tasks/settings.h"

/* The note that a query stands in. */
typedef struct dvq_tasks_note {
    bool is_known;
    dvq_text path;
    dvq_value frontmatter; /* an OBJECT, or null */
    dvq_text_vector links; /* the targets of its links, as written; those of properties first */
    size_t property_links; /* how many of them */
} dvq_tasks_note;

typedef struct dvq_placeholder_context {
    const dvq_environment *environment;
    const dvq_tasks_settings *settings;
    const dvq_tasks_note *note;
    dvq_arena *arena;
} dvq_placeholder_context;

/* Whether the text looks as if it had any. */
bool dvq_placeholder_may_be_in(dvq_text text);

/*
 * Fill in the placeholders of a text once. DVQ_ERROR_PARSE without a place, where the error's
 * message says what is wrong with one.
 */
dvq_status dvq_placeholder_expand(const dvq_placeholder_context *context, dvq_text text,
                                  dvq_text *expanded, dvq_error *error);

/* A property of the query's note, whatever the case of its key; *found is false for none. */
dvq_status dvq_placeholder_get_property(const dvq_placeholder_context *context, dvq_text key,
                                        dvq_value *value, bool *found);

#endif
