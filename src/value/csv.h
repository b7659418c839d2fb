/*
 * CSV: a file's text to objects, one per row, as the csv() source has them. Called by vault.c;
 * opens nothing itself. Never fails on what the file holds.
 */
#ifndef DVQ_VALUE_CSV_H
#define DVQ_VALUE_CSV_H

#include "value/environment.h"

/*
 * Append the rows of `text`: an object each, with the header's names, and those again as queries
 * can write them. Text becomes numbers, booleans, dates, durations and links where it is such.
 */
dvq_status dvq_csv_read(const dvq_environment *environment, dvq_arena *arena, dvq_text text,
                        dvq_value_vector *rows);

#endif
