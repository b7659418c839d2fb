/*
 * Todos as text: the line as the plugin writes it back, and what is shown of it.
 */
#ifndef DVQ_TASKS_TODO_WRITE_H
#define DVQ_TASKS_TODO_WRITE_H

#include "tasks/ast.h"
#include "tasks/settings.h"

/* How a todo is written. */
typedef struct dvq_todo_form {
    const dvq_tasks_settings *settings;
    uint32_t hidden; /* parts to leave out; see dvq_tasks_part. 0: none, as when it is copied */
    bool short_mode; /* signs without values */
    bool shown;      /* as on the screen: without the global filter, if the settings say so */
} dvq_todo_form;

/* Append the description and the fields. Fails with DVQ_ERROR_MEMORY only. */
dvq_status dvq_todo_append(const dvq_todo *todo, const dvq_todo_form *form, dvq_arena *scratch,
                           dvq_text_builder *builder);

/* The description as it is shown: the global filter as a word is taken out if the settings say so.
 */
dvq_status dvq_todo_get_shown(const dvq_todo *todo, const dvq_tasks_settings *settings,
                              dvq_arena *arena, dvq_text *shown);

/* "keep", "delete" or nothing. */
const char *dvq_todo_completion_name(dvq_todo_completion completion);

#endif
