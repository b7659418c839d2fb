/*
 * Fuzz target: `dvq mcp`. The input is what the client sends after its greeting; every line of the
 * answer must be a JSON object, and the server must end by itself.
 */
#include "fuzz_rpc.h"
#include "server/mcp.h"

static const char greeting[] =
    "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
    "\"2025-11-25\"}}\n{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n";

static const dvq_mcp_topic topics[] = {{"language", "# Language: a page\n"}, {NULL, NULL}};

static dvq_status run(dvq_vault *vault, int input, int output, int *failure)
{
    return dvq_mcp_run(vault, topics, input, output, failure);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_rpc_run(run, greeting, data, size, false);
    return 0;
}
