/* Folding: how columns share a line, and where cells are cut. */
#include "render/fold.h"

#include <criterion/criterion.h>

enum { MOST = 4 };

typedef struct fit_case {
    size_t room;
    size_t count;
    size_t widths[MOST];
    size_t fitted[MOST];
    bool fits;
} fit_case;

Test(fold, narrows_the_widest)
{
    static const fit_case cases[] = {
        {30, 2, {10, 20}, {10, 20}, true},
        {30, 2, {10, 50}, {10, 20}, true},
        {30, 3, {5, 50, 50}, {5, 13, 12}, true},
        {31, 3, {50, 5, 60}, {13, 5, 13}, true},
        {30, 3, {50, 50, 50}, {10, 10, 10}, true},
        {29, 3, {50, 50, 50}, {50, 50, 50}, false}, /* no less is of use */
        {0, 2, {3, 9}, {3, 9}, false},
        {1000, 1, {2000}, {1000}, true},
        {10, 0, {0}, {0}, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t widths[MOST];
        memcpy(widths, cases[i].widths, sizeof widths);
        bool fits = dvq_fold_fit(widths, cases[i].count, cases[i].room);
        cr_assert_eq(fits, cases[i].fits, "case %zu", i);
        cr_assert_arr_eq(widths, cases[i].fitted, cases[i].count * sizeof *widths, "case %zu", i);
    }
}

typedef struct take_case {
    const char *text;
    size_t width;
    const char *lines; /* joined by | */
} take_case;

Test(fold, cuts_at_blanks_where_it_can)
{
    static const take_case cases[] = {
        {"one two three", 13, "one two three"},
        {"one two three", 8, "one two|three"},
        {"one two three", 7, "one two|three"},
        {"one two three", 6, "one|two|three"},
        {"unbroken", 3, "unb|rok|en"},
        {"Folder/Other/Note.md", 15, "Folder/Other/|Note.md"},
        {"Folder/Long name.md", 14, "Folder/Long|name.md"},
        {"/unbroken", 4, "/|unbr|oken"},
        {"a unbroken", 4, "a|unbr|oken"},
        {"two  blanks", 4, "two|blan|ks"},
        {"ends in blanks  ", 8, "ends in|blanks"},
        {"漢字漢字", 5, "漢字|漢字"},
        {"漢字", 1, "漢|字"},
        {"e\xCC\x81"
         "a",
         1, "e\xCC\x81|a"},
        {"👨‍👩‍👧x", 2, "👨‍👩‍👧|x"},
        {"", 5, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char lines[64] = "";
        dvq_text text = dvq_text_from_string(cases[i].text);
        do {
            dvq_text line = dvq_fold_take(&text, cases[i].width);
            strncat(lines, line.data, line.length);
            strcat(lines, text.length > 0 ? "|" : "");
        } while (text.length > 0);
        cr_assert_str_eq(lines, cases[i].lines);
    }
}
