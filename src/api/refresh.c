/*
 * Keeping a vault up to date through dvq.h: refreshing, overlays, watching. Checks arguments and
 * leaves the work to vault/refresh.h.
 */
#include "vault/refresh.h"
#include "api/vault.h"
#include "support/diagnostic.h"
#include "vault/overlay.h"
#include "vault/watch.h"

static size_t count_changes(const dvq_vault *vault)
{
    size_t count;
    dvq_store_get_changes(vault->store, &count);
    return count;
}

dvq_status dvq_vault_refresh(dvq_vault *vault, size_t *changes, dvq_error *error)
{
    if (changes != NULL)
        *changes = 0;
    if (vault == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_vault_refresh: no vault");
    uint64_t before = dvq_store_get_generation(vault->store);
    dvq_status status = dvq_store_refresh(vault->store, error);
    if (status == DVQ_OK)
        status = dvq_api_refresh_settings(vault, error);
    if (dvq_store_get_generation(vault->store) != before)
        vault->is_loaded = false;
    if (changes != NULL)
        *changes = status != DVQ_OK ? 0 : count_changes(vault);
    return status;
}

int dvq_vault_get_change(const dvq_vault *vault, size_t index, dvq_change *change)
{
    if (vault == NULL || change == NULL || index >= count_changes(vault))
        return 0;
    size_t count;
    const dvq_store_change *found = &dvq_store_get_changes(vault->store, &count)[index];
    *change = (dvq_change){.path = {found->path.data, found->path.length}, .kind = found->kind};
    return 1;
}

int dvq_vault_has_new_settings(const dvq_vault *vault)
{
    return vault != NULL && vault->has_new_settings;
}

dvq_status dvq_vault_set_overlay(dvq_vault *vault, const char *path, const char *text,
                                 size_t length, dvq_error *error)
{
    if (vault == NULL || path == NULL || (length > 0 && text == NULL)) {
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "dvq_vault_set_overlay: an argument is missing");
    }
    if (length > DVQ_TEXT_LIMIT)
        return dvq_error_set(error, DVQ_ERROR_LIMIT, "%s is larger than %zu MiB", path,
                             DVQ_TEXT_LIMIT / DVQ_MEBIBYTE);
    vault->is_loaded = false;
    return dvq_store_set_overlay(vault->store, dvq_text_from_string(path),
                                 dvq_text_make(text, length), dvq_api_read_clock(vault), error);
}

dvq_status dvq_vault_clear_overlay(dvq_vault *vault, const char *path, dvq_error *error)
{
    if (vault == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_vault_clear_overlay: no vault");
    vault->is_loaded = false;
    dvq_text text = path != NULL ? dvq_text_from_string(path) : dvq_text_make(NULL, 0);
    return dvq_store_clear_overlay(vault->store, text, error);
}

dvq_status dvq_vault_watch(dvq_vault *vault, int *descriptor, dvq_error *error)
{
    if (descriptor != NULL)
        *descriptor = -1;
    if (vault == NULL || descriptor == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_vault_watch: an argument is missing");
    return dvq_store_watch(vault->store, descriptor, error);
}
