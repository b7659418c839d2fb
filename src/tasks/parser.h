/*
 * Reading a query of the Tasks plugin's language: the text, and what is put in front of it: the
 * vault's global query and what the properties of the query's note say. grammars/tasks.ebnf has the
 * language.
 */
#ifndef DVQ_TASKS_PARSER_H
#define DVQ_TASKS_PARSER_H

#include "tasks/ast.h"
#include "tasks/placeholder.h"

/* What a query depends on besides its text. */
typedef struct dvq_tasks_surroundings {
    const dvq_environment *environment;
    const dvq_allocator *allocator;
    const dvq_tasks_settings *settings;
    const dvq_tasks_note *note;
} dvq_tasks_surroundings;

/*
 * Parse a query in `arena`, which the text must outlive. On DVQ_ERROR_PARSE the error says where,
 * what is wrong and how to mend it; what was made is given back. Else dvq_tasks_query_close is the
 * caller's.
 */
dvq_status dvq_tasks_parse(const dvq_tasks_surroundings *surroundings, dvq_arena *arena,
                           dvq_text text, dvq_tasks_query *query, dvq_error *error);

/* The day that the environment's clock shows, since 1970. */
int32_t dvq_tasks_find_today(const dvq_environment *environment);

#endif
