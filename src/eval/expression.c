/*
 * The evaluator; see expression.h. The switch over the kinds of nodes only dispatches. Never reads
 * notes itself (context.c does) and never changes the syntax tree.
 *
 * Rules: Dataview, expression/context.ts.
 */
#include "eval/expression.h"

#include "eval/function_call.h"
#include "eval/operator.h"
#include "support/diagnostic.h"

/* Up to this many arguments or operators stay on the C stack. */
#define LOCAL_COUNT 8

const char dvq_expression_safe_right = 0;

static dvq_status find_variable(const dvq_context *context, dvq_text name, dvq_value *value)
{
    for (const dvq_scope *scope = context->scope; scope != NULL; scope = scope->outer) {
        for (size_t i = scope->count; i-- > 0;) {
            if (dvq_text_equal(scope->names[i], name)) {
                *value = scope->values[i];
                return DVQ_OK;
            }
        }
    }
    bool found = false;
    if (context->row != NULL) {
        dvq_status status = dvq_object_get(context->row, name, context->arena, value, &found);
        if (status != DVQ_OK || found)
            return status;
    }
    *value = dvq_value_null();
    if (dvq_text_equal(name, DVQ_TEXT("this"))) {
        dvq_context_mark_origin(context);
        *value = context->origin_page;
    }
    return DVQ_OK;
}

static dvq_status eval_variable(dvq_context *context, const dvq_ast_node *node, dvq_value *value)
{
    dvq_status status = find_variable(context, node->as.name, value);
    if (status == DVQ_OK && context->origin.length == 0 && value->type == DVQ_VALUE_OBJECT &&
        value->as.object == context->origin_page.as.object)
        context->lost = node;
    return status;
}

static void place_error(const dvq_context *context, const dvq_ast_node *node, dvq_error *error)
{
    if (error != NULL && error->line == 0 && context->text.length > 0)
        dvq_error_place(error, context->text, node->span);
}

static dvq_status eval_negated(dvq_context *context, const dvq_ast_node *node, dvq_value *value,
                               dvq_error *error)
{
    dvq_value operand;
    dvq_status status = dvq_expression_evaluate(context, node->as.operand, &operand, error);
    if (status != DVQ_OK)
        return status;
    bool truthy = false;
    status = dvq_value_is_truthy(operand, context->arena, &truthy);
    *value = dvq_value_boolean(!truthy);
    return status != DVQ_OK ? dvq_error_set(error, status, "a value cannot be judged") : DVQ_OK;
}

/* Whether `left` settles an AND or OR whose right side is known not to fail. */
static dvq_status skip_right(dvq_context *context, const dvq_ast_node *node, dvq_value left,
                             bool *skip)
{
    *skip = false;
    if (node->binding != &dvq_expression_safe_right)
        return DVQ_OK;
    bool truthy = false;
    dvq_status status = dvq_value_is_truthy(left, context->arena, &truthy);
    *skip = truthy == (node->as.binary.kind == DVQ_BINARY_OR);
    return status;
}

/* Apply one operator of a chain whose left side is known. */
static dvq_status eval_binary_step(dvq_context *context, const dvq_ast_node *node, dvq_value left,
                                   dvq_value *value, dvq_error *error)
{
    bool skip = false;
    dvq_status status = skip_right(context, node, left, &skip);
    if (status == DVQ_OK && skip) {
        *value = dvq_value_boolean(node->as.binary.kind == DVQ_BINARY_OR);
        return DVQ_OK;
    }
    dvq_value right;
    if (status == DVQ_OK)
        status = dvq_expression_evaluate(context, node->as.binary.right, &right, error);
    if (status != DVQ_OK)
        return status;
    status = dvq_operator_apply(context, node->as.binary.kind, left, right, value, error);
    if (status != DVQ_OK)
        place_error(context, node, error);
    return status;
}

/* `a + b + c …` leans to the left and is as deep as it is long, so a loop walks it. */
static dvq_status eval_binary(dvq_context *context, const dvq_ast_node *node, dvq_value *value,
                              dvq_error *error)
{
    const dvq_ast_node *local[LOCAL_COUNT];
    const dvq_ast_node **chain = local;
    size_t count = 0;
    const dvq_ast_node *first = node;
    for (; first->kind == DVQ_AST_BINARY; first = first->as.binary.left)
        count++;
    if (count > LOCAL_COUNT) {
        chain = dvq_arena_allocate_array(context->arena, count, sizeof *chain);
        if (chain == NULL)
            return dvq_error_memory(error);
    }
    size_t filled = 0;
    for (; filled < count; node = node->as.binary.left)
        chain[filled++] = node;
    dvq_value left;
    dvq_status status = dvq_expression_evaluate(context, first, &left, error);
    while (status == DVQ_OK && count > 0)
        status = eval_binary_step(context, chain[--count], left, &left, error);
    *value = left;
    return status;
}

static dvq_status eval_list(dvq_context *context, const dvq_ast_node *node, dvq_value *value,
                            dvq_error *error)
{
    size_t count = node->as.list.count;
    dvq_value *items = NULL;
    if (count > 0) {
        items = dvq_arena_allocate_array(context->arena, count, sizeof *items);
        if (items == NULL)
            return dvq_error_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        dvq_status status =
            dvq_expression_evaluate(context, node->as.list.items[i], &items[i], error);
        if (status != DVQ_OK)
            return status;
    }
    *value = dvq_value_array(items, count);
    return DVQ_OK;
}

/* No key comes twice: the parser has kept the last value of each. */
static dvq_status eval_object(dvq_context *context, const dvq_ast_node *node, dvq_value *value,
                              dvq_error *error)
{
    size_t count = node->as.object.count;
    dvq_entry *entries = dvq_arena_allocate_array(context->arena, count + 1, sizeof *entries);
    if (entries == NULL)
        return dvq_error_memory(error);
    for (size_t i = 0; i < count; i++) {
        entries[i].key = node->as.object.entries[i].key;
        dvq_status status = dvq_expression_evaluate(context, node->as.object.entries[i].value,
                                                    &entries[i].value, error);
        if (status != DVQ_OK)
            return status;
    }
    const dvq_object *object = dvq_object_make(context->arena, entries, count);
    if (object == NULL)
        return dvq_error_memory(error);
    *value = dvq_value_object(object);
    return DVQ_OK;
}

static dvq_status eval_lambda(dvq_context *context, const dvq_ast_node *node, dvq_value *value,
                              dvq_error *error)
{
    dvq_function *function = dvq_arena_allocate(context->arena, sizeof *function);
    if (function == NULL)
        return dvq_error_memory(error);
    *function = (dvq_function){.lambda = node, .row = context->row, .scope = context->scope};
    *value = dvq_value_function(function);
    return DVQ_OK;
}

static dvq_status report_unknown_function(const dvq_context *context, const dvq_ast_node *node,
                                          dvq_text name, dvq_error *error)
{
    if (error == NULL)
        return DVQ_ERROR_EVALUATE;
    dvq_status status = dvq_error_set(error, DVQ_ERROR_EVALUATE, "unknown function '%.*s'",
                                      (int)(name.length < 100 ? name.length : 100), name.data);
    const char *known = dvq_function_table_suggest(name);
    if (known != NULL)
        dvq_error_set_hint(error, "did you mean %s?", known);
    place_error(context, node->as.call.function, error);
    return status;
}

/* text.contains("x"), as other languages have it: say how it is written here. */
static void hint_method(const dvq_ast_node *function, dvq_error *error)
{
    if (error == NULL || function->kind != DVQ_AST_INDEX || error->hint[0] != '\0')
        return;
    const dvq_ast_node *key = function->as.index.key;
    if (key->kind != DVQ_AST_LITERAL || key->as.literal.type != DVQ_VALUE_STRING)
        return;
    dvq_text name = dvq_value_get_text(key->as.literal);
    const dvq_function_row *row = dvq_function_table_find(name);
    const char *known = row != NULL ? row->name : dvq_function_table_suggest(name);
    if (row != NULL ||
        (known != NULL && dvq_function_table_find(dvq_text_from_string(known)) != NULL))
        dvq_error_set_hint(error, "a function comes before its value, as in %s(value)", known);
    else if (known != NULL)
        dvq_error_set_hint(error, "did you mean %s?", known);
}

/* Call what the callee evaluated to: a lambda, or the name of a built-in function. */
static dvq_status call_value(dvq_context *context, const dvq_ast_node *node, dvq_value callee,
                             const dvq_value *arguments, dvq_value *value, dvq_error *error)
{
    size_t count = node->as.call.count;
    if (callee.type == DVQ_VALUE_FUNCTION)
        return dvq_lambda_call(context, callee.as.function, arguments, count, value, error);
    if (callee.type != DVQ_VALUE_STRING) {
        dvq_error_set(error, DVQ_ERROR_EVALUATE, "%s is no function that could be called",
                      dvq_value_type_name((dvq_value_type)callee.type));
        hint_method(node->as.call.function, error);
        return DVQ_ERROR_EVALUATE;
    }
    const dvq_function_row *row = dvq_function_table_find(dvq_value_get_text(callee));
    if (row == NULL)
        return report_unknown_function(context, node, dvq_value_get_text(callee), error);
    return dvq_call_function(context, row, arguments, count, value, error);
}

static dvq_status eval_callee(dvq_context *context, const dvq_ast_node *function, dvq_value *callee,
                              dvq_error *error)
{
    if (function->kind == DVQ_AST_VARIABLE) {
        *callee = dvq_value_string(function->as.name);
        return DVQ_OK;
    }
    *callee = dvq_value_null();
    dvq_status status = dvq_expression_evaluate(context, function, callee, error);
    bool own = error != NULL && error->offset == function->span.offset &&
               error->length == function->span.length;
    if (status == DVQ_ERROR_EVALUATE && own)
        hint_method(function, error);
    return status;
}

static dvq_status eval_arguments(dvq_context *context, const dvq_ast_node *node,
                                 dvq_value *arguments, dvq_error *error)
{
    for (size_t i = 0; i < node->as.call.count; i++) {
        dvq_status status =
            dvq_expression_evaluate(context, node->as.call.arguments[i], &arguments[i], error);
        if (status != DVQ_OK)
            return status;
    }
    return DVQ_OK;
}

/* A name before the parenthesis is always that of a built-in function, never a variable. */
static dvq_status eval_call(dvq_context *context, const dvq_ast_node *node, dvq_value *value,
                            dvq_error *error)
{
    dvq_value local[LOCAL_COUNT];
    dvq_value *arguments = local;
    if (node->as.call.count > LOCAL_COUNT) {
        arguments =
            dvq_arena_allocate_array(context->arena, node->as.call.count, sizeof *arguments);
        if (arguments == NULL)
            return dvq_error_memory(error);
    }
    dvq_value callee;
    dvq_status status = eval_callee(context, node->as.call.function, &callee, error);
    if (status == DVQ_OK)
        status = eval_arguments(context, node, arguments, error);
    if (status != DVQ_OK)
        return status;
    if (node->binding != NULL) {
        return dvq_call_function(context, node->binding, arguments, node->as.call.count, value,
                                 error);
    }
    return call_value(context, node, callee, arguments, value, error);
}

static bool is_row_variable(const dvq_ast_node *node)
{
    return node->kind == DVQ_AST_VARIABLE && dvq_text_equal(node->as.name, DVQ_TEXT("row"));
}

/* `row["a b"]` looks up a variable whose name cannot be written as such. */
static dvq_status index_row(const dvq_context *context, dvq_value key, dvq_value *value,
                            dvq_error *error)
{
    if (key.type != DVQ_VALUE_STRING) {
        return dvq_error_set(error, DVQ_ERROR_EVALUATE,
                             "an object can only be indexed with text: a.b or a[\"b\"]");
    }
    return find_variable(context, dvq_value_get_text(key), value);
}

static dvq_status eval_index(dvq_context *context, const dvq_ast_node *node, dvq_value *value,
                             dvq_error *error)
{
    dvq_value key;
    dvq_status status = dvq_expression_evaluate(context, node->as.index.key, &key, error);
    if (status != DVQ_OK)
        return status;
    if (key.type == DVQ_VALUE_NULL) {
        *value = dvq_value_null();
        return DVQ_OK;
    }
    if (key.type != DVQ_VALUE_STRING && key.type != DVQ_VALUE_NUMBER) {
        return dvq_error_set(error, DVQ_ERROR_EVALUATE,
                             "an index must be text or a number, found %s",
                             dvq_value_type_name((dvq_value_type)key.type));
    }
    if (is_row_variable(node->as.index.object))
        return index_row(context, key, value, error);
    dvq_value object;
    status = dvq_expression_evaluate(context, node->as.index.object, &object, error);
    if (status != DVQ_OK)
        return status;
    return dvq_expression_index(context, object, key, value, error);
}

static dvq_status eval_node(dvq_context *context, const dvq_ast_node *node, dvq_value *value,
                            dvq_error *error)
{
    switch (node->kind) {
    case DVQ_AST_LITERAL:
        *value = node->as.literal;
        return DVQ_OK;
    case DVQ_AST_VARIABLE:
        return eval_variable(context, node, value);
    case DVQ_AST_LIST:
        return eval_list(context, node, value, error);
    case DVQ_AST_OBJECT:
        return eval_object(context, node, value, error);
    case DVQ_AST_BINARY:
        return eval_binary(context, node, value, error);
    case DVQ_AST_NEGATED:
        return eval_negated(context, node, value, error);
    case DVQ_AST_INDEX:
        return eval_index(context, node, value, error);
    case DVQ_AST_CALL:
        return eval_call(context, node, value, error);
    case DVQ_AST_LAMBDA:
        return eval_lambda(context, node, value, error);
    }
    return dvq_error_set(error, DVQ_ERROR_EVALUATE, "unknown kind of expression");
}

/* The steps that it takes to look at a large value. */
static size_t measure(dvq_value value)
{
    return value.type == DVQ_VALUE_ARRAY    ? value.size
           : value.type == DVQ_VALUE_STRING ? value.size / DVQ_STEP_BYTES
                                            : 0;
}

dvq_status dvq_expression_evaluate(dvq_context *context, const dvq_ast_node *node, dvq_value *value,
                                   dvq_error *error)
{
    *value = dvq_value_null();
    if (context->depth >= DVQ_CONTEXT_DEPTH_LIMIT) {
        return dvq_error_set(error, DVQ_ERROR_LIMIT, "expression nested more than %d deep",
                             DVQ_CONTEXT_DEPTH_LIMIT);
    }
    context->depth++;
    dvq_status status = eval_node(context, node, value, error);
    context->depth--;
    if (status != DVQ_OK)
        place_error(context, node, error);
    /* Most of what is done with a list or a text takes as long as it is large. */
    dvq_context_charge(context, DVQ_STEPS_NODE);
    if (value->size >= DVQ_STEP_BYTES)
        dvq_context_charge(context, measure(*value));
    return status;
}

/* The scope goes to the arena, since a lambda that the body returns may still look at it. */
static dvq_scope *make_scope(dvq_context *context, const dvq_function *function,
                             const dvq_value *arguments, size_t count)
{
    const dvq_ast_node *lambda = function->lambda;
    if (count > lambda->as.lambda.count)
        count = lambda->as.lambda.count;
    dvq_scope *scope =
        dvq_arena_allocate(context->arena, sizeof *scope + count * sizeof *arguments);
    if (scope == NULL)
        return NULL;
    dvq_value *values = (dvq_value *)(void *)(scope + 1);
    for (size_t i = 0; i < count; i++)
        values[i] = arguments[i];
    *scope = (dvq_scope){.outer = function->scope,
                         .names = lambda->as.lambda.parameters,
                         .values = values,
                         .count = count};
    return scope;
}

dvq_status dvq_lambda_call(dvq_context *context, const dvq_function *function,
                           const dvq_value *arguments, size_t count, dvq_value *value,
                           dvq_error *error)
{
    dvq_status status = dvq_context_check(context, error);
    if (status != DVQ_OK)
        return status;
    const dvq_scope *scope = make_scope(context, function, arguments, count);
    if (scope == NULL)
        return dvq_error_memory(error);
    const dvq_object *outer_row = context->row;
    const dvq_scope *outer_scope = context->scope;
    context->row = function->row;
    context->scope = scope;
    status = dvq_expression_evaluate(context, function->lambda->as.lambda.body, value, error);
    context->row = outer_row;
    context->scope = outer_scope;
    return status;
}
