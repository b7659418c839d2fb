/* Maps: setting, finding, order of insertion, growth. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "support/map.h"

Test(map, finds_what_was_set)
{
    int one = 1, two = 2;
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_map map;
    dvq_map_init(&map, &arena);
    cr_assert_null(dvq_map_get(&map, DVQ_TEXT("a")));
    cr_assert(dvq_map_set(&map, DVQ_TEXT("a"), &one));
    cr_assert(dvq_map_set(&map, DVQ_TEXT(""), &two));
    cr_assert_eq(dvq_map_get(&map, DVQ_TEXT("a")), &one);
    cr_assert_eq(dvq_map_get(&map, DVQ_TEXT("")), &two);
    cr_assert(dvq_map_set(&map, DVQ_TEXT("a"), &two));
    cr_assert_eq(dvq_map_get(&map, DVQ_TEXT("a")), &two);
    cr_assert_eq(map.count, 2);
    cr_assert_not(dvq_map_has(&map, DVQ_TEXT("b")));
    dvq_arena_release(&arena);
}

Test(map, takes_what_was_reserved_and_more)
{
    static char names[100][8];
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_map map;
    dvq_map_init(&map, &arena);
    cr_assert(dvq_map_reserve(&map, 0));
    cr_assert_not(dvq_map_has(&map, DVQ_TEXT("k0")));
    for (size_t i = 0; i < 100; i++) {
        cr_assert(i != 30 || dvq_map_reserve(&map, 50));
        snprintf(names[i], sizeof names[i], "k%zu", i);
        cr_assert(dvq_map_set(&map, dvq_text_from_string(names[i]), names[i]));
    }
    cr_assert(dvq_map_reserve(&map, 10));
    for (size_t i = 0; i < 100; i++)
        cr_assert_eq(dvq_map_get(&map, dvq_text_from_string(names[i])), names[i]);
    dvq_arena_release(&arena);
}

Test(map, keeps_the_order_of_insertion_while_growing)
{
    static char names[5000][8];
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_map map;
    dvq_map_init(&map, &arena);
    for (size_t i = 0; i < 5000; i++) {
        snprintf(names[i], sizeof names[i], "k%zu", i);
        cr_assert(dvq_map_set(&map, dvq_text_from_string(names[i]), names[i]));
    }
    cr_assert_eq(map.count, 5000);
    for (size_t i = 0; i < 5000; i++) {
        cr_assert_eq(map.entries[i].value, names[i]);
        cr_assert_eq(dvq_map_get(&map, dvq_text_from_string(names[i])), names[i]);
    }
    dvq_arena_release(&arena);
}
