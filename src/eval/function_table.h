/*
 * The table of built-in functions: one row each, found by name when a query is bound. The rows are
 * in function_rows.c, in the order of the documentation; function_call.h calls them.
 */
#ifndef DVQ_EVAL_FUNCTION_TABLE_H
#define DVQ_EVAL_FUNCTION_TABLE_H

#include "value/value.h"

struct dvq_call;

typedef dvq_status (*dvq_function_body)(const struct dvq_call *call, dvq_value *value);

/*
 * A variant: one letter for the type of each argument, or "..." for any number of any type.
 * a array, b boolean, d date, f function, l link, n number, o object, p duration (period),
 * s string, w widget, _ null, * anything.
 */
typedef struct dvq_function_variant {
    const char *types;
    dvq_function_body body;
    int option; /* lets one body serve several variants */
} dvq_function_variant;

typedef struct dvq_function_row {
    const char *name;
    uint8_t vectorized[4];                /* by number of arguments: bit 1 << position */
    const dvq_function_variant *variants; /* the first that fits is called */
    size_t variant_count;
    const char *signature; /* "round(number, [digits])" */
    const char *summary;   /* one line */
    const char *example;   /* an expression that a test runs */
    const char *group;     /* "Constructors", "Numbers", … */
} dvq_function_row;

const dvq_function_row *dvq_function_table_find(dvq_text name);
size_t dvq_function_table_count(void);
const dvq_function_row *dvq_function_table_get(size_t i);

/* The known name nearest to `name`, or NULL when none is near. */
const char *dvq_function_table_suggest(dvq_text name);

/* function_rows.c */
extern const dvq_function_row dvq_function_rows[];
extern const size_t dvq_function_row_count;

#endif
