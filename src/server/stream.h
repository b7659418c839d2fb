/*
 * Reading and writing descriptors that whoever started the program may have made non-blocking: then
 * the system says "not now", and it is waited for. Used by servers and the command line.
 */
#ifndef DVQ_SERVER_STREAM_H
#define DVQ_SERVER_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Write all of it; false when that fails, with errno set. */
bool dvq_stream_write(int descriptor, const char *data, size_t length);

/* Read up to `capacity` bytes; 0 at the end, -1 when that fails, with errno set. */
ssize_t dvq_stream_read(int descriptor, char *buffer, size_t capacity);

#endif
