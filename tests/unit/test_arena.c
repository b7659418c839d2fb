/* Arenas: alignment, marks, reuse, and what happens when memory is out. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>

#include "support/arena.h"

static void *count_allocate(void *user, size_t size)
{
    size_t *left = user;
    if (*left == 0)
        return NULL;
    --*left;
    return malloc(size);
}

static void count_release(void *user, void *block, size_t size)
{
    (void)user;
    (void)size;
    free(block);
}

Test(arena, hands_out_aligned_distinct_memory)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    char *previous = NULL;
    for (size_t size = 0; size < 200; size++) {
        char *block = dvq_arena_allocate(&arena, size);
        cr_assert_not_null(block);
        cr_assert_eq((uintptr_t)block % DVQ_ARENA_ALIGNMENT, 0);
        cr_assert_neq(block, previous);
        memset(block, 0xAA, size);
        previous = block;
    }
    dvq_arena_release(&arena);
    cr_assert_eq(arena.reserved, 0);
}

Test(arena, clears_arrays_and_refuses_overflow)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    int *numbers = dvq_arena_allocate_array(&arena, 100, sizeof *numbers);
    for (size_t i = 0; i < 100; i++)
        cr_assert_eq(numbers[i], 0);
    cr_assert_null(dvq_arena_allocate_array(&arena, SIZE_MAX / 2, 4));
    cr_assert_null(dvq_arena_allocate(&arena, SIZE_MAX));
    dvq_arena_release(&arena);
}

Test(arena, rewinds_to_a_mark)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    char *kept = dvq_arena_copy(&arena, "kept", 5);
    dvq_arena_mark mark = dvq_arena_get_mark(&arena);
    size_t reserved = arena.reserved;
    for (int i = 0; i < 1000; i++)
        cr_assert_not_null(dvq_arena_allocate(&arena, 1000));
    dvq_arena_rewind(&arena, mark);
    cr_assert_eq(arena.reserved, reserved);
    cr_assert_str_eq(kept, "kept");
    dvq_arena_release(&arena);
}

Test(arena, reports_that_memory_is_out)
{
    size_t left = 1;
    dvq_allocator allocator = {count_allocate, NULL, count_release, &left};
    dvq_arena arena;
    dvq_arena_init(&arena, &allocator);
    cr_assert_not_null(dvq_arena_allocate(&arena, 16));
    cr_assert_null(dvq_arena_allocate(&arena, 10 * 1024 * 1024));
    dvq_arena_release(&arena);
}

Test(arena, reset_keeps_working)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 100; i++)
            cr_assert_not_null(dvq_arena_allocate(&arena, 512));
        dvq_arena_reset(&arena);
    }
    dvq_arena_release(&arena);
}

Test(arena, refuses_past_its_limit)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    arena.limit = 64 * 1024;
    cr_assert_null(dvq_arena_allocate(&arena, 128 * 1024));
    cr_assert(arena.exceeded);
    cr_assert_not_null(dvq_arena_allocate(&arena, 1024));
    dvq_arena_release(&arena);
}
