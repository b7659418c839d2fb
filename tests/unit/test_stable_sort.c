/* The stable sort: order, stability, runs, long inputs, and a comparison that fails. */
#include <criterion/criterion.h>

#include "support/stable_sort.h"

typedef struct keys {
    const int *values;
    size_t left; /* comparisons before one fails; 0: none fails */
} keys;

static dvq_status compare(void *user, uint32_t a, uint32_t b, bool *before)
{
    keys *state = user;
    if (state->left == 1)
        return DVQ_ERROR_LIMIT;
    state->left -= state->left > 0 ? 1 : 0;
    *before = state->values[a] < state->values[b];
    return DVQ_OK;
}

static void check_sorted(const int *values, size_t count)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    uint32_t *order = dvq_arena_allocate(&arena, (count + 1) * sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    keys state = {.values = values};
    cr_assert_eq(dvq_stable_sort(order, count, compare, &state, &arena), DVQ_OK);
    for (size_t index = 1; index < count; index++) {
        int before = values[order[index - 1]];
        int after = values[order[index]];
        cr_assert(before < after || (before == after && order[index - 1] < order[index]));
    }
    dvq_arena_release(&arena);
}

Test(stable_sort, short_inputs)
{
    const int values[] = {3, 1, 2, 3, 1, 1, 0, 9, 9, 0};
    for (size_t count = 0; count <= 10; count++)
        check_sorted(values, count);
}

Test(stable_sort, runs)
{
    const int rising[] = {1, 1, 2, 3, 4};
    const int falling[] = {4, 3, 2, 1, 1};
    check_sorted(rising, 5);
    check_sorted(falling, 5);
}

Test(stable_sort, long_inputs)
{
    enum { COUNT = 1000 };
    int values[COUNT];
    unsigned seed = 1;
    for (size_t i = 0; i < COUNT; i++) {
        seed = seed * 1103515245u + 12345u;
        values[i] = (int)(seed >> 16) % 100;
    }
    for (size_t count = 60; count <= COUNT; count += 47)
        check_sorted(values, count);
}

/* Two rising runs; the second one lies before the first but for its last values. */
Test(stable_sort, runs_that_part_late)
{
    enum { MOST = 200 };
    static const size_t lengths[][2] = {{32, 64}, {64, 32}, {64, 64}, {33, 100}, {100, 33}};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        size_t first = lengths[i][0];
        size_t count = first + lengths[i][1];
        for (size_t last = 0; last < 4; last++) {
            int values[MOST];
            for (size_t at = 0; at < first; at++)
                values[at] = 1000 + 2 * (int)at;
            for (size_t at = first; at < count; at++)
                values[at] = (int)at;
            for (size_t at = count - last; at < count; at++)
                values[at] = 1000 + 15 * (int)(at + last - count) + (int)last % 2;
            check_sorted(values, count);
        }
    }
}

Test(stable_sort, failure_stops_it)
{
    const int values[] = {3, 1, 2, 0};
    uint32_t order[] = {0, 1, 2, 3};
    for (size_t left = 1; left < 5; left++) {
        keys state = {.values = values, .left = left};
        cr_expect_eq(dvq_stable_sort(order, 4, compare, &state, NULL), DVQ_ERROR_LIMIT);
    }
}
