/*
 * Opening and closing a vault, see vault.h. Sets up the parts of the store (store.h) and joins
 * them; what they do afterwards is in their own files. Reads no note.
 */
#include "vault/vault.h"

#include <stdlib.h>

#include "support/diagnostic.h"
#include "support/file_edit.h"
#include "support/thread.h"
#include "vault/bookmark.h"
#include "vault/needs.h"
#include "vault/note_table.h"
#include "vault/overlay.h"
#include "vault/refresh.h"
#include "vault/settings.h"
#include "vault/store.h"
#include "vault/vault_file.h"
#include "vault/watch.h"

enum { DEFAULT_MOST_WAITING = 24 };

static bool init_locks(dvq_vault_store *store)
{
    pthread_mutex_t *locks[] = {&store->log.lock, &store->loading.lock, &store->names.lock,
                                &store->page_maker.lock, &store->overlays.lock};
    for (size_t i = 0; i < sizeof locks / sizeof locks[0]; i++) {
        if (pthread_mutex_init(locks[i], NULL) == 0)
            continue;
        while (i-- > 0)
            pthread_mutex_destroy(locks[i]);
        return false;
    }
    return true;
}

static void destroy_locks(dvq_vault_store *store)
{
    pthread_mutex_destroy(&store->overlays.lock);
    pthread_mutex_destroy(&store->page_maker.lock);
    pthread_mutex_destroy(&store->names.lock);
    pthread_mutex_destroy(&store->loading.lock);
    pthread_mutex_destroy(&store->log.lock);
}

static dvq_vault_store *allocate_store(const dvq_allocator *allocator)
{
    dvq_vault_store *store = allocator == NULL
                                 ? malloc(sizeof *store)
                                 : allocator->allocate(allocator->user, sizeof *store);
    if (store == NULL)
        return NULL;
    memset(store, 0, sizeof *store);
    if (allocator != NULL) {
        store->allocator = *allocator;
        store->allocate = &store->allocator;
    }
    return store;
}

static void free_store(dvq_vault_store *store)
{
    if (store->allocate == NULL) {
        free(store);
        return;
    }
    dvq_allocator allocator = store->allocator;
    allocator.release(allocator.user, store, sizeof *store);
}

/* Have read what a page is asked for and lacks; a note that cannot be read lacks it for good. */
static dvq_status complete_page(void *user, const dvq_page *page, unsigned missing)
{
    dvq_store_needs needs = {.parts = missing};
    dvq_status status = dvq_store_load_note(user, page->index, needs, NULL);
    return status == DVQ_ERROR_MEMORY ? status : DVQ_OK;
}

static dvq_vault_store *make_store(const dvq_store_options *options)
{
    dvq_vault_store *store = allocate_store(options->allocator);
    if (store == NULL)
        return NULL;
    if (!init_locks(store)) {
        free_store(store);
        return NULL;
    }
    store->environment = options->environment;
    store->root = (dvq_root){.descriptor = -1, .follows_links = options->follow_links};
    store->mends = options->mends;
    store->log.function = options->log;
    store->log.user = options->log_user;
    store->log.callbacks = options->callbacks;
    store->page_maker.home = (dvq_page_home){
        .environment = options->environment, .complete = complete_page, .user = store};
    unsigned threads = dvq_thread_choose(options->threads);
    store->loading.threads = threads;
    store->loading.most_threads = options->threads == 0 ? DEFAULT_MOST_WAITING : threads;
    dvq_arena_init(&store->arena, store->allocate);
    dvq_arena_init(&store->shape, store->allocate);
    dvq_arena_init(&store->backlinks.arena, store->allocate);
    dvq_arena_init(&store->page_maker.arena, store->allocate);
    dvq_arena_init(&store->overlays.arena, store->allocate);
    dvq_map_init(&store->overlays.by_path, &store->overlays.arena);
    return store;
}

static bool init_loading(dvq_vault_store *store)
{
    dvq_loader_memory *memory =
        dvq_arena_allocate_array(&store->arena, store->loading.most_threads, sizeof *memory);
    for (size_t i = 0; i < store->loading.most_threads && memory != NULL; i++) {
        dvq_arena_init(&memory[i].arena, store->allocate);
        dvq_map_init(&memory[i].names, &memory[i].arena);
    }
    store->loading.memory = memory;
    return memory != NULL;
}

static void take_walk_warning(void *user, const char *path, const dvq_error *problem)
{
    dvq_vault_store *store = user;
    store->walk_failures++;
    dvq_store_log_report(&store->log, path, problem);
}

/* Keep the patterns for refreshing, and read the rules. */
static dvq_status open_exclude(dvq_vault_store *store, const dvq_store_excludes *options,
                               dvq_error *error)
{
    dvq_store_excludes *own = &store->exclude_options;
    const char **patterns =
        dvq_arena_allocate(&store->arena, (options->count + 1) * sizeof *patterns);
    *own = *options;
    own->patterns = patterns;
    for (size_t i = 0; i < options->count && patterns != NULL; i++) {
        patterns[i] = dvq_text_to_string(&store->arena, dvq_text_from_string(options->patterns[i]));
        if (patterns[i] == NULL)
            return dvq_error_memory(error);
    }
    if (patterns == NULL)
        return dvq_error_memory(error);
    return dvq_exclude_read(&store->exclude, &store->root, own, store->allocate, error);
}

/* Say that a note was cut off, and that it is whole again or how it can be. */
static void report_cut_off(dvq_vault_store *store, const char *note)
{
    dvq_error problem = {0};
    if (store->mends) {
        dvq_error_set(&problem, DVQ_ERROR_IO,
                      "%s was cut off by a run that was killed; it is whole again", note);
    } else {
        dvq_error_set(&problem, DVQ_ERROR_IO, "%s is cut off: a run that was writing it was killed",
                      note);
        dvq_error_set_hint(&problem, "the next `dvq render --in-place` mends it");
    }
    dvq_store_log_report(&store->log, note, &problem);
}

static void take_leftover(void *user, const char *path)
{
    dvq_vault_store *store = user;
    dvq_arena arena;
    dvq_arena_init(&arena, store->allocate);
    dvq_error problem = {0};
    char note[DVQ_FILE_PATH_CAPACITY];
    bool cut_off;
    dvq_status status = dvq_file_look_at_leftover(store->root.descriptor, path, store->mends,
                                                  &arena, note, &cut_off, &problem);
    if (status != DVQ_OK) {
        store->walk_failures += store->mends;
        dvq_store_log_report(&store->log, note[0] != '\0' ? note : path, &problem);
    } else if (cut_off) {
        report_cut_off(store, note);
    }
    dvq_arena_release(&arena);
}

static dvq_status fill_store(dvq_vault_store *store, const char *path,
                             const dvq_store_excludes *excludes, dvq_error *error)
{
    dvq_status status = dvq_root_open(&store->root, path, &store->arena, error);
    if (status == DVQ_OK)
        status = open_exclude(store, excludes, error);
    if (status != DVQ_OK)
        return status;
    if (!init_loading(store))
        return dvq_error_memory(error);
    dvq_walk_options options = {.follow_links = store->root.follows_links,
                                .threads = store->loading.threads,
                                .real_root = store->root.path,
                                .warn = take_walk_warning,
                                .left_over = take_leftover,
                                .user = store,
                                .exclude = dvq_store_get_exclude(store)};
    status = dvq_walk_list(&store->arena, store->root.descriptor, &options, &store->entries, error);
    if (status != DVQ_OK)
        return status;
    if (!dvq_store_list_files(&store->shape, &store->entries, &store->files) ||
        dvq_store_list_notes(store) != DVQ_OK || dvq_bookmark_star(store) != DVQ_OK)
        return dvq_error_memory(error);
    return DVQ_OK;
}

dvq_status dvq_store_open(const char *path, const dvq_store_options *options,
                          dvq_vault_store **store, dvq_error *error)
{
    *store = NULL;
    dvq_vault_store *made = make_store(options);
    if (made == NULL)
        return dvq_error_memory(error);
    dvq_status status = fill_store(made, path, &options->excludes, error);
    if (status != DVQ_OK) {
        dvq_store_close(made);
        return status;
    }
    *store = made;
    return DVQ_OK;
}

void dvq_store_close(dvq_vault_store *store)
{
    if (store == NULL)
        return;
    for (size_t i = 0; store->loading.memory != NULL && i < store->loading.most_threads; i++)
        dvq_arena_release(&store->loading.memory[i].arena);
    dvq_watch_close(store);
    dvq_refresh_close(store);
    dvq_overlay_close(store);
    dvq_exclude_close(&store->exclude);
    dvq_arena_release(&store->backlinks.arena);
    dvq_arena_release(&store->page_maker.arena);
    dvq_arena_release(&store->shape);
    dvq_arena_release(&store->arena);
    destroy_locks(store);
    dvq_root_close(&store->root);
    free_store(store);
}

void dvq_store_report(dvq_vault_store *store, const char *path, const dvq_error *problem)
{
    dvq_store_log_report(&store->log, path, problem);
}

const char *dvq_store_get_root(const dvq_vault_store *store)
{
    return store->root.path;
}

dvq_status dvq_store_check(const dvq_vault_store *store, dvq_error *error)
{
    return dvq_root_check(&store->root, error);
}

unsigned dvq_store_get_threads(const dvq_vault_store *store)
{
    return store->loading.threads;
}

size_t dvq_store_failures(const dvq_vault_store *store)
{
    return atomic_load_explicit(&store->loading.failures, memory_order_relaxed) +
           store->walk_failures;
}

dvq_status dvq_store_read_settings(const dvq_vault_store *store, dvq_arena *arena,
                                   dvq_vault_settings *settings)
{
    return dvq_settings_read(&store->root, arena, settings);
}

dvq_status dvq_store_read_settings_file(const dvq_vault_store *store, dvq_text path,
                                        dvq_arena *arena, dvq_text *text)
{
    return dvq_settings_read_text(&store->root, path, arena, text);
}

dvq_status dvq_store_hash_settings(const dvq_vault_store *store, uint64_t *hash)
{
    return dvq_settings_hash(&store->root, store->allocate, hash);
}
