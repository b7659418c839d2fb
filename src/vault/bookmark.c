/* Starring bookmarked notes, see bookmark.h. A list that cannot be read counts as an empty one. */
#include "vault/bookmark.h"

#include "vault/lookup.h"
#include "vault/note_table.h"
#include "vault/settings.h"
#include "vault/store.h"

/* Star the note at `path`, if there is one. */
static dvq_status star_note(const dvq_vault_store *store, dvq_text path)
{
    size_t index = dvq_store_find_index(store, path);
    if (index == SIZE_MAX)
        return DVQ_OK;
    dvq_page *page = dvq_store_get(store, index);
    if (page == NULL)
        return DVQ_ERROR_MEMORY;
    page->starred = true;
    return DVQ_OK;
}

dvq_status dvq_bookmark_star(dvq_vault_store *store)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, store->allocate);
    dvq_text_vector paths = {0};
    dvq_status status = dvq_settings_list_bookmarks(&store->root, &scratch, &paths);
    for (size_t i = 0; i < paths.count && status == DVQ_OK; i++)
        status = star_note(store, paths.items[i]);
    dvq_arena_release(&scratch);
    return status;
}

dvq_status dvq_bookmark_list(const dvq_vault_store *store, dvq_arena *arena, dvq_map *paths)
{
    dvq_text_vector listed = {0};
    dvq_map_init(paths, arena);
    dvq_status status = dvq_settings_list_bookmarks(&store->root, arena, &listed);
    for (size_t i = 0; i < listed.count && status == DVQ_OK; i++) {
        dvq_text path = dvq_store_show_path(arena, listed.items[i]);
        bool added = path.data != NULL && dvq_map_set(paths, path, paths);
        status = added ? DVQ_OK : DVQ_ERROR_MEMORY;
    }
    return status;
}

void dvq_bookmark_star_listed(const dvq_vault_store *store, const dvq_map *paths)
{
    for (size_t i = 0; i < store->notes.count; i++)
        dvq_store_peek(store, i)->starred =
            paths->count > 0 && dvq_map_has(paths, store->notes.paths[i]);
}
