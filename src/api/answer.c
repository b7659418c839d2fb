/*
 * Answering the queries of a note: each runs in a session of its own, so that several notes can be
 * rendered at the same time, and its answer takes the form that the place asks for. Called through
 * dvq_publish_write.
 */
#include "api/answer.h"

#include "api/kept_result.h"
#include "api/session.h"
#include "api/tasks.h"
#include "eval/check.h"
#include "eval/engine.h"
#include "html/comment.h"
#include "parser/parser.h"
#include "publish/link_text.h"
#include "publish/serializer.h"
#include "publish/strip.h"
#include "render/fail.h"
#include "render/render.h"
#include "support/diagnostic.h"
#include "value/value_text.h"
#include "vault/lookup.h"

#define OUTPUT_BUFFER_SIZE 16384

/* A query being answered. */
typedef struct answer {
    const dvq_answer_run *run;
    const dvq_query_place *place;
    dvq_session session;
    dvq_arena *arena; /* the result's */
    dvq_error *error;
} answer;

static bool is_expression(const dvq_query_place *place)
{
    return place->kind == DVQ_PLACE_INLINE || place->kind == DVQ_PLACE_MANAGED_INLINE;
}

static int append_output(void *user, const char *data, size_t length)
{
    dvq_text_builder_add(user, dvq_text_make(data, length));
    return 0;
}

/* ---- Markdown ---- */

static dvq_text resolve_path(void *user, dvq_text path, dvq_text origin)
{
    return dvq_store_resolve(user, path, origin);
}

static dvq_text get_bytes(void *user, dvq_text path)
{
    return dvq_store_get_bytes(user, path);
}

/* `text` as written in the note at `origin`, with its links changed to suit the note at `host`. */
static dvq_status link_text(const dvq_answer_run *run, dvq_arena *arena, dvq_link_style style,
                            dvq_text text, dvq_text origin, dvq_text host, dvq_text *linked)
{
    dvq_publish_resolver resolver = {resolve_path, get_bytes, run->vault->store};
    return dvq_publish_link_text(arena, &resolver, style, text, origin, host, linked);
}

/* The text of a task as it is shown; its links are resolved from its note, if that is known. */
static dvq_status clean_task(void *user, dvq_text path, dvq_text text, dvq_arena *arena,
                             dvq_text *shown)
{
    const answer *state = user;
    const dvq_note_options *options = state->run->options;
    dvq_status status = DVQ_OK;
    *shown = text;
    /* The block with the id is the task in its own note. */
    if (options->target == DVQ_NOTE_COPY && options->keep_comments == 0)
        *shown = text = dvq_markup_drop_block_id(text);
    if (options->strip != 0)
        status = dvq_publish_strip_text(arena, text, options->strip, shown);
    if (status != DVQ_OK)
        return status;
    if (path.data == NULL)
        return DVQ_OK;
    return link_text(state->run, arena, options->links, *shown, path, state->session.context.origin,
                     shown);
}

static dvq_status clean_text(void *user, const dvq_object *item, dvq_text text, dvq_arena *arena,
                             dvq_text *shown)
{
    dvq_value path;
    bool found;
    dvq_status status = dvq_object_get(item, DVQ_TEXT("path"), arena, &path, &found);
    if (status != DVQ_OK)
        return status;
    bool is_known = found && dvq_value_is(path, DVQ_VALUE_STRING);
    return clean_task(user, is_known ? dvq_value_get_text(path) : dvq_text_make(NULL, 0), text,
                      arena, shown);
}

/* A table's cell as a copy has it; changed only later, it would not fit its column. */
static dvq_status finish_cell(void *user, dvq_text cell, dvq_arena *arena, dvq_text *finished)
{
    const answer *state = user;
    const dvq_note_options *options = state->run->options;
    dvq_text host = state->session.context.origin;
    dvq_status status = DVQ_OK;
    *finished = cell;
    if (options->target == DVQ_NOTE_COPY && options->keep_comments == 0)
        status = dvq_markup_clean_cell(arena, cell, finished);
    if (status != DVQ_OK || options->links != DVQ_LINKS_MARKDOWN)
        return status;
    return link_text(state->run, arena, DVQ_LINKS_MARKDOWN, *finished, host, host, finished);
}

static dvq_render_markdown_options make_options(const answer *state, bool plain_items)
{
    const dvq_note_options *options = state->run->options;
    unsigned below = state->place->section + 1;
    return (dvq_render_markdown_options){
        .level = options->heading_level > 0 ? options->heading_level : below,
        .by_month = true,
        .sources = options->source_links != 0,
        .plain_items = plain_items,
        .clean = clean_text,
        .finish_cell = finish_cell,
        .user = (void *)state,
    };
}

static dvq_status finish_markdown(answer *state, dvq_text *text)
{
    if (state->run->options->links != DVQ_LINKS_MARKDOWN)
        return DVQ_OK;
    dvq_text host = state->session.context.origin;
    return link_text(state->run, state->arena, DVQ_LINKS_MARKDOWN, *text, host, host, text);
}

/* ---- the plugins' forms ---- */

static size_t count_named(void *user, dvq_text name)
{
    return dvq_store_count_named(user, name);
}

static dvq_status serialize(const answer *state, dvq_text query, dvq_text exported,
                            dvq_text *result)
{
    const dvq_vault *vault = state->run->vault;
    dvq_publish_serializer_options options = {
        .query = query,
        .keep_checkboxes = state->run->options->keep_checkboxes != 0,
        .absolute = vault->settings.absolute_links,
        .markdown = vault->settings.markdown_links,
        .count_named = count_named,
        .user = vault->store,
    };
    return dvq_publish_make_serializer_result(state->arena, exported, &options, result);
}

/* Whether the options ask for something that the plugins cannot write. */
static bool is_own_way(const dvq_note_options *options)
{
    return options->links != DVQ_LINKS_WIKI || options->strip != 0 || options->source_links != 0 ||
           options->heading_level != 0;
}

static dvq_status write_result(answer *state, const dvq_result *result, bool plugin,
                               dvq_publish_form form, dvq_text *text)
{
    char *buffer = dvq_arena_allocate(&state->session.arena, OUTPUT_BUFFER_SIZE);
    if (buffer == NULL)
        return dvq_error_memory(state->error);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, state->arena);
    dvq_output output;
    dvq_output_init(&output, append_output, &builder, buffer, OUTPUT_BUFFER_SIZE);
    output.cancel = &state->run->cancel;
    bool plain = form == DVQ_PUBLISH_FORM_SERIALIZER && state->run->options->keep_checkboxes == 0;
    dvq_render_options options = {.format = plugin ? DVQ_FORMAT_DATAVIEW : DVQ_FORMAT_MARKDOWN,
                                  .markdown = make_options(state, plain)};
    dvq_status status =
        dvq_render_result(result, &options, &state->session.arena, &output, state->error);
    dvq_output_flush(&output);
    dvq_status finished = dvq_text_builder_finish(&builder, text);
    status = status != DVQ_OK ? status : finished;
    return status != DVQ_OK ? dvq_render_fail(status, state->error) : DVQ_OK;
}

static bool is_empty(const dvq_result *result)
{
    return result->type == DVQ_QUERY_TASK ? result->tasks.item_count == 0 : result->row_count == 0;
}

/* The result in the form asked for; in dvq's own, nothing or a text stands for no rows. */
static dvq_status form_result(answer *state, const dvq_result *result, dvq_text query,
                              dvq_publish_form form, dvq_text *text)
{
    /* No plugin writes calendars. */
    bool plugin = form != DVQ_PUBLISH_FORM_MARKDOWN && result->type != DVQ_QUERY_CALENDAR &&
                  !is_own_way(state->run->options);
    if (!plugin && is_empty(result)) {
        const char *empty = state->run->options->empty;
        *text = empty != NULL ? dvq_text_from_string(empty) : DVQ_TEXT("");
        return DVQ_OK;
    }
    dvq_status status = write_result(state, result, plugin, form, text);
    if (status != DVQ_OK)
        return status;
    if (!plugin)
        status = finish_markdown(state, text);
    else if (form == DVQ_PUBLISH_FORM_SERIALIZER)
        status = serialize(state, query, *text, text);
    else
        status = dvq_publish_make_publisher_result(state->arena, *text, text);
    return status != DVQ_OK ? dvq_render_fail(status, state->error) : DVQ_OK;
}

/* ---- running ---- */

static void report_empty(const answer *state)
{
    const dvq_note_options *options = state->run->options;
    dvq_error message = {0};
    if (options->report == NULL)
        return;
    dvq_error_set(&message, DVQ_ERROR_EVALUATE, "the query has no rows");
    dvq_publish_locate_error(state->run->note, state->place, &message);
    options->report(options->report_user, DVQ_NOTE_EVENT_EMPTY, &message);
}

/*
 * Report the query's warnings, placed where the query stands in the note; of a result that was
 * shared, those about the vault have been reported.
 */
static void report_warnings(const answer *state, const dvq_result *result, bool is_shared)
{
    const dvq_note_options *options = state->run->options;
    for (size_t i = 0; options->report != NULL && i < result->warning_count; i++) {
        if (is_shared && result->warnings[i].is_of_vault)
            continue;
        dvq_error message;
        dvq_result_get_warning(result, i, &message);
        dvq_publish_locate_error(state->run->note, state->place, &message);
        options->report(options->report_user, DVQ_NOTE_EVENT_WARNING, &message);
    }
}

/*
 * Whether another note's result does for this one. What it took counts as if it were worked out
 * again; if that is more than is left, it has to be, to fail as it would alone.
 */
static bool take_kept(const answer *state, dvq_session *session, dvq_result *result)
{
    dvq_vault *vault = state->run->vault;
    const dvq_kept_result *kept =
        vault->is_loaded ? dvq_kept_find(vault, session->context.text) : NULL;
    bool fits = kept != NULL && (vault->budget == 0 || kept->steps <= session->context.steps_left);
    if (fits) {
        dvq_context_charge(&session->context, (size_t)kept->steps);
        *result = kept->result;
        result->environment = &session->environment;
    }
    return fits;
}

/* Work a query out, and keep its result if that is the same for every note. */
static dvq_status work_out(const answer *state, dvq_session *session, dvq_result *result)
{
    bool asked = false;
    int64_t left = session->context.steps_left;
    dvq_ast_query *ast = NULL;
    /* The result refers to the text, and may outlive the note that it stands in. */
    dvq_text query = dvq_text_copy(&session->arena, session->context.text);
    if (query.data == NULL)
        return dvq_error_memory(state->error);
    session->context.text = query;
    session->context.origin_asked = &asked;
    dvq_status status =
        dvq_parser_parse_query(&session->environment, &session->arena, query, &ast, state->error);
    if (status == DVQ_OK)
        status = dvq_engine_run(&session->context, ast, &session->arena, result, state->error);
    session->context.origin_asked = NULL;
    status = dvq_session_check(session, status, state->error);
    if (status == DVQ_OK && !asked && state->run->vault->is_loaded)
        dvq_kept_add(session, query, result, left - session->context.steps_left);
    return status;
}

static dvq_status run_query(const answer *state, dvq_session *session, dvq_result *result)
{
    bool is_shared = take_kept(state, session, result);
    dvq_status status = is_shared ? DVQ_OK : work_out(state, session, result);
    if (status == DVQ_OK)
        report_warnings(state, result, is_shared);
    return status;
}

/* What is shown of a result of the Tasks plugin's language; with no task, nothing or a text. */
static dvq_status form_tasks(answer *state, const dvq_api_tasks *tasks, dvq_text *text)
{
    const dvq_note_options *options = state->run->options;
    if (tasks->answer.shown == 0) {
        report_empty(state);
        if (!tasks->query.explain) {
            *text = dvq_text_from_string(options->empty);
            return DVQ_OK;
        }
    }
    dvq_tasks_markdown_options markdown = {.shown = true,
                                           .sources = options->source_links != 0,
                                           .level = options->heading_level,
                                           .clean = clean_task,
                                           .user = state};
    dvq_status status = dvq_api_tasks_make_markdown(tasks, &markdown, state->arena, text);
    if (status == DVQ_OK)
        status = finish_markdown(state, text);
    return status != DVQ_OK ? dvq_render_fail(status, state->error) : DVQ_OK;
}

/* Answer a query of the Tasks plugin's; `text` is NULL where only failures matter. */
static dvq_status answer_tasks(answer *state, dvq_text *text)
{
    dvq_session *session = &state->session;
    dvq_api_tasks tasks;
    dvq_status status = dvq_api_tasks_open(session, &tasks, state->error);
    if (status == DVQ_OK)
        status = dvq_api_tasks_run(session, &tasks, state->error);
    status = dvq_session_check(session, status, state->error);
    if (status == DVQ_OK && text != NULL)
        status = form_tasks(state, &tasks, text);
    dvq_api_tasks_close(&tasks);
    return status;
}

static dvq_status answer_query(answer *state, dvq_text query, dvq_publish_form form, dvq_text *text)
{
    if (state->place->tasks)
        return answer_tasks(state, text);
    dvq_result result = {0};
    dvq_status status = run_query(state, &state->session, &result);
    if (status != DVQ_OK)
        return status;
    if (is_empty(&result))
        report_empty(state);
    return form_result(state, &result, query, form, text);
}

static dvq_status run_expression(const answer *state, dvq_session *session, dvq_value *value)
{
    dvq_ast_node *node = NULL;
    dvq_status status = dvq_parser_parse_expression(&session->environment, &session->arena,
                                                    session->context.text, &node, state->error);
    if (status == DVQ_OK)
        status = dvq_engine_evaluate(&session->context, node, &session->arena, value, state->error);
    status = dvq_session_check(session, status, state->error);
    if (status == DVQ_ERROR_EVALUATE && dvq_check_is_formula(node, session->context.text))
        return DVQ_ERROR_PARSE;
    return status;
}

static dvq_status answer_expression(answer *state, dvq_publish_form form, dvq_text *text)
{
    dvq_session *session = &state->session;
    dvq_value value = dvq_value_null();
    dvq_status status = run_expression(state, session, &value);
    if (status != DVQ_OK)
        return status;
    bool plugin = form != DVQ_PUBLISH_FORM_MARKDOWN;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, state->arena);
    status = plugin ? dvq_publish_append_managed_value(&session->environment, value, &builder)
                    : dvq_value_append_text(&session->environment, value, &builder);
    dvq_status finished = dvq_text_builder_finish(&builder, text);
    status = status != DVQ_OK ? status : finished;
    if (status == DVQ_OK)
        status = finish_markdown(state, text);
    return status != DVQ_OK ? dvq_error_set(state->error, status, "the value has no text") : DVQ_OK;
}

/* Open the session that a place's query runs in. */
static dvq_status open_session(answer *state, dvq_text query)
{
    const dvq_answer_run *run = state->run;
    dvq_query_options options = {.origin = run->path};
    dvq_session *session = &state->session;
    dvq_status status = dvq_session_open(session, run->vault, query, &options, state->error);
    session->environment.now = run->now;
    session->context.cancel = &run->cancel;
    session->context.steps_left = run->steps_left;
    if (status == DVQ_OK && dvq_context_is_spent(&session->context))
        status = dvq_context_fail_budget(&session->context, state->error);
    return status;
}

/* What the query has taken, the note's others lack. */
static void close_session(answer *state, dvq_answer_run *run)
{
    run->steps_left = state->session.context.steps_left;
    dvq_session_close(&state->session);
}

dvq_status dvq_answer_place(void *user, const dvq_query_place *place, dvq_text query,
                            dvq_publish_form form, dvq_arena *arena, dvq_text *result,
                            dvq_error *error)
{
    dvq_answer_run *run = user;
    if (dvq_cancel_is_asked(&run->cancel))
        return dvq_error_set(error, DVQ_ERROR_CANCELLED, "cancelled");
    if (place->kind == DVQ_PLACE_LINK) {
        dvq_text note = dvq_text_from_string(run->path);
        return link_text(run, arena, run->options->links, query, note, note, result);
    }
    answer state = {.run = run, .place = place, .arena = arena, .error = error};
    dvq_status status = open_session(&state, query);
    if (status == DVQ_OK) {
        status = is_expression(place) ? answer_expression(&state, form, result)
                                      : answer_query(&state, query, form, result);
    }
    close_session(&state, run);
    return status;
}

dvq_status dvq_answer_try(dvq_answer_run *run, const dvq_query_place *place, dvq_error *error)
{
    if (dvq_cancel_is_asked(&run->cancel))
        return dvq_error_set(error, DVQ_ERROR_CANCELLED, "cancelled");
    answer state = {.run = run, .place = place, .error = error};
    dvq_result result = {0};
    dvq_value value = dvq_value_null();
    dvq_status status = open_session(&state, place->query);
    if (status == DVQ_OK) {
        status = is_expression(place) ? run_expression(&state, &state.session, &value)
                 : place->tasks       ? answer_tasks(&state, NULL)
                                      : run_query(&state, &state.session, &result);
    }
    close_session(&state, run);
    return status;
}
