/*
 * Rendering: a result in one of the output formats, written to a caller's function in large
 * blocks. One file per format; this one dispatches. Never evaluates and never reads notes.
 */
#ifndef DVQ_RENDER_RENDER_H
#define DVQ_RENDER_RENDER_H

#include <stdatomic.h>

#include "eval/result.h"

/* Lists, objects and list items nested deeper than this are refused: DVQ_ERROR_LIMIT. */
#define DVQ_RENDER_DEPTH_LIMIT 1000

/*
 * A cell wider than this does not widen the column of a table, unless its format's bytes are
 * Dataview's: one long cell would be paid for in blanks by every row.
 */
#define DVQ_RENDER_WIDTH_LIMIT 1000

typedef struct dvq_render_options {
    dvq_format format;
    bool color;   /* text */
    size_t width; /* text: columns that tables are folded to; 0: as many as they take */
} dvq_render_options;

/* How Markdown fits the place it is written to; render_markdown.c takes NULL for none of it. */
typedef struct dvq_markdown_options {
    unsigned level;   /* of the outermost headings, at least 1 */
    bool by_month;    /* a calendar's days below headings for their months */
    bool sources;     /* links to the notes that tasks, and rows that name none, come from */
    bool plain_items; /* tasks without their checkboxes */
    /* What is shown of a task's text; NULL: all of it. */
    dvq_status (*clean)(void *user, const dvq_object *item, dvq_text text, dvq_arena *arena,
                        dvq_text *shown);
    void *user;
} dvq_markdown_options;

/* Collects output and passes it on in blocks; the first failed write stops it. */
typedef struct dvq_output {
    dvq_write_function write;
    void *user;
    char *buffer;
    size_t length;
    size_t capacity;
    dvq_status status;
    const atomic_bool *cancelled; /* set by another thread to stop it; NULL: nobody does */
} dvq_output;

/* `buffer` is borrowed until the output is flushed for the last time. */
void dvq_output_init(dvq_output *output, dvq_write_function write, void *user, char *buffer,
                     size_t capacity);
void dvq_output_add_large(dvq_output *output, dvq_text text); /* what may not fit the buffer */
void dvq_output_add_repeated(dvq_output *output, char byte, size_t count);

/*
 * A text with `between` for each line break, and `indent` blanks before each further line that is
 * not empty.
 */
void dvq_output_add_lines(dvq_output *output, dvq_text text, char between, size_t indent);

/* The marks of a Markdown heading; there are none below level 6. */
void dvq_output_open_heading(dvq_output *output, unsigned level);

dvq_status dvq_output_flush(dvq_output *output);

static inline bool dvq_render_is_cancelled(const atomic_bool *cancelled)
{
    return cancelled != NULL && atomic_load_explicit(cancelled, memory_order_relaxed);
}

/*
 * The output's status, DVQ_ERROR_CANCELLED from the time on when it is to stop. Asked at every row
 * and nested task, and whenever a block is passed on.
 */
static inline dvq_status dvq_output_check(dvq_output *output)
{
    if (output->status == DVQ_OK && dvq_render_is_cancelled(output->cancelled))
        output->status = DVQ_ERROR_CANCELLED;
    return output->status;
}

/* `length` bytes of the buffer, which the caller fills; NULL when it has not as many left. */
static inline char *dvq_output_take(dvq_output *output, size_t length)
{
    if (length > output->capacity - output->length)
        return NULL;
    output->length += length;
    return output->buffer + output->length - length;
}

static inline void dvq_output_add(dvq_output *output, dvq_text text)
{
    char *place = dvq_output_take(output, text.length);
    if (place == NULL)
        dvq_output_add_large(output, text);
    else if (text.length > 0)
        memcpy(place, text.data, text.length);
}

static inline void dvq_output_add_string(dvq_output *output, const char *string)
{
    dvq_output_add(output, dvq_text_make(string, strlen(string)));
}

static inline void dvq_output_add_byte(dvq_output *output, char byte)
{
    dvq_output_add(output, dvq_text_make(&byte, 1));
}

dvq_status dvq_render_result(const dvq_result *result, const dvq_render_options *options,
                             dvq_arena *scratch, dvq_output *output, dvq_error *error);

/* Fill `error` for a status that a renderer met, and return it. */
dvq_status dvq_render_fail(dvq_status status, dvq_error *error);

/* dvq_output_check, with `error` filled. */
static inline dvq_status dvq_render_check(dvq_output *output, dvq_error *error)
{
    dvq_status status = dvq_output_check(output);
    return status == DVQ_OK ? DVQ_OK : dvq_render_fail(status, error);
}

/* DVQ_ERROR_LIMIT below the depth limit. */
dvq_status dvq_render_check_depth(unsigned depth, dvq_error *error);

/* A value as JSON, in the form of docs/json.md; text is escaped as JSON.stringify does. */
dvq_status dvq_render_json_value(const dvq_environment *environment, dvq_value value,
                                 dvq_arena *scratch, dvq_output *output);
void dvq_render_json_string(dvq_text text, dvq_output *output);

/* One format each. */
dvq_status dvq_render_dataview(const dvq_result *result, dvq_arena *scratch, dvq_output *output,
                               dvq_error *error);
dvq_status dvq_render_markdown(const dvq_result *result, const dvq_markdown_options *options,
                               dvq_arena *scratch, dvq_output *output, dvq_error *error);
dvq_status dvq_render_json(const dvq_result *result, bool lines, dvq_arena *scratch,
                           dvq_output *output, dvq_error *error);
dvq_status dvq_render_text(const dvq_result *result, const dvq_render_options *options,
                           dvq_arena *scratch, dvq_output *output, dvq_error *error);
dvq_status dvq_render_csv(const dvq_result *result, dvq_arena *scratch, dvq_output *output,
                          dvq_error *error);
dvq_status dvq_render_vimgrep(const dvq_result *result, dvq_arena *scratch, dvq_output *output,
                              dvq_error *error);

/* A calendar in Markdown as lists of days below headings for their months (markdown_month.c). */
dvq_status dvq_markdown_months_write(const dvq_result *result, unsigned level, dvq_arena *scratch,
                                     dvq_output *output, dvq_error *error);

#endif
