/*
 * The store's log: problems with the vault's files go to the function that the vault was opened
 * with. Called wherever vault/ reads a file or folder that it can do without.
 */
#ifndef DVQ_VAULT_LOG_H
#define DVQ_VAULT_LOG_H

#include <pthread.h>

#include "dvq.h"
#include "support/callback.h"

typedef struct dvq_store_log {
    dvq_log_function function; /* NULL: problems are not reported */
    void *user;
    dvq_callbacks *callbacks; /* told of each call; may be NULL */
    pthread_mutex_t lock;     /* held while the function runs */
} dvq_store_log;

/* Report a problem with the file or folder at `path`; one call at a time. Thread-safe. */
void dvq_store_log_report(dvq_store_log *log, const char *path, const dvq_error *problem);

#endif
