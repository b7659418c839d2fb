/*
 * A text that grows in memory: an answer, or what a thread has to print when its turn comes. A
 * failed allocation is remembered, and whatever is added after it is dropped.
 */
#ifndef DVQ_SERVER_BUFFER_H
#define DVQ_SERVER_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/* Set it to zero. */
typedef struct dvq_buffer {
    char *data; /* not terminated */
    size_t length;
    size_t capacity;
    bool failed;
} dvq_buffer;

void dvq_buffer_add(dvq_buffer *buffer, const char *data, size_t length);
void dvq_buffer_add_text(dvq_buffer *buffer, const char *text);
void dvq_buffer_add_format(dvq_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void dvq_buffer_free(dvq_buffer *buffer);

/* A dvq_write_function; `user` is a dvq_buffer. */
int dvq_buffer_write(void *user, const char *data, size_t length);

#endif
