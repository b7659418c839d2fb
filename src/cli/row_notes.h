/*
 * The notes that a query's rows come from: a task's own, or those of the first column of
 * another row that links to any. Used by `dvq query --files`.
 */
#ifndef DVQ_CLI_ROW_NOTES_H
#define DVQ_CLI_ROW_NOTES_H

#include "cli/output.h"

/*
 * Run a query and print the path of each of its rows' notes once, in the order of the rows, each
 * followed by `end`. Rows that link to no note are left out.
 */
dvq_status dvq_notes_print_from_rows(dvq_vault *vault, dvq_query *query, char end, dvq_sink *sink,
                                     dvq_error *error);

#endif
