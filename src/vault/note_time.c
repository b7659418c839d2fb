/*
 * Where the notes' times come from, see note_time.h. Looks at files and at what is above the
 * vault's folder, but opens nothing.
 */
#include "vault/note_time.h"

#include <fcntl.h>
#include <string.h>

#include "support/diagnostic.h"
#include "support/file.h"
#include "support/unicode.h"
#include "vault/lookup.h"
#include "vault/note_table.h"
#include "vault/store.h"

enum {
    FEWEST_NOTES = 10,     /* fewer could have been written within a minute */
    ONE_STRAGGLER_IN = 10, /* notes that were changed since the checkout */
    CHECKOUT_MILLISECONDS = 60000,
    FETCH_MILLISECONDS = 15 * 60000
};

/* Find the note at `path`, whose bytes may be any. */
static dvq_status find_page(dvq_vault_store *store, dvq_text path, dvq_page **page, size_t *index,
                            dvq_error *error)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, store->allocate);
    size_t failures = dvq_store_lookup_failures(store);
    dvq_text repaired = dvq_unicode_repair(&scratch, path);
    *page = repaired.data != NULL ? dvq_store_find(store, repaired, index) : NULL;
    bool lacked = repaired.data == NULL || dvq_store_lookup_failures(store) != failures;
    dvq_arena_release(&scratch);
    if (lacked)
        return dvq_error_memory(error);
    if (*page == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "there is no note %.*s",
                             (int)(path.length < 200 ? path.length : 200), path.data);
    return DVQ_OK;
}

dvq_status dvq_store_set_times(dvq_vault_store *store, dvq_text path, int64_t created,
                               int64_t modified, dvq_error *error)
{
    dvq_page *page;
    size_t index;
    dvq_status status = find_page(store, path, &page, &index, error);
    if (status != DVQ_OK)
        return status;
    dvq_file_stat stat;
    status = dvq_file_get_stat(store->root.descriptor, store->notes.files[index], &stat, error);
    if (status != DVQ_OK)
        return status;
    if (page->times == NULL)
        page->times = dvq_arena_allocate(&store->arena, sizeof *page->times);
    if (page->times == NULL)
        return dvq_error_memory(error);
    *page->times = (dvq_page_times){.created = created,
                                    .modified = modified,
                                    .file_modified = stat.modified,
                                    .file_size = stat.size};
    store->times.are_chosen = true;
    return DVQ_OK;
}

/* ---- fields ---- */

static bool copy_names(dvq_vault_store *store, const char *const *names, size_t count,
                       dvq_text_vector *copies)
{
    for (size_t i = 0; i < count; i++) {
        dvq_text name = dvq_text_from_string(names[i]);
        dvq_text copy = dvq_text_make(dvq_text_to_string(&store->arena, name), name.length);
        if (copy.data == NULL || !DVQ_VECTOR_PUSH(&store->arena, copies, copy))
            return false;
    }
    return true;
}

dvq_status dvq_store_set_time_fields(dvq_vault_store *store, const char *const *created,
                                     size_t created_count, const char *const *modified,
                                     size_t modified_count, dvq_error *error)
{
    dvq_page_time_fields fields = {0};
    if (!copy_names(store, created, created_count, &fields.created) ||
        !copy_names(store, modified, modified_count, &fields.modified))
        return dvq_error_memory(error);
    bool any = fields.created.count + fields.modified.count > 0;
    store->times.fields = fields;
    store->times.are_chosen = true;
    store->page_maker.home.time_fields = any ? &store->times.fields : NULL;
    return DVQ_OK;
}

/* ---- checkouts ---- */

/*
 * When the repository that the folder is in was made: the .git in it or in one above, which is a
 * file where git keeps its own elsewhere. False when there is none.
 */
static bool find_repository(const char *folder, int64_t *created)
{
    static const char name[] = "/.git";
    char path[DVQ_FILE_PATH_CAPACITY + sizeof name];
    size_t length = strlen(folder);
    if (length >= DVQ_FILE_PATH_CAPACITY)
        return false;
    memcpy(path, folder, length);
    for (;;) {
        while (length > 0 && path[length - 1] == '/')
            length--;
        memcpy(path + length, name, sizeof name);
        dvq_file_stat stat;
        if (dvq_file_get_stat(AT_FDCWD, path, &stat, NULL) == DVQ_OK) {
            *created = stat.created;
            return true;
        }
        if (length == 0)
            return false;
        while (length > 0 && path[length - 1] != '/')
            length--;
    }
}

static bool is_near(int64_t time, int64_t other)
{
    return time - other <= CHECKOUT_MILLISECONDS && other - time <= CHECKOUT_MILLISECONDS;
}

/*
 * Whether the notes are as old as the repository, but for the time that it took to fetch it. Ends
 * at the first few notes where times differ, as they do wherever people write.
 */
static bool have_one_time(const dvq_vault_store *store, int64_t repository)
{
    size_t count = store->notes.count;
    size_t stragglers = 0;
    int64_t first = 0;
    for (size_t i = 0; i < count; i++) {
        dvq_file_stat stat;
        if (dvq_file_get_stat(store->root.descriptor, store->notes.files[i], &stat, NULL) != DVQ_OK)
            return false;
        if (i == 0)
            first = stat.created;
        stragglers += !is_near(stat.created, first) || !is_near(stat.modified, first);
        if (stragglers > count / ONE_STRAGGLER_IN)
            return false;
    }
    return is_near(first, repository) ||
           (first > repository && first - repository <= FETCH_MILLISECONDS);
}

bool dvq_store_is_checkout(dvq_vault_store *store)
{
    if (store->times.are_chosen || store->notes.count < FEWEST_NOTES ||
        atomic_exchange(&store->times.judged, true))
        return false;
    int64_t repository;
    return find_repository(store->root.path, &repository) && have_one_time(store, repository);
}
