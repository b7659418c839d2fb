/*
 * Rows in few bytes, see compact.h. A line is a row of a table or list, or a task or what stands
 * below it; the headings of groups belong to the line after them.
 */
#include "server/compact.h"

#include <stdlib.h>
#include <string.h>

#include "server/compact_value.h"
#include "server/json_string.h"

enum { DEEPEST = 100 }; /* groups and subtasks that are nested deeper are left out */

static const char cut_mark[] = "…";

/* A group of tasks that is being written, and the one around it. */
typedef struct task_group {
    struct task_group *outer;
    const dvq_value *key;
    size_t count;
    size_t depth;
    bool is_headed; /* its heading is in the page */
} task_group;

typedef struct page_writer {
    dvq_query *query;
    const dvq_compact_options *options;
    dvq_compact_page *page;
    size_t line;     /* lines so far, in this page or not */
    bool is_full;    /* nothing more goes into the page */
    dvq_buffer text; /* of the line being made */
    dvq_buffer json;
    dvq_buffer key;  /* of the task that is looked up */
    dvq_string note; /* the path that the lines of the page have named last */
} page_writer;

/* ---- lines ---- */

/* Whether a line that comes now belongs to the page; it counts in any case. */
static bool begin_line(page_writer *writer)
{
    size_t line = writer->line++;
    writer->text.length = 0;
    writer->json.length = 0;
    return !writer->is_full && line >= writer->options->first;
}

static bool has_room(const page_writer *writer, size_t more)
{
    const dvq_compact_page *page = writer->page;
    size_t used = page->text.length + page->rows.length;
    return writer->options->budget == 0 || used + more <= writer->options->budget;
}

/* Cut a line that is larger than a whole page, at the end of a character. */
static void cut_line(page_writer *writer)
{
    size_t length = writer->options->budget / (writer->options->has_rows ? 2 : 1);
    length = length > sizeof cut_mark ? length - sizeof cut_mark : 0;
    length = length < writer->text.length ? length : writer->text.length;
    while (length > 0 && ((unsigned char)writer->text.data[length] & 0xC0) == 0x80)
        length--;
    writer->text.length = length;
    dvq_buffer_add_text(&writer->text, cut_mark);
    writer->json.length = 0;
    dvq_buffer_add_text(&writer->json, "{\"cut\":");
    dvq_buffer_add_json_string(&writer->json, writer->text.data, writer->text.length);
    dvq_buffer_add_text(&writer->json, "}");
}

/* Put the line into the page if there is room; returns whether it is there. */
static bool end_line(page_writer *writer)
{
    dvq_compact_page *page = writer->page;
    size_t more = writer->text.length + 1;
    more += writer->options->has_rows ? writer->json.length + 1 : 0;
    if (!has_room(writer, more) && page->text.length > 0) {
        writer->is_full = true;
        page->next = writer->line - 1;
        return false;
    }
    if (!has_room(writer, more))
        cut_line(writer);
    dvq_buffer_add(&page->text, writer->text.data, writer->text.length);
    dvq_buffer_add_text(&page->text, "\n");
    if (writer->options->has_rows) {
        dvq_buffer_add_text(&page->rows, page->rows.length > 0 ? "," : "");
        dvq_buffer_add(&page->rows, writer->json.data, writer->json.length);
    }
    return true;
}

/* Begin a row. When the page has as many as it may, it is full. */
static void begin_row(page_writer *writer)
{
    const dvq_compact_options *options = writer->options;
    if (writer->is_full || options->most_rows == 0 || writer->page->shown < options->most_rows)
        return;
    writer->is_full = true;
    writer->page->next = writer->line;
}

/* ---- tasks ---- */

static void add_heading(page_writer *writer, const task_group *group)
{
    if (group == NULL || group->is_headed)
        return;
    add_heading(writer, group->outer);
    for (size_t i = 0; i <= group->depth; i++)
        dvq_buffer_add_text(&writer->text, "#");
    dvq_buffer_add_text(&writer->text, " ");
    dvq_compact_add_place(&writer->text, writer->query, group->key);
    dvq_buffer_add_format(&writer->text, " (%zu)\n", group->count);
}

static void set_headed(task_group *group)
{
    for (; group != NULL && !group->is_headed; group = group->outer)
        group->is_headed = true;
}

/* A field of a task, or what is in it, by a name such as repeat.every. */
static const dvq_value *find_field(dvq_query *query, const dvq_value *value, const char *name)
{
    const dvq_value *whole = dvq_value_get_field(value, query, name, strlen(name));
    const char *dot = strchr(name, '.');
    if (whole != NULL || dot == NULL)
        return whole;
    const dvq_value *part = dvq_value_get_field(value, query, name, (size_t)(dot - name));
    return part != NULL ? find_field(query, part, dot + 1) : NULL;
}

static void add_fields(page_writer *writer, const dvq_value *task)
{
    size_t count = 0;
    size_t index;
    json_t *name;
    json_array_foreach(writer->options->fields, index, name)
    {
        const dvq_value *value = find_field(writer->query, task, json_string_value(name));
        if (value == NULL || dvq_value_get_type(value) == DVQ_TYPE_NULL)
            continue;
        dvq_buffer_add_text(&writer->text, count++ == 0 ? " {" : ", ");
        dvq_compact_add_text(&writer->text, json_string_value(name), json_string_length(name));
        dvq_buffer_add_text(&writer->text, ": ");
        dvq_compact_add_value(&writer->text, writer->query, value);
    }
    dvq_buffer_add_text(&writer->text, count > 0 ? "}" : "");
}

static void add_json_fields(page_writer *writer, const dvq_value *task)
{
    size_t index;
    json_t *name;
    json_array_foreach(writer->options->fields, index, name)
    {
        const dvq_value *value = find_field(writer->query, task, json_string_value(name));
        dvq_buffer_add_text(&writer->json, index == 0 ? ",\"fields\":{" : ",");
        dvq_buffer_add_json_string(&writer->json, json_string_value(name),
                                   json_string_length(name));
        dvq_buffer_add_text(&writer->json, ":");
        dvq_compact_add_json(&writer->json, writer->query, value);
    }
    dvq_buffer_add_text(&writer->json, json_array_size(writer->options->fields) > 0 ? "}" : "");
}

/* The keys of the groups around a task, the outermost first. */
static void add_keys(page_writer *writer, const task_group *group)
{
    if (group->outer != NULL) {
        add_keys(writer, group->outer);
        dvq_buffer_add_text(&writer->json, ",");
    }
    dvq_compact_add_json(&writer->json, writer->query, group->key);
}

static void make_task_json(page_writer *writer, const task_group *group, const dvq_value *task,
                           const dvq_item *item, size_t depth)
{
    dvq_buffer *json = &writer->json;
    dvq_buffer_add_text(json, "{\"path\":");
    dvq_buffer_add_json_string(json, item->path.data, item->path.length);
    dvq_buffer_add_format(json, ",\"line\":%u", item->line);
    if (item->is_task != 0) {
        dvq_buffer_add_text(json, ",\"status\":");
        dvq_buffer_add_json_string(json, item->status.data, item->status.length);
    }
    dvq_buffer_add_text(json, ",\"text\":");
    dvq_buffer_add_json_string(json, item->text.data, item->text.length);
    if (depth > 0)
        dvq_buffer_add_format(json, ",\"depth\":%zu", depth);
    if (group != NULL) {
        dvq_buffer_add_text(json, ",\"group\":[");
        add_keys(writer, group);
        dvq_buffer_add_text(json, "]");
    }
    add_json_fields(writer, task);
    dvq_buffer_add_text(json, "}");
}

static bool is_same(dvq_string left, dvq_string right)
{
    return left.length == right.length && memcmp(left.data, right.data, left.length) == 0;
}

/* Whether the lines above name the note of a task: its group's heading, or the task before it. */
static bool is_named(const page_writer *writer, const task_group *group, const dvq_item *item)
{
    if (group == NULL || group->is_headed)
        return is_same(writer->note, item->path);
    dvq_link_parts parts;
    return dvq_value_get_link(group->key, &parts) != 0 && is_same(parts.path, item->path);
}

/* The box of a task that is not open; "-" for an item without a box. */
static void add_status(dvq_buffer *text, const dvq_item *item)
{
    if (item->is_task == 0) {
        dvq_buffer_add_text(text, "- ");
    } else if (item->status.length != 1 || item->status.data[0] != ' ') {
        dvq_buffer_add_text(text, "[");
        dvq_buffer_add(text, item->status.data, item->status.length);
        dvq_buffer_add_text(text, "] ");
    }
}

static void make_task_line(page_writer *writer, const task_group *group, const dvq_value *task,
                           const dvq_item *item, size_t depth)
{
    dvq_buffer *text = &writer->text;
    add_heading(writer, group);
    for (size_t i = 0; i < depth; i++)
        dvq_buffer_add_text(text, "  ");
    if (!is_named(writer, group, item))
        dvq_compact_add_text(text, item->path.data, item->path.length);
    dvq_buffer_add_format(text, ":%u ", item->line);
    add_status(text, item);
    dvq_compact_add_text(text, item->text.data, item->text.length);
    add_fields(writer, task);
}

/* ---- lists of tasks ---- */

/* Tasks that stand beside one another, and which of them stand below another as well. */
typedef struct task_list {
    task_group *group;
    const dvq_value **tasks;
    size_t count;
    json_t *rows;  /* the place of each; NULL: none has anything below it */
    json_t *below; /* the place of whatever is below one of them */
} task_list;

static void make_key(dvq_buffer *key, const dvq_item *item)
{
    key->length = 0;
    dvq_buffer_add_format(key, "%u ", item->line);
    dvq_buffer_add(key, item->path.data, item->path.length);
}

static bool has_key(const json_t *set, dvq_buffer *key, const dvq_item *item)
{
    if (set == NULL)
        return false;
    make_key(key, item);
    return json_object_getn(set, key->data, key->length) != NULL;
}

static void add_key(json_t *set, dvq_buffer *key, const dvq_item *item)
{
    make_key(key, item);
    key->failed =
        key->failed || json_object_setn_new(set, key->data, key->length, json_true()) != 0;
}

static void add_below(page_writer *writer, const task_list *list, const dvq_value *task,
                      size_t depth)
{
    const dvq_value *children = dvq_value_get_field(task, writer->query, "children", 8);
    size_t count = dvq_value_get_count(children);
    for (size_t i = 0; i < count && depth < DEEPEST; i++) {
        const dvq_value *child = dvq_value_get_element(children, i);
        dvq_item item;
        if (dvq_value_get_item(child, writer->query, &item) == 0)
            continue;
        add_key(list->below, &writer->key, &item);
        if (item.child_count > 0)
            add_below(writer, list, child, depth + 1);
    }
}

/* Find out what stands below other tasks of the list, if anything does. */
static void find_places(page_writer *writer, task_list *list)
{
    dvq_item item = {0};
    bool any = false;
    for (size_t i = 0; i < list->count && !any; i++)
        any = dvq_value_get_item(list->tasks[i], writer->query, &item) != 0 && item.child_count > 0;
    if (!any)
        return;
    list->rows = json_object();
    list->below = json_object();
    for (size_t i = 0; i < list->count; i++) {
        if (dvq_value_get_item(list->tasks[i], writer->query, &item) == 0)
            continue;
        add_key(list->rows, &writer->key, &item);
        if (item.child_count > 0)
            add_below(writer, list, list->tasks[i], 0);
    }
}

/* Write a line for a task or what is below it. */
static void write_task_line(page_writer *writer, const task_list *list, const dvq_value *task,
                            const dvq_item *item, size_t depth)
{
    if (!begin_line(writer))
        return;
    make_task_line(writer, list->group, task, item, depth);
    if (writer->options->has_rows)
        make_task_json(writer, list->group, task, item, depth);
    if (!end_line(writer))
        return;
    set_headed(list->group);
    writer->note = item->path;
    writer->page->shown += depth == 0 || has_key(list->rows, &writer->key, item);
}

static void write_task(page_writer *writer, const task_list *list, const dvq_value *task,
                       size_t depth)
{
    dvq_item item;
    if (dvq_value_get_item(task, writer->query, &item) == 0)
        return;
    if (depth == 0 && item.parent_line > 0 && has_key(list->below, &writer->key, &item))
        return;
    if (depth == 0)
        begin_row(writer);
    write_task_line(writer, list, task, &item, depth);
    if (item.child_count == 0 || writer->is_full || depth >= DEEPEST)
        return;
    const dvq_value *children = dvq_value_get_field(task, writer->query, "children", 8);
    for (size_t i = 0; i < dvq_value_get_count(children); i++)
        write_task(writer, list, dvq_value_get_element(children, i), depth + 1);
}

static void write_tasks(page_writer *writer, task_list *list)
{
    find_places(writer, list);
    writer->page->total += list->count;
    for (size_t i = 0; i < list->count; i++)
        write_task(writer, list, list->tasks[i], 0);
    json_decref(list->rows);
    json_decref(list->below);
}

static void write_group(page_writer *writer, task_group *outer, const dvq_value *row);

/* Write what is in a group: tasks, or groups again. */
static void write_members(page_writer *writer, task_group *group, const dvq_value *rows)
{
    task_list list = {.group = group, .count = dvq_value_get_count(rows)};
    list.tasks = calloc(list.count + 1, sizeof *list.tasks);
    writer->text.failed = writer->text.failed || list.tasks == NULL;
    if (list.tasks == NULL)
        return;
    for (size_t i = 0; i < list.count; i++)
        list.tasks[i] = dvq_value_get_element(rows, i);
    if (dvq_value_get_object_kind(list.tasks[0]) == DVQ_OBJECT_ITEM)
        write_tasks(writer, &list);
    else
        for (size_t i = 0; i < list.count && group->depth < DEEPEST; i++)
            write_group(writer, group, list.tasks[i]);
    free(list.tasks);
}

static void write_group(page_writer *writer, task_group *outer, const dvq_value *row)
{
    const dvq_value *rows = dvq_value_get_field(row, writer->query, "rows", 4);
    task_group group = {
        .outer = outer,
        .key = dvq_value_get_field(row, writer->query, "key", 3),
        .count = dvq_value_get_count(rows),
        .depth = outer != NULL ? outer->depth + 1 : 0,
    };
    write_members(writer, &group, rows);
}

/* The rows of a TASK query: the tasks are collected first, since one may stand below another. */
static dvq_status write_task_rows(page_writer *writer, dvq_status status, dvq_error *error)
{
    dvq_query *query = writer->query;
    bool is_grouped = dvq_query_is_grouped(query) != 0;
    size_t most = dvq_query_get_row_count(query);
    task_list list = {.tasks = calloc(most + 1, sizeof *list.tasks)};
    if (list.tasks == NULL)
        return DVQ_ERROR_MEMORY;
    for (; status == DVQ_ROW; status = dvq_query_step(query, error))
        if (is_grouped)
            write_group(writer, NULL, dvq_query_get_cell(query, 0));
        else if (list.count < most)
            list.tasks[list.count++] = dvq_query_get_cell(query, 0);
    if (status == DVQ_DONE)
        write_tasks(writer, &list);
    free(list.tasks);
    return status;
}

/* ---- other rows ---- */

/* The cells of a row with bars between them; those in the cells are marked by a backslash. */
static void make_row_line(page_writer *writer, size_t count)
{
    dvq_buffer cell = {0};
    for (size_t i = 0; i < count; i++) {
        const dvq_value *value = dvq_query_get_cell(writer->query, i);
        cell.length = 0;
        (i == 0 ? dvq_compact_add_place : dvq_compact_add_value)(&cell, writer->query, value);
        dvq_buffer_add_text(&writer->text, i > 0 ? " | " : "");
        for (size_t at = 0; at < cell.length; at++) {
            dvq_buffer_add_text(&writer->text, count > 1 && cell.data[at] == '|' ? "\\" : "");
            dvq_buffer_add(&writer->text, cell.data + at, 1);
        }
    }
    writer->text.failed = writer->text.failed || cell.failed;
    dvq_buffer_free(&cell);
}

static void make_row_json(page_writer *writer, size_t count)
{
    dvq_buffer_add_text(&writer->json, count != 1 ? "[" : "");
    for (size_t i = 0; i < count; i++) {
        dvq_buffer_add_text(&writer->json, i > 0 ? "," : "");
        dvq_compact_add_json(&writer->json, writer->query, dvq_query_get_cell(writer->query, i));
    }
    dvq_buffer_add_text(&writer->json, count != 1 ? "]" : "");
}

static void write_row(page_writer *writer)
{
    writer->page->total++;
    begin_row(writer);
    if (!begin_line(writer))
        return;
    size_t count = dvq_query_get_column_count(writer->query);
    make_row_line(writer, count);
    if (writer->options->has_rows)
        make_row_json(writer, count);
    writer->page->shown += end_line(writer);
}

dvq_status dvq_compact_write(dvq_query *query, dvq_status status,
                             const dvq_compact_options *options, dvq_compact_page *page,
                             dvq_error *error)
{
    *page = (dvq_compact_page){0};
    page_writer writer = {.query = query, .options = options, .page = page};
    if (dvq_query_get_type(query) == DVQ_QUERY_TASK)
        status = write_task_rows(&writer, status, error);
    for (; status == DVQ_ROW; status = dvq_query_step(query, error))
        write_row(&writer);
    page->text.failed =
        page->text.failed || writer.text.failed || writer.json.failed || writer.key.failed;
    dvq_buffer_free(&writer.text);
    dvq_buffer_free(&writer.json);
    dvq_buffer_free(&writer.key);
    return status == DVQ_DONE ? DVQ_OK : status;
}
