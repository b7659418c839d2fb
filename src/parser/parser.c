/*
 * The parser's entry points. Called by api/. The productions are in parse_*.c, the cursor that they
 * move is in cursor.c, the messages are in parse_error.c.
 */
#include "parser/parser.h"

#include "parser/rules.h"
#include "support/diagnostic.h"
#include "support/unicode.h"

static dvq_status open_parser(dvq_parser *parser, const dvq_environment *environment,
                              dvq_arena *arena, dvq_text text, dvq_error *error)
{
    if (text.length > DVQ_TEXT_LIMIT)
        return dvq_error_set(error, DVQ_ERROR_LIMIT, "the query is larger than 64 MiB");
    *parser = (dvq_parser){.environment = environment,
                           .arena = arena,
                           .text = text,
                           .dead_end = SIZE_MAX,
                           .opener = SIZE_MAX};
    return DVQ_OK;
}

typedef dvq_ast_query *query_production(dvq_parser *parser);

static dvq_status run_production(query_production *production, const dvq_environment *environment,
                                 dvq_arena *arena, dvq_text text, dvq_ast_query **query,
                                 dvq_error *error)
{
    *query = NULL;
    dvq_parser parser;
    dvq_status status = open_parser(&parser, environment, arena, text, error);
    if (status != DVQ_OK)
        return status;
    dvq_ast_query *parsed = production(&parser);
    if (parsed == NULL || parser.status != DVQ_OK)
        return dvq_parser_report(&parser, error);
    *query = parsed;
    return DVQ_OK;
}

dvq_status dvq_parser_parse_query(const dvq_environment *environment, dvq_arena *arena,
                                  dvq_text text, dvq_ast_query **query, dvq_error *error)
{
    return run_production(dvq_parse_query, environment, arena, text, query, error);
}

dvq_status dvq_parser_parse_source(const dvq_environment *environment, dvq_arena *arena,
                                   dvq_text text, dvq_ast_query **query, dvq_error *error)
{
    return run_production(dvq_parse_lone_source, environment, arena, text, query, error);
}

dvq_status dvq_parser_parse_expression(const dvq_environment *environment, dvq_arena *arena,
                                       dvq_text text, dvq_ast_node **node, dvq_error *error)
{
    *node = NULL;
    dvq_parser parser;
    dvq_status status = open_parser(&parser, environment, arena, text, error);
    if (status != DVQ_OK)
        return status;
    dvq_ast_node *parsed = dvq_parse_expression(&parser);
    if (parsed != NULL && parser.offset < parser.text.length) {
        dvq_parser_skip_space(&parser);
        dvq_parser_expect(&parser, DVQ_EXPECT_END);
        parsed = NULL;
    }
    if (parsed == NULL || parser.status != DVQ_OK)
        return dvq_parser_report(&parser, error);
    *node = parsed;
    return DVQ_OK;
}
