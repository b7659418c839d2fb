/*
 * The surroundings of an evaluation: clock, zones, locale, settings. Read-only while shared; one
 * per query, or one per vault while its notes are read.
 */
#ifndef DVQ_VALUE_ENVIRONMENT_H
#define DVQ_VALUE_ENVIRONMENT_H

#include <stdatomic.h>

#include "value/value.h"

struct dvq_zone_table;
struct dvq_collation;

typedef struct dvq_environment {
    int64_t now;                     /* milliseconds since 1970, read once per query */
    const char *locale;              /* BCP 47, "en-US" */
    struct dvq_zone_table *zones;    /* never NULL */
    struct dvq_collation *collation; /* the query's; NULL where nothing is compared */
    /*
     * Set by what lacks memory and has no way to say so; whoever made the environment looks at it
     * before trusting an answer. NULL: nobody does.
     */
    atomic_bool *out_of_memory;
    /* Dataview's settings; dvq_environment_init sets the defaults. */
    dvq_text null_text;        /* "\-" */
    dvq_text date_format;      /* "MMMM dd, yyyy" */
    dvq_text date_time_format; /* "h:mm a - MMMM dd, yyyy" */
    dvq_text file_column;      /* "File" */
    dvq_text group_column;     /* "Group" */
    bool allow_html;           /* lists in table cells as <ul> */
    /* A link path as the origin note sees it: its full path, or itself. NULL: unchanged. */
    dvq_text (*normalize_link)(void *user, dvq_text path);
    void *normalize_user;
} dvq_environment;

/* Everything but zones, collation and out_of_memory, which the caller sets. */
void dvq_environment_init(dvq_environment *environment);

/* Set environment->out_of_memory. */
void dvq_environment_report_memory(const dvq_environment *environment);

#endif
