/*
 * Answers as Markdown; see markdown.h. Copied results have all fields, whatever the query hides.
 */
#include "tasks/markdown.h"

#include "note/item_line.h"
#include "tasks/todo_line.h"
#include "tasks/todo_write.h"
#include "tasks/tree.h"

/* The level of the outermost headings, and the deepest there is. */
enum { FIRST_LEVEL = 4, DEEPEST_LEVEL = 6, INDENTATION = 4 };

typedef struct markdown_writer {
    const dvq_tasks_answer *answer;
    const dvq_tasks_markdown_options *options;
    dvq_todo_form form;
    dvq_tasks_tree tree;
    dvq_arena *arena;
    dvq_text_builder *builder;
} markdown_writer;

/* A heading without the part between %% that only decides the order. */
static dvq_text drop_prefix(dvq_text text)
{
    size_t end = dvq_text_starts_with(text, DVQ_TEXT("%%")) ? dvq_text_find(text, DVQ_TEXT("%%"), 2)
                                                            : SIZE_MAX;
    return end != SIZE_MAX ? dvq_text_slice(text, end + 2, text.length) : text;
}

static void append_headings(const markdown_writer *writer, const dvq_tasks_group *group)
{
    dvq_text_builder *builder = writer->builder;
    bool counts = !dvq_tasks_query_hides(writer->answer->query, DVQ_TASKS_PART_GROUP_COUNT);
    for (size_t i = 0; i < group->heading_count; i++) {
        const dvq_tasks_heading *heading = &group->headings[i];
        unsigned first = writer->options->level > 0 ? writer->options->level : FIRST_LEVEL;
        size_t level = first + heading->level;
        dvq_text_builder_add_repeated(builder, '#', level < DEEPEST_LEVEL ? level : DEEPEST_LEVEL);
        dvq_text_builder_add_byte(builder, ' ');
        dvq_text_builder_add(builder,
                             writer->options->shown ? drop_prefix(heading->text) : heading->text);
        if (counts && i + 1 == group->heading_count) {
            dvq_text_builder_add_string(builder, " (");
            dvq_tasks_append_count(group->count, group->before_limit, builder);
            dvq_text_builder_add_byte(builder, ')');
        }
        dvq_text_builder_add_string(builder, "\n\n");
    }
}

/* A link to the note, and the heading, that a todo stands in. */
static void append_source(const markdown_writer *writer, const dvq_todo *todo)
{
    bool hides = dvq_tasks_query_hides(writer->answer->query, DVQ_TASKS_PART_BACKLINK);
    if (!writer->options->sources || hides)
        return;
    dvq_text path = todo->page->path;
    if (dvq_text_ends_with(path, DVQ_TEXT(".md")))
        path.length -= 3;
    dvq_text_builder_add_string(writer->builder, " ([[");
    dvq_text_builder_add(writer->builder, path);
    dvq_text_builder_add_byte(writer->builder, '|');
    dvq_text_builder_add(writer->builder, dvq_todo_get_file_name(todo->page->path));
    dvq_text_builder_add_string(writer->builder, "]])");
}

/* The description and the fields. */
static dvq_status append_text(const markdown_writer *writer, const dvq_todo *todo)
{
    const dvq_tasks_markdown_options *options = writer->options;
    if (options->clean == NULL)
        return dvq_todo_append(todo, &writer->form, writer->arena, writer->builder);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, writer->arena);
    dvq_status status = dvq_todo_append(todo, &writer->form, writer->arena, &builder);
    dvq_text text = {builder.data, builder.length};
    if (status == DVQ_OK)
        status = options->clean(options->user, todo->page->path, text, writer->arena, &text);
    dvq_text_builder_add(writer->builder, text);
    return status;
}

static dvq_status append_todo(const markdown_writer *writer, const dvq_todo *todo)
{
    dvq_text_builder *builder = writer->builder;
    dvq_text_builder_add_byte(builder, '[');
    dvq_text_builder_add(builder, todo->status->symbol);
    dvq_text_builder_add_string(builder, "] ");
    dvq_status status = append_text(writer, todo);
    if (writer->options->shown &&
        !dvq_tasks_query_hides(writer->answer->query, DVQ_TASKS_PART_URGENCY))
        dvq_text_builder_add_format(builder, " (%.2f)", todo->urgency);
    append_source(writer, todo);
    return status;
}

/* An item that is no todo. */
static void append_item(const markdown_writer *writer, const dvq_item_line *line)
{
    dvq_todo_parts parts;
    if (!dvq_todo_line_split(line->text, &parts))
        return;
    if (parts.symbol.length > 0) {
        dvq_text_builder_add_byte(writer->builder, '[');
        dvq_text_builder_add(writer->builder, parts.symbol);
        dvq_text_builder_add_string(writer->builder, "] ");
    }
    dvq_text_builder_add(writer->builder, parts.body);
}

static dvq_status append_rows(markdown_writer *writer, const dvq_tasks_group *group)
{
    dvq_tasks_row_vector rows = {0};
    dvq_status status = dvq_tasks_tree_list(&writer->tree, group, &rows);
    for (size_t i = 0; i < rows.count && status == DVQ_OK; i++) {
        const dvq_tasks_row *row = &rows.items[i];
        dvq_text_builder_add_repeated(writer->builder, ' ', (size_t)row->depth * INDENTATION);
        dvq_text_builder_add_string(writer->builder, "- ");
        if (row->todo != NULL)
            status = append_todo(writer, row->todo);
        else
            append_item(writer, row->line);
        dvq_text_builder_add_byte(writer->builder, '\n');
    }
    return status;
}

static void append_total(const markdown_writer *writer)
{
    const dvq_tasks_answer *answer = writer->answer;
    if (!writer->options->shown || dvq_tasks_query_hides(answer->query, DVQ_TASKS_PART_TASK_COUNT))
        return;
    if (answer->shown > 0)
        dvq_text_builder_add_byte(writer->builder, '\n');
    dvq_tasks_append_count(answer->shown, answer->before, writer->builder);
    dvq_text_builder_add_byte(writer->builder, '\n');
}

dvq_status dvq_tasks_append_markdown(const dvq_tasks_answer *answer,
                                     const dvq_tasks_markdown_options *options, dvq_arena *arena,
                                     dvq_text_builder *builder)
{
    const dvq_tasks_query *query = answer->query;
    markdown_writer writer = {.answer = answer,
                              .options = options,
                              .form = {.settings = answer->settings,
                                       .hidden = options->shown ? query->hidden : 0,
                                       .short_mode = options->shown && query->short_mode,
                                       .shown = options->shown},
                              .arena = arena,
                              .builder = builder};
    dvq_status status = dvq_tasks_tree_open(&writer.tree, answer, arena);
    for (size_t i = 0; i < answer->group_count && status == DVQ_OK; i++) {
        if (i > 0)
            dvq_text_builder_add_byte(builder, '\n');
        append_headings(&writer, &answer->groups[i]);
        status = append_rows(&writer, &answer->groups[i]);
    }
    append_total(&writer);
    return status != DVQ_OK ? status : builder->status;
}
