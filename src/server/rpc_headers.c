/*
 * Framing by headers as in HTTP, see rpc_framing.h: lines such as "Content-Length: 17", an empty
 * line, and that many bytes. Lines other than that one are skipped. Knows nothing about JSON.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "server/rpc_framing.h"

static const char length_name[] = "Content-Length:";

enum { LONGEST_LINE = 1024, MOST_DIGITS = 15 };

/* Read the number of a header; false when it is none. */
static bool read_length(const char *text, size_t length, size_t *number)
{
    while (length > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        length--;
    }
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    *number = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *number = *number * 10 + (size_t)(text[i] - '0');
    }
    return length > 0 && length <= MOST_DIGITS;
}

/* The empty line: the body follows, unless no header has told its length. */
static void end_head(dvq_rpc_frame *frame)
{
    frame->in_body = frame->has_length;
    frame->is_broken = !frame->has_length && frame->header_lines > 0;
    frame->is_whole = frame->is_broken || (frame->in_body && frame->length == 0);
}

/* A line of the header is whole, and is what the frame holds. */
static void end_head_line(dvq_rpc_frame *frame)
{
    const char *line = frame->text.data;
    size_t length = frame->text.length;
    if (length > 0 && line[length - 1] == '\r')
        length--;
    frame->text.length = 0;
    if (length == 0) {
        end_head(frame);
        return;
    }
    frame->header_lines++;
    size_t name = sizeof length_name - 1;
    if (length > name && strncasecmp(line, length_name, name) == 0)
        frame->has_length = read_length(line + name, length - name, &frame->length);
}

static size_t take_head(dvq_rpc_frame *frame, const char *bytes, size_t length)
{
    const char *end = memchr(bytes, '\n', length);
    size_t part = end != NULL ? (size_t)(end - bytes) : length;
    size_t room = LONGEST_LINE - frame->text.length;
    dvq_buffer_add(&frame->text, bytes, part < room ? part : room);
    if (end == NULL)
        return length;
    end_head_line(frame);
    return part + 1;
}

static size_t take_body(dvq_rpc_frame *frame, const char *bytes, size_t length)
{
    size_t rest = frame->length - frame->taken;
    size_t part = length < rest ? length : rest;
    frame->is_too_long = frame->length > DVQ_RPC_LONGEST_MESSAGE;
    if (!frame->is_too_long)
        dvq_buffer_add(&frame->text, bytes, part);
    frame->taken += part;
    frame->is_whole = frame->taken == frame->length;
    return part;
}

static size_t take(dvq_rpc_frame *frame, const char *bytes, size_t length)
{
    return (frame->in_body ? take_body : take_head)(frame, bytes, length);
}

/* What is cut short is no message. */
static void end(dvq_rpc_frame *frame)
{
    frame->is_whole = false;
}

static void close_message(dvq_buffer *output, size_t start)
{
    size_t length = output->length - start;
    char head[64];
    int written = snprintf(head, sizeof head, "%s %zu\r\n\r\n", length_name, length);
    dvq_buffer_add(output, head, (size_t)written);
    if (output->failed)
        return;
    memmove(output->data + start + written, output->data + start, length);
    memcpy(output->data + start, head, (size_t)written);
}

const dvq_rpc_framing dvq_rpc_headers = {
    .take = take,
    .end = end,
    .close = close_message,
    .too_long = "the message is longer than 16 MiB",
    .no_memory = "the message does not fit in memory",
    .broken = "a message must follow a header with its Content-Length",
};
