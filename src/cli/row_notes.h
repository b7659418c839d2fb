/*
 * The notes that a query's rows come from: a task's own note, or for other rows, the notes that the
 * first column with such links links to. Used by `dvq query --files`.
 */
#ifndef DVQ_CLI_ROW_NOTES_H
#define DVQ_CLI_ROW_NOTES_H

#include "cli/output.h"

/*
 * Run a query and print the paths of the notes its rows come from, each once, after `folder` and
 * followed by `end`, in the order of the rows. Rows that link to no note are skipped.
 */
dvq_status dvq_notes_print_from_rows(dvq_vault *vault, dvq_query *query, const char *folder,
                                     char end, dvq_sink *sink, dvq_error *error);

#endif
