/*
 * Filling dvq_error: one place that every module reports failures through, and the drawing of a
 * diagnostic with its source line and caret. The first error wins: a filled error is not replaced.
 */
#ifndef DVQ_SUPPORT_DIAGNOSTIC_H
#define DVQ_SUPPORT_DIAGNOSTIC_H

#include "support/span.h"
#include "support/text.h"

/*
 * Fill `error` (NULL is allowed) unless it already holds a failure, and return `status`, so that
 * callers write `return dvq_error_set(error, DVQ_ERROR_EVALUATE, "...")`. The span is left empty.
 */
dvq_status dvq_error_set(dvq_error *error, dvq_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Shorthand for DVQ_ERROR_MEMORY, which takes no memory to report. */
static inline dvq_status dvq_error_memory(dvq_error *error)
{
    (void)dvq_error_set(error, DVQ_ERROR_MEMORY, "out of memory");
    return DVQ_ERROR_MEMORY;
}

void dvq_error_set_hint(dvq_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What the system's error `code` (an errno) means, in `buffer`. */
const char *dvq_error_describe(int code, char *buffer, size_t size);

/* Place the error at `span` of `text`: sets offset, length, line and column (both from 1). */
void dvq_error_place(dvq_error *error, dvq_text text, dvq_span span);

#endif
