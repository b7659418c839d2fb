/*
 * Writing todos; see todo_write.h. The fields have a fixed order, whatever order they were read in.
 */
#include "tasks/todo_write.h"

#include "support/unicode.h"
#include "tasks/todo_tag.h"

const char *dvq_todo_completion_name(dvq_todo_completion completion)
{
    static const char *const names[] = {"", "keep", "delete"};
    return names[completion];
}

/* ---- the description ---- */

static bool is_white_at(dvq_text text, size_t offset)
{
    size_t size;
    return dvq_unicode_is_whitespace(dvq_unicode_decode(text, offset, &size));
}

/* Whether white space, or nothing, stands on both sides of `start` up to `end`. */
static bool is_alone(dvq_text text, size_t start, size_t end)
{
    bool opens = start == 0 || is_white_at(text, dvq_unicode_find_start(text, start - 1));
    return opens && (end == text.length || is_white_at(text, end));
}

/* Each word is taken out, but not the one right after another, whose blank is taken with that. */
static bool drop_words(dvq_text text, dvq_text word, dvq_text_builder *builder)
{
    size_t copied = 0;
    size_t place = 0;
    bool dropped = false;
    while ((place = dvq_text_find(text, word, place)) != SIZE_MAX) {
        size_t end = place + word.length;
        if (!is_alone(text, place, end) || (place > 0 && dropped && place - 1 < copied)) {
            place++;
            continue;
        }
        dvq_text_builder_add(builder, dvq_text_slice(text, copied, place));
        size_t size = 0;
        if (end < text.length)
            dvq_unicode_decode(text, end, &size);
        dvq_text_builder_add(builder, dvq_text_slice(text, end, end + size));
        copied = place = end + size;
        dropped = true;
    }
    dvq_text_builder_add(builder, dvq_text_slice(text, copied, text.length));
    return dropped;
}

/* The first two blanks in a row become one. */
static dvq_status join_blanks(dvq_arena *arena, dvq_text *text)
{
    size_t place = dvq_text_find(*text, DVQ_TEXT("  "), 0);
    if (place == SIZE_MAX)
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_text_builder_add(&builder, dvq_text_slice(*text, 0, place));
    dvq_text_builder_add(&builder, dvq_text_slice(*text, place + 1, text->length));
    return dvq_text_builder_finish(&builder, text);
}

dvq_status dvq_todo_get_shown(const dvq_todo *todo, const dvq_tasks_settings *settings,
                              dvq_arena *arena, dvq_text *shown)
{
    *shown = todo->description;
    if (!settings->remove_global_filter || settings->global_filter.length == 0)
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    if (!drop_words(todo->description, settings->global_filter, &builder))
        return DVQ_OK;
    dvq_status status = dvq_text_builder_finish(&builder, shown);
    if (status == DVQ_OK)
        status = join_blanks(arena, shown);
    *shown = dvq_unicode_trim(*shown);
    return status;
}

/* ---- fields ---- */

/* A field of a line: its sign, its name in brackets, the part that hides it. */
typedef struct field_form {
    const char *sign;
    const char *key;
    dvq_tasks_part part;
} field_form;

static const field_form date_forms[DVQ_TODO_DATE_COUNT] = {
    [DVQ_TODO_CREATED] = {"➕", "created", DVQ_TASKS_PART_CREATED},
    [DVQ_TODO_START] = {"🛫", "start", DVQ_TASKS_PART_START},
    [DVQ_TODO_SCHEDULED] = {"⏳", "scheduled", DVQ_TASKS_PART_SCHEDULED},
    [DVQ_TODO_DUE] = {"📅", "due", DVQ_TASKS_PART_DUE},
    [DVQ_TODO_CANCELLED_ON] = {"❌", "cancelled", DVQ_TASKS_PART_CANCELLED},
    [DVQ_TODO_DONE_ON] = {"✅", "completion", DVQ_TASKS_PART_DONE},
};

static const field_form id_form = {"🆔", "id", DVQ_TASKS_PART_ID};
static const field_form depends_on_form = {"⛔", "dependsOn", DVQ_TASKS_PART_DEPENDS_ON};
static const field_form rule_form = {"🔁", "repeat", DVQ_TASKS_PART_RECURRENCE};
static const field_form completion_form = {"🏁", "onCompletion", DVQ_TASKS_PART_ON_COMPLETION};

/* A todo being written. */
typedef struct todo_writer {
    const dvq_todo *todo;
    const dvq_todo_form *form;
    dvq_text_builder *builder;
} todo_writer;

static bool hides(const todo_writer *writer, dvq_tasks_part part)
{
    return (writer->form->hidden & 1u << part) != 0;
}

/* Open a field whose value follows; false when the value is not to be written. */
static bool open_field(const todo_writer *writer, const field_form *field)
{
    dvq_text_builder *builder = writer->builder;
    if (writer->form->settings->dataview_format) {
        dvq_text_builder_add_string(builder, "  [");
        dvq_text_builder_add_string(builder, field->key);
        dvq_text_builder_add_string(builder, "::");
    } else {
        dvq_text_builder_add_byte(builder, ' ');
        dvq_text_builder_add_string(builder, field->sign);
    }
    if (!writer->form->short_mode)
        dvq_text_builder_add_byte(builder, ' ');
    return !writer->form->short_mode;
}

static void close_field(const todo_writer *writer)
{
    if (writer->form->settings->dataview_format)
        dvq_text_builder_add_byte(writer->builder, ']');
}

static void append_text_field(const todo_writer *writer, const field_form *field, dvq_text value)
{
    if (value.length == 0 || hides(writer, field->part))
        return;
    if (open_field(writer, field))
        dvq_text_builder_add(writer->builder, value);
    close_field(writer);
}

static void append_depends_on(const todo_writer *writer)
{
    const dvq_todo *todo = writer->todo;
    if (todo->depends_on_count == 0 || hides(writer, depends_on_form.part))
        return;
    bool has_value = open_field(writer, &depends_on_form);
    for (uint32_t i = 0; has_value && i < todo->depends_on_count; i++) {
        if (i > 0)
            dvq_text_builder_add_byte(writer->builder, ',');
        dvq_text_builder_add(writer->builder, todo->depends_on[i]);
    }
    close_field(writer);
}

static void append_priority(const todo_writer *writer)
{
    static const char *const signs[DVQ_TODO_PRIORITY_COUNT] = {"🔺", "⏫", "🔼", "", "🔽", "⏬"};
    static const char *const words[DVQ_TODO_PRIORITY_COUNT] = {"highest", "high", "medium",
                                                               "",        "low",  "lowest"};
    dvq_todo_priority priority = writer->todo->priority;
    if (priority == DVQ_TODO_NORMAL || hides(writer, DVQ_TASKS_PART_PRIORITY))
        return;
    if (writer->form->settings->dataview_format) {
        dvq_text_builder_add_string(writer->builder, "  [priority:: ");
        dvq_text_builder_add_string(writer->builder, words[priority]);
        dvq_text_builder_add_byte(writer->builder, ']');
    } else {
        dvq_text_builder_add_byte(writer->builder, ' ');
        dvq_text_builder_add_string(writer->builder, signs[priority]);
    }
}

static void append_dates(const todo_writer *writer)
{
    const dvq_todo *todo = writer->todo;
    for (int kind = 0; kind < DVQ_TODO_DATE_COUNT; kind++) {
        bool inferred = kind == DVQ_TODO_SCHEDULED && todo->scheduled_is_inferred;
        if (todo->dates[kind].state == DVQ_TODO_NO_DATE || inferred ||
            hides(writer, date_forms[kind].part))
            continue;
        if (open_field(writer, &date_forms[kind]))
            dvq_todo_append_date(todo->dates[kind], writer->builder);
        close_field(writer);
    }
}

static dvq_status append_description(const todo_writer *writer, dvq_arena *scratch)
{
    dvq_text description = writer->todo->description;
    dvq_status status = DVQ_OK;
    if (writer->form->shown)
        status = dvq_todo_get_shown(writer->todo, writer->form->settings, scratch, &description);
    if (status == DVQ_OK && hides(writer, DVQ_TASKS_PART_TAGS))
        status = dvq_todo_tag_drop(description, scratch, &description);
    dvq_text_builder_add(writer->builder, description);
    return status;
}

dvq_status dvq_todo_append(const dvq_todo *todo, const dvq_todo_form *form, dvq_arena *scratch,
                           dvq_text_builder *builder)
{
    todo_writer writer = {.todo = todo, .form = form, .builder = builder};
    dvq_status status = append_description(&writer, scratch);
    append_text_field(&writer, &id_form, todo->id);
    append_depends_on(&writer);
    append_priority(&writer);
    append_text_field(&writer, &rule_form,
                      todo->is_recurring ? todo->recurrence.text : DVQ_TEXT(""));
    append_text_field(&writer, &completion_form,
                      dvq_text_from_string(dvq_todo_completion_name(todo->on_completion)));
    append_dates(&writer);
    dvq_text_builder_add(builder, todo->block_link);
    return status != DVQ_OK ? status : builder->status;
}
