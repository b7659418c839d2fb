/*
 * Where one message ends and the next begins in a stream of bytes. Servers differ in this and in
 * their methods. Used for reading, and for every message that is sent.
 */
#ifndef DVQ_SERVER_RPC_FRAMING_H
#define DVQ_SERVER_RPC_FRAMING_H

#include "server/buffer.h"

/* The longest message that is read. */
#define DVQ_RPC_LONGEST_MESSAGE ((size_t)16 * 1024 * 1024)

/* A message while it is read. Set it to zero at first; reset it after each message. */
typedef struct dvq_rpc_frame {
    dvq_buffer text;
    bool is_whole;    /* what comes next belongs to the next message */
    bool is_too_long; /* its end was dropped */
    bool is_broken;   /* there is no message: what stands where its header should is none */
    /* For framing by headers. */
    size_t header_lines; /* read so far */
    bool has_length;     /* of the body, which the header told */
    bool in_body;
    size_t length;
    size_t taken; /* of the body */
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
    const char *broken;    /* the error for bytes that begin no message */
} dvq_rpc_framing;

/* Each message is a line. Blank lines are skipped. In rpc_framing.c. */
extern const dvq_rpc_framing dvq_rpc_lines;

/* Before each message stands a header with its length, "Content-Length: 17". In rpc_headers.c. */
extern const dvq_rpc_framing dvq_rpc_headers;

/* Make room for the next message. */
void dvq_rpc_frame_reset(dvq_rpc_frame *frame);

#endif
