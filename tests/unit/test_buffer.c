/* Growing texts: bytes of any kind, and what a failure does to what comes after it. */
#include "server/buffer.h"

#include <criterion/criterion.h>
#include <string.h>

static void check_buffer(const dvq_buffer *buffer, const char *expected)
{
    cr_expect_eq(buffer->length, strlen(expected));
    cr_expect_eq(memcmp(buffer->data, expected, buffer->length), 0);
}

Test(buffer, adds_text_and_bytes)
{
    dvq_buffer buffer = {0};
    dvq_buffer_add_text(&buffer, "ab");
    dvq_buffer_add_text(&buffer, "");
    dvq_buffer_add(&buffer, NULL, 0);
    dvq_buffer_add(&buffer, "cdef", 2);
    dvq_buffer_add_format(&buffer, "%d%s", 7, "g");
    check_buffer(&buffer, "abcd7g");
    dvq_buffer_free(&buffer);
}

Test(buffer, grows_to_what_it_is_given)
{
    char block[1000];
    memset(block, 'x', sizeof block);
    dvq_buffer buffer = {0};
    for (size_t i = 0; i < 100; i++)
        dvq_buffer_add(&buffer, block, sizeof block);
    cr_assert_eq(buffer.length, 100 * sizeof block);
    for (size_t i = 0; i < buffer.length; i += sizeof block)
        cr_expect_eq(memcmp(buffer.data + i, block, sizeof block), 0);
    dvq_buffer_free(&buffer);
}

Test(buffer, formats_texts_of_any_length)
{
    static char long_text[5001];
    memset(long_text, 'x', sizeof long_text - 1);
    dvq_buffer buffer = {0};
    dvq_buffer_add_format(&buffer, "%s:%d", long_text, 7);
    cr_assert_eq(buffer.length, sizeof long_text - 1 + 2);
    cr_expect_arr_eq(buffer.data + sizeof long_text - 1, ":7", 2);
    dvq_buffer_free(&buffer);
}

Test(buffer, is_empty_once_freed)
{
    dvq_buffer buffer = {0};
    dvq_buffer_add_text(&buffer, "before");
    dvq_buffer_free(&buffer);
    cr_expect_null(buffer.data);
    dvq_buffer_add_text(&buffer, "after");
    check_buffer(&buffer, "after");
    dvq_buffer_free(&buffer);
}

Test(buffer, is_written_to_as_an_output)
{
    dvq_buffer buffer = {0};
    cr_expect_eq(dvq_buffer_write(&buffer, "a\0b", 3), 0);
    cr_expect_eq(buffer.length, 3);
    dvq_buffer_free(&buffer);
}

Test(buffer, drops_what_comes_after_a_failure)
{
    dvq_buffer buffer = {0};
    dvq_buffer_add_text(&buffer, "kept");
    buffer.failed = true;
    dvq_buffer_add_text(&buffer, "lost");
    dvq_buffer_add_format(&buffer, "%s", "lost");
    cr_expect_eq(dvq_buffer_write(&buffer, "lost", 4), -1);
    check_buffer(&buffer, "kept");
    dvq_buffer_free(&buffer);
    cr_expect_not(buffer.failed);
}
