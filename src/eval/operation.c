/*
 * Running one operation: WHERE, LIMIT and FLATTEN are here, SORT and GROUP BY in order.c. Called by
 * engine.c for each operation of a query.
 *
 * Rules: Dataview, query/engine.ts, executeCore.
 */
#include "eval/operation.h"

#include <math.h>

#include "eval/expression.h"
#include "eval/order.h"
#include "support/diagnostic.h"

/* Nothing that evaluating a row allocates outlives the row. */
static dvq_status run_where(dvq_execution *execution, const dvq_ast_operation *operation,
                            dvq_failures *failures, dvq_error *error)
{
    size_t kept = 0;
    for (size_t i = 0; i < execution->rows.count; i++) {
        dvq_row row = execution->rows.items[i];
        dvq_arena_mark mark = dvq_arena_get_mark(&execution->scratch);
        bool failed = false;
        bool truthy = false;
        dvq_value value;
        dvq_status status =
            dvq_execution_evaluate(execution, operation->as.where, row.data, &execution->scratch,
                                   &value, &failed, failures, error);
        if (status == DVQ_OK && !failed)
            status = dvq_value_is_truthy(value, &execution->scratch, &truthy);
        dvq_arena_rewind(&execution->scratch, mark);
        if (status != DVQ_OK)
            return dvq_error_set(error, status, "a row cannot be judged");
        if (truthy)
            execution->rows.items[kept++] = row;
    }
    execution->rows.count = kept;
    return DVQ_OK;
}

/* Array.slice(0, amount): fractions are cut off, a negative amount counts from the end. */
static size_t limit_count(double amount, size_t count)
{
    double whole = isnan(amount) ? 0 : trunc(amount);
    if (whole < 0)
        whole += (double)count;
    if (whole <= 0)
        return 0;
    return whole >= (double)count ? count : (size_t)whole;
}

static dvq_status run_limit(dvq_execution *execution, const dvq_ast_operation *operation,
                            dvq_error *error)
{
    dvq_context *context = execution->context;
    context->row = NULL;
    context->arena = execution->arena;
    dvq_value amount;
    dvq_status status = dvq_expression_evaluate(context, operation->as.limit, &amount, error);
    if (status != DVQ_OK)
        return status;
    if (amount.type != DVQ_VALUE_NUMBER) {
        status = dvq_error_set(error, DVQ_ERROR_EVALUATE, "LIMIT needs a number, found %s",
                               dvq_value_type_name((dvq_value_type)amount.type));
        if (error != NULL && error->line == 0)
            dvq_error_place(error, context->text, operation->as.limit->span);
        return status;
    }
    execution->rows.count = limit_count(amount.as.number, execution->rows.count);
    return DVQ_OK;
}

typedef DVQ_VECTOR(dvq_row) row_vector;

static dvq_status add_flattened(dvq_execution *execution, row_vector *rows, dvq_row row,
                                dvq_text name, dvq_value value)
{
    row.data = dvq_object_make_overlay(execution->arena, row.data, name, value);
    return row.data != NULL && DVQ_VECTOR_PUSH(execution->arena, rows, row) ? DVQ_OK
                                                                            : DVQ_ERROR_MEMORY;
}

static dvq_status flatten_row(dvq_execution *execution, row_vector *rows, dvq_row row,
                              dvq_text name, dvq_value value)
{
    if (value.type != DVQ_VALUE_ARRAY)
        return add_flattened(execution, rows, row, name, value);
    dvq_status status = DVQ_OK;
    for (size_t i = 0; status == DVQ_OK && i < value.size; i++)
        status = add_flattened(execution, rows, row, name, value.as.items[i]);
    return status;
}

static dvq_status run_flatten(dvq_execution *execution, const dvq_ast_operation *operation,
                              dvq_failures *failures, dvq_error *error)
{
    row_vector rows = {0};
    dvq_text name = operation->as.named.name;
    for (size_t i = 0; i < execution->rows.count; i++) {
        dvq_row row = execution->rows.items[i];
        bool failed = false;
        dvq_value value;
        dvq_status status =
            dvq_execution_evaluate(execution, operation->as.named.expression, row.data,
                                   execution->arena, &value, &failed, failures, error);
        if (status == DVQ_OK && !failed)
            status = flatten_row(execution, &rows, row, name, value);
        if (status != DVQ_OK)
            return dvq_error_set(error, status, "a row cannot be flattened");
    }
    execution->rows.items = rows.items;
    execution->rows.count = rows.count;
    execution->rows.capacity = rows.capacity;
    if (execution->groups.count > 0 &&
        dvq_text_equal(execution->groups.items[execution->groups.count - 1], name))
        execution->groups.count--;
    return DVQ_OK;
}

static dvq_status refuse_from(dvq_execution *execution, const dvq_ast_operation *operation,
                              dvq_error *error)
{
    dvq_status status = dvq_error_set(error, DVQ_ERROR_EVALUATE, "FROM can only come first");
    dvq_error_set_hint(error,
                       "write it right after the columns; join several sources with AND or OR");
    if (error != NULL && error->line == 0)
        dvq_error_place(error, execution->context->text, operation->span);
    return status;
}

dvq_status dvq_operation_run(dvq_execution *execution, const dvq_ast_operation *operation,
                             dvq_error *error)
{
    dvq_failures failures = {0};
    size_t incoming = execution->rows.count;
    dvq_status status = DVQ_OK;
    const char *name = "";
    switch (operation->kind) {
    case DVQ_OPERATION_FROM:
        return refuse_from(execution, operation, error);
    case DVQ_OPERATION_LIMIT:
        return run_limit(execution, operation, error);
    case DVQ_OPERATION_WHERE:
        name = "WHERE";
        status = run_where(execution, operation, &failures, error);
        break;
    case DVQ_OPERATION_SORT:
        name = "SORT";
        status = dvq_order_sort(execution, operation, &failures, error);
        break;
    case DVQ_OPERATION_GROUP:
        name = "GROUP BY";
        status = dvq_order_group(execution, operation, &failures, error);
        break;
    case DVQ_OPERATION_FLATTEN:
        name = "FLATTEN";
        execution->flattened = true;
        status = run_flatten(execution, operation, &failures, error);
        break;
    }
    return status != DVQ_OK ? status
                            : dvq_execution_finish(execution, name, incoming, &failures, error);
}
