/*
 * Where one message ends and the next begins in a stream of bytes. Servers differ in this and in
 * their methods. Used for reading, and for every message that is sent.
 */
#ifndef DVQ_SERVER_RPC_FRAMING_H
#define DVQ_SERVER_RPC_FRAMING_H

#include "server/buffer.h"

/* A message while it is read. Set it to zero at first; reset it after each message. */
typedef struct dvq_rpc_frame {
    dvq_buffer text;
    bool is_whole;    /* what comes next belongs to the next message */
    bool is_too_long; /* its end was dropped */
} dvq_rpc_frame;

typedef struct dvq_rpc_framing {
    /* Take bytes, up to the end of a message at most. Returns how many were taken. */
    size_t (*take)(dvq_rpc_frame *frame, const char *bytes, size_t length);
    /* The input has ended: set `is_whole` if what was taken is a message. */
    void (*end)(dvq_rpc_frame *frame);
    /* Frame the message that `output` ends with, which starts at `start`. */
    void (*close)(dvq_buffer *output, size_t start);
    const char *too_long;  /* the error for a message past the limit */
    const char *no_memory; /* the error for one that does not fit in memory */
} dvq_rpc_framing;

/* Each message is a line. Blank lines are skipped. */
extern const dvq_rpc_framing dvq_rpc_lines;

/* Make room for the next message. */
void dvq_rpc_frame_reset(dvq_rpc_frame *frame);

#endif
