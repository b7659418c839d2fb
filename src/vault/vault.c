/*
 * Opening a vault and answering for its notes; see vault.h. Decides which notes a call has to read
 * and leaves the reading to loader.c; used by eval/ and api/ through vault.h only.
 */
#include "vault/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/diagnostic.h"
#include "support/file.h"
#include "support/unicode.h"
#include "value/csv.h"
#include "vault/backlink.h"
#include "vault/loader.h"
#include "vault/refresh.h"
#include "vault/settings.h"
#include "vault/store.h"

enum { DEFAULT_MOST_THREADS = 8, DEFAULT_MOST_WAITING = 24 };

/* ---- opening ---- */

void dvq_store_warn(const dvq_vault_store *store, const char *path, const dvq_error *problem)
{
    dvq_vault_store *own = (dvq_vault_store *)store;
    if (store->log.function == NULL)
        return;
    pthread_mutex_lock(&own->log.lock);
    store->log.function(store->log.user, path, problem);
    pthread_mutex_unlock(&own->log.lock);
}

static void take_walk_warning(void *user, const char *path, const dvq_error *problem)
{
    dvq_vault_store *store = user;
    store->walk_failures++;
    dvq_store_warn(store, path, problem);
}

static unsigned choose_threads(unsigned wanted)
{
    if (wanted == 0) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        wanted = cores < 1 ? 1 : (unsigned)cores;
        return wanted < DEFAULT_MOST_THREADS ? wanted : DEFAULT_MOST_THREADS;
    }
    return wanted < DVQ_VAULT_MOST_THREADS ? wanted : DVQ_VAULT_MOST_THREADS;
}

static bool init_locks(dvq_vault_store *store)
{
    pthread_mutex_t *locks[] = {&store->log.lock, &store->loading.lock, &store->names.lock,
                                &store->page_maker.lock};
    for (size_t i = 0; i < sizeof locks / sizeof locks[0]; i++) {
        if (pthread_mutex_init(locks[i], NULL) == 0)
            continue;
        while (i-- > 0)
            pthread_mutex_destroy(locks[i]);
        return false;
    }
    return true;
}

/* What a page is asked for and was not read; a note that cannot be read has nothing of it. */
static dvq_status complete_page(void *user, const dvq_page *page, unsigned missing)
{
    dvq_store_needs needs = {.parts = missing};
    dvq_status status = dvq_store_load_note(user, page->index, needs, NULL);
    return status == DVQ_ERROR_MEMORY ? status : DVQ_OK;
}

static dvq_vault_store *make_vault(const dvq_store_options *options)
{
    const dvq_allocator *allocator = options->allocator;
    dvq_vault_store *store = allocator == NULL
                                 ? malloc(sizeof *store)
                                 : allocator->allocate(allocator->user, sizeof *store);
    if (store == NULL)
        return NULL;
    memset(store, 0, sizeof *store);
    if (!init_locks(store)) {
        if (allocator == NULL)
            free(store);
        else
            allocator->release(allocator->user, store, sizeof *store);
        return NULL;
    }
    if (allocator != NULL) {
        store->allocator = *allocator;
        store->allocate = &store->allocator;
    }
    store->environment = options->environment;
    store->page_maker.home = (dvq_page_home){
        .environment = options->environment, .complete = complete_page, .user = store};
    store->loading.threads = choose_threads(options->threads);
    store->loading.most_threads =
        options->threads == 0 ? DEFAULT_MOST_WAITING : store->loading.threads;
    store->root.follows_links = options->follow_links;
    store->log.function = options->log;
    store->log.user = options->log_user;
    store->root.descriptor = -1;
    dvq_arena_init(&store->arena, store->allocate);
    dvq_arena_init(&store->shape, store->allocate);
    dvq_arena_init(&store->backlinks.arena, store->allocate);
    dvq_arena_init(&store->page_maker.arena, store->allocate);
    return store;
}

static dvq_status open_root(dvq_vault_store *store, const char *path, dvq_error *error)
{
    store->root.descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->root.descriptor < 0)
        return dvq_file_fail(error, "open folder", path, errno);
    char real[DVQ_FILE_PATH_CAPACITY];
    if (!dvq_file_resolve(path, real))
        return dvq_file_fail(error, "open folder", path, errno);
    store->root.path = dvq_text_to_string(&store->arena, dvq_text_from_string(real));
    return store->root.path != NULL ? DVQ_OK : dvq_error_memory(error);
}

dvq_page *dvq_store_make_page(dvq_vault_store *store, size_t index, dvq_text path)
{
    dvq_arena *arena = &store->page_maker.arena;
    dvq_page *page = dvq_arena_allocate(arena, sizeof *page);
    bool made = page != NULL && dvq_page_init(page, &store->page_maker.home, arena, path, index);
    return made ? page : NULL;
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

/* The walk's notes, with what is known before any is read. */
static dvq_status list_notes(dvq_vault_store *store)
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
        notes->paths[notes->count] = dvq_unicode_repair(&store->arena, entry->path);
        if (notes->paths[notes->count++].data == NULL)
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

dvq_status dvq_store_set_starred(dvq_vault_store *store)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, store->allocate);
    dvq_text_vector paths = {0};
    dvq_status status = DVQ_OK;
    dvq_text file = DVQ_TEXT(".obsidian/bookmarks.json");
    dvq_text json;
    if (dvq_store_read_file(store, file, &scratch, &json, NULL) == DVQ_OK)
        status = dvq_settings_read_bookmarks(&scratch, json, &paths);
    for (size_t i = 0; i < paths.count && status == DVQ_OK; i++) {
        size_t index = dvq_store_find_index(store, paths.items[i]);
        dvq_page *page = index != SIZE_MAX ? dvq_store_get(store, index) : NULL;
        if (page != NULL)
            page->starred = true;
        else if (index != SIZE_MAX)
            status = DVQ_ERROR_MEMORY;
    }
    dvq_arena_release(&scratch);
    return status;
}

static dvq_status fill_vault(dvq_vault_store *store, const char *path, dvq_error *error)
{
    dvq_status status = open_root(store, path, error);
    if (status != DVQ_OK)
        return status;
    store->loading.memory = dvq_arena_allocate_array(&store->arena, DVQ_VAULT_MOST_THREADS,
                                                     sizeof *store->loading.memory);
    if (store->loading.memory == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < DVQ_VAULT_MOST_THREADS; i++) {
        dvq_arena_init(&store->loading.memory[i].arena, store->allocate);
        dvq_map_init(&store->loading.memory[i].names, &store->loading.memory[i].arena);
    }
    dvq_walk_options options = {.follow_links = store->root.follows_links,
                                .threads = store->loading.threads,
                                .real_root = store->root.path,
                                .warn = take_walk_warning,
                                .user = store};
    status = dvq_walk_list(&store->arena, store->root.descriptor, &options, &store->entries, error);
    if (status != DVQ_OK)
        return status;
    if (list_notes(store) != DVQ_OK || dvq_store_set_starred(store) != DVQ_OK)
        return dvq_error_memory(error);
    return DVQ_OK;
}

dvq_status dvq_store_open(const char *path, const dvq_store_options *options,
                          dvq_vault_store **store, dvq_error *error)
{
    *store = NULL;
    dvq_vault_store *made = make_vault(options);
    if (made == NULL)
        return dvq_error_memory(error);
    dvq_status status = fill_vault(made, path, error);
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
    for (size_t i = 0; store->loading.memory != NULL && i < DVQ_VAULT_MOST_THREADS; i++)
        dvq_arena_release(&store->loading.memory[i].arena);
    dvq_refresh_close(store);
    dvq_arena_release(&store->backlinks.arena);
    dvq_arena_release(&store->page_maker.arena);
    dvq_arena_release(&store->shape);
    dvq_arena_release(&store->arena);
    pthread_mutex_destroy(&store->page_maker.lock);
    pthread_mutex_destroy(&store->names.lock);
    pthread_mutex_destroy(&store->loading.lock);
    pthread_mutex_destroy(&store->log.lock);
    if (store->root.descriptor >= 0)
        close(store->root.descriptor);
    if (store->allocate == NULL) {
        free(store);
        return;
    }
    dvq_allocator allocator = store->allocator;
    allocator.release(allocator.user, store, sizeof *store);
}

/* ---- looking up ---- */

/* Complete the targets of the index from the walk's entries. */
static bool build_index(dvq_vault_store *store)
{
    dvq_arena *arena = &store->shape;
    size_t count = store->entries.count;
    store->names.targets = dvq_arena_allocate_array(arena, count, sizeof *store->names.targets);
    if (store->names.targets == NULL)
        return false;
    uint32_t page = 0;
    for (size_t i = 0; i < count; i++) {
        const dvq_walk_entry *entry = &store->entries.items[i];
        dvq_name_target *target = &store->names.targets[i];
        target->kind = entry->kind;
        target->page = entry->kind == DVQ_WALK_NOTE ? page++ : DVQ_LINK_NO_PAGE;
        target->path = target->page != DVQ_LINK_NO_PAGE
                           ? store->notes.paths[target->page]
                           : dvq_unicode_repair(&store->arena, entry->path);
        if (target->path.data == NULL)
            return false;
    }
    return dvq_name_index_build(&store->names.index, arena, store->names.targets, count);
}

/* Under the lock. A failure leaves nothing behind, so that the next call can try again. */
static void ensure_index(dvq_vault_store *store)
{
    if (atomic_load_explicit(&store->names.is_built, memory_order_relaxed))
        return;
    dvq_arena_mark paths = dvq_arena_get_mark(&store->arena);
    dvq_arena_mark shape = dvq_arena_get_mark(&store->shape);
    if (build_index(store)) {
        atomic_store_explicit(&store->names.is_built, true, memory_order_release);
        return;
    }
    dvq_arena_rewind(&store->arena, paths);
    dvq_arena_rewind(&store->shape, shape);
    atomic_fetch_add_explicit(&store->lookup_failures, 1, memory_order_relaxed);
}

const dvq_name_index *dvq_store_get_index(const dvq_vault_store *store)
{
    dvq_vault_store *own = (dvq_vault_store *)store;
    if (atomic_load_explicit(&own->names.is_built, memory_order_acquire))
        return &own->names.index;
    pthread_mutex_lock(&own->names.lock);
    ensure_index(own);
    bool built = atomic_load_explicit(&own->names.is_built, memory_order_relaxed);
    pthread_mutex_unlock(&own->names.lock);
    return built ? &own->names.index : NULL;
}

void dvq_store_drop_index(dvq_vault_store *store)
{
    atomic_store_explicit(&store->names.is_built, false, memory_order_relaxed);
}

size_t dvq_store_index_failures(const dvq_vault_store *store)
{
    return atomic_load_explicit(&store->lookup_failures, memory_order_relaxed);
}

unsigned dvq_store_get_threads(const dvq_vault_store *store)
{
    return store->loading.threads;
}

size_t dvq_store_count(const dvq_vault_store *store)
{
    return store->notes.count;
}

dvq_page *dvq_store_peek(const dvq_vault_store *store, size_t index)
{
    return atomic_load_explicit(&store->notes.pages[index], memory_order_acquire);
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

/* What stands at exactly `path`, or NULL. */
static const dvq_name_target *find_target(const dvq_vault_store *store, dvq_text path)
{
    const dvq_name_index *index = dvq_store_get_index(store);
    return index == NULL ? NULL : dvq_name_index_find(index, path);
}

/* The index of the note that a target is, SIZE_MAX for none. */
static size_t get_page(const dvq_name_target *target)
{
    return target == NULL || target->page == DVQ_LINK_NO_PAGE ? SIZE_MAX : target->page;
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
    return target != NULL && target->kind == DVQ_WALK_FOLDER;
}

bool dvq_store_has_file(const dvq_vault_store *store, dvq_text path)
{
    const dvq_name_target *target = find_target(store, path);
    return target != NULL && target->kind != DVQ_WALK_FOLDER;
}

dvq_text dvq_store_resolve(const dvq_vault_store *store, dvq_text path, dvq_text origin)
{
    const dvq_name_index *index = dvq_store_get_index(store);
    const dvq_name_target *target =
        index == NULL ? NULL : dvq_name_index_resolve(index, path, origin);
    return target == NULL ? dvq_text_make(NULL, 0) : target->path;
}

dvq_text dvq_store_resolve_note(const dvq_vault_store *store, dvq_text path, dvq_text origin,
                                size_t *page)
{
    const dvq_name_index *index = dvq_store_get_index(store);
    const dvq_name_target *target =
        index == NULL ? NULL : dvq_name_index_resolve(index, path, origin);
    dvq_text found = target == NULL ? dvq_text_make(NULL, 0) : target->path;
    /* What does not resolve may still be a note's path, character by character. */
    if (target == NULL && index != NULL)
        target = dvq_name_index_find(index, path);
    *page = get_page(target);
    return found;
}

size_t dvq_store_failures(const dvq_vault_store *store)
{
    return atomic_load_explicit(&store->loading.failures, memory_order_relaxed) +
           store->walk_failures;
}

/* ---- loading ---- */

bool dvq_store_has_failed(const dvq_vault_store *store, size_t index)
{
    return (atomic_load_explicit(&store->notes.states[index], memory_order_acquire) &
            DVQ_STATE_FAILED) != 0;
}

/* What of the note is still to be read; `wanted` tells whether it is one of those looked at. */
static unsigned find_missing(const dvq_vault_store *store, size_t index, bool wanted,
                             dvq_store_needs needs)
{
    const dvq_page *page = dvq_store_peek(store, index);
    uint8_t state = atomic_load_explicit(&store->notes.states[index], memory_order_acquire);
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

/* Under the lock. */
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

/* Under the lock, when the targets of all notes are known. */
static dvq_status gather_incoming(dvq_vault_store *store, dvq_error *error)
{
    if (atomic_load_explicit(&store->backlinks.are_known, memory_order_relaxed))
        return DVQ_OK;
    if (dvq_index_set_incoming(store) != DVQ_OK)
        return dvq_error_memory(error);
    atomic_store_explicit(&store->backlinks.are_known, true, memory_order_release);
    return DVQ_OK;
}

/* Incoming links that are known are no more to be read. */
static void drop_incoming(const dvq_vault_store *store, dvq_store_needs *needs)
{
    if (atomic_load_explicit(&store->backlinks.are_known, memory_order_acquire))
        needs->parts &= ~(unsigned)DVQ_PAGE_INCOMING;
}

dvq_status dvq_store_load(dvq_vault_store *store, const uint8_t *wanted, dvq_store_needs needs,
                          dvq_error *error)
{
    drop_incoming(store, &needs);
    bool incoming = (needs.parts & DVQ_PAGE_INCOMING) != 0;
    if (needs.parts == 0 || (!incoming && !is_any_to_load(store, wanted, needs)))
        return DVQ_OK;
    pthread_mutex_lock(&store->loading.lock);
    dvq_status status = load_wanted(store, wanted, needs, error);
    if (status == DVQ_OK && incoming)
        status = gather_incoming(store, error);
    pthread_mutex_unlock(&store->loading.lock);
    return status;
}

dvq_status dvq_store_load_note(dvq_vault_store *store, size_t index, dvq_store_needs needs,
                               dvq_error *error)
{
    drop_incoming(store, &needs);
    if ((needs.parts & DVQ_PAGE_INCOMING) != 0) {
        dvq_store_needs all = {.parts = DVQ_PAGE_INCOMING, .cancelled = needs.cancelled};
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
        kept = dvq_index_has_tag(page, folded, arena, &found) == DVQ_OK &&
               (!found || DVQ_VECTOR_PUSH(arena, &tagged, i));
    }
    if (!kept)
        return dvq_error_memory(error);
    *indices = tagged.items;
    *count = tagged.count;
    return DVQ_OK;
}

dvq_status dvq_store_list_incoming(dvq_vault_store *store, dvq_text path, const uint8_t *among,
                                   dvq_store_needs needs, dvq_arena *arena, dvq_text_vector *paths,
                                   dvq_error *error)
{
    size_t index = dvq_store_find_index(store, path);
    needs.parts = index != SIZE_MAX ? DVQ_PAGE_TARGETS : DVQ_PAGE_LINKS;
    dvq_status status = dvq_store_load(store, among, needs, error);
    if (status == DVQ_OK && dvq_index_list_linking(store, path, index, arena, paths) != DVQ_OK)
        status = dvq_error_memory(error);
    return status;
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
    if (status == DVQ_OK && page != NULL &&
        dvq_index_list_linked(store, page, arena, paths) != DVQ_OK)
        status = dvq_error_memory(error);
    return status;
}

/* ---- other files ---- */

dvq_status dvq_store_read_file(const dvq_vault_store *store, dvq_text path, dvq_arena *arena,
                               dvq_text *contents, dvq_error *error)
{
    const char *name = dvq_text_to_string(arena, path);
    if (name == NULL)
        return dvq_error_memory(error);
    /* A name with a 0 in it would open another file. */
    int descriptor = -1;
    errno = ENOENT;
    if (strlen(name) == path.length)
        descriptor = store->root.follows_links
                         ? dvq_file_open_followed(store->root.descriptor, store->root.path, name)
                         : dvq_file_open_inside(store->root.descriptor, name);
    if (descriptor < 0)
        return dvq_file_fail(error, "open", name, errno);
    dvq_file_buffer buffer;
    dvq_file_buffer_init(&buffer, store->allocate);
    dvq_text text;
    dvq_status status =
        dvq_file_read_open(descriptor, name, DVQ_VAULT_FILE_LIMIT, &buffer, &text, error);
    close(descriptor);
    if (status == DVQ_OK) {
        *contents = dvq_text_copy(arena, text);
        if (contents->data != NULL)
            *contents = dvq_unicode_repair(arena, *contents);
        if (contents->data == NULL)
            status = dvq_error_memory(error);
    }
    dvq_file_buffer_release(&buffer);
    return status;
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

dvq_status dvq_store_read_csv(const dvq_vault_store *store, const dvq_environment *environment,
                              dvq_text path, dvq_text origin, dvq_arena *arena,
                              dvq_value_vector *rows, dvq_error *error)
{
    static const dvq_text schemes[] = {{"http://", 7}, {"https://", 8}, {"file://", 7}};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (dvq_text_starts_with(path, schemes[i]))
            return dvq_error_set(error, DVQ_ERROR_EVALUATE,
                                 "csv() reads files of the vault only, not a URL");
    }
    dvq_text located;
    dvq_status status = dvq_store_locate(store, path, origin, arena, &located);
    if (status != DVQ_OK)
        return dvq_error_memory(error);
    dvq_text contents;
    status = dvq_store_read_file(store, located, arena, &contents, error);
    if (status != DVQ_OK)
        return status;
    status = dvq_csv_read(environment, arena, contents, rows);
    return status == DVQ_OK ? DVQ_OK : dvq_error_memory(error);
}
