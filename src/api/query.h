/* The body of a query handle: shared by query.c, which runs it, and row.c, which hands out rows. */
#ifndef DVQ_API_QUERY_H
#define DVQ_API_QUERY_H

#include "api/handle.h"
#include "api/session.h"
#include "api/tasks.h"
#include "eval/explanation.h"
#include "eval/result.h"
#include "eval/survey.h"
#include "parser/ast.h"

struct dvq_query {
    dvq_handle handle; /* first, so that it is found from there */
    dvq_arena texts;   /* what dvq_value_make_text gave since the last step */
    dvq_arena home;    /* the query itself, its text and its options */
    dvq_vault *vault;
    dvq_query_type type;
    dvq_survey survey; /* not NONE: the text is a source, and this is what is asked of it */
    dvq_text text;     /* of a PAGE: its path, terminated by a zero byte */
    dvq_query_options options;
    dvq_settings settings; /* what options.settings points to */
    dvq_cancel cancel;
    bool is_busy; /* a call on it is under way */
    dvq_session session;
    dvq_ast_query *ast;       /* NULL for EXPRESSION and PAGE, and for the language TASKS */
    dvq_api_tasks *tasks;     /* of the language TASKS; else NULL */
    dvq_ast_node *expression; /* EXPRESSION */
    dvq_result result;
    dvq_explanation *explanation; /* of a run that is to be explained; else NULL */
    dvq_value single;             /* EXPRESSION, PAGE: the result's only value */
    size_t next_row; /* of the next step; past the result's row_count when no row is left */
    bool has_run;
    bool is_kept;        /* the copy of a value, see copy.c: needs no vault, and has always run */
    uint64_t generation; /* of the vault when the query ran */
    dvq_error failure;   /* of the run; reported again by later calls */
};

/*
 * A query on a vault whose session is not open yet; `end` is called when the vault is closed. NULL
 * when memory is out.
 */
dvq_query *dvq_api_make_query(dvq_vault *vault, void (*end)(dvq_handle *handle));

/*
 * Whether a value of the query cannot be asked for more, which may read a note: the vault was
 * refreshed or closed, or this is within the vault's own log or allocator function.
 */
bool dvq_api_is_closed(const dvq_query *query);

/* Whether the vault was refreshed since the query ran, which makes its rows invalid. */
bool dvq_api_is_stale(const dvq_query *query);

/* Run the query unless it has run; a failure is reported every time. */
dvq_status dvq_api_run(dvq_query *query, dvq_error *error);

#endif
