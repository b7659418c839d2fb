/* Descriptors that may be non-blocking; see stream.h. Never changes how they are set. */
#include "server/stream.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* After a failure: whether it is worth trying again, once the descriptor is ready. */
static bool wait_after_failure(int descriptor, short events)
{
    if (errno == EINTR)
        return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK)
        return false;
    struct pollfd waiting = {.fd = descriptor, .events = events};
    return poll(&waiting, 1, -1) >= 0 || errno == EINTR;
}

bool dvq_stream_write(int descriptor, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, data, length);
        if (written < 0 && !wait_after_failure(descriptor, POLLOUT))
            return false;
        size_t sent = written > 0 ? (size_t)written : 0;
        data += sent;
        length -= sent;
    }
    return true;
}

ssize_t dvq_stream_read(int descriptor, char *buffer, size_t capacity)
{
    for (;;) {
        ssize_t got = read(descriptor, buffer, capacity);
        if (got >= 0 || !wait_after_failure(descriptor, POLLIN))
            return got;
    }
}
