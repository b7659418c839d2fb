/*
 * Making a result out of the rows that the operations left: the columns of a TABLE, the values of a
 * LIST, the dates of a CALENDAR, the tasks of a TASK query in their groups. Called by engine.c; the
 * result is described in result.h.
 *
 * Rules: Dataview, query/engine.ts, executeCoreExtract and extractTaskGroupings.
 */
#include "eval/make_result.h"

#include "note/list_item.h"
#include "support/diagnostic.h"
#include "support/map.h"

/* ---- TABLE, LIST, CALENDAR ---- */

/* Of columns with the same name only the last is evaluated; its value stands in place of each. */
typedef struct extraction {
    dvq_execution *execution;
    const char *operation; /* as messages name it */
    const dvq_ast_named *columns;
    size_t count;
    size_t *first; /* the first column of the same name */
    size_t *last;  /* the last one */
} extraction;

static dvq_status find_repeats(extraction *state, dvq_error *error)
{
    dvq_arena *arena = state->execution->arena;
    state->first = dvq_arena_allocate_array(arena, state->count + 1, sizeof *state->first);
    state->last = dvq_arena_allocate_array(arena, state->count + 1, sizeof *state->last);
    if (state->first == NULL || state->last == NULL)
        return dvq_error_memory(error);
    dvq_map places; /* from a name to its first column, plus 1 */
    dvq_map_init(&places, arena);
    for (size_t i = 0; i < state->count; i++) {
        void **place = dvq_map_slot(&places, state->columns[i].name);
        if (place == NULL)
            return dvq_error_memory(error);
        if (*place == NULL)
            *place = (void *)(uintptr_t)(i + 1);
        state->first[i] = (uintptr_t)*place - 1;
        state->last[state->first[i]] = i;
    }
    for (size_t i = 0; i < state->count; i++)
        state->last[i] = state->last[state->first[i]];
    return DVQ_OK;
}

/* Evaluate the columns for one row. */
static dvq_status extract_row(const extraction *state, const dvq_row *row, dvq_value *cells,
                              bool *failed, dvq_failures *failures, dvq_error *error)
{
    *failed = false;
    for (size_t i = 0; i < state->count && !*failed; i++) {
        if (state->first[i] < i) {
            cells[i] = cells[state->first[i]];
            continue;
        }
        dvq_status status = dvq_execution_evaluate(
            state->execution, state->columns[state->last[i]].expression, row->data,
            state->execution->arena, &cells[i], failed, failures, error);
        if (status != DVQ_OK)
            return status;
    }
    return DVQ_OK;
}

/*
 * Evaluate the columns for every row. Each row takes `width` cells, the last of which are the
 * columns'; rows that fail are dropped.
 */
static dvq_status extract(extraction *state, size_t width, dvq_value **cells, dvq_error *error)
{
    dvq_execution *execution = state->execution;
    dvq_failures failures = {0};
    size_t incoming = execution->rows.count;
    size_t kept = 0;
    dvq_status status = find_repeats(state, error);
    *cells = dvq_arena_allocate_array(execution->arena, incoming * width + 1, sizeof **cells);
    if (*cells == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; status == DVQ_OK && i < incoming; i++) {
        dvq_value *row = *cells + kept * width;
        bool failed = false;
        status = extract_row(state, &execution->rows.items[i], row + (width - state->count),
                             &failed, &failures, error);
        if (status == DVQ_OK && !failed)
            execution->rows.items[kept++] = execution->rows.items[i];
    }
    if (status != DVQ_OK)
        return status;
    execution->rows.count = kept;
    return dvq_execution_finish(execution, state->operation, incoming, &failures, error);
}

static dvq_status make_headers(const dvq_execution *execution, const dvq_ast_query *query,
                               dvq_result *result, dvq_error *error)
{
    size_t shown = query->without_id ? 0 : 1;
    dvq_text *headers =
        dvq_arena_allocate_array(execution->arena, query->column_count + 1, sizeof *headers);
    if (headers == NULL)
        return dvq_error_memory(error);
    if (shown) {
        size_t groups = execution->groups.count;
        headers[0] = groups > 0 ? execution->groups.items[groups - 1]
                                : execution->context->environment->file_column;
    }
    for (size_t i = 0; i < query->column_count; i++)
        headers[shown + i] = query->columns[i].name;
    result->headers = headers;
    result->header_count = query->column_count + shown;
    return DVQ_OK;
}

static dvq_status make_table(dvq_execution *execution, const dvq_ast_query *query,
                             dvq_result *result, dvq_error *error)
{
    dvq_value *cells = NULL;
    dvq_status status = make_headers(execution, query, result, error);
    if (status == DVQ_OK) {
        extraction state = {.execution = execution,
                            .operation = "TABLE",
                            .columns = query->columns,
                            .count = query->column_count};
        status = extract(&state, result->header_count, &cells, error);
    }
    if (status != DVQ_OK)
        return status;
    if (!query->without_id)
        for (size_t i = 0; i < execution->rows.count; i++)
            cells[i * result->header_count] = execution->rows.items[i].id;
    result->cells = cells;
    result->row_count = execution->rows.count;
    return DVQ_OK;
}

static dvq_status pair_with_ids(const dvq_execution *execution, dvq_value *values, dvq_error *error)
{
    size_t count = execution->rows.count;
    dvq_widget *pairs = dvq_arena_allocate_array(execution->arena, count + 1, sizeof *pairs);
    if (pairs == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < count; i++) {
        pairs[i] = (dvq_widget){
            .kind = DVQ_WIDGET_LIST_PAIR, .key = execution->rows.items[i].id, .value = values[i]};
        values[i] = dvq_value_widget(&pairs[i]);
    }
    return DVQ_OK;
}

static dvq_status make_list(dvq_execution *execution, const dvq_ast_query *query,
                            dvq_result *result, dvq_error *error)
{
    dvq_value *values = NULL;
    size_t columns = query->column_count;
    extraction state = {
        .execution = execution, .operation = "LIST", .columns = query->columns, .count = columns};
    dvq_status status = extract(&state, 1, &values, error);
    if (status == DVQ_OK && columns == 0)
        for (size_t i = 0; i < execution->rows.count; i++)
            values[i] = execution->rows.items[i].id;
    else if (status == DVQ_OK && !query->without_id)
        status = pair_with_ids(execution, values, error);
    result->values = values;
    result->row_count = execution->rows.count;
    return status;
}

/* The date, and file.link next to it. */
static dvq_status make_calendar(dvq_execution *execution, const dvq_ast_query *query,
                                dvq_result *result, dvq_error *error)
{
    dvq_ast_node file = {.kind = DVQ_AST_VARIABLE, .as.name = DVQ_TEXT("file")};
    dvq_ast_node name = {.kind = DVQ_AST_LITERAL, .as.literal = dvq_value_string(DVQ_TEXT("link"))};
    dvq_ast_node link = {.kind = DVQ_AST_INDEX, .as.index = {.object = &file, .key = &name}};
    dvq_ast_named columns[] = {
        {.name = DVQ_TEXT("target"), .expression = query->columns[0].expression},
        {.name = DVQ_TEXT("link"), .expression = &link},
    };
    dvq_value *values = NULL;
    extraction state = {
        .execution = execution, .operation = "CALENDAR", .columns = columns, .count = 2};
    dvq_status status = extract(&state, 2, &values, error);
    result->values = values;
    result->row_count = execution->rows.count;
    return status;
}

/* ---- groups of tasks, as objects ---- */

static dvq_value make_rows_value(const dvq_result_group *group)
{
    return dvq_value_array(group->rows.items, group->rows.item_count);
}

static dvq_status get_of_group(const dvq_object *object, dvq_text key, dvq_arena *arena,
                               dvq_value *value, bool *found)
{
    (void)arena;
    const dvq_result_group *group = (const dvq_result_group *)(const void *)object;
    bool is_rows = dvq_text_equal(key, DVQ_TEXT("rows"));
    *found = is_rows || dvq_text_equal(key, DVQ_TEXT("key"));
    *value = is_rows ? make_rows_value(group) : *found ? group->key : dvq_value_null();
    return DVQ_OK;
}

static dvq_status list_group(const dvq_object *object, dvq_arena *arena, dvq_entry_vector *entries)
{
    const dvq_result_group *group = (const dvq_result_group *)(const void *)object;
    dvq_entry key = {DVQ_TEXT("key"), group->key};
    dvq_entry rows = {DVQ_TEXT("rows"), make_rows_value(group)};
    return DVQ_VECTOR_PUSH(arena, entries, key) && DVQ_VECTOR_PUSH(arena, entries, rows)
               ? DVQ_OK
               : DVQ_ERROR_MEMORY;
}

const dvq_object_class dvq_result_group_class = {
    .name = "group", .get = get_of_group, .list = list_group};

/* ---- TASK ---- */

/* The task as it is shown: without its page's fields, with the names that FLATTEN added. */
static const dvq_object *show_task(dvq_execution *execution, const dvq_object *row)
{
    dvq_entry_vector added = {0};
    while (row->class == &dvq_object_overlay_class) {
        const dvq_object_overlay *overlay = (const dvq_object_overlay *)(const void *)row;
        if (!DVQ_VECTOR_PUSH(execution->arena, &added, overlay->entry))
            return NULL;
        row = overlay->base;
    }
    if (row->class == &dvq_task_row_class)
        row = &((const dvq_task_row *)(const void *)row)->item->object;
    while (row != NULL && added.count > 0) {
        const dvq_entry *entry = &added.items[--added.count];
        row = dvq_object_make_overlay(execution->arena, row, entry->key, entry->value);
    }
    return row;
}

static dvq_status make_tasks(dvq_execution *execution, size_t depth, const dvq_value *rows,
                             size_t count, dvq_result_tasks *tasks, dvq_error *error);

/* Whether the task may name any other row as its parent. */
static bool names_parent(const dvq_object *task)
{
    return task->class == &dvq_list_item_class &&
           dvq_list_item_has_parent_field((const dvq_list_item *)(const void *)task);
}

static dvq_status make_plain_tasks(dvq_execution *execution, const dvq_value *rows, size_t count,
                                   dvq_result_tasks *tasks, dvq_error *error)
{
    bool may_repeat = execution->flattened;
    dvq_value *items = dvq_arena_allocate_array(execution->arena, count + 1, sizeof *items);
    if (items == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < count; i++) {
        items[i] = rows[i];
        if (rows[i].type == DVQ_VALUE_OBJECT) {
            items[i].as.object = show_task(execution, rows[i].as.object);
            if (items[i].as.object == NULL)
                return dvq_error_memory(error);
            may_repeat = may_repeat || names_parent(items[i].as.object);
        }
    }
    *tasks = (dvq_result_tasks){.may_repeat = may_repeat, .items = items, .item_count = count};
    return DVQ_OK;
}

static dvq_status make_task_group(dvq_execution *execution, size_t depth, dvq_value row,
                                  dvq_result_group *group, dvq_error *error)
{
    dvq_text name = execution->groups.items[depth - 1];
    dvq_value rows = dvq_value_null();
    bool found = false;
    dvq_status status = DVQ_OK;
    *group = (dvq_result_group){.object = {&dvq_result_group_class}, .key = dvq_value_null()};
    if (row.type == DVQ_VALUE_OBJECT) {
        status = dvq_object_get(row.as.object, name, execution->arena, &group->key, &found);
        if (status == DVQ_OK) {
            status =
                dvq_object_get(row.as.object, DVQ_TEXT("rows"), execution->arena, &rows, &found);
        }
    }
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "a group cannot be read");
    if (rows.type != DVQ_VALUE_ARRAY)
        return dvq_error_set(error, DVQ_ERROR_EVALUATE, "the rows of a group are not a list");
    return make_tasks(execution, depth - 1, rows.as.items, rows.size, &group->rows, error);
}

/* The tasks in `rows`, around which lie `depth` groups: make_task_list has limited how many. */
static dvq_status make_tasks(dvq_execution *execution, size_t depth, const dvq_value *rows,
                             size_t count, dvq_result_tasks *tasks, dvq_error *error)
{
    if (depth == 0)
        return make_plain_tasks(execution, rows, count, tasks, error);
    dvq_result_group *groups = dvq_arena_allocate(execution->arena, (count + 1) * sizeof *groups);
    dvq_value *items = dvq_arena_allocate(execution->arena, (count + 1) * sizeof *items);
    if (groups == NULL || items == NULL)
        return dvq_error_memory(error);
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < count; i++) {
        status = make_task_group(execution, depth, rows[i], &groups[i], error);
        items[i] = dvq_value_object(&groups[i].object);
    }
    *tasks = (dvq_result_tasks){.grouped = true, .items = items, .item_count = count};
    return status;
}

static dvq_status make_task_list(dvq_execution *execution, dvq_result *result, dvq_error *error)
{
    size_t count = execution->rows.count;
    size_t depth = execution->groups.count;
    if (count > 0 && depth > DVQ_RESULT_GROUP_LIMIT + 1) {
        return dvq_error_set(error, DVQ_ERROR_LIMIT, "groups nested more than %d deep",
                             DVQ_RESULT_GROUP_LIMIT);
    }
    dvq_arena_mark mark = dvq_arena_get_mark(&execution->scratch);
    dvq_value *rows = dvq_arena_allocate_array(&execution->scratch, count + 1, sizeof *rows);
    if (rows == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < count; i++)
        rows[i] = dvq_value_object(execution->rows.items[i].data);
    result->row_count = count;
    dvq_status status = make_tasks(execution, depth, rows, count, &result->tasks, error);
    dvq_arena_rewind(&execution->scratch, mark);
    return status;
}

/* ---- the result ---- */

static dvq_status add_sources(const dvq_execution *execution, dvq_result *result, dvq_error *error)
{
    size_t count = execution->rows.count;
    dvq_value *sources = dvq_arena_allocate_array(execution->arena, count + 1, sizeof *sources);
    if (sources == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < count; i++)
        sources[i] = execution->rows.items[i].id;
    result->sources = sources;
    return DVQ_OK;
}

dvq_status dvq_result_make(dvq_execution *execution, const dvq_ast_query *query, dvq_result *result,
                           dvq_error *error)
{
    *result = (dvq_result){.type = query->type, .environment = execution->context->environment};
    dvq_status status = DVQ_OK;
    switch (query->type) {
    case DVQ_QUERY_TABLE:
        status = make_table(execution, query, result, error);
        break;
    case DVQ_QUERY_LIST:
        status = make_list(execution, query, result, error);
        break;
    case DVQ_QUERY_TASK:
        status = make_task_list(execution, result, error);
        break;
    case DVQ_QUERY_CALENDAR:
        status = make_calendar(execution, query, result, error);
        break;
    case DVQ_QUERY_EXPRESSION:
    case DVQ_QUERY_PAGE:
        break;
    }
    bool rows = query->type == DVQ_QUERY_TABLE || query->type == DVQ_QUERY_LIST;
    if (status == DVQ_OK && rows && query->without_id)
        status = add_sources(execution, result, error);
    return status;
}

const char *dvq_result_get_type_name(const dvq_result *result)
{
    return dvq_ast_type_name(result->type);
}

void dvq_result_get_warning(const dvq_result *result, size_t i, dvq_error *warning)
{
    const dvq_result_warning *found = &result->warnings[i];
    *warning = found->first;
    if (found->dropped == 0)
        return;
    dvq_error whole = {0};
    dvq_error_set(&whole, DVQ_ERROR_EVALUATE, "%s dropped %zu row%s: %s", found->operation,
                  found->dropped, found->dropped == 1 ? "" : "s", found->first.message);
    memcpy(warning->message, whole.message, sizeof warning->message);
}
