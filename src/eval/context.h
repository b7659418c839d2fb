/*
 * What an expression is evaluated in: the row, `this`, lambda parameters, the environment and what
 * the vault says about links. One for each run of a query, used by one thread.
 */
#ifndef DVQ_EVAL_CONTEXT_H
#define DVQ_EVAL_CONTEXT_H

#include <stdatomic.h>

#include "parser/ast.h"
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
    dvq_value origin_page;    /* `this`: an OBJECT, empty without an origin */
    const dvq_ast_node *lost; /* a `this` that was read without an origin, or NULL */
    const dvq_object *row;    /* NULL: no row */
    const dvq_scope *scope;
    dvq_arena *arena;                    /* where results go: the row's or the query's */
    dvq_regex_cache regexes;             /* freed by dvq_context_release */
    dvq_currency currency;               /* freed likewise */
    const dvq_allocator *allocator;      /* for compiled patterns; NULL: malloc */
    struct dvq_explanation *explanation; /* filled by a run that is to be explained; else NULL */
    const atomic_bool *cancelled;        /* set by another thread to end the run; may be NULL */
    unsigned depth; /* of nested evaluations; DVQ_ERROR_LIMIT past DVQ_CONTEXT_DEPTH_LIMIT */
} dvq_context;

/* DVQ_ERROR_CANCELLED when the run is to end. Checked at every row and every call of a lambda. */
static inline dvq_status dvq_context_check(const dvq_context *context, dvq_error *error)
{
    if (context->cancelled == NULL ||
        !atomic_load_explicit(context->cancelled, memory_order_relaxed))
        return DVQ_OK;
    return dvq_error_set(error, DVQ_ERROR_CANCELLED, "cancelled");
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

/* A compiled pattern, cached if the query has used it before. Borrowed until the next call. */
dvq_status dvq_context_get_regex(dvq_context *context, dvq_text pattern, dvq_regex_options options,
                                 dvq_regex **regex, dvq_error *error);

#endif
