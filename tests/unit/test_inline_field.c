/* Inline fields in lines of any length. Finding fields is tested by tests/cases/note. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "note/inline_field.h"

/* Quadratic time would take minutes. */
Test(inline_field, takes_time_by_size_alone, .timeout = 60)
{
    static const char *const units[] = {"[a:: ", "(",     "((a:: b) ", "[a:: b][",
                                        "📅 ",    "🗓 ", "::",        "\\["};
    enum { SIZE = 1 << 20 };
    char *line = malloc(SIZE);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t size = strlen(units[i]);
        dvq_inline_field_vector fields = {0};
        for (size_t k = 0; k < SIZE; k++)
            line[k] = units[i][k % size];
        dvq_arena arena;
        dvq_arena_init(&arena, NULL);
        cr_expect_eq(dvq_inline_field_find(&arena, dvq_text_make(line, SIZE), true, &fields),
                     DVQ_OK);
        dvq_arena_release(&arena);
    }
    free(line);
}
