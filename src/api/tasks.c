/*
 * Answering queries of the Tasks plugin's language; see tasks.h. What src/tasks/ needs of the vault
 * is fetched here: its settings, and the properties and links of the query's note.
 */
#include "api/tasks.h"

#include "support/diagnostic.h"
#include "tasks/explain.h"
#include "tasks/instruction.h"
#include "tasks/parser.h"
#include "tasks/row.h"
#include "vault/lookup.h"
#include "vault/needs.h"
#include "vault/note_table.h"

/* ---- the query's surroundings ---- */

static dvq_status read_settings(const dvq_session *session, dvq_arena *arena,
                                dvq_tasks_settings *settings)
{
    dvq_text json;
    dvq_status status = dvq_store_read_settings_file(
        session->vault->store, DVQ_TEXT(DVQ_TASKS_SETTINGS_PATH), arena, &json);
    return status == DVQ_OK ? dvq_tasks_settings_read(arena, json, settings) : status;
}

/* The links of a page, as they are written. */
static dvq_status list_links(const dvq_page *page, dvq_arena *arena, dvq_tasks_note *note)
{
    for (size_t i = 0; i < page->links.count; i++)
        if (!DVQ_VECTOR_PUSH(arena, &note->links, page->links.items[i]->path))
            return DVQ_ERROR_MEMORY;
    return DVQ_OK;
}

static dvq_status find_note(const dvq_session *session, dvq_arena *arena, dvq_tasks_note *note,
                            dvq_error *error)
{
    dvq_text path = session->context.origin;
    *note = (dvq_tasks_note){
        .is_known = path.length > 0, .path = path, .frontmatter = dvq_value_null()};
    size_t index = path.length > 0 ? dvq_store_find_index(session->vault->store, path) : SIZE_MAX;
    if (index == SIZE_MAX)
        return DVQ_OK;
    bool has_links = dvq_text_find(session->context.text, DVQ_TEXT("outlinks"), 0) != SIZE_MAX;
    dvq_store_needs needs = {.parts = DVQ_PAGE_FIELDS | (has_links ? DVQ_PAGE_LINKS : 0u),
                             .cancel = session->context.cancel};
    dvq_status status = dvq_store_load_note(session->vault->store, index, needs, error);
    const dvq_page *page = status == DVQ_OK ? dvq_store_get(session->vault->store, index) : NULL;
    if (page == NULL)
        return status != DVQ_OK ? status : dvq_error_memory(error);
    note->frontmatter = page->frontmatter;
    return has_links && list_links(page, arena, note) != DVQ_OK ? dvq_error_memory(error) : DVQ_OK;
}

dvq_status dvq_api_tasks_open(dvq_session *session, dvq_api_tasks *tasks, dvq_error *error)
{
    dvq_arena *arena = &session->arena;
    *tasks = (dvq_api_tasks){0};
    if (read_settings(session, arena, &tasks->settings) != DVQ_OK)
        return dvq_error_memory(error);
    dvq_status status = find_note(session, arena, &tasks->note, error);
    if (status != DVQ_OK)
        return status;
    dvq_tasks_surroundings surroundings = {.environment = &session->environment,
                                           .allocator = session->vault->allocator,
                                           .settings = &tasks->settings,
                                           .note = &tasks->note};
    return dvq_tasks_parse(&surroundings, arena, session->context.text, &tasks->query, error);
}

void dvq_api_tasks_close(dvq_api_tasks *tasks)
{
    dvq_tasks_query_close(&tasks->query);
}

/* ---- running ---- */

dvq_status dvq_api_tasks_run(dvq_session *session, dvq_api_tasks *tasks, dvq_error *error)
{
    int32_t today = dvq_tasks_find_today(&session->environment);
    int64_t *steps = session->context.budget > 0 ? &session->context.steps_left : NULL;
    dvq_todo_source source = {.store = session->vault->store,
                              .settings = &tasks->settings,
                              .cancel = session->context.cancel,
                              .steps_left = steps,
                              .today = today};
    dvq_status status = dvq_todo_list_read(&source, &session->arena, &tasks->list, error);
    if (status != DVQ_OK)
        return status;
    dvq_tasks_run run = {.environment = &session->environment,
                         .allocator = session->vault->allocator,
                         .settings = &tasks->settings,
                         .cancel = session->context.cancel,
                         .steps_left = steps,
                         .today = today};
    return dvq_tasks_run_query(&run, &tasks->query, &tasks->list, &session->arena, &tasks->answer,
                               error);
}

/* ---- the result ---- */

/* Groups becoming the result's. */
typedef struct result_maker {
    const dvq_tasks_answer *answer;
    dvq_tasks_tree tree;
    bool shown;
    dvq_arena *arena;
} result_maker;

/* The end of the groups from `first` on that share the names of the levels up to `level`. */
static size_t find_end(const dvq_tasks_answer *answer, size_t first, size_t end, size_t level)
{
    size_t i = first + 1;
    while (i < end &&
           dvq_text_equal(answer->groups[i].names[level], answer->groups[first].names[level]))
        i++;
    return i;
}

/* Without the part between %% that only decides the order. */
static dvq_text show_name(dvq_text name)
{
    size_t end = dvq_text_starts_with(name, DVQ_TEXT("%%")) ? dvq_text_find(name, DVQ_TEXT("%%"), 2)
                                                            : SIZE_MAX;
    return end != SIZE_MAX ? dvq_text_slice(name, end + 2, name.length) : name;
}

/* The groups from `first` up to `end`, nested from `level` on. */
static dvq_status make_rows(result_maker *maker, size_t first, size_t end, size_t level,
                            dvq_result_tasks *rows)
{
    const dvq_tasks_answer *answer = maker->answer;
    dvq_value_vector items = {0};
    dvq_status status = DVQ_OK;
    if (level == answer->level_count) {
        status = dvq_todo_row_list(&maker->tree, &answer->groups[first], maker->arena, &items);
        *rows = (dvq_result_tasks){.items = items.items, .item_count = items.count};
        return status;
    }
    while (first < end && status == DVQ_OK) {
        size_t next = find_end(answer, first, end, level);
        dvq_text name = answer->groups[first].names[level];
        dvq_result_group *group = dvq_arena_allocate_array(maker->arena, 1, sizeof *group);
        if (group == NULL)
            return DVQ_ERROR_MEMORY;
        group->object.class = &dvq_result_group_class;
        group->key = dvq_value_string(maker->shown ? show_name(name) : name);
        status = make_rows(maker, first, next, level + 1, &group->rows);
        if (!DVQ_VECTOR_PUSH(maker->arena, &items, dvq_value_object(&group->object)))
            return DVQ_ERROR_MEMORY;
        first = next;
    }
    *rows = (dvq_result_tasks){.grouped = true, .items = items.items, .item_count = items.count};
    return status;
}

dvq_status dvq_api_tasks_make_result(const dvq_session *session, const dvq_api_tasks *tasks,
                                     bool shown, dvq_arena *arena, dvq_result *result)
{
    const dvq_tasks_answer *answer = &tasks->answer;
    result_maker maker = {.answer = answer, .shown = shown, .arena = arena};
    *result = (dvq_result){.type = DVQ_QUERY_TASK, .environment = &session->environment};
    dvq_status status = dvq_tasks_tree_open(&maker.tree, answer, arena);
    if (status == DVQ_OK)
        status = make_rows(&maker, 0, answer->group_count, 0, &result->tasks);
    result->row_count = result->tasks.item_count;
    return status;
}

dvq_status dvq_api_tasks_make_markdown(const dvq_api_tasks *tasks,
                                       const dvq_tasks_markdown_options *options, dvq_arena *arena,
                                       dvq_text *markdown)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    if (tasks->query.explain) {
        dvq_text_builder_add_string(&builder, options->shown ? "```text\n" : "");
        dvq_tasks_append_explanation(&tasks->query, &tasks->settings, &builder);
        dvq_text_builder_add_string(&builder, options->shown ? "```\n\n" : "\n");
    }
    dvq_status status = dvq_tasks_append_markdown(&tasks->answer, options, arena, &builder);
    dvq_status finished = dvq_text_builder_finish(&builder, markdown);
    return status != DVQ_OK ? status : finished;
}

/* ---- help ---- */

int dvq_instruction_get_info(size_t index, dvq_instruction_info *info)
{
    const dvq_instruction *row = dvq_instruction_get(index);
    if (row == NULL || info == NULL)
        return 0;
    *info = (dvq_instruction_info){
        .form = row->form, .summary = row->help, .is_filter = row->is_filter};
    return 1;
}
