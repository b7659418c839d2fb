/*
 * Work on many things in several threads, with what they lead to told in order. Used by the
 * commands that go through many notes.
 */
#ifndef DVQ_CLI_POOL_H
#define DVQ_CLI_POOL_H

#include <stddef.h>

typedef struct dvq_pool {
    size_t count;                             /* of things, by number from 0 */
    unsigned threads;                         /* 0: the cores, at most 8 */
    void (*work)(void *user, size_t index);   /* from any thread */
    void (*finish)(void *user, size_t index); /* from the caller's, in order, once worked on */
    int (*speaks)(void *user, size_t index);  /* whether `finish` will print something */
    void *user;
    const char *verb; /* of the progress line: "rendering" */
} dvq_pool;

/*
 * Run it. Where standard error is a terminal, a line there counts what is done, from half a second
 * on; it is gone afterwards.
 */
void dvq_pool_run(const dvq_pool *pool);

#endif
