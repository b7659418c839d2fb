/*
 * What the tests of memory running out share: an allocator that counts and refuses, a sink for
 * answers, and a folder of notes to change.
 */
#ifndef DVQ_TEST_ALLOC_HOST_H
#define DVQ_TEST_ALLOC_HOST_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "dvq.h"

/* Say why on standard error and abort. */
_Noreturn void stop(const char *reason);

/*
 * Counts calls, blocks and bytes and lets some calls fail. A block is filled when it is allocated
 * and overwritten when it is given back, so that whoever still looks at it answers something else.
 */
typedef struct host {
    atomic_size_t calls;
    size_t failing; /* the call that fails, from 1; 0: none */
    bool for_good;  /* and all after it */
    atomic_bool refused;
    atomic_size_t blocks;
    atomic_size_t bytes;
} host;

/* An allocator over `self`, which must outlive whoever uses it. */
dvq_allocator host_get_allocator(host *self);

/* Let call `failing` from now on fail; 0: none. */
void host_start(host *self, size_t failing, bool for_good);

/* Stop unless all memory was given back. */
void host_expect_empty(const host *self);

/* Text that grows; `data` ends with a null byte, or is NULL, and is the caller's to free. */
typedef struct output {
    char *data;
    size_t length;
    size_t capacity;
} output;

/* A `dvq_write_function`; `user` is an output. */
int append(void *user, const char *data, size_t length);

/* Write or remove the file `name` of a folder. */
void write_note(const char *folder, const char *name, const char *text);
void remove_note(const char *folder, const char *name);

#endif
