/*
 * Where one message ends and the next begins in a stream of bytes: the only thing in which servers
 * differ below their methods. Used by the reader for what comes in, and for every answer.
 */
#ifndef DVQ_SERVER_RPC_FRAMING_H
#define DVQ_SERVER_RPC_FRAMING_H

#include "server/buffer.h"

/* A message while it is read. Set it to zero; empty it after each message. */
typedef struct dvq_rpc_frame {
    dvq_buffer text;
    bool is_whole;    /* what follows is the next message */
    bool is_too_long; /* its text was dropped past the limit */
} dvq_rpc_frame;

typedef struct dvq_rpc_framing {
    /* Take bytes up to the end of a message, or all; returns how many. */
    size_t (*take)(dvq_rpc_frame *frame, const char *bytes, size_t length);
    /* Nothing follows: say whether what was taken is a whole message. */
    void (*end)(dvq_rpc_frame *frame);
    /* Frame the message that starts at `start` of what goes out, and ends with it. */
    void (*close)(dvq_buffer *output, size_t start);
    const char *too_long;  /* the error for a message past the limit */
    const char *no_memory; /* the error for one that does not fit in memory */
} dvq_rpc_framing;

/* A message is a line; blank lines are passed over. */
extern const dvq_rpc_framing dvq_rpc_lines;

/* Make room for the next message. */
void dvq_rpc_frame_reset(dvq_rpc_frame *frame);

#endif
