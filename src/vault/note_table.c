/* The table of notes, see note_table.h. Most notes of a large vault never get a page. */
#include "vault/note_table.h"

#include <time.h>

#include "support/unicode.h"
#include "vault/store.h"

/* Changes this close to a reading may leave the time as it is: file systems' clocks are coarse. */
enum { RACY_MILLISECONDS = 100 };

dvq_text dvq_store_show_path(dvq_arena *arena, dvq_text path)
{
    if (dvq_text_is_ascii(path))
        return path;
    dvq_text repaired = dvq_unicode_repair(arena, path);
    return repaired.data != NULL ? dvq_unicode_compose(arena, repaired) : repaired;
}

bool dvq_store_allocate_notes(dvq_arena *arena, size_t count, dvq_store_notes *notes)
{
    notes->pages = dvq_arena_allocate_array(arena, count, sizeof *notes->pages);
    notes->paths = dvq_arena_allocate_array(arena, count, sizeof *notes->paths);
    notes->files = dvq_arena_allocate_array(arena, count, sizeof *notes->files);
    notes->states = dvq_arena_allocate_array(arena, count, sizeof *notes->states);
    return notes->pages != NULL && notes->paths != NULL && notes->files != NULL &&
           notes->states != NULL;
}

dvq_status dvq_store_list_notes(dvq_vault_store *store)
{
    size_t count = 0;
    for (size_t i = 0; i < store->entries.count; i++)
        count += store->entries.items[i].kind == DVQ_WALK_NOTE;
    dvq_store_notes *notes = &store->notes;
    if (!dvq_store_allocate_notes(&store->shape, count, notes))
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < store->entries.count; i++) {
        const dvq_walk_entry *entry = &store->entries.items[i];
        if (entry->kind != DVQ_WALK_NOTE)
            continue;
        notes->files[notes->count] = entry->path.data;
        notes->paths[notes->count] = dvq_store_show_path(&store->arena, entry->path);
        if (notes->paths[notes->count++].data == NULL)
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

dvq_page *dvq_store_make_page(dvq_vault_store *store, size_t index, dvq_text path)
{
    dvq_arena *arena = &store->page_maker.arena;
    dvq_page *page = dvq_arena_allocate(arena, sizeof *page);
    bool made = page != NULL && dvq_page_init(page, &store->page_maker.home, arena, path, index);
    return made ? page : NULL;
}

size_t dvq_store_count(const dvq_vault_store *store)
{
    return store->notes.count;
}

dvq_page *dvq_store_get(const dvq_vault_store *store, size_t index)
{
    dvq_vault_store *own = (dvq_vault_store *)store;
    dvq_page *page = dvq_store_peek(store, index);
    if (page != NULL)
        return page;
    pthread_mutex_lock(&own->page_maker.lock);
    page = dvq_store_peek(store, index);
    if (page == NULL) {
        page = dvq_store_make_page(own, index, store->notes.paths[index]);
        atomic_store_explicit(&store->notes.pages[index], page, memory_order_release);
    }
    pthread_mutex_unlock(&own->page_maker.lock);
    if (page == NULL)
        atomic_fetch_add_explicit(&own->lookup_failures, 1, memory_order_relaxed);
    return page;
}

dvq_text dvq_store_get_path(const dvq_vault_store *store, size_t index)
{
    return store->notes.paths[index];
}

const dvq_list_item *dvq_store_get_tasks(const dvq_vault_store *store, size_t index, size_t *count)
{
    const dvq_page *page = dvq_store_peek(store, index);
    *count = 0;
    if (page == NULL || (dvq_page_get_parts(page) & (DVQ_PAGE_TASKS | DVQ_PAGE_ITEMS)) == 0)
        return NULL;
    return dvq_page_get_tasks(page, count);
}

bool dvq_store_has_failed(const dvq_vault_store *store, size_t index)
{
    return (dvq_store_get_state(store, index) & DVQ_STATE_FAILED) != 0;
}

unsigned dvq_store_get_parts(const dvq_vault_store *store, size_t index)
{
    const dvq_page *page = dvq_store_peek(store, index);
    return page != NULL ? dvq_page_get_parts(page) : DVQ_PAGE_NAME;
}

bool dvq_store_is_skimmed(const dvq_vault_store *store, size_t index)
{
    return (dvq_store_get_state(store, index) & DVQ_STATE_SKIMMED) != 0;
}

static int64_t read_clock(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void set_bit(atomic_uchar *state, unsigned char bit, bool on)
{
    if (on)
        *state |= bit;
    else
        *state &= (unsigned char)~bit;
}

void dvq_store_set_stat(dvq_vault_store *store, size_t index, const dvq_file_stat *stat)
{
    dvq_page *page = dvq_store_peek(store, index);
    page->size = stat->size;
    page->modified = stat->modified;
    page->created = stat->created;
    page->changed = stat->changed;
    dvq_page_add_parts(page, DVQ_PAGE_STATISTICS);
    atomic_uchar *state = &store->notes.states[index];
    *state |= DVQ_STATE_HAS_STAT;
    set_bit(state, DVQ_STATE_LINKED, stat->has_other_names);
    int64_t last = stat->modified > stat->changed ? stat->modified : stat->changed;
    set_bit(state, DVQ_STATE_RACY, last >= read_clock() - RACY_MILLISECONDS);
}
