/*
 * Whether a todo passes a filter. Called by run.c for each todo and filter.
 */
#ifndef DVQ_TASKS_FILTER_H
#define DVQ_TASKS_FILTER_H

#include "tasks/ast.h"
#include "tasks/settings.h"

typedef struct dvq_filter_context {
    const dvq_tasks_settings *settings;
    dvq_arena *scratch; /* rewound by the caller */
} dvq_filter_context;

dvq_status dvq_filter_passes(const dvq_filter_context *context, dvq_tasks_filter *filter,
                             const dvq_todo *todo, bool *passes, dvq_error *error);

/* A date of the todo by its property; HAPPENS is the earliest that is valid. */
dvq_todo_date dvq_filter_get_date(const dvq_todo *todo, dvq_tasks_field field);

/*
 * The text of a property that filters compare; for TAGS nothing. What has to be made is made in
 * `arena`; data NULL when memory is out.
 */
dvq_text dvq_filter_get_text(const dvq_tasks_settings *settings, const dvq_todo *todo,
                             dvq_tasks_field field, dvq_arena *arena);

/* The description without the first occurrence of the global filter. */
dvq_text dvq_filter_get_description(const dvq_tasks_settings *settings, const dvq_todo *todo,
                                    dvq_arena *arena);

#endif
