/*
 * Filling a dvq_error, which is how every file reports a failure. The first error wins: once an
 * error is filled, later ones do not replace it.
 */
#ifndef DVQ_SUPPORT_DIAGNOSTIC_H
#define DVQ_SUPPORT_DIAGNOSTIC_H

#include "support/span.h"
#include "support/text.h"

/*
 * Fill `error` (which may be NULL) unless it already holds a failure, and return `status`, so that
 * callers can write `return dvq_error_set(error, DVQ_ERROR_EVALUATE, "...")`. The error gets no
 * place yet.
 */
dvq_status dvq_error_set(dvq_error *error, dvq_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Report DVQ_ERROR_MEMORY, which itself needs no memory. */
static inline dvq_status dvq_error_memory(dvq_error *error)
{
    (void)dvq_error_set(error, DVQ_ERROR_MEMORY, "out of memory");
    return DVQ_ERROR_MEMORY;
}

void dvq_error_set_hint(dvq_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Write what the system's error `code` (an errno) means to `buffer`. */
const char *dvq_error_describe(int code, char *buffer, size_t size);

/* Say that the error is at `span` of `text`: sets offset, length, line and column (both from 1). */
void dvq_error_place(dvq_error *error, dvq_text text, dvq_span span);

#endif
