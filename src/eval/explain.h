/*
 * Collecting what explains a run. Called by engine.c and execution.c around what they do; each call
 * does nothing when the run is not to be explained (dvq_context.explanation is NULL).
 */
#ifndef DVQ_EVAL_EXPLAIN_H
#define DVQ_EVAL_EXPLAIN_H

#include "eval/execution.h"
#include "eval/explanation.h"
#include "vault/needs.h"

/* Before anything is read, and before constants are folded: the query, and what it needs. */
dvq_status dvq_explain_begin(dvq_execution *execution, const dvq_ast_query *query,
                             dvq_store_needs needs, dvq_error *error);

/* The stage has ended, and the next begins. */
void dvq_explain_stage(dvq_execution *execution, dvq_explanation_stage stage);

/* The rows that the operations start from are there. */
void dvq_explain_rows(dvq_execution *execution);

/* An operation's expression failed on rows. */
void dvq_explain_failures(dvq_execution *execution, const dvq_failures *failures);

/* The operation at this place has run; the place after the last stands for making the result. */
void dvq_explain_step(dvq_execution *execution, size_t place, size_t incoming, size_t outgoing);

/*
 * The run is over, and ended with `status`, which is returned unless this fails: what was read for
 * it, and what each source finds by itself.
 */
dvq_status dvq_explain_end(dvq_execution *execution, const dvq_ast_query *query, dvq_status status,
                           dvq_error *error);

#endif
