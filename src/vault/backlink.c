/*
 * Gathering backlinks, see backlink.h. Rules: Dataview, data-index/index.ts (IndexMap).
 */
#include "vault/backlink.h"

#include "support/diagnostic.h"
#include "vault/note_table.h"
#include "vault/store.h"

/*
 * The backlinks of all notes go into one array, those of a note side by side. Two rounds over the
 * targets of all notes first count them, then place them.
 */
typedef struct gathering {
    dvq_vault_store *store;
    uint32_t *last_source; /* of each note: the last one found to link to it, plus 1 */
    uint32_t *counts;      /* first: its backlinks so far; then: where its next one goes */
    const dvq_link **links;
} gathering;

/* Count the note's links, each target once; place them when there is room. */
static void take_targets(gathering *state, size_t source)
{
    const dvq_page *page = dvq_store_peek(state->store, source);
    size_t count = page != NULL ? page->target_count : 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t target = page->targets[i];
        if (state->last_source[target] == source + 1)
            continue;
        state->last_source[target] = (uint32_t)source + 1;
        if (state->links != NULL)
            state->links[state->counts[target]] = page->link;
        state->counts[target]++;
    }
}

/* Turn the counts into where each note's backlinks start, and give each page its share. */
static bool make_room(gathering *state)
{
    dvq_vault_store *store = state->store;
    size_t total = 0;
    for (size_t i = 0; i < store->notes.count; i++)
        total += state->counts[i];
    state->links = dvq_arena_allocate(&store->backlinks.arena, total * sizeof *state->links);
    if (state->links == NULL)
        return false;
    total = 0;
    for (size_t i = 0; i < store->notes.count; i++) {
        dvq_page *page = state->counts[i] > 0 ? dvq_store_get(store, i) : dvq_store_peek(store, i);
        if (page == NULL && state->counts[i] > 0)
            return false;
        if (page != NULL)
            page->incoming = (dvq_link_vector){.items = state->links + total,
                                               .count = state->counts[i],
                                               .capacity = state->counts[i]};
        total += state->counts[i];
        state->counts[i] = (uint32_t)(total - state->counts[i]);
    }
    return true;
}

static dvq_status set_incoming(gathering *state, dvq_arena *scratch)
{
    size_t count = state->store->notes.count;
    state->counts = dvq_arena_allocate_array(scratch, count, sizeof *state->counts);
    for (int round = 0; round < 2; round++) {
        state->last_source = dvq_arena_allocate_array(scratch, count, sizeof *state->last_source);
        if (state->counts == NULL || state->last_source == NULL ||
            (round == 1 && !make_room(state)))
            return DVQ_ERROR_MEMORY;
        for (size_t i = 0; i < count; i++)
            take_targets(state, i);
    }
    return DVQ_OK;
}

dvq_status dvq_backlink_gather(dvq_vault_store *store, dvq_error *error)
{
    if (atomic_load_explicit(&store->backlinks.are_known, memory_order_relaxed))
        return DVQ_OK;
    gathering state = {.store = store};
    dvq_arena scratch;
    dvq_arena_init(&scratch, store->allocate);
    dvq_arena_reset(&store->backlinks.arena);
    dvq_status status = set_incoming(&state, &scratch);
    dvq_arena_release(&scratch);
    if (status != DVQ_OK) {
        dvq_backlink_forget(store);
        return dvq_error_memory(error);
    }
    atomic_store_explicit(&store->backlinks.are_known, true, memory_order_release);
    return DVQ_OK;
}

bool dvq_backlink_are_known(const dvq_vault_store *store)
{
    return atomic_load_explicit(&store->backlinks.are_known, memory_order_acquire);
}

void dvq_backlink_forget(dvq_vault_store *store)
{
    store->backlinks.are_known = false;
    for (size_t i = 0; i < store->notes.count; i++) {
        dvq_page *page = dvq_store_peek(store, i);
        if (page != NULL)
            page->incoming = (dvq_link_vector){0};
    }
    dvq_arena_reset(&store->backlinks.arena);
}
