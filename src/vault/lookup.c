/* Looking up what is in a vault, see lookup.h. The rules for links are in name_index.c. */
#include "vault/lookup.h"

#include "vault/note_table.h"
#include "vault/store.h"

/* ---- the name index ---- */

/* Make a target of each of the store's entries, and an index of them. */
static bool build_names(dvq_vault_store *store)
{
    dvq_arena *arena = &store->shape;
    size_t count = store->entries.count;
    dvq_name_target *targets = dvq_arena_allocate_array(arena, count, sizeof *targets);
    if (targets == NULL)
        return false;
    uint32_t page = 0;
    for (size_t i = 0; i < count; i++) {
        const dvq_walk_entry *entry = &store->entries.items[i];
        dvq_name_target *target = &targets[i];
        target->kind = entry->kind;
        target->page = entry->kind == DVQ_WALK_NOTE ? page++ : DVQ_NAME_NO_PAGE;
        target->path = target->page != DVQ_NAME_NO_PAGE
                           ? store->notes.paths[target->page]
                           : dvq_store_show_path(&store->arena, entry->path);
        if (target->path.data == NULL)
            return false;
    }
    return dvq_name_index_build(&store->names.index, arena, targets, count);
}

/* Under the lock. A failure leaves nothing in the arenas, so that the next call can try again. */
static void ensure_names(dvq_vault_store *store)
{
    if (atomic_load_explicit(&store->names.is_built, memory_order_relaxed))
        return;
    dvq_arena_mark paths = dvq_arena_get_mark(&store->arena);
    dvq_arena_mark shape = dvq_arena_get_mark(&store->shape);
    if (build_names(store)) {
        atomic_store_explicit(&store->names.is_built, true, memory_order_release);
        return;
    }
    dvq_arena_rewind(&store->arena, paths);
    dvq_arena_rewind(&store->shape, shape);
    atomic_fetch_add_explicit(&store->lookup_failures, 1, memory_order_relaxed);
}

const dvq_name_index *dvq_store_get_names(const dvq_vault_store *store)
{
    dvq_vault_store *own = (dvq_vault_store *)store;
    if (atomic_load_explicit(&own->names.is_built, memory_order_acquire))
        return &own->names.index;
    pthread_mutex_lock(&own->names.lock);
    ensure_names(own);
    bool built = atomic_load_explicit(&own->names.is_built, memory_order_relaxed);
    pthread_mutex_unlock(&own->names.lock);
    return built ? &own->names.index : NULL;
}

void dvq_store_drop_names(dvq_vault_store *store)
{
    atomic_store_explicit(&store->names.is_built, false, memory_order_relaxed);
}

size_t dvq_store_lookup_failures(const dvq_vault_store *store)
{
    return atomic_load_explicit(&store->lookup_failures, memory_order_relaxed);
}

/* ---- by path ---- */

/* What is at exactly `path`, or NULL. */
static const dvq_name_target *find_target(const dvq_vault_store *store, dvq_text path)
{
    const dvq_name_index *names = dvq_store_get_names(store);
    return names == NULL ? NULL : dvq_name_index_find(names, path);
}

/* The index of the note that a target is, SIZE_MAX for none. */
static size_t get_page(const dvq_name_target *target)
{
    return target == NULL || target->page == DVQ_NAME_NO_PAGE ? SIZE_MAX : target->page;
}

size_t dvq_store_find_index(const dvq_vault_store *store, dvq_text path)
{
    return get_page(find_target(store, path));
}

dvq_page *dvq_store_find(const dvq_vault_store *store, dvq_text path, size_t *index)
{
    size_t found = dvq_store_find_index(store, path);
    if (found == SIZE_MAX)
        return NULL;
    if (index != NULL)
        *index = found;
    return dvq_store_get(store, found);
}

bool dvq_store_has_folder(const dvq_vault_store *store, dvq_text path)
{
    if (path.length == 0)
        return true;
    const dvq_name_target *target = find_target(store, path);
    return target != NULL && dvq_walk_is_folder(target->kind);
}

bool dvq_store_has_file(const dvq_vault_store *store, dvq_text path)
{
    const dvq_name_target *target = find_target(store, path);
    return target != NULL && !dvq_walk_is_folder(target->kind);
}

dvq_text dvq_store_find_bytes(const dvq_vault_store *store, dvq_text path)
{
    const dvq_name_target *target = find_target(store, path);
    if (target == NULL)
        return dvq_text_make(NULL, 0);
    return store->entries.items[target - store->names.index.by_path.targets].path;
}

dvq_text dvq_store_get_bytes(const dvq_vault_store *store, dvq_text path)
{
    dvq_text bytes = dvq_text_is_ascii(path) ? path : dvq_store_find_bytes(store, path);
    return bytes.data != NULL ? bytes : path;
}

bool dvq_store_is_left_out(const dvq_vault_store *store, dvq_text path)
{
    if (dvq_exclude_is_empty(&store->exclude))
        return false;
    bool is_folder = dvq_store_has_folder(store, path);
    dvq_vault_store *own = (dvq_vault_store *)store;
    pthread_mutex_lock(&own->names.lock);
    bool left_out = dvq_exclude_has_any(&store->exclude, path, is_folder);
    pthread_mutex_unlock(&own->names.lock);
    return left_out;
}

dvq_status dvq_store_locate(const dvq_vault_store *store, dvq_text path, dvq_text origin,
                            dvq_arena *arena, dvq_text *located)
{
    *located = path;
    if (origin.length == 0)
        return DVQ_OK;
    if (dvq_text_starts_with(path, DVQ_TEXT("/"))) {
        *located = dvq_text_slice(path, 1, path.length);
        return DVQ_OK;
    }
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_text_builder_add(&builder, dvq_link_path_folder(origin));
    dvq_text_builder_add_byte(&builder, '/');
    dvq_text_builder_add(&builder, path);
    dvq_text beside;
    dvq_status status = dvq_text_builder_finish(&builder, &beside);
    if (status == DVQ_OK && find_target(store, beside) != NULL)
        *located = beside;
    return status;
}

/* ---- by name ---- */

size_t dvq_store_count_named(const dvq_vault_store *store, dvq_text name)
{
    const dvq_name_index *names = dvq_store_get_names(store);
    return names == NULL ? 0 : dvq_name_index_count_named(names, name);
}

dvq_text dvq_store_resolve(const dvq_vault_store *store, dvq_text path, dvq_text origin)
{
    const dvq_name_index *names = dvq_store_get_names(store);
    const dvq_name_target *target =
        names == NULL ? NULL : dvq_name_index_resolve(names, path, origin);
    return target == NULL ? dvq_text_make(NULL, 0) : target->path;
}

bool dvq_store_needs_origin(const dvq_vault_store *store, dvq_text path)
{
    const dvq_name_index *names = dvq_store_get_names(store);
    return names == NULL || dvq_name_index_needs_origin(names, path);
}

dvq_text dvq_store_resolve_note(const dvq_vault_store *store, dvq_text path, dvq_text origin,
                                size_t *page)
{
    const dvq_name_index *names = dvq_store_get_names(store);
    const dvq_name_target *target =
        names == NULL ? NULL : dvq_name_index_resolve(names, path, origin);
    dvq_text found = target == NULL ? dvq_text_make(NULL, 0) : target->path;
    /* What does not resolve may still be a note's path, character by character. */
    if (target == NULL && names != NULL)
        target = dvq_name_index_find(names, path);
    *page = get_page(target);
    return found;
}
