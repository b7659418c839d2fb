/* Work on many items in several threads, and finish them in order. Used by `dvq render`. */
#ifndef DVQ_CLI_POOL_H
#define DVQ_CLI_POOL_H

#include <stddef.h>

typedef struct dvq_pool {
    size_t count;                             /* of items, numbered from 0 */
    unsigned threads;                         /* 0: the cores, at most 8 */
    void (*work)(void *user, size_t index);   /* called from any thread */
    void (*finish)(void *user, size_t index); /* called from the caller's thread, in order */
    int (*speaks)(void *user, size_t index);  /* whether `finish` will print something */
    void *user;
    const char *verb; /* for the progress line, such as "rendering" */
} dvq_pool;

/*
 * Run it. If standard error is a terminal, a line there counts the items done after half a second;
 * it is removed at the end.
 */
void dvq_pool_run(const dvq_pool *pool);

#endif
