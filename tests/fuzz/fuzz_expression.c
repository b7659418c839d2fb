/* Fuzz target: the parser of expressions, the evaluator and the two forms of a value. */
#include "fuzz.h"

static dvq_status write_value(const uint8_t *data, size_t size, dvq_value_form form)
{
    dvq_query_options options = {.size = sizeof options, .origin = "Projects/Website.md"};
    dvq_error error = {0};
    dvq_status status = dvq_expression_write(fuzz_get_vault(), (const char *)data, size, &options,
                                             form, fuzz_discard, NULL, &error);
    fuzz_check_error(status, &error, data, size);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dvq_status text = write_value(data, size, DVQ_VALUE_FORM_TEXT);
    dvq_status json = write_value(data, size, DVQ_VALUE_FORM_JSON);
    FUZZ_CHECK(text == json || text == DVQ_ERROR_LIMIT || json == DVQ_ERROR_LIMIT);
    return 0;
}
