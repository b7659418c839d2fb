/*
 * Todos: tasks as the Tasks plugin reads them from their first line. Made by todo_line.c and
 * todo_list.c, looked at by everything in this room. A todo borrows the line it was read from and
 * lives as long as its list.
 */
#ifndef DVQ_TASKS_TODO_H
#define DVQ_TASKS_TODO_H

#include "note/page.h"
#include "tasks/recurrence.h"

/* What a status means; EMPTY is that of no status at all. The order is that of sorting. */
typedef enum dvq_todo_type {
    DVQ_TODO_IN_PROGRESS,
    DVQ_TODO_TODO,
    DVQ_TODO_ON_HOLD,
    DVQ_TODO_DONE,
    DVQ_TODO_CANCELLED,
    DVQ_TODO_NON_TASK,
    DVQ_TODO_EMPTY
} dvq_todo_type;

#define DVQ_TODO_TYPE_COUNT 7

/* A checkbox's meaning. */
typedef struct dvq_todo_status {
    dvq_text symbol; /* between the brackets */
    dvq_text name;
    dvq_text next; /* the symbol that a click sets */
    dvq_todo_type type;
} dvq_todo_status;

typedef enum dvq_todo_priority {
    DVQ_TODO_HIGHEST,
    DVQ_TODO_HIGH,
    DVQ_TODO_MEDIUM,
    DVQ_TODO_NORMAL,
    DVQ_TODO_LOW,
    DVQ_TODO_LOWEST
} dvq_todo_priority;

#define DVQ_TODO_PRIORITY_COUNT 6

/* The dates of a todo, in the order in which they are written. */
typedef enum dvq_todo_date_kind {
    DVQ_TODO_CREATED,
    DVQ_TODO_START,
    DVQ_TODO_SCHEDULED,
    DVQ_TODO_DUE,
    DVQ_TODO_CANCELLED_ON,
    DVQ_TODO_DONE_ON
} dvq_todo_date_kind;

#define DVQ_TODO_DATE_COUNT 6

typedef enum dvq_todo_date_state {
    DVQ_TODO_NO_DATE,
    DVQ_TODO_BAD_DATE, /* there is no such day */
    DVQ_TODO_GOOD_DATE
} dvq_todo_date_state;

typedef struct dvq_todo_date {
    dvq_todo_date_state state;
    int32_t day; /* since 1970-01-01 */
} dvq_todo_date;

typedef enum dvq_todo_completion {
    DVQ_TODO_COMPLETION_NONE,
    DVQ_TODO_COMPLETION_KEEP,
    DVQ_TODO_COMPLETION_DELETE
} dvq_todo_completion;

typedef struct dvq_todo {
    const dvq_page *page;
    const dvq_item_line *line;
    const dvq_todo_status *status;
    dvq_text description; /* with its tags */
    dvq_text indentation; /* with the marks of quotes */
    dvq_text marker;
    dvq_text block_link; /* with the blank before it; or empty */
    dvq_text id;
    const dvq_text *tags; /* with their # */
    const dvq_text *depends_on;
    uint32_t tag_count;
    uint32_t depends_on_count;
    dvq_todo_date dates[DVQ_TODO_DATE_COUNT];
    dvq_recurrence recurrence; /* text empty: it does not recur */
    dvq_todo_priority priority;
    dvq_todo_completion on_completion;
    bool scheduled_is_inferred; /* from the name of its note */
    bool is_recurring;
    bool is_blocked;
    bool is_blocking;
    double urgency;
} dvq_todo;

/* Whether the status counts as done. */
static inline bool dvq_todo_is_done(const dvq_todo *todo)
{
    dvq_todo_type type = todo->status->type;
    return type == DVQ_TODO_DONE || type == DVQ_TODO_CANCELLED || type == DVQ_TODO_NON_TASK;
}

/* "IN_PROGRESS", "TODO", …; and the type of that name, COUNT for none. */
const char *dvq_todo_type_name(dvq_todo_type type);
dvq_todo_type dvq_todo_type_find(dvq_text name);

/* "Highest", …, "Normal", …. */
const char *dvq_todo_priority_name(dvq_todo_priority priority);

/* The earliest valid one of start, scheduled and due. */
dvq_todo_date dvq_todo_get_happens(const dvq_todo *todo);

/*
 * -1, 0 or 1: dates that are invalid come first, then by the calendar, then those that are not
 * there.
 */
int dvq_todo_compare_dates(dvq_todo_date a, dvq_todo_date b);

/* The sum that says how urgent it is on the day `today`. */
double dvq_todo_find_urgency(const dvq_todo *todo, int32_t today);

/* "note" of "Folder/note.md"; "Folder/" ("/" at the root); the first folder likewise. */
dvq_text dvq_todo_get_file_name(dvq_text path);
dvq_text dvq_todo_get_folder(dvq_text path);
dvq_text dvq_todo_get_root(dvq_text path);

/* Append "2026-01-15", or "Invalid date". */
void dvq_todo_append_date(dvq_todo_date date, dvq_text_builder *builder);

/* The day's weekday, 0 for Monday; and the name of that. */
int dvq_todo_get_weekday(int32_t day);
const char *dvq_todo_weekday_name(int weekday);

#endif
