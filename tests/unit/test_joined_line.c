/* Lines of queries that a backslash joins. */
#include <criterion/criterion.h>

#include "tasks/joined_line.h"

static void expect_lines(const char *text, const char *const *lines, size_t count)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_joined_line_vector found = {0};
    cr_assert_eq(dvq_joined_line_split(&arena, dvq_text_from_string(text), &found), DVQ_OK);
    cr_assert_eq(found.count, count, "%s: %zu lines", text, found.count);
    for (size_t i = 0; i < count; i++)
        cr_expect(dvq_text_equal(found.items[i].text, dvq_text_from_string(lines[i])), "%s: %.*s",
                  text, (int)found.items[i].text.length, found.items[i].text.data);
    dvq_arena_release(&arena);
}

Test(joined_line, split)
{
    static const char *const plain[] = {"done", "limit 5"};
    static const char *const joined[] = {"due before today"};
    static const char *const escaped[] = {"path includes \\", "done"};
    static const char *const blank_after[] = {"done \\", "limit 5"};
    static const char *const at_end[] = {"done"};
    expect_lines("  done\n\n\nlimit 5  ", plain, 2);
    expect_lines("due \\\n   before\\\n\ttoday", joined, 1);
    expect_lines("path includes \\\\\ndone", escaped, 2);
    expect_lines("done \\ \nlimit 5", blank_after, 2);
    expect_lines("done \\", at_end, 1);
    expect_lines("\\\n", NULL, 0);
}
