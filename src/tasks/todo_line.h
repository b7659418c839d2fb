/*
 * Reading the line of a task by the rules of the Tasks plugin: signs with values, or fields in
 * brackets, from the end of the line backwards. Called by todo_list.c for each line with a
 * checkbox. What cannot be read is text. Fails with DVQ_ERROR_MEMORY or DVQ_ERROR_LIMIT only.
 */
#ifndef DVQ_TASKS_TODO_LINE_H
#define DVQ_TASKS_TODO_LINE_H

#include "tasks/settings.h"

/* What an item's line says before anything in it is looked at. */
typedef struct dvq_todo_parts {
    dvq_text indentation; /* white space and marks of quotes */
    dvq_text marker;
    dvq_text symbol; /* between the brackets; empty: no checkbox where the plugin looks for one */
    dvq_text body;   /* what comes after, trimmed */
} dvq_todo_parts;

/* Split an item's line; false when it does not begin as one. */
bool dvq_todo_line_split(dvq_text line, dvq_todo_parts *parts);

/*
 * Read a line with a checkbox into `todo`, whose page and line are the caller's. `inferred` is the
 * date that the note's name gives to tasks without one. *found is false if the line is no task:
 * where the plugin sees no checkbox, or where the global filter is missing.
 */
dvq_status dvq_todo_line_read(const dvq_tasks_settings *settings, dvq_arena *arena, dvq_text line,
                              dvq_todo_date inferred, dvq_todo *todo, bool *found);

/* Read "2026-01-15", which may be no day of the calendar; false for any other text. */
bool dvq_todo_line_read_date(dvq_text text, dvq_todo_date *date);

/* The date of a year, month and day; a bad one when there is no such day. */
dvq_todo_date dvq_todo_line_make_date(int year, int month, int day);

#endif
