/* dvq.h alone, as strict C99: compiled without anything before it, and linked with the library. */
#include "dvq.h"

int main(void)
{
    dvq_error error = {.status = DVQ_OK};
    dvq_vault *vault = NULL;
    dvq_status status = dvq_vault_open(NULL, NULL, &vault, &error);
    return status == DVQ_ERROR_USAGE && vault == NULL ? 0 : 1;
}
