/*
 * Collecting small pieces of output and passing them on in large blocks; see output.h. Used by
 * every format and by api/. A failed write is remembered, so that callers check once, when they
 * flush. Never decides what is written.
 */
#include "render/output.h"

#include "support/unicode.h"

enum { LOWEST_HEADING = 6 };

void dvq_output_init(dvq_output *output, dvq_write_function write, void *user, char *buffer,
                     size_t capacity)
{
    *output = (dvq_output){.write = write, .user = user, .capacity = capacity};
    output->buffer = buffer;
}

static void pass_on(dvq_output *output, const char *data, size_t length)
{
    if (dvq_output_check(output) != DVQ_OK || length == 0)
        return;
    if (output->write(output->user, data, length) != 0)
        output->status = DVQ_ERROR_IO;
}

void dvq_output_add_lines(dvq_output *output, dvq_text text, char between, size_t indent)
{
    size_t offset = 0;
    while (offset < text.length) {
        size_t end = dvq_text_find_byte(text, '\n', offset);
        dvq_output_add(output, dvq_text_slice(text, offset, end));
        if (end >= text.length)
            return;
        dvq_output_add_byte(output, between);
        offset = end + 1;
        if (offset < text.length && text.data[offset] != '\n')
            dvq_output_add_repeated(output, ' ', indent);
    }
}

size_t dvq_output_measure_control(dvq_text text, size_t offset)
{
    unsigned char byte = (unsigned char)text.data[offset];
    if (byte < 0x20 || byte == 0x7F)
        return 1;
    if (byte != 0xC2 && byte != 0xE2)
        return 0;
    size_t size;
    uint32_t code_point = dvq_unicode_decode(text, offset, &size);
    bool reorders = (code_point >= 0x202A && code_point <= 0x202E) ||
                    (code_point >= 0x2066 && code_point <= 0x2069);
    return code_point < 0xA0 || reorders ? size : 0;
}

void dvq_output_add_printable(dvq_output *output, dvq_text text)
{
    size_t start = 0;
    size_t offset = 0;
    while (offset < text.length) {
        size_t control = dvq_output_measure_control(text, offset);
        if (control == 0) {
            offset++;
            continue;
        }
        dvq_output_add(output, dvq_text_slice(text, start, offset));
        dvq_output_add_byte(output, ' ');
        offset += control;
        start = offset;
    }
    dvq_output_add(output, dvq_text_slice(text, start, offset));
}

void dvq_output_add_url_path(dvq_output *output, dvq_text path)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < path.length; i++) {
        unsigned char byte = (unsigned char)path.data[i];
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                     (byte >= '0' && byte <= '9') || memchr("/-._~", byte, 5) != NULL;
        char encoded[3] = {'%', digits[byte >> 4], digits[byte & 15]};
        dvq_output_add(output, plain ? dvq_text_slice(path, i, i + 1) : dvq_text_make(encoded, 3));
    }
}

void dvq_output_open_heading(dvq_output *output, unsigned level)
{
    dvq_output_add_repeated(output, '#', level < LOWEST_HEADING ? level : LOWEST_HEADING);
    dvq_output_add_byte(output, ' ');
}

void dvq_output_open_item(dvq_output *output, unsigned depth)
{
    dvq_output_add_repeated(output, ' ', (size_t)4 * depth);
    dvq_output_add_byte(output, '-');
}

dvq_status dvq_output_flush(dvq_output *output)
{
    pass_on(output, output->buffer, output->length);
    output->length = 0;
    return output->status;
}

void dvq_output_add_large(dvq_output *output, dvq_text text)
{
    dvq_output_flush(output);
    if (text.length > output->capacity)
        pass_on(output, text.data, text.length);
    else
        dvq_output_add(output, text);
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
