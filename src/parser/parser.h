/*
 * The parser: query text to syntax tree, by recursive descent, one function per production of
 * grammars/dql.ebnf. Called by api/; never reads notes and never evaluates.
 */
#ifndef DVQ_PARSER_PARSER_H
#define DVQ_PARSER_PARSER_H

#include "parser/ast.h"
#include "value/environment.h"

/* Nesting of expressions and sources that is accepted. */
#define DVQ_PARSER_DEPTH_LIMIT 200

/*
 * Parse a whole query. The text is valid UTF-8 and borrowed: the tree, which goes to `arena`,
 * points into it. Relative dates (`date(today)`) are taken from the environment. On DVQ_ERROR_PARSE
 * the error holds the place, what was expected, and a hint where the slip is a known one.
 */
dvq_status dvq_parser_parse_query(const dvq_environment *environment, dvq_arena *arena,
                                  dvq_text text, dvq_ast_query **query, dvq_error *error);

/* Parse a lone expression, as inline queries hold it. */
dvq_status dvq_parser_parse_expression(const dvq_environment *environment, dvq_arena *arena,
                                       dvq_text text, dvq_ast_node **node, dvq_error *error);

/* The tree as JSON, in the form of `dvq parse`. */
dvq_status dvq_ast_append_json(const dvq_environment *environment, const dvq_ast_query *query,
                               dvq_text_builder *builder);

#endif
