/*
 * What an expression is evaluated in: the row, `this`, lambda parameters, the environment and what
 * the vault says about links. One for each run of a query, used by one thread.
 */
#ifndef DVQ_EVAL_CONTEXT_H
#define DVQ_EVAL_CONTEXT_H

#include "parser/ast.h"
#include "support/cancel.h"
#include "support/diagnostic.h"
#include "support/map.h"
#include "value/currency.h"
#include "value/environment.h"
#include "value/regex.h"

struct dvq_explanation;
struct dvq_vault_store;
struct dvq_function_row;

/* The variables of a lambda call, innermost first. */
typedef struct dvq_scope {
    const struct dvq_scope *outer;
    const dvq_text *names;
    const dvq_value *values;
    size_t count; /* parameters that were given a value; the others are looked up outside */
} dvq_scope;

/* Compiled patterns, keyed by option letter and text; set up when the first one is asked for. */
typedef struct dvq_regex_cache {
    dvq_arena arena;
    dvq_map patterns;
} dvq_regex_cache;

/* How deep evaluations may nest. */
#define DVQ_CONTEXT_DEPTH_LIMIT 1000

/* The most elements that an evaluation may put into one array. */
#define DVQ_ARRAY_LIMIT ((size_t)16 * 1024 * 1024)

typedef struct dvq_context {
    const dvq_environment *environment;
    struct dvq_vault_store *vault; /* NULL: no links resolve */
    dvq_text text;            /* what the spans of nodes refer to; empty: errors have no place */
    dvq_text origin;          /* path of the origin note, "" for none */
    bool *origin_asked;       /* set when an answer may depend on the origin; may be NULL */
    dvq_value origin_page;    /* `this`: an OBJECT, empty without an origin */
    const dvq_ast_node *lost; /* a `this` that was read without an origin, or NULL */
    const dvq_object *row;    /* NULL: no row */
    const dvq_scope *scope;
    dvq_arena *arena;                    /* where results go: the row's or the query's */
    dvq_regex_cache regexes;             /* freed by dvq_context_release */
    dvq_currency currency;               /* freed likewise */
    const dvq_allocator *allocator;      /* for compiled patterns; NULL: malloc */
    struct dvq_explanation *explanation; /* filled by a run that is to be explained; else NULL */
    const dvq_cancel *cancel;            /* set by another thread to end the run; may be NULL */
    uint64_t budget;                     /* the steps that the run may take; 0: any number */
    int64_t steps_left;                  /* of them; less than 0: spent */
    unsigned depth; /* of nested evaluations; DVQ_ERROR_LIMIT past DVQ_CONTEXT_DEPTH_LIMIT */
} dvq_context;

/* What a step is charged for, see docs/limits.md; one takes some ten nanoseconds. */
enum {
    DVQ_STEPS_NODE =
        4, /* evaluating a part of an expression, and one more for each item of a list */
    DVQ_STEP_BYTES = 16, /* of a text that it gives: one more */
    DVQ_STEPS_CALL = 8,  /* a row, or a call of a lambda */
    DVQ_STEPS_ROW = 8    /* making a row of a note or task */
};

/* Take what was done from the budget. Whether any is left is asked by dvq_context_check. */
static inline void dvq_context_charge(dvq_context *context, size_t steps)
{
    context->steps_left -= (int64_t)steps;
}

/* DVQ_ERROR_LIMIT, naming the budget; and whether it is spent. */
dvq_status dvq_context_fail_budget(const dvq_context *context, dvq_error *error);

static inline bool dvq_context_is_spent(const dvq_context *context)
{
    return context->steps_left < 0 && context->budget != 0;
}

static inline dvq_status dvq_context_check_cancel(const dvq_context *context, dvq_error *error)
{
    return dvq_cancel_is_asked(context->cancel)
               ? dvq_error_set(error, DVQ_ERROR_CANCELLED, "cancelled")
               : DVQ_OK;
}

/*
 * DVQ_ERROR_CANCELLED when the run is to end, DVQ_ERROR_LIMIT when its budget is spent. Checked at
 * every row and every call of a lambda.
 */
static inline dvq_status dvq_context_check(dvq_context *context, dvq_error *error)
{
    dvq_context_charge(context, DVQ_STEPS_CALL);
    return dvq_context_is_spent(context) ? dvq_context_fail_budget(context, error)
                                         : dvq_context_check_cancel(context, error);
}

/* Note that the answer depends on the origin. */
static inline void dvq_context_mark_origin(const dvq_context *context)
{
    if (context->origin_asked != NULL)
        *context->origin_asked = true;
}

/* Free what the context holds outside arenas: compiled patterns and the format of currencies. */
void dvq_context_release(dvq_context *context);

/* A function as a value: a lambda, with the row and the variables that it sees. */
struct dvq_function {
    const dvq_ast_node *lambda;
    const dvq_object *row;
    const dvq_scope *scope;
};

/* DVQ_ERROR_LIMIT for a value that is too large to be kept, compared or printed. */
dvq_status dvq_context_check_size(dvq_value value, dvq_error *error);

/* The page at exactly `path`, as an object, or null; and the page that a link names. */
dvq_value dvq_context_find_page(const dvq_context *context, dvq_text path);
dvq_value dvq_context_resolve_page(const dvq_context *context, dvq_text path);

/* The full path that a link names, or `path` itself. */
dvq_text dvq_context_normalize(const dvq_context *context, dvq_text path);

/* Note that `path` is about to be resolved, as seen from the origin. */
void dvq_context_mark_path(const dvq_context *context, dvq_text path);

/* A compiled pattern, cached if the query has used it before. Borrowed until the next call. */
dvq_status dvq_context_get_regex(dvq_context *context, dvq_text pattern, dvq_regex_options options,
                                 dvq_regex **regex, dvq_error *error);

#endif
