/*
 * The kept results of a vault, see kept_result.h: a map from a query's text, with the vault's lock.
 * It knows nothing of what makes a result fit to be shared.
 */
#include "api/kept_result.h"

/* Memory that all kept results of a vault may take together. */
#define KEPT_LIMIT (64 * DVQ_MEBIBYTE)

const dvq_kept_result *dvq_kept_find(dvq_vault *vault, dvq_text query)
{
    pthread_mutex_lock(&vault->lock);
    const dvq_kept_result *kept = dvq_map_get(&vault->kept.results, query);
    pthread_mutex_unlock(&vault->lock);
    return kept;
}

/* Under the lock: a free place for the query's result, or NULL. */
static void **find_place(dvq_kept_results *kept, const dvq_allocator *allocator, dvq_text query,
                         size_t size)
{
    if (size > KEPT_LIMIT - kept->size)
        return NULL;
    if (kept->results.arena == NULL) {
        dvq_arena_init(&kept->arena, allocator);
        dvq_map_init(&kept->results, &kept->arena);
    }
    void **place = dvq_map_slot(&kept->results, query);
    return place != NULL && *place == NULL ? place : NULL;
}

void dvq_kept_add(dvq_session *session, dvq_text query, const dvq_result *result, int64_t steps)
{
    dvq_vault *vault = session->vault;
    dvq_kept_result *made = dvq_arena_allocate(&session->arena, sizeof *made);
    if (made == NULL)
        return;
    pthread_mutex_lock(&vault->lock);
    void **place = find_place(&vault->kept, vault->allocator, query, session->arena.reserved);
    if (place != NULL) {
        *made = (dvq_kept_result){.result = *result, .steps = steps, .arena = session->arena};
        *place = made;
        vault->kept.size += session->arena.reserved;
        size_t limit = session->arena.limit;
        dvq_arena_init(&session->arena, vault->allocator);
        session->arena.limit = limit;
    }
    pthread_mutex_unlock(&vault->lock);
}

void dvq_kept_clear(dvq_vault *vault)
{
    dvq_kept_results *kept = &vault->kept;
    for (size_t i = 0; i < kept->results.count; i++) {
        dvq_kept_result *result = kept->results.entries[i].value;
        /* The struct is in the arena that it holds. */
        dvq_arena arena = result->arena;
        dvq_arena_release(&arena);
    }
    dvq_arena_release(&kept->arena);
    *kept = (dvq_kept_results){0};
}
