/*
 * Applying filters; see filter.h. The switch only dispatches: each kind has a function.
 */
#include "tasks/filter.h"

#include "note/item_line.h"
#include "support/ascii.h"
#include "support/unicode.h"

/* ---- properties ---- */

dvq_todo_date dvq_filter_get_date(const dvq_todo *todo, dvq_tasks_field field)
{
    switch (field) {
    case DVQ_TASKS_CANCELLED:
        return todo->dates[DVQ_TODO_CANCELLED_ON];
    case DVQ_TASKS_CREATED:
        return todo->dates[DVQ_TODO_CREATED];
    case DVQ_TASKS_START:
        return todo->dates[DVQ_TODO_START];
    case DVQ_TASKS_SCHEDULED:
        return todo->dates[DVQ_TODO_SCHEDULED];
    case DVQ_TASKS_DUE:
        return todo->dates[DVQ_TODO_DUE];
    case DVQ_TASKS_DONE:
        return todo->dates[DVQ_TODO_DONE_ON];
    default:
        return dvq_todo_get_happens(todo);
    }
}

dvq_text dvq_filter_get_description(const dvq_tasks_settings *settings, const dvq_todo *todo,
                                    dvq_arena *arena)
{
    dvq_text filter = settings->global_filter;
    dvq_text description = todo->description;
    size_t place = filter.length > 0 ? dvq_text_find(description, filter, 0) : SIZE_MAX;
    if (place == SIZE_MAX)
        return dvq_unicode_trim(description);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_text_builder_add(&builder, dvq_text_slice(description, 0, place));
    dvq_text_builder_add(&builder,
                         dvq_text_slice(description, place + filter.length, description.length));
    dvq_text without;
    return dvq_text_builder_finish(&builder, &without) == DVQ_OK ? dvq_unicode_trim(without)
                                                                 : dvq_text_make(NULL, 0);
}

/* The last part of the path, with its ".md". */
static dvq_text get_file(dvq_text path)
{
    size_t slash = dvq_text_find_last_byte(path, '/');
    return slash == SIZE_MAX ? path : dvq_text_slice(path, slash + 1, path.length);
}

dvq_text dvq_filter_get_text(const dvq_tasks_settings *settings, const dvq_todo *todo,
                             dvq_tasks_field field, dvq_arena *arena)
{
    switch (field) {
    case DVQ_TASKS_STATUS_NAME:
        return todo->status->name;
    case DVQ_TASKS_PATH:
        return todo->page->path;
    case DVQ_TASKS_FOLDER:
        return dvq_todo_get_folder(todo->page->path);
    case DVQ_TASKS_ROOT:
        return dvq_todo_get_root(todo->page->path);
    case DVQ_TASKS_DESCRIPTION:
        return dvq_filter_get_description(settings, todo, arena);
    case DVQ_TASKS_HEADING:
        return todo->line->heading.data != NULL ? todo->line->heading : DVQ_TEXT("");
    case DVQ_TASKS_FILENAME:
        return get_file(todo->page->path);
    case DVQ_TASKS_RECURRENCE:
        return todo->recurrence.text;
    case DVQ_TASKS_ID:
        return todo->id;
    default:
        return DVQ_TEXT("");
    }
}

/* ---- questions ---- */

static bool has_date(const dvq_todo *todo, dvq_tasks_field field)
{
    return field == DVQ_TASKS_HAPPENS
               ? todo->dates[DVQ_TODO_START].state != DVQ_TODO_NO_DATE ||
                     todo->dates[DVQ_TODO_SCHEDULED].state != DVQ_TODO_NO_DATE ||
                     todo->dates[DVQ_TODO_DUE].state != DVQ_TODO_NO_DATE
               : dvq_filter_get_date(todo, field).state != DVQ_TODO_NO_DATE;
}

/* Not nested, but for one blank after the last mark of a quote. */
static bool is_top_item(const dvq_todo *todo)
{
    dvq_text indentation = todo->indentation;
    size_t quote = dvq_text_find_last_byte(indentation, '>');
    if (quote == SIZE_MAX)
        return indentation.length == 0;
    dvq_text rest = dvq_text_slice(indentation, quote + 1, indentation.length);
    return rest.length == 0 || dvq_text_equal(rest, DVQ_TEXT(" "));
}

static bool answer_flag(const dvq_tasks_filter *filter, const dvq_todo *todo)
{
    switch (filter->as.flag) {
    case DVQ_TASKS_IS_DONE:
        return dvq_todo_is_done(todo);
    case DVQ_TASKS_IS_RECURRING:
        return todo->is_recurring;
    case DVQ_TASKS_HAS_DATE:
        return has_date(todo, filter->field);
    case DVQ_TASKS_HAS_BAD_DATE:
        return dvq_filter_get_date(todo, filter->field).state == DVQ_TODO_BAD_DATE;
    case DVQ_TASKS_HAS_TAGS:
        return todo->tag_count > 0;
    case DVQ_TASKS_HAS_ID:
        return todo->id.length > 0;
    case DVQ_TASKS_HAS_DEPENDS_ON:
        return todo->depends_on_count > 0;
    case DVQ_TASKS_IS_BLOCKED:
        return todo->is_blocked;
    case DVQ_TASKS_IS_BLOCKING:
        return todo->is_blocking;
    case DVQ_TASKS_IS_TOP_ITEM:
        return is_top_item(todo);
    }
    return false;
}

/* ---- text ---- */

/* Whether an ASCII text holds the needle, which is in lower case. */
static bool holds_ascii(dvq_text text, dvq_text needle)
{
    if (needle.length == 0)
        return true;
    char first = needle.data[0];
    for (size_t i = 0; i + needle.length <= text.length; i++) {
        if (dvq_ascii_lower(text.data[i]) != first)
            continue;
        size_t length = 1;
        while (length < needle.length &&
               dvq_ascii_lower(text.data[i + length]) == needle.data[length])
            length++;
        if (length == needle.length)
            return true;
    }
    return false;
}

static dvq_status answer_includes(const dvq_filter_context *context, const dvq_tasks_filter *filter,
                                  dvq_text text, bool *answer)
{
    dvq_text needle = filter->as.needle;
    if (dvq_text_is_ascii(text)) {
        *answer = holds_ascii(text, needle);
        return DVQ_OK;
    }
    dvq_text lower = dvq_unicode_lower(context->scratch, text);
    *answer = lower.data != NULL && dvq_text_find(lower, needle, 0) != SIZE_MAX;
    return lower.data != NULL || text.length == 0 ? DVQ_OK : DVQ_ERROR_MEMORY;
}

/* A sticky expression matches where it stopped the last time; a global one from the start. */
static dvq_status answer_regex(dvq_tasks_filter *filter, dvq_text text, bool *answer,
                               dvq_error *error)
{
    bool sticky = filter->as.regex.sticky;
    size_t units = sticky && !filter->as.regex.global ? filter->as.regex.next : 0;
    size_t start = units > 0 ? dvq_unicode_utf16_to_byte(text, units) : 0;
    bool is_past = units > 0 && units > dvq_unicode_utf16_length(text);
    const dvq_regex_group *groups;
    dvq_status status = dvq_regex_match(filter->as.regex.regex, text, start, &groups, error);
    if (status != DVQ_OK)
        return status;
    *answer = groups != NULL && (!sticky || (groups[0].start == start && !is_past));
    if (sticky)
        filter->as.regex.next = *answer ? dvq_unicode_byte_to_utf16(text, groups[0].end) : 0;
    return DVQ_OK;
}

static dvq_status answer_one_text(const dvq_filter_context *context, dvq_tasks_filter *filter,
                                  dvq_text text, bool *answer, dvq_error *error)
{
    return filter->kind == DVQ_TASKS_FILTER_REGEX ? answer_regex(filter, text, answer, error)
                                                  : answer_includes(context, filter, text, answer);
}

static dvq_status answer_text(const dvq_filter_context *context, dvq_tasks_filter *filter,
                              const dvq_todo *todo, bool *answer, dvq_error *error)
{
    *answer = false;
    if (filter->field != DVQ_TASKS_TAGS) {
        dvq_text text =
            dvq_filter_get_text(context->settings, todo, filter->field, context->scratch);
        return text.data != NULL ? answer_one_text(context, filter, text, answer, error)
                                 : DVQ_ERROR_MEMORY;
    }
    dvq_status status = DVQ_OK;
    for (uint32_t i = 0; i < todo->tag_count && !*answer && status == DVQ_OK; i++)
        status = answer_one_text(context, filter, todo->tags[i], answer, error);
    return status;
}

/* ---- dates ---- */

static bool fits_date(const dvq_tasks_filter *filter, dvq_todo_date date)
{
    int32_t first = filter->as.date.first;
    int32_t last = filter->as.date.last;
    if (date.state != DVQ_TODO_GOOD_DATE)
        return date.state == DVQ_TODO_NO_DATE && filter->field == DVQ_TASKS_START;
    switch (filter->as.date.relation) {
    case DVQ_TASKS_INSIDE:
        return date.day >= first && date.day <= last;
    case DVQ_TASKS_BEFORE:
        return date.day < first;
    case DVQ_TASKS_AFTER:
        return date.day > last;
    case DVQ_TASKS_UP_TO:
        return date.day <= last;
    case DVQ_TASKS_FROM:
        return date.day >= first;
    }
    return false;
}

static bool answer_date(const dvq_tasks_filter *filter, const dvq_todo *todo)
{
    if (filter->field != DVQ_TASKS_HAPPENS)
        return fits_date(filter, dvq_filter_get_date(todo, filter->field));
    return fits_date(filter, todo->dates[DVQ_TODO_START]) ||
           fits_date(filter, todo->dates[DVQ_TODO_SCHEDULED]) ||
           fits_date(filter, todo->dates[DVQ_TODO_DUE]);
}

/* ---- the rest ---- */

static bool answer_priority(const dvq_tasks_filter *filter, const dvq_todo *todo)
{
    int level = (int)filter->as.priority.level;
    int own = (int)todo->priority;
    int sign = filter->as.priority.sign;
    return sign < 0 ? own < level : sign > 0 ? own > level : own == level;
}

/* Both sides are always looked at: what a sticky expression matches next depends on it. */
static dvq_status answer_operation(const dvq_filter_context *context, dvq_tasks_filter *filter,
                                   const dvq_todo *todo, bool *answer, dvq_error *error)
{
    bool right = false;
    bool left;
    dvq_status status = dvq_filter_passes(context, filter->as.operands.left, todo, &left, error);
    if (status == DVQ_OK && filter->as.operands.right != NULL)
        status = dvq_filter_passes(context, filter->as.operands.right, todo, &right, error);
    *answer = filter->kind == DVQ_TASKS_FILTER_NOT   ? !left
              : filter->kind == DVQ_TASKS_FILTER_AND ? left && right
              : filter->kind == DVQ_TASKS_FILTER_OR  ? left || right
                                                     : left != right;
    return status;
}

dvq_status dvq_filter_passes(const dvq_filter_context *context, dvq_tasks_filter *filter,
                             const dvq_todo *todo, bool *passes, dvq_error *error)
{
    dvq_status status = DVQ_OK;
    switch (filter->kind) {
    case DVQ_TASKS_FILTER_FLAG:
        *passes = answer_flag(filter, todo);
        break;
    case DVQ_TASKS_FILTER_INCLUDES:
    case DVQ_TASKS_FILTER_REGEX:
        status = answer_text(context, filter, todo, passes, error);
        break;
    case DVQ_TASKS_FILTER_DATE:
        *passes = answer_date(filter, todo);
        break;
    case DVQ_TASKS_FILTER_PRIORITY:
        *passes = answer_priority(filter, todo);
        break;
    case DVQ_TASKS_FILTER_TYPE:
        *passes = todo->status->type == filter->as.type;
        break;
    case DVQ_TASKS_FILTER_NOT:
    case DVQ_TASKS_FILTER_AND:
    case DVQ_TASKS_FILTER_OR:
    case DVQ_TASKS_FILTER_XOR:
        return answer_operation(context, filter, todo, passes, error);
    }
    *passes = *passes != filter->negated;
    return status;
}
