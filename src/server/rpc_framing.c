/* Framing by lines, see rpc_framing.h. Knows nothing about JSON. */
#include "server/rpc_framing.h"

#include <string.h>

void dvq_rpc_frame_reset(dvq_rpc_frame *frame)
{
    if (frame->text.failed)
        dvq_buffer_free(&frame->text);
    dvq_buffer text = frame->text;
    text.length = 0;
    *frame = (dvq_rpc_frame){.text = text};
}

static bool is_blank(const dvq_rpc_frame *frame)
{
    if (frame->is_too_long || frame->text.failed)
        return false;
    for (size_t i = 0; i < frame->text.length; i++)
        if (frame->text.data[i] == '\0' || strchr(" \t\r", frame->text.data[i]) == NULL)
            return false;
    return true;
}

static void end_line(dvq_rpc_frame *frame)
{
    if (is_blank(frame))
        dvq_rpc_frame_reset(frame);
    else
        frame->is_whole = true;
}

static size_t take_line(dvq_rpc_frame *frame, const char *bytes, size_t length)
{
    const char *end = memchr(bytes, '\n', length);
    size_t part = end != NULL ? (size_t)(end - bytes) : length;
    frame->is_too_long = frame->is_too_long || frame->text.length + part > DVQ_RPC_LONGEST_MESSAGE;
    if (!frame->is_too_long)
        dvq_buffer_add(&frame->text, bytes, part);
    if (end == NULL)
        return length;
    end_line(frame);
    return part + 1;
}

static void close_line(dvq_buffer *output, size_t start)
{
    (void)start;
    dvq_buffer_add_text(output, "\n");
}

const dvq_rpc_framing dvq_rpc_lines = {
    .take = take_line,
    .end = end_line,
    .close = close_line,
    .too_long = "the line is longer than 16 MiB",
    .no_memory = "the line does not fit in memory",
    .broken = "",
};
