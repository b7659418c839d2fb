/* Sending messages, see rpc_output.h. Knows nothing of what they say. */
#include "server/rpc_output.h"

#include <errno.h>
#include <poll.h>

#include "server/stream.h"

enum {
    SHORT = 512
}; /* a pipe that is ready takes so many bytes without waiting: POSIX's PIPE_BUF */

bool dvq_rpc_output_open(dvq_rpc_output *output, int descriptor)
{
    *output = (dvq_rpc_output){.descriptor = descriptor};
    return pthread_mutex_init(&output->lock, NULL) == 0;
}

void dvq_rpc_output_close(dvq_rpc_output *output)
{
    pthread_mutex_destroy(&output->lock);
}

bool dvq_rpc_output_send(dvq_rpc_output *output, dvq_buffer *messages)
{
    if (output->failure == 0 && messages->length > 0) {
        pthread_mutex_lock(&output->lock);
        if (!dvq_stream_write(output->descriptor, messages->data, messages->length))
            output->failure = errno;
        pthread_mutex_unlock(&output->lock);
    }
    messages->length = 0;
    return output->failure == 0;
}

static bool is_ready(int descriptor)
{
    struct pollfd waiting = {.fd = descriptor, .events = POLLOUT};
    return poll(&waiting, 1, 0) == 1 && (waiting.revents & POLLOUT) != 0;
}

/* A failure is left to the next answer, which meets it, too. */
void dvq_rpc_output_offer(dvq_rpc_output *output, void (*make)(dvq_buffer *message, void *user),
                          void *user)
{
    if (pthread_mutex_trylock(&output->lock) != 0)
        return;
    dvq_buffer message = {0};
    make(&message, user);
    if (!message.failed && message.length > 0 && message.length <= SHORT &&
        is_ready(output->descriptor))
        (void)dvq_stream_write(output->descriptor, message.data, message.length);
    pthread_mutex_unlock(&output->lock);
    dvq_buffer_free(&message);
}
