/* Messages after headers with their length, in pieces of any size. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "server/rpc_framing.h"

/* Read `input` in pieces of `size` bytes; each message is put in brackets, what is none is "!". */
static void read_messages(const char *input, size_t size, dvq_buffer *messages)
{
    dvq_rpc_frame frame = {0};
    size_t length = strlen(input);
    for (size_t offset = 0; offset < length;) {
        size_t piece = length - offset < size ? length - offset : size;
        size_t taken = dvq_rpc_headers.take(&frame, input + offset, piece);
        cr_assert(taken > 0 && taken <= piece);
        offset += taken;
        if (offset == length && !frame.is_whole)
            dvq_rpc_headers.end(&frame);
        if (!frame.is_whole)
            continue;
        if (frame.is_broken)
            dvq_buffer_add_text(messages, "!");
        else
            dvq_buffer_add_format(messages, "[%.*s]", (int)frame.text.length, frame.text.data);
        dvq_rpc_frame_reset(&frame);
    }
    dvq_buffer_add(messages, "", 1);
    dvq_buffer_free(&frame.text);
}

Test(rpc_headers, finds_messages_in_pieces_of_any_size)
{
    static const struct {
        const char *input;
        const char *messages;
    } cases[] = {
        {"Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]", "[{}][[1]]"},
        {"content-length:2\n\n{}", "[{}]"},
        {"Content-Type: x; charset=utf-8\r\nContent-Length:\t 2 \r\n\r\n{}", "[{}]"},
        {"Content-Length: 2\r\nContent-Type: x\r\n\r\n{}", "[{}]"},
        /* Breaks within a message are part of it; empty lines before a header are not. */
        {"Content-Length: 4\r\n\r\n{\n\n}\r\n\r\nContent-Length: 2\r\n\r\n{}", "[{\n\n}][{}]"},
        {"Content-Length: 0\r\n\r\nContent-Length: 2\r\n\r\n{}", "[][{}]"},
        /* A header without a length is no header; the next one is read. */
        {"{\"id\":1}\n\nContent-Length: 2\r\n\r\n{}", "![{}]"},
        {"Content-Length: two\r\n\r\nContent-Length: 2\r\n\r\n{}", "![{}]"},
        {"Content-Length: -1\r\n\r\n", "!"},
        {"Content-Length:\r\n\r\n", "!"},
        {"Content-Length: 1234567890123456\r\n\r\n", "!"},
        /* What is cut short is dropped. */
        {"Content-Length: 3\r\n\r\n{}", ""},
        {"Content-Length: 3\r\n", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t size = 1; size <= 64; size = size * 2 + 1) {
            dvq_buffer messages = {0};
            read_messages(cases[i].input, size, &messages);
            cr_expect_str_eq(messages.data, cases[i].messages, "%zu in pieces of %zu: %s", i, size,
                             messages.data);
            dvq_buffer_free(&messages);
        }
    }
}

Test(rpc_headers, a_line_without_end_takes_no_memory)
{
    enum { PIECE = 1 << 20 };
    char *letters = malloc(PIECE);
    cr_assert_not_null(letters);
    memset(letters, 'x', PIECE);
    dvq_rpc_frame frame = {0};
    for (size_t i = 0; i < 8; i++)
        cr_assert(dvq_rpc_headers.take(&frame, letters, PIECE) == PIECE);
    cr_expect_lt(frame.text.length, 4096);
    dvq_buffer_free(&frame.text);
    free(letters);
}

Test(rpc_headers, drops_a_message_that_is_too_long)
{
    enum { PIECE = 1 << 20 };
    char *letters = malloc(PIECE);
    cr_assert_not_null(letters);
    memset(letters, 'x', PIECE);
    dvq_rpc_frame frame = {0};
    static const char head[] = "Content-Length: 17825792\r\n\r\n";
    for (size_t taken = 0; taken < sizeof head - 1;)
        taken += dvq_rpc_headers.take(&frame, head + taken, sizeof head - 1 - taken);
    for (size_t i = 0; i < 17; i++) {
        cr_expect_not(frame.is_whole);
        dvq_rpc_headers.take(&frame, letters, PIECE);
    }
    cr_expect(frame.is_whole && frame.is_too_long);
    cr_expect_eq(frame.text.length, 0);
    dvq_buffer_free(&frame.text);
    free(letters);
}

Test(rpc_headers, puts_a_header_before_what_is_sent)
{
    dvq_buffer output = {0};
    dvq_buffer_add_text(&output, "{}");
    dvq_rpc_headers.close(&output, 0);
    size_t start = output.length;
    dvq_buffer_add_text(&output, "[1]");
    dvq_rpc_headers.close(&output, start);
    dvq_buffer_add(&output, "", 1);
    cr_expect_str_eq(output.data, "Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]");
    dvq_buffer_free(&output);
}
