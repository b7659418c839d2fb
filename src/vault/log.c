/* Reporting problems, see log.h. Never writes anywhere itself. */
#include "vault/log.h"

void dvq_store_log_report(dvq_store_log *log, const char *path, const dvq_error *problem)
{
    if (log->function == NULL)
        return;
    pthread_mutex_lock(&log->lock);
    log->function(log->user, path, problem);
    pthread_mutex_unlock(&log->lock);
}
