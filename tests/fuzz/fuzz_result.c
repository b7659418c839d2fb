/* Fuzz target: whole queries over a small vault, read row by row and rendered in every format. */
#include "fuzz.h"

static void read_rows(dvq_query *query)
{
    size_t rows = 0;
    dvq_status status;
    while ((status = dvq_query_step(query, NULL)) == DVQ_ROW) {
        rows++;
        for (size_t column = 0; column < dvq_query_get_column_count(query); column++) {
            const dvq_value *cell = dvq_query_get_cell(query, column);
            FUZZ_CHECK(cell != NULL);
            dvq_value_get_field(cell, query, "text", 4);
            size_t count = dvq_value_get_count(cell);
            FUZZ_CHECK(dvq_value_get_element(cell, count) == NULL);
        }
        FUZZ_CHECK(dvq_query_get_cell(query, dvq_query_get_column_count(query)) == NULL);
    }
    FUZZ_CHECK(status < 0 || rows == dvq_query_get_row_count(query));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    dvq_query_options options = {.size = sizeof options, .origin = "Projects/Website"};
    dvq_query *query = NULL;
    dvq_error error = {0};
    dvq_status status =
        dvq_query_prepare(fuzz_get_vault(), (const char *)data, size, &options, &query, &error);
    fuzz_check_error(status, &error, data, size);
    if (status != DVQ_OK) {
        FUZZ_CHECK(query == NULL);
        return 0;
    }
    read_rows(query);
    /* Tables of every other size are folded. */
    dvq_format_options format_options = {
        .size = sizeof format_options, .width = size % 2 == 0 ? 24 : 0, .color = 1};
    for (int format = DVQ_FORMAT_TEXT; format <= DVQ_FORMAT_ICAL; format++) {
        status = dvq_query_render(query, (dvq_format)format, &format_options, fuzz_discard, NULL,
                                  &error);
        fuzz_check_error(status, &error, data, size);
    }
    dvq_query_finalize(query);
    return 0;
}
