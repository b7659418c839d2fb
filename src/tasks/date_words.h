/*
 * Dates in words, as the filters of `tasks` blocks have them: "tomorrow", "next monday",
 * "17 January 2026 19 January 2026", "this week", "2026-W03", "in two weeks". What chrono 2.3 and
 * the Tasks plugin understand is understood here, and means the same day; grammars/date_words.ebnf
 * has the language.
 *
 * The parser of filters calls this. It reads the clock of its environment, and no other.
 */
#ifndef DVQ_TASKS_DATE_WORDS_H
#define DVQ_TASKS_DATE_WORDS_H

#include "support/text.h"
#include "value/environment.h"

typedef struct dvq_words_days {
    int64_t first; /* days since 1970-01-01, in the system's zone */
    int64_t last;  /* not before `first`; the same for one day */
    bool whole;    /* read only with the keyword as a part of the date: "in two weeks" */
} dvq_words_days;

/*
 * Read the date of a filter. `text` is what follows the field and one blank, and its first
 * `keyword_length` bytes are the keyword ("on or before", or nothing): the date is read from what
 * follows that and at most one blank; if there is none in it, from the whole text. *found is false
 * if there is none there either. Memory comes from `arena`; fails with DVQ_ERROR_MEMORY only.
 */
dvq_status dvq_words_read(const dvq_environment *environment, dvq_text text, size_t keyword_length,
                          dvq_arena *arena, dvq_words_days *days, bool *found);

/* What an error says when no date is found: which kinds of dates are understood. */
extern const char dvq_words_understood[];

#endif
