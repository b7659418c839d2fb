/*
 * The writer: what every format writes a result with. render.c makes one for the result, rows.c
 * one for each block of rows that another thread may write; a format hands it down to all that it
 * calls.
 */
#ifndef DVQ_RENDER_WRITER_H
#define DVQ_RENDER_WRITER_H

#include "eval/result.h"
#include "render/fail.h"
#include "render/options.h"
#include "render/output.h"

/*
 * A cell wider than this does not widen the column of a table, unless the bytes are to be
 * Dataview's: every row would pay for one long cell with blanks.
 */
#define DVQ_RENDER_WIDTH_LIMIT 1000

typedef struct dvq_writer {
    const dvq_environment *environment;
    const dvq_render_options *options;
    dvq_arena *scratch;
    dvq_output *output;
    dvq_error *error;
    unsigned threads; /* that may write rows; 0 is 1 */
    void *state;      /* what the format has to remember from row to row */
} dvq_writer;

/* Fill the writer's error for `status`, and return it. */
static inline dvq_status dvq_writer_fail(const dvq_writer *writer, dvq_status status)
{
    return dvq_render_fail(status, writer->error);
}

/* dvq_output_check, with the error filled. */
static inline dvq_status dvq_writer_check(const dvq_writer *writer)
{
    dvq_status status = dvq_output_check(writer->output);
    return status == DVQ_OK ? DVQ_OK : dvq_writer_fail(writer, status);
}

/* DVQ_ERROR_LIMIT when `depth` is past the limit. */
static inline dvq_status dvq_writer_check_depth(const dvq_writer *writer, unsigned depth)
{
    return depth > DVQ_RENDER_DEPTH_LIMIT ? dvq_writer_fail(writer, DVQ_ERROR_LIMIT) : DVQ_OK;
}

/* The bytes by which the system knows what is shown as `path`. */
static inline dvq_text dvq_writer_get_file(const dvq_writer *writer, dvq_text path)
{
    const dvq_render_file_paths *files = &writer->options->files;
    return files->get_bytes == NULL ? path : files->get_bytes(files->user, path);
}

/* A value's text as Dataview shows it: put into scratch memory, or written. */
dvq_status dvq_writer_make_text(const dvq_writer *writer, dvq_value value, dvq_text *text);
dvq_status dvq_writer_write_text(const dvq_writer *writer, dvq_value value);

/* The pair of id and value that a row of a LIST can be; NULL for any other value. */
static inline const dvq_widget *dvq_writer_get_pair(dvq_value value)
{
    bool is_pair =
        dvq_value_is(value, DVQ_VALUE_WIDGET) && value.as.widget->kind == DVQ_WIDGET_LIST_PAIR;
    return is_pair ? value.as.widget : NULL;
}

/* Writes one row of a TABLE, LIST or CALENDAR. */
typedef dvq_status (*dvq_writer_row_function)(dvq_writer *writer, const dvq_result *result,
                                              size_t row);

/* Write all rows, one after another, each with the scratch memory to itself. */
dvq_status dvq_writer_write_rows(dvq_writer *writer, const dvq_result *result,
                                 dvq_writer_row_function write_row);

#endif
