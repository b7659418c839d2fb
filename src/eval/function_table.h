/*
 * The table of built-in functions: one row each, found by name when a query is bound. A body sees
 * arguments whose number and types fit its row; vectorized arguments have been taken apart.
 */
#ifndef DVQ_EVAL_FUNCTION_TABLE_H
#define DVQ_EVAL_FUNCTION_TABLE_H

#include "eval/context.h"

#define DVQ_FUNCTION_ANY_COUNT 255

typedef struct dvq_call {
    dvq_context *context;
    const struct dvq_function_row *row;
    const dvq_value *arguments;
    size_t count;
    dvq_error *error;
} dvq_call;

typedef dvq_status (*dvq_function_body)(const dvq_call *call, dvq_value *value);

/* A variant: the types it takes, '*' for any, as letters of function_table.c. */
typedef struct dvq_function_variant {
    const char *types; /* one letter per argument; "..." any number */
    dvq_function_body body;
    int option; /* lets one body serve several variants */
} dvq_function_variant;

typedef struct dvq_function_row {
    const char *name;
    const char *label; /* as error messages name it; NULL: name */
    const dvq_function_variant *variants;
    size_t variant_count;
    uint8_t vectorized[4]; /* by number of arguments (0 to 3): bit 1 << position */
    const char *signature; /* "round(number, [digits])" */
    const char *summary;   /* one line */
    const char *example;   /* an expression that a test runs */
    const char *group;     /* "Constructors", "Numeric", … */
} dvq_function_row;

const dvq_function_row *dvq_function_table_find(dvq_text name);
size_t dvq_function_table_count(void);
const dvq_function_row *dvq_function_table_get(size_t index);

/* The known name nearest to `name`, or NULL when none is near. */
const char *dvq_function_table_suggest(dvq_text name);

/* Check, take vectorized arguments apart, call. */
dvq_status dvq_function_table_call(dvq_context *context, const dvq_function_row *row,
                                   const dvq_value *arguments, size_t count, dvq_value *value,
                                   dvq_error *error);

#endif
