/*
 * Whether a call is to end early: because its own query was cancelled, or everything that its vault
 * has under way. Asked at every note, row and lambda, by all threads that work for the call.
 */
#ifndef DVQ_SUPPORT_CANCEL_H
#define DVQ_SUPPORT_CANCEL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct dvq_cancel {
    atomic_bool asked;      /* set by another thread, or a signal handler */
    const atomic_uint *all; /* how often the vault's calls were cancelled */
    unsigned before;        /* that number when the call began */
} dvq_cancel;

/* A call begins: what was cancelled before does not concern it. */
static inline void dvq_cancel_begin(dvq_cancel *cancel, const atomic_uint *all)
{
    cancel->all = all;
    cancel->before = atomic_load(all);
}

/* NULL: nobody can cancel it. */
static inline bool dvq_cancel_is_asked(const dvq_cancel *cancel)
{
    return cancel != NULL &&
           (atomic_load_explicit(&cancel->asked, memory_order_relaxed) ||
            atomic_load_explicit(cancel->all, memory_order_relaxed) != cancel->before);
}

#endif
