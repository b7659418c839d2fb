/*
 * CSV: a file's text to objects, one for each row, for the source csv(). Called by vault/, which
 * reads the file. Whatever the file holds, reading it does not fail.
 */
#ifndef DVQ_VALUE_CSV_H
#define DVQ_VALUE_CSV_H

#include "value/environment.h"

/*
 * Append an object for each row of `text`. Its names are those of the header, and those again in
 * the form that queries can write. Fields that look like numbers, booleans, dates, durations or
 * links become such values.
 */
dvq_status dvq_csv_read(const dvq_environment *environment, dvq_arena *arena, dvq_text text,
                        dvq_value_vector *rows);

#endif
