/*
 * Links and tags across notes; see index.h. Rules: Dataview, data-index/index.ts (IndexMap,
 * ValueCaseInsensitiveIndexMap) and data-index/resolver.ts.
 */
#include "vault/backlink.h"

#include "support/map.h"
#include "support/unicode.h"

/*
 * Links by the note that they lead to: those to note i stand in `links` from starts[i] to
 * starts[i + 1]. Two passes over the targets of all notes count them, then place them.
 */
typedef struct incoming_pass {
    dvq_vault_store *store;
    uint32_t *last_source; /* of each note: the last one seen to link to it, plus 1 */
    uint32_t *counts;      /* of each note: its links so far */
    const dvq_link **links;
} incoming_pass;

/* Count the note's links, each target once; place them when there is room. */
static void take_targets(incoming_pass *pass, size_t source)
{
    const dvq_page *page = dvq_store_peek(pass->store, source);
    size_t count = page != NULL ? page->target_count : 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t target = page->targets[i];
        if (pass->last_source[target] == source + 1)
            continue;
        pass->last_source[target] = (uint32_t)source + 1;
        if (pass->links != NULL)
            pass->links[pass->counts[target]] = page->link;
        pass->counts[target]++;
    }
}

/* Turn the counts into where each note's links start, and give the pages their parts. */
static bool make_room(incoming_pass *pass)
{
    dvq_vault_store *store = pass->store;
    size_t total = 0;
    for (size_t i = 0; i < store->notes.count; i++)
        total += pass->counts[i];
    pass->links = dvq_arena_allocate(&store->backlinks.arena, total * sizeof *pass->links);
    if (pass->links == NULL)
        return false;
    total = 0;
    for (size_t i = 0; i < store->notes.count; i++) {
        dvq_page *page = pass->counts[i] > 0 ? dvq_store_get(store, i) : dvq_store_peek(store, i);
        if (page == NULL && pass->counts[i] > 0)
            return false;
        if (page != NULL)
            page->incoming = (dvq_link_vector){.items = pass->links + total,
                                               .count = pass->counts[i],
                                               .capacity = pass->counts[i]};
        total += pass->counts[i];
        pass->counts[i] = (uint32_t)(total - pass->counts[i]);
    }
    return true;
}

static dvq_status set_incoming(incoming_pass *pass, dvq_arena *scratch)
{
    size_t count = pass->store->notes.count;
    pass->counts = dvq_arena_allocate_array(scratch, count, sizeof *pass->counts);
    for (int round = 0; round < 2; round++) {
        pass->last_source = dvq_arena_allocate_array(scratch, count, sizeof *pass->last_source);
        if (pass->counts == NULL || pass->last_source == NULL || (round == 1 && !make_room(pass)))
            return DVQ_ERROR_MEMORY;
        for (size_t i = 0; i < count; i++)
            take_targets(pass, i);
    }
    return DVQ_OK;
}

dvq_status dvq_index_set_incoming(dvq_vault_store *store)
{
    incoming_pass pass = {.store = store};
    dvq_arena scratch;
    dvq_arena_init(&scratch, store->allocate);
    dvq_arena_reset(&store->backlinks.arena);
    dvq_status status = set_incoming(&pass, &scratch);
    dvq_arena_release(&scratch);
    return status;
}

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

dvq_status dvq_index_list_linking(const dvq_vault_store *store, dvq_text path, size_t index,
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

dvq_status dvq_index_list_linked(const dvq_vault_store *store, const dvq_page *page,
                                 dvq_arena *arena, dvq_text_vector *paths)
{
    const dvq_name_index *index = dvq_store_get_index(store);
    if (index == NULL)
        return DVQ_ERROR_MEMORY;
    dvq_map seen;
    dvq_map_init(&seen, arena);
    for (size_t i = 0; i < page->links.count; i++) {
        dvq_text path = page->links.items[i]->path;
        const dvq_name_target *target = dvq_name_index_find(index, path);
        if (target == NULL || target->kind == DVQ_WALK_FOLDER || dvq_map_has(&seen, path))
            continue;
        if (!dvq_map_set(&seen, path, &seen) || !DVQ_VECTOR_PUSH(arena, paths, target->path))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

/* Whether a folded tag is `wanted` or lies below it. */
static bool is_tag_or_child(dvq_text tag, dvq_text wanted)
{
    if (!dvq_text_starts_with(tag, wanted))
        return false;
    return tag.length == wanted.length || tag.data[wanted.length] == '/';
}

dvq_status dvq_index_has_tag(const dvq_page *page, dvq_text tag, dvq_arena *scratch, bool *found)
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
