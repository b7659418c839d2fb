/*
 * Running a query of the Tasks plugin's language: its filters, order, limits and groups applied to
 * a vault's todos. Called by api/. What comes out is borrowed from the list and the arena.
 */
#ifndef DVQ_TASKS_RUN_H
#define DVQ_TASKS_RUN_H

#include "tasks/ast.h"
#include "tasks/todo_list.h"

/* A heading of a group, as it is shown. */
typedef struct dvq_tasks_heading {
    uint32_t level; /* from 0 */
    dvq_text text;  /* may hold a prefix between %% that only decides the order */
} dvq_tasks_heading;

/* The todos that share all names of the query's groups. */
typedef struct dvq_tasks_group {
    const dvq_text *names;             /* one for each level */
    const dvq_tasks_heading *headings; /* those that differ from the group's before it */
    size_t heading_count;
    const dvq_todo **todos;
    size_t count;        /* after limits */
    size_t before_limit; /* before the groups' limit */
} dvq_tasks_group;

typedef struct dvq_tasks_answer {
    const dvq_tasks_query *query;
    const dvq_todo_list *list;
    const dvq_tasks_settings *settings;
    dvq_tasks_group *groups; /* one without headings where nothing is grouped */
    size_t group_count;
    size_t level_count; /* how many groups nest */
    size_t shown;       /* todos after limits, each counted once */
    size_t before;      /* after filters, before limits */
} dvq_tasks_answer;

typedef struct dvq_tasks_run {
    const dvq_environment *environment;
    const dvq_allocator *allocator;
    const dvq_tasks_settings *settings;
    const dvq_cancel *cancel; /* may be NULL */
    int64_t *steps_left;      /* may be NULL */
    int32_t today;
} dvq_tasks_run;

/*
 * Answer the query. DVQ_ERROR_EVALUATE when a key cannot order what there is, or a regular
 * expression cannot be matched; DVQ_ERROR_LIMIT, DVQ_ERROR_CANCELLED.
 */
dvq_status dvq_tasks_run_query(const dvq_tasks_run *run, const dvq_tasks_query *query,
                               dvq_todo_list *list, dvq_arena *arena, dvq_tasks_answer *answer,
                               dvq_error *error);

/* Append "2 tasks", or "2 of 5 tasks". */
void dvq_tasks_append_count(size_t shown, size_t before, dvq_text_builder *builder);

#endif
