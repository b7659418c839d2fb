/*
 * Warnings of meaning: walking the expressions of a query and asking about each part; see
 * meaning.h. Parts within a lambda depend on what it is called with, so only the names in them
 * that the lambda does not give are asked about.
 */
#include "eval/meaning_part.h"

#include "eval/expression.h"
#include "eval/parameters.h"
#include "eval/source.h"
#include "note/list_item.h"
#include "support/diagnostic.h"

/* The longest part of a query that a message repeats, in bytes. */
enum { LONGEST_QUOTE = 60 };

/* Warnings after which no more is asked: nobody reads them, and each may cost a look at all rows.
 */
enum { MOST_WARNINGS = 20 };

/* Where a node stands. */
typedef struct place {
    const dvq_parameters *scope; /* NULL outside lambdas */
    const dvq_ast_node *other;   /* see dvq_meaning_check_name */
    dvq_tolerance tolerance;
} place;

static dvq_status ask(const dvq_asker *asker, const dvq_ast_node *node, place at);

dvq_error *dvq_meaning_warn(const dvq_asker *asker, dvq_span span)
{
    dvq_execution *execution = asker->execution;
    dvq_result_warning warning = {.operation = "query", .span = span};
    if (!DVQ_VECTOR_PUSH(execution->arena, &execution->warnings, warning))
        return NULL;
    return &execution->warnings.items[execution->warnings.count - 1].first;
}

static bool is_enough(const dvq_execution *execution)
{
    return execution->warnings.count >= MOST_WARNINGS;
}

dvq_status dvq_meaning_evaluate(const dvq_asker *asker, const dvq_ast_node *node,
                                const dvq_object *row, dvq_value *value, bool *known)
{
    dvq_context *context = asker->execution->context;
    const dvq_ast_node *lost = context->lost;
    dvq_error ignored = {0};
    *value = dvq_value_null();
    *known = false;
    dvq_status status = dvq_context_check(context, asker->error);
    if (status != DVQ_OK)
        return status;
    context->row = row;
    context->arena = &asker->execution->scratch;
    status = dvq_expression_evaluate(context, node, value, &ignored);
    context->row = NULL;
    context->arena = asker->execution->arena;
    context->lost = lost;
    *known = status == DVQ_OK;
    return status == DVQ_ERROR_MEMORY ? dvq_error_memory(asker->error) : DVQ_OK;
}

dvq_status dvq_meaning_visit(const dvq_asker *asker, const dvq_ast_node *node,
                             dvq_status (*look)(void *user, dvq_value value, bool *enough),
                             void *user)
{
    dvq_execution *execution = asker->execution;
    dvq_arena_mark mark = dvq_arena_get_mark(&execution->scratch);
    dvq_status status = DVQ_OK;
    bool enough = false;
    for (size_t i = 0; status == DVQ_OK && !enough && i < execution->rows.count; i++) {
        dvq_value value;
        bool known;
        status = dvq_meaning_evaluate(asker, node, execution->rows.items[i].data, &value, &known);
        if (status == DVQ_OK && known)
            status = look(user, value, &enough);
        dvq_arena_rewind(&execution->scratch, mark);
    }
    return status;
}

dvq_text dvq_meaning_quote(const dvq_asker *asker, dvq_span span)
{
    dvq_text text = asker->execution->context->text;
    size_t length = span.length < LONGEST_QUOTE ? span.length : LONGEST_QUOTE;
    return dvq_text_slice(text, span.offset, span.offset + length);
}

dvq_text dvq_meaning_get_note(const dvq_row *row)
{
    const dvq_object *object = row->data;
    while (object->class == &dvq_object_overlay_class)
        object = ((const dvq_object_overlay *)(const void *)object)->base;
    if (object->class == &dvq_page_class)
        return ((const dvq_page *)(const void *)object)->path;
    if (object->class == &dvq_task_row_class)
        return ((const dvq_task_row *)(const void *)object)->item->page->path;
    return DVQ_TEXT("");
}

bool dvq_meaning_is_text(const dvq_ast_node *node)
{
    return node->kind == DVQ_AST_LITERAL && node->as.literal.type == DVQ_VALUE_STRING;
}

/* ---- expressions ---- */

static bool is_comparison(dvq_binary_operator binary_operator)
{
    return binary_operator >= DVQ_BINARY_EQUAL && binary_operator <= DVQ_BINARY_GREATER_OR_EQUAL;
}

static bool is_null(const dvq_ast_node *node)
{
    return node->kind == DVQ_AST_LITERAL && node->as.literal.type == DVQ_VALUE_NULL;
}

static dvq_status ask_variable(const dvq_asker *asker, const dvq_ast_node *node, place at)
{
    if (dvq_parameters_have(at.scope, node->as.name) || dvq_ast_is_name(node, "this") ||
        dvq_ast_is_name(node, "row"))
        return DVQ_OK;
    return dvq_meaning_check_name(asker, node, node->as.name, at.other, at.tolerance);
}

/* Functions that are there for what may be missing. */
static bool expects_missing(const dvq_ast_node *function)
{
    static const char *const names[] = {"default", "ldefault", "nonnull", "firstvalue",
                                        "typeof",  "choice",   "length"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (dvq_ast_is_name(function, names[i]))
            return true;
    return false;
}

static bool is_contains(const dvq_ast_node *function)
{
    return dvq_ast_is_name(function, "contains") || dvq_ast_is_name(function, "icontains") ||
           dvq_ast_is_name(function, "econtains") || dvq_ast_is_name(function, "containsword");
}

static dvq_status ask_call(const dvq_asker *asker, const dvq_ast_node *node, place at)
{
    const dvq_ast_node *function = node->as.call.function;
    bool contains = is_contains(function) && node->as.call.count == 2;
    dvq_status status = DVQ_OK;
    if (contains && at.scope == NULL)
        status = dvq_meaning_check_contains(asker, node);
    if (status == DVQ_OK && dvq_ast_is_name(function, "dateformat"))
        status = dvq_meaning_check_format(asker, node);
    if (expects_missing(function))
        at.tolerance = DVQ_TOLERATE_MISSING;
    for (size_t i = 0; status == DVQ_OK && i < node->as.call.count; i++) {
        at.other = contains && i == 1 && at.scope == NULL ? node->as.call.arguments[0] : NULL;
        status = ask(asker, node->as.call.arguments[i], at);
    }
    at.other = NULL;
    if (status == DVQ_OK && function->kind != DVQ_AST_VARIABLE)
        status = ask(asker, function, at);
    return status;
}

static dvq_status ask_children(const dvq_asker *asker, const dvq_ast_node *node, place at)
{
    dvq_status status = DVQ_OK;
    if (node->kind == DVQ_AST_LIST) {
        for (size_t i = 0; status == DVQ_OK && i < node->as.list.count; i++)
            status = ask(asker, node->as.list.items[i], at);
        return status;
    }
    at.other = NULL;
    if (node->kind == DVQ_AST_OBJECT) {
        for (size_t i = 0; status == DVQ_OK && i < node->as.object.count; i++)
            status = ask(asker, node->as.object.entries[i].value, at);
    } else if (node->kind == DVQ_AST_LAMBDA) {
        dvq_parameters inner = {.outer = at.scope, .lambda = node};
        at.scope = &inner;
        status = ask(asker, node->as.lambda.body, at);
    }
    return status;
}

/* The right side of an operator; what is left to be asked is its left side, at *at. */
static dvq_status ask_binary(const dvq_asker *asker, const dvq_ast_node *node, place *at)
{
    dvq_ast_node *left = node->as.binary.left;
    dvq_ast_node *right = node->as.binary.right;
    bool compares = is_comparison(node->as.binary.kind);
    dvq_status status = DVQ_OK;
    if (compares && at->scope == NULL)
        status = dvq_meaning_check_comparison(asker, node);
    if (status == DVQ_OK && compares && at->scope == NULL)
        status = dvq_meaning_check_week(asker, node);
    if (node->as.binary.kind == DVQ_BINARY_OR || node->as.binary.kind == DVQ_BINARY_NOT_EQUAL ||
        (compares && (is_null(left) || is_null(right))))
        at->tolerance = DVQ_TOLERATE_MISSING;
    place other = *at;
    other.other = compares && at->scope == NULL ? left : NULL;
    if (status == DVQ_OK)
        status = ask(asker, right, other);
    at->other = compares && at->scope == NULL ? right : NULL;
    return status;
}

static dvq_status ask_index(const dvq_asker *asker, const dvq_ast_node *node, place *at)
{
    const dvq_ast_node *object = node->as.index.object;
    dvq_status status = DVQ_OK;
    bool by_name = dvq_meaning_is_text(node->as.index.key);
    if (by_name)
        status = dvq_meaning_check_time(asker, node);
    if (status != DVQ_OK)
        return status;
    if (by_name && dvq_ast_is_name(object, "row")) {
        status =
            dvq_meaning_check_name(asker, node, dvq_value_get_text(node->as.index.key->as.literal),
                                   at->other, at->tolerance);
    } else if (by_name && at->scope == NULL) {
        status = dvq_meaning_check_member(asker, node, at->tolerance);
    } else if (!by_name) {
        place key = {.scope = at->scope, .tolerance = DVQ_TOLERATE_MISSING};
        status = ask(asker, node->as.index.key, key);
    }
    at->other = NULL;
    return status;
}

/* Chains of operators, indices and calls lean to the left and may be long: they are walked. */
static dvq_status ask(const dvq_asker *asker, const dvq_ast_node *node, place at)
{
    dvq_status status = DVQ_OK;
    while (status == DVQ_OK && !is_enough(asker->execution)) {
        switch (node->kind) {
        case DVQ_AST_LITERAL:
            return dvq_meaning_check_date(asker, node);
        case DVQ_AST_VARIABLE:
            return ask_variable(asker, node, at);
        case DVQ_AST_BINARY:
            status = ask_binary(asker, node, &at);
            node = node->as.binary.left;
            break;
        case DVQ_AST_NEGATED:
            at.tolerance = DVQ_TOLERATE_MISSING;
            node = node->as.operand;
            break;
        case DVQ_AST_INDEX:
            status = ask_index(asker, node, &at);
            node = node->as.index.object;
            break;
        case DVQ_AST_CALL:
            return ask_call(asker, node, at);
        case DVQ_AST_LIST:
        case DVQ_AST_OBJECT:
        case DVQ_AST_LAMBDA:
            return ask_children(asker, node, at);
        }
    }
    return status;
}

static dvq_status ask_all(const dvq_asker *asker, const dvq_ast_node *node)
{
    return ask(asker, node, (place){0});
}

/* ---- conditions ---- */

static bool joins(const dvq_ast_node *node)
{
    return node->kind == DVQ_AST_BINARY &&
           (node->as.binary.kind == DVQ_BINARY_AND || node->as.binary.kind == DVQ_BINARY_OR);
}

/* The operand that stands last in what is left of another one. */
static const dvq_ast_node *find_last(const dvq_ast_node *node)
{
    while (joins(node))
        node = node->as.binary.right;
    return node;
}

/* The operands of AND and OR, right to left; a lone true or false is meant as it stands. */
static dvq_status check_operands(const dvq_asker *asker, const dvq_ast_node *node)
{
    dvq_status status = DVQ_OK;
    while (status == DVQ_OK && joins(node) && !is_enough(asker->execution)) {
        const dvq_ast_node *right = node->as.binary.right;
        status = joins(right)
                     ? check_operands(asker, right)
                     : dvq_meaning_check_constant(asker, right, find_last(node->as.binary.left));
        node = node->as.binary.left;
    }
    return status == DVQ_OK ? dvq_meaning_check_constant(asker, node, NULL) : status;
}

/* Comparisons that a row must pass, and may pass by lacking a value. */
static dvq_status note_orders(const dvq_asker *asker, const dvq_ast_node *node)
{
    dvq_execution *execution = asker->execution;
    for (; joins(node) && node->as.binary.kind == DVQ_BINARY_AND; node = node->as.binary.left) {
        dvq_status status = note_orders(asker, node->as.binary.right);
        if (status != DVQ_OK)
            return status;
    }
    bool orders = node->kind == DVQ_AST_BINARY && node->as.binary.kind != DVQ_BINARY_EQUAL &&
                  node->as.binary.kind != DVQ_BINARY_NOT_EQUAL &&
                  is_comparison(node->as.binary.kind);
    return !orders || DVQ_VECTOR_PUSH(execution->arena, &execution->meaning.orders, node)
               ? DVQ_OK
               : dvq_error_memory(asker->error);
}

/* Whether another WHERE looks at the rows that this one leaves. */
static bool is_filtered_again(const dvq_ast_query *query, size_t index)
{
    for (size_t i = index + 1; i < query->operation_count; i++) {
        dvq_ast_operation_kind kind = query->operations[i].kind;
        if (kind == DVQ_OPERATION_WHERE)
            return true;
        if (kind == DVQ_OPERATION_GROUP || kind == DVQ_OPERATION_FLATTEN)
            return false;
    }
    return false;
}

/* ---- operations ---- */

static const char *name_operation(dvq_ast_operation_kind kind)
{
    switch (kind) {
    case DVQ_OPERATION_FROM:
        return "FROM";
    case DVQ_OPERATION_WHERE:
        return "WHERE";
    case DVQ_OPERATION_SORT:
        return "SORT";
    case DVQ_OPERATION_LIMIT:
        return "LIMIT";
    case DVQ_OPERATION_GROUP:
        return "GROUP BY";
    case DVQ_OPERATION_FLATTEN:
        return "FLATTEN";
    }
    return "";
}

/* LIMIT takes rows in an order that nobody chose, when SORT or WHERE come only later. */
static dvq_status check_limit(const dvq_asker *asker, size_t index, size_t incoming)
{
    const dvq_ast_query *query = asker->query;
    size_t kept = asker->execution->rows.count;
    size_t next = index + 1;
    while (next < query->operation_count && query->operations[next].kind != DVQ_OPERATION_SORT &&
           query->operations[next].kind != DVQ_OPERATION_WHERE)
        next++;
    if (kept == incoming || asker->execution->meaning.is_sorted || next == query->operation_count)
        return DVQ_OK;
    const char *later = name_operation(query->operations[next].kind);
    dvq_error *warning = dvq_meaning_warn(asker, query->operations[index].span);
    if (warning == NULL)
        return dvq_error_memory(asker->error);
    dvq_error_set(warning, DVQ_ERROR_EVALUATE,
                  "LIMIT comes before %s, which sees only the first %zu of %zu rows", later, kept,
                  incoming);
    dvq_error_set_hint(warning, "operations run in the order they are written: put LIMIT last");
    return DVQ_OK;
}

dvq_status dvq_meaning_check_operation(dvq_execution *execution, const dvq_ast_query *query,
                                       size_t index, dvq_error *error)
{
    const dvq_ast_operation *operation = &query->operations[index];
    dvq_asker asker = {
        .execution = execution, .query = query, .operation = operation, .error = error};
    dvq_status status = DVQ_OK;
    if (execution->rows.count == 0 || is_enough(execution))
        return DVQ_OK;
    switch (operation->kind) {
    case DVQ_OPERATION_FROM:
    case DVQ_OPERATION_LIMIT:
        break;
    case DVQ_OPERATION_WHERE:
        status = check_operands(&asker, operation->as.where);
        if (status == DVQ_OK)
            status = ask_all(&asker, operation->as.where);
        if (status == DVQ_OK)
            status = note_orders(&asker, operation->as.where);
        break;
    case DVQ_OPERATION_SORT:
        for (size_t i = 0; status == DVQ_OK && i < operation->as.sort.count; i++)
            status = ask_all(&asker, operation->as.sort.keys[i].expression);
        break;
    case DVQ_OPERATION_GROUP:
    case DVQ_OPERATION_FLATTEN:
        status = ask_all(&asker, operation->as.named.expression);
        break;
    }
    return status;
}

static dvq_status check_orders(const dvq_asker *asker)
{
    dvq_meaning *meaning = &asker->execution->meaning;
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < meaning->orders.count; i++)
        status = dvq_meaning_check_order(asker, meaning->orders.items[i]);
    meaning->orders.count = 0;
    return status;
}

dvq_status dvq_meaning_check_outcome(dvq_execution *execution, const dvq_ast_query *query,
                                     size_t index, size_t incoming, dvq_error *error)
{
    dvq_asker asker = {.execution = execution, .query = query, .error = error};
    dvq_meaning *meaning = &execution->meaning;
    switch (query->operations[index].kind) {
    case DVQ_OPERATION_WHERE:
        return is_filtered_again(query, index) ? DVQ_OK : check_orders(&asker);
    case DVQ_OPERATION_LIMIT:
        return check_limit(&asker, index, incoming);
    case DVQ_OPERATION_SORT:
        meaning->is_sorted = true;
        return DVQ_OK;
    case DVQ_OPERATION_GROUP:
    case DVQ_OPERATION_FLATTEN:
        /* The rows have other names now. */
        meaning->names = (dvq_map){0};
        return DVQ_OK;
    case DVQ_OPERATION_FROM:
        break;
    }
    return DVQ_OK;
}

dvq_status dvq_meaning_check_columns(dvq_execution *execution, const dvq_ast_query *query,
                                     dvq_error *error)
{
    dvq_asker asker = {.execution = execution, .query = query, .error = error};
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && execution->rows.count > 0 && i < query->column_count;
         i++)
        status = ask_all(&asker, query->columns[i].expression);
    return status;
}
