/*
 * What the files of api/ share: the bodies of the opaque handles of dvq.h. Nothing outside api/
 * sees them.
 */
#ifndef DVQ_API_INTERNAL_H
#define DVQ_API_INTERNAL_H

#include "eval/context.h"
#include "eval/result.h"
#include "parser/ast.h"
#include "value/environment.h"
#include "vault/settings.h"
#include "vault/vault.h"

struct dvq_vault {
    dvq_arena arena; /* the vault itself and its copies of options */
    dvq_allocator allocator_copy;
    const dvq_allocator *allocator; /* &allocator_copy, or NULL for malloc */
    dvq_environment environment;    /* with `now` as of opening, without a collation */
    atomic_bool out_of_memory;      /* the environment's; of use while notes are read */
    struct dvq_zone_table *zones;
    dvq_vault_store *store;
    dvq_vault_settings settings;
    bool is_loaded;    /* every note has been read, for dvq_note_render */
    int64_t load_time; /* the clock then */
    dvq_log_function log;
    void *log_user;
    int64_t now;
    bool has_now;
};

/* Everything that one query or expression works with while it is open. */
typedef struct dvq_session {
    dvq_vault *vault;
    dvq_arena arena;
    dvq_environment environment; /* the vault's with the clock read once */
    struct dvq_collation *collation;
    atomic_bool out_of_memory; /* see dvq_environment */
    size_t index_failures;     /* of the vault's when the session began */
    dvq_context context;
} dvq_session;

struct dvq_query {
    dvq_arena home; /* the query itself, its text and its options */
    dvq_vault *vault;
    dvq_query_type type;
    dvq_text text; /* of a PAGE: its path, terminated */
    dvq_query_options options;
    dvq_settings settings; /* what options.settings points to */
    atomic_bool cancelled;
    dvq_session session;
    dvq_ast_query *ast;
    dvq_ast_node *expression;
    dvq_result result;
    dvq_value single; /* EXPRESSION, PAGE: the result's only value */
    size_t next_row;  /* of the next step; past the result's row_count: all handed out */
    bool has_run;
    uint64_t generation; /* of the vault when it ran */
    dvq_error failure;   /* of the run; told again by later calls */
};

/* Whether the vault was refreshed since the query ran, so that its rows are gone. */
bool dvq_query_is_stale(const dvq_query *query);

/* Run the query unless it has; a failure is told every time. */
dvq_status dvq_query_ensure_run(dvq_query *query, dvq_error *error);

/* The clock for a query that starts now. */
int64_t dvq_vault_read_clock(const dvq_vault *vault);

/*
 * Start a session whose context is ready for the parser and the evaluator. `text` and the options'
 * strings are borrowed until it is closed; broken UTF-8 is repaired here, in a copy. Ended with
 * dvq_session_close, also after a failure.
 */
dvq_status dvq_session_open(dvq_session *session, dvq_vault *vault, dvq_text text,
                            const dvq_query_options *options, dvq_error *error);
void dvq_session_close(dvq_session *session);

/* What an evaluation ended with: `status`, or DVQ_ERROR_MEMORY when something lacked memory. */
dvq_status dvq_session_check(const dvq_session *session, dvq_status status, dvq_error *error);

/* Write a value as dvq_expression_write does. What it needs of the session's arena stays there. */
dvq_status dvq_session_write_value(dvq_session *session, dvq_value value, dvq_expression_form form,
                                   dvq_write_function write, void *user, dvq_error *error);

/* Write a page as dvq_page_write_json does. */
dvq_status dvq_session_write_page(dvq_session *session, dvq_value page, dvq_write_function write,
                                  void *user, dvq_error *error);

/* The page at `path`, with all it can be asked for. DVQ_ERROR_IO when there is none. */
dvq_status dvq_session_load_page(dvq_session *session, const char *path, dvq_value *page,
                                 dvq_error *error);

/* The note that `path` names: as it is, or with ".md". Empty when there is none. */
dvq_status dvq_vault_find_note(const dvq_vault *vault, dvq_text path, dvq_arena *arena,
                               dvq_text *note);

#endif
