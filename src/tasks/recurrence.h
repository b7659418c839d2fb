/*
 * How often a task comes back: "every week on Monday", "every 3 days when done". Rules are read as
 * rrule 2.7 reads them, and written anew in its words; grammars/recurrence.ebnf has the language.
 *
 * The reader of task lines has rules read here, and so has whoever writes tasks as iCalendar.
 */
#ifndef DVQ_TASKS_RECURRENCE_H
#define DVQ_TASKS_RECURRENCE_H

#include "support/text.h"

typedef struct dvq_recurrence {
    dvq_text text;  /* as rewritten: "every week on Monday", with " when done" where that is said */
    dvq_text rule;  /* the value of an RRULE of RFC 5545; empty where there is none that says it */
    bool when_done; /* the next time counts from the day on which the task is done */
} dvq_recurrence;

/*
 * Read a rule; its texts are in `arena`. *found is false if it is none. A rule that counts from the
 * day it is done, or by hours and minutes, has no RRULE: a calendar's task has days only. Fails
 * with DVQ_ERROR_MEMORY or DVQ_ERROR_LIMIT only.
 */
dvq_status dvq_recurrence_read(dvq_text text, dvq_arena *arena, dvq_recurrence *recurrence,
                               bool *found);

#endif
