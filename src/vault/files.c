/* Listing, opening and replacing files of a vault, see files.h. Never leads outside it. */
#include "vault/files.h"

#include <errno.h>

#include "support/diagnostic.h"
#include "support/file_write.h"
#include "vault/settings.h"
#include "vault/store.h"

bool dvq_store_get_entry(const dvq_vault_store *store, size_t index, dvq_vault_entry *entry)
{
    if (index >= store->entries.count)
        return false;
    const dvq_walk_entry *found = &store->entries.items[index];
    *entry = (dvq_vault_entry){.path = found->path.data,
                               .is_note = found->kind == DVQ_WALK_NOTE,
                               .is_folder = found->kind == DVQ_WALK_FOLDER};
    return true;
}

size_t dvq_store_count_named(const dvq_vault_store *store, dvq_text name)
{
    const dvq_name_index *index = dvq_store_get_index(store);
    return index == NULL ? 0 : dvq_name_index_count_named(index, name);
}

/* The path that leads to a file without symbolic links, where links are followed. */
static const char *resolve(const dvq_vault_store *store, const char *path,
                           char real[DVQ_FILE_PATH_CAPACITY])
{
    if (!store->root.follows_links)
        return path;
    return dvq_file_resolve_inside(store->root.path, path, real) ? real : NULL;
}

int dvq_store_open_file(const dvq_vault_store *store, const char *path, dvq_error *error)
{
    char real[DVQ_FILE_PATH_CAPACITY];
    const char *found = resolve(store, path, real);
    int descriptor = found == NULL ? -1 : dvq_file_open_inside(store->root.descriptor, found);
    if (descriptor < 0)
        dvq_file_fail(error, "open", path, errno);
    return descriptor;
}

/* A note's path as the system has it. */
static const char *get_file_path(const dvq_vault_store *store, const dvq_page *page)
{
    size_t index = 0;
    return dvq_store_find(store, page->path, &index) == page ? store->notes.files[index] : NULL;
}

dvq_status dvq_store_replace(const dvq_vault_store *store, const dvq_page *page, dvq_text text,
                             bool *written, dvq_error *error)
{
    const char *path = get_file_path(store, page);
    *written = false;
    if (path == NULL)
        return dvq_error_set(error, DVQ_ERROR_IO, "the note is no longer there");
    /* The file that a link leads to is replaced, not the link. */
    char real[DVQ_FILE_PATH_CAPACITY];
    const char *found = resolve(store, path, real);
    if (found == NULL)
        return dvq_file_fail(error, "write", path, errno);
    dvq_file_target target = {.directory = store->root.descriptor,
                              .path = found,
                              .expected = &page->source,
                              .durable = true};
    return dvq_file_replace(&target, text, written, error);
}

/* A settings file's text, "" when it is missing or cannot be read. */
static dvq_text read_settings(const dvq_vault_store *store, dvq_text path, dvq_arena *arena)
{
    dvq_text json;
    return dvq_store_read_file(store, path, arena, &json, NULL) == DVQ_OK ? json : DVQ_TEXT("");
}

dvq_status dvq_store_read_settings(const dvq_vault_store *store, dvq_arena *arena,
                                   dvq_vault_settings *settings)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, store->allocate);
    dvq_settings_init(settings);
    dvq_text dataview =
        read_settings(store, DVQ_TEXT(".obsidian/plugins/dataview/data.json"), &scratch);
    dvq_text serializer =
        read_settings(store, DVQ_TEXT(".obsidian/plugins/dataview-serializer/data.json"), &scratch);
    dvq_status status = dvq_settings_read_dataview(arena, dataview, settings);
    if (status == DVQ_OK && serializer.length > 0)
        status = dvq_settings_read_serializer(
            serializer, read_settings(store, DVQ_TEXT(".obsidian/app.json"), &scratch), settings);
    dvq_arena_release(&scratch);
    return status;
}
