/* The table of overlays, see overlay.h. */
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

/* Free a list of overlays. */
static void free_list(dvq_overlay *overlays)
{
    while (overlays != NULL) {
        dvq_overlay *next = overlays->next;
        free_overlay(overlays);
        overlays = next;
    }
}

/* Where the overlay of a note is kept, NULL for a note that never had one. */
static void **find_place(const dvq_store_overlays *overlays, dvq_text path)
{
    const dvq_map *map = &overlays->by_path;
    const dvq_map_entry *entry = dvq_map_find(map, path);
    return entry != NULL ? &map->entries[entry - map->entries].value : NULL;
}

/* The same for a path as the caller writes it; false when memory is out. */
static bool find_shown_place(const dvq_vault_store *store, dvq_text path, void ***place)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, store->allocate);
    dvq_text shown = dvq_store_show_path(&scratch, path);
    if (shown.data != NULL)
        *place = find_place(&store->overlays, shown);
    dvq_arena_release(&scratch);
    return shown.data != NULL;
}

/* Put an overlay in the place of another; either may be NULL. The old one may still be read. */
static void exchange(dvq_store_overlays *overlays, void **place, dvq_overlay *made)
{
    dvq_overlay *before = *place;
    *place = made;
    overlays->count += made != NULL;
    overlays->count -= before != NULL;
    if (before == NULL)
        return;
    before->next = overlays->retired;
    overlays->retired = before;
}

/* Take all overlays out of the table. */
static void exchange_all(dvq_store_overlays *overlays)
{
    for (size_t i = 0; i < overlays->by_path.count; i++)
        exchange(overlays, &overlays->by_path.entries[i].value, NULL);
}

static void mark_pending(dvq_vault_store *store)
{
    dvq_refresh_outdate(store);
    atomic_store_explicit(&store->overlays.are_pending, true, memory_order_release);
}

/* Make sure that the table has a place for a path, so that using it cannot fail. */
static bool make_place(dvq_store_overlays *overlays, dvq_text path)
{
    if (find_place(overlays, path) != NULL)
        return true;
    const char *key = dvq_text_to_string(&overlays->arena, path);
    return key != NULL && dvq_map_slot(&overlays->by_path, dvq_text_make(key, path.length)) != NULL;
}

/* Make one more overlay, ahead of those in *made, and its place. */
static dvq_status prepare(dvq_vault_store *store, const dvq_overlay_text *wanted, int64_t modified,
                          dvq_overlay **made, dvq_error *error)
{
    dvq_text path = wanted->path;
    if (!is_note_path(path))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "%.*s can be no note of the vault",
                             (int)(path.length < 200 ? path.length : 200), path.data);
    dvq_overlay *overlay = make_overlay(store, path, wanted->text, modified);
    if (overlay == NULL)
        return dvq_error_memory(error);
    overlay->next = *made;
    *made = overlay;
    return make_place(&store->overlays, overlay->path) ? DVQ_OK : dvq_error_memory(error);
}

/* The overlays in the order in which they were asked for. */
static dvq_overlay *reverse(dvq_overlay *overlays)
{
    dvq_overlay *reversed = NULL;
    while (overlays != NULL) {
        dvq_overlay *next = overlays->next;
        overlays->next = reversed;
        reversed = overlays;
        overlays = next;
    }
    return reversed;
}

/* Put the overlays into their places. Of two for one note, the later counts. */
static void place_all(dvq_store_overlays *overlays, dvq_overlay *made)
{
    for (made = reverse(made); made != NULL;) {
        dvq_overlay *next = made->next;
        made->next = NULL;
        exchange(overlays, find_place(overlays, made->path), made);
        made = next;
    }
}

dvq_status dvq_store_set_overlays(dvq_vault_store *store, const dvq_overlay_text *texts,
                                  size_t count, int64_t modified, dvq_error *error)
{
    dvq_overlay *made = NULL;
    dvq_status status = dvq_refresh_prepare_overlays(store, error);
    for (size_t i = 0; i < count && status == DVQ_OK; i++)
        status = prepare(store, &texts[i], modified, &made, error);
    if (status != DVQ_OK) {
        free_list(made);
        return status;
    }
    place_all(&store->overlays, made);
    mark_pending(store);
    return DVQ_OK;
}

dvq_status dvq_store_clear_overlay(dvq_vault_store *store, dvq_text path, dvq_error *error)
{
    dvq_store_overlays *overlays = &store->overlays;
    void **place = NULL;
    if (path.data != NULL && !find_shown_place(store, path, &place))
        return dvq_error_memory(error);
    if (path.data != NULL && (place == NULL || *place == NULL))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "%.*s has no overlay",
                             (int)(path.length < 200 ? path.length : 200), path.data);
    dvq_status status = dvq_refresh_prepare_overlays(store, error);
    if (status != DVQ_OK)
        return status;
    if (path.data != NULL)
        exchange(overlays, place, NULL);
    else
        exchange_all(overlays);
    mark_pending(store);
    return DVQ_OK;
}

void dvq_overlay_settle(dvq_vault_store *store)
{
    dvq_store_overlays *overlays = &store->overlays;
    free_list(overlays->retired);
    overlays->retired = NULL;
    if (overlays->count == 0 && overlays->by_path.count > 0) {
        dvq_arena_reset(&overlays->arena);
        dvq_map_init(&overlays->by_path, &overlays->arena);
    }
    atomic_store_explicit(&overlays->are_pending, false, memory_order_release);
}

void dvq_overlay_close(dvq_vault_store *store)
{
    dvq_store_overlays *overlays = &store->overlays;
    exchange_all(overlays);
    free_list(overlays->retired);
    dvq_arena_release(&overlays->arena);
}
