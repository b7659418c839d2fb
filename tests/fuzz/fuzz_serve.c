/*
 * Fuzz target: `dvq serve`. The input is what the client sends; every line of the answer
 * must be a JSON object or list, and the server must end by itself.
 */
#include "fuzz_rpc.h"
#include "server/serve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0)
        fuzz_rpc_run(dvq_serve_run, "", data, size, true);
    return 0;
}
