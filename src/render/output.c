/*
 * Output: collects small pieces and hands them on in large blocks. Used by every renderer and by
 * api/. A failed write is remembered, so that callers check once, when they flush. Never decides
 * what is written.
 */
#include "render/render.h"

void dvq_output_init(dvq_output *output, dvq_write_function write, void *user, char *buffer,
                     size_t capacity)
{
    *output = (dvq_output){.write = write, .user = user, .capacity = capacity, .status = DVQ_OK};
    output->buffer = buffer;
}

static void pass_on(dvq_output *output, const char *data, size_t length)
{
    if (output->status != DVQ_OK || length == 0)
        return;
    if (output->write(output->user, data, length) != 0)
        output->status = DVQ_ERROR_IO;
}

dvq_status dvq_output_flush(dvq_output *output)
{
    pass_on(output, output->buffer, output->length);
    output->length = 0;
    return output->status;
}

void dvq_output_add(dvq_output *output, dvq_text text)
{
    if (output->status != DVQ_OK || text.length == 0)
        return;
    if (text.length > output->capacity - output->length)
        dvq_output_flush(output);
    if (text.length > output->capacity) {
        pass_on(output, text.data, text.length);
        return;
    }
    if (output->status == DVQ_OK) {
        memcpy(output->buffer + output->length, text.data, text.length);
        output->length += text.length;
    }
}

void dvq_output_add_string(dvq_output *output, const char *string)
{
    dvq_output_add(output, dvq_text_from_string(string));
}

void dvq_output_add_byte(dvq_output *output, char byte)
{
    dvq_output_add(output, dvq_text_make(&byte, 1));
}

void dvq_output_add_repeated(dvq_output *output, char byte, size_t count)
{
    char block[64];
    memset(block, byte, sizeof block);
    while (count > 0 && output->status == DVQ_OK) {
        size_t part = count < sizeof block ? count : sizeof block;
        dvq_output_add(output, dvq_text_make(block, part));
        count -= part;
    }
}
