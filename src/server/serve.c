/* `dvq serve`, see serve.h: puts the JSON-RPC core, the methods and the vault together. */
#include "server/serve.h"

#include "server/rpc.h"
#include "server/serve_change.h"
#include "server/serve_method.h"
#include "server/served_vault.h"

dvq_status dvq_serve_run(dvq_vault *vault, int input, int output, int *failure)
{
    dvq_served_vault served;
    dvq_rpc_service service = {
        .framing = &dvq_rpc_lines,
        .methods = dvq_serve_methods,
        .cancel_method = "cancel",
        .cancel_param = "id",
        .has_batches = true,
        .has_error_data = true,
        .memory_code = DVQ_RPC_QUERY_EVALUATE,
        .update = dvq_serve_update,
        .user = &served,
    };
    *failure = 0;
    if (!dvq_served_vault_open(&served, vault))
        return DVQ_ERROR_MEMORY;
    dvq_status status = dvq_rpc_run(&service, input, output, failure);
    dvq_served_vault_close(&served);
    return status;
}
