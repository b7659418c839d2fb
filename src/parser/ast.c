/*
 * Names of the tree's parts: kinds, operators, types of queries. Used by the parser, by eval/ and
 * by ast_json.c.
 */
#include "parser/ast.h"

const char *dvq_ast_kind_name(dvq_ast_kind kind)
{
    static const char *const names[] = {
#define DVQ_AST_KIND(name, text) [DVQ_AST_##name] = text,
#include "parser/ast_kinds.def"
#undef DVQ_AST_KIND
    };
    return names[kind];
}

const char *dvq_ast_operator_symbol(dvq_binary_operator binary_operator)
{
    static const char *const symbols[] = {
#define DVQ_BINARY_OPERATOR(name, symbol, precedence) [DVQ_BINARY_##name] = symbol,
#include "parser/binary_operators.def"
#undef DVQ_BINARY_OPERATOR
    };
    return symbols[binary_operator];
}

int dvq_ast_operator_precedence(dvq_binary_operator binary_operator)
{
    static const int precedences[] = {
#define DVQ_BINARY_OPERATOR(name, symbol, precedence) [DVQ_BINARY_##name] = precedence,
#include "parser/binary_operators.def"
#undef DVQ_BINARY_OPERATOR
    };
    return precedences[binary_operator];
}

const char *dvq_ast_type_name(dvq_query_type type)
{
    static const char *const names[] = {
#define DVQ_QUERY_TYPE(name, text) [DVQ_QUERY_##name] = text,
#include "parser/query_types.def"
#undef DVQ_QUERY_TYPE
    };
    return names[type];
}
