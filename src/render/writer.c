/*
 * What formats have in common when they write; see writer.h. Called by the formats and by the files
 * that they share. Knows nothing of any format.
 */
#include "render/writer.h"

#include "value/value_text.h"

dvq_status dvq_writer_make_text(const dvq_writer *writer, dvq_value value, dvq_text *text)
{
    dvq_status status = dvq_value_to_text(writer->environment, value, writer->scratch, text);
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

dvq_status dvq_writer_write_text(const dvq_writer *writer, dvq_value value)
{
    dvq_text text;
    dvq_status status = dvq_writer_make_text(writer, value, &text);
    if (status == DVQ_OK)
        dvq_output_add(writer->output, text);
    return status;
}

dvq_status dvq_writer_write_rows(dvq_writer *writer, const dvq_result *result,
                                 dvq_writer_row_function write_row)
{
    dvq_status status = DVQ_OK;
    for (size_t row = 0; row < result->row_count && status == DVQ_OK; row++) {
        dvq_arena_mark mark = dvq_arena_get_mark(writer->scratch);
        status = dvq_writer_check(writer);
        if (status == DVQ_OK)
            status = write_row(writer, result, row);
        dvq_arena_rewind(writer->scratch, mark);
    }
    return status;
}
