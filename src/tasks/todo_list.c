/*
 * Making the list of a vault's todos; see todo_list.h. Called when a query is run. Notes that hold
 * no task are turned away by the loader, and their pages are not looked at.
 */
#include "tasks/todo_list.h"

#include <stdlib.h>

#include "note/item_line.h"
#include "support/diagnostic.h"
#include "support/map.h"
#include "tasks/todo_line.h"
#include "tasks/todo_name.h"
#include "vault/needs.h"
#include "vault/note_table.h"

/* What is charged to the query's budget for a line. */
enum { STEPS_LINE = 2 };

typedef struct list_builder {
    const dvq_todo_source *source;
    dvq_arena *arena;
    dvq_todo_list *list;
    const dvq_page **pages; /* those that have item lines */
    size_t page_count;
} list_builder;

/* ---- the notes ---- */

/* The order of JavaScript's texts, which goes by UTF-16 units: pairs come before U+E000. */
static int compare_paths(dvq_text a, dvq_text b)
{
    size_t length = a.length < b.length ? a.length : b.length;
    for (size_t i = 0; i < length; i++) {
        unsigned char left = (unsigned char)a.data[i];
        unsigned char right = (unsigned char)b.data[i];
        if (left == right)
            continue;
        if (left >= 0xEE && right >= 0xEE && (left >= 0xF0) != (right >= 0xF0))
            return left >= 0xF0 ? -1 : 1;
        return left < right ? -1 : 1;
    }
    return (a.length > b.length) - (a.length < b.length);
}

static int compare_pages(const void *a, const void *b)
{
    const dvq_page *const *left = a;
    const dvq_page *const *right = b;
    return compare_paths((*left)->path, (*right)->path);
}

static dvq_status list_pages(list_builder *builder, size_t *most, dvq_error *error)
{
    const dvq_vault_store *store = builder->source->store;
    size_t count = dvq_store_count(store);
    builder->pages = dvq_arena_allocate_array(builder->arena, count, sizeof *builder->pages);
    if (builder->pages == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < count; i++) {
        if ((dvq_store_get_parts(store, i) & DVQ_PAGE_ITEM_LINES) == 0)
            continue;
        const dvq_page *page = dvq_store_get(store, i);
        if (page == NULL)
            return dvq_error_memory(error);
        if (page->item_line_count == 0)
            continue;
        builder->pages[builder->page_count++] = page;
        for (uint32_t k = 0; k < page->item_line_count; k++)
            *most += page->item_lines[k].is_task;
    }
    qsort(builder->pages, builder->page_count, sizeof *builder->pages, compare_pages);
    return DVQ_OK;
}

static dvq_status read_page(list_builder *builder, const dvq_page *page, dvq_error *error)
{
    const dvq_todo_source *source = builder->source;
    dvq_todo_list *list = builder->list;
    dvq_todo_date inferred = dvq_todo_name_find_date(source->settings, page->path);
    const dvq_todo **todos =
        dvq_arena_allocate_array(builder->arena, page->item_line_count, sizeof *todos);
    if (todos == NULL)
        return dvq_error_memory(error);
    size_t before = list->count;
    for (uint32_t i = 0; i < page->item_line_count; i++) {
        const dvq_item_line *line = &page->item_lines[i];
        if (!line->is_task)
            continue;
        dvq_todo *todo = &list->items[list->count];
        todo->page = page;
        todo->line = line;
        bool found;
        dvq_status status = dvq_todo_line_read(source->settings, builder->arena, line->text,
                                               inferred, todo, &found);
        if (status != DVQ_OK)
            return dvq_error_set(error, status, "a task cannot be read");
        if (!found)
            continue;
        todo->urgency = dvq_todo_find_urgency(todo, source->today);
        todos[i] = todo;
        list->count++;
    }
    if (list->count > before) {
        dvq_todo_note *note = &list->notes[list->note_count++];
        *note = (dvq_todo_note){.page = page, .todos = todos};
        list->by_page[page->index] = note;
    }
    return DVQ_OK;
}

/* Charge for a page's lines; false when the query has used up its steps or is to stop. */
static dvq_status charge(const list_builder *builder, const dvq_page *page, dvq_error *error)
{
    const dvq_todo_source *source = builder->source;
    if (source->cancel != NULL && dvq_cancel_is_asked(source->cancel))
        return dvq_error_set(error, DVQ_ERROR_CANCELLED, "the query was cancelled");
    if (source->steps_left == NULL)
        return DVQ_OK;
    *source->steps_left -= (int64_t)page->item_line_count * STEPS_LINE;
    return *source->steps_left >= 0
               ? DVQ_OK
               : dvq_error_set(error, DVQ_ERROR_LIMIT, "the query takes too many steps");
}

static dvq_status read_pages(list_builder *builder, dvq_error *error)
{
    dvq_todo_list *list = builder->list;
    size_t most = 0;
    dvq_status status = list_pages(builder, &most, error);
    if (status != DVQ_OK)
        return status;
    list->items = dvq_arena_allocate(builder->arena, (most + 1) * sizeof *list->items);
    list->notes =
        dvq_arena_allocate(builder->arena, (builder->page_count + 1) * sizeof *list->notes);
    list->by_page = dvq_arena_allocate_array(
        builder->arena, dvq_store_count(builder->source->store) + 1, sizeof *list->by_page);
    if (list->items == NULL || list->notes == NULL || list->by_page == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < builder->page_count && status == DVQ_OK; i++) {
        status = charge(builder, builder->pages[i], error);
        if (status == DVQ_OK)
            status = read_page(builder, builder->pages[i], error);
    }
    return status;
}

/* ---- who waits for whom ---- */

/* The ids of todos that are not done, and those that such todos wait for. */
static bool list_ids(const dvq_todo_list *list, dvq_map *open, dvq_map *awaited)
{
    static char mark;
    for (size_t i = 0; i < list->count; i++) {
        const dvq_todo *todo = &list->items[i];
        if (dvq_todo_is_done(todo))
            continue;
        if (todo->id.length > 0 && !dvq_map_set(open, todo->id, &mark))
            return false;
        for (uint32_t k = 0; k < todo->depends_on_count; k++)
            if (!dvq_map_set(awaited, todo->depends_on[k], &mark))
                return false;
    }
    return true;
}

static dvq_status find_blocked(dvq_todo_list *list, dvq_arena *arena, dvq_error *error)
{
    dvq_map open;
    dvq_map_init(&open, arena);
    dvq_map awaited;
    dvq_map_init(&awaited, arena);
    if (!list_ids(list, &open, &awaited))
        return dvq_error_memory(error);
    for (size_t i = 0; i < list->count; i++) {
        dvq_todo *todo = &list->items[i];
        bool is_open = !dvq_todo_is_done(todo);
        todo->is_blocking = is_open && todo->id.length > 0 && dvq_map_has(&awaited, todo->id);
        for (uint32_t k = 0; is_open && k < todo->depends_on_count; k++)
            todo->is_blocked = todo->is_blocked || dvq_map_has(&open, todo->depends_on[k]);
    }
    return DVQ_OK;
}

dvq_status dvq_todo_list_read(const dvq_todo_source *source, dvq_arena *arena, dvq_todo_list *list,
                              dvq_error *error)
{
    list_builder builder = {.source = source, .arena = arena, .list = list};
    dvq_store_needs needs = {
        .parts = DVQ_PAGE_ITEM_LINES, .tasks_only = true, .cancel = source->cancel};
    *list = (dvq_todo_list){0};
    dvq_status status = dvq_store_load(source->store, NULL, needs, error);
    if (status == DVQ_OK)
        status = read_pages(&builder, error);
    return status == DVQ_OK ? find_blocked(list, arena, error) : status;
}

const dvq_todo *dvq_todo_list_find(const dvq_todo_list *list, const dvq_page *page, uint32_t item)
{
    const dvq_todo_note *note = list->by_page[page->index];
    return note != NULL ? note->todos[item] : NULL;
}
