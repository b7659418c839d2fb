/*
 * Queries through dvq.h: preparing, running, resetting, cancelling, rendering, finalizing.
 * Expressions and pages are queries with one row. The first step runs the whole query; row.c hands
 * out the rows.
 */
#include "api/query.h"

#include "api/argument.h"
#include "api/gate.h"
#include "api/link.h"
#include "api/single.h"
#include "eval/engine.h"
#include "parser/parser.h"
#include "render/fail.h"
#include "render/render.h"
#include "render/render_html.h"
#include "render/report.h"
#include "support/diagnostic.h"
#include "tasks/explain.h"
#include "value/value_text.h"
#include "vault/lookup.h"
#include "vault/refresh.h"

#define OUTPUT_BUFFER_SIZE 65536

/* Whether its answer is one value rather than rows. */
static bool is_single(const dvq_query *query)
{
    return query->type == DVQ_QUERY_EXPRESSION || query->type == DVQ_QUERY_PAGE;
}

/* ---- preparing ---- */

/* A query whose session was never opened has nothing to close. */
static void close_session(dvq_query *query)
{
    if (query->tasks != NULL)
        dvq_api_tasks_close(query->tasks);
    query->tasks = NULL;
    if (query->session.vault != NULL)
        dvq_session_close(&query->session);
    query->session.vault = NULL;
    dvq_arena_release(&query->texts);
}

static void forget_run(dvq_query *query)
{
    query->result = (dvq_result){0};
    query->explanation = NULL;
    query->single = dvq_value_null();
    query->ast = NULL;
    query->expression = NULL;
    query->next_row = 0;
    query->has_run = false;
}

/* The vault is closed: what the query keeps is what its calls need to fail. */
static void end_query(dvq_handle *handle)
{
    dvq_query *query = (dvq_query *)handle;
    close_session(query);
    forget_run(query);
}

/* The query lives in the arena that it owns. */
dvq_query *dvq_api_make_query(dvq_vault *vault, void (*end)(dvq_handle *handle))
{
    dvq_arena home;
    dvq_arena_init(&home, vault->allocator);
    dvq_query *query = dvq_arena_allocate_array(&home, 1, sizeof *query);
    if (query == NULL) {
        dvq_arena_release(&home);
        return NULL;
    }
    query->home = home;
    dvq_arena_init(&query->texts, vault->allocator);
    query->vault = vault;
    query->single = dvq_value_null();
    atomic_init(&query->cancel.asked, false);
    dvq_cancel_begin(&query->cancel, &vault->cancels);
    dvq_handle_add(&query->handle, vault, end);
    return query;
}

static bool copy_string(dvq_query *query, const char **copy, const char *string)
{
    *copy = string != NULL ? dvq_arena_copy(&query->home, string, strlen(string) + 1) : NULL;
    return string == NULL || *copy != NULL;
}

static bool copy_settings(dvq_query *query, const dvq_settings *settings)
{
    if (settings == NULL)
        return true;
    query->options.settings = &query->settings;
    query->settings.html_lists = settings->html_lists;
    return copy_string(query, &query->settings.null_text, settings->null_text) &&
           copy_string(query, &query->settings.date_format, settings->date_format) &&
           copy_string(query, &query->settings.date_time_format, settings->date_time_format) &&
           copy_string(query, &query->settings.file_column, settings->file_column) &&
           copy_string(query, &query->settings.group_column, settings->group_column);
}

/* Keep copies of what a reset starts from. */
static bool copy_input(dvq_query *query, dvq_text text, const dvq_query_options *options)
{
    const char *copy = dvq_text_to_string(&query->home, text);
    query->text = dvq_text_make(copy, text.length);
    if (copy == NULL)
        return false;
    query->options.now = options->now;
    query->options.has_now = options->has_now;
    query->options.language = options->language;
    return copy_string(query, &query->options.origin, options->origin) &&
           copy_string(query, &query->options.locale, options->locale) &&
           copy_settings(query, options->settings);
}

static dvq_status parse_tasks(dvq_query *query, dvq_error *error)
{
    dvq_session *session = &query->session;
    query->type = DVQ_QUERY_TASK;
    query->tasks = dvq_arena_allocate_array(&session->arena, 1, sizeof *query->tasks);
    if (query->tasks == NULL)
        return dvq_error_memory(error);
    return dvq_session_check(session, dvq_api_tasks_open(session, query->tasks, error), error);
}

/* Whether the text is a query of the Tasks plugin's. */
static bool is_tasks(const dvq_query *query)
{
    return query->options.language == DVQ_LANGUAGE_TASKS && !is_single(query) &&
           query->survey == DVQ_SURVEY_NONE;
}

static dvq_status parse(dvq_query *query, dvq_error *error)
{
    dvq_session *session = &query->session;
    dvq_text text = session->context.text;
    dvq_environment *environment = &session->environment;
    dvq_arena *arena = &session->arena;
    if (query->type == DVQ_QUERY_PAGE)
        return DVQ_OK;
    if (is_tasks(query))
        return parse_tasks(query, error);
    dvq_status status;
    if (query->type == DVQ_QUERY_EXPRESSION)
        status = dvq_parser_parse_expression(environment, arena, text, &query->expression, error);
    else if (query->survey != DVQ_SURVEY_NONE)
        status = dvq_parser_parse_source(environment, arena, text, &query->ast, error);
    else
        status = dvq_parser_parse_query(environment, arena, text, &query->ast, error);
    if (status == DVQ_OK && query->ast != NULL)
        query->type = query->ast->type;
    return dvq_session_check(session, status, error);
}

/* Open the session and parse the text, at first and for every reset. */
static dvq_status start(dvq_query *query, dvq_error *error)
{
    dvq_text text = query->type == DVQ_QUERY_PAGE ? DVQ_TEXT("") : query->text;
    dvq_status status =
        dvq_session_open(&query->session, query->vault, text, &query->options, error);
    query->session.context.cancel = &query->cancel;
    return status != DVQ_OK ? status : parse(query, error);
}

/* What a query is to answer. */
typedef struct purpose {
    dvq_query_type type; /* of a query in the language: that of its text, once it is parsed */
    dvq_survey survey;
} purpose;

static dvq_status make_and_start(dvq_vault *vault, dvq_text text, const dvq_query_options *options,
                                 purpose asked, dvq_query **query, dvq_error *error)
{
    dvq_session_options own;
    dvq_status status = dvq_session_take_options(options, &own, error);
    if (status != DVQ_OK)
        return status;
    dvq_query *made = dvq_api_make_query(vault, end_query);
    if (made == NULL)
        return dvq_error_memory(error);
    made->type = asked.type;
    made->survey = asked.survey;
    status = copy_input(made, text, &own.query) ? start(made, error) : dvq_error_memory(error);
    if (status == DVQ_OK)
        *query = made;
    else
        dvq_query_finalize(made);
    return status;
}

static dvq_status prepare(dvq_vault *vault, dvq_text text, const dvq_query_options *options,
                          purpose asked, dvq_query **query, dvq_error *error)
{
    dvq_error_reset(error);
    if (query != NULL)
        *query = NULL;
    if (vault == NULL || query == NULL || dvq_argument_is_missing(text) ||
        text.length >= UINT32_MAX)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "an argument is missing or too long");
    dvq_status status = dvq_api_enter(vault, error);
    if (status != DVQ_OK)
        return status;
    status = make_and_start(vault, text, options, asked, query, error);
    dvq_api_leave(vault);
    return status;
}

dvq_status dvq_query_prepare(dvq_vault *vault, const char *text, size_t length,
                             const dvq_query_options *options, dvq_query **query, dvq_error *error)
{
    purpose asked = {.type = DVQ_QUERY_TABLE};
    return prepare(vault, dvq_argument_text(text, length), options, asked, query, error);
}

dvq_status dvq_expression_prepare(dvq_vault *vault, const char *text, size_t length,
                                  const dvq_query_options *options, dvq_query **query,
                                  dvq_error *error)
{
    purpose asked = {.type = DVQ_QUERY_EXPRESSION};
    return prepare(vault, dvq_argument_text(text, length), options, asked, query, error);
}

dvq_status dvq_page_prepare(dvq_vault *vault, const char *path, size_t length,
                            const dvq_query_options *options, dvq_query **query, dvq_error *error)
{
    dvq_text text = dvq_argument_text(path, length);
    /* The note "" is none, but its path is not missing. */
    if (text.data == NULL || dvq_text_find_byte(text, '\0', 0) != SIZE_MAX)
        text = dvq_text_make(NULL, 1);
    purpose asked = {.type = DVQ_QUERY_PAGE};
    return prepare(vault, text, options, asked, query, error);
}

static dvq_status prepare_survey(dvq_vault *vault, dvq_text source,
                                 const dvq_query_options *options, dvq_survey survey,
                                 dvq_query **query, dvq_error *error)
{
    purpose asked = {.type = DVQ_QUERY_TABLE, .survey = survey};
    if (source.length == 0)
        source = DVQ_TEXT("");
    return prepare(vault, source, options, asked, query, error);
}

dvq_status dvq_fields_prepare(dvq_vault *vault, const char *source, size_t length,
                              const dvq_query_options *options, dvq_query **query, dvq_error *error)
{
    return prepare_survey(vault, dvq_argument_text(source, length), options, DVQ_SURVEY_FIELDS,
                          query, error);
}

dvq_status dvq_tags_prepare(dvq_vault *vault, const char *source, size_t length,
                            const dvq_query_options *options, dvq_query **query, dvq_error *error)
{
    return prepare_survey(vault, dvq_argument_text(source, length), options, DVQ_SURVEY_TAGS, query,
                          error);
}

/* ---- the end, and starting again ---- */

void dvq_query_finalize(dvq_query *query)
{
    if (query == NULL)
        return;
    dvq_vault *vault = dvq_handle_remove(&query->handle);
    close_session(query);
    dvq_arena home = query->home;
    dvq_arena_release(&home);
    dvq_api_release(vault);
}

/* ---- calls on a query ---- */

/*
 * A call on a query begins: it is the only one, also if it calls a write function, and only what is
 * cancelled from now on concerns it.
 */
static dvq_status begin(dvq_query *query, dvq_error *error)
{
    if (query->is_busy)
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "a query cannot be used by its own write function");
    dvq_status status = dvq_api_enter(query->vault, error);
    if (status != DVQ_OK)
        return status;
    query->is_busy = true;
    dvq_cancel_begin(&query->cancel, &query->vault->cancels);
    query->session.index_failures = dvq_store_lookup_failures(query->vault->store);
    return DVQ_OK;
}

static dvq_status end(dvq_query *query, dvq_status status)
{
    query->is_busy = false;
    dvq_api_leave(query->vault);
    return status;
}

static dvq_status reset(dvq_query *query, dvq_error *error)
{
    close_session(query);
    atomic_store_explicit(&query->cancel.asked, false, memory_order_relaxed);
    forget_run(query);
    dvq_error_reset(&query->failure);
    /* If there is no memory to parse it again, the query keeps failing until the next reset. */
    query->has_run = start(query, &query->failure) != DVQ_OK;
    query->generation = dvq_store_get_generation(query->vault->store);
    if (query->has_run && error != NULL && error->status == DVQ_OK)
        *error = query->failure;
    return query->has_run ? query->failure.status : DVQ_OK;
}

/* The copy of a value stays as it is; what was made of it goes. */
static dvq_status reset_kept(dvq_query *query)
{
    dvq_arena_reset(&query->session.arena);
    dvq_arena_reset(&query->texts);
    dvq_cancel_begin(&query->cancel, &query->vault->cancels);
    atomic_store_explicit(&query->cancel.asked, false, memory_order_relaxed);
    query->next_row = 0;
    return DVQ_OK;
}

dvq_status dvq_query_reset(dvq_query *query, dvq_error *error)
{
    dvq_error_reset(error);
    if (query == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_query_reset: no query");
    if (query->is_kept && !query->is_busy)
        return reset_kept(query);
    dvq_status status = begin(query, error);
    return status == DVQ_OK ? end(query, reset(query, error)) : status;
}

void dvq_query_cancel(dvq_query *query)
{
    if (query != NULL)
        atomic_store_explicit(&query->cancel.asked, true, memory_order_relaxed);
}

/* ---- running ---- */

static void log_warnings(const dvq_query *query)
{
    for (size_t i = 0; i < query->result.warning_count; i++) {
        dvq_error message;
        dvq_result_get_warning(&query->result, i, &message);
        dvq_store_report(query->vault->store, "", &message);
    }
}

static dvq_status run_single(dvq_query *query)
{
    dvq_session *session = &query->session;
    dvq_status status = dvq_context_check_cancel(&session->context, &query->failure);
    if (status != DVQ_OK)
        return status;
    query->result = (dvq_result){.type = query->type, .row_count = 1, .values = &query->single};
    if (query->type == DVQ_QUERY_PAGE)
        return dvq_single_load_page(session, query->text.data, &query->single, &query->failure);
    status = dvq_engine_evaluate(&session->context, query->expression, &session->arena,
                                 &query->single, &query->failure);
    return dvq_session_check(session, status, &query->failure);
}

static dvq_status run_tasks(dvq_query *query)
{
    dvq_session *session = &query->session;
    dvq_status status = dvq_api_tasks_run(session, query->tasks, &query->failure);
    if (status == DVQ_OK)
        status = dvq_api_tasks_make_result(session, query->tasks, false, &session->arena,
                                           &query->result);
    return dvq_session_check(session, status, &query->failure);
}

static dvq_status run_ast(dvq_query *query)
{
    dvq_session *session = &query->session;
    dvq_status status = query->survey == DVQ_SURVEY_NONE
                            ? dvq_engine_run(&session->context, query->ast, &session->arena,
                                             &query->result, &query->failure)
                            : dvq_engine_survey(&session->context, query->ast, query->survey,
                                                &session->arena, &query->result, &query->failure);
    return dvq_session_check(session, status, &query->failure);
}

static void run(dvq_query *query)
{
    query->has_run = true;
    query->generation = dvq_store_get_generation(query->vault->store);
    dvq_status status = dvq_store_check(query->vault->store, &query->failure);
    if (status == DVQ_OK)
        status = is_single(query)       ? run_single(query)
                 : query->tasks != NULL ? run_tasks(query)
                                        : run_ast(query);
    if (status != DVQ_OK) {
        query->result.row_count = 0;
        dvq_error_set(&query->failure, status, "the query failed");
        return;
    }
    log_warnings(query);
}

bool dvq_api_is_stale(const dvq_query *query)
{
    return query->has_run && !query->is_kept &&
           query->generation != dvq_store_get_generation(query->vault->store);
}

/* Run the query unless it has run; a failure is reported every time. Within a call on it. */
static dvq_status run_once(dvq_query *query, dvq_error *error)
{
    if (dvq_api_is_stale(query)) {
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "the vault was refreshed: the query must be reset first");
    }
    if (!query->has_run)
        run(query);
    if (query->failure.status != DVQ_OK && error != NULL && error->status == DVQ_OK)
        *error = query->failure;
    return query->failure.status;
}

dvq_status dvq_api_run(dvq_query *query, dvq_error *error)
{
    if (query->has_run && !query->is_busy)
        return run_once(query, error);
    dvq_status status = begin(query, error);
    return status == DVQ_OK ? end(query, run_once(query, error)) : status;
}

int dvq_query_get_task_totals(dvq_query *query, dvq_task_totals *totals)
{
    if (query == NULL || totals == NULL || query->tasks == NULL ||
        dvq_api_run(query, NULL) != DVQ_OK)
        return 0;
    *totals = (dvq_task_totals){.shown = query->tasks->answer.shown,
                                .before_limits = query->tasks->answer.before};
    return 1;
}

/* ---- rendering ---- */

static bool has_file(void *user, dvq_text path)
{
    return dvq_store_has_file(user, path);
}

static dvq_text get_bytes(void *user, dvq_text path)
{
    return dvq_store_get_bytes(user, path);
}

/* The widest that lines are folded to. */
enum { MOST_COLUMNS = 65535 };

static unsigned get_width(const dvq_format_options *options)
{
    return options->width < MOST_COLUMNS ? options->width : MOST_COLUMNS;
}

static dvq_status write_text(dvq_text text, dvq_write_function write, void *user, dvq_error *error)
{
    if (text.length == 0 || write(user, text.data, text.length) == 0)
        return DVQ_OK;
    return dvq_error_set(error, DVQ_ERROR_IO, "the output was stopped");
}

/* Results of the Tasks plugin's language as the plugin copies them. */
static dvq_status render_tasks_markdown(dvq_query *query, dvq_write_function write, void *user,
                                        dvq_error *error)
{
    dvq_tasks_markdown_options options = {0};
    dvq_text markdown;
    dvq_status status =
        dvq_api_tasks_make_markdown(query->tasks, &options, &query->session.arena, &markdown);
    return status == DVQ_OK ? write_text(markdown, write, user, error)
                            : dvq_render_fail(status, error);
}

/* The result as a format shows it. */
static dvq_status choose_result(dvq_query *query, dvq_format format, dvq_result *result)
{
    bool is_data = format == DVQ_FORMAT_JSON || format == DVQ_FORMAT_NDJSON;
    query->result.threads = dvq_store_get_threads(query->vault->store);
    *result = query->result;
    if (query->tasks != NULL && query->tasks->answer.level_count > 0 && !is_data)
        return dvq_api_tasks_make_result(&query->session, query->tasks, true, &query->session.arena,
                                         result);
    if (result->shown != NULL && !is_data)
        result->cells = result->shown;
    return DVQ_OK;
}

static dvq_status render_result(dvq_query *query, dvq_format format,
                                const dvq_format_options *given, dvq_write_function write,
                                void *user, dvq_error *error)
{
    dvq_session *session = &query->session;
    dvq_render_options options = {
        .format = format,
        .color = given->color != 0,
        .csv_safe = given->csv_safe != 0,
        .folder = dvq_text_from_string(given->folder),
        .files = {.get_bytes = get_bytes, .user = query->vault->store},
        .links = {.host = dvq_text_from_string(given->link_host),
                  .root = dvq_text_from_string(dvq_store_get_root(query->vault->store)),
                  .has_file = given->link_host != NULL ? has_file : NULL,
                  .user = query->vault->store},
        .width = get_width(given),
    };
    if (format == DVQ_FORMAT_HTML)
        dvq_api_set_html(&options, session, given->standalone != 0);
    char *buffer = dvq_arena_allocate(&session->arena, OUTPUT_BUFFER_SIZE);
    if (buffer == NULL)
        return dvq_error_memory(error);
    dvq_result result;
    dvq_status status = choose_result(query, format, &result);
    if (status != DVQ_OK)
        return dvq_render_fail(status, error);
    dvq_output output;
    dvq_output_init(&output, write, user, buffer, OUTPUT_BUFFER_SIZE);
    output.cancel = &query->cancel;
    status = dvq_render_result(&result, &options, &session->arena, &output, error);
    if (status == DVQ_OK)
        status = dvq_output_flush(&output);
    return status != DVQ_OK ? dvq_render_fail(status, error) : DVQ_OK;
}

static dvq_status render_expression_html(dvq_query *query, const dvq_format_options *given,
                                         dvq_write_function write, void *user, dvq_error *error)
{
    dvq_session *session = &query->session;
    dvq_text text;
    dvq_status status =
        dvq_value_to_text(&session->environment, query->single, &session->arena, &text);
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "the value has no text");
    char *buffer = dvq_arena_allocate(&session->arena, OUTPUT_BUFFER_SIZE);
    if (buffer == NULL)
        return dvq_error_memory(error);
    dvq_render_options options = {0};
    dvq_api_set_html(&options, session, given->standalone != 0);
    dvq_output output;
    dvq_output_init(&output, write, user, buffer, OUTPUT_BUFFER_SIZE);
    status = dvq_render_html_text(&options.html, text, &session->arena, &output, error);
    if (status == DVQ_OK)
        status = dvq_output_flush(&output);
    return status != DVQ_OK ? dvq_render_fail(status, error) : DVQ_OK;
}

/* An expression or a page: as JSON, or as an inline query shows it. */
static dvq_status render_single(dvq_query *query, dvq_format format,
                                const dvq_format_options *given, dvq_write_function write,
                                void *user, dvq_error *error)
{
    switch (format) {
    case DVQ_FORMAT_JSON:
    case DVQ_FORMAT_NDJSON:
        if (query->type == DVQ_QUERY_PAGE)
            return dvq_single_write_page(&query->session, query->single, write, user, error);
        return dvq_single_write_value(&query->session, query->single, DVQ_VALUE_FORM_JSON, write,
                                      user, error);
    case DVQ_FORMAT_TEXT:
    case DVQ_FORMAT_MARKDOWN:
    case DVQ_FORMAT_DATAVIEW:
        if (query->type == DVQ_QUERY_PAGE)
            return dvq_error_set(error, DVQ_ERROR_EVALUATE, "a page is written as JSON");
        return dvq_single_write_value(&query->session, query->single, DVQ_VALUE_FORM_TEXT, write,
                                      user, error);
    case DVQ_FORMAT_HTML:
        if (query->type == DVQ_QUERY_PAGE)
            return dvq_error_set(error, DVQ_ERROR_EVALUATE, "a page is written as JSON");
        return render_expression_html(query, given, write, user, error);
    case DVQ_FORMAT_CSV:
    case DVQ_FORMAT_VIMGREP:
    case DVQ_FORMAT_ICAL:
        break;
    }
    return dvq_error_set(error, DVQ_ERROR_EVALUATE, "the format is for queries with rows");
}

static dvq_status run_and_render(dvq_query *query, dvq_format format,
                                 const dvq_format_options *given, dvq_write_function write,
                                 void *user, dvq_error *error)
{
    dvq_status status = run_once(query, error);
    if (status == DVQ_OK)
        status = dvq_context_check_cancel(&query->session.context, error);
    if (status != DVQ_OK)
        return status;
    query->next_row = query->result.row_count + 1;
    dvq_arena_mark mark = dvq_arena_get_mark(&query->session.arena);
    bool copies = format == DVQ_FORMAT_MARKDOWN || format == DVQ_FORMAT_DATAVIEW;
    if (is_single(query))
        status = render_single(query, format, given, write, user, error);
    else if (query->tasks != NULL && copies)
        status = render_tasks_markdown(query, write, user, error);
    else
        status = render_result(query, format, given, write, user, error);
    dvq_arena_rewind(&query->session.arena, mark);
    return dvq_session_check(&query->session, status, error);
}

dvq_status dvq_query_render(dvq_query *query, dvq_format format, const dvq_format_options *options,
                            dvq_write_function write, void *user, dvq_error *error)
{
    dvq_error_reset(error);
    if (query == NULL || write == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_query_render: an argument is missing");
    dvq_format_options own;
    dvq_status status =
        dvq_argument_take_options(options, &own, sizeof own, "dvq_format_options", error);
    if (status == DVQ_OK)
        status = begin(query, error);
    return status != DVQ_OK ? status
                            : end(query, run_and_render(query, format, &own, write, user, error));
}

/* ---- explaining ---- */

/* Have the next run explain itself; rows of one that did not are given up. */
static dvq_status prepare_explanation(dvq_query *query, dvq_error *error)
{
    if (query->explanation != NULL)
        return DVQ_OK;
    dvq_status status = query->has_run ? reset(query, error) : DVQ_OK;
    if (status != DVQ_OK)
        return status;
    query->explanation =
        dvq_arena_allocate_array(&query->session.arena, 1, sizeof *query->explanation);
    if (query->explanation == NULL)
        return dvq_error_memory(error);
    query->explanation->milliseconds[DVQ_EXPLANATION_OPENING] = query->vault->opening;
    query->session.context.explanation = query->explanation;
    return DVQ_OK;
}

static dvq_status write_report(dvq_query *query, dvq_format format, const dvq_format_options *given,
                               dvq_write_function write, void *user, dvq_error *error)
{
    dvq_session *session = &query->session;
    char *buffer = dvq_arena_allocate(&session->arena, OUTPUT_BUFFER_SIZE);
    if (buffer == NULL)
        return dvq_error_memory(error);
    dvq_output output;
    dvq_output_init(&output, write, user, buffer, OUTPUT_BUFFER_SIZE);
    output.cancel = &query->cancel;
    dvq_report report = {
        .explanation = query->explanation,
        .result = &query->result,
        .text = session->context.text,
        .width = get_width(given),
        .output = &output,
    };
    if (format == DVQ_FORMAT_JSON)
        dvq_report_write_json(&report);
    else
        dvq_report_write_text(&report);
    dvq_status status = dvq_output_flush(&output);
    return status != DVQ_OK ? dvq_render_fail(status, error) : DVQ_OK;
}

static dvq_status run_and_explain(dvq_query *query, dvq_format format,
                                  const dvq_format_options *given, dvq_write_function write,
                                  void *user, dvq_error *error)
{
    dvq_status status = prepare_explanation(query, error);
    if (status != DVQ_OK)
        return status;
    dvq_error failure = {0};
    status = run_once(query, &failure);
    if (status != DVQ_OK && status != DVQ_ERROR_EVALUATE && status != DVQ_ERROR_IO)
        return dvq_error_set(error, status, "%s", failure.message);
    query->explanation->failure = failure;
    dvq_arena_mark mark = dvq_arena_get_mark(&query->session.arena);
    status = write_report(query, format, given, write, user, error);
    dvq_arena_rewind(&query->session.arena, mark);
    return dvq_session_check(&query->session, status, error);
}

/* The tree, or what it means; nothing is run. */
static dvq_status write_tasks_tree(dvq_query *query, bool as_json, dvq_write_function write,
                                   void *user, dvq_error *error)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &query->session.arena);
    if (as_json)
        dvq_tasks_append_json(&query->tasks->query, &builder);
    else
        dvq_tasks_append_explanation(&query->tasks->query, &query->tasks->settings, &builder);
    dvq_text text;
    dvq_status status = dvq_text_builder_finish(&builder, &text);
    return status == DVQ_OK ? write_text(text, write, user, error)
                            : dvq_error_set(error, status, "the query cannot be explained");
}

static dvq_status write_tree(dvq_query *query, dvq_write_function write, void *user,
                             dvq_error *error)
{
    if (query->tasks != NULL)
        return write_tasks_tree(query, true, write, user, error);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &query->session.arena);
    dvq_status status = dvq_ast_append_json(&query->session.environment, query->ast, &builder);
    dvq_text text;
    dvq_status finished = dvq_text_builder_finish(&builder, &text);
    status = status != DVQ_OK ? status : finished;
    return status == DVQ_OK ? write_text(text, write, user, error)
                            : dvq_error_set(error, status, "the tree cannot be written");
}

dvq_status dvq_query_write_ast(dvq_query *query, dvq_write_function write, void *user,
                               dvq_error *error)
{
    dvq_error_reset(error);
    if (query == NULL || write == NULL || (query->ast == NULL && query->tasks == NULL))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_query_write_ast: no query with a tree");
    dvq_status status = begin(query, error);
    return status != DVQ_OK ? status : end(query, write_tree(query, write, user, error));
}

dvq_status dvq_query_explain(dvq_query *query, dvq_format format, const dvq_format_options *options,
                             dvq_write_function write, void *user, dvq_error *error)
{
    dvq_error_reset(error);
    if (query == NULL || write == NULL || is_single(query) || query->survey != DVQ_SURVEY_NONE)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_query_explain: no query with rows");
    if (format != DVQ_FORMAT_TEXT && format != DVQ_FORMAT_JSON)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "an explanation is text or JSON");
    dvq_format_options own;
    dvq_status status =
        dvq_argument_take_options(options, &own, sizeof own, "dvq_format_options", error);
    if (status == DVQ_OK)
        status = begin(query, error);
    if (status != DVQ_OK)
        return status;
    bool as_json = format == DVQ_FORMAT_JSON;
    return end(query, query->tasks != NULL
                          ? write_tasks_tree(query, as_json, write, user, error)
                          : run_and_explain(query, format, &own, write, user, error));
}
