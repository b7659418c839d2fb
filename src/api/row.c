/*
 * The rows of a query through dvq.h: stepping, columns, cells, and what a cell's value tells only
 * with the query's help. The first step has query.c run the query; after that, nothing of the
 * result changes.
 */
#include "tasks/row.h"
#include "api/argument.h"
#include "api/copy.h"
#include "api/gate.h"
#include "api/query.h"
#include "api/single.h"
#include "note/item_line.h"
#include "note/list_item.h"
#include "support/diagnostic.h"
#include "tasks/todo_line.h"
#include "value/date.h"

static dvq_string to_string(dvq_text text)
{
    return (dvq_string){text.data != NULL ? text.data : "", text.length};
}

dvq_query_type dvq_query_get_type(const dvq_query *query)
{
    return query != NULL ? query->type : DVQ_QUERY_TABLE;
}

dvq_status dvq_query_step(dvq_query *query, dvq_error *error)
{
    dvq_error_reset(error);
    if (query == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_query_step: no query");
    dvq_status status = dvq_api_run(query, error);
    if (status != DVQ_OK)
        return status;
    dvq_arena_reset(&query->texts);
    if (query->next_row >= query->result.row_count) {
        query->next_row = query->result.row_count + 1;
        return DVQ_DONE;
    }
    query->next_row++;
    return DVQ_ROW;
}

size_t dvq_query_get_column_count(const dvq_query *query)
{
    if (query == NULL)
        return 0;
    switch (query->type) {
    case DVQ_QUERY_TABLE:
        return query->result.header_count;
    case DVQ_QUERY_LIST:
    case DVQ_QUERY_TASK:
    case DVQ_QUERY_EXPRESSION:
    case DVQ_QUERY_PAGE:
        return 1;
    case DVQ_QUERY_CALENDAR:
        return 2;
    }
    return 0;
}

dvq_string dvq_query_get_column_name(const dvq_query *query, size_t column)
{
    bool exists = query != NULL && column < query->result.header_count;
    return to_string(exists ? query->result.headers[column] : DVQ_TEXT(""));
}

const dvq_value *dvq_query_get_cell(const dvq_query *query, size_t column)
{
    if (query == NULL || query->next_row == 0 || query->next_row > query->result.row_count ||
        column >= dvq_query_get_column_count(query) || dvq_api_is_stale(query))
        return NULL;
    size_t row = query->next_row - 1;
    switch (query->type) {
    case DVQ_QUERY_TABLE:
        return &query->result.cells[row * query->result.header_count + column];
    case DVQ_QUERY_LIST:
    case DVQ_QUERY_EXPRESSION:
    case DVQ_QUERY_PAGE:
        return &query->result.values[row];
    case DVQ_QUERY_TASK:
        return &query->result.tasks.items[row];
    case DVQ_QUERY_CALENDAR:
        return &query->result.values[row * 2 + column];
    }
    return NULL;
}

size_t dvq_query_get_row_count(const dvq_query *query)
{
    return query != NULL ? query->result.row_count : 0;
}

int dvq_query_is_grouped(const dvq_query *query)
{
    return query != NULL && query->has_run && query->type == DVQ_QUERY_TASK &&
           query->result.tasks.grouped;
}

int dvq_query_get_warning(const dvq_query *query, size_t index, dvq_error *warning)
{
    if (query == NULL || warning == NULL || index >= query->result.warning_count)
        return 0;
    dvq_result_get_warning(&query->result, index, warning);
    return 1;
}

/* ---- values that need the query ---- */

bool dvq_api_is_closed(const dvq_query *query)
{
    return query->session.vault == NULL || dvq_api_is_stale(query) ||
           dvq_api_is_barred(query->vault);
}

const dvq_value *dvq_value_get_field(const dvq_value *value, dvq_query *query, const char *name,
                                     size_t length)
{
    dvq_text key = dvq_argument_text(name, length);
    if (query == NULL || dvq_value_get_type(value) != DVQ_TYPE_OBJECT ||
        dvq_argument_is_missing(key) || dvq_api_is_closed(query))
        return NULL;
    dvq_arena *arena = &query->session.arena;
    dvq_value *field = dvq_arena_allocate(arena, sizeof *field);
    bool found = false;
    if (field == NULL || dvq_object_get(value->as.object, key, arena, field, &found) != DVQ_OK)
        return NULL;
    return found ? field : NULL;
}

/* The entries of an object as members. Their values are not copied. */
static dvq_status make_members(dvq_arena *arena, const dvq_object *object,
                               const dvq_member **members, size_t *count)
{
    dvq_entry_vector entries = {0};
    dvq_status status = dvq_object_list(object, arena, &entries);
    if (status != DVQ_OK)
        return status;
    dvq_member *made = dvq_arena_allocate_array(arena, entries.count + 1, sizeof *made);
    if (made == NULL)
        return DVQ_ERROR_MEMORY;
    for (size_t i = 0; i < entries.count; i++) {
        dvq_text key = entries.items[i].key;
        made[i].name = (dvq_string){key.data != NULL ? key.data : "", key.length};
        made[i].value = &entries.items[i].value;
    }
    *members = made;
    *count = entries.count;
    return DVQ_OK;
}

dvq_status dvq_value_list_fields(const dvq_value *value, dvq_query *query,
                                 const dvq_member **members, size_t *count, dvq_error *error)
{
    dvq_error_reset(error);
    if (members != NULL)
        *members = NULL;
    if (count != NULL)
        *count = 0;
    if (query == NULL || members == NULL || count == NULL || dvq_api_is_closed(query)) {
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "dvq_value_list_fields: an argument is missing, or the vault was "
                             "refreshed or closed");
    }
    if (dvq_value_get_type(value) != DVQ_TYPE_OBJECT)
        return DVQ_OK;
    dvq_status status = make_members(&query->session.arena, value->as.object, members, count);
    return status != DVQ_OK ? dvq_error_set(error, status, "the fields cannot be listed") : DVQ_OK;
}

int dvq_value_get_date(const dvq_value *value, const dvq_query *query, dvq_date_parts *parts)
{
    if (query == NULL || parts == NULL || dvq_value_get_type(value) != DVQ_TYPE_DATE ||
        !dvq_date_is_valid(*value) || query->session.vault == NULL)
        return 0;
    dvq_date_fields fields;
    dvq_date_get_fields(&query->session.environment, *value, &fields);
    *parts = (dvq_date_parts){
        .year = fields.year,
        .month = fields.month,
        .day = fields.day,
        .hour = fields.hour,
        .minute = fields.minute,
        .second = fields.second,
        .millisecond = fields.millisecond,
        .offset = fields.offset,
        .weekday = fields.weekday,
        .ordinal = dvq_date_get_ordinal(&fields),
    };
    dvq_date_get_week(&fields, &parts->week, &parts->week_year);
    return 1;
}

/* A field that every item has, as a yes or no. */
static int is_yes(dvq_query *query, const dvq_value *task, dvq_text name)
{
    const dvq_value *field = dvq_value_get_field(task, query, name.data, name.length);
    return field != NULL && field->type == DVQ_VALUE_BOOLEAN && field->as.boolean;
}

/* The list item below any names that FLATTEN added, or NULL. */
static const dvq_list_item *find_item(const dvq_value *value)
{
    if (dvq_value_get_type(value) != DVQ_TYPE_OBJECT)
        return NULL;
    const dvq_object *object = value->as.object;
    while (object->class == &dvq_object_overlay_class)
        object = ((const dvq_object_overlay *)object)->base;
    if (object->class == &dvq_task_row_class)
        return ((const dvq_task_row *)object)->item;
    return object->class == &dvq_list_item_class ? (const dvq_list_item *)object : NULL;
}

/* The row of a query of the Tasks plugin's, or NULL. */
static const dvq_todo_row *find_todo(const dvq_value *value)
{
    bool is_todo = dvq_value_get_type(value) == DVQ_TYPE_OBJECT &&
                   value->as.object->class == &dvq_todo_row_class;
    return is_todo ? (const dvq_todo_row *)(const void *)value->as.object : NULL;
}

static void fill_todo(const dvq_todo_row *row, dvq_item *item)
{
    const dvq_item_line *line = row->row.line;
    dvq_todo_parts parts = {.body = line->text};
    dvq_todo_line_split(line->text, &parts);
    bool nested = line->parent != DVQ_ITEM_LINE_NONE;
    bool is_done = row->row.todo != NULL && dvq_todo_is_done(row->row.todo);
    *item = (dvq_item){
        .path = to_string(row->row.page->path),
        .text = to_string(parts.body),
        .symbol = to_string(parts.marker),
        .status = to_string(parts.symbol),
        .block_id = to_string(DVQ_TEXT("")),
        .line = line->line + 1,
        .line_count = 1,
        .parent_line = nested ? row->row.page->item_lines[line->parent].line + 1 : 0,
        .child_count = row->child_count,
        .is_task = parts.symbol.length > 0,
        .is_checked = parts.symbol.length > 0 && !dvq_text_equal(parts.symbol, DVQ_TEXT(" ")),
        .is_completed = is_done,
        .is_fully_completed = is_done && row->child_count == 0,
    };
}

int dvq_value_get_item(const dvq_value *value, dvq_query *query, dvq_item *item)
{
    if (query == NULL || item == NULL || dvq_api_is_closed(query))
        return 0;
    const dvq_copied_object *kept = dvq_copied_find(value);
    if (kept != NULL && kept->kind == DVQ_OBJECT_ITEM) {
        *item = kept->item;
        return 1;
    }
    const dvq_todo_row *todo = find_todo(value);
    if (todo != NULL) {
        fill_todo(todo, item);
        return 1;
    }
    const dvq_list_item *found = find_item(value);
    if (found == NULL)
        return 0;
    *item = (dvq_item){
        .path = to_string(found->page->path),
        .text = to_string(dvq_list_item_get_text(found)),
        .symbol = to_string(dvq_list_item_get_symbol(found)),
        .status = to_string(dvq_list_item_get_status(found)),
        .block_id = to_string(dvq_list_item_get_extra(found)->block_id),
        .line = found->line + 1,
        .line_count = found->line_count,
        .parent_line = (uint32_t)(found->parent + 1),
        .child_count = dvq_list_item_get_extra(found)->child_count,
        .is_task = dvq_list_item_is_task(found),
        .is_checked = is_yes(query, value, DVQ_TEXT("checked")),
        .is_completed = is_yes(query, value, DVQ_TEXT("completed")),
        .is_fully_completed = found->fully_completed,
    };
    return 1;
}

dvq_object_kind dvq_value_get_object_kind(const dvq_value *value)
{
    const dvq_copied_object *kept = dvq_copied_find(value);
    if (kept != NULL)
        return kept->kind;
    if (find_item(value) != NULL || find_todo(value) != NULL)
        return DVQ_OBJECT_ITEM;
    if (dvq_value_get_type(value) != DVQ_TYPE_OBJECT)
        return DVQ_OBJECT_PLAIN;
    const dvq_object_class *class = value->as.object->class;
    return class == &dvq_page_class        ? DVQ_OBJECT_PAGE
           : class == &dvq_page_file_class ? DVQ_OBJECT_FILE
                                           : DVQ_OBJECT_PLAIN;
}

static dvq_status write_value(const dvq_value *value, dvq_query *query, dvq_value_form form,
                              dvq_write_function write, void *user, dvq_error *error)
{
    if (query == NULL || value == NULL || write == NULL || dvq_api_is_closed(query)) {
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "writing a value: an argument is missing, or the vault was refreshed "
                             "or closed");
    }
    if (!query->is_busy)
        dvq_cancel_begin(&query->cancel, &query->vault->cancels);
    dvq_status status = dvq_context_check_cancel(&query->session.context, error);
    if (status != DVQ_OK)
        return status;
    dvq_arena_mark mark = dvq_arena_get_mark(&query->session.arena);
    status = dvq_single_write_value(&query->session, *value, form, write, user, error);
    dvq_arena_rewind(&query->session.arena, mark);
    return dvq_session_check(&query->session, status, error);
}

dvq_status dvq_value_write(const dvq_value *value, dvq_query *query, dvq_value_form form,
                           dvq_write_function write, void *user, dvq_error *error)
{
    dvq_error_reset(error);
    return write_value(value, query, form, write, user, error);
}

static int add_to_text(void *user, const char *data, size_t length)
{
    dvq_text_builder_add(user, dvq_text_make(data, length));
    return 0;
}

dvq_status dvq_value_make_text(const dvq_value *value, dvq_query *query, dvq_value_form form,
                               dvq_string *text, dvq_error *error)
{
    dvq_error_reset(error);
    if (text != NULL)
        *text = (dvq_string){"", 0};
    if (text == NULL || query == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_value_make_text: an argument is missing");
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &query->texts);
    dvq_status status = write_value(value, query, form, add_to_text, &builder, error);
    if (status != DVQ_OK)
        return status;
    dvq_text_builder_add_byte(&builder, '\0');
    dvq_text made;
    status = dvq_text_builder_finish(&builder, &made);
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "the value has no text");
    *text = (dvq_string){made.data, made.length - 1};
    return DVQ_OK;
}
