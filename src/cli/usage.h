/*
 * Reporting wrong usage, with the name that was probably meant. Used by main.c, options.c and the
 * commands that take names.
 */
#ifndef DVQ_CLI_USAGE_H
#define DVQ_CLI_USAGE_H

#include <stddef.h>

enum { DVQ_USAGE_LONGEST_NAME = 32 }; /* bytes of an unknown name that a message repeats */

/* The known name that is most like `name`, or NULL when none is. */
const char *dvq_usage_find_nearest(const char *name, const char *const *known, size_t count);

/* Say which known name was probably meant, if any. */
void dvq_usage_hint(const char *name, const char *const *known, size_t count);

/* Report an unknown name, and the known one that was probably meant. */
void dvq_usage_report_unknown(const char *what, const char *name, const char *const *known,
                              size_t count);

/* The same where few names are known: when none is like `name`, list all. */
void dvq_usage_report_value(const char *what, const char *name, const char *const *known,
                            size_t count);

/* Add the known names to a message: "a, b or c". */
void dvq_usage_add_list(const char *const *known, size_t count);

/* Say where a command's options are explained. */
void dvq_usage_point_to_help(const char *command);

#endif
