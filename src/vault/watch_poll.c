/*
 * Watching a vault where the system does not report changes, see watch.h; built in place of
 * watch.c. There is nothing to listen to: whoever watches refreshes now and then, and a refresh
 * looks at everything.
 */
#include "vault/watch.h"

dvq_status dvq_store_watch(dvq_vault_store *store, int *descriptor, dvq_error *error)
{
    (void)store;
    (void)error;
    *descriptor = -1;
    return DVQ_OK;
}

void dvq_watch_take(dvq_vault_store *store, dvq_watch_news *news)
{
    (void)store;
    news->walk = true;
}

void dvq_watch_miss(dvq_vault_store *store)
{
    (void)store;
}

dvq_status dvq_watch_add_folders(dvq_vault_store *store, const dvq_walk_entry_vector *entries,
                                 bool *added, dvq_error *error)
{
    (void)store;
    (void)entries;
    (void)error;
    *added = false;
    return DVQ_OK;
}

void dvq_watch_close(dvq_vault_store *store)
{
    (void)store;
}
