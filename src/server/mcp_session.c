/* The vault of `dvq mcp` and its changes, see mcp_session.h. Runs in the answering thread. */
#include "server/mcp_session.h"

#include <string.h>

#include "server/mcp_uri.h"

dvq_mcp_session *dvq_mcp_get_session(const dvq_rpc_request *request)
{
    return request->user;
}

dvq_vault *dvq_mcp_get_vault(const dvq_rpc_request *request)
{
    return dvq_mcp_get_session(request)->served.vault;
}

/* Where the system reports no changes, they are found when something is asked. */
void dvq_mcp_start_watch(dvq_rpc_request *request)
{
    dvq_served_vault *served = &dvq_mcp_get_session(request)->served;
    if (dvq_served_vault_watch(served, true, NULL) != DVQ_OK)
        return;
    bool looks = false;
    int descriptor = dvq_served_vault_get_watched(served, &looks);
    dvq_rpc_watch(request->rpc, &descriptor, descriptor >= 0 ? 1 : 0, looks);
}

static void notify_updated(dvq_rpc *rpc, const char *path)
{
    dvq_buffer params = {0};
    dvq_buffer_add_text(&params, "{\"uri\":");
    dvq_mcp_add_note_uri(&params, path);
    dvq_buffer_add_text(&params, "}");
    dvq_rpc_notify(rpc, "notifications/resources/updated", &params);
    dvq_buffer_free(&params);
}

static void notify_list_changed(dvq_rpc *rpc)
{
    dvq_buffer params = {0};
    dvq_buffer_add_text(&params, "{}");
    dvq_rpc_notify(rpc, "notifications/resources/list_changed", &params);
    dvq_buffer_free(&params);
}

static void notify(dvq_mcp_session *session, dvq_rpc *rpc)
{
    bool is_other_list = false;
    const char *path;
    json_t *kind;
    json_object_foreach(session->served.changes, path, kind)
    {
        const char *name = json_string_value(kind);
        is_other_list = is_other_list || strcmp(name, "added") == 0 || strcmp(name, "removed") == 0;
        if (json_object_get(session->subscribed, path) != NULL)
            notify_updated(rpc, path);
    }
    if (is_other_list)
        notify_list_changed(rpc);
}

void dvq_mcp_update(dvq_rpc *rpc, void *user)
{
    dvq_mcp_session *session = user;
    dvq_served_vault *served = &session->served;
    /* Tools that need the notes fail for the same reason. */
    dvq_served_vault_refresh(served, NULL);
    if (!dvq_served_vault_has_news(served))
        return;
    session->changes++;
    if (session->is_ready)
        notify(session, rpc);
    served->has_new_settings = false;
    dvq_served_vault_forget_changes(served);
}
