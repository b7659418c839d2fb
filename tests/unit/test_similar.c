#include <criterion/criterion.h>

#include <stdint.h>
#include <string.h>

#include "support/similar.h"

static const char *const names[] = {"sort", "sum", "sorted", "contains", "econtains", "x"};

static const char *find(const char *word, size_t limit, bool swaps, bool beginnings)
{
    dvq_similar search = {.word = word,
                          .length = strlen(word),
                          .limit = limit,
                          .swaps = swaps,
                          .beginnings = beginnings};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        dvq_similar_offer(&search, names[i]);
    return search.nearest;
}

Test(similar, finds_the_nearest_name)
{
    static const struct {
        const char *word;
        size_t limit;
        const char *nearest; /* NULL: none */
    } cases[] = {
        {"sort", 0, "sort"},
        {"SORT", 0, "sort"},
        {"sorts", 0, NULL},
        {"sorts", 1, "sort"},
        {"sorte", 1, "sort"},
        {"sorteds", 1, "sorted"},
        {"contain", 1, "contains"},
        {"Econtain", 2, "econtains"},
        {"zcontains", 1, "contains"},
        {"xxxxxxxxxxxx", 10, NULL},
        {"", 0, NULL},
        {"", 1, "x"},
        {"contains(x, y)", 6, "contains"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *nearest = find(cases[i].word, cases[i].limit, false, false);
        cr_expect_str_eq(nearest != NULL ? nearest : "none",
                         cases[i].nearest != NULL ? cases[i].nearest : "none", "%s", cases[i].word);
    }
}

Test(similar, counts_a_swap_as_one_slip_where_asked)
{
    cr_expect_null(find("osrt", 1, false, false));
    cr_expect_str_eq(find("osrt", 1, true, false), "sort");
    cr_expect_str_eq(find("osrt", 2, false, false), "sort");
}

Test(similar, takes_a_beginning_for_the_name_where_asked)
{
    cr_expect_null(find("cont", 1, true, false));
    cr_expect_str_eq(find("cont", 1, true, true), "contains");
    cr_expect_null(find("CONT", 1, true, true));
    cr_expect_null(find("", 0, true, true));
}

Test(similar, compares_no_word_that_is_too_long)
{
    char word[DVQ_SIMILAR_LONGEST + 2];
    memset(word, 's', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    cr_expect_null(find(word, SIZE_MAX, true, true));
    word[DVQ_SIMILAR_LONGEST] = '\0';
    cr_expect_str_eq(find(word, SIZE_MAX, true, true), "sort");
}
