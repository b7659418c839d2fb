/*
 * Refreshing a vault, see refresh.h. A plan is made first: what there is now, what changed, and all
 * memory that the new state takes. Then the plan is carried out, which cannot fail. Pages of notes
 * that stay do not move; refresh_plan.h has the steps that compare.
 */
#include "vault/refresh.h"

#include "support/diagnostic.h"
#include "support/file.h"
#include "vault/backlink.h"
#include "vault/bookmark.h"
#include "vault/lookup.h"
#include "vault/note_table.h"
#include "vault/refresh_plan.h"
#include "vault/watch.h"

/* How often one refresh walks while new folders keep appearing. */
enum { MOST_WALKS = 4 };

/* What lasts from one refresh to the next. */
struct dvq_refresh_state {
    uint64_t generation;
    bool may_have_new_settings;
    dvq_arena disk_arena; /* empty while `disk` is the walk that opened the vault */
    dvq_walk_entry_vector disk;
    dvq_arena change_arena;
    dvq_store_change_vector changes;
};

/* Once a vault is refreshed, every note has a page, which keeps its size and times. */
static bool make_pages(const dvq_vault_store *store)
{
    for (size_t i = 0; i < store->notes.count; i++)
        if (dvq_store_get(store, i) == NULL)
            return false;
    return true;
}

static dvq_status ensure_state(dvq_vault_store *store, dvq_error *error)
{
    if (store->refresh != NULL)
        return DVQ_OK;
    struct dvq_refresh_state *state = dvq_arena_allocate_array(&store->arena, 1, sizeof *state);
    dvq_store_home **homes =
        dvq_arena_allocate_array(&store->shape, store->notes.count, sizeof(dvq_store_home *));
    if (state == NULL || homes == NULL || !make_pages(store))
        return dvq_error_memory(error);
    dvq_arena_init(&state->disk_arena, store->allocate);
    dvq_arena_init(&state->change_arena, store->allocate);
    state->disk = store->entries;
    store->refresh = state;
    store->notes.homes = homes;
    /* The times of notes that were skimmed before are not known. */
    for (size_t i = 0; i < store->notes.count; i++)
        store->notes.states[i] &= (uint8_t)~DVQ_STATE_SKIMMED;
    return DVQ_OK;
}

/* ---- carrying out ---- */

static void forget_note(dvq_vault_store *store, size_t index, dvq_store_home *home)
{
    if (home != NULL)
        dvq_arena_release(&home->contents);
    if ((store->notes.states[index] & DVQ_STATE_FAILED) != 0)
        store->loading.failures--;
    store->notes.states[index] = 0;
    dvq_page_clear(dvq_store_peek(store, index));
}

/*
 * Set the size and times of an overlay, which counts as created when its file was, if it has one.
 */
static void set_overlay_stat(dvq_vault_store *store, size_t index, const dvq_overlay *overlay,
                             int64_t created)
{
    dvq_page *page = dvq_store_peek(store, index);
    page->size = overlay->text.length;
    page->modified = overlay->modified;
    page->created = created != 0 ? created : overlay->modified;
    dvq_page_add_parts(page, DVQ_PAGE_STATISTICS);
    store->notes.states[index] = DVQ_STATE_HAS_STAT;
}

/* Set what the next refresh compares; a file that is gone by now has no size and times. */
static void look_up_stat(dvq_vault_store *store, size_t index)
{
    dvq_file_stat stat;
    if (dvq_file_get_stat(store->root.descriptor, store->notes.files[index], &stat, NULL) == DVQ_OK)
        dvq_store_set_stat(store, index, &stat);
}

static void forget_stale(dvq_vault_store *store, const dvq_refresh_plan *plan)
{
    for (size_t i = 0; i < plan->stale.count; i++) {
        const dvq_stale_note *stale = &plan->stale.items[i];
        int64_t created = dvq_store_peek(store, stale->index)->created;
        if (stale->home != NULL)
            store->notes.homes[stale->index] = stale->home;
        dvq_store_home *home = store->notes.homes[stale->index];
        forget_note(store, stale->index, home);
        if (home != NULL)
            home->overlay = stale->overlay;
        if (stale->overlay != NULL)
            set_overlay_stat(store, stale->index, stale->overlay, created);
        else if (stale->has_stat)
            dvq_store_set_stat(store, stale->index, &stale->stat);
        else
            look_up_stat(store, stale->index);
    }
}

/* Pages know the notes that they link to by their indices, which have changed. */
static void move_targets(const dvq_vault_store *store, const dvq_refresh_plan *plan)
{
    for (size_t i = 0; i < store->notes.count; i++)
        plan->places[i] = UINT32_MAX;
    for (size_t i = 0; i < plan->notes.count; i++)
        if (plan->sources[i] != SIZE_MAX)
            plan->places[plan->sources[i]] = (uint32_t)i;
    for (size_t i = 0; i < store->notes.count; i++) {
        dvq_page *page = dvq_store_peek(store, i);
        size_t kept = 0;
        for (size_t k = 0; k < page->target_count; k++) {
            uint32_t place = plan->places[page->targets[k]];
            if (place != UINT32_MAX)
                page->targets[kept++] = place;
        }
        page->target_count = kept;
    }
}

/* Put the new table of notes in the old one's place. */
static void take_shape(dvq_vault_store *store, dvq_refresh_plan *plan)
{
    for (size_t i = 0; i < store->notes.count; i++)
        if (!plan->kept[i])
            forget_note(store, i, store->notes.homes[i]);
    move_targets(store, plan);
    for (size_t i = 0; i < plan->notes.count; i++) {
        size_t source = plan->sources[i];
        if (source != SIZE_MAX) {
            plan->notes.states[i] = store->notes.states[source];
            plan->notes.homes[i] = store->notes.homes[source];
        }
    }
    store->notes = plan->notes;
    store->files = plan->files;
    store->entries = plan->entries;
    for (size_t i = 0; i < store->notes.count; i++) {
        dvq_store_peek(store, i)->index = (uint32_t)i;
        if (plan->sources[i] != SIZE_MAX)
            continue;
        if (store->notes.homes[i] != NULL)
            set_overlay_stat(store, i, store->notes.homes[i]->overlay, 0);
        else
            look_up_stat(store, i);
    }
    dvq_store_drop_names(store);
    dvq_arena_release(&store->shape);
    store->shape = plan->shape;
    dvq_arena_init(&plan->shape, store->allocate);
}

static void carry_out(dvq_vault_store *store, dvq_refresh_plan *plan)
{
    struct dvq_refresh_state *state = store->refresh;
    forget_stale(store, plan);
    if (plan->moved)
        take_shape(store, plan);
    if (plan->walked) {
        dvq_arena_release(&state->disk_arena);
        state->disk_arena = plan->disk_arena;
        dvq_arena_init(&plan->disk_arena, store->allocate);
        state->disk = plan->disk;
        store->walk_failures = plan->walk_failures;
    }
    dvq_arena_release(&state->change_arena);
    state->change_arena = plan->change_arena;
    dvq_arena_init(&plan->change_arena, store->allocate);
    state->changes = plan->changes;
    /* Every note that was read and is no longer the same is among the changes. */
    state->generation += plan->changes.count > 0;
    if (plan->stars)
        dvq_bookmark_star_listed(store, &plan->bookmarks);
    dvq_overlay_settle(store);
    if (plan->moved || plan->stale.count > 0)
        dvq_backlink_forget(store);
}

/* ---- looking ---- */

static void count_walk_warning(void *user, const char *path, const dvq_error *problem)
{
    dvq_refresh_plan *plan = user;
    plan->walk_failures++;
    if (plan->walk_failures > plan->store->walk_failures)
        dvq_store_log_report(&plan->store->log, path, problem);
}

static dvq_status walk(dvq_refresh_plan *plan, dvq_error *error)
{
    dvq_vault_store *store = plan->store;
    dvq_walk_options options = {.follow_links = store->root.follows_links,
                                .threads = store->loading.threads,
                                .real_root = store->root.path,
                                .warn = count_walk_warning,
                                .user = plan,
                                .exclude = dvq_store_get_exclude(store)};
    plan->walked = true;
    plan->walk_failures = 0;
    dvq_arena_release(&plan->disk_arena);
    plan->disk = (dvq_walk_entry_vector){0};
    return dvq_walk_list(&plan->disk_arena, store->root.descriptor, &options, &plan->disk, error);
}

/* New folders are watched only from here on: another walk finds what happened in them before. */
static dvq_status walk_and_listen(dvq_refresh_plan *plan, dvq_error *error)
{
    bool added = true;
    dvq_status status = DVQ_OK;
    for (int round = 0; round < MOST_WALKS && added && status == DVQ_OK; round++) {
        added = false;
        status = walk(plan, error);
        if (status == DVQ_OK && plan->store->watch != NULL)
            status = dvq_watch_add_folders(plan->store, &plan->disk, &added, error);
    }
    return status;
}

static void open_plan(dvq_refresh_plan *plan, dvq_vault_store *store)
{
    *plan = (dvq_refresh_plan){.store = store, .disk = store->refresh->disk};
    dvq_arena_init(&plan->scratch, store->allocate);
    dvq_arena_init(&plan->disk_arena, store->allocate);
    dvq_arena_init(&plan->change_arena, store->allocate);
    dvq_arena_init(&plan->shape, store->allocate);
    dvq_map_init(&plan->names, &plan->scratch);
}

static void close_plan(dvq_refresh_plan *plan)
{
    dvq_arena_release(&plan->shape);
    dvq_arena_release(&plan->change_arena);
    dvq_arena_release(&plan->disk_arena);
    dvq_arena_release(&plan->scratch);
}

/*
 * Compare, then carry out. `look`: at the files of all notes, of those set in `notes`, or of none.
 */
static dvq_status complete(dvq_refresh_plan *plan, dvq_refresh_look look, const uint8_t *notes,
                           dvq_error *error)
{
    if (!dvq_refresh_plan_entries(plan) || !dvq_refresh_plan_join(plan) ||
        !dvq_refresh_plan_check(plan, look, notes) || !dvq_refresh_plan_relink(plan) ||
        !dvq_refresh_plan_shape(plan))
        return dvq_error_memory(error);
    plan->stars = plan->stars || plan->moved || look == DVQ_LOOK_AT_ALL;
    if (plan->stars && dvq_bookmark_list(plan->store, &plan->scratch, &plan->bookmarks) != DVQ_OK)
        return dvq_error_memory(error);
    dvq_refresh_plan_sort_changes(plan);
    carry_out(plan->store, plan);
    return DVQ_OK;
}

/* Rules that cannot be read now stay as they were: what they leave out must not appear. */
static dvq_status read_exclude(const dvq_vault_store *store, dvq_exclude *exclude, bool *is_new,
                               dvq_error *error)
{
    dvq_status status =
        dvq_exclude_read(exclude, &store->root, &store->exclude_options, store->allocate, NULL);
    *is_new = status == DVQ_OK;
    return status == DVQ_ERROR_MEMORY ? dvq_error_memory(error) : DVQ_OK;
}

static dvq_status walk_and_complete(dvq_vault_store *store, dvq_error *error)
{
    dvq_refresh_plan plan;
    open_plan(&plan, store);
    dvq_status status = walk_and_listen(&plan, error);
    if (status == DVQ_OK)
        status = complete(&plan, DVQ_LOOK_AT_ALL, NULL, error);
    close_plan(&plan);
    return status;
}

static dvq_status look_at_all(dvq_vault_store *store, dvq_error *error)
{
    dvq_exclude other = {0};
    bool is_new = false;
    dvq_status status = dvq_root_reopen(&store->root, NULL, error);
    if (status == DVQ_OK)
        status = read_exclude(store, &other, &is_new, error);
    if (status != DVQ_OK)
        return status;
    store->refresh->may_have_new_settings = true;
    dvq_exclude before = store->exclude;
    if (is_new)
        store->exclude = other;
    status = walk_and_complete(store, error);
    /* Without the refresh, the old rules still hold. */
    if (is_new && status != DVQ_OK) {
        store->exclude = before;
        before = other;
    }
    if (is_new)
        dvq_exclude_close(&before);
    return status;
}

static dvq_status look_at_some(dvq_vault_store *store, const dvq_watch_news *news, dvq_error *error)
{
    store->refresh->may_have_new_settings = news->settings;
    dvq_refresh_plan plan;
    open_plan(&plan, store);
    plan.stars = news->bookmarks;
    dvq_status status = complete(&plan, DVQ_LOOK_AT_SOME, news->notes, error);
    close_plan(&plan);
    return status;
}

static dvq_status refresh_watched(dvq_vault_store *store, dvq_error *error)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, store->allocate);
    dvq_watch_news news = {.notes = dvq_arena_allocate_array(&scratch, store->notes.count + 1, 1)};
    dvq_status status = news.notes == NULL ? dvq_error_memory(error) : DVQ_OK;
    bool other = false;
    if (status == DVQ_OK) {
        dvq_watch_take(store, &news);
        status = dvq_root_reopen(&store->root, &other, error);
    }
    if (status == DVQ_OK) {
        bool all = news.walk || other || store->root.follows_links;
        status = all ? look_at_all(store, error) : look_at_some(store, &news, error);
    }
    if (status != DVQ_OK)
        dvq_watch_miss(store);
    dvq_arena_release(&scratch);
    return status;
}

dvq_status dvq_store_refresh(dvq_vault_store *store, dvq_error *error)
{
    dvq_status status = ensure_state(store, error);
    if (status != DVQ_OK)
        return status;
    return store->watch == NULL ? look_at_all(store, error) : refresh_watched(store, error);
}

dvq_status dvq_refresh_prepare_overlays(dvq_vault_store *store, dvq_error *error)
{
    return ensure_state(store, error);
}

void dvq_refresh_outdate(dvq_vault_store *store)
{
    store->refresh->generation++;
}

static dvq_status apply_overlays(dvq_vault_store *store, dvq_error *error)
{
    dvq_refresh_plan plan;
    open_plan(&plan, store);
    dvq_status status = complete(&plan, DVQ_LOOK_AT_NONE, NULL, error);
    close_plan(&plan);
    return status;
}

dvq_status dvq_store_settle(dvq_vault_store *store, dvq_error *error)
{
    dvq_store_overlays *overlays = &store->overlays;
    if (!atomic_load_explicit(&overlays->are_pending, memory_order_acquire))
        return DVQ_OK;
    dvq_status status = DVQ_OK;
    pthread_mutex_lock(&overlays->lock);
    if (atomic_load_explicit(&overlays->are_pending, memory_order_relaxed))
        status = apply_overlays(store, error);
    pthread_mutex_unlock(&overlays->lock);
    return status;
}

/* ---- answering ---- */

const dvq_store_change *dvq_store_get_changes(const dvq_vault_store *store, size_t *count)
{
    *count = store->refresh != NULL ? store->refresh->changes.count : 0;
    return *count > 0 ? store->refresh->changes.items : NULL;
}

bool dvq_store_may_have_new_settings(const dvq_vault_store *store)
{
    return store->refresh != NULL && store->refresh->may_have_new_settings;
}

uint64_t dvq_store_get_generation(const dvq_vault_store *store)
{
    return store->refresh != NULL ? store->refresh->generation : 0;
}

void dvq_refresh_close(dvq_vault_store *store)
{
    for (size_t i = 0; store->notes.homes != NULL && i < store->notes.count; i++)
        if (store->notes.homes[i] != NULL)
            dvq_arena_release(&store->notes.homes[i]->contents);
    if (store->refresh != NULL) {
        dvq_arena_release(&store->refresh->change_arena);
        dvq_arena_release(&store->refresh->disk_arena);
    }
}
