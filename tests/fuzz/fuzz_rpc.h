/* What the fuzz targets of servers share: input from bytes, and answers that must be JSON. */
#ifndef FUZZ_RPC_H
#define FUZZ_RPC_H

#include "dvq.h"
#include "fuzz.h"

typedef dvq_status (*fuzz_rpc_server)(dvq_vault *vault, int input, int output, int *failure);

/*
 * Run a server on `head`, which is terminated, and the bytes after it, over a vault of its own. It
 * must end by itself, and every line of what it sends must be a JSON object or, with `has_lists`, a
 * list.
 */
void fuzz_rpc_run(fuzz_rpc_server server, const char *head, const uint8_t *data, size_t size,
                  bool has_lists);

#endif
