/*
 * Pages, list items and task rows as values: which names they have and what each gives. Called
 * through dvq_object_get and dvq_object_list by whatever evaluates or prints a value; builds
 * nothing that is not asked for.
 *
 * Rules: Dataview, data-model/markdown.ts (serialize); the order of names is its order.
 */
#include "vault/page.h"

#include "support/unicode.h"
#include "value/date.h"
#include "vault/note_part.h"

static dvq_value make_link(const dvq_link *link)
{
    return link != NULL ? dvq_value_link(link) : dvq_value_null();
}

static dvq_value *make_items(dvq_arena *arena, size_t count, dvq_value *list)
{
    dvq_value *items = dvq_arena_allocate(arena, (count + 1) * sizeof *items);

    *list = dvq_value_array(items, items != NULL ? count : 0);
    return items;
}

static dvq_status make_links(dvq_arena *arena, const dvq_link_vector *links, dvq_value *list)
{
    dvq_value *items = make_items(arena, links->count, list);

    for (size_t i = 0; i < links->count && items != NULL; i++) {
        items[i] = dvq_value_link(links->items[i]);
    }
    return items != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status make_texts(dvq_arena *arena, const dvq_text_vector *texts, dvq_value *list)
{
    dvq_value *items = make_items(arena, texts->count, list);

    for (size_t i = 0; i < texts->count && items != NULL; i++) {
        items[i] = dvq_value_string(texts->items[i]);
    }
    return items != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* List items as values, of a page's only the tasks when asked. */
static dvq_status make_list_items(dvq_arena *arena, dvq_list_item *const *children, size_t count,
                                  bool tasks_only, dvq_value *list)
{
    dvq_value *items = make_items(arena, count, list);
    uint32_t used = 0;

    if (items == NULL) {
        return DVQ_ERROR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        if (!tasks_only || children[i]->is_task) {
            items[used++] = dvq_value_object(&children[i]->object);
        }
    }
    list->size = used;
    return DVQ_OK;
}

/* Names differ mostly in length or at once: what settles that comes before a call. */
static bool same_name(dvq_text a, dvq_text b)
{
    return a.length == b.length &&
           (a.length == 0 || (a.data[0] == b.data[0] && memcmp(a.data, b.data, a.length) == 0));
}

static const dvq_entry *find_entry(const dvq_entry_vector *entries, dvq_text key)
{
    for (size_t i = 0; i < entries->count; i++) {
        if (same_name(entries->items[i].key, key)) {
            return &entries->items[i];
        }
    }
    return NULL;
}

static dvq_status add_entry(dvq_arena *arena, dvq_entry_vector *entries, dvq_text key,
                            dvq_value value)
{
    return DVQ_VECTOR_PUSH(arena, entries, (dvq_entry){key, value}) ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status add_entries(dvq_arena *arena, dvq_entry_vector *entries,
                              const dvq_entry_vector *more)
{
    for (size_t i = 0; i < more->count; i++) {
        if (!DVQ_VECTOR_PUSH(arena, entries, more->items[i])) {
            return DVQ_ERROR_MEMORY;
        }
    }
    return DVQ_OK;
}

/* A name that every object of a class has, in order, and what it stands for. */
typedef struct fixed_name {
    dvq_text name;
    int id;
} fixed_name;

#define NAME(text, id)                                                                             \
    {                                                                                              \
        {text, sizeof text - 1}, id                                                                \
    }

static int find_name(const fixed_name *names, size_t count, dvq_text key)
{
    for (size_t i = 0; i < count; i++) {
        if (same_name(names[i].name, key)) {
            return names[i].id;
        }
    }
    return -1;
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

static const fixed_name file_names[] = {
    NAME("path", FILE_PATH),         NAME("folder", FILE_FOLDER),
    NAME("name", FILE_NAME),         NAME("link", FILE_LINK),
    NAME("outlinks", FILE_OUTLINKS), NAME("inlinks", FILE_INLINKS),
    NAME("etags", FILE_EXACT_TAGS),  NAME("tags", FILE_TAGS),
    NAME("aliases", FILE_ALIASES),   NAME("lists", FILE_LISTS),
    NAME("tasks", FILE_TASKS),       NAME("ctime", FILE_CREATED),
    NAME("cday", FILE_CREATED_DAY),  NAME("mtime", FILE_MODIFIED),
    NAME("mday", FILE_MODIFIED_DAY), NAME("size", FILE_SIZE),
    NAME("starred", FILE_STARRED),   NAME("frontmatter", FILE_FRONTMATTER),
    NAME("ext", FILE_EXTENSION),     NAME("day", FILE_DAY)};

#define FILE_NAME_COUNT (sizeof file_names / sizeof *file_names)

static const dvq_page *get_page_of_file(const dvq_object *object)
{
    return (const dvq_page *)((const char *)object - offsetof(dvq_page, file));
}

static dvq_value make_day(const dvq_page *page, int64_t time)
{
    dvq_value date = dvq_value_date(time, DVQ_ZONE_SYSTEM);

    return dvq_date_start_of(page->environment, date, DVQ_DATE_DAY);
}

/* The value of a name that needs no memory; *done tells whether it was one. */
static dvq_value get_file_fact(const dvq_page *page, file_name name, bool *done)
{
    *done = true;
    switch (name) {
    case FILE_PATH:
        return dvq_value_string(page->path);
    case FILE_FOLDER:
        return dvq_value_string(dvq_page_get_folder(page));
    case FILE_NAME:
        return dvq_value_string(dvq_page_get_name(page));
    case FILE_LINK:
        return make_link(page->link);
    case FILE_CREATED:
        return dvq_value_date(page->created, DVQ_ZONE_SYSTEM);
    case FILE_CREATED_DAY:
        return make_day(page, page->created);
    case FILE_MODIFIED:
        return dvq_value_date(page->modified, DVQ_ZONE_SYSTEM);
    case FILE_MODIFIED_DAY:
        return make_day(page, page->modified);
    case FILE_SIZE:
        return dvq_value_number((double)page->size);
    case FILE_STARRED:
        return dvq_value_boolean(page->starred);
    case FILE_FRONTMATTER:
        return page->frontmatter;
    case FILE_EXTENSION:
        return dvq_value_string(dvq_page_get_extension(page));
    case FILE_DAY:
        return page->day;
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

static dvq_status make_file_value(const dvq_page *page, file_name name, dvq_arena *arena,
                                  dvq_value *value)
{
    bool done;

    *value = get_file_fact(page, name, &done);
    if (done) {
        return DVQ_OK;
    }
    if (name == FILE_OUTLINKS || name == FILE_INLINKS) {
        return make_links(arena, name == FILE_OUTLINKS ? &page->links : &page->incoming, value);
    }
    if (name == FILE_LISTS || name == FILE_TASKS) {
        return make_list_items(arena, page->items, page->item_count, name == FILE_TASKS, value);
    }
    if (name == FILE_ALIASES) {
        return make_texts(arena, &page->aliases, value);
    }
    return make_texts(arena, name == FILE_TAGS ? &page->tags : &page->exact_tags, value);
}

static dvq_status get_from_file(const dvq_object *object, dvq_text key, dvq_arena *arena,
                                dvq_value *value, bool *found)
{
    const dvq_page *page = get_page_of_file(object);
    int name = find_name(file_names, FILE_NAME_COUNT, key);

    *value = dvq_value_null();
    *found = name >= 0 && (name != FILE_DAY || !dvq_value_is_null(page->day));
    return *found ? make_file_value(page, (file_name)name, arena, value) : DVQ_OK;
}

static dvq_status list_file(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    const dvq_page *page = get_page_of_file(object);
    dvq_status status = DVQ_OK;

    for (size_t i = 0; i < FILE_NAME_COUNT && status == DVQ_OK; i++) {
        dvq_value value;

        if (file_names[i].id == FILE_DAY && dvq_value_is_null(page->day)) {
            continue;
        }
        status = make_file_value(page, (file_name)file_names[i].id, arena, &value);
        if (status == DVQ_OK) {
            status = add_entry(arena, entries, file_names[i].name, value);
        }
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
    const dvq_entry *entry;

    (void)arena;
    *found = true;
    if (dvq_text_equal(key, DVQ_TEXT("file"))) {
        *value = dvq_value_object(&page->file);
        return DVQ_OK;
    }
    entry = find_entry(&page->fields, key);
    *found = entry != NULL;
    *value = *found ? entry->value : dvq_value_null();
    return DVQ_OK;
}

static dvq_status list_page(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    const dvq_page *page = (const dvq_page *)object;
    dvq_status status = add_entry(arena, entries, DVQ_TEXT("file"), dvq_value_object(&page->file));

    return status == DVQ_OK ? add_entries(arena, entries, &page->fields) : status;
}

const dvq_object_class dvq_page_class = {.name = "page", .get = get_from_page, .list = list_page};

dvq_status dvq_page_list_tags(const dvq_page *page, dvq_arena *arena, dvq_text_vector *tags)
{
    for (size_t i = 0; i < page->tags.count; i++) {
        if (!DVQ_VECTOR_PUSH(arena, tags, page->tags.items[i])) {
            return DVQ_ERROR_MEMORY;
        }
    }
    return DVQ_OK;
}

dvq_text dvq_page_get_name(const dvq_page *page)
{
    return dvq_link_path_title(page->path);
}

dvq_text dvq_page_get_folder(const dvq_page *page)
{
    return dvq_link_path_folder(page->path);
}

dvq_text dvq_page_get_extension(const dvq_page *page)
{
    return dvq_link_path_extension(page->path);
}

/* ---- list items ---- */

typedef enum item_name {
    ITEM_SYMBOL,
    ITEM_LINK,
    ITEM_SECTION,
    ITEM_TEXT,
    ITEM_TAGS,
    ITEM_LINE,
    ITEM_LINE_COUNT,
    ITEM_LIST,
    ITEM_OUTLINKS,
    ITEM_PATH,
    ITEM_CHILDREN,
    ITEM_TASK,
    ITEM_ANNOTATED,
    ITEM_PARENT,
    ITEM_BLOCK_ID,
    ITEM_POSITION
} item_name;

/* In the order in which Dataview lists them. */
static const fixed_name item_names[] = {NAME("symbol", ITEM_SYMBOL),
                                        NAME("link", ITEM_LINK),
                                        NAME("section", ITEM_SECTION),
                                        NAME("text", ITEM_TEXT),
                                        NAME("tags", ITEM_TAGS),
                                        NAME("line", ITEM_LINE),
                                        NAME("lineCount", ITEM_LINE_COUNT),
                                        NAME("list", ITEM_LIST),
                                        NAME("outlinks", ITEM_OUTLINKS),
                                        NAME("path", ITEM_PATH),
                                        NAME("children", ITEM_CHILDREN),
                                        NAME("task", ITEM_TASK),
                                        NAME("annotated", ITEM_ANNOTATED),
                                        NAME("position", ITEM_POSITION),
                                        NAME("subtasks", ITEM_CHILDREN),
                                        NAME("real", ITEM_TASK),
                                        NAME("header", ITEM_SECTION),
                                        NAME("parent", ITEM_PARENT),
                                        NAME("blockId", ITEM_BLOCK_ID)};

#define ITEM_NAME_COUNT (sizeof item_names / sizeof *item_names)

/* Other names for some of the above, and places that only an editor has a use for. */
static const dvq_text hidden_names[] = {
    {"position", 8}, {"subtasks", 8}, {"real", 4}, {"header", 6}};

#define HIDDEN_NAME_COUNT (sizeof hidden_names / sizeof *hidden_names)

/* Offset in UTF-16 units and the length of a line of the page. */
static void find_line(dvq_text contents, uint32_t line, size_t *start, size_t *length)
{
    size_t offset = 0;
    size_t end;

    while (line-- > 0 && offset < contents.length) {
        end = dvq_text_find_byte(contents, '\n', offset);
        offset = end == SIZE_MAX ? contents.length : end + 1;
    }
    end = dvq_text_find_byte(contents, '\n', offset);
    *start = dvq_unicode_byte_to_utf16(contents, offset);
    *length = dvq_unicode_utf16_length(dvq_text_slice(contents, offset, end));
}

static dvq_status make_place(dvq_arena *arena, uint32_t line, size_t column, size_t offset,
                             dvq_value *place)
{
    dvq_entry entries[] = {{DVQ_TEXT("line"), dvq_value_number(line)},
                           {DVQ_TEXT("col"), dvq_value_number((double)column)},
                           {DVQ_TEXT("offset"), dvq_value_number((double)(offset + column))}};
    const dvq_object *object = dvq_object_make(arena, entries, 3);

    *place = dvq_value_object(object);
    return object != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* {start: {line, col, offset}, end: {...}}, from the marker to the end of the last line. */
static dvq_status make_position(const dvq_list_item *item, dvq_arena *arena, dvq_value *position)
{
    dvq_text contents = item->page->contents;
    size_t column = (size_t)(item->symbol.data - contents.data);
    uint32_t last = item->line + item->line_count - 1;
    dvq_entry entries[2] = {{.key = DVQ_TEXT("start")}, {.key = DVQ_TEXT("end")}};
    const dvq_object *object;
    size_t offset;
    size_t length;

    find_line(contents, item->line, &offset, &length);
    column = dvq_unicode_byte_to_utf16(contents, column) - offset;
    if (make_place(arena, item->line, column, offset, &entries[0].value) != DVQ_OK) {
        return DVQ_ERROR_MEMORY;
    }
    find_line(contents, last, &offset, &length);
    if (make_place(arena, last, length, offset, &entries[1].value) != DVQ_OK) {
        return DVQ_ERROR_MEMORY;
    }
    object = dvq_object_make(arena, entries, 2);
    *position = dvq_value_object(object);
    return object != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* The value of a name that needs no memory; *done tells whether it was one. */
static dvq_value get_item_fact(const dvq_list_item *item, item_name name, bool *done)
{
    *done = true;
    switch (name) {
    case ITEM_SYMBOL:
        return dvq_value_string(item->symbol);
    case ITEM_LINK:
        return make_link(item->link);
    case ITEM_SECTION:
        return make_link(item->section);
    case ITEM_TEXT:
        return dvq_value_string(item->text);
    case ITEM_LINE:
        return dvq_value_number(item->line);
    case ITEM_LINE_COUNT:
        return dvq_value_number(item->line_count);
    case ITEM_LIST:
        return dvq_value_number(item->list);
    case ITEM_PATH:
        return dvq_value_string(item->page->path);
    case ITEM_TASK:
        return dvq_value_boolean(item->is_task);
    case ITEM_ANNOTATED:
        return dvq_value_boolean(item->annotated);
    case ITEM_PARENT:
        return dvq_value_number(item->parent);
    case ITEM_BLOCK_ID:
        return dvq_value_string(item->block_id);
    case ITEM_TAGS:
    case ITEM_OUTLINKS:
    case ITEM_CHILDREN:
    case ITEM_POSITION:
        break;
    }
    *done = false;
    return dvq_value_null();
}

static dvq_status make_item_value(const dvq_list_item *item, item_name name, dvq_arena *arena,
                                  dvq_value *value)
{
    bool done;

    *value = get_item_fact(item, name, &done);
    if (done || arena == NULL) {
        return DVQ_OK;
    }
    if (name == ITEM_TAGS) {
        return make_texts(arena, &item->tags, value);
    }
    if (name == ITEM_OUTLINKS) {
        return make_links(arena, &item->links, value);
    }
    if (name == ITEM_POSITION) {
        return make_position(item, arena, value);
    }
    return make_list_items(arena, item->children, item->child_count, false, value);
}

static bool has_item_name(const dvq_list_item *item, int name)
{
    return name >= 0 && (name != ITEM_PARENT || item->parent >= 0) &&
           (name != ITEM_BLOCK_ID || item->block_id.length > 0);
}

dvq_status dvq_list_item_get_fixed(const dvq_list_item *item, dvq_text key, dvq_arena *arena,
                                   dvq_value *value, bool *found)
{
    int name = find_name(item_names, ITEM_NAME_COUNT, key);

    *value = dvq_value_null();
    *found = has_item_name(item, name);
    return *found ? make_item_value(item, (item_name)name, arena, value) : DVQ_OK;
}

static dvq_status get_from_item(const dvq_object *object, dvq_text key, dvq_arena *arena,
                                dvq_value *value, bool *found)
{
    const dvq_list_item *item = (const dvq_list_item *)object;
    const dvq_entry *entry = find_entry(&item->fields, key);

    if (entry != NULL) {
        *value = entry->value;
        *found = true;
        return DVQ_OK;
    }
    return dvq_list_item_get_fixed(item, key, arena, value, found);
}

static dvq_status list_item(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    const dvq_list_item *item = (const dvq_list_item *)object;
    dvq_status status = DVQ_OK;

    for (size_t i = 0; i < ITEM_NAME_COUNT && status == DVQ_OK; i++) {
        dvq_value value;

        if (has_item_name(item, item_names[i].id)) {
            status = make_item_value(item, (item_name)item_names[i].id, arena, &value);
            if (status == DVQ_OK) {
                status = add_entry(arena, entries, item_names[i].name, value);
            }
        }
    }
    return status == DVQ_OK ? add_entries(arena, entries, &item->fields) : status;
}

const dvq_object_class dvq_list_item_class = {.name = "list item",
                                              .get = get_from_item,
                                              .list = list_item,
                                              .hidden = hidden_names,
                                              .hidden_count = HIDDEN_NAME_COUNT};

/* ---- rows of TASK queries ---- */

static dvq_status get_from_row(const dvq_object *object, dvq_text key, dvq_arena *arena,
                               dvq_value *value, bool *found)
{
    const dvq_list_item *item = ((const dvq_task_row *)object)->item;
    dvq_status status = get_from_item(&item->object, key, arena, value, found);

    return status != DVQ_OK || *found
               ? status
               : get_from_page(&item->page->object, key, arena, value, found);
}

/* Whether an item has a name, be its value null. */
static bool has_name(const dvq_list_item *item, dvq_text key)
{
    return find_entry(&item->fields, key) != NULL ||
           has_item_name(item, find_name(item_names, ITEM_NAME_COUNT, key));
}

static dvq_status list_row(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    const dvq_list_item *item = ((const dvq_task_row *)object)->item;
    const dvq_page *page = item->page;
    dvq_status status = list_item(&item->object, arena, entries);

    if (status == DVQ_OK && !has_name(item, DVQ_TEXT("file"))) {
        status = add_entry(arena, entries, DVQ_TEXT("file"), dvq_value_object(&page->file));
    }
    for (size_t i = 0; i < page->fields.count && status == DVQ_OK; i++) {
        if (!has_name(item, page->fields.items[i].key)) {
            status =
                add_entry(arena, entries, page->fields.items[i].key, page->fields.items[i].value);
        }
    }
    return status;
}

const dvq_object_class dvq_task_row_class = {.name = "task row",
                                             .get = get_from_row,
                                             .list = list_row,
                                             .hidden = hidden_names,
                                             .hidden_count = HIDDEN_NAME_COUNT};

dvq_task_row *dvq_task_row_make(dvq_arena *arena, const dvq_list_item *item)
{
    dvq_task_row *row = dvq_arena_allocate(arena, sizeof *row);

    if (row != NULL) {
        *row = (dvq_task_row){.object = {.class = &dvq_task_row_class}, .item = item};
    }
    return row;
}
