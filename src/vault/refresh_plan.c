/*
 * Comparing a vault with its folder, see refresh_plan.h. Reads the state of files, and a note's
 * text only where time and size cannot tell. What outlives the plan goes into the vault's arena.
 */
#include "vault/refresh_plan.h"

#include <stdlib.h>

#include "note/list_item.h"
#include "vault/note_table.h"
#include "vault/vault_file.h"

/* How deep values are searched for links; what is deeper counts as having some. */
enum { SEARCH_DEPTH = 64 };

/* ---- entries ---- */

/* The order of a walk: by bytes, but what is in a folder comes right after the folder. */
static int compare_paths(dvq_text a, dvq_text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    for (size_t i = 0; i < shorter; i++) {
        if (a.data[i] != b.data[i]) {
            int left = a.data[i] == '/' ? 0 : (unsigned char)a.data[i];
            int right = b.data[i] == '/' ? 0 : (unsigned char)b.data[i];
            return left - right;
        }
    }
    return a.length < b.length ? -1 : a.length > b.length;
}

static int compare_entries(const void *left, const void *right)
{
    const dvq_walk_entry *a = left;
    const dvq_walk_entry *b = right;
    return compare_paths(a->path, b->path);
}

/* Add the folders that an overlay's note is in, then the note. */
static bool add_overlay(dvq_refresh_plan *plan, dvq_walk_entry_vector *added, dvq_text path)
{
    const dvq_exclude *exclude = &plan->store->exclude;
    size_t slash = dvq_text_find_byte(path, '/', 0);
    while (slash != SIZE_MAX) {
        dvq_text folder = dvq_text_copy(&plan->scratch, dvq_text_slice(path, 0, slash));
        bool left_out = dvq_exclude_has_any(exclude, folder, true);
        dvq_walk_entry entry = {.path = folder,
                                .kind = left_out ? DVQ_WALK_FOLDER_LEFT_OUT : DVQ_WALK_FOLDER};
        if (folder.data == NULL || !DVQ_VECTOR_PUSH(&plan->scratch, added, entry))
            return false;
        slash = dvq_text_find_byte(path, '/', slash + 1);
    }
    bool left_out = dvq_exclude_has_any(exclude, path, false);
    dvq_walk_entry entry = {.path = path, .kind = left_out ? DVQ_WALK_LEFT_OUT : DVQ_WALK_NOTE};
    return DVQ_VECTOR_PUSH(&plan->scratch, added, entry);
}

/* Merge two sorted lists; of entries with the same path, the first list's is taken. */
static bool merge(dvq_refresh_plan *plan, const dvq_walk_entry_vector *first,
                  const dvq_walk_entry_vector *second)
{
    size_t i = 0;
    size_t j = 0;
    while (i < first->count || j < second->count) {
        int order = i == first->count    ? 1
                    : j == second->count ? -1
                                         : compare_entries(&first->items[i], &second->items[j]);
        const dvq_walk_entry *next = order <= 0 ? &first->items[i++] : &second->items[j];
        dvq_text path = next->path;
        if (!DVQ_VECTOR_PUSH(&plan->scratch, &plan->entries, *next))
            return false;
        while (j < second->count && dvq_text_equal(second->items[j].path, path))
            j++;
    }
    return true;
}

/*
 * Have entries of overlays stand for what is on disk under the same name in another form, by taking
 * its bytes for their path.
 */
static bool match_forms(dvq_refresh_plan *plan, const dvq_walk_entry_vector *added)
{
    bool all_ascii = true;
    for (size_t i = 0; i < added->count; i++)
        all_ascii = all_ascii && dvq_text_is_ascii(added->items[i].path);
    if (all_ascii)
        return true;
    dvq_map disk; /* by path as it is shown */
    dvq_map_init(&disk, &plan->scratch);
    for (size_t i = 0; i < plan->disk.count; i++) {
        dvq_walk_entry *entry = &plan->disk.items[i];
        dvq_text shown = dvq_store_show_path(&plan->scratch, entry->path);
        bool differs = shown.data != entry->path.data;
        if (shown.data == NULL || (differs && !dvq_map_set(&disk, shown, entry)))
            return false;
    }
    for (size_t i = 0; i < added->count; i++) {
        const dvq_walk_entry *entry = dvq_map_get(&disk, added->items[i].path);
        if (entry != NULL)
            added->items[i].path = entry->path;
    }
    return true;
}

bool dvq_refresh_plan_entries(dvq_refresh_plan *plan)
{
    dvq_walk_entry_vector added = {0};
    plan->entries = plan->disk;
    const dvq_map *overlays = &plan->store->overlays.by_path;
    for (size_t i = 0; i < overlays->count; i++)
        if (overlays->entries[i].value != NULL &&
            !add_overlay(plan, &added, overlays->entries[i].key))
            return false;
    if (added.count == 0)
        return true;
    if (!match_forms(plan, &added))
        return false;
    qsort(added.items, added.count, sizeof *added.items, compare_entries);
    plan->entries = (dvq_walk_entry_vector){0};
    return merge(plan, &plan->disk, &added);
}

/* ---- pairing ---- */

static bool add_change(dvq_refresh_plan *plan, dvq_text path, dvq_change_kind kind)
{
    dvq_store_change change = {.path = path, .kind = kind};
    return DVQ_VECTOR_PUSH(&plan->change_arena, &plan->changes, change);
}

static bool add_name(dvq_refresh_plan *plan, dvq_text name)
{
    return dvq_map_set(&plan->names, name, plan);
}

/* A link names a file by the last part of its path, and may leave ".md" out. */
static bool add_names(dvq_refresh_plan *plan, const dvq_walk_entry *entry)
{
    if (dvq_walk_is_folder(entry->kind))
        return true;
    dvq_text path = dvq_store_show_path(&plan->scratch, entry->path);
    if (path.data == NULL)
        return false;
    dvq_name_buffer buffer;
    dvq_text name = dvq_name_get_entry(path, &buffer);
    if (name.data == NULL) /* too long for a link to name it */
        return true;
    name = dvq_text_copy(&plan->scratch, name);
    if (name.data == NULL)
        return false;
    return add_name(plan, name) && (!dvq_text_ends_with(name, DVQ_TEXT(".md")) ||
                                    add_name(plan, dvq_text_slice(name, 0, name.length - 3)));
}

static bool remove_entry(dvq_refresh_plan *plan, const dvq_walk_entry *entry, size_t note)
{
    plan->moved = true;
    return add_names(plan, entry) &&
           (entry->kind != DVQ_WALK_NOTE ||
            add_change(plan, dvq_store_peek(plan->store, note)->path, DVQ_CHANGE_REMOVED));
}

/* The change is added later, when the note's path has been copied to where it stays. */
static bool add_entry(dvq_refresh_plan *plan, const dvq_walk_entry *entry)
{
    plan->moved = true;
    return add_names(plan, entry);
}

bool dvq_refresh_plan_join(dvq_refresh_plan *plan)
{
    const dvq_walk_entry_vector *old = &plan->store->entries;
    const dvq_walk_entry_vector *new = &plan->entries;
    dvq_arena *scratch = &plan->scratch;
    plan->entry_sources = dvq_arena_allocate_array(scratch, new->count + 1, sizeof(size_t));
    plan->sources = dvq_arena_allocate_array(scratch, new->count + 1, sizeof(size_t));
    plan->kept = dvq_arena_allocate_array(scratch, plan->store->notes.count + 1, 1);
    plan->is_stale = dvq_arena_allocate_array(scratch, plan->store->notes.count + 1, 1);
    bool done = plan->entry_sources != NULL && plan->sources != NULL && plan->kept != NULL &&
                plan->is_stale != NULL;
    size_t note = 0; /* of the old ones */
    for (size_t i = 0, j = 0; done && (i < old->count || j < new->count);) {
        int order = i == old->count   ? 1
                    : j == new->count ? -1
                                      : compare_entries(&old->items[i], &new->items[j]);
        bool same = order == 0 && old->items[i].kind == new->items[j].kind;
        bool is_old_note = order <= 0 && old->items[i].kind == DVQ_WALK_NOTE;
        if (!same)
            done = order <= 0 ? remove_entry(plan, &old->items[i], note)
                              : add_entry(plan, &new->items[j]);
        if (same || order > 0) {
            plan->entry_sources[j] = same ? i : SIZE_MAX;
            if (new->items[j].kind == DVQ_WALK_NOTE)
                plan->sources[plan->notes.count++] = same ? note : SIZE_MAX;
            j++;
        }
        if (is_old_note)
            plan->kept[note++] = same;
        i += order <= 0;
    }
    return done;
}

/* ---- checking ---- */

/* Whether anything in the note has been read. */
static bool is_parsed(const dvq_page *page)
{
    return (dvq_page_get_parts(page) & ~(unsigned)(DVQ_PAGE_STATISTICS | DVQ_PAGE_FAILED)) != 0;
}

/* A note that was read gets a home, so that reading it again and again takes no more memory. */
static bool add_stale(dvq_refresh_plan *plan, size_t index, const dvq_overlay *overlay,
                      const dvq_file_stat *stat)
{
    dvq_vault_store *store = plan->store;
    if (plan->is_stale[index] != 0)
        return true;
    dvq_stale_note stale = {.index = index, .overlay = overlay, .has_stat = stat != NULL};
    if (stat != NULL)
        stale.stat = *stat;
    bool needs_home = overlay != NULL || is_parsed(dvq_store_peek(store, index));
    if (needs_home && store->notes.homes[index] == NULL) {
        stale.home = dvq_arena_allocate_array(&store->arena, 1, sizeof *stale.home);
        if (stale.home == NULL)
            return false;
        dvq_arena_init(&stale.home->contents, store->allocate);
    }
    plan->is_stale[index] = 1;
    return DVQ_VECTOR_PUSH(&plan->scratch, &plan->stale, stale);
}

static bool add_modified(dvq_refresh_plan *plan, size_t index, const dvq_overlay *overlay,
                         const dvq_file_stat *stat)
{
    return add_stale(plan, index, overlay, stat) &&
           add_change(plan, dvq_store_peek(plan->store, index)->path, DVQ_CHANGE_MODIFIED);
}

/* Compare the file's bytes with what was read of them. False when memory is out. */
static bool compare_text(const dvq_refresh_plan *plan, size_t index, bool *same)
{
    const dvq_vault_store *store = plan->store;
    const dvq_page *page = dvq_store_peek(store, index);
    dvq_arena arena;
    dvq_arena_init(&arena, store->allocate);
    dvq_text text = {NULL, 0};
    dvq_status status = dvq_file_read(&arena, store->root.descriptor, store->notes.files[index],
                                      DVQ_ROOT_FILE_LIMIT, &text, NULL);
    *same = status == DVQ_OK && dvq_text_hash(text) == page->fingerprint;
    dvq_arena_release(&arena);
    return status != DVQ_ERROR_MEMORY;
}

/*
 * Size and time are those of the last look, which may have come too soon after a change, or were
 * set back; or only the file's names or rights have changed.
 */
static bool check_racy(dvq_refresh_plan *plan, size_t index, const dvq_file_stat *stat, bool heard)
{
    if (!is_parsed(dvq_store_peek(plan->store, index)))
        return heard ? add_modified(plan, index, NULL, stat) : add_stale(plan, index, NULL, stat);
    bool same;
    if (!compare_text(plan, index, &same))
        return false;
    if (!same)
        return add_modified(plan, index, NULL, stat);
    dvq_store_set_stat(plan->store, index, stat);
    return true;
}

/* `heard`: the watch reported the file, so it was written even if it looks as before. */
static bool check_file(dvq_refresh_plan *plan, size_t index, bool heard)
{
    dvq_vault_store *store = plan->store;
    const dvq_page *page = dvq_store_peek(store, index);
    uint8_t state = store->notes.states[index];
    dvq_file_stat stat;
    if (dvq_file_get_stat(store->root.descriptor, store->notes.files[index], &stat, NULL) != DVQ_OK)
        return true;
    if ((state & DVQ_STATE_HAS_STAT) == 0) {
        if ((state & DVQ_STATE_FAILED) != 0)
            return add_stale(plan, index, NULL, &stat);
        dvq_store_set_stat(store, index, &stat);
        return true;
    }
    if (stat.size != page->size || stat.modified != page->modified)
        return add_modified(plan, index, NULL, &stat);
    if ((state & DVQ_STATE_FAILED) != 0)
        return add_stale(plan, index, NULL, &stat);
    bool same = (state & DVQ_STATE_RACY) == 0 && stat.changed == page->changed;
    return same || check_racy(plan, index, &stat, heard);
}

bool dvq_refresh_plan_check(dvq_refresh_plan *plan, dvq_refresh_look look, const uint8_t *notes)
{
    const dvq_vault_store *store = plan->store;
    bool done = true;
    for (size_t i = 0; i < store->notes.count && done; i++) {
        bool heard = look == DVQ_LOOK_AT_SOME && notes[i] != 0;
        bool is_linked = (dvq_store_get_state(store, i) & DVQ_STATE_LINKED) != 0;
        const dvq_store_home *home = store->notes.homes[i];
        const dvq_overlay *before = home != NULL ? home->overlay : NULL;
        const dvq_overlay *after = NULL;
        if (store->overlays.by_path.count > 0)
            after = dvq_map_get(&store->overlays.by_path, dvq_store_peek(store, i)->path);
        if (!plan->kept[i])
            continue;
        if (before != after)
            done = add_modified(plan, i, after, NULL);
        else if (after == NULL &&
                 (look == DVQ_LOOK_AT_ALL || heard || (look == DVQ_LOOK_AT_SOME && is_linked)))
            done = check_file(plan, i, heard);
    }
    return done;
}

/* ---- links ---- */

typedef struct link_search {
    dvq_refresh_plan *plan;
    const dvq_page *page; /* that is searched */
    dvq_arena scratch;
    bool found;
    bool failed; /* memory is out */
} link_search;

static void search_link(link_search *search, const dvq_link *link)
{
    dvq_name_buffer buffer;
    dvq_text name = dvq_name_get(link->path, search->page->path, &buffer);
    if (name.data == NULL)
        return;
    dvq_text stem =
        dvq_text_ends_with(name, DVQ_TEXT(".md")) ? dvq_text_slice(name, 0, name.length - 3) : name;
    const dvq_map *names = &search->plan->names;
    search->found = search->found || dvq_map_has(names, name) || dvq_map_has(names, stem);
}

static void search_value(link_search *search, dvq_value value, int depth)
{
    if (search->found || search->failed)
        return;
    if (depth > SEARCH_DEPTH) {
        search->found = true;
    } else if (value.type == DVQ_VALUE_LINK) {
        search_link(search, value.as.link);
    } else if (value.type == DVQ_VALUE_ARRAY) {
        for (size_t i = 0; i < value.size; i++)
            search_value(search, value.as.items[i], depth + 1);
    } else if (value.type == DVQ_VALUE_OBJECT) {
        dvq_entry_vector entries = {0};
        search->failed = dvq_object_list(value.as.object, &search->scratch, &entries) != DVQ_OK;
        for (size_t i = 0; i < entries.count; i++)
            search_value(search, entries.items[i].value, depth + 1);
    }
}

static void search_fields(link_search *search, const dvq_entry *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        search_value(search, fields[i].value, 0);
}

static void search_items(link_search *search, const dvq_list_item *items, size_t count)
{
    for (size_t i = 0; i < count && !search->found; i++) {
        const dvq_item_extra *extra = items[i].extra;
        if (extra != NULL)
            search_fields(search, extra->fields, extra->field_count);
    }
}

static void search_page(link_search *search, const dvq_page *page)
{
    unsigned parts = dvq_page_get_parts(page);
    search->page = page;
    /* The targets alone do not show how the links are written. */
    search->found = (parts & DVQ_PAGE_TARGETS) != 0 && (parts & DVQ_PAGE_LINKS) == 0;
    for (size_t i = 0; i < page->links.count; i++)
        search_link(search, page->links.items[i]);
    search_fields(search, page->fields.items, page->fields.count);
    search_items(search, page->items, page->item_count);
    search_items(search, page->tasks, page->task_count);
    dvq_arena_reset(&search->scratch);
}

bool dvq_refresh_plan_relink(dvq_refresh_plan *plan)
{
    if (plan->names.count == 0)
        return true;
    const dvq_vault_store *store = plan->store;
    link_search search = {.plan = plan};
    dvq_arena_init(&search.scratch, store->allocate);
    bool done = true;
    for (size_t i = 0; i < store->notes.count && done; i++) {
        const dvq_page *page = dvq_store_peek(store, i);
        if (!plan->kept[i] || plan->is_stale[i] != 0 || !is_parsed(page))
            continue;
        search_page(&search, page);
        done = !search.failed;
        const dvq_store_home *home = store->notes.homes[i];
        if (done && search.found)
            done = add_stale(plan, i, home != NULL ? home->overlay : NULL, NULL) &&
                   add_change(plan, page->path, DVQ_CHANGE_RELINKED);
    }
    dvq_arena_release(&search.scratch);
    return done;
}

/* ---- the new arrays ---- */

static bool allocate_shape(dvq_refresh_plan *plan)
{
    dvq_store_notes *notes = &plan->notes;
    plan->places =
        dvq_arena_allocate(&plan->scratch, plan->store->notes.count * sizeof *plan->places);
    notes->homes = dvq_arena_allocate_array(&plan->shape, notes->count, sizeof(dvq_store_home *));
    return plan->places != NULL && notes->homes != NULL &&
           dvq_store_allocate_notes(&plan->shape, notes->count, notes);
}

/* Set up a note that was not there before: page, path and, for an overlay, home. */
static bool make_note(dvq_refresh_plan *plan, dvq_text path, size_t index)
{
    dvq_vault_store *store = plan->store;
    path = dvq_store_show_path(&store->arena, path);
    dvq_page *page = path.data == NULL ? NULL : dvq_store_make_page(store, index, path);
    if (page == NULL)
        return false;
    plan->notes.pages[index] = page;
    plan->notes.paths[index] = path;
    const dvq_overlay *overlay = dvq_map_get(&store->overlays.by_path, path);
    if (overlay != NULL) {
        dvq_store_home *home = dvq_arena_allocate_array(&store->arena, 1, sizeof *home);
        if (home == NULL)
            return false;
        dvq_arena_init(&home->contents, store->allocate);
        home->overlay = overlay;
        plan->notes.homes[index] = home;
    }
    return add_change(plan, path, DVQ_CHANGE_ADDED);
}

/* Give the entry a path that stays: the old entry's, or a copy. */
static bool settle_path(dvq_refresh_plan *plan, size_t index, dvq_walk_entry *entry)
{
    size_t source = plan->entry_sources[index];
    if (source != SIZE_MAX) {
        entry->path = plan->store->entries.items[source].path;
        return true;
    }
    const char *copy = dvq_text_to_string(&plan->store->arena, entry->path);
    entry->path.data = copy;
    return copy != NULL;
}

bool dvq_refresh_plan_shape(dvq_refresh_plan *plan)
{
    if (!plan->moved)
        return true;
    size_t entry_count = plan->entries.count;
    dvq_walk_entry *entries = dvq_arena_copy(&plan->shape, plan->entries.items,
                                             entry_count * sizeof *plan->entries.items);
    bool done = entries != NULL && allocate_shape(plan);
    size_t note = 0;
    for (size_t i = 0; i < entry_count && done; i++) {
        done = settle_path(plan, i, &entries[i]);
        if (!done || entries[i].kind != DVQ_WALK_NOTE)
            continue;
        plan->notes.files[note] = entries[i].path.data;
        if (plan->sources[note] != SIZE_MAX) {
            plan->notes.pages[note] = dvq_store_peek(plan->store, plan->sources[note]);
            plan->notes.paths[note] = plan->store->notes.paths[plan->sources[note]];
        } else {
            done = make_note(plan, entries[i].path, note);
        }
        note++;
    }
    plan->entries =
        (dvq_walk_entry_vector){.items = entries, .count = entry_count, .capacity = entry_count};
    return done && dvq_store_list_files(&plan->shape, &plan->entries, &plan->files);
}

/* ---- changes ---- */

static int compare_changes(const void *left, const void *right)
{
    const dvq_store_change *a = left;
    const dvq_store_change *b = right;
    return compare_paths(a->path, b->path);
}

void dvq_refresh_plan_sort_changes(dvq_refresh_plan *plan)
{
    if (plan->changes.count > 1)
        qsort(plan->changes.items, plan->changes.count, sizeof *plan->changes.items,
              compare_changes);
}
