/*
 * Pages as values: which names they have and what each gives. Called through dvq_object_get and
 * dvq_object_list by whatever evaluates or prints a value. Parts of the note that have not been
 * read are read when they are asked for; never builds what nobody asks for.
 *
 * Rules: Dataview, data-model/markdown.ts (serialize); the order of names is its order.
 */
#include "note/page.h"

#include "note/list_item.h"
#include "note/page_part.h"
#include "support/map.h"
#include "value/date.h"

bool dvq_page_init(dvq_page *page, const dvq_page_home *home, dvq_arena *arena, dvq_text path,
                   size_t index)
{
    *page = (dvq_page){.object.class = &dvq_page_class,
                       .file.class = &dvq_page_file_class,
                       .home = home,
                       .path = path,
                       .link = dvq_link_make_file(arena, path),
                       .index = (uint32_t)index};
    return page->link != NULL;
}

void dvq_page_clear(dvq_page *page)
{
    *page = (dvq_page){.object = page->object,
                       .file = page->file,
                       .home = page->home,
                       .path = page->path,
                       .link = page->link,
                       .index = page->index,
                       .times = page->times,
                       .starred = page->starred};
}

void dvq_page_clear_parts(dvq_page *page, unsigned parts)
{
    if ((parts & DVQ_PAGE_FIELDS) != 0) {
        page->aliases = (dvq_text_vector){0};
        page->fields = (dvq_entry_vector){0};
        page->frontmatter = dvq_value_null();
        page->day = dvq_value_null();
    }
    if ((parts & DVQ_PAGE_TAGS) != 0)
        page->exact_tags = (dvq_text_vector){0};
    if ((parts & DVQ_PAGE_LINKS) != 0)
        page->links = (dvq_link_vector){0};
    if ((parts & DVQ_PAGE_TARGETS) != 0) {
        page->targets = NULL;
        page->target_count = 0;
    }
    if ((parts & DVQ_PAGE_ITEMS) != 0) {
        page->items = NULL;
        page->item_count = 0;
    }
    if ((parts & DVQ_PAGE_TASKS) != 0) {
        page->tasks = NULL;
        page->task_count = 0;
    }
    if ((parts & DVQ_PAGE_TEXT) != 0)
        page->source = dvq_text_make(NULL, 0);
    if ((parts & DVQ_PAGE_LINES) != 0) {
        page->lines = NULL;
        page->line_count = 0;
    }
    if ((parts & DVQ_PAGE_ITEM_LINES) != 0) {
        page->item_lines = NULL;
        page->item_line_count = 0;
    }
}

unsigned dvq_page_find_missing(unsigned known, unsigned wanted)
{
    if ((known & DVQ_PAGE_FAILED) != 0)
        return 0;
    if ((known & DVQ_PAGE_ITEMS) != 0)
        known |= DVQ_PAGE_TASKS;
    if ((wanted & DVQ_PAGE_ITEMS) != 0)
        wanted &= ~(unsigned)DVQ_PAGE_TASKS;
    return wanted & ~known;
}

dvq_status dvq_page_require(const dvq_page *page, unsigned parts)
{
    unsigned missing = dvq_page_find_missing(dvq_page_get_parts(page), parts);
    if (missing == 0 || page->home == NULL || page->home->complete == NULL)
        return DVQ_OK;
    return page->home->complete(page->home->user, page, missing);
}

dvq_list_item *dvq_page_get_tasks(const dvq_page *page, size_t *count)
{
    bool all = (dvq_page_get_parts(page) & DVQ_PAGE_ITEMS) != 0;
    *count = all ? page->item_count : page->task_count;
    return all ? page->items : page->tasks;
}

static dvq_status make_items(const dvq_page *page, dvq_arena *arena, dvq_value *list)
{
    dvq_value *items = dvq_value_allocate_list(arena, page->item_count, list);
    for (size_t i = 0; i < page->item_count && items != NULL; i++)
        items[i] = dvq_value_object(&page->items[i].object);
    return items != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status make_tasks(const dvq_page *page, dvq_arena *arena, dvq_value *list)
{
    size_t count;
    const dvq_list_item *from = dvq_page_get_tasks(page, &count);
    dvq_value *items = dvq_value_allocate_list(arena, count, list);
    uint32_t used = 0;
    for (size_t i = 0; i < count && items != NULL; i++)
        if (dvq_list_item_is_task(&from[i]))
            items[used++] = dvq_value_object(&from[i].object);
    list->size = used;
    return items != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* The page's tags being gathered, with all their parents. */
typedef struct tag_list {
    dvq_arena *arena;
    dvq_text_vector tags;
    dvq_map seen;
    size_t bytes; /* looked at */
} tag_list;

/* Add the tag and its parents, each once; past the limit, leave the rest out. */
static dvq_status add_tag_and_parents(tag_list *list, dvq_text tag)
{
    while (tag.length != SIZE_MAX && list->bytes <= DVQ_PAGE_TAG_LIMIT) {
        void **slot = dvq_map_slot(&list->seen, tag);
        if (slot == NULL || (*slot == NULL && !DVQ_VECTOR_PUSH(list->arena, &list->tags, tag)))
            return DVQ_ERROR_MEMORY;
        *slot = list;
        list->bytes += tag.length;
        tag.length = dvq_text_find_last_byte(tag, '/');
    }
    return DVQ_OK;
}

/* Each tag followed by its parents, without repeats. */
static dvq_status make_tags(const dvq_page *page, dvq_arena *arena, dvq_value *value)
{
    tag_list list = {.arena = arena};
    dvq_status status = DVQ_OK;
    dvq_map_init(&list.seen, arena);
    for (size_t i = 0; i < page->exact_tags.count && status == DVQ_OK; i++)
        status = add_tag_and_parents(&list, page->exact_tags.items[i]);
    return status == DVQ_OK ? dvq_texts_to_value(arena, &list.tags, value) : status;
}

/* ---- page.file ---- */

typedef enum file_name {
    FILE_PATH,
    FILE_FOLDER,
    FILE_NAME,
    FILE_LINK,
    FILE_OUTLINKS,
    FILE_INLINKS,
    FILE_EXACT_TAGS,
    FILE_TAGS,
    FILE_ALIASES,
    FILE_LISTS,
    FILE_TASKS,
    FILE_CREATED,
    FILE_CREATED_DAY,
    FILE_MODIFIED,
    FILE_MODIFIED_DAY,
    FILE_SIZE,
    FILE_STARRED,
    FILE_FRONTMATTER,
    FILE_EXTENSION,
    FILE_DAY
} file_name;

static const dvq_text file_names[] = {
    DVQ_FIXED_NAME(FILE_PATH, "path"),         DVQ_FIXED_NAME(FILE_FOLDER, "folder"),
    DVQ_FIXED_NAME(FILE_NAME, "name"),         DVQ_FIXED_NAME(FILE_LINK, "link"),
    DVQ_FIXED_NAME(FILE_OUTLINKS, "outlinks"), DVQ_FIXED_NAME(FILE_INLINKS, "inlinks"),
    DVQ_FIXED_NAME(FILE_EXACT_TAGS, "etags"),  DVQ_FIXED_NAME(FILE_TAGS, "tags"),
    DVQ_FIXED_NAME(FILE_ALIASES, "aliases"),   DVQ_FIXED_NAME(FILE_LISTS, "lists"),
    DVQ_FIXED_NAME(FILE_TASKS, "tasks"),       DVQ_FIXED_NAME(FILE_CREATED, "ctime"),
    DVQ_FIXED_NAME(FILE_CREATED_DAY, "cday"),  DVQ_FIXED_NAME(FILE_MODIFIED, "mtime"),
    DVQ_FIXED_NAME(FILE_MODIFIED_DAY, "mday"), DVQ_FIXED_NAME(FILE_SIZE, "size"),
    DVQ_FIXED_NAME(FILE_STARRED, "starred"),   DVQ_FIXED_NAME(FILE_FRONTMATTER, "frontmatter"),
    DVQ_FIXED_NAME(FILE_EXTENSION, "ext"),     DVQ_FIXED_NAME(FILE_DAY, "day")};

enum { FILE_NAME_COUNT = sizeof file_names / sizeof *file_names };

static const dvq_page *get_page_of_file(const dvq_object *object)
{
    return (const dvq_page *)((const char *)object - offsetof(dvq_page, file));
}

static dvq_value make_day(const dvq_page *page, int64_t time)
{
    dvq_value date = dvq_value_date(time, DVQ_ZONE_SYSTEM);
    return dvq_date_start_of(page->home->environment, date, DVQ_DATE_DAY);
}

/* The value of a name that needs no memory; *done tells whether it was one. */
static dvq_value get_file_fact(const dvq_page *page, file_name name, bool *done)
{
    *done = true;
    switch (name) {
    case FILE_PATH:
        return dvq_value_string(page->path);
    case FILE_FOLDER:
        return dvq_value_string(dvq_link_path_folder(page->path));
    case FILE_NAME:
        return dvq_value_string(dvq_page_get_name(page));
    case FILE_LINK:
        return dvq_link_to_value(page->link);
    case FILE_CREATED:
        return dvq_value_date(dvq_page_get_created(page), DVQ_ZONE_SYSTEM);
    case FILE_CREATED_DAY:
        return make_day(page, dvq_page_get_created(page));
    case FILE_MODIFIED:
        return dvq_value_date(dvq_page_get_modified(page), DVQ_ZONE_SYSTEM);
    case FILE_MODIFIED_DAY:
        return make_day(page, dvq_page_get_modified(page));
    case FILE_SIZE:
        return dvq_value_number((double)page->size);
    case FILE_STARRED:
        return dvq_value_boolean(page->starred);
    case FILE_EXTENSION:
        return dvq_value_string(dvq_link_path_extension(page->path));
    case FILE_DAY:
        return page->day;
    case FILE_FRONTMATTER:
    case FILE_OUTLINKS:
    case FILE_INLINKS:
    case FILE_EXACT_TAGS:
    case FILE_TAGS:
    case FILE_ALIASES:
    case FILE_LISTS:
    case FILE_TASKS:
        break;
    }
    *done = false;
    return dvq_value_null();
}

/* The part of the note that a name needs. */
static unsigned get_file_part(file_name name)
{
    switch (name) {
    case FILE_PATH:
    case FILE_FOLDER:
    case FILE_NAME:
    case FILE_LINK:
    case FILE_STARRED:
    case FILE_EXTENSION:
        return DVQ_PAGE_NAME;
    case FILE_CREATED:
    case FILE_CREATED_DAY:
    case FILE_MODIFIED:
    case FILE_MODIFIED_DAY:
    case FILE_SIZE:
        return DVQ_PAGE_STATISTICS;
    case FILE_ALIASES:
    case FILE_FRONTMATTER:
    case FILE_DAY:
        return DVQ_PAGE_FIELDS;
    case FILE_EXACT_TAGS:
    case FILE_TAGS:
        return DVQ_PAGE_TAGS;
    case FILE_OUTLINKS:
        return DVQ_PAGE_LINKS;
    case FILE_INLINKS:
        return DVQ_PAGE_INCOMING;
    case FILE_LISTS:
        return DVQ_PAGE_ITEMS;
    case FILE_TASKS:
        return DVQ_PAGE_TASKS;
    }
    return DVQ_PAGE_FULL;
}

unsigned dvq_page_get_part(dvq_text name)
{
    int id = dvq_fixed_name_find(file_names, FILE_NAME_COUNT, name);
    return id >= 0 ? get_file_part((file_name)id) : DVQ_PAGE_NAME;
}

/* The same for this page, whose times may come from its fields. */
static unsigned get_part_of(const dvq_page *page, file_name name)
{
    unsigned part = get_file_part(name);
    bool by_field =
        part == DVQ_PAGE_STATISTICS && page->home != NULL && page->home->time_fields != NULL;
    return by_field ? part | DVQ_PAGE_FIELDS : part;
}

static dvq_status make_frontmatter(const dvq_page *page, dvq_arena *arena, dvq_value *value)
{

    *value = page->frontmatter;
    if (!dvq_value_is_null(*value))
        return DVQ_OK;
    const dvq_object *nothing = dvq_object_make(arena, NULL, 0);
    *value = dvq_value_object(nothing);
    return nothing != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status make_links(const dvq_link_vector *links, dvq_arena *arena, dvq_value *value)
{
    return dvq_links_to_value(arena, links->items, links->count, value);
}

/* The value of a name whose part has been read. */
static dvq_status make_file_value(const dvq_page *page, file_name name, dvq_arena *arena,
                                  dvq_value *value)
{
    bool done;
    *value = get_file_fact(page, name, &done);
    if (done)
        return DVQ_OK;
    if (name == FILE_OUTLINKS || name == FILE_INLINKS)
        return make_links(name == FILE_OUTLINKS ? &page->links : &page->incoming, arena, value);
    if (name == FILE_LISTS)
        return make_items(page, arena, value);
    if (name == FILE_TASKS)
        return make_tasks(page, arena, value);
    if (name == FILE_FRONTMATTER)
        return make_frontmatter(page, arena, value);
    if (name == FILE_TAGS)
        return make_tags(page, arena, value);
    return dvq_texts_to_value(arena, name == FILE_ALIASES ? &page->aliases : &page->exact_tags,
                              value);
}

static dvq_status get_from_file(const dvq_object *object, dvq_text key, dvq_arena *arena,
                                dvq_value *value, bool *found)
{
    const dvq_page *page = get_page_of_file(object);
    int name = dvq_fixed_name_find(file_names, FILE_NAME_COUNT, key);
    dvq_status status = DVQ_OK;
    *value = dvq_value_null();
    *found = name >= 0;
    if (*found)
        status = dvq_page_require(page, get_part_of(page, (file_name)name));
    if (name == FILE_DAY)
        *found = !dvq_value_is_null(page->day);
    return status == DVQ_OK && *found ? make_file_value(page, (file_name)name, arena, value)
                                      : status;
}

static dvq_status list_file(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    const dvq_page *page = get_page_of_file(object);
    dvq_status status = dvq_page_require(page, DVQ_PAGE_FULL | DVQ_PAGE_INCOMING);
    for (int name = 0; name < FILE_NAME_COUNT && status == DVQ_OK; name++) {
        if (name == FILE_DAY && dvq_value_is_null(page->day))
            continue;
        dvq_value value;
        status = make_file_value(page, (file_name)name, arena, &value);
        if (status == DVQ_OK)
            status = dvq_entry_add(arena, entries, file_names[name], value);
    }
    return status;
}

const dvq_object_class dvq_page_file_class = {
    .name = "file", .get = get_from_file, .list = list_file};

/* ---- pages ---- */

static dvq_status get_from_page(const dvq_object *object, dvq_text key, dvq_arena *arena,
                                dvq_value *value, bool *found)
{
    const dvq_page *page = (const dvq_page *)object;
    (void)arena;
    *found = true;
    if (dvq_text_equal(key, DVQ_TEXT("file"))) {
        *value = dvq_value_object(&page->file);
        return DVQ_OK;
    }
    dvq_status status = dvq_page_require(page, DVQ_PAGE_FIELDS);
    const dvq_entry *entry = dvq_entry_find(page->fields.items, page->fields.count, key);
    *found = entry != NULL;
    *value = *found ? entry->value : dvq_value_null();
    return status;
}

static dvq_status list_page(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    const dvq_page *page = (const dvq_page *)object;
    dvq_status status = dvq_page_require(page, DVQ_PAGE_FIELDS);
    if (status == DVQ_OK)
        status = dvq_entry_add(arena, entries, DVQ_TEXT("file"), dvq_value_object(&page->file));
    for (size_t i = 0; i < page->fields.count && status == DVQ_OK; i++) {
        status =
            dvq_entry_add(arena, entries, page->fields.items[i].key, page->fields.items[i].value);
    }
    return status;
}

const dvq_object_class dvq_page_class = {.name = "page", .get = get_from_page, .list = list_page};

dvq_text dvq_page_get_name(const dvq_page *page)
{
    return dvq_link_path_title(page->path);
}
