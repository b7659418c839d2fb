/*
 * Keeping a vault up to date through dvq.h: refreshing, overlays, watching. Checks arguments and
 * leaves the work to vault/refresh.h.
 */
#include "vault/refresh.h"
#include "api/argument.h"
#include "api/gate.h"
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
    dvq_error_reset(error);
    if (changes != NULL)
        *changes = 0;
    if (vault == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_vault_refresh: no vault");
    dvq_status status = dvq_api_enter_alone(vault, error);
    if (status != DVQ_OK)
        return status;
    uint64_t before = dvq_store_get_generation(vault->store);
    status = dvq_store_refresh(vault->store, error);
    if (status == DVQ_OK)
        status = dvq_api_refresh_settings(vault, error);
    if (dvq_store_get_generation(vault->store) != before)
        vault->is_loaded = false;
    if (changes != NULL)
        *changes = status != DVQ_OK ? 0 : count_changes(vault);
    dvq_api_leave_alone(vault);
    return status;
}

int dvq_vault_get_change(const dvq_vault *vault, size_t index, dvq_change *change)
{
    dvq_vault *own = (dvq_vault *)vault;
    if (vault == NULL || change == NULL || dvq_api_enter(own, NULL) != DVQ_OK)
        return 0;
    size_t count;
    const dvq_store_change *changes = dvq_store_get_changes(vault->store, &count);
    if (index < count)
        *change = (dvq_change){.path = {changes[index].path.data, changes[index].path.length},
                               .kind = changes[index].kind};
    dvq_api_leave(own);
    return index < count;
}

/* ---- overlays ---- */

static dvq_status check_overlay(const dvq_vault_overlay *overlay, dvq_overlay_text *taken,
                                dvq_error *error)
{
    dvq_text path = dvq_argument_text(overlay->path.data, overlay->path.length);
    dvq_text text = dvq_argument_text(overlay->text.data, overlay->text.length);
    if (path.data == NULL || dvq_argument_is_missing(text)) {
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "dvq_vault_set_overlay: an argument is missing");
    }
    if (text.length > DVQ_TEXT_LIMIT)
        return dvq_error_set(error, DVQ_ERROR_LIMIT, "%.*s is larger than %zu MiB",
                             (int)path.length, path.data, DVQ_TEXT_LIMIT / DVQ_MEBIBYTE);
    *taken = (dvq_overlay_text){.path = path, .text = text};
    return DVQ_OK;
}

static dvq_status set_overlays(dvq_vault *vault, const dvq_vault_overlay *overlays, size_t count,
                               dvq_error *error)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, vault->allocator);
    dvq_overlay_text *texts = dvq_arena_allocate_array(&scratch, count, sizeof *texts);
    dvq_status status = texts != NULL ? DVQ_OK : dvq_error_memory(error);
    for (size_t i = 0; i < count && status == DVQ_OK; i++)
        status = check_overlay(&overlays[i], &texts[i], error);
    if (status == DVQ_OK) {
        vault->is_loaded = false;
        status =
            dvq_store_set_overlays(vault->store, texts, count, dvq_api_read_clock(vault), error);
    }
    dvq_arena_release(&scratch);
    return status;
}

dvq_status dvq_vault_set_overlays(dvq_vault *vault, const dvq_vault_overlay *overlays, size_t count,
                                  dvq_error *error)
{
    dvq_error_reset(error);
    if (vault == NULL || (count > 0 && overlays == NULL)) {
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "dvq_vault_set_overlays: an argument is missing");
    }
    dvq_status status = dvq_api_enter_alone(vault, error);
    if (status != DVQ_OK)
        return status;
    status = count > 0 ? set_overlays(vault, overlays, count, error) : DVQ_OK;
    dvq_api_leave_alone(vault);
    return status;
}

int dvq_vault_has_new_settings(const dvq_vault *vault)
{
    return vault != NULL && vault->has_new_settings;
}

dvq_status dvq_vault_set_overlay(dvq_vault *vault, const char *path, size_t path_length,
                                 const char *text, size_t length, dvq_error *error)
{
    dvq_vault_overlay overlay = {{path, path_length}, {text, length}};
    return dvq_vault_set_overlays(vault, &overlay, 1, error);
}

dvq_status dvq_vault_clear_overlay(dvq_vault *vault, const char *path, size_t length,
                                   dvq_error *error)
{
    dvq_error_reset(error);
    if (vault == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_vault_clear_overlay: no vault");
    dvq_status status = dvq_api_enter_alone(vault, error);
    if (status != DVQ_OK)
        return status;
    vault->is_loaded = false;
    dvq_text note = path != NULL ? dvq_argument_text(path, length) : dvq_text_make(NULL, 0);
    status = dvq_store_clear_overlay(vault->store, note, error);
    dvq_api_leave_alone(vault);
    return status;
}

dvq_status dvq_vault_watch(dvq_vault *vault, dvq_watch_handle *watch, dvq_error *error)
{
    dvq_error_reset(error);
    if (watch != NULL)
        *watch = (dvq_watch_handle){.kind = DVQ_WATCH_NONE, .value = -1};
    if (vault == NULL || watch == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_vault_watch: an argument is missing");
    dvq_status status = dvq_api_enter_alone(vault, error);
    if (status != DVQ_OK)
        return status;
    int descriptor = -1;
    status = dvq_store_settle(vault->store, error);
    if (status == DVQ_OK)
        status = dvq_store_watch(vault->store, &descriptor, error);
    if (status == DVQ_OK && descriptor >= 0)
        *watch = (dvq_watch_handle){.kind = DVQ_WATCH_DESCRIPTOR, .value = descriptor};
    dvq_api_leave_alone(vault);
    return status;
}
