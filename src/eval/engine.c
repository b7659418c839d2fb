/*
 * Running a query: see engine.h. The steps in order: bind, find the source's notes, load them, fold
 * constants, apply the operations, make the result.
 */
#include "eval/engine.h"

#include "eval/bind.h"
#include "eval/explain.h"
#include "eval/expression.h"
#include "eval/make_result.h"
#include "eval/operation.h"
#include "eval/source.h"
#include "eval/survey.h"
#include "note/list_item.h"
#include "support/diagnostic.h"
#include "vault/note_table.h"
#include "vault/vault_file.h"

/* `this`: the origin's page, or an object without fields. */
static dvq_status find_origin(dvq_context *context, dvq_error *error)
{
    context->origin_page = context->origin.length > 0
                               ? dvq_context_find_page(context, context->origin)
                               : dvq_value_null();
    if (context->origin_page.type == DVQ_VALUE_OBJECT)
        return DVQ_OK;
    const dvq_object *empty = dvq_object_make(context->arena, NULL, 0);
    if (empty == NULL)
        return dvq_error_memory(error);
    context->origin_page = dvq_value_object(empty);
    return DVQ_OK;
}

dvq_status dvq_engine_evaluate(dvq_context *context, dvq_ast_node *expression, dvq_arena *arena,
                               dvq_value *value, dvq_error *error)
{
    context->arena = arena;
    dvq_store_needs needs = {.cancel = context->cancel};
    dvq_bind_expression(expression, &needs);
    /* Without an origin, `this` is null in a lone expression but an empty object in a query. */
    dvq_status status = context->origin.length > 0 ? find_origin(context, error) : DVQ_OK;
    if (status == DVQ_OK && (needs.parts & DVQ_PAGE_INCOMING) != 0 && context->vault != NULL) {
        needs.parts = DVQ_PAGE_INCOMING;
        status = dvq_store_load(context->vault, NULL, needs, error);
    }
    if (status != DVQ_OK)
        return status;
    status = dvq_expression_evaluate(context, expression, value, error);
    return status != DVQ_OK ? status : dvq_context_check_size(*value, error);
}

/* Load what the query needs of the source's notes. */
static dvq_status load_items(dvq_context *context, const dvq_source_item *items, size_t count,
                             dvq_store_needs needs, dvq_arena *scratch, dvq_error *error)
{
    if (needs.parts == DVQ_PAGE_NAME)
        return DVQ_OK;
    uint8_t *wanted = dvq_arena_allocate_array(scratch, dvq_store_count(context->vault) + 1, 1);
    if (wanted == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < count; i++)
        if (items[i].note != DVQ_SOURCE_NO_NOTE)
            wanted[items[i].note] = 1;
    return dvq_store_load(context->vault, wanted, needs, error);
}

static dvq_status add_row(dvq_execution *execution, dvq_value id, const dvq_object *data,
                          dvq_error *error)
{
    dvq_row row = {.id = id, .data = data};
    return data != NULL && DVQ_VECTOR_PUSH(execution->arena, &execution->rows, row)
               ? DVQ_OK
               : dvq_error_memory(error);
}

static dvq_status add_tasks(dvq_execution *execution, size_t note, dvq_error *error)
{
    size_t count;
    const dvq_list_item *items = dvq_store_get_tasks(execution->context->vault, note, &count);
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < count; i++) {
        if (dvq_list_item_is_task(&items[i])) {
            const dvq_task_row *row = dvq_task_row_make(execution->arena, &items[i]);
            status = add_row(execution, dvq_value_null(), row != NULL ? &row->object : NULL, error);
        }
    }
    return status;
}

static dvq_status add_page(dvq_execution *execution, size_t note, dvq_error *error)
{
    const dvq_page *page = dvq_store_get(execution->context->vault, note);
    return page != NULL ? add_row(execution, dvq_value_link(page->link), &page->object, error)
                        : dvq_error_memory(error);
}

static dvq_status add_csv_rows(dvq_execution *execution, dvq_text path, dvq_error *error)
{
    dvq_value_vector rows = {0};
    const dvq_context *context = execution->context;
    dvq_status status = dvq_store_read_csv(context->vault, context->environment, path, DVQ_TEXT(""),
                                           execution->arena, &rows, error);
    for (size_t i = 0; status == DVQ_OK && i < rows.count; i++) {
        dvq_text_builder builder;
        dvq_text_builder_init(&builder, execution->arena);
        dvq_text_builder_add(&builder, path);
        dvq_text_builder_add_format(&builder, "#%zu", i);
        dvq_text id;
        status = dvq_text_builder_finish(&builder, &id);
        if (status == DVQ_OK)
            status = add_row(execution, dvq_value_string(id), rows.items[i].as.object, error);
    }
    return status != DVQ_OK ? dvq_error_set(error, status, "a CSV file cannot be read") : DVQ_OK;
}

static dvq_status add_item_rows(dvq_execution *execution, const dvq_source_item *item, bool tasks,
                                dvq_error *error)
{
    if (item->note != DVQ_SOURCE_NO_NOTE) {
        return tasks ? add_tasks(execution, item->note, error)
                     : add_page(execution, item->note, error);
    }
    return !tasks && dvq_source_is_csv(item->path) ? add_csv_rows(execution, item->path, error)
                                                   : DVQ_OK;
}

/* How many rows the items have, so that room for them is made at once. */
static size_t count_rows(const dvq_context *context, const dvq_source_item *items, size_t count,
                         bool tasks)
{
    size_t rows = tasks ? 0 : count;
    for (size_t i = 0; tasks && i < count; i++) {
        size_t item_count = 0;
        if (items[i].note != DVQ_SOURCE_NO_NOTE)
            dvq_store_get_tasks(context->vault, items[i].note, &item_count);
        rows += item_count;
    }
    return rows;
}

/* Add the rows of all items, except notes that could not be read. */
static dvq_status add_all_rows(dvq_execution *execution, const dvq_source_item *items, size_t count,
                               const dvq_ast_query *query, bool reads, dvq_error *error)
{
    dvq_context *context = execution->context;
    bool tasks = query->type == DVQ_QUERY_TASK;
    dvq_status status = DVQ_OK;
    execution->rows.capacity = count_rows(context, items, count, tasks);
    dvq_context_charge(context, execution->rows.capacity * DVQ_STEPS_ROW);
    execution->rows.items = dvq_arena_allocate(execution->arena, execution->rows.capacity *
                                                                     sizeof *execution->rows.items);
    if (execution->rows.items == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; status == DVQ_OK && i < count; i++) {
        size_t note = items[i].note;
        if (!reads || note == DVQ_SOURCE_NO_NOTE || !dvq_store_has_failed(context->vault, note))
            status = add_item_rows(execution, &items[i], tasks, error);
    }
    return status;
}

/* Find the source's notes and have them read. The list of them is scratch. */
static dvq_status find_notes(dvq_execution *execution, const dvq_ast_query *query,
                             dvq_store_needs needs, dvq_source_answer *answer, dvq_error *error)
{
    dvq_context *context = execution->context;
    dvq_arena *scratch = &execution->scratch;
    dvq_status status = dvq_source_resolve(context, query->source, needs, scratch, answer, error);
    dvq_explain_stage(execution, DVQ_EXPLANATION_FINDING);
    if (status == DVQ_OK)
        status = dvq_meaning_check_source(execution, query, answer, error);
    if (status == DVQ_OK)
        status = load_items(context, answer->items, answer->count, needs, scratch, error);
    if (status == DVQ_OK)
        status = dvq_context_check(context, error);
    dvq_explain_stage(execution, DVQ_EXPLANATION_READING);
    return status;
}

/* Make the rows that the operations start from. */
static dvq_status add_rows(dvq_execution *execution, const dvq_ast_query *query,
                           dvq_store_needs needs, dvq_error *error)
{
    dvq_source_answer answer = {0};
    dvq_status status = find_notes(execution, query, needs, &answer, error);
    bool reads = needs.parts != DVQ_PAGE_NAME;
    if (status == DVQ_OK)
        status = add_all_rows(execution, answer.items, answer.count, query, reads, error);
    dvq_explain_rows(execution);
    return status;
}

/* In a query that stands in no note `this` has no fields. Say so, since it looks as if it had. */
static dvq_status add_origin_warning(dvq_execution *execution, dvq_error *error)
{
    const dvq_context *context = execution->context;
    if (context->lost == NULL)
        return DVQ_OK;
    dvq_result_warning warning = {.operation = "this"};
    dvq_error_set(&warning.first, DVQ_ERROR_EVALUATE,
                  "`this` has no fields here: the query was given no origin");
    dvq_error_place(&warning.first, context->text, context->lost->span);
    return DVQ_VECTOR_PUSH(execution->arena, &execution->warnings, warning)
               ? DVQ_OK
               : dvq_error_memory(error);
}

static dvq_status run_operation(dvq_execution *execution, const dvq_ast_query *query, size_t place,
                                dvq_error *error)
{
    size_t incoming = execution->rows.count;
    dvq_status status = dvq_meaning_check_operation(execution, query, place, error);
    if (status == DVQ_OK)
        status = dvq_operation_run(execution, &query->operations[place], error);
    dvq_explain_step(execution, place, incoming, status == DVQ_OK ? execution->rows.count : 0);
    if (status == DVQ_OK)
        status = dvq_meaning_check_outcome(execution, query, place, incoming, error);
    return status;
}

static dvq_status make_result(dvq_execution *execution, const dvq_ast_query *query,
                              dvq_result *result, dvq_error *error)
{
    size_t incoming = execution->rows.count;
    dvq_status status = dvq_result_make(execution, query, result, error);
    dvq_explain_step(execution, query->operation_count, incoming,
                     status == DVQ_OK ? result->row_count : 0);
    return status;
}

static void place_warnings(dvq_execution *execution)
{
    const dvq_context *context = execution->context;
    for (size_t i = 0; context->text.length > 0 && i < execution->warnings.count; i++) {
        dvq_result_warning *warning = &execution->warnings.items[i];
        if (warning->span.length > 0)
            dvq_error_place(&warning->first, context->text, warning->span);
    }
}

static dvq_status run_steps(dvq_execution *execution, dvq_ast_query *query, dvq_store_needs needs,
                            dvq_result *result, dvq_error *error)
{
    dvq_arena_mark mark = dvq_arena_get_mark(&execution->scratch);
    dvq_status status = add_rows(execution, query, needs, error);
    dvq_arena_rewind(&execution->scratch, mark);
    if (status == DVQ_OK)
        status = dvq_bind_fold_query(execution->context, query, error);
    for (size_t i = 0; status == DVQ_OK && i < query->operation_count; i++)
        status = run_operation(execution, query, i, error);
    if (status == DVQ_OK)
        status = dvq_meaning_check_columns(execution, query, error);
    if (status == DVQ_OK)
        status = make_result(execution, query, result, error);
    if (status == DVQ_OK)
        status = add_origin_warning(execution, error);
    return status;
}

/* How an answer is worked out, from the notes on. */
typedef dvq_status engine_work(dvq_execution *execution, dvq_ast_query *query,
                               dvq_store_needs needs, dvq_result *result, dvq_error *error);

static dvq_status run_work(dvq_context *context, dvq_ast_query *query, dvq_store_needs needs,
                           engine_work *work, dvq_arena *arena, dvq_result *result,
                           dvq_error *error)
{
    dvq_execution execution = {.context = context, .arena = arena};
    context->arena = arena;
    context->text = query->text;
    context->lost = NULL;
    dvq_status status = find_origin(context, error);
    if (status != DVQ_OK)
        return status;
    dvq_arena_init(&execution.scratch, context->allocator);
    execution.scratch.limit = arena->limit;
    status = dvq_explain_begin(&execution, query, needs, error);
    if (status == DVQ_OK)
        status = work(&execution, query, needs, result, error);
    place_warnings(&execution);
    result->warnings = execution.warnings.items;
    result->warning_count = execution.warnings.count;
    status = dvq_explain_end(&execution, query, status, error);
    arena->exceeded = arena->exceeded || execution.scratch.exceeded;
    dvq_arena_release(&execution.scratch);
    return status;
}

dvq_status dvq_engine_run(dvq_context *context, dvq_ast_query *query, dvq_arena *arena,
                          dvq_result *result, dvq_error *error)
{
    dvq_store_needs needs = {.cancel = context->cancel};
    dvq_bind_query(query, &needs);
    return run_work(context, query, needs, run_steps, arena, result, error);
}

static dvq_status survey_fields(dvq_execution *execution, dvq_ast_query *query,
                                dvq_store_needs needs, dvq_result *result, dvq_error *error)
{
    dvq_source_answer answer = {0};
    needs.parts = DVQ_PAGE_FIELDS | DVQ_PAGE_ITEMS;
    dvq_status status = find_notes(execution, query, needs, &answer, error);
    return status == DVQ_OK ? dvq_survey_list_fields(execution, &answer, result, error) : status;
}

static dvq_status survey_tags(dvq_execution *execution, dvq_ast_query *query, dvq_store_needs needs,
                              dvq_result *result, dvq_error *error)
{
    dvq_source_answer answer = {0};
    needs.parts = DVQ_PAGE_TAGS | DVQ_PAGE_TASKS;
    dvq_status status = find_notes(execution, query, needs, &answer, error);
    return status == DVQ_OK ? dvq_survey_list_tags(execution, &answer, result, error) : status;
}

dvq_status dvq_engine_survey(dvq_context *context, dvq_ast_query *query, dvq_survey what,
                             dvq_arena *arena, dvq_result *result, dvq_error *error)
{
    dvq_store_needs needs = {.cancel = context->cancel};
    engine_work *work = what == DVQ_SURVEY_TAGS ? survey_tags : survey_fields;
    return run_work(context, query, needs, work, arena, result, error);
}
