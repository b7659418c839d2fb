/*
 * Regular expressions as the Tasks plugin takes them: /pattern/flags, of which it refuses those
 * that could take very long. Called by parse_filter.c.
 */
#ifndef DVQ_TASKS_PATTERN_H
#define DVQ_TASKS_PATTERN_H

#include "value/regex.h"

/*
 * Split "/pattern/flags"; false when there are no two slashes, or nothing between them.
 */
bool dvq_pattern_split(dvq_text text, dvq_text *pattern, dvq_text *flags);

/* What the flags ask for; false when there is one that JavaScript does not know, or one twice. */
bool dvq_pattern_read_flags(dvq_text flags, dvq_regex_options *options);

/*
 * Why a pattern that JavaScript accepts is refused, NULL if it is not: repeats inside repeats, more
 * than 25 of them, 500 characters or more, a lookbehind.
 */
const char *dvq_pattern_find_danger(dvq_text pattern);

#endif
