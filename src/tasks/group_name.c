/*
 * Naming groups; see group_name.h. A prefix between %% puts names into an order that their letters
 * would not give.
 */
#include "tasks/group_name.h"

#include <stdio.h>

#include "note/item_line.h"
#include "tasks/filter.h"

static void append_escaped(dvq_text text, dvq_text_builder *builder)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '_' || text.data[i] == '\\')
            dvq_text_builder_add_byte(builder, '\\');
        dvq_text_builder_add_byte(builder, text.data[i]);
    }
}

/* The path without its first ".md", wherever that is. */
static void append_path(dvq_text path, dvq_text_builder *builder)
{
    size_t place = dvq_text_find(path, DVQ_TEXT(".md"), 0);
    append_escaped(dvq_text_slice(path, 0, place), builder);
    if (place != SIZE_MAX)
        append_escaped(dvq_text_slice(path, place + 3, path.length), builder);
}

static void append_backlink(const dvq_todo *todo, dvq_text_builder *builder)
{
    dvq_text name = dvq_todo_get_file_name(todo->page->path);
    dvq_text heading = todo->line->heading;
    dvq_text_builder_add_string(builder, "[[");
    dvq_text_builder_add(builder, name);
    if (heading.data != NULL) {
        dvq_text_builder_add_byte(builder, '#');
        dvq_text_builder_add(builder, heading);
        dvq_text_builder_add_byte(builder, '|');
        dvq_text_builder_add(builder, name);
        dvq_text_builder_add_string(builder, " > ");
        dvq_text_builder_add(builder, heading);
    }
    dvq_text_builder_add_string(builder, "]]");
}

static void append_date(dvq_todo_date date, dvq_tasks_field field, dvq_text_builder *builder)
{
    const char *name = dvq_tasks_field_rows[field].name;
    if (date.state != DVQ_TODO_GOOD_DATE) {
        dvq_text_builder_add_string(builder,
                                    date.state == DVQ_TODO_NO_DATE ? "No " : "%%0%% Invalid ");
        dvq_text_builder_add_string(builder, name);
        dvq_text_builder_add_string(builder, " date");
        return;
    }
    dvq_todo_append_date(date, builder);
    dvq_text_builder_add_byte(builder, ' ');
    dvq_text_builder_add_string(builder, dvq_todo_weekday_name(dvq_todo_get_weekday(date.day)));
}

static void append_name(const dvq_todo *todo, dvq_tasks_field field, dvq_text_builder *builder)
{
    dvq_text path = todo->page->path;
    switch (field) {
    case DVQ_TASKS_STATUS_TYPE:
        dvq_text_builder_add_format(builder, "%%%%%d%%%%%s", (int)todo->status->type + 1,
                                    dvq_todo_type_name(todo->status->type));
        break;
    case DVQ_TASKS_PRIORITY:
        dvq_text_builder_add_format(builder, "%%%%%d%%%%%s priority", (int)todo->priority,
                                    dvq_todo_priority_name(todo->priority));
        break;
    case DVQ_TASKS_PATH:
        append_path(path, builder);
        break;
    case DVQ_TASKS_FOLDER:
        append_escaped(dvq_todo_get_folder(path), builder);
        break;
    case DVQ_TASKS_ROOT:
        append_escaped(dvq_todo_get_root(path), builder);
        break;
    case DVQ_TASKS_BACKLINK:
        append_backlink(todo, builder);
        break;
    case DVQ_TASKS_FILENAME:
        dvq_text_builder_add_string(builder, "[[");
        dvq_text_builder_add(builder, dvq_todo_get_file_name(path));
        dvq_text_builder_add_string(builder, "]]");
        break;
    case DVQ_TASKS_URGENCY:
        dvq_text_builder_add_format(builder, "%.2f", todo->urgency);
        break;
    default:
        append_date(dvq_filter_get_date(todo, field), field, builder);
        break;
    }
}

/* The name of a property that needs nothing to be made; data NULL for another. */
static dvq_text find_name(const dvq_todo *todo, dvq_tasks_field field)
{
    switch (field) {
    case DVQ_TASKS_STATUS_NAME:
        return todo->status->name;
    case DVQ_TASKS_STATUS:
        return dvq_todo_is_done(todo) ? DVQ_TEXT("Done") : DVQ_TEXT("Todo");
    case DVQ_TASKS_RECURRING:
        return todo->is_recurring ? DVQ_TEXT("Recurring") : DVQ_TEXT("Not Recurring");
    case DVQ_TASKS_HEADING:
        return todo->line->heading.length > 0 ? todo->line->heading : DVQ_TEXT("(No heading)");
    case DVQ_TASKS_RECURRENCE:
        return todo->is_recurring ? todo->recurrence.text : DVQ_TEXT("None");
    case DVQ_TASKS_ID:
        return todo->id;
    default:
        return dvq_text_make(NULL, 0);
    }
}

dvq_status dvq_group_name_list(const dvq_todo *todo, dvq_tasks_field field, dvq_arena *arena,
                               dvq_text_vector *names)
{
    bool has_tags = field == DVQ_TASKS_TAGS && todo->tag_count > 0;
    for (uint32_t i = 0; has_tags && i < todo->tag_count; i++)
        if (!DVQ_VECTOR_PUSH(arena, names, todo->tags[i]))
            return DVQ_ERROR_MEMORY;
    if (has_tags)
        return DVQ_OK;
    dvq_text name = field == DVQ_TASKS_TAGS ? DVQ_TEXT("(No tags)") : find_name(todo, field);
    if (name.data == NULL) {
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, arena);
        append_name(todo, field, &builder);
        dvq_status status = dvq_text_builder_finish(&builder, &name);
        if (status != DVQ_OK)
            return status;
    }
    return DVQ_VECTOR_PUSH(arena, names, name) ? DVQ_OK : DVQ_ERROR_MEMORY;
}
