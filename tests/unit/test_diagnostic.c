/* Errors: the first wins, places are counted in characters, carets stand below their place. */
#include <criterion/criterion.h>

#include "support/diagnostic.h"

typedef struct drawing {
    char text[2048];
    size_t length;
} drawing;

static int draw(void *user, const char *data, size_t length)
{
    drawing *out = user;
    cr_assert_lt(out->length + length, sizeof out->text);
    memcpy(out->text + out->length, data, length);
    out->length += length;
    out->text[out->length] = '\0';
    return 0;
}

typedef struct placed {
    const char *text;
    dvq_span span;
    const char *drawn;
} placed;

Test(diagnostic, keeps_the_first_error)
{
    dvq_error error = {0};
    cr_assert_eq(dvq_error_set(&error, DVQ_ERROR_PARSE, "first %d", 1), DVQ_ERROR_PARSE);
    cr_assert_eq(dvq_error_set(&error, DVQ_ERROR_IO, "second"), DVQ_ERROR_IO);
    cr_assert_str_eq(error.message, "first 1");
    cr_assert_eq(error.status, DVQ_ERROR_PARSE);
    cr_assert_eq(dvq_error_set(NULL, DVQ_ERROR_IO, "no error"), DVQ_ERROR_IO);
}

Test(diagnostic, shortens_long_messages_between_characters)
{
    char word[1001];
    for (size_t i = 0; i < 500; i++)
        memcpy(word + 2 * i, "é", 2);
    word[1000] = '\0';
    dvq_error error = {0};
    dvq_error_set(&error, DVQ_ERROR_PARSE, "x%s", word);
    size_t length = strlen(error.message);
    cr_assert_lt(length, sizeof error.message);
    cr_assert_str_eq(error.message + length - 3, "…");
    cr_assert_eq((length - 1 - 3) % 2, 0);
}

Test(diagnostic, says_it_in_one_line_of_valid_text)
{
    dvq_error error = {0};
    dvq_error_set(&error, DVQ_ERROR_IO, "%s", "a\nb\x1b[0m \xff \xed\xa0\x80 %.2s");
    cr_assert_str_eq(error.message, "a b [0m \xEF\xBF\xBD \xEF\xBF\xBD %.2s");
    dvq_error_set_hint(&error, "%.1s", "é");
    cr_assert_str_eq(error.hint, "\xEF\xBF\xBD");
}

Test(diagnostic, draws_the_place)
{
    static const placed cases[] = {
        {"LIST WHERE rating >", {19, 0}, "1:20: no\nLIST WHERE rating >\n                   ^\n"},
        {"LIST\nWHERE x ==", {13, 2}, "2:9: no\nWHERE x ==\n        ^^\n"},
        {"日本 x", {7, 1}, "1:4: no\n日本 x\n     ^\n"},
        {"\tx y\r\nz", {3, 1}, "1:4: no\n\tx y\n\t  ^\n"},
        {"", {0, 0}, "1:1: no\n\n^\n"},
        {"abc", {99, 5}, "1:4: no\nabc\n   ^\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dvq_error error = {0};
        drawing out = {0};
        dvq_text text = dvq_text_from_string(cases[i].text);
        dvq_error_set(&error, DVQ_ERROR_PARSE, "no");
        dvq_error_place(&error, text, cases[i].span);
        cr_assert_eq(
            dvq_error_print(&error, NULL, DVQ_TERMINATED, text.data, text.length, draw, &out),
            DVQ_OK);
        cr_expect_str_eq(out.text, cases[i].drawn);
    }
}

Test(diagnostic, names_the_file_and_gives_the_hint)
{
    dvq_error error = {0};
    drawing out = {0};
    dvq_error_set(&error, DVQ_ERROR_PARSE, "expected a name");
    dvq_error_set_hint(&error, "write %s", "x");
    dvq_error_place(&error, DVQ_TEXT("LIST 1"), (dvq_span){5, 1});
    cr_assert_eq(dvq_error_print(&error, "q.dql", DVQ_TERMINATED, "LIST 1", 6, draw, &out), DVQ_OK);
    cr_assert_str_eq(out.text, "q.dql:1:6: expected a name\nLIST 1\n     ^\nhint: write x\n");
}

Test(diagnostic, moves_the_place_that_a_hint_names)
{
    dvq_error error = {0};
    dvq_error_set(&error, DVQ_ERROR_PARSE, "no");
    size_t offset;
    cr_expect_not(dvq_error_get_hint_place(&error, &offset));
    dvq_error_set_hint_at(&error, DVQ_TEXT("LIST\nWHERE (a"), 11, "the one at ", " stays open");
    cr_expect_str_eq(error.hint, "the one at 2:7 stays open");
    cr_assert(dvq_error_get_hint_place(&error, &offset));
    cr_expect_eq(strncmp(error.hint + error.hint_start, "2:7", error.hint_length), 0);
    cr_expect_eq(error.hint_offset, 11);
    cr_expect_eq(offset, 11);
    dvq_error_move_hint(&error, DVQ_TEXT("a\nb\nc (a"), 6);
    cr_expect_str_eq(error.hint, "the one at 3:3 stays open");
    dvq_error_set_hint(&error, "write x");
    dvq_error_move_hint(&error, DVQ_TEXT("a"), 0);
    cr_expect_str_eq(error.hint, "write x");
}

Test(diagnostic, cuts_very_long_lines)
{
    static char line[100000];
    memset(line, 'x', sizeof line);
    dvq_error error = {0};
    drawing out = {0};
    dvq_text text = dvq_text_make(line, sizeof line);
    dvq_error_set(&error, DVQ_ERROR_PARSE, "no");
    dvq_error_place(&error, text, (dvq_span){50000, 60000});
    cr_assert_eq(dvq_error_print(&error, NULL, DVQ_TERMINATED, text.data, text.length, draw, &out),
                 DVQ_OK);
    cr_assert_lt(out.length, 1000);
}
