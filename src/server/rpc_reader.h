/*
 * The thread that reads. It splits bytes into messages and puts them into the queue, carries out
 * requests to cancel others at once, and waits for the watched descriptor. Used by rpc.c.
 */
#ifndef DVQ_SERVER_RPC_READER_H
#define DVQ_SERVER_RPC_READER_H

#include "server/rpc_framing.h"
#include "server/rpc_queue.h"

typedef struct dvq_rpc_reader {
    dvq_rpc_queue *queue;
    const dvq_rpc_framing *framing;
    const char *cancel_method; /* the request that cancels another */
    const char *cancel_param;  /* its parameter with the other's id, first in a list */
    int descriptor;
    dvq_rpc_frame frame; /* the message being read; set it to zero */
    bool ended;
} dvq_rpc_reader;

/* Read until the input ends or the queue is stopped. False when memory is out. */
bool dvq_rpc_reader_run(dvq_rpc_reader *reader);

#endif
