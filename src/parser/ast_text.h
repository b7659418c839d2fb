/*
 * The syntax tree as the text of a query again: canonical, one clause a line, with the parentheses
 * that AND and OR imply. Parsed with the same environment, the text gives an equal tree. Called by
 * eval/ for explanations. Dates are written as what they stood for when the query was parsed.
 *
 * All append to `builder`, whose status they return.
 */
#ifndef DVQ_PARSER_AST_TEXT_H
#define DVQ_PARSER_AST_TEXT_H

#include "parser/ast.h"
#include "value/environment.h"

/* The whole query; the lines are separated by line feeds. FROM is left out where it says nothing.
 */
dvq_status dvq_ast_append_query(const dvq_environment *environment, const dvq_ast_query *query,
                                dvq_text_builder *builder);

/* TABLE, LIST, TASK or CALENDAR with the columns. */
dvq_status dvq_ast_append_header(const dvq_environment *environment, const dvq_ast_query *query,
                                 dvq_text_builder *builder);

/* A source without the word FROM. */
dvq_status dvq_ast_append_source(const dvq_environment *environment, const dvq_ast_source *source,
                                 dvq_text_builder *builder);

/* A clause from its keyword on. */
dvq_status dvq_ast_append_operation(const dvq_environment *environment,
                                    const dvq_ast_operation *operation, dvq_text_builder *builder);

#endif
