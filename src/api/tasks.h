/*
 * Queries of the Tasks plugin's language, from text to a result. Called by query.c, answer.c and
 * parse.c, which have a session open.
 */
#ifndef DVQ_API_TASKS_H
#define DVQ_API_TASKS_H

#include "api/session.h"
#include "eval/result.h"
#include "tasks/markdown.h"
#include "tasks/placeholder.h"
#include "tasks/run.h"

/* A query, its surroundings and its answer; in a session's arena. */
typedef struct dvq_api_tasks {
    dvq_tasks_settings settings;
    dvq_tasks_note note;
    dvq_tasks_query query;
    dvq_todo_list list;
    dvq_tasks_answer answer;
} dvq_api_tasks;

/*
 * Parse the session's text. The settings are read from the vault's folder, the properties of the
 * session's origin from its note. Ended with dvq_api_tasks_close, also after a failure.
 */
dvq_status dvq_api_tasks_open(dvq_session *session, dvq_api_tasks *tasks, dvq_error *error);
void dvq_api_tasks_close(dvq_api_tasks *tasks);

/* Answer the query. */
dvq_status dvq_api_tasks_run(dvq_session *session, dvq_api_tasks *tasks, dvq_error *error);

/*
 * The answer as the result of a TASK query, in `arena`. With `shown`, the keys of groups are as
 * people see them.
 */
dvq_status dvq_api_tasks_make_result(const dvq_session *session, const dvq_api_tasks *tasks,
                                     bool shown, dvq_arena *arena, dvq_result *result);

/* The answer as Markdown, in `arena`, after an explanation if the query asks for one. */
dvq_status dvq_api_tasks_make_markdown(const dvq_api_tasks *tasks,
                                       const dvq_tasks_markdown_options *options, dvq_arena *arena,
                                       dvq_text *markdown);

#endif
