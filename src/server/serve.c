/* `dvq serve`, see serve.h: puts the JSON-RPC core, the methods and the vault together. */
#include "server/serve.h"

#include "server/rpc.h"
#include "server/serve_method.h"
#include "server/serve_vault.h"

dvq_status dvq_serve_run(dvq_vault *vault, int input, int output, int *failure)
{
    dvq_serve_vault served;
    dvq_rpc_service service = {
        .framing = &dvq_rpc_lines,
        .methods = dvq_serve_methods,
        .cancel_method = "cancel",
        .cancel_param = "id",
        .update = dvq_serve_vault_update,
        .user = &served,
    };
    *failure = 0;
    if (!dvq_serve_vault_open(&served, vault))
        return DVQ_ERROR_MEMORY;
    dvq_status status = dvq_rpc_run(&service, input, output, failure);
    dvq_serve_vault_close(&served);
    return status;
}
