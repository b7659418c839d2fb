/* Fuzz target: the query parser, the tree it prints, and the errors it reports. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dvq_error error = {0};
    dvq_status status =
        dvq_ast_write_json(fuzz_get_vault(), (const char *)data, size, fuzz_discard, NULL, &error);
    FUZZ_CHECK(status == DVQ_OK || status == DVQ_ERROR_PARSE || status == DVQ_ERROR_LIMIT);
    fuzz_check_error(status, &error, data, size);
    return 0;
}
