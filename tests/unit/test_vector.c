/* Vectors: what was pushed stays as it was while they grow, and a failure leaves them alone. */
#include "support/vector.h"

#include <criterion/criterion.h>
#include <stdint.h>

typedef DVQ_VECTOR(int) int_vector;

static dvq_arena arena;

static void set_up(void)
{
    dvq_arena_init(&arena, NULL);
}

static void tear_down(void)
{
    dvq_arena_release(&arena);
}

TestSuite(vector, .init = set_up, .fini = tear_down);

Test(vector, keeps_what_was_pushed)
{
    int_vector numbers = {0};
    for (int i = 0; i < 1000; i++)
        cr_assert(DVQ_VECTOR_PUSH(&arena, &numbers, i));
    cr_expect_eq(numbers.count, 1000);
    cr_expect_geq(numbers.capacity, numbers.count);
    for (int i = 0; i < 1000; i++)
        cr_expect_eq(numbers.items[i], i);
}

Test(vector, making_room_adds_nothing)
{
    int_vector numbers = {0};
    cr_assert(DVQ_VECTOR_GROW(&arena, &numbers));
    cr_expect_eq(numbers.count, 0);
    cr_expect_gt(numbers.capacity, 0);
    const int *items = numbers.items;
    cr_assert(DVQ_VECTOR_GROW(&arena, &numbers));
    cr_expect_eq(numbers.items, items, "there was room already");
}

Test(vector, holds_elements_of_any_size)
{
    typedef struct wide {
        char bytes[100];
    } wide;
    DVQ_VECTOR(wide) items = {0};
    for (int i = 0; i < 100; i++)
        cr_assert(DVQ_VECTOR_PUSH(&arena, &items, (wide){.bytes = {[99] = (char)i}}));
    for (int i = 0; i < 100; i++)
        cr_expect_eq(items.items[i].bytes[99], i);
}

Test(vector, refuses_more_than_can_be_counted)
{
    int number = 7;
    int_vector numbers = {&number, 1, SIZE_MAX / 4};
    cr_expect_not(
        dvq_vector_grow(&arena, &numbers.items, &numbers.capacity, numbers.count, sizeof number));
    cr_expect_eq(numbers.items, &number);
    cr_expect_eq(numbers.capacity, SIZE_MAX / 4);
}

static void *refuse(void *user, size_t size)
{
    (void)user;
    (void)size;
    return NULL;
}

static void free_nothing(void *user, void *block, size_t size)
{
    (void)user;
    (void)block;
    (void)size;
}

Test(vector, stays_as_it_was_when_memory_is_out)
{
    dvq_allocator allocator = {.allocate = refuse, .release = free_nothing};
    dvq_arena empty;
    dvq_arena_init(&empty, &allocator);
    int_vector numbers = {0};
    cr_expect_not(DVQ_VECTOR_PUSH(&empty, &numbers, 1));
    cr_expect_eq(numbers.count, 0);
    cr_expect_eq(numbers.capacity, 0);
    dvq_arena_release(&empty);
}
