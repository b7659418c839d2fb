/*
 * The difference between two texts as a unified diff, which `patch` and `git apply` understand.
 * Used by command_render.c.
 */
#ifndef DVQ_CLI_DIFF_H
#define DVQ_CLI_DIFF_H

#include "server/buffer.h"

/* A text; not terminated. */
typedef struct dvq_bytes {
    const char *data;
    size_t length;
} dvq_bytes;

/* Append the diff from `old` to `new`, under a file's name; nothing when they are equal. */
void dvq_diff_append(dvq_buffer *buffer, const char *name, dvq_bytes old, dvq_bytes new);

#endif
