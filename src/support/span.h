/* A span: where in a text something is, in bytes. */
#ifndef DVQ_SUPPORT_SPAN_H
#define DVQ_SUPPORT_SPAN_H

#include <stdint.h>

typedef struct dvq_span {
    uint32_t offset;
    uint32_t length;
} dvq_span;

#endif
