/*
 * List items and the rows of TASK queries as values: which names they have and what each gives.
 * Called through dvq_object_get and dvq_object_list by whatever evaluates or prints a value, and by
 * task.c. Never changes an item.
 *
 * Rules: Dataview, data-model/markdown.ts (ListItem); the order of names is its order.
 */
#include "note/list_item.h"

#include "note/line_place.h"
#include "note/page_part.h"
#include "support/map.h"
#include "support/unicode.h"
#include "value/literal.h"

/* In the order in which Dataview lists them. */
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
    ITEM_POSITION, /* from here on hidden */
    ITEM_SUBTASKS,
    ITEM_REAL,
    ITEM_HEADER,
    ITEM_PARENT, /* from here on shown */
    ITEM_BLOCK_ID,
    ITEM_STATUS, /* from here on of tasks only */
    ITEM_CHECKED,
    ITEM_COMPLETED,
    ITEM_FULLY_COMPLETED
} item_name;

static const dvq_text names[] = {DVQ_FIXED_NAME(ITEM_SYMBOL, "symbol"),
                                 DVQ_FIXED_NAME(ITEM_LINK, "link"),
                                 DVQ_FIXED_NAME(ITEM_SECTION, "section"),
                                 DVQ_FIXED_NAME(ITEM_TEXT, "text"),
                                 DVQ_FIXED_NAME(ITEM_TAGS, "tags"),
                                 DVQ_FIXED_NAME(ITEM_LINE, "line"),
                                 DVQ_FIXED_NAME(ITEM_LINE_COUNT, "lineCount"),
                                 DVQ_FIXED_NAME(ITEM_LIST, "list"),
                                 DVQ_FIXED_NAME(ITEM_OUTLINKS, "outlinks"),
                                 DVQ_FIXED_NAME(ITEM_PATH, "path"),
                                 DVQ_FIXED_NAME(ITEM_CHILDREN, "children"),
                                 DVQ_FIXED_NAME(ITEM_TASK, "task"),
                                 DVQ_FIXED_NAME(ITEM_ANNOTATED, "annotated"),
                                 DVQ_FIXED_NAME(ITEM_POSITION, "position"),
                                 DVQ_FIXED_NAME(ITEM_SUBTASKS, "subtasks"),
                                 DVQ_FIXED_NAME(ITEM_REAL, "real"),
                                 DVQ_FIXED_NAME(ITEM_HEADER, "header"),
                                 DVQ_FIXED_NAME(ITEM_PARENT, "parent"),
                                 DVQ_FIXED_NAME(ITEM_BLOCK_ID, "blockId"),
                                 DVQ_FIXED_NAME(ITEM_STATUS, "status"),
                                 DVQ_FIXED_NAME(ITEM_CHECKED, "checked"),
                                 DVQ_FIXED_NAME(ITEM_COMPLETED, "completed"),
                                 DVQ_FIXED_NAME(ITEM_FULLY_COMPLETED, "fullyCompleted")};

enum { NAME_COUNT = sizeof names / sizeof *names, SHORTEST_NAME = 4 /* bytes */ };

/* The names that start with each letter, as their places plus one; 0 ends a row. */
enum { LETTERS = 26, ROW = 5 };

static const unsigned char names_by_letter[LETTERS][ROW] = {
    ['a' - 'a'] = {1 + ITEM_ANNOTATED},
    ['b' - 'a'] = {1 + ITEM_BLOCK_ID},
    ['c' - 'a'] = {1 + ITEM_COMPLETED, 1 + ITEM_CHILDREN, 1 + ITEM_CHECKED},
    ['f' - 'a'] = {1 + ITEM_FULLY_COMPLETED},
    ['h' - 'a'] = {1 + ITEM_HEADER},
    ['l' - 'a'] = {1 + ITEM_LINK, 1 + ITEM_LINE, 1 + ITEM_LINE_COUNT, 1 + ITEM_LIST},
    ['o' - 'a'] = {1 + ITEM_OUTLINKS},
    ['p' - 'a'] = {1 + ITEM_PATH, 1 + ITEM_PARENT, 1 + ITEM_POSITION},
    ['r' - 'a'] = {1 + ITEM_REAL},
    ['s' - 'a'] = {1 + ITEM_STATUS, 1 + ITEM_SYMBOL, 1 + ITEM_SECTION, 1 + ITEM_SUBTASKS},
    ['t' - 'a'] = {1 + ITEM_TEXT, 1 + ITEM_TAGS, 1 + ITEM_TASK}};

static int find_name(dvq_text key)
{
    /* Fields that queries ask for most, such as due, are shorter than any of these. */
    unsigned letter =
        key.length < SHORTEST_NAME ? LETTERS : (unsigned char)key.data[0] - (unsigned)'a';
    if (letter >= LETTERS)
        return -1;
    for (const unsigned char *place = names_by_letter[letter]; *place != 0; place++)
        if (dvq_text_equal(names[*place - 1], key))
            return *place - 1;
    return -1;
}

/* These come after a task's inline fields, unless one of those has the name. */
static bool is_task_name(int name)
{
    return name >= ITEM_STATUS;
}

/* Second names for some of the others, and a place that only editors have a use for: the JSON form
   leaves them out. */
static bool is_hidden(int name)
{
    return name >= ITEM_POSITION && name < ITEM_PARENT;
}

static const dvq_item_extra no_extra = {.block_id = {"", 0}};

const dvq_item_extra *dvq_list_item_get_extra(const dvq_list_item *item)
{
    return item->extra != NULL ? item->extra : &no_extra;
}

/* ---- tags ---- */

/* Bytes of #text up to white space or punctuation. */
static size_t measure_tag(dvq_text text, size_t offset)
{
    size_t end = offset + 1;
    size_t size;
    while (end < text.length) {
        uint32_t code_point = dvq_unicode_decode(text, end, &size);
        if ((code_point < 0x80 && code_point != 0 &&
             strchr(",;.:!?'\"`()[]{}", (int)code_point) != NULL) ||
            dvq_unicode_is_whitespace(code_point))
            break;
        end += size;
    }
    return end - offset;
}

/* The tags in the item's text, without repeats. */
static dvq_status make_tags(const dvq_list_item *item, dvq_arena *arena, dvq_value *list)
{
    dvq_text text = dvq_list_item_get_text(item);
    dvq_text_vector tags = {0};
    size_t offset = 0;
    dvq_map seen;
    dvq_map_init(&seen, arena);
    while ((offset = dvq_text_find_byte(text, '#', offset)) != SIZE_MAX) {
        size_t size = measure_tag(text, offset);
        dvq_text tag = dvq_text_slice(text, offset, offset + size);
        offset += size;
        if (size <= 1 || dvq_literal_match_tag(tag, 0) != size || dvq_map_has(&seen, tag))
            continue;
        if (!dvq_map_set(&seen, tag, &seen) || !DVQ_VECTOR_PUSH(arena, &tags, tag))
            return DVQ_ERROR_MEMORY;
    }
    return dvq_texts_to_value(arena, &tags, list);
}

/* ---- position ---- */

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

/* An item's place as a value; the note is read again only when something in it is asked for. */
typedef struct item_position {
    dvq_object object; /* class position_class */
    const dvq_list_item *item;
} item_position;

/* {start: {line, col, offset}, end: {...}}, from the marker to the end of the last line. */
static dvq_status list_position(const dvq_object *object, dvq_arena *arena,
                                dvq_entry_vector *entries)
{
    const dvq_list_item *item = ((const item_position *)object)->item;
    uint32_t last = item->line + item->line_count - 1;
    dvq_status status = dvq_page_require(item->page, DVQ_PAGE_LINES);
    if (status != DVQ_OK)
        return status;
    dvq_line_span span = dvq_line_place_get(item->page, item->line);
    dvq_value place;
    if (make_place(arena, item->line, span.marker, span.offset, &place) != DVQ_OK ||
        dvq_entry_add(arena, entries, DVQ_TEXT("start"), place) != DVQ_OK)
        return DVQ_ERROR_MEMORY;
    span = dvq_line_place_get(item->page, last);
    status = make_place(arena, last, span.end, span.offset, &place);
    return status == DVQ_OK ? dvq_entry_add(arena, entries, DVQ_TEXT("end"), place) : status;
}

static dvq_status get_from_position(const dvq_object *object, dvq_text key, dvq_arena *arena,
                                    dvq_value *value, bool *found)
{
    dvq_entry_vector entries = {0};
    dvq_status status = list_position(object, arena, &entries);
    const dvq_entry *entry = dvq_entry_find(entries.items, entries.count, key);
    *found = entry != NULL;
    *value = *found ? entry->value : dvq_value_null();
    return status;
}

static const dvq_object_class position_class = {
    .name = "position", .get = get_from_position, .list = list_position};

static dvq_status make_position(const dvq_list_item *item, dvq_arena *arena, dvq_value *value)
{
    item_position *position = dvq_arena_allocate(arena, sizeof *position);
    if (position == NULL)
        return DVQ_ERROR_MEMORY;
    *position = (item_position){.object = {&position_class}, .item = item};
    *value = dvq_value_object(&position->object);
    return DVQ_OK;
}

/* ---- items ---- */

static dvq_value get_link(const dvq_list_item *item)
{
    const dvq_link *link = dvq_list_item_get_extra(item)->link;
    return dvq_link_to_value(link != NULL ? link : item->section);
}

/* Whether a task's status is this one, in any case. */
static bool has_status(const dvq_list_item *item, const char *status)
{
    return dvq_text_equal_ascii_case(dvq_list_item_get_status(item), dvq_text_from_string(status));
}

/* The value of a name that needs no memory; *done tells whether it was one. */
static dvq_value get_item_fact(const dvq_list_item *item, item_name name, bool *done)
{
    *done = true;
    switch (name) {
    case ITEM_SYMBOL:
        return dvq_value_string(dvq_list_item_get_symbol(item));
    case ITEM_LINK:
        return get_link(item);
    case ITEM_SECTION:
    case ITEM_HEADER:
        return dvq_link_to_value(item->section);
    case ITEM_TEXT:
        return dvq_value_string(dvq_list_item_get_text(item));
    case ITEM_LINE:
        return dvq_value_number(item->line);
    case ITEM_LINE_COUNT:
        return dvq_value_number(item->line_count);
    case ITEM_LIST:
        return dvq_value_number(item->list);
    case ITEM_PATH:
        return dvq_value_string(item->page->path);
    case ITEM_TASK:
    case ITEM_REAL:
        return dvq_value_boolean(dvq_list_item_is_task(item));
    case ITEM_ANNOTATED:
        return dvq_value_boolean(item->annotated);
    case ITEM_PARENT:
        return dvq_value_number(item->parent);
    case ITEM_BLOCK_ID:
        return dvq_value_string(dvq_list_item_get_extra(item)->block_id);
    case ITEM_STATUS:
        return dvq_value_string(dvq_list_item_get_status(item));
    case ITEM_CHECKED:
        return dvq_value_boolean(!has_status(item, " "));
    case ITEM_COMPLETED:
        return dvq_value_boolean(has_status(item, "x"));
    case ITEM_FULLY_COMPLETED:
        return dvq_value_boolean(item->fully_completed);
    case ITEM_TAGS:
    case ITEM_OUTLINKS:
    case ITEM_CHILDREN:
    case ITEM_SUBTASKS:
    case ITEM_POSITION:
        break;
    }
    *done = false;
    return dvq_value_null();
}

static dvq_status make_children(const dvq_item_extra *extra, dvq_arena *arena, dvq_value *list)
{
    dvq_value *items = dvq_value_allocate_list(arena, extra->child_count, list);
    for (size_t i = 0; i < extra->child_count && items != NULL; i++)
        items[i] = dvq_value_object(&extra->children[i]->object);
    return items != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status make_item_value(const dvq_list_item *item, item_name name, dvq_arena *arena,
                                  dvq_value *value)
{
    const dvq_item_extra *extra = dvq_list_item_get_extra(item);
    bool done;
    *value = get_item_fact(item, name, &done);
    if (done)
        return DVQ_OK;
    if (name == ITEM_TAGS)
        return make_tags(item, arena, value);
    if (name == ITEM_OUTLINKS)
        return dvq_links_to_value(arena, extra->links, extra->link_count, value);
    if (name == ITEM_POSITION)
        return make_position(item, arena, value);
    return make_children(extra, arena, value);
}

static bool has_item_name(const dvq_list_item *item, int name)
{
    return name >= 0 && (name != ITEM_PARENT || item->parent >= 0) &&
           (name != ITEM_BLOCK_ID || dvq_list_item_get_extra(item)->block_id.length > 0);
}

bool dvq_list_item_has_fixed(const dvq_list_item *item, dvq_text key)
{
    int name = find_name(key);
    return !is_task_name(name) && has_item_name(item, name);
}

bool dvq_list_item_has_parent_field(const dvq_list_item *item)
{
    const dvq_item_extra *extra = dvq_list_item_get_extra(item);
    return dvq_entry_find(extra->fields, extra->field_count, DVQ_TEXT("parent")) != NULL;
}

bool dvq_list_item_is_name(dvq_text key)
{
    int name = find_name(key);
    return name >= 0 && !is_task_name(name) && name != ITEM_PARENT && name != ITEM_BLOCK_ID;
}

bool dvq_list_item_is_task_name(dvq_text key)
{
    return is_task_name(find_name(key));
}

static dvq_status get_from_item(const dvq_object *object, dvq_text key, dvq_arena *arena,
                                dvq_value *value, bool *found)
{
    const dvq_list_item *item = (const dvq_list_item *)object;
    const dvq_item_extra *extra = dvq_list_item_get_extra(item);
    int name = find_name(key);
    *found = true;
    if (is_task_name(name) && dvq_list_item_is_task(item))
        return make_item_value(item, (item_name)name, arena, value);
    const dvq_entry *entry = dvq_entry_find(extra->fields, extra->field_count, key);
    if (entry != NULL) {
        *value = entry->value;
        return DVQ_OK;
    }
    *found = !is_task_name(name) && has_item_name(item, name);
    *value = dvq_value_null();
    return *found ? make_item_value(item, (item_name)name, arena, value) : DVQ_OK;
}

/* The inline fields; under the names that tasks have, a task gives its own values. */
static dvq_status list_inline_fields(const dvq_list_item *item, dvq_arena *arena,
                                     dvq_entry_vector *entries)
{
    const dvq_item_extra *extra = dvq_list_item_get_extra(item);
    dvq_status status = DVQ_OK;
    for (size_t i = 0; i < extra->inline_count && status == DVQ_OK; i++) {
        dvq_entry entry = extra->fields[i];
        int name = find_name(entry.key);
        if (is_task_name(name) && dvq_list_item_is_task(item))
            status = make_item_value(item, (item_name)name, arena, &entry.value);
        if (status == DVQ_OK)
            status = dvq_entry_add(arena, entries, entry.key, entry.value);
    }
    return status;
}

static dvq_status list_fields(const dvq_list_item *item, dvq_arena *arena,
                              dvq_entry_vector *entries)
{
    const dvq_item_extra *extra = dvq_list_item_get_extra(item);
    dvq_status status = list_inline_fields(item, arena, entries);
    for (int name = ITEM_STATUS; name < NAME_COUNT && dvq_list_item_is_task(item); name++) {
        dvq_text key = names[name];
        if (status != DVQ_OK || dvq_entry_find(extra->fields, extra->inline_count, key) != NULL)
            continue;
        dvq_value value;
        status = make_item_value(item, (item_name)name, arena, &value);
        if (status == DVQ_OK)
            status = dvq_entry_add(arena, entries, key, value);
    }
    for (size_t i = extra->inline_count; i < extra->field_count && status == DVQ_OK; i++)
        status = dvq_entry_add(arena, entries, extra->fields[i].key, extra->fields[i].value);
    return status;
}

/* The names that the item has besides its fields and those of tasks; `hidden`: all of them. */
static dvq_status list_names(const dvq_list_item *item, bool hidden, dvq_arena *arena,
                             dvq_entry_vector *entries)
{
    dvq_status status = DVQ_OK;
    for (int name = 0; !is_task_name(name) && status == DVQ_OK; name++) {
        dvq_value value;
        if (has_item_name(item, name) && (hidden || !is_hidden(name))) {
            status = make_item_value(item, (item_name)name, arena, &value);
            if (status == DVQ_OK)
                status = dvq_entry_add(arena, entries, names[name], value);
        }
    }
    return status;
}

static dvq_status list_item(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    const dvq_list_item *item = (const dvq_list_item *)object;
    dvq_status status = list_names(item, true, arena, entries);
    return status == DVQ_OK ? list_fields(item, arena, entries) : status;
}

static dvq_status list_shown_item(const dvq_object *object, dvq_arena *arena,
                                  dvq_entry_vector *entries)
{
    const dvq_list_item *item = (const dvq_list_item *)object;
    dvq_status status = list_names(item, false, arena, entries);
    return status == DVQ_OK ? list_fields(item, arena, entries) : status;
}

const dvq_object_class dvq_list_item_class = {
    .name = "list item", .get = get_from_item, .list = list_item, .list_shown = list_shown_item};

/* ---- rows of TASK queries ---- */

static dvq_status get_from_row(const dvq_object *object, dvq_text key, dvq_arena *arena,
                               dvq_value *value, bool *found)
{
    const dvq_list_item *item = ((const dvq_task_row *)object)->item;
    dvq_status status = get_from_item(&item->object, key, arena, value, found);
    return status != DVQ_OK || *found
               ? status
               : dvq_object_get(&item->page->object, key, arena, value, found);
}

/* Whether an item has a name, even with a null value. */
static bool has_name(const dvq_list_item *item, dvq_text key)
{
    const dvq_item_extra *extra = dvq_list_item_get_extra(item);
    return (dvq_list_item_is_task(item) && is_task_name(find_name(key))) ||
           dvq_entry_find(extra->fields, extra->field_count, key) != NULL ||
           dvq_list_item_has_fixed(item, key);
}

/* After the item's own entries, those of its page. */
static dvq_status list_from_page(const dvq_list_item *item, dvq_arena *arena,
                                 dvq_entry_vector *entries)
{
    dvq_entry_vector page = {0};
    dvq_status status = dvq_object_list(&item->page->object, arena, &page);
    for (size_t i = 0; i < page.count && status == DVQ_OK; i++)
        if (!has_name(item, page.items[i].key))
            status = dvq_entry_add(arena, entries, page.items[i].key, page.items[i].value);
    return status;
}

static dvq_status list_row(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    const dvq_list_item *item = ((const dvq_task_row *)object)->item;
    dvq_status status = list_item(&item->object, arena, entries);
    return status == DVQ_OK ? list_from_page(item, arena, entries) : status;
}

static dvq_status list_shown_row(const dvq_object *object, dvq_arena *arena,
                                 dvq_entry_vector *entries)
{
    const dvq_list_item *item = ((const dvq_task_row *)object)->item;
    dvq_status status = list_shown_item(&item->object, arena, entries);
    return status == DVQ_OK ? list_from_page(item, arena, entries) : status;
}

const dvq_object_class dvq_task_row_class = {
    .name = "task row", .get = get_from_row, .list = list_row, .list_shown = list_shown_row};

dvq_task_row *dvq_task_row_make(dvq_arena *arena, const dvq_list_item *item)
{
    dvq_task_row *row = dvq_arena_allocate(arena, sizeof *row);
    if (row != NULL)
        *row = (dvq_task_row){.object = {.class = &dvq_task_row_class}, .item = item};
    return row;
}
