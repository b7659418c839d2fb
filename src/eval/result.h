/*
 * The result of a query: what render/ prints and the library hands out row by row. Made by
 * engine.c, in the query's arena; borrowed until the query is run again or closed.
 */
#ifndef DVQ_EVAL_RESULT_H
#define DVQ_EVAL_RESULT_H

#include "support/span.h"
#include "value/environment.h"
#include "value/link.h"

/* How deep groups of a TASK query may nest inside the outermost ones; more cannot be shown. */
#define DVQ_RESULT_GROUP_LIMIT 1000

/*
 * Rows of a TASK query, or groups of them, as values. Ungrouped: list items, with the names that
 * FLATTEN added but without their page's fields. Grouped: objects {key, rows}; each is a
 * dvq_result_group.
 */
typedef struct dvq_result_tasks {
    bool grouped;
    bool may_repeat; /* rows may show the same item, or a field stand in for an item's own name */
    const dvq_value *items;
    size_t item_count;
} dvq_result_tasks;

/* A group. As an object it answers to `key` and `rows`; renderers read it as it is. */
typedef struct dvq_result_group {
    dvq_object object; /* of dvq_result_group_class */
    dvq_value key;
    dvq_result_tasks rows;
} dvq_result_group;

extern const dvq_object_class dvq_result_group_class;

/* One of the groups of grouped rows. */
static inline const dvq_result_group *dvq_result_get_group(const dvq_result_tasks *tasks, size_t i)
{
    return (const dvq_result_group *)(const void *)tasks->items[i].as.object;
}

/*
 * An operation that dropped rows because its expression failed on them, or a source that does not
 * exist.
 */
typedef struct dvq_result_warning {
    const char *operation; /* "WHERE", "SORT", … */
    size_t dropped;        /* 0 for a source */
    dvq_error first;
    dvq_span span;    /* of the query, where `first` has no place of its own; empty: it has none */
    bool is_of_vault; /* about the vault, not the query: a result that is shared says it once */
} dvq_result_warning;

typedef struct dvq_result {
    dvq_query_type type;
    const dvq_environment *environment;
    unsigned threads; /* that may render it; 0 is 1 */
    size_t row_count;
    /* TABLE */
    const dvq_text *headers;
    size_t header_count;
    const dvq_value *cells; /* row_count * header_count */
    const dvq_value *shown; /* the same for people to read, where that differs; else NULL */
    /*
     * LIST: values (a LIST_PAIR widget for "id: value"). CALENDAR: two cells a row, date and link.
     * EXPRESSION and PAGE, results that api/ makes and writes itself: the only value.
     */
    const dvq_value *values;
    /*
     * LIST and TABLE WITHOUT ID: what each row comes from, since the row does not name it. Else
     * NULL.
     */
    const dvq_value *sources;
    /* TASK */
    dvq_result_tasks tasks;
    dvq_result_warning *warnings;
    size_t warning_count;
} dvq_result;

/* "table", "list", …: the type as JSON names it. */
const char *dvq_result_get_type_name(const dvq_result *result);

/* A warning as it is shown: message, place in the query, and hint. */
void dvq_result_get_warning(const dvq_result *result, size_t i, dvq_error *warning);

#endif
