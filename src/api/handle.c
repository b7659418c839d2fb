/* The handles of a vault, see handle.h: a list with a lock of its own. */
#include "api/handle.h"

void dvq_handle_add(dvq_handle *handle, dvq_vault *vault, void (*end)(dvq_handle *handle))
{
    pthread_mutex_lock(&vault->lock);
    *handle = (dvq_handle){.vault = vault, .next = vault->handles, .end = end};
    if (vault->handles != NULL)
        vault->handles->previous = handle;
    vault->handles = handle;
    vault->references++;
    pthread_mutex_unlock(&vault->lock);
}

dvq_vault *dvq_handle_remove(dvq_handle *handle)
{
    dvq_vault *vault = handle->vault;
    pthread_mutex_lock(&vault->lock);
    if (handle->previous != NULL)
        handle->previous->next = handle->next;
    else
        vault->handles = handle->next;
    if (handle->next != NULL)
        handle->next->previous = handle->previous;
    pthread_mutex_unlock(&vault->lock);
    return vault;
}

void dvq_handle_end_all(dvq_vault *vault)
{
    pthread_mutex_lock(&vault->lock);
    for (dvq_handle *handle = vault->handles; handle != NULL; handle = handle->next)
        handle->end(handle);
    pthread_mutex_unlock(&vault->lock);
}
