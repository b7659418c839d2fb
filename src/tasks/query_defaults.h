/*
 * What the properties of a query's note say of its queries: TQ_show_tree and the like, as
 * instructions. Called by parser.c.
 */
#ifndef DVQ_TASKS_QUERY_DEFAULTS_H
#define DVQ_TASKS_QUERY_DEFAULTS_H

#include "tasks/parser.h"

/* The instructions, one a line; empty for none. */
dvq_status dvq_query_defaults_make(const dvq_tasks_surroundings *surroundings, dvq_arena *arena,
                                   dvq_text *instructions);

#endif
