/* Regular expressions that the Tasks plugin takes, and those it refuses as too slow. */
#include <criterion/criterion.h>

#include "tasks/pattern.h"

Test(pattern, danger)
{
    static const char *const safe[] = {"a+b*", "(ab)+", "(a|b)+c", "a{2,3}", "[a+]+", "(a+)+?"};
    static const char *const refused[] = {"(a+)+", "(a*b)?", "((a)?|b)*", "(?<=a)b", "(?<!a)b"};
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++)
        cr_expect_null(dvq_pattern_find_danger(dvq_text_from_string(safe[i])), "%s", safe[i]);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        cr_expect_not_null(dvq_pattern_find_danger(dvq_text_from_string(refused[i])), "%s",
                           refused[i]);
}

Test(pattern, slashes)
{
    dvq_text pattern;
    dvq_text flags;
    cr_assert(dvq_pattern_split(DVQ_TEXT("/a/b/i"), &pattern, &flags));
    cr_expect(dvq_text_equal(pattern, DVQ_TEXT("a/b")));
    cr_expect(dvq_text_equal(flags, DVQ_TEXT("i")));
    cr_expect_not(dvq_pattern_split(DVQ_TEXT("//"), &pattern, &flags));
    cr_expect_not(dvq_pattern_split(DVQ_TEXT("a/"), &pattern, &flags));
}

Test(pattern, flags)
{
    dvq_regex_options options;
    cr_assert(dvq_pattern_read_flags(DVQ_TEXT("gimsuy"), &options));
    cr_expect(options.ignore_case && options.multiline && options.dot_all && options.unicode);
    cr_expect_not(dvq_pattern_read_flags(DVQ_TEXT("ii"), &options));
    cr_expect_not(dvq_pattern_read_flags(DVQ_TEXT("x"), &options));
    cr_expect_not(dvq_pattern_read_flags(DVQ_TEXT("uv"), &options));
}
