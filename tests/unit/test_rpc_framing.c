/* Messages that are lines, in pieces of any size. */
#include "server/rpc_framing.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* Read `input` in pieces of `size` bytes; each message is put in brackets. */
static void read_messages(const char *input, size_t size, dvq_buffer *messages)
{
    dvq_rpc_frame frame = {0};
    size_t length = strlen(input);
    for (size_t offset = 0; offset < length;) {
        size_t piece = length - offset < size ? length - offset : size;
        size_t taken = dvq_rpc_lines.take(&frame, input + offset, piece);
        cr_assert(taken > 0 && taken <= piece);
        offset += taken;
        if (offset == length && !frame.is_whole)
            dvq_rpc_lines.end(&frame);
        if (!frame.is_whole)
            continue;
        dvq_buffer_add_format(messages, "[%.*s]", (int)frame.text.length, frame.text.data);
        dvq_rpc_frame_reset(&frame);
    }
    dvq_buffer_add(messages, "", 1);
    dvq_buffer_free(&frame.text);
}

Test(rpc_framing, finds_messages_in_pieces_of_any_size)
{
    static const struct {
        const char *input;
        const char *messages;
    } cases[] = {
        {"a\nbc\n", "[a][bc]"},
        {"a\n\nb\n", "[a][b]"},
        {" \t\r\n\n{}\r\n", "[{}\r]"},
        /* The last line needs no break. */
        {"a\nb", "[a][b]"},
        {"a\n  ", "[a]"},
        {"\n", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t size = 1; size <= 8; size++) {
            dvq_buffer messages = {0};
            read_messages(cases[i].input, size, &messages);
            cr_expect_str_eq(messages.data, cases[i].messages, "%zu in pieces of %zu", i, size);
            dvq_buffer_free(&messages);
        }
    }
}

Test(rpc_framing, takes_one_message_at_a_time)
{
    dvq_rpc_frame frame = {0};
    cr_expect_eq(dvq_rpc_lines.take(&frame, "first\nsecond\n", 13), 6);
    cr_expect(frame.is_whole);
    dvq_buffer_free(&frame.text);
}

Test(rpc_framing, a_line_with_a_zero_byte_is_not_blank)
{
    dvq_rpc_frame frame = {0};
    dvq_rpc_lines.take(&frame, " \0\n", 3);
    cr_expect(frame.is_whole);
    cr_expect_eq(frame.text.length, 2);
    dvq_buffer_free(&frame.text);
}

Test(rpc_framing, drops_the_end_of_a_line_that_is_too_long)
{
    enum { PIECE = 1 << 20 };
    char *blanks = malloc(PIECE);
    cr_assert_not_null(blanks);
    memset(blanks, ' ', PIECE);
    dvq_rpc_frame frame = {0};
    for (size_t i = 0; i < 16; i++)
        dvq_rpc_lines.take(&frame, blanks, PIECE);
    cr_expect_not(frame.is_too_long);
    dvq_rpc_lines.take(&frame, blanks, 1);
    cr_expect(frame.is_too_long);
    cr_expect_leq(frame.text.length, 16 * (size_t)PIECE);
    dvq_rpc_lines.take(&frame, "\n", 1);
    cr_expect(frame.is_whole, "it is answered with an error, blank or not");
    dvq_rpc_frame_reset(&frame);
    dvq_rpc_lines.take(&frame, "{}\n", 3);
    cr_expect(frame.is_whole && !frame.is_too_long);
    cr_expect_eq(frame.text.length, 2);
    dvq_buffer_free(&frame.text);
    free(blanks);
}

Test(rpc_framing, a_line_that_found_no_memory_is_answered_too)
{
    dvq_rpc_frame frame = {0};
    dvq_rpc_lines.take(&frame, "lost", 4);
    frame.text.failed = true;
    dvq_rpc_lines.take(&frame, " \n", 2);
    cr_expect(frame.is_whole);
    dvq_rpc_frame_reset(&frame);
    cr_expect_not(frame.text.failed);
    dvq_rpc_lines.take(&frame, "a\n", 2);
    cr_expect_eq(frame.text.length, 1);
    dvq_buffer_free(&frame.text);
}

Test(rpc_framing, ends_what_is_sent_with_a_line_break)
{
    dvq_buffer output = {0};
    dvq_buffer_add_text(&output, "{}");
    dvq_rpc_lines.close(&output, 0);
    cr_expect_eq(output.length, 3);
    cr_expect_eq(output.data[2], '\n');
    dvq_buffer_free(&output);
}
