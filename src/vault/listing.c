/*
 * Listing notes by tags and links, see listing.h. Rules: Dataview, data-index/index.ts (IndexMap,
 * ValueCaseInsensitiveIndexMap) and data-index/resolver.ts. Never reads a note itself.
 */
#include "vault/listing.h"

#include "support/diagnostic.h"
#include "support/unicode.h"
#include "vault/backlink.h"
#include "vault/lookup.h"
#include "vault/store.h"

/* ---- tags ---- */

/* Whether a tag in lower case is `wanted` or a child of it. */
static bool is_tag_or_child(dvq_text tag, dvq_text wanted)
{
    if (!dvq_text_starts_with(tag, wanted))
        return false;
    return tag.length == wanted.length || tag.data[wanted.length] == '/';
}

dvq_status dvq_store_is_tagged(const dvq_page *page, dvq_text tag, dvq_arena *scratch, bool *found)
{
    *found = false;
    for (size_t i = 0; i < page->exact_tags.count && !*found; i++) {
        dvq_text own = page->exact_tags.items[i];
        if (dvq_text_is_ascii(own) && dvq_text_is_ascii(tag)) {
            dvq_text start = dvq_text_slice(own, 0, tag.length);
            *found = dvq_text_equal_ascii_case(start, tag) &&
                     (own.length == tag.length || own.data[tag.length] == '/');
            continue;
        }
        dvq_text folded = dvq_unicode_lower(scratch, own);
        if (folded.data == NULL)
            return DVQ_ERROR_MEMORY;
        *found = is_tag_or_child(folded, tag);
    }
    return DVQ_OK;
}

dvq_status dvq_store_list_tagged(dvq_vault_store *store, dvq_text tag, const uint8_t *among,
                                 dvq_store_needs needs, dvq_arena *arena, size_t **indices,
                                 size_t *count, dvq_error *error)
{
    *indices = NULL;
    *count = 0;
    needs.parts = DVQ_PAGE_TAGS;
    dvq_status status = dvq_store_load(store, among, needs, error);
    if (status != DVQ_OK)
        return status;
    dvq_text folded = dvq_unicode_lower(arena, tag);
    DVQ_VECTOR(size_t) tagged = {0};
    bool kept = folded.data != NULL;
    for (size_t i = 0; i < store->notes.count && kept; i++) {
        const dvq_page *page = dvq_store_peek(store, i);
        bool found = false;
        if ((among != NULL && among[i] == 0) || page == NULL ||
            (dvq_page_get_parts(page) & DVQ_PAGE_TAGS) == 0)
            continue;
        kept = dvq_store_is_tagged(page, folded, arena, &found) == DVQ_OK &&
               (!found || DVQ_VECTOR_PUSH(arena, &tagged, i));
    }
    if (!kept)
        return dvq_error_memory(error);
    *indices = tagged.items;
    *count = tagged.count;
    return DVQ_OK;
}

/* ---- links ---- */

static bool has_target(const dvq_page *page, size_t target)
{
    for (size_t i = 0; i < page->target_count; i++)
        if (page->targets[i] == target)
            return true;
    return false;
}

static bool links_to(const dvq_page *page, dvq_text path)
{
    for (size_t i = 0; i < page->links.count; i++)
        if (dvq_text_equal(page->links.items[i]->path, path))
            return true;
    return false;
}

/* Notes that link to the note `index`, or (SIZE_MAX) to exactly `path`, in the order of the walk.
 */
static dvq_status add_linking(const dvq_vault_store *store, dvq_text path, size_t index,
                              dvq_arena *arena, dvq_text_vector *paths)
{
    unsigned part = index != SIZE_MAX ? DVQ_PAGE_TARGETS : DVQ_PAGE_LINKS;
    for (size_t i = 0; i < store->notes.count; i++) {
        const dvq_page *page = dvq_store_peek(store, i);
        if (page == NULL || (dvq_page_get_parts(page) & part) == 0)
            continue;
        bool links = index != SIZE_MAX ? has_target(page, index) : links_to(page, path);
        if (links && !DVQ_VECTOR_PUSH(arena, paths, page->path))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

/* The notes that link to the note `index`, once backlinks are known: the same, in the same order.
 */
static dvq_status add_incoming(const dvq_vault_store *store, size_t index, dvq_arena *arena,
                               dvq_text_vector *paths)
{
    const dvq_page *page = dvq_store_peek(store, index);
    size_t count = page != NULL ? page->incoming.count : 0;
    for (size_t i = 0; i < count; i++)
        if (!DVQ_VECTOR_PUSH(arena, paths, page->incoming.items[i]->path))
            return DVQ_ERROR_MEMORY;
    return DVQ_OK;
}

dvq_status dvq_store_list_incoming(dvq_vault_store *store, dvq_text path, const uint8_t *among,
                                   dvq_store_needs needs, dvq_arena *arena, dvq_text_vector *paths,
                                   dvq_error *error)
{
    size_t index = dvq_store_find_index(store, path);
    if (index != SIZE_MAX && dvq_backlink_are_known(store))
        return add_incoming(store, index, arena, paths) == DVQ_OK ? DVQ_OK
                                                                  : dvq_error_memory(error);
    needs.parts = index != SIZE_MAX ? DVQ_PAGE_TARGETS : DVQ_PAGE_LINKS;
    dvq_status status = dvq_store_load(store, among, needs, error);
    if (status == DVQ_OK && add_linking(store, path, index, arena, paths) != DVQ_OK)
        status = dvq_error_memory(error);
    return status;
}

/* Files of the vault that `page` links to, each once, in the order of its links. */
static dvq_status add_linked(const dvq_vault_store *store, const dvq_page *page, dvq_arena *arena,
                             dvq_text_vector *paths)
{
    const dvq_name_index *names = dvq_store_get_names(store);
    if (names == NULL)
        return DVQ_ERROR_MEMORY;
    dvq_map seen;
    dvq_map_init(&seen, arena);
    for (size_t i = 0; i < page->links.count; i++) {
        dvq_text path = page->links.items[i]->path;
        const dvq_name_target *target = dvq_name_index_find(names, path);
        if (target == NULL || dvq_walk_is_folder(target->kind) || dvq_map_has(&seen, path))
            continue;
        if (!dvq_map_set(&seen, path, &seen) || !DVQ_VECTOR_PUSH(arena, paths, target->path))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

dvq_status dvq_store_list_outgoing(dvq_vault_store *store, dvq_text path, const uint8_t *among,
                                   dvq_store_needs needs, dvq_arena *arena, dvq_text_vector *paths,
                                   dvq_error *error)
{
    size_t index = dvq_store_find_index(store, path);
    if (index == SIZE_MAX && dvq_store_has_file(store, path))
        return dvq_error_set(error, DVQ_ERROR_EVALUATE, "%.*s is not a note and has no links",
                             (int)(path.length < 200 ? path.length : 200), path.data);
    /* Dataview looks for links to a path that names no file, whichever way is asked for. */
    if (index == SIZE_MAX)
        return dvq_store_list_incoming(store, path, among, needs, arena, paths, error);
    needs.parts = DVQ_PAGE_LINKS;
    needs.tasks_only = false;
    dvq_status status = dvq_store_load_note(store, index, needs, error);
    const dvq_page *page = dvq_store_peek(store, index);
    if (status == DVQ_OK && page != NULL && add_linked(store, page, arena, paths) != DVQ_OK)
        status = dvq_error_memory(error);
    return status;
}
