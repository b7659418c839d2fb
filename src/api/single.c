/*
 * Values that stand alone: that of an expression, or a page. Loading and writing them for query.c
 * and row.c, and the functions of dvq.h that do it within one call.
 */
#include "api/single.h"

#include "api/argument.h"
#include "api/gate.h"
#include "api/near_note.h"
#include "eval/engine.h"
#include "parser/parser.h"
#include "render/json.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/value_text.h"
#include "vault/lookup.h"
#include "vault/needs.h"

#define OUTPUT_BUFFER_SIZE 16384

/* ---- expressions ---- */

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
    output.cancel = session->context.cancel;
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

dvq_status dvq_single_write_value(dvq_session *session, dvq_value value, dvq_value_form form,
                                  dvq_write_function write, void *user, dvq_error *error)
{
    dvq_text text;
    dvq_status status = dvq_value_to_text(&session->environment, value, &session->arena, &text);
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "the value has no text");
    if (form == DVQ_VALUE_FORM_TEXT)
        return write_text(text, write, user, error);
    return write_json(session, value, text, write, user, error);
}

static dvq_status write_expression(dvq_session *session, dvq_value_form form,
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
                            : dvq_single_write_value(session, value, form, write, user, error);
}

dvq_status dvq_expression_write(dvq_vault *vault, const char *text, size_t length,
                                const dvq_query_options *options, dvq_value_form form,
                                dvq_write_function write, void *user, dvq_error *error)
{
    dvq_error_reset(error);
    dvq_text expression = dvq_argument_text(text, length);
    if (vault == NULL || write == NULL || dvq_argument_is_missing(expression)) {
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "dvq_expression_write: an argument is missing");
    }
    dvq_session_options own;
    dvq_status status = dvq_session_take_options(options, &own, error);
    if (status == DVQ_OK)
        status = dvq_api_enter(vault, error);
    if (status != DVQ_OK)
        return status;
    dvq_cancel cancel = {0};
    dvq_cancel_begin(&cancel, &vault->cancels);
    dvq_session session;
    status = dvq_session_open(&session, vault, expression, &own.query, error);
    session.context.cancel = &cancel;
    if (status == DVQ_OK)
        status = write_expression(&session, form, write, user, error);
    dvq_session_close(&session);
    dvq_api_leave(vault);
    return status;
}

/* ---- pages ---- */

/* The note at `path`, or else the one that a link of that text leads to; "" for none. */
static dvq_status find_note(dvq_session *session, const char *path, dvq_text *found)
{
    dvq_text name = dvq_text_from_string(path);
    dvq_vault *vault = session->vault;
    dvq_status status = dvq_api_find_note(vault, name, &session->arena, found);
    if (status != DVQ_OK || found->length > 0 || name.length == 0)
        return status;
    name = dvq_unicode_repair(&session->arena, name);
    if (name.data == NULL)
        return DVQ_ERROR_MEMORY;
    dvq_text linked = dvq_store_resolve(vault->store, name, session->context.origin);
    if (linked.data != NULL && dvq_store_find_index(vault->store, linked) != SIZE_MAX)
        *found = linked;
    return DVQ_OK;
}

static dvq_status fail_without_page(dvq_session *session, const char *path, bool exists,
                                    dvq_error *error)
{
    dvq_error failure = {0};
    if (exists)
        return dvq_error_set(error, DVQ_ERROR_IO, "the note '%s' cannot be read", path);
    dvq_api_fail_no_note(session->vault, path, &failure);
    if (failure.hint[0] == '\0')
        dvq_api_hint_note(session->vault, dvq_text_from_string(path), &session->arena, &failure);
    if (error != NULL && error->status == DVQ_OK)
        *error = failure;
    return DVQ_ERROR_IO;
}

dvq_status dvq_single_load_page(dvq_session *session, const char *path, dvq_value *page,
                                dvq_error *error)
{
    dvq_context *context = &session->context;
    context->arena = &session->arena;
    *page = dvq_value_null();
    dvq_vault_store *store = session->vault->store;
    dvq_text found;
    dvq_status status = find_note(session, path, &found);
    if (status != DVQ_OK)
        return dvq_error_memory(error);
    size_t place = dvq_store_find_index(store, found);
    dvq_store_needs needs = {.parts = DVQ_PAGE_FULL | DVQ_PAGE_INCOMING, .cancel = context->cancel};
    if (place != SIZE_MAX)
        status = dvq_store_load_note(store, place, needs, error);
    if (status == DVQ_OK)
        *page = dvq_context_find_page(context, found);
    status = dvq_session_check(session, status, error);
    return status == DVQ_OK && page->type != DVQ_VALUE_OBJECT
               ? fail_without_page(session, path, place != SIZE_MAX, error)
               : status;
}

dvq_status dvq_single_write_page(dvq_session *session, dvq_value page, dvq_write_function write,
                                 void *user, dvq_error *error)
{
    char *buffer = dvq_arena_allocate(&session->arena, OUTPUT_BUFFER_SIZE);
    if (buffer == NULL)
        return dvq_error_memory(error);
    dvq_output output;
    dvq_output_init(&output, write, user, buffer, OUTPUT_BUFFER_SIZE);
    output.cancel = session->context.cancel;
    dvq_writer writer = {
        .environment = &session->environment, .scratch = &session->arena, .output = &output};
    dvq_status status = dvq_json_write_value(&writer, page);
    dvq_status flushed = dvq_output_flush(&output);
    status = status != DVQ_OK ? status : flushed;
    return status != DVQ_OK ? dvq_render_fail(status, error) : DVQ_OK;
}

dvq_status dvq_page_write_json(dvq_vault *vault, const char *path, size_t length,
                               dvq_write_function write, void *user, dvq_error *error)
{
    dvq_error_reset(error);
    if (vault == NULL || path == NULL || write == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_page_write_json: an argument is missing");
    dvq_status status = dvq_api_enter(vault, error);
    if (status != DVQ_OK)
        return status;
    dvq_cancel cancel = {0};
    dvq_cancel_begin(&cancel, &vault->cancels);
    dvq_session session;
    status = dvq_session_open(&session, vault, DVQ_TEXT(""), NULL, error);
    session.context.cancel = &cancel;
    const char *note = NULL;
    if (status == DVQ_OK)
        status = dvq_argument_take_path(&session.arena, path, length, &note, error);
    dvq_value page;
    if (status == DVQ_OK)
        status = dvq_single_load_page(&session, note, &page, error);
    if (status == DVQ_OK)
        status = dvq_single_write_page(&session, page, write, user, error);
    dvq_session_close(&session);
    dvq_api_leave(vault);
    return status;
}
