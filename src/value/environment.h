/*
 * The surroundings of an evaluation: clock, zones, locale, settings. Read-only while shared; one
 * per query, or one per vault while its notes are read.
 */
#ifndef DVQ_VALUE_ENVIRONMENT_H
#define DVQ_VALUE_ENVIRONMENT_H

#include "value/value.h"

struct dvq_zone_table;
struct dvq_collation;

typedef struct dvq_environment {
    int64_t now;                     /* milliseconds since 1970, read once per query */
    const char *locale;              /* BCP 47, "en-US" */
    struct dvq_zone_table *zones;    /* never NULL */
    struct dvq_collation *collation; /* never NULL; opened by the first comparison that needs it */
    /* Dataview's settings; defaults in dvq_environment_defaults. */
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

/* Everything but zones and collation, which the caller sets. */
void dvq_environment_init(dvq_environment *environment);

#endif
