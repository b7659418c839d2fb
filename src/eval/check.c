/*
 * Looking for mistakes in a syntax tree; see check.h. Chains of operators, indices and calls lean
 * to the left and may be long, so a loop walks them; the parser limits how deep anything else
 * nests.
 */
#include "eval/check.h"

#include "eval/function_table.h"
#include "support/ascii.h"
#include "support/diagnostic.h"

static dvq_status check_name(const dvq_ast_node *function, dvq_text text, dvq_error *error)
{
    dvq_text name = function->as.name;
    if (dvq_function_table_find(name) != NULL)
        return DVQ_OK;
    dvq_error_set(error, DVQ_ERROR_EVALUATE, "unknown function '%.*s'",
                  (int)(name.length < 100 ? name.length : 100), name.data);
    const char *known = dvq_function_table_suggest(name);
    if (known != NULL)
        dvq_error_set_hint(error, "did you mean %s?", known);
    dvq_error_place(error, text, function->span);
    return DVQ_ERROR_EVALUATE;
}

static dvq_status check_all(dvq_ast_node *const *nodes, size_t count, dvq_text text,
                            dvq_error *error)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < count; i++)
        status = dvq_check_expression(nodes[i], text, error);
    return status;
}

static dvq_status check_entries(const dvq_ast_node *object, dvq_text text, dvq_error *error)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < object->as.object.count; i++)
        status = dvq_check_expression(object->as.object.entries[i].value, text, error);
    return status;
}

/* Check a call, except for a callee that is an expression of its own. */
static dvq_status check_call(const dvq_ast_node *call, dvq_text text, dvq_error *error)
{
    const dvq_ast_node *function = call->as.call.function;
    dvq_status status =
        function->kind == DVQ_AST_VARIABLE ? check_name(function, text, error) : DVQ_OK;
    return status != DVQ_OK ? status
                            : check_all(call->as.call.arguments, call->as.call.count, text, error);
}

/* Check the parts of a node, except the one that leads on to the left, which goes to *next. */
static dvq_status check_node(const dvq_ast_node *node, const dvq_ast_node **next, dvq_text text,
                             dvq_error *error)
{
    *next = NULL;
    switch (node->kind) {
    case DVQ_AST_LITERAL:
    case DVQ_AST_VARIABLE:
        return DVQ_OK;
    case DVQ_AST_BINARY:
        *next = node->as.binary.left;
        return dvq_check_expression(node->as.binary.right, text, error);
    case DVQ_AST_NEGATED:
        *next = node->as.operand;
        return DVQ_OK;
    case DVQ_AST_INDEX:
        *next = node->as.index.object;
        return dvq_check_expression(node->as.index.key, text, error);
    case DVQ_AST_CALL:
        *next = node->as.call.function;
        return check_call(node, text, error);
    case DVQ_AST_LIST:
        return check_all(node->as.list.items, node->as.list.count, text, error);
    case DVQ_AST_OBJECT:
        return check_entries(node, text, error);
    case DVQ_AST_LAMBDA:
        *next = node->as.lambda.body;
        return DVQ_OK;
    }
    return DVQ_OK;
}

dvq_status dvq_check_expression(const dvq_ast_node *node, dvq_text text, dvq_error *error)
{
    dvq_status status = DVQ_OK;
    while (node != NULL && status == DVQ_OK) {
        const dvq_ast_node *next;
        status = check_node(node, &next, text, error);
        node = next;
    }
    return status;
}

bool dvq_check_is_formula(const dvq_ast_node *node, dvq_text text)
{
    dvq_error failure = {0};
    if (dvq_check_expression(node, text, &failure) != DVQ_ERROR_EVALUATE)
        return false;
    /* The only mistake that is looked for in expressions is such a function, and it is placed. */
    dvq_text name = dvq_text_slice(text, failure.offset, failure.offset + failure.length);
    bool capital = false;
    for (size_t i = 0; i < name.length; i++) {
        if (dvq_ascii_lower(name.data[i]) == name.data[i] && dvq_ascii_is_letter(name.data[i]))
            return false;
        capital = capital || dvq_ascii_is_letter((unsigned char)name.data[i]);
    }
    return capital;
}

static dvq_status check_operation(const dvq_ast_operation *operation, dvq_text text,
                                  dvq_error *error)
{
    dvq_status status = DVQ_OK;
    switch (operation->kind) {
    case DVQ_OPERATION_FROM:
        dvq_error_set(error, DVQ_ERROR_EVALUATE, "FROM can only come first");
        dvq_error_set_hint(error,
                           "write it right after the columns; join several sources with AND or OR");
        dvq_error_place(error, text, operation->span);
        return DVQ_ERROR_EVALUATE;
    case DVQ_OPERATION_WHERE:
        return dvq_check_expression(operation->as.where, text, error);
    case DVQ_OPERATION_SORT:
        for (size_t key = 0; status == DVQ_OK && key < operation->as.sort.count; key++)
            status = dvq_check_expression(operation->as.sort.keys[key].expression, text, error);
        return status;
    case DVQ_OPERATION_LIMIT:
        return dvq_check_expression(operation->as.limit, text, error);
    case DVQ_OPERATION_GROUP:
    case DVQ_OPERATION_FLATTEN:
        return dvq_check_expression(operation->as.named.expression, text, error);
    }
    return DVQ_OK;
}

dvq_status dvq_check_query(const dvq_ast_query *query, dvq_error *error)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < query->column_count; i++)
        status = dvq_check_expression(query->columns[i].expression, query->text, error);
    for (size_t i = 0; status == DVQ_OK && i < query->operation_count; i++)
        status = check_operation(&query->operations[i], query->text, error);
    return status;
}
