/*
 * `dvq serve`: an open vault answers JSON-RPC 2.0 over lines. Called by the command line, which
 * opens the vault and reports failures. docs/serve.md describes the protocol.
 */
#ifndef DVQ_SERVER_SERVE_H
#define DVQ_SERVER_SERVE_H

#include "dvq.h"

/*
 * Answer the requests that come in on the descriptor `input`, on `output`, until the input ends.
 * The vault is borrowed.
 *
 * DVQ_ERROR_IO when `output` could not be written: `*failure` is the errno, 0 otherwise.
 * DVQ_ERROR_MEMORY when memory or threads are out.
 */
dvq_status dvq_serve_run(dvq_vault *vault, int input, int output, int *failure);

#endif
