/*
 * Binding: see bind.h. Called by engine.c, once before the notes are read (names, needs) and once
 * after (constants). It writes to the tree's `binding`, and turns constant nodes into literals.
 */
#include "eval/bind.h"

#include "eval/function_table.h"
#include "support/diagnostic.h"

/* Below this depth nothing is folded; the evaluator copes with it as it is. */
#define FOLD_DEPTH_LIMIT 150

const char dvq_bind_safe_right = 0;

/* Whether a value is used as it is, or only a field of it. */
typedef enum usage { USE_WHOLE, USE_FIELD } usage;

/* Names that lambdas around a node give. */
typedef struct parameters {
    const struct parameters *outer;
    const dvq_ast_node *lambda;
} parameters;

static void visit(dvq_ast_node *node, usage use, const parameters *scope, dvq_bind_needs *needs);

static void need_all(dvq_bind_needs *needs)
{
    needs->vault.contents = true;
    needs->vault.incoming = true;
}

static bool is_parameter(const parameters *scope, dvq_text name)
{
    for (; scope; scope = scope->outer) {
        for (size_t index = 0; index < scope->lambda->as.lambda.count; index++) {
            if (dvq_text_equal(scope->lambda->as.lambda.parameters[index], name)) {
                return true;
            }
        }
    }
    return false;
}

static bool is_name(const dvq_ast_node *node, const char *name)
{
    return node->kind == DVQ_AST_VARIABLE &&
           dvq_text_equal(node->as.name, dvq_text_from_string(name));
}

static bool is_text(const dvq_ast_node *node, const char *text)
{
    return node->kind == DVQ_AST_LITERAL && node->as.literal.type == DVQ_VALUE_STRING &&
           dvq_text_equal(dvq_value_get_text(node->as.literal), dvq_text_from_string(text));
}

static bool is_one_of(const dvq_ast_node *key, const char *const *texts)
{
    for (; *texts; texts++) {
        if (is_text(key, *texts)) {
            return true;
        }
    }
    return false;
}

/* Whether `file[key]` is known without reading the note. */
static bool is_name_field(const dvq_ast_node *key, dvq_bind_needs *needs)
{
    static const char *const names[] = {"path", "folder", "name", "link", "ext", "starred", NULL};
    static const char *const statistics[] = {"size", "ctime", "cday", "mtime", "mday", NULL};
    if (is_one_of(key, statistics)) {
        needs->statistics = true;
        return true;
    }
    return is_one_of(key, names);
}

static void visit_variable(const dvq_ast_node *node, usage use, const parameters *scope,
                           dvq_bind_needs *needs)
{
    if (is_parameter(scope, node->as.name)) {
        return;
    }
    needs->vault.contents = needs->vault.contents || !is_name(node, "this");
    bool holds_pages = is_name(node, "file") || is_name(node, "rows") || is_name(node, "row") ||
                       is_name(node, "this");
    if (holds_pages && use == USE_WHOLE) {
        needs->vault.incoming = true;
    }
}

/* The key of an index, or an argument that serves as one. */
static void visit_key(dvq_ast_node *key, usage use, const parameters *scope, dvq_bind_needs *needs)
{
    bool holds_pages = is_text(key, "file") || is_text(key, "rows");
    if (key->kind != DVQ_AST_LITERAL || (use == USE_WHOLE && holds_pages)) {
        need_all(needs);
    }
    visit(key, USE_WHOLE, scope, needs);
}

/* Returns how the indexed object is used; sets *done when the object needs no visit. */
static usage visit_index(const dvq_ast_node *node, usage use, const parameters *scope,
                         dvq_bind_needs *needs, bool *done)
{
    dvq_ast_node *key = node->as.index.key;
    visit_key(key, use, scope, needs);
    if (key->kind == DVQ_AST_LITERAL && key->as.literal.type == DVQ_VALUE_NUMBER) {
        return use;
    }
    *done = is_name(node->as.index.object, "file") && !is_parameter(scope, DVQ_TEXT("file")) &&
            is_name_field(key, needs);
    return USE_FIELD;
}

/* Returns what is called when that is an expression of its own, still to be visited, else NULL. */
static dvq_ast_node *visit_call(dvq_ast_node *node, const parameters *scope, dvq_bind_needs *needs)
{
    dvq_ast_node *function = node->as.call.function;
    bool by_name = function->kind == DVQ_AST_VARIABLE;
    if (by_name) {
        node->binding = dvq_function_table_find(function->as.name);
    } else {
        need_all(needs);
    }
    bool takes_keys = is_name(function, "extract");
    usage use = is_name(function, "length") ? USE_FIELD : USE_WHOLE;
    for (size_t index = 0; index < node->as.call.count; index++) {
        if (takes_keys && index > 0) {
            visit_key(node->as.call.arguments[index], USE_WHOLE, scope, needs);
        } else {
            visit(node->as.call.arguments[index], use, scope, needs);
        }
    }
    return by_name ? NULL : function;
}

static void visit_children(dvq_ast_node *node, const parameters *scope, dvq_bind_needs *needs)
{
    if (node->kind == DVQ_AST_LIST) {
        for (size_t index = 0; index < node->as.list.count; index++) {
            visit(node->as.list.items[index], USE_WHOLE, scope, needs);
        }
    } else if (node->kind == DVQ_AST_OBJECT) {
        for (size_t index = 0; index < node->as.object.count; index++) {
            visit(node->as.object.entries[index].value, USE_WHOLE, scope, needs);
        }
    } else if (node->kind == DVQ_AST_LAMBDA) {
        parameters inner = {.outer = scope, .lambda = node};
        visit(node->as.lambda.body, USE_WHOLE, &inner, needs);
    }
}

/* Chains of operators, indices and calls lean to the left and may be long: they are walked. */
static void visit(dvq_ast_node *node, usage use, const parameters *scope, dvq_bind_needs *needs)
{
    while (node) {
        bool done = false;
        switch (node->kind) {
        case DVQ_AST_LITERAL:
            needs->vault.incoming = needs->vault.incoming || is_text(node, "inlinks");
            return;
        case DVQ_AST_VARIABLE:
            visit_variable(node, use, scope, needs);
            return;
        case DVQ_AST_BINARY:
            visit(node->as.binary.right, USE_WHOLE, scope, needs);
            use = USE_WHOLE;
            node = node->as.binary.left;
            break;
        case DVQ_AST_NEGATED:
            use = USE_WHOLE;
            node = node->as.operand;
            break;
        case DVQ_AST_INDEX:
            use = visit_index(node, use, scope, needs, &done);
            node = done ? NULL : node->as.index.object;
            break;
        case DVQ_AST_CALL:
            use = USE_WHOLE;
            node = visit_call(node, scope, needs);
            break;
        case DVQ_AST_LIST:
        case DVQ_AST_OBJECT:
        case DVQ_AST_LAMBDA:
            visit_children(node, scope, needs);
            return;
        }
    }
}

void dvq_bind_expression(dvq_ast_node *node, dvq_bind_needs *needs)
{
    visit(node, USE_WHOLE, NULL, needs);
}

/* Call `each` for every expression of the query. */
static dvq_status each_expression(dvq_ast_query *query,
                                  dvq_status (*each)(void *user, dvq_ast_node *node), void *user)
{
    dvq_status status = DVQ_OK;
    for (size_t index = 0; status >= 0 && index < query->column_count; index++) {
        status = each(user, query->columns[index].expression);
    }
    for (size_t index = 0; status >= 0 && index < query->operation_count; index++) {
        dvq_ast_operation *operation = &query->operations[index];
        switch (operation->kind) {
        case DVQ_OPERATION_FROM:
            break;
        case DVQ_OPERATION_WHERE:
            status = each(user, operation->as.where);
            break;
        case DVQ_OPERATION_SORT:
            for (size_t key = 0; status >= 0 && key < operation->as.sort.count; key++) {
                status = each(user, operation->as.sort.keys[key].expression);
            }
            break;
        case DVQ_OPERATION_LIMIT:
            status = each(user, operation->as.limit);
            break;
        case DVQ_OPERATION_GROUP:
        case DVQ_OPERATION_FLATTEN:
            status = each(user, operation->as.named.expression);
            break;
        }
    }
    return status;
}

static dvq_status bind_one(void *user, dvq_ast_node *node)
{
    dvq_bind_expression(node, user);
    return DVQ_OK;
}

void dvq_bind_query(dvq_ast_query *query, dvq_bind_needs *needs)
{
    if (query->header == DVQ_HEADER_TASK) {
        needs->vault.contents = true;
        needs->vault.tasks_only = true;
    }
    each_expression(query, bind_one, needs);
}

/* What folding found out about a node. */
typedef struct traits {
    bool constant;
    bool safe; /* cannot fail */
} traits;

typedef struct folding {
    dvq_context *context;
    dvq_error *error;
    dvq_status status; /* the first failure that ends the query */
} folding;

static traits fold(folding *state, dvq_ast_node *node, unsigned depth);

/* Turn a constant node into the literal that it evaluates to. */
static bool replace(folding *state, dvq_ast_node *node)
{
    dvq_value value;
    dvq_error ignored = {0};
    dvq_status status = dvq_expression_evaluate(state->context, node, &value, &ignored);
    if (status == DVQ_ERROR_MEMORY && state->status >= 0) {
        state->status = dvq_error_memory(state->error);
    }
    if (status < 0) {
        return false;
    }
    node->kind = DVQ_AST_LITERAL;
    node->as.literal = value;
    return true;
}

static bool is_comparison(dvq_binary_operator binary_operator)
{
    return dvq_ast_operator_precedence(binary_operator) <=
           dvq_ast_operator_precedence(DVQ_BINARY_EQUAL);
}

static traits fold_binary(folding *state, dvq_ast_node *node, unsigned depth)
{
    traits left = fold(state, node->as.binary.left, depth);
    traits right = fold(state, node->as.binary.right, depth);
    dvq_binary_operator binary_operator = node->as.binary.kind;
    if (right.safe && (binary_operator == DVQ_BINARY_AND || binary_operator == DVQ_BINARY_OR)) {
        node->binding = &dvq_bind_safe_right;
    }
    return (traits){.constant = left.constant && right.constant,
                    .safe = left.safe && right.safe && is_comparison(binary_operator)};
}

static traits fold_items(folding *state, dvq_ast_node **items, size_t count, unsigned depth)
{
    traits all = {.constant = true, .safe = true};
    for (size_t index = 0; index < count; index++) {
        traits item = fold(state, items[index], depth);
        all.constant = all.constant && item.constant;
        all.safe = all.safe && item.safe;
    }
    return all;
}

static traits fold_object(folding *state, dvq_ast_node *node, unsigned depth)
{
    traits all = {.constant = true, .safe = true};
    for (size_t index = 0; index < node->as.object.count; index++) {
        traits item = fold(state, node->as.object.entries[index].value, depth);
        all.constant = all.constant && item.constant;
        all.safe = all.safe && item.safe;
    }
    return all;
}

static traits fold_call(folding *state, dvq_ast_node *node, unsigned depth)
{
    traits found = fold_items(state, node->as.call.arguments, node->as.call.count, depth);
    if (!node->binding) {
        fold(state, node->as.call.function, depth);
        found.constant = false;
    }
    found.safe = false;
    return found;
}

static traits fold_children(folding *state, dvq_ast_node *node, unsigned depth)
{
    traits object;
    traits key;
    switch (node->kind) {
    case DVQ_AST_LITERAL:
        return (traits){.constant = true, .safe = true};
    case DVQ_AST_VARIABLE:
        return (traits){.constant = false, .safe = true};
    case DVQ_AST_LIST:
        return fold_items(state, node->as.list.items, node->as.list.count, depth);
    case DVQ_AST_OBJECT:
        return fold_object(state, node, depth);
    case DVQ_AST_BINARY:
        return fold_binary(state, node, depth);
    case DVQ_AST_NEGATED:
        return fold(state, node->as.operand, depth);
    case DVQ_AST_INDEX:
        object = fold(state, node->as.index.object, depth);
        key = fold(state, node->as.index.key, depth);
        return (traits){.constant = object.constant && key.constant, .safe = false};
    case DVQ_AST_CALL:
        return fold_call(state, node, depth);
    case DVQ_AST_LAMBDA:
        fold(state, node->as.lambda.body, depth);
        return (traits){.constant = false, .safe = true};
    }
    return (traits){0};
}

static traits fold(folding *state, dvq_ast_node *node, unsigned depth)
{
    if (depth >= FOLD_DEPTH_LIMIT || state->status < 0) {
        return (traits){0};
    }
    traits found = fold_children(state, node, depth + 1);
    if (found.constant && node->kind != DVQ_AST_LITERAL) {
        found.constant = replace(state, node);
        found.safe = found.constant;
    }
    return found;
}

static dvq_status fold_one(void *user, dvq_ast_node *node)
{
    folding *state = user;
    fold(state, node, 0);
    return state->status;
}

dvq_status dvq_bind_fold_expression(dvq_context *context, dvq_ast_node *node, dvq_error *error)
{
    folding state = {.context = context, .error = error, .status = DVQ_OK};
    return fold_one(&state, node);
}

dvq_status dvq_bind_fold_query(dvq_context *context, dvq_ast_query *query, dvq_error *error)
{
    folding state = {.context = context, .error = error, .status = DVQ_OK};
    return each_expression(query, fold_one, &state);
}
