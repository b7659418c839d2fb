/*
 * Rows as objects; see row.h. `visual` is what is shown of a row, and is not listed; everything
 * else has the plugin's name for it, but for `status`, which is the character as in TASK queries.
 */
#include "tasks/row.h"

#include "note/item_line.h"
#include "tasks/todo_line.h"
#include "tasks/todo_write.h"

typedef enum row_name {
    ROW_PATH,
    ROW_LINE,
    ROW_TEXT,
    ROW_SYMBOL,
    ROW_TASK,
    ROW_STATUS,
    ROW_CHILDREN,
    ROW_STATUS_NAME, /* from here on, a todo's own */
    ROW_STATUS_TYPE,
    ROW_IS_DONE,
    ROW_DESCRIPTION,
    ROW_PRIORITY,
    ROW_CREATED, /* the dates, by dvq_todo_date_kind */
    ROW_START,
    ROW_SCHEDULED,
    ROW_DUE,
    ROW_CANCELLED,
    ROW_DONE,
    ROW_HAPPENS,
    ROW_SCHEDULED_IS_INFERRED,
    ROW_IS_RECURRING,
    ROW_RECURRENCE,
    ROW_ID,
    ROW_DEPENDS_ON,
    ROW_ON_COMPLETION,
    ROW_TAGS,
    ROW_HEADING,
    ROW_URGENCY,
    ROW_IS_BLOCKED,
    ROW_IS_BLOCKING,
    ROW_BLOCK_LINK,
    ROW_VISUAL, /* not listed */
    ROW_COUNT
} row_name;

static const char *const names[ROW_COUNT] = {
    "path",        "line",       "text",       "symbol",     "task",
    "status",      "children",   "statusName", "statusType", "isDone",
    "description", "priority",   "created",    "start",      "scheduled",
    "due",         "cancelled",  "done",       "happens",    "scheduledIsInferred",
    "isRecurring", "recurrence", "id",         "dependsOn",  "onCompletion",
    "tags",        "heading",    "urgency",    "isBlocked",  "isBlocking",
    "blockLink",   "visual",
};

static int find_name(dvq_text key)
{
    int name = 0;
    while (name < ROW_COUNT && !dvq_text_equal(key, dvq_text_from_string(names[name])))
        name++;
    return name < ROW_COUNT ? name : -1;
}

static dvq_value make_text(dvq_text text)
{
    return dvq_value_string(text.data != NULL ? text : DVQ_TEXT(""));
}

static dvq_value make_string(const char *string)
{
    return dvq_value_string(dvq_text_from_string(string));
}

/* "2026-01-15", "invalid" or null. */
static dvq_status make_date(dvq_todo_date date, dvq_arena *arena, dvq_value *value)
{
    *value = date.state == DVQ_TODO_BAD_DATE ? make_string("invalid") : dvq_value_null();
    if (date.state != DVQ_TODO_GOOD_DATE)
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_todo_append_date(date, &builder);
    dvq_text text;
    dvq_status status = dvq_text_builder_finish(&builder, &text);
    *value = dvq_value_string(text);
    return status;
}

static dvq_status make_texts(const dvq_text *texts, uint32_t count, dvq_arena *arena,
                             dvq_value *value)
{
    dvq_value *items = dvq_arena_allocate_array(arena, count, sizeof *items);
    for (uint32_t i = 0; items != NULL && i < count; i++)
        items[i] = dvq_value_string(texts[i]);
    *value = dvq_value_array(items, count);
    return items != NULL ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* What is shown of the row: for a todo its description and fields, without what is hidden. */
static dvq_status make_visual(const dvq_todo_row *row, dvq_text body, dvq_arena *arena,
                              dvq_value *value)
{
    const dvq_tasks_query *query = row->answer->query;
    dvq_todo_form form = {.settings = row->answer->settings,
                          .hidden = query->hidden,
                          .short_mode = query->short_mode,
                          .shown = true};
    *value = make_text(body);
    if (row->row.todo == NULL)
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_status status = dvq_todo_append(row->row.todo, &form, arena, &builder);
    if (!dvq_tasks_query_hides(query, DVQ_TASKS_PART_URGENCY))
        dvq_text_builder_add_format(&builder, " (%.2f)", row->row.todo->urgency);
    dvq_text text;
    dvq_status finished = dvq_text_builder_finish(&builder, &text);
    *value = dvq_value_string(text);
    return status != DVQ_OK ? status : finished;
}

/* Where a todo stands, and what follows from others. */
static void make_place_value(const dvq_todo *todo, row_name name, dvq_value *value)
{
    switch (name) {
    case ROW_HEADING:
        *value =
            todo->line->heading.data != NULL ? make_text(todo->line->heading) : dvq_value_null();
        break;
    case ROW_URGENCY:
        *value = dvq_value_number(todo->urgency);
        break;
    case ROW_IS_BLOCKED:
        *value = dvq_value_boolean(todo->is_blocked);
        break;
    case ROW_IS_BLOCKING:
        *value = dvq_value_boolean(todo->is_blocking);
        break;
    default:
        *value = make_text(todo->block_link);
        break;
    }
}

/* What a todo has and another item has not. */
static dvq_status make_todo_value(const dvq_todo *todo, row_name name, dvq_arena *arena,
                                  dvq_value *value)
{
    if (name >= ROW_CREATED && name <= ROW_DONE)
        return make_date(todo->dates[name - ROW_CREATED], arena, value);
    switch (name) {
    case ROW_STATUS_NAME:
        *value = make_text(todo->status->name);
        break;
    case ROW_STATUS_TYPE:
        *value = make_string(dvq_todo_type_name(todo->status->type));
        break;
    case ROW_IS_DONE:
        *value = dvq_value_boolean(dvq_todo_is_done(todo));
        break;
    case ROW_DESCRIPTION:
        *value = make_text(todo->description);
        break;
    case ROW_PRIORITY:
        *value = make_string(dvq_todo_priority_name(todo->priority));
        break;
    case ROW_HAPPENS:
        return make_date(dvq_todo_get_happens(todo), arena, value);
    case ROW_SCHEDULED_IS_INFERRED:
        *value = dvq_value_boolean(todo->scheduled_is_inferred);
        break;
    case ROW_IS_RECURRING:
        *value = dvq_value_boolean(todo->is_recurring);
        break;
    case ROW_RECURRENCE:
        *value = make_text(todo->recurrence.text);
        break;
    case ROW_ID:
        *value = make_text(todo->id);
        break;
    case ROW_DEPENDS_ON:
        return make_texts(todo->depends_on, todo->depends_on_count, arena, value);
    case ROW_ON_COMPLETION:
        *value = make_string(dvq_todo_completion_name(todo->on_completion));
        break;
    case ROW_TAGS:
        return make_texts(todo->tags, todo->tag_count, arena, value);
    default:
        make_place_value(todo, name, value);
        break;
    }
    return DVQ_OK;
}

static dvq_status make_value(const dvq_todo_row *row, row_name name, dvq_arena *arena,
                             dvq_value *value)
{
    dvq_todo_parts parts = {.body = row->row.line->text, .symbol = DVQ_TEXT("")};
    dvq_todo_line_split(row->row.line->text, &parts);
    switch (name) {
    case ROW_PATH:
        *value = make_text(row->row.page->path);
        return DVQ_OK;
    case ROW_LINE:
        *value = dvq_value_number(row->row.line->line);
        return DVQ_OK;
    case ROW_TEXT:
        *value = make_text(parts.body);
        return DVQ_OK;
    case ROW_SYMBOL:
        *value = make_text(parts.marker);
        return DVQ_OK;
    case ROW_TASK:
        *value = dvq_value_boolean(parts.symbol.length > 0);
        return DVQ_OK;
    case ROW_STATUS:
        *value = make_text(parts.symbol);
        return DVQ_OK;
    case ROW_CHILDREN:
        *value = dvq_value_array(row->children, row->child_count);
        return DVQ_OK;
    case ROW_VISUAL:
        return make_visual(row, parts.body, arena, value);
    default:
        return make_todo_value(row->row.todo, name, arena, value);
    }
}

static bool has_name(const dvq_todo_row *row, int name)
{
    return name >= 0 && (name < ROW_STATUS_NAME || name == ROW_VISUAL || row->row.todo != NULL);
}

static dvq_status get_value(const dvq_object *object, dvq_text key, dvq_arena *arena,
                            dvq_value *value, bool *found)
{
    const dvq_todo_row *row = (const dvq_todo_row *)(const void *)object;
    int name = find_name(key);
    *value = dvq_value_null();
    *found = has_name(row, name);
    return *found ? make_value(row, (row_name)name, arena, value) : DVQ_OK;
}

static dvq_status list_values(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    const dvq_todo_row *row = (const dvq_todo_row *)(const void *)object;
    for (int name = 0; name < ROW_VISUAL; name++) {
        if (!has_name(row, name))
            continue;
        dvq_entry entry = {.key = dvq_text_from_string(names[name])};
        dvq_status status = make_value(row, (row_name)name, arena, &entry.value);
        if (status != DVQ_OK)
            return status;
        if (!DVQ_VECTOR_PUSH(arena, entries, entry))
            return DVQ_ERROR_MEMORY;
    }
    return DVQ_OK;
}

const dvq_object_class dvq_todo_row_class = {
    .name = "todo row", .get = get_value, .list = list_values};

/* ---- rows of a group ---- */

/* How many of the rows from `first` on are nested in the one before it. */
static size_t count_nested(const dvq_tasks_row *rows, size_t count, size_t first, uint32_t depth)
{
    size_t end = first;
    while (end < count && rows[end].depth > depth)
        end++;
    return end - first;
}

/*
 * Make the objects of rows, from the last one up: the children of a row stand after it, and their
 * values are put one after the other when the row is met.
 */
static dvq_status nest_rows(const dvq_tasks_row *rows, size_t count, dvq_todo_row *made,
                            dvq_arena *arena)
{
    for (size_t i = count; i-- > 0;) {
        size_t nested = count_nested(rows, count, i + 1, rows[i].depth);
        dvq_value *children =
            nested > 0 ? dvq_arena_allocate_array(arena, nested, sizeof *children) : NULL;
        if (nested > 0 && children == NULL)
            return DVQ_ERROR_MEMORY;
        for (size_t k = i + 1; k <= i + nested; k++)
            if (rows[k].depth == rows[i].depth + 1)
                children[made[i].child_count++] = dvq_value_object(&made[k].object);
        made[i].children = children;
    }
    return DVQ_OK;
}

dvq_status dvq_todo_row_list(dvq_tasks_tree *tree, const dvq_tasks_group *group, dvq_arena *arena,
                             dvq_value_vector *rows)
{
    dvq_tasks_row_vector listed = {0};
    dvq_status status = dvq_tasks_tree_list(tree, group, &listed);
    if (status != DVQ_OK)
        return status;
    dvq_todo_row *made = dvq_arena_allocate_array(arena, listed.count, sizeof *made);
    if (made == NULL)
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < listed.count; i++) {
        made[i] = (dvq_todo_row){
            .object = {&dvq_todo_row_class}, .row = listed.items[i], .answer = tree->answer};
        if (listed.items[i].depth == 0 &&
            !DVQ_VECTOR_PUSH(arena, rows, dvq_value_object(&made[i].object)))
            return DVQ_ERROR_MEMORY;
    }
    return nest_rows(listed.items, listed.count, made, arena);
}
