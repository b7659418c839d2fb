/*
 * Binding: see bind.h. Called by engine.c, once before the notes are read (names, needs) and once
 * after (constants). Writes to `binding` in the syntax tree and turns constant nodes into literals.
 */
#include "eval/bind.h"

#include "eval/expression.h"
#include "eval/function_table.h"
#include "eval/parameters.h"
#include "note/list_item.h"
#include "support/diagnostic.h"

/* Nodes deeper than this are not folded; the evaluator takes them as they are. */
#define FOLD_DEPTH_LIMIT 150

/* Whether a value is used whole, or only one of its fields. */
typedef enum usage { USE_WHOLE, USE_FIELD } usage;

/* What is known about the query whose expressions are visited. */
typedef struct binder {
    dvq_store_needs *needs;
    const dvq_ast_query *query; /* NULL: a lone expression */
} binder;

static void visit(const binder *bind, dvq_ast_node *node, usage use, const dvq_parameters *scope);

static void need(const binder *bind, unsigned parts)
{
    bind->needs->parts |= parts;
}

static bool is_string(const dvq_ast_node *node)
{
    return node->kind == DVQ_AST_LITERAL && node->as.literal.type == DVQ_VALUE_STRING;
}

static bool is_text(const dvq_ast_node *node, const char *text)
{
    return is_string(node) &&
           dvq_text_equal(dvq_value_get_text(node->as.literal), dvq_text_from_string(text));
}

/* Whether FLATTEN or GROUP BY gives rows this name. */
static bool is_given(const binder *bind, dvq_text name)
{
    size_t count = bind->query != NULL ? bind->query->operation_count : 0;
    for (size_t i = 0; i < count; i++) {
        const dvq_ast_operation *operation = &bind->query->operations[i];
        bool groups = operation->kind == DVQ_OPERATION_GROUP;
        if ((groups || operation->kind == DVQ_OPERATION_FLATTEN) &&
            (dvq_text_equal(operation->as.named.name, name) ||
             (groups && dvq_text_equal(name, DVQ_TEXT("key")))))
            return true;
    }
    return false;
}

/* Whether rows, and the items below them, answer to the name without their page's fields. */
static bool is_own_name(const binder *bind, dvq_text name)
{
    return bind->query != NULL && bind->query->type == DVQ_QUERY_TASK &&
           (dvq_list_item_is_name(name) || dvq_list_item_is_task_name(name));
}

static void visit_variable(const binder *bind, const dvq_ast_node *node, usage use,
                           const dvq_parameters *scope)
{
    if (dvq_parameters_have(scope, node->as.name) || dvq_ast_is_name(node, "this"))
        return;
    if (dvq_ast_is_name(node, "file") || dvq_ast_is_name(node, "rows") ||
        dvq_ast_is_name(node, "row"))
        need(bind, use == USE_WHOLE ? DVQ_PAGE_FULL | DVQ_PAGE_INCOMING : DVQ_PAGE_NAME);
    else if (!is_given(bind, node->as.name) && !is_own_name(bind, node->as.name))
        need(bind, DVQ_PAGE_FIELDS);
}

/* Whether the node is the object that pages have under the name `file`. */
static bool is_file(const dvq_ast_node *node, const dvq_parameters *scope)
{
    if (node->kind == DVQ_AST_INDEX)
        return is_text(node->as.index.key, "file");
    return dvq_ast_is_name(node, "file") && !dvq_parameters_have(scope, node->as.name);
}

/* The expression that a chain of indices starts from. */
static const dvq_ast_node *find_root(const dvq_ast_node *node)
{
    while (node->kind == DVQ_AST_INDEX)
        node = node->as.index.object;
    return node;
}

/* Whether `root` may give a page, as far as can be known here. */
static bool may_be_page(const dvq_ast_node *root, const dvq_parameters *scope)
{
    return root->kind == DVQ_AST_CALL ||
           (root->kind == DVQ_AST_VARIABLE && dvq_parameters_have(scope, root->as.name)) ||
           dvq_ast_is_name(root, "rows") || dvq_ast_is_name(root, "row");
}

/* An index, or an argument of extract(), which works like one. */
typedef struct access {
    const dvq_ast_node *object;
    const dvq_ast_node *root; /* of the object */
    dvq_ast_node *key;
    usage use;
} access;

static void visit_key(const binder *bind, access at, const dvq_parameters *scope)
{
    dvq_ast_node *key = at.key;
    bool whole = at.use == USE_WHOLE && (is_text(key, "file") || is_text(key, "rows"));
    if (key->kind != DVQ_AST_LITERAL) {
        whole = is_file(at.object, scope) || may_be_page(at.root, scope);
        visit(bind, key, USE_WHOLE, scope);
    } else if (is_string(key) && is_file(at.object, scope)) {
        need(bind, dvq_page_get_part(dvq_value_get_text(key->as.literal)));
    } else if (is_string(key) && !is_text(key, "file") && may_be_page(at.root, scope)) {
        dvq_text name = dvq_value_get_text(key->as.literal);
        bool own = dvq_list_item_is_task_name(name) || is_own_name(bind, name);
        need(bind, own ? DVQ_PAGE_NAME : DVQ_PAGE_FIELDS);
    }
    if (whole)
        need(bind, DVQ_PAGE_FULL | DVQ_PAGE_INCOMING);
}

static void visit_arguments(const binder *bind, dvq_ast_node *node, const dvq_parameters *scope)
{
    const dvq_ast_node *function = node->as.call.function;
    dvq_ast_node **arguments = node->as.call.arguments;
    size_t count = node->as.call.count;
    if (dvq_ast_is_name(function, "extract") && count > 0) {
        access at = {.object = arguments[0], .root = find_root(arguments[0]), .use = USE_WHOLE};
        visit(bind, arguments[0], USE_FIELD, scope);
        for (size_t i = 1; i < count; i++) {
            at.key = arguments[i];
            visit_key(bind, at, scope);
        }
        return;
    }
    usage use = dvq_ast_is_name(function, "length") ? USE_FIELD : USE_WHOLE;
    for (size_t i = 0; i < count; i++)
        visit(bind, arguments[i], use, scope);
}

/* Returns a callee that is an expression of its own, which is still to be visited, else NULL. */
static dvq_ast_node *visit_call(const binder *bind, dvq_ast_node *node, const dvq_parameters *scope)
{
    dvq_ast_node *function = node->as.call.function;
    visit_arguments(bind, node, scope);
    if (function->kind != DVQ_AST_VARIABLE)
        return function;
    node->binding = dvq_function_table_find(function->as.name);
    return NULL;
}

static void visit_children(const binder *bind, dvq_ast_node *node, const dvq_parameters *scope)
{
    if (node->kind == DVQ_AST_LIST) {
        for (size_t i = 0; i < node->as.list.count; i++)
            visit(bind, node->as.list.items[i], USE_WHOLE, scope);
    } else if (node->kind == DVQ_AST_OBJECT) {
        for (size_t i = 0; i < node->as.object.count; i++)
            visit(bind, node->as.object.entries[i].value, USE_WHOLE, scope);
    } else if (node->kind == DVQ_AST_LAMBDA) {
        dvq_parameters inner = {.outer = scope, .lambda = node};
        visit(bind, node->as.lambda.body, USE_WHOLE, &inner);
    }
}

/* Visit all of an index except its object; returns how the object is used. */
static usage visit_index(const binder *bind, const dvq_ast_node *node, const dvq_ast_node *root,
                         usage use, const dvq_parameters *scope)
{
    dvq_ast_node *key = node->as.index.key;
    visit_key(bind, (access){node->as.index.object, root, key, use}, scope);
    /* An element of a list is used the way the whole index is. */
    return key->kind == DVQ_AST_LITERAL && !is_string(key) ? use : USE_FIELD;
}

/* Chains of operators, indices and calls lean to the left and may be long, so a loop walks them. */
static void visit(const binder *bind, dvq_ast_node *node, usage use, const dvq_parameters *scope)
{
    const dvq_ast_node *root = NULL; /* of the indices being walked */
    while (node != NULL) {
        switch (node->kind) {
        case DVQ_AST_LITERAL:
            return;
        case DVQ_AST_VARIABLE:
            visit_variable(bind, node, use, scope);
            return;
        case DVQ_AST_BINARY:
            visit(bind, node->as.binary.right, USE_WHOLE, scope);
            use = USE_WHOLE;
            root = NULL;
            node = node->as.binary.left;
            break;
        case DVQ_AST_NEGATED:
            use = USE_WHOLE;
            root = NULL;
            node = node->as.operand;
            break;
        case DVQ_AST_INDEX:
            root = root != NULL ? root : find_root(node);
            use = visit_index(bind, node, root, use, scope);
            node = node->as.index.object;
            break;
        case DVQ_AST_CALL:
            use = USE_WHOLE;
            root = NULL;
            node = visit_call(bind, node, scope);
            break;
        case DVQ_AST_LIST:
        case DVQ_AST_OBJECT:
        case DVQ_AST_LAMBDA:
            visit_children(bind, node, scope);
            return;
        }
    }
}

void dvq_bind_expression(dvq_ast_node *node, dvq_store_needs *needs)
{
    visit(&(binder){.needs = needs}, node, USE_WHOLE, NULL);
}

/* Call `each` for every expression of the query. */
static dvq_status each_expression(dvq_ast_query *query,
                                  dvq_status (*each)(void *user, dvq_ast_node *node), void *user)
{
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < query->column_count; i++)
        status = each(user, query->columns[i].expression);
    for (size_t i = 0; status == DVQ_OK && i < query->operation_count; i++) {
        dvq_ast_operation *operation = &query->operations[i];
        switch (operation->kind) {
        case DVQ_OPERATION_FROM:
            break;
        case DVQ_OPERATION_WHERE:
            status = each(user, operation->as.where);
            break;
        case DVQ_OPERATION_SORT:
            for (size_t key = 0; status == DVQ_OK && key < operation->as.sort.count; key++)
                status = each(user, operation->as.sort.keys[key].expression);
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
    visit(user, node, USE_WHOLE, NULL);
    return DVQ_OK;
}

void dvq_bind_query(dvq_ast_query *query, dvq_store_needs *needs)
{
    binder bind = {.needs = needs, .query = query};
    if (query->type == DVQ_QUERY_TASK) {
        needs->parts |= DVQ_PAGE_TASKS;
        needs->tasks_only = true;
    }
    each_expression(query, bind_one, &bind);
}

/* What folding finds out about a node. */
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

/* Replace a constant node by the literal that it evaluates to. */
static bool replace(folding *state, dvq_ast_node *node)
{
    dvq_error ignored = {0};
    dvq_value value;
    dvq_status status = dvq_expression_evaluate(state->context, node, &value, &ignored);
    if (status == DVQ_ERROR_MEMORY && state->status == DVQ_OK)
        state->status = dvq_error_memory(state->error);
    if (status != DVQ_OK)
        return false;
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
    if (right.safe && (binary_operator == DVQ_BINARY_AND || binary_operator == DVQ_BINARY_OR))
        node->binding = &dvq_expression_safe_right;
    return (traits){.constant = left.constant && right.constant,
                    .safe = left.safe && right.safe && is_comparison(binary_operator)};
}

static traits fold_items(folding *state, dvq_ast_node **items, size_t count, unsigned depth)
{
    traits all = {.constant = true, .safe = true};
    for (size_t i = 0; i < count; i++) {
        traits item = fold(state, items[i], depth);
        all.constant = all.constant && item.constant;
        all.safe = all.safe && item.safe;
    }
    return all;
}

static traits fold_object(folding *state, dvq_ast_node *node, unsigned depth)
{
    traits all = {.constant = true, .safe = true};
    for (size_t i = 0; i < node->as.object.count; i++) {
        traits item = fold(state, node->as.object.entries[i].value, depth);
        all.constant = all.constant && item.constant;
        all.safe = all.safe && item.safe;
    }
    return all;
}

static traits fold_call(folding *state, dvq_ast_node *node, unsigned depth)
{
    traits found = fold_items(state, node->as.call.arguments, node->as.call.count, depth);
    if (node->binding == NULL) {
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
    if (depth >= FOLD_DEPTH_LIMIT || state->status != DVQ_OK)
        return (traits){0};
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

dvq_status dvq_bind_fold_query(dvq_context *context, dvq_ast_query *query, dvq_error *error)
{
    folding state = {.context = context, .error = error, .status = DVQ_OK};
    return each_expression(query, fold_one, &state);
}
