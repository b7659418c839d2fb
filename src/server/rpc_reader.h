/*
 * The thread that reads: bytes become messages, messages become jobs in the queue, and a request to
 * cancel another is carried out at once. It also waits for the descriptor that the queue watches.
 */
#ifndef DVQ_SERVER_RPC_READER_H
#define DVQ_SERVER_RPC_READER_H

#include "server/rpc_framing.h"
#include "server/rpc_queue.h"

typedef struct dvq_rpc_reader {
    dvq_rpc_queue *queue;
    const dvq_rpc_framing *framing;
    const char *cancel_method; /* the request that cancels another */
    const char *cancel_param;  /* its parameter, or the first of a list: the other's id */
    int descriptor;
    dvq_rpc_frame frame; /* the message being read; zero */
    bool ended;
} dvq_rpc_reader;

/* Read until the input ends or the queue is stopped. False when memory is out. */
bool dvq_rpc_reader_run(dvq_rpc_reader *reader);

#endif
