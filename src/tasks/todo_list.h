/*
 * All todos of a vault, in the order of their paths and lines, and which of them wait for others.
 * Made once for each query; borrowed from the vault's pages and `arena`.
 */
#ifndef DVQ_TASKS_TODO_LIST_H
#define DVQ_TASKS_TODO_LIST_H

#include "support/cancel.h"
#include "tasks/settings.h"
#include "vault/vault.h"

/* A note's items: for each of the page's item lines, the todo it is or NULL. */
typedef struct dvq_todo_note {
    const dvq_page *page;
    const dvq_todo **todos;
    uint32_t rank; /* of its path in the locale's order; set by sorting */
} dvq_todo_note;

typedef struct dvq_todo_list {
    dvq_todo *items;
    size_t count;
    dvq_todo_note *notes; /* those that hold a todo, in order */
    size_t note_count;
    dvq_todo_note **by_page; /* by the page's index; NULL: it holds no todo */
} dvq_todo_list;

typedef struct dvq_todo_source {
    dvq_vault_store *store;
    const dvq_tasks_settings *settings;
    const dvq_cancel *cancel; /* may be NULL */
    int64_t *steps_left;      /* of the query's budget; may be NULL */
    int32_t today;            /* days since 1970, where the query is asked */
} dvq_todo_source;

/* Have the notes read and make the list. */
dvq_status dvq_todo_list_read(const dvq_todo_source *source, dvq_arena *arena, dvq_todo_list *list,
                              dvq_error *error);

/* The todo of a page's item line, NULL for none. */
const dvq_todo *dvq_todo_list_find(const dvq_todo_list *list, const dvq_page *page, uint32_t item);

#endif
