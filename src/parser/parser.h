/*
 * The parser: query text to syntax tree, by recursive descent, with a function for each production
 * of grammars/dql.ebnf. Called by api/. Never reads notes and never evaluates anything.
 */
#ifndef DVQ_PARSER_PARSER_H
#define DVQ_PARSER_PARSER_H

#include "parser/ast.h"
#include "value/environment.h"

/* How deep expressions and sources may be nested. */
#define DVQ_PARSER_DEPTH_LIMIT 200

/*
 * Parse a whole query. The text is valid UTF-8 and borrowed: the tree, which is made in `arena`,
 * points into it. Relative dates such as date(today) depend on the environment. On DVQ_ERROR_PARSE
 * the error says where, what was expected and, if the mistake is a known one, how to mend it.
 */
dvq_status dvq_parser_parse_query(const dvq_environment *environment, dvq_arena *arena,
                                  dvq_text text, dvq_ast_query **query, dvq_error *error);

/*
 * Parse a source alone, with or without FROM before it, to a TABLE without columns or operations.
 * No text is the whole vault.
 */
dvq_status dvq_parser_parse_source(const dvq_environment *environment, dvq_arena *arena,
                                   dvq_text text, dvq_ast_query **query, dvq_error *error);

/* Parse a single expression, as in an inline query. */
dvq_status dvq_parser_parse_expression(const dvq_environment *environment, dvq_arena *arena,
                                       dvq_text text, dvq_ast_node **node, dvq_error *error);

/* Append the tree as JSON, in the form that `dvq parse` prints. */
dvq_status dvq_ast_append_json(const dvq_environment *environment, const dvq_ast_query *query,
                               dvq_text_builder *builder);

#endif
