/*
 * The date in a note's name, which tasks without dates are scheduled for if the settings say so.
 * Called by todo_list.c once for each note.
 */
#ifndef DVQ_TASKS_TODO_NAME_H
#define DVQ_TASKS_TODO_NAME_H

#include "tasks/settings.h"

/* The date that the settings find in the path of a note; no date for none. */
dvq_todo_date dvq_todo_name_find_date(const dvq_tasks_settings *settings, dvq_text path);

#endif
