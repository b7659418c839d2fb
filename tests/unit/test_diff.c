/* Unified diffs: each case is two texts and what must stand below the names. */
#include "cli/diff.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static dvq_bytes from_string(const char *string)
{
    return (dvq_bytes){string, strlen(string)};
}

static dvq_buffer make_diff(const char *old, const char *new)
{
    dvq_buffer buffer = {0};
    dvq_diff_append(&buffer, "A.md", from_string(old), from_string(new));
    cr_assert_not(buffer.failed);
    dvq_buffer_add(&buffer, "", 1);
    return buffer;
}

static void check_diff(const char *old, const char *new, const char *hunks)
{
    dvq_buffer buffer = make_diff(old, new);
    char expected[1024];
    snprintf(expected, sizeof expected, "--- a/A.md\n+++ b/A.md\n%s", hunks);
    cr_expect_str_eq(buffer.data, expected);
    dvq_buffer_free(&buffer);
}

Test(diff, is_empty_for_equal_texts)
{
    static const char *const texts[] = {"", "a\n", "a\nb"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        dvq_buffer buffer = make_diff(texts[i], texts[i]);
        cr_expect_str_eq(buffer.data, "");
        dvq_buffer_free(&buffer);
    }
}

Test(diff, shows_what_differs)
{
    static const struct {
        const char *old;
        const char *new;
        const char *hunks;
    } cases[] = {
        {"a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
        {"a\nb\n", "a\nx\ny\nb\n", "@@ -1,2 +1,4 @@\n a\n+x\n+y\n b\n"},
        {"a\nb\nc\n", "a\nc\n", "@@ -1,3 +1,2 @@\n a\n-b\n c\n"},
        /* A line that came twice. */
        {"a\na\n", "a\n", "@@ -1,2 +1 @@\n a\n-a\n"},
        {"a\nb\nc\nd\n", "b\nx\nd\ne\n", "@@ -1,4 +1,4 @@\n-a\n b\n-c\n+x\n d\n+e\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_diff(cases[i].old, cases[i].new, cases[i].hunks);
}

Test(diff, of_an_empty_side_is_at_line_0)
{
    check_diff("", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n");
    check_diff("a\n", "", "@@ -1 +0,0 @@\n-a\n");
}

Test(diff, says_where_the_last_line_has_no_break)
{
    static const char none[] = "\\ No newline at end of file\n";
    char hunks[256];
    snprintf(hunks, sizeof hunks, "@@ -1 +1 @@\n-a\n%s+a\n", none);
    check_diff("a", "a\n", hunks);
    snprintf(hunks, sizeof hunks, "@@ -1 +1 @@\n-a\n+a\n%s", none);
    check_diff("a\n", "a", hunks);
    snprintf(hunks, sizeof hunks, "@@ -1,2 +1,2 @@\n-a\n+b\n z\n%s", none);
    check_diff("a\nz", "b\nz", hunks);
}

Test(diff, shows_three_lines_around_a_change)
{
    check_diff("1\n2\n3\n4\nold\n6\n7\n8\n9\n", "1\n2\n3\n4\nnew\n6\n7\n8\n9\n",
               "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-old\n+new\n 6\n 7\n 8\n");
}

Test(diff, joins_changes_that_share_context)
{
    check_diff("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
               "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
    check_diff("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
               "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
               "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}

Test(diff, takes_bytes_as_they_are)
{
    dvq_buffer buffer = {0};
    dvq_diff_append(&buffer, "A.md", (dvq_bytes){"a\0b\n", 4}, (dvq_bytes){"a\0c\n", 4});
    static const char expected[] = "--- a/A.md\n+++ b/A.md\n@@ -1 +1 @@\n-a\0b\n+a\0c\n";
    cr_assert_eq(buffer.length, sizeof expected - 1);
    cr_expect_eq(memcmp(buffer.data, expected, buffer.length), 0);
    dvq_buffer_free(&buffer);
}

/* Lines that begin with `letter` and are numbered, a common one after each. */
static char *make_lines(char letter, size_t count)
{
    char *text = malloc(count * 16 + 1);
    cr_assert_not_null(text);
    size_t length = 0;
    for (size_t i = 0; i < count; i++)
        length += (size_t)snprintf(text + length, 16, "%c%zu\ncommon\n", letter, i);
    return text;
}

static size_t count_lines(const char *text, char sign)
{
    size_t count = text[0] == sign;
    for (const char *at = strchr(text, '\n'); at != NULL; at = strchr(at + 1, '\n'))
        count += at[1] == sign;
    return count;
}

/* Past the limit on edits it looks no further for lines that both texts have. */
Test(diff, of_very_different_texts_replaces_all)
{
    static const struct {
        size_t pairs;
        size_t removed; /* and as many added */
    } cases[] = {{500, 500}, {501, 2 * 501 - 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *old = make_lines('a', cases[i].pairs);
        char *new = make_lines('b', cases[i].pairs);
        dvq_buffer buffer = make_diff(old, new);
        const char *hunks = strstr(buffer.data, "@@");
        cr_expect_eq(count_lines(hunks, '-'), cases[i].removed, "%zu", cases[i].pairs);
        cr_expect_eq(count_lines(hunks, '+'), cases[i].removed, "%zu", cases[i].pairs);
        dvq_buffer_free(&buffer);
        free(old);
        free(new);
    }
}
