/*
 * A session: what one query or lone expression works with from its first call to its last. Several
 * may be open on one vault, each used by one thread.
 */
#ifndef DVQ_API_SESSION_H
#define DVQ_API_SESSION_H

#include "api/vault.h"
#include "eval/context.h"

typedef struct dvq_session {
    dvq_vault *vault;
    dvq_arena arena;
    dvq_environment environment; /* the vault's, with the clock read once */
    struct dvq_collation *collation;
    atomic_bool out_of_memory; /* see dvq_environment */
    _Atomic(const char *) missing;
    size_t index_failures; /* the vault's count when the session began */
    dvq_context context;
} dvq_session;

/* The options of a query as this library has them, with the settings that they point to. */
typedef struct dvq_session_options {
    dvq_query_options query;
    dvq_settings settings;
} dvq_session_options;

/* Take what a caller gave, see dvq_argument_take_options; its strings are borrowed. */
dvq_status dvq_session_take_options(const dvq_query_options *given, dvq_session_options *taken,
                                    dvq_error *error);

/*
 * Start a session whose context is ready for the parser and the evaluator. `text` and the options'
 * strings are borrowed until it is closed; broken UTF-8 is repaired here, in a copy. Ended with
 * dvq_session_close, also after a failure.
 */
dvq_status dvq_session_open(dvq_session *session, dvq_vault *vault, dvq_text text,
                            const dvq_query_options *options, dvq_error *error);

/*
 * The same for a value that is kept, see dvq_value_copy: with the clock, zone, locale and settings
 * of `from`, whose strings are copied to `home`, and without the vault's store, so that it may
 * outlive it.
 */
dvq_status dvq_session_keep(dvq_session *session, const dvq_session *from, dvq_arena *home,
                            dvq_error *error);
void dvq_session_close(dvq_session *session);

/*
 * How an evaluation really ended. It is `status`, unless something ran out of memory and could not
 * say so (DVQ_ERROR_MEMORY), ICU's data lacked something (DVQ_ERROR_EVALUATE), or the session
 * reached its own limit (DVQ_ERROR_LIMIT).
 */
dvq_status dvq_session_check(const dvq_session *session, dvq_status status, dvq_error *error);

#endif
