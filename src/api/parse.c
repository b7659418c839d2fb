/*
 * The syntax tree of a query as JSON, through dvq.h, for `dvq parse`. Works with or without a
 * vault; runs nothing.
 */
#include "api/argument.h"
#include "api/gate.h"
#include "api/session.h"
#include "parser/parser.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "value/collation.h"
#include "value/zone.h"

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
    return write(user, json.data, json.length) == 0
               ? DVQ_OK
               : dvq_error_set(error, DVQ_ERROR_IO, "the output was stopped");
}

/* Without a vault: in UTC and en-US, by the system's clock. */
static dvq_status parse_alone(dvq_text text, dvq_write_function write, void *user, dvq_error *error)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_environment environment;
    dvq_environment_init(&environment);
    environment.now = dvq_api_read_clock(NULL);
    struct dvq_zone_table *zones = NULL;
    struct dvq_collation *collation = NULL;
    dvq_status status = dvq_zone_table_open(NULL, "UTC", &zones, error);
    if (status == DVQ_OK)
        status = dvq_collation_open(NULL, environment.locale, &collation, error);
    environment.zones = zones;
    environment.collation = collation;
    if (status == DVQ_OK) {
        dvq_text repaired = text.length > 0 ? dvq_unicode_repair(&arena, text) : DVQ_TEXT("");
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

dvq_status dvq_ast_write_json(dvq_vault *vault, const char *text, size_t length,
                              dvq_write_function write, void *user, dvq_error *error)
{
    dvq_error_reset(error);
    dvq_text query = dvq_argument_text(text, length);
    if (write == NULL || dvq_argument_is_missing(query))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_ast_write_json: an argument is missing");
    if (vault == NULL)
        return parse_alone(query, write, user, error);
    dvq_status status = dvq_api_enter(vault, error);
    if (status != DVQ_OK)
        return status;
    dvq_session session;
    status = dvq_session_open(&session, vault, query, NULL, error);
    if (status == DVQ_OK) {
        status = write_ast(&session.environment, &session.arena, session.context.text, write, user,
                           error);
        status = dvq_session_check(&session, status, error);
    }
    dvq_session_close(&session);
    dvq_api_leave(vault);
    return status;
}
