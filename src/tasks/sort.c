/*
 * Sorting; see sort.h. What a key compares is worked out once for each todo before anything is
 * compared.
 */
#include "tasks/sort.h"

#include "support/diagnostic.h"
#include "support/stable_sort.h"
#include "support/unicode.h"
#include "tasks/filter.h"

/* What a comparison costs the query's budget. */
enum { STEPS_COMPARISON = 1 };

/* A key of the query, and what it compares of each todo. */
typedef struct sort_key {
    const dvq_tasks_key *key;
    dvq_text *texts;  /* TEXT, by place; else NULL */
    int32_t *numbers; /* RANDOM, by place; else NULL */
} sort_key;

typedef struct sorting {
    const dvq_tasks_run *run;
    dvq_collation *collation;
    const dvq_todo_list *list;
    const dvq_todo **todos;
    size_t count;
    sort_key *keys;
    size_t key_count;
    dvq_arena *arena;
    dvq_error *error;
} sorting;

/* ---- descriptions as they are sorted ---- */

/* What stands between marks at the start, and how long it is with them: "**bold**". */
static bool match_marked(dvq_text text, const char *mark, char stop, dvq_text *inner, size_t *whole)
{
    dvq_text around = dvq_text_from_string(mark);
    if (!dvq_text_starts_with(text, around))
        return false;
    size_t end = dvq_text_find_byte(text, stop, around.length);
    if (end == SIZE_MAX || end == around.length ||
        !dvq_text_starts_with(dvq_text_slice(text, end, text.length), around))
        return false;
    *inner = dvq_text_slice(text, around.length, end);
    *whole = end + around.length;
    return true;
}

/* The inner text, then what comes after the marks; data NULL when memory is out. */
static dvq_text join(dvq_arena *arena, dvq_text inner, dvq_text text, size_t whole)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_text_builder_add(&builder, inner);
    dvq_text_builder_add(&builder, dvq_text_slice(text, whole, text.length));
    dvq_text joined;
    return dvq_text_builder_finish(&builder, &joined) == DVQ_OK ? joined : dvq_text_make(NULL, 0);
}

/* A link at the start: "[[note|shown]]" or "[shown]". */
static bool match_link(dvq_text text, dvq_text *inner, size_t *whole)
{
    if (!dvq_text_starts_with(text, DVQ_TEXT("[")))
        return false;
    size_t start = dvq_text_byte_at(text, 1) == '[' ? 2 : 1;
    size_t end = dvq_text_find_byte(text, ']', start);
    if (end == SIZE_MAX)
        return false;
    *inner = dvq_text_slice(text, start, end);
    size_t bar = dvq_text_find_byte(*inner, '|', 0);
    if (bar != SIZE_MAX)
        *inner = dvq_text_slice(*inner, bar + 1, inner->length);
    *whole = end + (dvq_text_byte_at(text, end + 1) == ']' ? 2 : 1);
    return true;
}

/* The description without a link, bold, italic or highlight mark at its start. */
static dvq_text clean_description(const sorting *self, const dvq_todo *todo)
{
    static const struct {
        const char *mark;
        char stop;
    } marks[] = {{"**", '*'}, {"*", '*'}, {"==", '='}, {"__", '_'}, {"_", '_'}};
    dvq_text text = dvq_filter_get_description(self->run->settings, todo, self->arena);
    dvq_text inner;
    size_t whole;
    if (text.data != NULL && match_link(text, &inner, &whole))
        text = join(self->arena, inner, text, whole);
    for (size_t i = 0; i < sizeof marks / sizeof *marks && text.data != NULL; i++)
        if (match_marked(text, marks[i].mark, marks[i].stop, &inner, &whole))
            text = join(self->arena, inner, text, whole);
    return text;
}

/* ---- what keys compare ---- */

/* A number that looks random, from the day and the description. */
static int32_t hash_randomly(const sorting *self, const dvq_todo *todo)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, self->arena);
    dvq_todo_append_date((dvq_todo_date){DVQ_TODO_GOOD_DATE, self->run->today}, &builder);
    dvq_text_builder_add_byte(&builder, ' ');
    dvq_text_builder_add(&builder, todo->description);
    dvq_text text = {builder.data, builder.length};
    uint32_t hash = 9;
    size_t size;
    for (size_t offset = 0; offset < text.length; offset += size) {
        uint32_t units[2];
        size_t count = dvq_unicode_split(dvq_unicode_decode(text, offset, &size), units);
        for (size_t i = 0; i < count; i++)
            hash = (hash ^ units[i]) * 387420489u;
    }
    return (int32_t)(hash ^ hash >> 9);
}

static bool is_text_key(dvq_tasks_field field)
{
    return field == DVQ_TASKS_STATUS_NAME || field == DVQ_TASKS_PATH ||
           field == DVQ_TASKS_HEADING || field == DVQ_TASKS_FILENAME || field == DVQ_TASKS_ID ||
           field == DVQ_TASKS_DESCRIPTION;
}

static dvq_status prepare_key(const sorting *self, sort_key *key)
{
    dvq_tasks_field field = key->key->field;
    if (field == DVQ_TASKS_RANDOM) {
        key->numbers = dvq_arena_allocate_array(self->arena, self->count, sizeof *key->numbers);
        for (size_t i = 0; key->numbers != NULL && i < self->count; i++)
            key->numbers[i] = hash_randomly(self, self->todos[i]);
        return key->numbers != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
    }
    if (!is_text_key(field))
        return DVQ_OK;
    key->texts = dvq_arena_allocate_array(self->arena, self->count, sizeof *key->texts);
    for (size_t i = 0; key->texts != NULL && i < self->count; i++) {
        key->texts[i] =
            field == DVQ_TASKS_DESCRIPTION
                ? clean_description(self, self->todos[i])
                : dvq_filter_get_text(self->run->settings, self->todos[i], field, self->arena);
        if (key->texts[i].data == NULL)
            return DVQ_ERROR_MEMORY;
    }
    return key->texts != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

static dvq_status prepare_keys(sorting *self, const dvq_tasks_query *query)
{
    self->key_count = query->sorts.count;
    self->keys = dvq_arena_allocate_array(self->arena, self->key_count, sizeof *self->keys);
    dvq_status status = self->keys != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < self->key_count && status == DVQ_OK; i++) {
        self->keys[i].key = &query->sorts.items[i];
        status = prepare_key(self, &self->keys[i]);
    }
    return status;
}

/* ---- paths ---- */

/* Indices of notes, sorted by the keys of their paths. */
typedef struct path_order {
    const dvq_text *keys;
} path_order;

static dvq_status is_path_before(void *user, uint32_t a, uint32_t b, bool *before)
{
    const path_order *order = user;
    *before = dvq_text_compare_bytes(order->keys[a], order->keys[b]) < 0;
    return DVQ_OK;
}

/* Give each note its place in the order of paths; the same one to those that compare equal. */
static dvq_status rank_notes(const sorting *self, dvq_todo_list *list)
{
    size_t count = list->note_count;
    dvq_text *paths = dvq_arena_allocate_array(self->arena, count, sizeof *paths);
    dvq_text *keys = dvq_arena_allocate_array(self->arena, count, sizeof *keys);
    uint32_t *order = dvq_arena_allocate_array(self->arena, count, sizeof *order);
    if (paths == NULL || keys == NULL || order == NULL)
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < count; i++) {
        paths[i] = list->notes[i].page->path;
        order[i] = (uint32_t)i;
    }
    path_order by_key = {keys};
    if (!dvq_collation_make_keys(self->collation, self->arena, paths, count, keys))
        return DVQ_ERROR_MEMORY;
    dvq_status status = dvq_stable_sort(order, count, is_path_before, &by_key, self->arena);
    uint32_t rank = 0;
    for (size_t i = 0; i < count && status == DVQ_OK; i++) {
        rank += i > 0 && !dvq_text_equal(keys[order[i - 1]], keys[order[i]]);
        list->notes[order[i]].rank = rank;
    }
    return status;
}

/* ---- comparing ---- */

static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

/* Those with fewer tags than the key asks for come after the others. */
static dvq_status compare_tags(const sorting *self, const dvq_tasks_key *key, const dvq_todo *a,
                               const dvq_todo *b, int *order)
{
    *order = (a->tag_count == 0) - (b->tag_count == 0);
    if (*order != 0 || a->tag_count == 0)
        return DVQ_OK;
    *order = (a->tag_count < key->number) - (b->tag_count < key->number);
    if (*order != 0 || a->tag_count < key->number)
        return DVQ_OK;
    if (key->number == 0)
        return dvq_error_set(self->error, DVQ_ERROR_EVALUATE,
                             "sort by tag 0: tags are counted from 1");
    *order =
        dvq_collation_compare(self->collation, a->tags[key->number - 1], b->tags[key->number - 1]);
    return DVQ_OK;
}

static dvq_status compare_by(const sorting *self, const sort_key *key, uint32_t a, uint32_t b,
                             int *order)
{
    const dvq_todo *left = self->todos[a];
    const dvq_todo *right = self->todos[b];
    dvq_tasks_field field = key->key->field;
    *order = 0;
    if (key->texts != NULL)
        *order = dvq_collation_compare(self->collation, key->texts[a], key->texts[b]);
    else if (key->numbers != NULL)
        *order = compare_numbers(key->numbers[a], key->numbers[b]);
    else if (field == DVQ_TASKS_STATUS_TYPE)
        *order = (int)left->status->type - (int)right->status->type;
    else if (field == DVQ_TASKS_STATUS)
        *order = (int)dvq_todo_is_done(left) - (int)dvq_todo_is_done(right);
    else if (field == DVQ_TASKS_RECURRING)
        *order = (int)right->is_recurring - (int)left->is_recurring;
    else if (field == DVQ_TASKS_PRIORITY)
        *order = (int)left->priority - (int)right->priority;
    else if (field == DVQ_TASKS_URGENCY)
        *order = compare_numbers(right->urgency, left->urgency);
    else if (field == DVQ_TASKS_TAGS)
        return compare_tags(self, key->key, left, right, order);
    else
        *order = dvq_todo_compare_dates(dvq_filter_get_date(left, field),
                                        dvq_filter_get_date(right, field));
    return DVQ_OK;
}

/* The keys that come after those of every query. */
static int compare_by_default(const sorting *self, const dvq_todo *a, const dvq_todo *b)
{
    int order = (int)a->status->type - (int)b->status->type;
    if (order == 0)
        order = compare_numbers(b->urgency, a->urgency);
    if (order == 0)
        order = dvq_todo_compare_dates(a->dates[DVQ_TODO_DUE], b->dates[DVQ_TODO_DUE]);
    if (order == 0)
        order = (int)a->priority - (int)b->priority;
    if (order != 0 || a->page == b->page)
        return order;
    return compare_numbers(self->list->by_page[a->page->index]->rank,
                           self->list->by_page[b->page->index]->rank);
}

static dvq_status is_before(void *user, uint32_t a, uint32_t b, bool *before)
{
    const sorting *self = user;
    int order = 0;
    int64_t *steps = self->run->steps_left;
    if (steps != NULL && (*steps -= STEPS_COMPARISON) < 0)
        return dvq_error_set(self->error, DVQ_ERROR_LIMIT, "the query takes too many steps");
    for (size_t i = 0; i < self->key_count && order == 0; i++) {
        dvq_status status = compare_by(self, &self->keys[i], a, b, &order);
        if (status != DVQ_OK)
            return status;
        if (self->keys[i].key->reverse)
            order = -order;
    }
    if (order == 0)
        order = compare_by_default(self, self->todos[a], self->todos[b]);
    *before = order < 0;
    return DVQ_OK;
}

dvq_status dvq_sort_todos(const dvq_tasks_run *run, const dvq_tasks_query *query,
                          dvq_todo_list *list, dvq_collation *collation, dvq_arena *arena,
                          const dvq_todo **todos, size_t count, dvq_error *error)
{
    sorting self = {.run = run,
                    .collation = collation,
                    .list = list,
                    .todos = todos,
                    .count = count,
                    .arena = arena,
                    .error = error};
    uint32_t *order = dvq_arena_allocate_array(arena, count, sizeof *order);
    const dvq_todo **sorted = dvq_arena_allocate_array(arena, count, sizeof *sorted);
    if (order == NULL || sorted == NULL || prepare_keys(&self, query) != DVQ_OK ||
        rank_notes(&self, list) != DVQ_OK)
        return dvq_error_memory(error);
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    dvq_status status = dvq_stable_sort(order, count, is_before, &self, arena);
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "tasks cannot be sorted");
    for (size_t i = 0; i < count; i++)
        sorted[i] = todos[order[i]];
    if (count > 0)
        memcpy(todos, sorted, count * sizeof *todos);
    return DVQ_OK;
}
