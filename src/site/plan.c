/* The plan of a site, see plan.h. */
#include "site/plan.h"

#include <stdlib.h>

#include "note/page.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/collation.h"
#include "value/environment.h"
#include "vault/lookup.h"
#include "vault/note_table.h"
#include "vault/vault_file.h"

/* The most bytes of a file's name that come from the vault; most systems allow 255. */
#define NAME_LIMIT 240

/* Tags deeper than that, or longer, have no pages for the tags around them. */
#define TAG_DEPTH 16
#define TAG_LENGTH 200

/* ---- files ---- */

size_t dvq_site_plan_find(const dvq_map *map, dvq_text key)
{
    const uintptr_t number = (uintptr_t)dvq_map_get(map, key);
    return number == 0 ? DVQ_SITE_NONE : (size_t)number - 1;
}

static bool remember(dvq_map *map, dvq_text key, size_t entry)
{
    return dvq_map_set(map, key,
                       (void *)(uintptr_t)(entry + 1)); // NOLINT(performance-no-int-to-ptr)
}

/* Note that a path is taken; false when memory is out. *was_free says whether it was not yet. */
static bool take(dvq_site_plan *plan, dvq_text path, bool *was_free)
{
    dvq_text key = dvq_unicode_lower(plan->arena, path);
    if (key.data == NULL)
        return false;
    *was_free = !dvq_map_has(&plan->taken, key);
    return !*was_free || dvq_map_set(&plan->taken, key, plan);
}

static size_t measure_name(dvq_text stem)
{
    return stem.length <= NAME_LIMIT ? stem.length : dvq_unicode_find_start(stem, NAME_LIMIT);
}

/* "folder/stem.extension", or with -1, -2 and so on when that is taken. NULL: memory is out. */
static const char *choose_path(dvq_site_plan *plan, dvq_text folder, dvq_text stem,
                               const char *extension)
{
    for (size_t number = 0;; number++) {
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, plan->arena);
        dvq_text_builder_add(&builder, folder);
        dvq_text_builder_add_string(&builder, folder.length > 0 ? "/" : "");
        dvq_text_builder_add(&builder, dvq_text_slice(stem, 0, measure_name(stem)));
        if (number > 0)
            dvq_text_builder_add_format(&builder, "-%zu", number);
        dvq_text_builder_add_string(&builder, extension);
        dvq_text path;
        bool was_free;
        if (dvq_text_builder_finish(&builder, &path) != DVQ_OK || !take(plan, path, &was_free))
            return NULL;
        if (was_free)
            return dvq_text_to_string(plan->arena, path);
    }
}

/* Add a file; its number, or DVQ_SITE_NONE when memory is out. */
static size_t add_entry(dvq_site_plan *plan, dvq_site_kind kind, const char *path, dvq_text name)
{
    dvq_site_entry entry = {.kind = kind,
                            .path = path,
                            .source = "",
                            .name = name,
                            .parent = DVQ_SITE_NONE,
                            .previous = DVQ_SITE_NONE,
                            .next = DVQ_SITE_NONE};
    if (path == NULL || !DVQ_VECTOR_PUSH(plan->arena, &plan->entries, entry))
        return DVQ_SITE_NONE;
    return plan->entries.count - 1;
}

/* ---- folders ---- */

/*
 * The page of a folder, made with those of the folders around it; DVQ_SITE_NONE: memory is out.
 * Walked from the root down, since folders may nest deeply.
 */
static size_t ensure_folder(dvq_site_plan *plan, dvq_text folder)
{
    size_t around = dvq_site_plan_find(&plan->folders, DVQ_TEXT(""));
    for (size_t end = 0; end < folder.length;) {
        size_t start = end == 0 ? 0 : end + 1;
        size_t slash = dvq_text_find_byte(folder, '/', start);
        end = slash == SIZE_MAX ? folder.length : slash;
        dvq_text path = dvq_text_slice(folder, 0, end);
        size_t found = dvq_site_plan_find(&plan->folders, path);
        if (found == DVQ_SITE_NONE) {
            const char *page = choose_path(plan, path, DVQ_TEXT("index"), ".html");
            found = add_entry(plan, DVQ_SITE_FOLDER, page, dvq_text_slice(folder, start, end));
            if (found == DVQ_SITE_NONE || !remember(&plan->folders, path, found) ||
                !DVQ_VECTOR_PUSH(plan->arena, &plan->entries.items[around].below, found))
                return DVQ_SITE_NONE;
            plan->entries.items[found].parent = around;
        }
        around = found;
    }
    return around;
}

/* Have each note's folder list it. Done last, so that a note called index has its place. */
static bool list_folders(dvq_site_plan *plan, dvq_text name)
{
    const char *home = choose_path(plan, DVQ_TEXT(""), DVQ_TEXT("index"), ".html");
    size_t root = add_entry(plan, DVQ_SITE_FOLDER, home, name);
    if (root == DVQ_SITE_NONE || !remember(&plan->folders, DVQ_TEXT(""), root))
        return false;
    for (size_t i = 0; i < root; i++) {
        if (plan->entries.items[i].kind != DVQ_SITE_NOTE)
            continue;
        dvq_text folder = dvq_link_path_folder(plan->entries.items[i].page->path);
        size_t parent = ensure_folder(plan, folder);
        if (parent == DVQ_SITE_NONE ||
            !DVQ_VECTOR_PUSH(plan->arena, &plan->entries.items[parent].notes, i))
            return false;
        plan->entries.items[i].parent = parent;
    }
    return true;
}

/* ---- notes and other files ---- */

/* The title in the note's frontmatter, or else its name. */
static bool find_title(dvq_arena *arena, const dvq_page *page, dvq_text *title)
{
    *title = dvq_page_get_name(page);
    if (!dvq_value_is(page->frontmatter, DVQ_VALUE_OBJECT))
        return true;
    dvq_value value;
    bool found;
    if (dvq_object_get(page->frontmatter.as.object, DVQ_TEXT("title"), arena, &value, &found) !=
        DVQ_OK)
        return false;
    if (found && dvq_value_is(value, DVQ_VALUE_STRING)) {
        dvq_text written = dvq_unicode_trim(dvq_value_get_text(value));
        *title = written.length > 0 ? written : *title;
    }
    return true;
}

/* Files other than notes keep their places, and folders theirs. */
static bool add_attachments(dvq_site_plan *plan, const dvq_vault_store *store)
{
    dvq_store_file file;
    for (size_t i = 0; dvq_store_get_file(store, i, &file); i++) {
        if (file.is_note)
            continue;
        dvq_text path = dvq_unicode_repair(plan->arena, dvq_text_from_string(file.path));
        bool was_free;
        if (path.data == NULL || !take(plan, path, &was_free))
            return false;
        if (file.is_folder || dvq_map_has(&plan->sources, path))
            continue;
        const char *target = dvq_text_to_string(plan->arena, path);
        size_t entry = add_entry(plan, DVQ_SITE_ATTACHMENT, target, path);
        if (entry == DVQ_SITE_NONE || !remember(&plan->sources, path, entry))
            return false;
        plan->entries.items[entry].source = file.path;
    }
    return true;
}

static bool add_note(dvq_site_plan *plan, const dvq_page *page, const char *source)
{
    dvq_text stem = dvq_page_get_name(page);
    if (dvq_text_equal_ascii_case(stem, DVQ_TEXT("index")))
        stem = DVQ_TEXT("index");
    dvq_text title;
    if (!find_title(plan->arena, page, &title))
        return false;
    const char *path = choose_path(plan, dvq_link_path_folder(page->path), stem, ".html");
    size_t entry = add_entry(plan, DVQ_SITE_NOTE, path, title);
    if (entry == DVQ_SITE_NONE || !remember(&plan->sources, page->path, entry))
        return false;
    plan->entries.items[entry].page = page;
    plan->entries.items[entry].source = source;
    return true;
}

static bool add_notes(dvq_site_plan *plan, const dvq_vault_store *store)
{
    dvq_store_file file;
    for (size_t i = 0, note = 0; dvq_store_get_file(store, i, &file); i++) {
        if (!file.is_note)
            continue;
        const dvq_page *page = dvq_store_get(store, note++);
        if (page == NULL)
            return false;
        /* Of names that cannot be told apart, the vault knows one. */
        if (!dvq_map_has(&plan->sources, page->path) && !add_note(plan, page, file.path))
            return false;
    }
    return true;
}

/* ---- tags ---- */

/* The tag as a path below the folder of tags: nothing in it may lead elsewhere. */
static dvq_text make_tag_path(dvq_arena *arena, dvq_text tag)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    bool starts = true;
    for (size_t i = 0; i < tag.length && tag.length <= TAG_LENGTH; i++) {
        char byte = tag.data[i];
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' ||
                     byte == '_' || (unsigned char)byte >= 0x80;
        if (byte != '/' || !starts)
            dvq_text_builder_add_byte(&builder, plain || byte == '/' ? byte : '-');
        starts = byte == '/';
    }
    if (builder.length == 0 || starts)
        dvq_text_builder_add_format(&builder, "tag-%08x", (unsigned)dvq_text_hash(tag));
    dvq_text path;
    return dvq_text_builder_finish(&builder, &path) == DVQ_OK ? path : dvq_text_make(NULL, 0);
}

/* The page of a tag in lower case; `shown` is the tag as it is written first. */
static size_t ensure_tag(dvq_site_plan *plan, dvq_text folder, dvq_text key, dvq_text shown)
{
    size_t found = dvq_site_plan_find(&plan->tags, key);
    if (found != DVQ_SITE_NONE)
        return found;
    dvq_text path = make_tag_path(plan->arena, key);
    dvq_text_builder name;
    dvq_text_builder_init(&name, plan->arena);
    dvq_text_builder_add_byte(&name, '#');
    dvq_text_builder_add(&name, shown);
    dvq_text tag;
    if (path.data == NULL || dvq_text_builder_finish(&name, &tag) != DVQ_OK)
        return DVQ_SITE_NONE;
    found = add_entry(plan, DVQ_SITE_TAG, choose_path(plan, folder, path, ".html"), tag);
    return found != DVQ_SITE_NONE && remember(&plan->tags, key, found) ? found : DVQ_SITE_NONE;
}

/* Have the page of the tag around it list a tag that is new. */
static bool list_below(dvq_site_plan *plan, size_t around, size_t tag, bool is_new)
{
    if (around == DVQ_SITE_NONE || !is_new)
        return true;
    plan->entries.items[tag].parent = around;
    return DVQ_VECTOR_PUSH(plan->arena, &plan->entries.items[around].below, tag);
}

/* Have the pages of a tag and of the tags around it list a note. */
static bool add_tag(dvq_site_plan *plan, dvq_text folder, dvq_text tag, size_t note)
{
    dvq_text key = dvq_unicode_lower(plan->arena, tag);
    if (key.data == NULL)
        return false;
    /* A character may be longer in lower case; the tags around it are then not cut out of `tag`. */
    dvq_text shown = key.length == tag.length ? tag : key;
    size_t around = DVQ_SITE_NONE;
    size_t end = 0;
    for (unsigned depth = 0; end < key.length; depth++) {
        size_t slash = dvq_text_find_byte(key, '/', depth == 0 ? 0 : end + 1);
        bool whole = slash == SIZE_MAX || depth >= TAG_DEPTH || key.length > TAG_LENGTH;
        end = whole ? key.length : slash;
        size_t known = plan->entries.count;
        size_t found =
            ensure_tag(plan, folder, dvq_text_slice(key, 0, end), dvq_text_slice(shown, 0, end));
        if (found == DVQ_SITE_NONE || !list_below(plan, around, found, found >= known))
            return false;
        dvq_site_list *notes = &plan->entries.items[found].notes;
        bool listed = notes->count > 0 && notes->items[notes->count - 1] == note;
        if (!listed && !DVQ_VECTOR_PUSH(plan->arena, notes, note))
            return false;
        around = found;
    }
    return true;
}

static bool add_tags(dvq_site_plan *plan)
{
    size_t notes = plan->entries.count;
    const char *folder = choose_path(plan, DVQ_TEXT(""), DVQ_TEXT("tags"), "");
    if (folder == NULL)
        return false;
    const char *path = choose_path(plan, dvq_text_from_string(folder), DVQ_TEXT("index"), ".html");
    for (size_t i = 0; i < notes; i++) {
        const dvq_page *page = plan->entries.items[i].page;
        for (size_t j = 0; page != NULL && j < page->exact_tags.count; j++) {
            dvq_text tag = page->exact_tags.items[j];
            tag =
                dvq_text_starts_with(tag, DVQ_TEXT("#")) ? dvq_text_slice(tag, 1, tag.length) : tag;
            if (!add_tag(plan, dvq_text_from_string(folder), tag, i))
                return false;
        }
    }
    size_t end = plan->entries.count;
    if (end == notes)
        return true;
    plan->tag_list = add_entry(plan, DVQ_SITE_TAG_LIST, path, DVQ_TEXT("Tags"));
    if (plan->tag_list == DVQ_SITE_NONE)
        return false;
    plan->entries.items[plan->tag_list].parent = dvq_site_plan_find(&plan->folders, DVQ_TEXT(""));
    for (size_t i = notes; i < end; i++) {
        dvq_site_entry *tag = &plan->entries.items[i];
        tag->parent = tag->parent == DVQ_SITE_NONE ? plan->tag_list : tag->parent;
        if (!DVQ_VECTOR_PUSH(plan->arena, &plan->entries.items[plan->tag_list].below, i))
            return false;
    }
    return true;
}

size_t dvq_site_plan_find_tag(const dvq_site_plan *plan, dvq_arena *arena, dvq_text tag)
{
    dvq_text key = dvq_unicode_lower(arena, tag);
    return key.data == NULL ? DVQ_SITE_NONE : dvq_site_plan_find(&plan->tags, key);
}

/* ---- order ---- */

typedef struct order_key {
    dvq_text key;
    size_t entry;
} order_key;

static int compare_keys(const void *left, const void *right)
{
    const order_key *a = left;
    const order_key *b = right;
    int order = dvq_text_compare_bytes(a->key, b->key);
    return order != 0 ? order : a->entry < b->entry ? -1 : a->entry > b->entry;
}

static void sort_list(const dvq_text *keys, dvq_site_list *list, order_key *room)
{
    for (size_t i = 0; i < list->count; i++)
        room[i] = (order_key){keys[list->items[i]], list->items[i]};
    if (list->count > 1)
        qsort(room, list->count, sizeof *room, compare_keys);
    for (size_t i = 0; i < list->count; i++)
        list->items[i] = room[i].entry;
}

/* Put all lists in the order of the locale, and tell notes their neighbours. */
static bool sort_lists(dvq_site_plan *plan, dvq_collation *collation)
{
    size_t count = plan->entries.count;
    dvq_text *names = dvq_arena_allocate_array(plan->arena, count, sizeof *names);
    dvq_text *keys = dvq_arena_allocate_array(plan->arena, count, sizeof *keys);
    order_key *room = dvq_arena_allocate_array(plan->arena, count, sizeof *room);
    if (names == NULL || keys == NULL || room == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        names[i] = plan->entries.items[i].name;
    if (!dvq_collation_make_keys(collation, plan->arena, names, count, keys))
        return false;
    for (size_t i = 0; i < count; i++) {
        dvq_site_entry *entry = &plan->entries.items[i];
        sort_list(keys, &entry->below, room);
        sort_list(keys, &entry->notes, room);
        for (size_t j = 1; entry->kind == DVQ_SITE_FOLDER && j < entry->notes.count; j++) {
            plan->entries.items[entry->notes.items[j]].previous = entry->notes.items[j - 1];
            plan->entries.items[entry->notes.items[j - 1]].next = entry->notes.items[j];
        }
    }
    return true;
}

dvq_status dvq_site_plan_make(dvq_site_plan *plan, dvq_arena *arena, const dvq_vault_store *store,
                              dvq_text name, const char *locale, dvq_error *error)
{
    *plan = (dvq_site_plan){.arena = arena, .style = DVQ_SITE_NONE, .tag_list = DVQ_SITE_NONE};
    dvq_map_init(&plan->sources, arena);
    dvq_map_init(&plan->folders, arena);
    dvq_map_init(&plan->tags, arena);
    dvq_map_init(&plan->taken, arena);
    bool good = add_attachments(plan, store) && add_notes(plan, store) &&
                list_folders(plan, name) && add_tags(plan);
    if (good) {
        const char *path = choose_path(plan, DVQ_TEXT(""), DVQ_TEXT("dvq"), ".css");
        plan->style = add_entry(plan, DVQ_SITE_STYLE, path, DVQ_TEXT(""));
    }
    if (!good || plan->style == DVQ_SITE_NONE)
        return dvq_error_memory(error);
    dvq_collation *collation;
    dvq_status status = dvq_collation_open(arena->allocator, locale, &collation, error);
    if (status != DVQ_OK)
        return status;
    good = sort_lists(plan, collation);
    dvq_status failure = dvq_collation_get_failure(collation);
    dvq_collation_close(collation);
    if (!good || failure == DVQ_ERROR_MEMORY)
        return dvq_error_memory(error);
    return failure == DVQ_OK ? DVQ_OK
                             : dvq_environment_fail_missing("the order of text", locale, error);
}
