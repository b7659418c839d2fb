/*
 * The gate of a vault: what every function of dvq.h passes that looks at one. It refuses what a
 * function of the host may not call, keeps calls apart that must be alone, and brings the vault in
 * line with its overlays.
 */
#ifndef DVQ_API_GATE_H
#define DVQ_API_GATE_H

#include "api/vault.h"

/*
 * Enter to look at the vault, and leave. DVQ_ERROR_USAGE inside the vault's log and allocator
 * functions, and while a call that must be alone is under way. Not left after a failure.
 */
dvq_status dvq_api_enter(dvq_vault *vault, dvq_error *error);
void dvq_api_leave(dvq_vault *vault);

/* The same to change the vault: DVQ_ERROR_USAGE also while any other call is under way. */
dvq_status dvq_api_enter_alone(dvq_vault *vault, dvq_error *error);
void dvq_api_leave_alone(dvq_vault *vault);

/* Whether the calling thread is inside the vault's log or allocator function. */
bool dvq_api_is_barred(const dvq_vault *vault);

/* What a vault that was given an allocator takes its memory from: that, with a mark around it. */
dvq_allocator dvq_api_guard_allocator(dvq_vault *vault);

#endif
