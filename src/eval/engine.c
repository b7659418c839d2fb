/*
 * Running a query: see engine.h. The steps in order: bind, find the source's notes, have them read,
 * fold constants, apply the operations, make the result.
 */
#include "eval/engine.h"

#include "eval/bind.h"
#include "support/diagnostic.h"
#include "vault/vault.h"

/* `this`: the origin's page, or an object without fields. */
static dvq_status find_origin(dvq_context *context, dvq_error *error)
{
    dvq_status status =
        dvq_context_load_page(context, context->origin, &context->origin_page, error);
    if (status < 0 || context->origin_page.type == DVQ_VALUE_OBJECT) {
        return status;
    }
    const dvq_object *empty = dvq_object_make(context->arena, NULL, 0);
    if (!empty) {
        return dvq_error_memory(error);
    }
    context->origin_page = dvq_value_object(empty);
    return DVQ_OK;
}

dvq_status dvq_engine_evaluate(dvq_context *context, dvq_ast_node *expression, dvq_arena *arena,
                               dvq_value *value, dvq_error *error)
{
    context->arena = arena;
    dvq_bind_needs needs = {0};
    dvq_bind_expression(expression, &needs);
    dvq_status status = find_origin(context, error);
    if (status >= 0 && needs.vault.incoming && context->vault) {
        status = dvq_vault_tree_load(context->vault, NULL, needs.vault, error);
    }
    if (status < 0) {
        return status;
    }
    return dvq_expression_evaluate(context, expression, value, error);
}
