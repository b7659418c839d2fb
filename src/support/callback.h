/*
 * Which threads are inside a function that the host has given, so that it can be refused what would
 * wait for a lock that the thread itself holds. Told by whoever calls such a function; asked by
 * api/. A set of threads, not a state of the process: each vault has one.
 */
#ifndef DVQ_SUPPORT_CALLBACK_H
#define DVQ_SUPPORT_CALLBACK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* The most threads that are kept in mind at once; of more, the others are not noticed. */
enum { DVQ_CALLBACK_MOST = 64 };

typedef struct dvq_callbacks {
    atomic_uint count;
    atomic_uintptr_t threads[DVQ_CALLBACK_MOST]; /* 0: free */
} dvq_callbacks;

/* The calling thread is about to call such a function. Returns the place to end it with. */
unsigned dvq_callback_begin(dvq_callbacks *callbacks);
void dvq_callback_end(dvq_callbacks *callbacks, unsigned place);

/* Whether the calling thread is inside one. */
bool dvq_callback_is_inside(dvq_callbacks *callbacks);

#endif
