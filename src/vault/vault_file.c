/* The files of an open vault, see vault_file.h. */
#include "vault/vault_file.h"

#include <errno.h>

#include "support/diagnostic.h"
#include "support/file_edit.h"
#include "value/csv.h"
#include "vault/lookup.h"
#include "vault/store.h"

bool dvq_store_list_files(dvq_arena *arena, const dvq_walk_entry_vector *entries,
                          dvq_store_files *files)
{
    *files = (dvq_store_files){NULL, 0};
    size_t left_out = 0;
    for (size_t i = 0; i < entries->count; i++)
        left_out += dvq_walk_is_left_out(entries->items[i].kind);
    if (left_out == 0)
        return true;
    files->places = dvq_arena_allocate_array(arena, entries->count, sizeof *files->places);
    if (files->places == NULL)
        return false;
    for (size_t i = 0; i < entries->count; i++)
        if (!dvq_walk_is_left_out(entries->items[i].kind))
            files->places[files->count++] = i;
    return true;
}

bool dvq_store_get_file(const dvq_vault_store *store, size_t index, dvq_store_file *file)
{
    const dvq_store_files *files = &store->files;
    if (index >= (files->places != NULL ? files->count : store->entries.count))
        return false;
    index = files->places != NULL ? files->places[index] : index;
    const dvq_walk_entry *found = &store->entries.items[index];
    *file = (dvq_store_file){.path = found->path.data,
                             .is_note = found->kind == DVQ_WALK_NOTE,
                             .is_folder = found->kind == DVQ_WALK_FOLDER};
    return true;
}

int dvq_store_open_file(const dvq_vault_store *store, const char *path, dvq_error *error)
{
    int descriptor = dvq_root_open_file(&store->root, path);
    if (descriptor < 0)
        dvq_file_fail(error, "open", path, errno);
    return descriptor;
}

bool dvq_store_has_note_file(const dvq_vault_store *store, dvq_text file)
{
    for (size_t i = 0; i < store->notes.count; i++)
        if (dvq_text_equal(dvq_text_from_string(store->notes.files[i]), file))
            return true;
    return false;
}

const char *dvq_store_get_note_file(const dvq_vault_store *store, dvq_text note)
{
    size_t index = dvq_store_find_index(store, note);
    return index != SIZE_MAX ? store->notes.files[index] : NULL;
}

/* The page's file, as the system has its path; NULL when a refresh found it gone. */
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
    /* The file that a symbolic link leads to is written, not the link. */
    char real[DVQ_FILE_PATH_CAPACITY];
    if (store->root.follows_links && !dvq_file_resolve_inside(store->root.path, path, real))
        return dvq_file_fail(error, "write", path, errno);
    return dvq_file_edit(store->root.descriptor, store->root.follows_links ? real : path,
                         page->source, text, written, error);
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
    located = dvq_store_get_bytes(store, located);
    dvq_text contents;
    status = dvq_root_read_file(&store->root, located, arena, &contents, error);
    if (status != DVQ_OK)
        return status;
    status = dvq_csv_read(environment, arena, contents, rows);
    return status == DVQ_OK ? DVQ_OK : dvq_error_memory(error);
}
