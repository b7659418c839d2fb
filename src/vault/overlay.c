/* The list of overlays, see overlay.h. */
#include "vault/overlay.h"

#include "support/diagnostic.h"
#include "vault/note_table.h"
#include "vault/refresh.h"
#include "vault/store.h"

/* Whether a walk could find a note at that path. */
static bool is_note_path(dvq_text path)
{
    if (!dvq_walk_is_note(path) || dvq_text_find_byte(path, '\0', 0) != SIZE_MAX)
        return false;
    for (size_t start = 0; start <= path.length;) {
        size_t slash = dvq_text_find_byte(path, '/', start);
        size_t end = slash == SIZE_MAX ? path.length : slash;
        if (end == start || path.data[start] == '.')
            return false;
        start = end + 1;
    }
    return true;
}

static void free_overlay(dvq_overlay *overlay)
{
    dvq_arena arena = overlay->arena;
    dvq_arena_release(&arena);
}

/* The overlay is in its own arena, which it takes over here. */
static dvq_overlay *make_overlay(const dvq_vault_store *store, dvq_text path, dvq_text text,
                                 int64_t modified)
{
    dvq_arena arena;
    dvq_arena_init(&arena, store->allocate);
    dvq_overlay *overlay = dvq_arena_allocate_array(&arena, 1, sizeof *overlay);
    path = dvq_store_show_path(&arena, path);
    const char *name = path.data == NULL ? NULL : dvq_text_to_string(&arena, path);
    char *copy = dvq_arena_copy(&arena, text.data, text.length);
    if (overlay == NULL || name == NULL || copy == NULL) {
        dvq_arena_release(&arena);
        return NULL;
    }
    overlay->path = dvq_text_make(name, path.length);
    overlay->text = dvq_text_make(copy, text.length);
    overlay->modified = modified;
    overlay->arena = arena;
    return overlay;
}

/* The pointer to the overlay of `path`, which is as it is shown, or the one that ends the list. */
static dvq_overlay **find_place(dvq_vault_store *store, dvq_text path)
{
    dvq_overlay **place = &store->overlays;
    while (*place != NULL && !dvq_text_equal((*place)->path, path))
        place = &(*place)->next;
    return place;
}

dvq_status dvq_store_set_overlay(dvq_vault_store *store, dvq_text path, dvq_text text,
                                 int64_t modified, dvq_error *error)
{
    if (!is_note_path(path))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "%.*s can be no note of the vault",
                             (int)(path.length < 200 ? path.length : 200), path.data);
    dvq_overlay *made = make_overlay(store, path, text, modified);
    if (made == NULL)
        return dvq_error_memory(error);
    dvq_overlay **place = find_place(store, made->path);
    dvq_overlay *before = *place;
    made->next = before != NULL ? before->next : NULL;
    *place = made;
    dvq_status status = dvq_refresh_apply_overlays(store, error);
    if (status != DVQ_OK) {
        *place = before;
        before = made;
    }
    if (before != NULL)
        free_overlay(before);
    return status;
}

static void free_list(dvq_overlay *overlays)
{
    while (overlays != NULL) {
        dvq_overlay *next = overlays->next;
        free_overlay(overlays);
        overlays = next;
    }
}

static dvq_status clear_all(dvq_vault_store *store, dvq_error *error)
{
    dvq_overlay *all = store->overlays;
    store->overlays = NULL;
    dvq_status status = dvq_refresh_apply_overlays(store, error);
    if (status == DVQ_OK)
        free_list(all);
    else
        store->overlays = all;
    return status;
}

dvq_status dvq_store_clear_overlay(dvq_vault_store *store, dvq_text path, dvq_error *error)
{
    if (path.data == NULL)
        return clear_all(store, error);
    dvq_arena scratch;
    dvq_arena_init(&scratch, store->allocate);
    dvq_text shown = dvq_store_show_path(&scratch, path);
    dvq_overlay **place = shown.data != NULL ? find_place(store, shown) : NULL;
    dvq_arena_release(&scratch);
    if (place == NULL)
        return dvq_error_memory(error);
    dvq_overlay *overlay = *place;
    if (overlay == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "%.*s has no overlay",
                             (int)(path.length < 200 ? path.length : 200), path.data);
    *place = overlay->next;
    dvq_status status = dvq_refresh_apply_overlays(store, error);
    if (status != DVQ_OK) {
        *place = overlay;
        return status;
    }
    free_overlay(overlay);
    return DVQ_OK;
}

void dvq_overlay_close(dvq_vault_store *store)
{
    free_list(store->overlays);
    store->overlays = NULL;
}
