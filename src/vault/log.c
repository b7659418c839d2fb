/* Reporting problems, see log.h. Never writes anywhere itself. */
#include "vault/log.h"

#include <string.h>

void dvq_store_log_report(dvq_store_log *log, const char *path, const dvq_error *problem)
{
    if (log->function == NULL)
        return;
    pthread_mutex_lock(&log->lock);
    unsigned place = log->callbacks != NULL ? dvq_callback_begin(log->callbacks) : 0;
    log->function(log->user, (dvq_string){path, strlen(path)}, problem);
    if (log->callbacks != NULL)
        dvq_callback_end(log->callbacks, place);
    pthread_mutex_unlock(&log->lock);
}
