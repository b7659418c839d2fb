/*
 * Sessions: what a query or a lone expression works with from its first to its last call, set up
 * from the vault; and the functions of dvq.h that finish within one call. Called by query.c and
 * vault.c.
 */
#include "api/internal.h"
#include "eval/engine.h"
#include "parser/parser.h"
#include "render/json.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/collation.h"
#include "value/locale.h"
#include "value/value_text.h"
#include "value/zone.h"
#include "vault/lookup.h"

#define OUTPUT_BUFFER_SIZE 16384

/* Memory that one query may take for what it finds, and as much again for the row at hand. */
#define MEMORY_LIMIT (2048 * DVQ_MEBIBYTE)

static dvq_text normalize_link(void *user, dvq_text path)
{
    return dvq_context_normalize(user, path);
}

static dvq_status take_text(dvq_session *session, dvq_text text, dvq_error *error)
{
    text = text.length > 0 ? dvq_unicode_repair(&session->arena, text) : DVQ_TEXT("");
    session->context.text = text;
    return text.data != NULL ? DVQ_OK : dvq_error_memory(error);
}

static dvq_status set_origin(dvq_session *session, const char *origin, dvq_error *error)
{
    dvq_text path = dvq_text_from_string(origin);
    dvq_text note;
    if (dvq_vault_find_note(session->vault, path, &session->arena, &note) != DVQ_OK)
        return dvq_error_memory(error);
    session->context.origin = note.length > 0 ? note : path;
    return DVQ_OK;
}

static void take_setting(dvq_text *setting, const char *text)
{
    if (text != NULL)
        *setting = dvq_text_from_string(text);
}

/* What the options say of the surroundings; the strings are borrowed while the session is open. */
static void apply_options(dvq_environment *environment, const dvq_query_options *options)
{
    if (options->has_now)
        environment->now = options->now;
    if (options->locale != NULL)
        environment->locale = options->locale;
    const dvq_settings *settings = options->settings;
    if (settings == NULL)
        return;
    take_setting(&environment->null_text, settings->null_text);
    take_setting(&environment->date_format, settings->date_format);
    take_setting(&environment->date_time_format, settings->date_time_format);
    take_setting(&environment->file_column, settings->file_column);
    take_setting(&environment->group_column, settings->group_column);
    if (settings->html_lists != DVQ_SETTING_DEFAULT)
        environment->allow_html = settings->html_lists == DVQ_SETTING_ON;
}

dvq_status dvq_session_open(dvq_session *session, dvq_vault *vault, dvq_text text,
                            const dvq_query_options *options, dvq_error *error)
{
    *session = (dvq_session){.vault = vault};
    dvq_arena_init(&session->arena, vault->allocator);
    session->arena.limit = MEMORY_LIMIT;
    session->environment = vault->environment;
    session->environment.now = dvq_vault_read_clock(vault);
    session->environment.out_of_memory = &session->out_of_memory;
    session->index_failures = dvq_store_lookup_failures(vault->store);
    session->environment.normalize_link = normalize_link;
    session->environment.normalize_user = &session->context;
    if (options != NULL)
        apply_options(&session->environment, options);
    session->context = (dvq_context){
        .environment = &session->environment,
        .vault = vault->store,
        .origin_page = dvq_value_null(),
        .arena = &session->arena,
        .allocator = vault->allocator,
    };
    if (text.length >= UINT32_MAX || (text.length > 0 && text.data == NULL))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "the text is missing or too long");
    dvq_status status = options != NULL && options->locale != NULL
                            ? dvq_locale_check(options->locale, error)
                            : DVQ_OK;
    if (status == DVQ_OK)
        status = take_text(session, text, error);
    if (status == DVQ_OK) {
        status = dvq_collation_open(vault->allocator, session->environment.locale,
                                    &session->collation, error);
    }
    session->environment.collation = session->collation;
    if (status == DVQ_OK && options != NULL && options->origin != NULL)
        status = set_origin(session, options->origin, error);
    return status;
}

dvq_status dvq_session_check(const dvq_session *session, dvq_status status, dvq_error *error)
{
    if (status == DVQ_ERROR_MEMORY && session->arena.exceeded) {
        dvq_error_reset(error);
        return dvq_error_set(error, DVQ_ERROR_LIMIT, "the query takes more than %zu MiB of memory",
                             MEMORY_LIMIT / DVQ_MEBIBYTE);
    }
    if (!atomic_load_explicit(&session->out_of_memory, memory_order_relaxed) &&
        !dvq_collation_has_failed(session->collation) &&
        dvq_store_lookup_failures(session->vault->store) == session->index_failures)
        return status;
    /* Whatever was made of the missing answer is no news. */
    dvq_error_reset(error);
    return dvq_error_memory(error);
}

void dvq_session_close(dvq_session *session)
{
    dvq_collation_close(session->collation);
    dvq_context_release(&session->context);
    dvq_arena_release(&session->arena);
}

static dvq_status write_text(dvq_text text, dvq_write_function write, void *user, dvq_error *error)
{
    if (text.length > 0 && write(user, text.data, text.length) != 0)
        return dvq_error_set(error, DVQ_ERROR_IO, "the output was stopped");
    return DVQ_OK;
}

static dvq_status write_json(dvq_session *session, dvq_value value, dvq_text text,
                             dvq_write_function write, void *user, dvq_error *error)
{
    char *buffer = dvq_arena_allocate(&session->arena, OUTPUT_BUFFER_SIZE);
    if (buffer == NULL)
        return dvq_error_memory(error);
    dvq_output output;
    dvq_output_init(&output, write, user, buffer, OUTPUT_BUFFER_SIZE);
    output.cancelled = session->context.cancelled;
    dvq_output_add_string(&output, "{\"type\":");
    dvq_json_write_string(dvq_text_from_string(dvq_value_type_name((dvq_value_type)value.type)),
                          &output);
    dvq_output_add_string(&output, ",\"value\":");
    dvq_writer writer = {
        .environment = &session->environment, .scratch = &session->arena, .output = &output};
    dvq_status status = dvq_json_write_value(&writer, value);
    dvq_output_add_string(&output, ",\"text\":");
    dvq_json_write_string(text, &output);
    dvq_output_add_byte(&output, '}');
    dvq_status flushed = dvq_output_flush(&output);
    status = status != DVQ_OK ? status : flushed;
    return status != DVQ_OK ? dvq_render_fail(status, error) : DVQ_OK;
}

dvq_status dvq_session_write_value(dvq_session *session, dvq_value value, dvq_expression_form form,
                                   dvq_write_function write, void *user, dvq_error *error)
{
    dvq_text text;
    dvq_status status = dvq_value_to_text(&session->environment, value, &session->arena, &text);
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "the value has no text");
    if (form == DVQ_EXPRESSION_TEXT)
        return write_text(text, write, user, error);
    return write_json(session, value, text, write, user, error);
}

static dvq_status write_expression(dvq_session *session, dvq_expression_form form,
                                   dvq_write_function write, void *user, dvq_error *error)
{
    dvq_ast_node *node = NULL;
    dvq_value value = dvq_value_null();
    dvq_status status = dvq_parser_parse_expression(&session->environment, &session->arena,
                                                    session->context.text, &node, error);
    if (status == DVQ_OK)
        status = dvq_engine_evaluate(&session->context, node, &session->arena, &value, error);
    status = dvq_session_check(session, status, error);
    return status != DVQ_OK ? status
                            : dvq_session_write_value(session, value, form, write, user, error);
}

dvq_status dvq_expression_write(dvq_vault *vault, const char *text, size_t length,
                                const dvq_query_options *options, dvq_expression_form form,
                                dvq_write_function write, void *user, dvq_error *error)
{
    if (vault == NULL || write == NULL) {
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "dvq_expression_write: an argument is missing");
    }
    dvq_session session;
    dvq_status status =
        dvq_session_open(&session, vault, dvq_text_make(text, length), options, error);
    if (status == DVQ_OK)
        status = write_expression(&session, form, write, user, error);
    dvq_session_close(&session);
    return status;
}

static dvq_status write_ast(const dvq_environment *environment, dvq_arena *arena, dvq_text text,
                            dvq_write_function write, void *user, dvq_error *error)
{
    dvq_ast_query *query = NULL;
    dvq_status status = dvq_parser_parse_query(environment, arena, text, &query, error);
    if (status != DVQ_OK)
        return status;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    status = dvq_ast_append_json(environment, query, &builder);
    dvq_text json;
    dvq_status finished = dvq_text_builder_finish(&builder, &json);
    status = status != DVQ_OK ? status : finished;
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "the tree cannot be written");
    return write_text(json, write, user, error);
}

/* Without a vault: UTC, en-US and the clock. */
static dvq_status parse_alone(const char *text, size_t length, dvq_write_function write, void *user,
                              dvq_error *error)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_environment environment;
    dvq_environment_init(&environment);
    environment.now = dvq_vault_read_clock(NULL);
    struct dvq_zone_table *zones = NULL;
    struct dvq_collation *collation = NULL;
    dvq_status status = dvq_zone_table_open(NULL, "UTC", &zones, error);
    if (status == DVQ_OK)
        status = dvq_collation_open(NULL, environment.locale, &collation, error);
    environment.zones = zones;
    environment.collation = collation;
    if (status == DVQ_OK) {
        dvq_text repaired =
            length > 0 ? dvq_unicode_repair(&arena, dvq_text_make(text, length)) : DVQ_TEXT("");
        status = repaired.data == NULL
                     ? dvq_error_memory(error)
                     : write_ast(&environment, &arena, repaired, write, user, error);
    }
    if (collation != NULL)
        dvq_collation_close(collation);
    if (zones != NULL)
        dvq_zone_table_close(zones);
    dvq_arena_release(&arena);
    return status;
}

dvq_status dvq_query_parse_json(dvq_vault *vault, const char *text, size_t length,
                                dvq_write_function write, void *user, dvq_error *error)
{
    if (write == NULL || (length > 0 && text == NULL)) {
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "dvq_query_parse_json: an argument is missing");
    }
    if (vault == NULL)
        return parse_alone(text, length, write, user, error);
    dvq_session session;
    dvq_status status = dvq_session_open(&session, vault, dvq_text_make(text, length), NULL, error);
    if (status == DVQ_OK) {
        status = write_ast(&session.environment, &session.arena, session.context.text, write, user,
                           error);
        status = dvq_session_check(&session, status, error);
    }
    dvq_session_close(&session);
    return status;
}
