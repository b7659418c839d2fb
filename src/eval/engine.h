/*
 * Running a query: bind, find the rows of its source, apply its operations, make the result. Called
 * by api/; the steps are bind.h, source.h, operation.h and make_result.h.
 */
#ifndef DVQ_EVAL_ENGINE_H
#define DVQ_EVAL_ENGINE_H

#include "eval/context.h"
#include "eval/result.h"
#include "eval/survey.h"

/*
 * Run `query` over the vault. The caller sets environment, vault and origin in `context`; the rest
 * is filled in here. The result and everything it refers to go to `arena`.
 */
dvq_status dvq_engine_run(dvq_context *context, dvq_ast_query *query, dvq_arena *arena,
                          dvq_result *result, dvq_error *error);

/* The fields or the tags of what the source of `query` holds, as a TABLE; see survey.h. */
dvq_status dvq_engine_survey(dvq_context *context, dvq_ast_query *query, dvq_survey what,
                             dvq_arena *arena, dvq_result *result, dvq_error *error);

/* Evaluate a lone expression as an inline query does, with `this` as the origin's page. */
dvq_status dvq_engine_evaluate(dvq_context *context, dvq_ast_node *expression, dvq_arena *arena,
                               dvq_value *value, dvq_error *error);

#endif
