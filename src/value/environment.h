/*
 * What values depend on: clock, zones, locale, settings. A vault has one while its notes are read,
 * and each query has one. Nobody writes to it while it is shared.
 */
#ifndef DVQ_VALUE_ENVIRONMENT_H
#define DVQ_VALUE_ENVIRONMENT_H

#include <stdatomic.h>

#include "value/value.h"

struct dvq_zone_table;
struct dvq_collation;

typedef struct dvq_environment {
    int64_t now;                     /* milliseconds since 1970, read once for a query */
    const char *locale;              /* BCP 47, "en-US" */
    struct dvq_zone_table *zones;    /* never NULL */
    struct dvq_collation *collation; /* NULL where nothing is compared */
    /*
     * Set when memory runs out where there is no other way to report it. Whoever made the
     * environment looks at it before trusting an answer. NULL: nobody does.
     */
    atomic_bool *out_of_memory;
    /* The same for what ICU's data lack: "the names of months". NULL: nobody looks at it. */
    _Atomic(const char *) *missing;
    /* Of the query's budget; comparing takes from it. NULL: nobody counts. */
    int64_t *steps_left;
    /* Dataview's settings; dvq_environment_init sets the defaults. */
    dvq_text null_text;        /* "\-" */
    dvq_text date_format;      /* "MMMM dd, yyyy" */
    dvq_text date_time_format; /* "h:mm a - MMMM dd, yyyy" */
    dvq_text file_column;      /* "File" */
    dvq_text group_column;     /* "Group" */
    bool allow_html;           /* lists in table cells as <ul> */
    /* The full path of the note that a link leads to, or the path itself; NULL: always itself. */
    dvq_text (*normalize_link)(void *user, dvq_text path);
    void *normalize_user;
} dvq_environment;

/*
 * Set everything to its default, except what is the caller's to set: clock, zones, collation,
 * out_of_memory and missing.
 */
void dvq_environment_init(dvq_environment *environment);

/* Set environment->out_of_memory. */
void dvq_environment_report_memory(const dvq_environment *environment);

/* Set environment->missing, unless it is set already. `what` is a constant. */
void dvq_environment_report_missing(const dvq_environment *environment, const char *what);

/* Fail with DVQ_ERROR_EVALUATE: ICU's data lack `what`, in the locale unless that is NULL. */
dvq_status dvq_environment_fail_missing(const char *what, const char *locale, dvq_error *error);

#endif
