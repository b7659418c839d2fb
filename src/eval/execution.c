/*
 * Evaluating an expression for one row of a running query, and reporting the rows on which it
 * failed; see execution.h.
 */
#include "eval/execution.h"

#include "eval/explain.h"
#include "eval/expression.h"
#include "support/diagnostic.h"

dvq_status dvq_execution_evaluate(dvq_execution *execution, const dvq_ast_node *node,
                                  const dvq_object *row, dvq_arena *arena, dvq_value *value,
                                  bool *failed, dvq_failures *failures, dvq_error *error)
{
    dvq_context *context = execution->context;
    dvq_error *kept = failures->count < DVQ_FAILURES_KEPT ? &failures->kept[failures->count] : NULL;
    *failed = true;
    dvq_status status = dvq_context_check(context, error);
    if (status != DVQ_OK)
        return status;
    context->row = row;
    context->arena = arena;
    status = dvq_expression_evaluate(context, node, value, kept);
    status = status != DVQ_OK ? status : dvq_context_check_size(*value, kept);
    context->row = NULL;
    context->arena = execution->arena;
    *failed = status != DVQ_OK;
    if (status == DVQ_ERROR_EVALUATE) {
        failures->count++;
        return DVQ_OK;
    }
    if (status != DVQ_OK && kept != NULL && error != NULL && error->status == DVQ_OK)
        *error = *kept;
    return status != DVQ_OK ? dvq_error_set(error, status, "a row cannot be evaluated") : DVQ_OK;
}

/* Whether an earlier failure has the same message. */
static bool is_repeated(const dvq_failures *failures, size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (strcmp(failures->kept[i].message, failures->kept[place].message) == 0)
            return true;
    return false;
}

/* Fail at the first failure's place and with its hint, naming what the others say, too. */
static dvq_status fail_all(dvq_execution *execution, const char *operation, size_t incoming,
                           const dvq_failures *failures, dvq_error *error)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, execution->arena);
    size_t kept = failures->count < DVQ_FAILURES_KEPT ? failures->count : DVQ_FAILURES_KEPT;
    for (size_t i = 0; i < kept; i++) {
        if (!is_repeated(failures, i)) {
            dvq_text_builder_add_string(&builder, i > 0 ? "; " : "");
            dvq_text_builder_add_string(&builder, failures->kept[i].message);
        }
    }
    dvq_text messages;
    dvq_status status = dvq_text_builder_finish(&builder, &messages);
    if (status != DVQ_OK)
        return dvq_error_set(error, status, "the failures of %s cannot be told", operation);
    if (error == NULL || error->status != DVQ_OK)
        return DVQ_ERROR_EVALUATE;
    dvq_error_set(error, DVQ_ERROR_EVALUATE, "%s failed on %s: %.*s", operation,
                  incoming == 1 ? "the only row" : "every row", (int)messages.length,
                  messages.data);
    error->offset = failures->kept[0].offset;
    error->length = failures->kept[0].length;
    error->line = failures->kept[0].line;
    error->column = failures->kept[0].column;
    memcpy(error->hint, failures->kept[0].hint, sizeof error->hint);
    error->hint_offset = failures->kept[0].hint_offset;
    error->hint_start = failures->kept[0].hint_start;
    error->hint_length = failures->kept[0].hint_length;
    return DVQ_ERROR_EVALUATE;
}

dvq_status dvq_execution_finish(dvq_execution *execution, const char *operation, size_t incoming,
                                const dvq_failures *failures, dvq_error *error)
{
    if (failures->count == 0)
        return DVQ_OK;
    dvq_explain_failures(execution, failures);
    if (failures->count >= incoming)
        return fail_all(execution, operation, incoming, failures, error);
    dvq_result_warning warning = {
        .operation = operation, .dropped = failures->count, .first = failures->kept[0]};
    return DVQ_VECTOR_PUSH(execution->arena, &execution->warnings, warning)
               ? DVQ_OK
               : dvq_error_memory(error);
}
