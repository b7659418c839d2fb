/*
 * Deciding what a call has to read, see needs.h. The reading itself is left to loader.c; only one
 * call reads at a time, and it looks again at what is missing once it holds the lock.
 */
#include "vault/needs.h"

#include "support/diagnostic.h"
#include "vault/backlink.h"
#include "vault/loader.h"
#include "vault/store.h"

/* The parts of the note that are still to be read; `wanted`: the caller looks at this note. */
static unsigned find_missing(const dvq_vault_store *store, size_t index, bool wanted,
                             dvq_store_needs needs)
{
    const dvq_page *page = dvq_store_peek(store, index);
    uint8_t state = dvq_store_get_state(store, index);
    unsigned known = page != NULL ? dvq_page_get_parts(page) : DVQ_PAGE_NAME;
    unsigned parts = needs.parts & ~(unsigned)DVQ_PAGE_INCOMING;
    if (!wanted || (needs.tasks_only && (state & DVQ_STATE_SKIMMED) != 0))
        parts = DVQ_PAGE_NAME;
    if ((needs.parts & DVQ_PAGE_INCOMING) != 0)
        parts |= DVQ_PAGE_TARGETS;
    return (state & DVQ_STATE_FAILED) != 0 ? 0 : dvq_page_find_missing(known, parts);
}

static bool is_any_to_load(const dvq_vault_store *store, const uint8_t *wanted,
                           dvq_store_needs needs)
{
    for (size_t i = 0; i < store->notes.count; i++)
        if (find_missing(store, i, wanted == NULL || wanted[i] != 0, needs) != 0)
            return true;
    return false;
}

/* Under the lock: read what is missing of the wanted notes. */
static dvq_status load_wanted(dvq_vault_store *store, const uint8_t *wanted, dvq_store_needs needs,
                              dvq_error *error)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, store->allocate);
    dvq_loader_note *notes = dvq_arena_allocate(&scratch, store->notes.count * sizeof *notes);
    size_t count = 0;
    for (size_t i = 0; i < store->notes.count && notes != NULL; i++) {
        unsigned parts = find_missing(store, i, wanted == NULL || wanted[i] != 0, needs);
        if (parts != 0)
            notes[count++] = (dvq_loader_note){.index = (uint32_t)i, .parts = (uint16_t)parts};
    }
    dvq_status status =
        notes == NULL ? dvq_error_memory(error) : dvq_loader_run(store, notes, count, needs, error);
    dvq_arena_release(&scratch);
    return status;
}

/* Backlinks that are known need no more reading. */
static void drop_known(const dvq_vault_store *store, dvq_store_needs *needs)
{
    if (dvq_backlink_are_known(store))
        needs->parts &= ~(unsigned)DVQ_PAGE_INCOMING;
}

dvq_status dvq_store_load(dvq_vault_store *store, const uint8_t *wanted, dvq_store_needs needs,
                          dvq_error *error)
{
    drop_known(store, &needs);
    if ((needs.parts & DVQ_PAGE_STATISTICS) != 0 && store->page_maker.home.time_fields != NULL)
        needs.parts |= DVQ_PAGE_FIELDS;
    bool incoming = (needs.parts & DVQ_PAGE_INCOMING) != 0;
    if (needs.parts == 0 || (!incoming && !is_any_to_load(store, wanted, needs)))
        return DVQ_OK;
    pthread_mutex_lock(&store->loading.lock);
    dvq_status status = load_wanted(store, wanted, needs, error);
    if (status == DVQ_OK && incoming)
        status = dvq_backlink_gather(store, error);
    pthread_mutex_unlock(&store->loading.lock);
    return status;
}

dvq_status dvq_store_load_note(dvq_vault_store *store, size_t index, dvq_store_needs needs,
                               dvq_error *error)
{
    drop_known(store, &needs);
    if ((needs.parts & DVQ_PAGE_INCOMING) != 0) {
        dvq_store_needs all = {.parts = DVQ_PAGE_INCOMING, .cancel = needs.cancel};
        dvq_status loaded = dvq_store_load(store, NULL, all, error);
        if (loaded != DVQ_OK)
            return loaded;
        needs.parts &= ~(unsigned)DVQ_PAGE_INCOMING;
    }
    if (find_missing(store, index, true, needs) == 0)
        return DVQ_OK;
    dvq_status status = DVQ_OK;
    pthread_mutex_lock(&store->loading.lock);
    unsigned parts = find_missing(store, index, true, needs);
    dvq_loader_note note = {.index = (uint32_t)index, .parts = (uint16_t)parts};
    if (parts != 0)
        status = dvq_loader_run(store, &note, 1, needs, error);
    pthread_mutex_unlock(&store->loading.lock);
    return status;
}
