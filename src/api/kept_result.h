/*
 * Results that the notes of a loaded vault share: a query with the same answer whatever note it
 * stands in is worked out once. Called by answer.c; gate.c has them forgotten.
 */
#ifndef DVQ_API_KEPT_RESULT_H
#define DVQ_API_KEPT_RESULT_H

#include "api/session.h"
#include "eval/result.h"

/* A result, and what working it out took. */
typedef struct dvq_kept_result {
    dvq_result result; /* its environment is that of the session that made it, which is gone */
    int64_t steps;     /* of the budget */
    dvq_arena arena;   /* everything above, and this struct itself */
} dvq_kept_result;

/* The result kept for the query, borrowed until the caller's call on the vault ends, or NULL. */
const dvq_kept_result *dvq_kept_find(dvq_vault *vault, dvq_text query);

/*
 * Keep a result that lies in the session's arena, which is then the vault's; the session gets an
 * empty one, and what it had there can be used until the call on the vault ends. `query` must lie
 * in that arena, too. When there is no room, nothing happens.
 */
void dvq_kept_add(dvq_session *session, dvq_text query, const dvq_result *result, int64_t steps);

/* Forget all of them: for a caller that is alone with the vault. */
void dvq_kept_clear(dvq_vault *vault);

#endif
