/*
 * The output: collects what is written and passes it on in large blocks, to the function that the
 * caller gave. Used by every format and by api/.
 */
#ifndef DVQ_RENDER_OUTPUT_H
#define DVQ_RENDER_OUTPUT_H

#include "support/cancel.h"
#include "support/text.h"

/* The first write that fails stops it: nothing more is passed on. */
typedef struct dvq_output {
    dvq_write_function write;
    void *user;
    char *buffer;
    size_t length;
    size_t capacity;
    dvq_status status;
    const dvq_cancel *cancel; /* another thread sets it to stop the output; may be NULL */
} dvq_output;

/* `buffer` is borrowed until the output is flushed for the last time. */
void dvq_output_init(dvq_output *output, dvq_write_function write, void *user, char *buffer,
                     size_t capacity);

/* Pass on what is left in the buffer. */
dvq_status dvq_output_flush(dvq_output *output);

/* A text that may not fit the buffer. */
void dvq_output_add_large(dvq_output *output, dvq_text text);
void dvq_output_add_repeated(dvq_output *output, char byte, size_t count);

/*
 * A text with `between` in place of each line break, and `indent` blanks before each further line
 * that is not empty.
 */
void dvq_output_add_lines(dvq_output *output, dvq_text text, char between, size_t indent);

/*
 * The size in bytes of the control character at `offset`, 0 when there is none. U+0080 to U+009F
 * count as well, since some terminals obey them, and so do those that reorder the text around them.
 */
size_t dvq_output_measure_control(dvq_text text, size_t offset);

/* A text on one line: each control character, line breaks included, becomes a blank. */
void dvq_output_add_printable(dvq_output *output, dvq_text text);

/* The path of a URL: all bytes but slashes and what needs no percent sign are encoded. */
void dvq_output_add_url_path(dvq_output *output, dvq_text path);

/* The marks that open a Markdown heading; level 6 is the lowest there is. */
void dvq_output_open_heading(dvq_output *output, unsigned level);

/* The marker of a Markdown list item that is nested `depth` deep, without the blank after it. */
void dvq_output_open_item(dvq_output *output, unsigned depth);

/*
 * The output's status, which becomes DVQ_ERROR_CANCELLED once it is to stop. Asked at every row
 * and nested task, and before a block is passed on.
 */
static inline dvq_status dvq_output_check(dvq_output *output)
{
    if (output->status == DVQ_OK && dvq_cancel_is_asked(output->cancel))
        output->status = DVQ_ERROR_CANCELLED;
    return output->status;
}

/* The next `length` bytes of the buffer, for the caller to fill; NULL when it has fewer left. */
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

#endif
