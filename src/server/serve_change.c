/* The notification `changed` of `dvq serve`, see serve_change.h. Runs in the answering thread. */
#include "server/serve_change.h"

#include "server/served_vault.h"

dvq_status dvq_serve_watch(dvq_rpc_request *request, bool on)
{
    dvq_served_vault *served = request->user;
    dvq_status status = dvq_served_vault_watch(served, on, &request->error);
    bool looks = false;
    int descriptor = dvq_served_vault_get_watched(served, &looks);
    dvq_rpc_watch(request->rpc, &descriptor, descriptor >= 0 ? 1 : 0, looks);
    return status;
}

static void notify(dvq_served_vault *served, dvq_rpc *rpc)
{
    dvq_buffer params = {0};
    dvq_buffer_add_text(&params, "{\"notes\":");
    dvq_served_vault_list_changes(served, &params);
    dvq_served_vault_forget_changes(served);
    dvq_buffer_add_text(&params, served->has_new_settings ? ",\"settings\":true}" : "}");
    served->has_new_settings = false;
    dvq_rpc_notify(rpc, "changed", &params);
    dvq_buffer_free(&params);
}

void dvq_serve_update(dvq_rpc *rpc, void *user)
{
    dvq_served_vault *served = user;
    /* Methods that need the notes fail for the same reason. */
    dvq_error error = {0};
    dvq_served_vault_refresh(served, &error);
    if (served->is_watched && dvq_served_vault_has_news(served))
        notify(served, rpc);
}
