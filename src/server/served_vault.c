/* Keeping a vault up to date, see served_vault.h. Runs in the answering thread. */
#include "server/served_vault.h"

#include <string.h>

#include "server/json_string.h"

enum { MANY_FILES = 1000 }; /* with fewer, looking through all is faster than setting up a watch */

/* Have the system report changes of notes, unless it does so already. */
static dvq_status start_watch(dvq_served_vault *served, dvq_error *error)
{
    dvq_watch_handle watch;
    dvq_status status = dvq_vault_watch(served->vault, &watch, error);
    served->descriptor = watch.kind == DVQ_WATCH_DESCRIPTOR ? (int)watch.value : -1;
    return status;
}

bool dvq_served_vault_open(dvq_served_vault *served, dvq_vault *vault)
{
    *served = (dvq_served_vault){.vault = vault, .descriptor = -1, .changes = json_object()};
    dvq_vault_file file;
    if (dvq_vault_get_file(vault, MANY_FILES, &file))
        start_watch(served, NULL);
    return served->changes != NULL;
}

void dvq_served_vault_close(dvq_served_vault *served)
{
    json_decref(served->changes);
}

/* ---- what changed ---- */

static const char *const change_names[] = {"added", "modified", "removed", "relinked"};

/* What two changes of a note in a row amount to; NULL: nothing. */
static const char *join_changes(const char *before, dvq_change_kind kind)
{
    if (before == NULL)
        return change_names[kind];
    bool was_added = strcmp(before, "added") == 0;
    if (kind == DVQ_CHANGE_REMOVED)
        return was_added ? NULL : "removed";
    if (kind == DVQ_CHANGE_RELINKED)
        return before;
    return was_added ? "added" : "modified";
}

static void keep_change(dvq_served_vault *served, const dvq_change *change)
{
    dvq_string path = change->path;
    const char *before =
        json_string_value(json_object_getn(served->changes, path.data, path.length));
    const char *now = join_changes(before, change->kind);
    if (now == NULL)
        json_object_deln(served->changes, path.data, path.length);
    else
        json_object_setn_new(served->changes, path.data, path.length, json_string(now));
}

dvq_status dvq_served_vault_refresh(dvq_served_vault *served, dvq_error *error)
{
    dvq_status status = dvq_vault_refresh(served->vault, NULL, error);
    dvq_change change;
    for (size_t i = 0; status == DVQ_OK && dvq_vault_get_change(served->vault, i, &change); i++)
        keep_change(served, &change);
    if (status == DVQ_OK && dvq_vault_has_new_settings(served->vault))
        served->has_new_settings = true;
    return status;
}

bool dvq_served_vault_has_news(const dvq_served_vault *served)
{
    return json_object_size(served->changes) > 0 || served->has_new_settings;
}

void dvq_served_vault_list_changes(const dvq_served_vault *served, dvq_buffer *buffer)
{
    bool any = false;
    dvq_buffer_add_text(buffer, "[");
    json_t *kind;
    const char *path;
    json_object_foreach(served->changes, path, kind)
    {
        dvq_buffer_add_text(buffer, any ? ",{\"path\":" : "{\"path\":");
        dvq_buffer_add_json_text(buffer, path);
        dvq_buffer_add_format(buffer, ",\"change\":\"%s\"}", json_string_value(kind));
        any = true;
    }
    dvq_buffer_add_text(buffer, "]");
}

void dvq_served_vault_forget_changes(dvq_served_vault *served)
{
    json_object_clear(served->changes);
}

/* ---- watching ---- */

dvq_status dvq_served_vault_watch(dvq_served_vault *served, bool on, dvq_error *error)
{
    dvq_status status = DVQ_OK;
    if (on)
        status = start_watch(served, error);
    if (on && status == DVQ_OK)
        status = dvq_served_vault_refresh(served, error);
    if (status == DVQ_OK) {
        json_object_clear(served->changes);
        served->has_new_settings = false;
        served->is_watched = on;
    }
    return status;
}

int dvq_served_vault_get_watched(const dvq_served_vault *served, bool *looks)
{
    if (!served->is_watched)
        return -1;
    *looks = *looks || served->descriptor < 0;
    return served->descriptor;
}
