/*
 * JSON-RPC 2.0 between two descriptors: the core of every server. One thread reads messages,
 * another answers them in the order in which they arrived. The core knows requests, batches, ids,
 * errors, notifications and cancelling, but no methods: it is given a table of those. A bad request
 * never ends it.
 */
#ifndef DVQ_SERVER_RPC_H
#define DVQ_SERVER_RPC_H

#include "server/rpc_request.h"

/*
 * Answer what comes in on the descriptor `input`, on `output`, until the input ends.
 *
 * DVQ_ERROR_IO when `output` could not be written: `*failure` is the errno, 0 otherwise.
 * DVQ_ERROR_MEMORY when memory or threads are out.
 */
dvq_status dvq_rpc_run(const dvq_rpc_service *service, int input, int output, int *failure);

#endif
