/*
 * The thread that reads. It splits bytes into messages and puts them into the queue, carries out
 * requests to cancel others at once, waits for the watched descriptors, and tells how far a request
 * is. Used by rpc.c.
 */
#ifndef DVQ_SERVER_RPC_READER_H
#define DVQ_SERVER_RPC_READER_H

#include <stdint.h>

#include "server/rpc_request.h"

typedef struct dvq_rpc_reader {
    const dvq_rpc_service *service;
    dvq_rpc_queue *queue;
    dvq_rpc_output *output; /* for telling progress only */
    int descriptor;
    int64_t told_at;     /* when progress was told last, 0: nobody wants to know it */
    dvq_rpc_frame frame; /* the message being read; set it to zero */
    int64_t settled_at;  /* when an update is passed on, 0: there is none */
    bool ended;
} dvq_rpc_reader;

/* Wait once for input or an update, and put it into the queue. False when memory is out. */
bool dvq_rpc_reader_wait(dvq_rpc_reader *reader);

/* Whether there may be more: the input has not ended, nor the queue been stopped. */
bool dvq_rpc_reader_goes_on(const dvq_rpc_reader *reader);

void dvq_rpc_reader_close(dvq_rpc_reader *reader);

#endif
