/*
 * Where a server's messages go. Both of its threads send: the one that answers, and the one that
 * reads, which tells meanwhile how far a request is. Used by rpc.c, rpc_answer.c and rpc_reader.c.
 */
#ifndef DVQ_SERVER_RPC_OUTPUT_H
#define DVQ_SERVER_RPC_OUTPUT_H

#include <pthread.h>

#include "server/buffer.h"

typedef struct dvq_rpc_output {
    int descriptor;
    int failure; /* errno of the first write that failed, 0: none; for the answering thread */
    pthread_mutex_t lock; /* held while messages are written */
} dvq_rpc_output;

/* False when the system lacks resources; it need not be closed then. */
bool dvq_rpc_output_open(dvq_rpc_output *output, int descriptor);
void dvq_rpc_output_close(dvq_rpc_output *output);

/* Write what a buffer holds, and empty it. False when that failed, now or before. */
bool dvq_rpc_output_send(dvq_rpc_output *output, dvq_buffer *messages);

/*
 * Write a short message if the other side takes it at once, and drop it otherwise. `make` makes it,
 * while nobody else writes; it may leave the buffer empty.
 */
void dvq_rpc_output_offer(dvq_rpc_output *output, void (*make)(dvq_buffer *message, void *user),
                          void *user);

#endif
