// dvq.h alone, as strict C++11: compiled without anything before it, and linked with the library.
#include "dvq.h"

int main()
{
    dvq_error error = dvq_error();
    dvq_vault *vault = nullptr;
    dvq_status status = dvq_vault_open(nullptr, nullptr, &vault, &error);
    return status == DVQ_ERROR_USAGE && vault == nullptr ? 0 : 1;
}
