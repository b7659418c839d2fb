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

/* Empty an error, so that the next failure is recorded; NULL does nothing. */
void dvq_error_reset(dvq_error *error);

/* Report DVQ_ERROR_MEMORY, which itself needs no memory. */
static inline dvq_status dvq_error_memory(dvq_error *error)
{
    (void)dvq_error_set(error, DVQ_ERROR_MEMORY, "out of memory");
    return DVQ_ERROR_MEMORY;
}

void dvq_error_set_hint(dvq_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * A hint that names a second place of `text`: `before`, its line and column, `after`. Whoever moves
 * the error to another text moves that place too.
 */
void dvq_error_set_hint_at(dvq_error *error, dvq_text text, size_t offset, const char *before,
                           const char *after);

/* Where the place is that the hint names; false when it names none. */
bool dvq_error_get_hint_place(const dvq_error *error, size_t *offset);

/* Have a hint that names a place name the one at `offset` of `text` instead. */
void dvq_error_move_hint(dvq_error *error, dvq_text text, size_t offset);

/* Write what the system's error `code` (an errno) means to `buffer`. */
const char *dvq_error_describe(int code, char *buffer, size_t size);

/* Say that the error is at `span` of `text`: sets offset, length, line and column (both from 1). */
void dvq_error_place(dvq_error *error, dvq_text text, dvq_span span);

#endif
