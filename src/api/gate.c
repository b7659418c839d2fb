/*
 * The gate of a vault, see gate.h. Takes no lock of its own, so that nobody waits at it but for
 * overlays to be settled.
 */
#include "api/gate.h"

#include "api/kept_result.h"
#include "support/diagnostic.h"
#include "vault/refresh.h"

/* Added to the number of users by a call that must be alone. */
#define ALONE 0x10000u

bool dvq_api_is_barred(const dvq_vault *vault)
{
    return dvq_callback_is_inside((dvq_callbacks *)&vault->callbacks);
}

/* Refuse a call from a function of the host, and one on a query that outlived the vault. */
static dvq_status fail_barred(const dvq_vault *vault, dvq_error *error)
{
    if (atomic_load(&vault->is_closed))
        return dvq_error_set(error, DVQ_ERROR_USAGE, "the vault is closed");
    return dvq_error_set(error, DVQ_ERROR_USAGE,
                         "a vault cannot be used by its own log or allocator function");
}

dvq_status dvq_api_enter(dvq_vault *vault, dvq_error *error)
{
    if (atomic_load(&vault->is_closed) || dvq_api_is_barred(vault))
        return fail_barred(vault, error);
    unsigned before = atomic_fetch_add(&vault->users, 1);
    dvq_status status = before >= ALONE
                            ? dvq_error_set(error, DVQ_ERROR_USAGE, "the vault is being changed")
                            : dvq_store_settle(vault->store, error);
    if (status != DVQ_OK)
        dvq_api_leave(vault);
    return status;
}

void dvq_api_leave(dvq_vault *vault)
{
    atomic_fetch_sub(&vault->users, 1);
}

dvq_status dvq_api_enter_alone(dvq_vault *vault, dvq_error *error)
{
    if (atomic_load(&vault->is_closed) || dvq_api_is_barred(vault))
        return fail_barred(vault, error);
    unsigned nobody = 0;
    if (!atomic_compare_exchange_strong(&vault->users, &nobody, ALONE))
        return dvq_error_set(error, DVQ_ERROR_USAGE,
                             "the vault cannot be changed while another call uses it");
    dvq_kept_clear(vault);
    return DVQ_OK;
}

void dvq_api_leave_alone(dvq_vault *vault)
{
    atomic_fetch_sub(&vault->users, ALONE);
}

/* ---- the allocator ---- */

static void *allocate(void *user, size_t size)
{
    dvq_vault *vault = user;
    unsigned place = dvq_callback_begin(&vault->callbacks);
    void *block = vault->host.allocate(vault->host.user, size);
    dvq_callback_end(&vault->callbacks, place);
    return block;
}

static void *reallocate(void *user, void *block, size_t old_size, size_t size)
{
    dvq_vault *vault = user;
    unsigned place = dvq_callback_begin(&vault->callbacks);
    void *moved = vault->host.reallocate(vault->host.user, block, old_size, size);
    dvq_callback_end(&vault->callbacks, place);
    return moved;
}

static void release(void *user, void *block, size_t size)
{
    dvq_vault *vault = user;
    unsigned place = dvq_callback_begin(&vault->callbacks);
    vault->host.release(vault->host.user, block, size);
    dvq_callback_end(&vault->callbacks, place);
}

dvq_allocator dvq_api_guard_allocator(dvq_vault *vault)
{
    return (dvq_allocator){allocate, reallocate, release, vault};
}
