/*
 * The line scanner: where a line ends, and going on after a block. What each line of a note is, and
 * how deep it is nested, is tested by tests/cases/note/lines.test.
 */
#include <criterion/criterion.h>

#include "note/markdown_line.h"

/* Line `number` of `text`, from 0. */
static dvq_markdown_line read_line(const char *text, unsigned number)
{
    dvq_markdown_line line = {0};
    dvq_markdown_scanner scanner;
    dvq_markdown_scanner_init(&scanner, dvq_text_from_string(text));
    do
        cr_assert(dvq_markdown_scanner_next(&scanner, &line));
    while (number-- > 0);
    return line;
}

Test(markdown_line, ends_of_lines)
{
    dvq_markdown_line line = read_line("a\r\nb", 0);
    cr_expect_eq(line.end, 1);
    cr_expect_eq(line.next, 3);
    line = read_line("a\r\nb", 1);
    cr_expect_eq(line.end, 4);
    cr_expect_eq(line.next, 4);
}

Test(markdown_line, going_on_after_a_block)
{
    dvq_markdown_scanner scanner;
    dvq_markdown_scanner_init(&scanner, DVQ_TEXT("- a\nskipped\n  b\n"));
    dvq_markdown_line line;
    cr_assert(dvq_markdown_scanner_next(&scanner, &line));
    dvq_markdown_scanner_skip(&scanner, 12);
    cr_assert(dvq_markdown_scanner_next(&scanner, &line));
    cr_expect_eq(line.depth, 1);
    cr_expect_not(line.continues);
    cr_expect_not(dvq_markdown_scanner_next(&scanner, &line));
}
