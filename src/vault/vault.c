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
#include "vault/csv.h"
#include "vault/index.h"
#include "vault/loader.h"
#include "vault/refresh.h"
#include "vault/settings.h"
#include "vault/tree.h"

enum { DEFAULT_MOST_THREADS = 8 };

static const size_t FILE_LIMIT = (size_t)64 * 1024 * 1024;

/* ---- opening ---- */

void dvq_vault_tree_warn(const dvq_vault_tree *vault, const char *path, const dvq_error *problem)
{
    dvq_vault_tree *own = (dvq_vault_tree *)vault;
    if (vault->log == NULL)
        return;
    pthread_mutex_lock(&own->log_lock);
    vault->log(vault->log_user, path, problem);
    pthread_mutex_unlock(&own->log_lock);
}

static void take_walk_warning(void *user, const char *path, const dvq_error *problem)
{
    dvq_vault_tree *vault = user;
    vault->walk_failures++;
    dvq_vault_tree_warn(vault, path, problem);
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

static bool init_locks(dvq_vault_tree *vault)
{
    pthread_mutex_t *locks[] = {&vault->log_lock, &vault->load_lock, &vault->index_lock};
    for (size_t i = 0; i < sizeof locks / sizeof locks[0]; i++) {
        if (pthread_mutex_init(locks[i], NULL) == 0)
            continue;
        while (i-- > 0)
            pthread_mutex_destroy(locks[i]);
        return false;
    }
    return true;
}

static dvq_vault_tree *make_vault(const dvq_vault_tree_options *options)
{
    const dvq_allocator *allocator = options->allocator;
    dvq_vault_tree *vault = allocator == NULL ? malloc(sizeof *vault)
                                              : allocator->allocate(allocator->user, sizeof *vault);
    if (vault == NULL)
        return NULL;
    memset(vault, 0, sizeof *vault);
    if (!init_locks(vault)) {
        if (allocator == NULL)
            free(vault);
        else
            allocator->release(allocator->user, vault, sizeof *vault);
        return NULL;
    }
    if (allocator != NULL) {
        vault->allocator = *allocator;
        vault->allocate = &vault->allocator;
    }
    vault->environment = options->environment;
    vault->threads = choose_threads(options->threads);
    vault->follow_links = options->follow_links;
    vault->log = options->log;
    vault->log_user = options->log_user;
    vault->root = -1;
    dvq_arena_init(&vault->arena, vault->allocate);
    dvq_arena_init(&vault->shape, vault->allocate);
    dvq_arena_init(&vault->incoming, vault->allocate);
    return vault;
}

static dvq_status open_root(dvq_vault_tree *vault, const char *path, dvq_error *error)
{
    vault->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (vault->root < 0)
        return dvq_file_fail(error, "open folder", path, errno);
    char real[DVQ_FILE_PATH_CAPACITY];
    if (!dvq_file_resolve(path, real))
        return dvq_file_fail(error, "open folder", path, errno);
    vault->real_root = dvq_text_to_string(&vault->arena, dvq_text_from_string(real));
    return vault->real_root != NULL ? DVQ_OK : dvq_error_memory(error);
}

void dvq_vault_tree_clear_page(const dvq_vault_tree *vault, dvq_page *page, dvq_text path,
                               const dvq_link *link)
{
    *page = (dvq_page){.object = {&dvq_page_class},
                       .file = {&dvq_page_file_class},
                       .depth = DVQ_PAGE_NAME,
                       .path = path,
                       .link = link,
                       .frontmatter = dvq_value_object(vault->nothing),
                       .day = dvq_value_null(),
                       .environment = vault->environment};
}

/* The pages of the walk's notes, with what is known before any is read. */
static dvq_status make_pages(dvq_vault_tree *vault)
{
    size_t count = 0;
    for (size_t i = 0; i < vault->entries.count; i++)
        count += vault->entries.items[i].kind == DVQ_WALK_NOTE;
    dvq_arena *shape = &vault->shape;
    vault->pages = dvq_arena_allocate_array(shape, count, sizeof(dvq_page *));
    vault->files = dvq_arena_allocate_array(shape, count, sizeof *vault->files);
    vault->states = dvq_arena_allocate_array(shape, count, sizeof *vault->states);
    vault->homes = dvq_arena_allocate_array(shape, count, sizeof(dvq_note_home *));
    dvq_page *pages = dvq_arena_allocate_array(&vault->arena, count, sizeof *pages);
    dvq_link *links = dvq_arena_allocate_array(&vault->arena, count, sizeof *links);
    vault->nothing = dvq_object_make(&vault->arena, NULL, 0);
    if (vault->pages == NULL || vault->files == NULL || vault->states == NULL ||
        vault->homes == NULL || pages == NULL || links == NULL || vault->nothing == NULL)
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < vault->entries.count; i++) {
        const dvq_walk_entry *entry = &vault->entries.items[i];
        if (entry->kind != DVQ_WALK_NOTE)
            continue;
        dvq_text path = dvq_unicode_repair(&vault->arena, entry->path);
        if (path.data == NULL)
            return DVQ_ERROR_MEMORY;
        size_t at = vault->count++;
        links[at] = (dvq_link){.path = path, .type = DVQ_LINK_FILE};
        vault->files[at] = entry->path.data;
        vault->pages[at] = &pages[at];
        dvq_vault_tree_clear_page(vault, &pages[at], path, &links[at]);
    }
    return DVQ_OK;
}

dvq_status dvq_vault_tree_set_starred(dvq_vault_tree *vault)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, vault->allocate);
    dvq_text json;
    dvq_text_vector paths = {0};
    dvq_status status = DVQ_OK;
    dvq_text file = DVQ_TEXT(".obsidian/bookmarks.json");
    if (dvq_vault_tree_read_file(vault, file, &scratch, &json, NULL) == DVQ_OK)
        status = dvq_settings_read_bookmarks(&scratch, json, &paths);
    for (size_t i = 0; i < paths.count && status == DVQ_OK; i++) {
        dvq_page *page = dvq_vault_tree_find(vault, paths.items[i], NULL);
        if (page != NULL)
            page->starred = true;
    }
    dvq_arena_release(&scratch);
    return status;
}

static dvq_status fill_vault(dvq_vault_tree *vault, const char *path, dvq_error *error)
{
    dvq_status status = open_root(vault, path, error);
    if (status != DVQ_OK)
        return status;
    vault->worker_arenas = dvq_arena_allocate_array(&vault->arena, DVQ_VAULT_MOST_THREADS,
                                                    sizeof *vault->worker_arenas);
    if (vault->worker_arenas == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < DVQ_VAULT_MOST_THREADS; i++)
        dvq_arena_init(&vault->worker_arenas[i], vault->allocate);
    dvq_walk_options options = {.follow_links = vault->follow_links,
                                .real_root = vault->real_root,
                                .warn = take_walk_warning,
                                .user = vault};
    status = dvq_walk_list(&vault->arena, vault->root, &options, &vault->entries, error);
    if (status != DVQ_OK)
        return status;
    if (make_pages(vault) != DVQ_OK || dvq_vault_tree_set_starred(vault) != DVQ_OK)
        return dvq_error_memory(error);
    return DVQ_OK;
}

dvq_status dvq_vault_tree_open(const char *path, const dvq_vault_tree_options *options,
                               dvq_vault_tree **vault, dvq_error *error)
{
    *vault = NULL;
    dvq_vault_tree *made = make_vault(options);
    if (made == NULL)
        return dvq_error_memory(error);
    dvq_status status = fill_vault(made, path, error);
    if (status != DVQ_OK) {
        dvq_vault_tree_close(made);
        return status;
    }
    *vault = made;
    return DVQ_OK;
}

void dvq_vault_tree_close(dvq_vault_tree *vault)
{
    if (vault == NULL)
        return;
    for (size_t i = 0; vault->worker_arenas != NULL && i < DVQ_VAULT_MOST_THREADS; i++)
        dvq_arena_release(&vault->worker_arenas[i]);
    dvq_refresh_close(vault);
    dvq_arena_release(&vault->incoming);
    dvq_arena_release(&vault->shape);
    dvq_arena_release(&vault->arena);
    pthread_mutex_destroy(&vault->index_lock);
    pthread_mutex_destroy(&vault->load_lock);
    pthread_mutex_destroy(&vault->log_lock);
    if (vault->root >= 0)
        close(vault->root);
    if (vault->allocate == NULL) {
        free(vault);
        return;
    }
    dvq_allocator allocator = vault->allocator;
    allocator.release(allocator.user, vault, sizeof *vault);
}

/* ---- looking up ---- */

/* Complete the targets of the index from the walk's entries. */
static bool build_index(dvq_vault_tree *vault)
{
    dvq_arena *arena = &vault->shape;
    size_t count = vault->entries.count;
    vault->targets = dvq_arena_allocate_array(arena, count, sizeof *vault->targets);
    if (vault->targets == NULL)
        return false;
    size_t page = 0;
    for (size_t i = 0; i < count; i++) {
        const dvq_walk_entry *entry = &vault->entries.items[i];
        dvq_link_target *target = &vault->targets[i];
        target->kind = entry->kind;
        target->page = entry->kind == DVQ_WALK_NOTE ? page++ : SIZE_MAX;
        target->path = target->page != SIZE_MAX ? vault->pages[target->page]->path
                                                : dvq_unicode_repair(&vault->arena, entry->path);
        if (target->path.data == NULL)
            return false;
    }
    return dvq_link_index_build(&vault->index, arena, vault->targets, count);
}

/* Under the lock. A failure leaves nothing behind, so that the next call can try again. */
static void ensure_index(dvq_vault_tree *vault)
{
    if (atomic_load_explicit(&vault->has_index, memory_order_relaxed))
        return;
    dvq_arena_mark paths = dvq_arena_get_mark(&vault->arena);
    dvq_arena_mark shape = dvq_arena_get_mark(&vault->shape);
    if (build_index(vault)) {
        atomic_store_explicit(&vault->has_index, true, memory_order_release);
        return;
    }
    dvq_arena_rewind(&vault->arena, paths);
    dvq_arena_rewind(&vault->shape, shape);
    atomic_fetch_add_explicit(&vault->index_failures, 1, memory_order_relaxed);
}

const dvq_link_index *dvq_vault_tree_get_index(const dvq_vault_tree *vault)
{
    dvq_vault_tree *own = (dvq_vault_tree *)vault;
    if (atomic_load_explicit(&own->has_index, memory_order_acquire))
        return &own->index;
    pthread_mutex_lock(&own->index_lock);
    ensure_index(own);
    bool built = atomic_load_explicit(&own->has_index, memory_order_relaxed);
    pthread_mutex_unlock(&own->index_lock);
    return built ? &own->index : NULL;
}

void dvq_vault_tree_drop_index(dvq_vault_tree *vault)
{
    atomic_store_explicit(&vault->has_index, false, memory_order_relaxed);
}

size_t dvq_vault_tree_index_failures(const dvq_vault_tree *vault)
{
    return atomic_load_explicit(&vault->index_failures, memory_order_relaxed);
}

size_t dvq_vault_tree_count(const dvq_vault_tree *vault)
{
    return vault->count;
}

dvq_page *dvq_vault_tree_get(const dvq_vault_tree *vault, size_t index)
{
    return vault->pages[index];
}

/* What stands at exactly `path`, or NULL. */
static const dvq_link_target *find_target(const dvq_vault_tree *vault, dvq_text path)
{
    const dvq_link_index *index = dvq_vault_tree_get_index(vault);
    return index == NULL ? NULL : dvq_link_index_find(index, path);
}

dvq_page *dvq_vault_tree_find(const dvq_vault_tree *vault, dvq_text path, size_t *index)
{
    const dvq_link_target *target = find_target(vault, path);
    if (target == NULL || target->page == SIZE_MAX)
        return NULL;
    if (index != NULL)
        *index = target->page;
    return vault->pages[target->page];
}

bool dvq_vault_tree_has_folder(const dvq_vault_tree *vault, dvq_text path)
{
    if (path.length == 0)
        return true;
    const dvq_link_target *target = find_target(vault, path);
    return target != NULL && target->kind == DVQ_WALK_FOLDER;
}

bool dvq_vault_tree_has_file(const dvq_vault_tree *vault, dvq_text path)
{
    const dvq_link_target *target = find_target(vault, path);
    return target != NULL && target->kind != DVQ_WALK_FOLDER;
}

dvq_text dvq_vault_tree_resolve(const dvq_vault_tree *vault, dvq_text path, dvq_text origin)
{
    const dvq_link_index *index = dvq_vault_tree_get_index(vault);
    const dvq_link_target *target =
        index == NULL ? NULL : dvq_link_index_resolve(index, path, origin);
    return target == NULL ? dvq_text_make(NULL, 0) : target->path;
}

size_t dvq_vault_tree_failures(const dvq_vault_tree *vault)
{
    return atomic_load_explicit(&vault->failures, memory_order_relaxed) + vault->walk_failures;
}

/* ---- loading ---- */

/* With this, what was put into the page before the bit was set can be seen. */
static bool has_bit(const dvq_vault_tree *vault, size_t index, unsigned bit)
{
    return (atomic_load_explicit(&vault->states[index], memory_order_acquire) & bit) != 0;
}

bool dvq_vault_tree_is_read(const dvq_vault_tree *vault, size_t index)
{
    return has_bit(vault, index, DVQ_NOTE_READ);
}

bool dvq_vault_tree_has_failed(const dvq_vault_tree *vault, size_t index)
{
    return has_bit(vault, index, DVQ_NOTE_FAILED);
}

static bool is_to_load(const dvq_vault_tree *vault, size_t index, dvq_vault_needs needs)
{
    unsigned enough = DVQ_NOTE_FAILED | DVQ_NOTE_READ;
    if (!needs.contents)
        enough |= DVQ_NOTE_STATED;
    else if (needs.tasks_only)
        enough |= DVQ_NOTE_SKIMMED;
    return !has_bit(vault, index, enough);
}

static bool is_any_to_load(const dvq_vault_tree *vault, const uint8_t *wanted,
                           dvq_vault_needs needs)
{
    for (size_t i = 0; i < vault->count; i++) {
        if ((wanted == NULL || wanted[i] != 0) && is_to_load(vault, i, needs))
            return true;
    }
    return false;
}

/* Under the lock. */
static dvq_status load_wanted(dvq_vault_tree *vault, const uint8_t *wanted, dvq_vault_needs needs,
                              dvq_error *error)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, vault->allocate);
    size_t *indices = dvq_arena_allocate(&scratch, vault->count * sizeof *indices);
    size_t count = 0;
    for (size_t i = 0; i < vault->count && indices != NULL; i++) {
        if ((wanted == NULL || wanted[i] != 0) && is_to_load(vault, i, needs))
            indices[count++] = i;
    }
    dvq_status status = indices == NULL ? dvq_error_memory(error)
                                        : dvq_loader_run(vault, indices, count, needs, error);
    dvq_arena_release(&scratch);
    return status;
}

/* Under the lock: read all notes and set their incoming links. */
static dvq_status load_incoming(dvq_vault_tree *vault, const atomic_bool *cancelled,
                                dvq_error *error)
{
    dvq_vault_needs all = {.contents = true, .cancelled = cancelled};
    dvq_status status = load_wanted(vault, NULL, all, error);
    if (status != DVQ_OK || atomic_load_explicit(&vault->has_incoming, memory_order_relaxed))
        return status;
    if (dvq_index_set_incoming(vault) != DVQ_OK)
        return dvq_error_memory(error);
    atomic_store_explicit(&vault->has_incoming, true, memory_order_release);
    return DVQ_OK;
}

dvq_status dvq_vault_tree_load(dvq_vault_tree *vault, const uint8_t *wanted, dvq_vault_needs needs,
                               dvq_error *error)
{
    if (needs.names_only)
        return DVQ_OK;
    bool done = needs.incoming ? atomic_load_explicit(&vault->has_incoming, memory_order_acquire)
                               : !is_any_to_load(vault, wanted, needs);
    if (done)
        return DVQ_OK;
    pthread_mutex_lock(&vault->load_lock);
    dvq_status status = needs.incoming ? load_incoming(vault, needs.cancelled, error)
                                       : load_wanted(vault, wanted, needs, error);
    pthread_mutex_unlock(&vault->load_lock);
    return status;
}

dvq_status dvq_vault_tree_load_note(dvq_vault_tree *vault, size_t index, dvq_vault_needs needs,
                                    dvq_error *error)
{
    if (needs.incoming)
        return dvq_vault_tree_load(vault, NULL, needs, error);
    if (needs.names_only || !is_to_load(vault, index, needs))
        return DVQ_OK;
    dvq_status status = DVQ_OK;
    pthread_mutex_lock(&vault->load_lock);
    if (is_to_load(vault, index, needs))
        status = dvq_loader_run(vault, &index, 1, needs, error);
    pthread_mutex_unlock(&vault->load_lock);
    return status;
}

dvq_status dvq_vault_tree_list_tagged(dvq_vault_tree *vault, dvq_text tag, const uint8_t *among,
                                      dvq_arena *arena, size_t **indices, size_t *count,
                                      dvq_error *error)
{
    *indices = NULL;
    *count = 0;
    dvq_status status =
        dvq_vault_tree_load(vault, among, (dvq_vault_needs){.contents = true}, error);
    if (status != DVQ_OK)
        return status;
    dvq_text folded = dvq_unicode_lower(arena, tag);
    DVQ_VECTOR(size_t) tagged = {0};
    bool kept = folded.data != NULL;
    for (size_t i = 0; i < vault->count && kept; i++) {
        bool found = false;
        if (among != NULL && among[i] == 0)
            continue;
        kept = dvq_index_has_tag(vault->pages[i], folded, arena, &found) == DVQ_OK &&
               (!found || DVQ_VECTOR_PUSH(arena, &tagged, i));
    }
    if (!kept)
        return dvq_error_memory(error);
    *indices = tagged.items;
    *count = tagged.count;
    return DVQ_OK;
}

dvq_status dvq_vault_tree_list_incoming(dvq_vault_tree *vault, dvq_text path, dvq_arena *arena,
                                        dvq_text_vector *paths, dvq_error *error)
{
    dvq_status status =
        dvq_vault_tree_load(vault, NULL, (dvq_vault_needs){.contents = true}, error);
    if (status == DVQ_OK && dvq_index_list_linking(vault, path, arena, paths) != DVQ_OK)
        status = dvq_error_memory(error);
    return status;
}

dvq_status dvq_vault_tree_list_outgoing(dvq_vault_tree *vault, dvq_text path, dvq_arena *arena,
                                        dvq_text_vector *paths, dvq_error *error)
{
    size_t index;
    const dvq_page *page = dvq_vault_tree_find(vault, path, &index);
    if (page == NULL && dvq_vault_tree_has_file(vault, path))
        return dvq_error_set(error, DVQ_ERROR_EVALUATE, "%.*s is not a note and has no links",
                             (int)(path.length < 200 ? path.length : 200), path.data);
    /* Dataview looks for links to a path that names no file, whichever way is asked for. */
    if (page == NULL)
        return dvq_vault_tree_list_incoming(vault, path, arena, paths, error);
    dvq_vault_needs needs = {.contents = true};
    dvq_status status = dvq_vault_tree_load_note(vault, index, needs, error);
    if (status == DVQ_OK && dvq_index_list_linked(vault, page, arena, paths) != DVQ_OK)
        status = dvq_error_memory(error);
    return status;
}

/* ---- other files ---- */

/* Open a path that may pass through symbolic links but must end inside the vault. */
static int open_followed(const dvq_vault_tree *vault, const char *path)
{
    char real[DVQ_FILE_PATH_CAPACITY];
    bool inside = dvq_file_resolve_inside(vault->real_root, path, real);
    return inside ? dvq_file_open_inside(vault->root, real) : -1;
}

dvq_status dvq_vault_tree_read_file(const dvq_vault_tree *vault, dvq_text path, dvq_arena *arena,
                                    dvq_text *contents, dvq_error *error)
{
    const char *name = dvq_text_to_string(arena, path);
    if (name == NULL)
        return dvq_error_memory(error);
    /* A name with a 0 in it would open another file. */
    int descriptor = -1;
    errno = ENOENT;
    if (strlen(name) == path.length)
        descriptor = vault->follow_links ? open_followed(vault, name)
                                         : dvq_file_open_inside(vault->root, name);
    if (descriptor < 0)
        return dvq_file_fail(error, "open", name, errno);
    dvq_file_buffer buffer;
    dvq_file_buffer_init(&buffer, vault->allocate);
    dvq_text text;
    dvq_status status = dvq_file_read_open(descriptor, name, FILE_LIMIT, &buffer, &text, error);
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

dvq_status dvq_vault_tree_locate(const dvq_vault_tree *vault, dvq_text path, dvq_text origin,
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
    if (status == DVQ_OK && find_target(vault, beside) != NULL)
        *located = beside;
    return status;
}

dvq_status dvq_vault_tree_read_csv(const dvq_vault_tree *vault, const dvq_environment *environment,
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
    dvq_text contents;
    dvq_status status = dvq_vault_tree_locate(vault, path, origin, arena, &located);
    if (status != DVQ_OK)
        return dvq_error_memory(error);
    status = dvq_vault_tree_read_file(vault, located, arena, &contents, error);
    if (status != DVQ_OK)
        return status;
    status = dvq_csv_read(environment, arena, contents, rows);
    return status == DVQ_OK ? DVQ_OK : dvq_error_memory(error);
}
