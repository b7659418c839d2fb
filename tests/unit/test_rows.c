/* Rows written by several threads: the same bytes in the same order, failures, output that stops.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "render/rows.h"
#include "support/diagnostic.h"

enum { MANY = 20000, LONGEST_ROW = 600 };

typedef struct written {
    char *data;
    size_t length;
    size_t calls_left; /* before the output stops; SIZE_MAX: it never does */
} written;

static int take(void *user, const char *data, size_t length)
{
    written *to = user;
    if (to->calls_left == 0)
        return 1;
    to->calls_left -= to->calls_left != SIZE_MAX;
    memcpy(to->data + to->length, data, length);
    to->length += length;
    return 0;
}

/* A row of its number, as long as its number says; those from *user on fail. */
static dvq_status write_row(dvq_writer *writer, const void *user, size_t row)
{
    char *text = dvq_arena_allocate(writer->scratch, LONGEST_ROW);
    if (text == NULL)
        return DVQ_ERROR_MEMORY;
    if (row >= *(const size_t *)user)
        return dvq_error_set(writer->error, DVQ_ERROR_LIMIT, "row %zu", row);
    int length = snprintf(text, LONGEST_ROW, "%zu:%*s\n", row, (int)(row * 37 % 500), "x");
    dvq_output_add(writer->output, dvq_text_make(text, (size_t)length));
    return DVQ_OK;
}

static void expect_error(const dvq_error *error, dvq_status status, size_t failing)
{
    char message[32] = "";
    if (status == DVQ_ERROR_LIMIT)
        snprintf(message, sizeof message, "row %zu", failing);
    cr_assert_str_eq(error->message, message);
}

static dvq_status write_all(size_t count, unsigned threads, size_t failing, size_t calls,
                            written *to)
{
    dvq_arena scratch;
    dvq_arena_init(&scratch, NULL);
    *to = (written){.data = malloc((count + 1) * LONGEST_ROW), .calls_left = calls};
    char buffer[4096];
    dvq_output output;
    dvq_output_init(&output, take, to, buffer, sizeof buffer);
    dvq_error error = {0};
    dvq_writer writer = {
        .scratch = &scratch, .output = &output, .error = &error, .threads = threads};
    dvq_rows rows = {.count = count, .write = write_row, .user = &failing};
    dvq_status status = dvq_rows_write(&rows, &writer);
    expect_error(&error, status, failing);
    dvq_status flushed = dvq_output_flush(&output);
    dvq_arena_release(&scratch);
    return status == DVQ_OK ? flushed : status;
}

static void expect_same(size_t count, size_t failing)
{
    written alone;
    dvq_status status = write_all(count, 1, failing, SIZE_MAX, &alone);
    for (unsigned threads = 0; threads <= 20; threads += 3) {
        written together;
        cr_assert_eq(write_all(count, threads, failing, SIZE_MAX, &together), status);
        cr_assert_eq(together.length, alone.length, "%zu rows, %u threads", count, threads);
        cr_assert_arr_eq(together.data, alone.data, alone.length);
        free(together.data);
    }
    free(alone.data);
}

Test(rows, are_written_in_order)
{
    static const size_t counts[] = {0, 1, 1023, 1024, 1025, 5000, MANY};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        expect_same(counts[i], SIZE_MAX);
}

Test(rows, end_with_the_first_failure)
{
    static const size_t failing[] = {0, 255, 256, 7000, MANY - 1};
    for (size_t i = 0; i < sizeof failing / sizeof failing[0]; i++)
        expect_same(MANY, failing[i]);
}

Test(rows, end_when_output_stops)
{
    for (size_t calls = 0; calls < 200; calls += 13) {
        written to;
        cr_assert_eq(write_all(MANY, 4, SIZE_MAX, calls, &to), DVQ_ERROR_IO);
        free(to.data);
    }
}

static void *allocate_none(void *user, size_t size)
{
    (void)user;
    (void)size;
    return NULL;
}

static void *reallocate_none(void *user, void *block, size_t old_size, size_t new_size)
{
    (void)user;
    (void)block;
    (void)old_size;
    (void)new_size;
    return NULL;
}

static void release_none(void *user, void *block, size_t size)
{
    (void)user;
    (void)block;
    (void)size;
}

Test(rows, tell_when_memory_is_out)
{
    static const dvq_allocator none = {
        .allocate = allocate_none, .reallocate = reallocate_none, .release = release_none};
    size_t failing = SIZE_MAX;
    written to = {.calls_left = SIZE_MAX};
    dvq_arena scratch;
    dvq_arena_init(&scratch, &none);
    char buffer[4096];
    dvq_output output;
    dvq_output_init(&output, take, &to, buffer, sizeof buffer);
    dvq_writer writer = {.scratch = &scratch, .output = &output, .threads = 4};
    dvq_rows rows = {.count = MANY, .write = write_row, .user = &failing};
    cr_assert_eq(dvq_rows_write(&rows, &writer), DVQ_ERROR_MEMORY);
}
