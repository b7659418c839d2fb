/*
 * Resolving links that have waited, see late_link.h. A link can only name files whose path ends in
 * the same name, so an index of those files gives the same answer as the whole one. Never reads
 * notes.
 */
#include "vault/late_link.h"

#include "vault/lookup.h"
#include "vault/note_table.h"
#include "vault/store.h"

enum {
    FILES_PER_LINK = 8, /* with more than one link for so many files, the whole index costs less */
    SIGNATURES = 65536
};

/* The files that links may name. */
typedef struct candidates {
    dvq_vault_store *store;
    dvq_arena scratch;
    dvq_map wanted;                           /* last parts of paths, in lower case */
    unsigned char signatures[SIGNATURES / 8]; /* bits: those of the names */
    DVQ_VECTOR(dvq_name_target) targets;
    dvq_name_index names;
} candidates;

/* A number that is the same for names that differ only in case, to rule most others out. */
static unsigned get_signature(dvq_text name)
{
    if (name.length == 0)
        return 0;
    unsigned first = (unsigned char)name.data[0] | 0x20u;
    unsigned middle = (unsigned char)name.data[name.length / 2] | 0x20u;
    return ((unsigned)name.length * 8191 + first * 257 + middle * 31) % SIGNATURES;
}

static bool add_name(candidates *state, dvq_text name)
{
    if (dvq_map_has(&state->wanted, name))
        return true;
    unsigned signature = get_signature(name);
    state->signatures[signature / 8] |= (unsigned char)(1u << signature % 8);
    dvq_text kept = dvq_text_copy(&state->scratch, name);
    return kept.data != NULL && dvq_map_set(&state->wanted, kept, state);
}

/* Add the names that the link can mean: as it is written, and with ".md" added. */
static bool add_names(candidates *state, const dvq_late_link *late)
{
    dvq_name_buffer buffer;
    dvq_text name = dvq_name_get(late->link->path, late->page->path, &buffer);
    if (name.data == NULL)
        return true;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &state->scratch);
    dvq_text_builder_add(&builder, name);
    dvq_text_builder_add_string(&builder, ".md");
    dvq_text ended;
    return dvq_text_builder_finish(&builder, &ended) == DVQ_OK && add_name(state, name) &&
           add_name(state, ended);
}

/* Whether an entry may have one of the names; case may change the bytes of what is not ASCII. */
static bool may_be_named(const candidates *state, dvq_text path)
{
    size_t slash = dvq_text_find_last_byte(path, '/');
    dvq_text name = dvq_text_slice(path, slash == SIZE_MAX ? 0 : slash + 1, path.length);
    unsigned signature = get_signature(name);
    return (state->signatures[signature / 8] >> signature % 8 & 1) != 0 || !dvq_text_is_ascii(name);
}

static bool is_named(const candidates *state, dvq_text path)
{
    dvq_name_buffer buffer;
    dvq_text name = dvq_name_get_entry(path, &buffer);
    return name.data != NULL && dvq_map_has(&state->wanted, name);
}

/* Add the file or folder if it has one of the names; `page` is its index among notes. */
static bool add_entry(candidates *state, const dvq_walk_entry *entry, uint32_t page)
{
    dvq_vault_store *store = state->store;
    dvq_name_target target = {.kind = entry->kind, .page = page};
    if (!may_be_named(state, entry->path) || !is_named(state, entry->path))
        return true;
    target.path = page != DVQ_NAME_NO_PAGE ? store->notes.paths[page]
                                           : dvq_store_show_path(&store->arena, entry->path);
    return target.path.data != NULL && DVQ_VECTOR_PUSH(&state->scratch, &state->targets, target);
}

static bool add_entries(candidates *state)
{
    const dvq_vault_store *store = state->store;
    uint32_t page = 0;
    for (size_t i = 0; i < store->entries.count; i++) {
        const dvq_walk_entry *entry = &store->entries.items[i];
        bool note = entry->kind == DVQ_WALK_NOTE;
        if (!add_entry(state, entry, note ? page : DVQ_NAME_NO_PAGE))
            return false;
        page += note;
    }
    return true;
}

static bool build_names(candidates *state, const dvq_late_link_vector *links)
{
    for (size_t i = 0; i < links->count; i++)
        if (!add_names(state, &links->items[i]))
            return false;
    return add_entries(state) && dvq_name_index_build(&state->names, &state->scratch,
                                                      state->targets.items, state->targets.count);
}

static void resolve_all(const dvq_name_index *names, const dvq_late_link_vector *links)
{
    for (size_t i = 0; i < links->count; i++) {
        dvq_link *link = links->items[i].link;
        const dvq_name_target *target =
            dvq_name_index_resolve(names, link->path, links->items[i].page->path);
        if (target != NULL)
            link->path = target->path;
    }
}

static dvq_status resolve_by_candidates(dvq_vault_store *store, const dvq_late_link_vector *links)
{
    candidates state = {.store = store};
    dvq_arena_init(&state.scratch, store->allocate);
    dvq_map_init(&state.wanted, &state.scratch);
    /* Repairing paths takes from the store's arena, as building the name index does. */
    pthread_mutex_lock(&store->names.lock);
    bool built = build_names(&state, links);
    pthread_mutex_unlock(&store->names.lock);
    if (built)
        resolve_all(&state.names, links);
    dvq_arena_release(&state.scratch);
    return built ? DVQ_OK : DVQ_ERROR_MEMORY;
}

dvq_status dvq_late_link_resolve(dvq_vault_store *store, const dvq_late_link_vector *links)
{
    if (links->count == 0)
        return DVQ_OK;
    bool many = links->count > store->entries.count / FILES_PER_LINK;
    if (!many && !atomic_load_explicit(&store->names.is_built, memory_order_acquire))
        return resolve_by_candidates(store, links);
    const dvq_name_index *names = dvq_store_get_names(store);
    if (names == NULL)
        return DVQ_ERROR_MEMORY;
    resolve_all(names, links);
    return DVQ_OK;
}
