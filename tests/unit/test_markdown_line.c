/* The line scanner: what each line of a note is, and how deep it stands. */
#include <criterion/criterion.h>

#include "note/markdown_line.h"

/* A letter for each kind, in the order of dvq_markdown_kind. */
static const char letters[] = "btHurf.FhcY";

/* The kinds of the lines of `text`, a letter each. */
static const char *read_kinds(const char *text)
{
    static char kinds[64];
    size_t count = 0;
    dvq_markdown_scanner scanner;
    dvq_markdown_scanner_init(&scanner, dvq_text_from_string(text));
    dvq_markdown_line line;
    while (count + 1 < sizeof kinds && dvq_markdown_scanner_next(&scanner, &line))
        kinds[count++] = letters[line.kind];
    kinds[count] = '\0';
    return kinds;
}

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

#define EXPECT_KINDS(text, kinds) cr_expect_str_eq(read_kinds(text), kinds, "%s", text)

Test(markdown_line, paragraphs_headings_and_rules)
{
    EXPECT_KINDS("", "");
    EXPECT_KINDS("a\nb\n\nc", "ttbt");
    EXPECT_KINDS("# a\n#b\n#\n####### c\n", "HtHt");
    EXPECT_KINDS("a\n===\nb\n---\n---\n- - -\n", "tuturr");
    EXPECT_KINDS("a\n\n    code\ntext\n    text\n", "tb.tt");
    cr_expect_eq(read_line("## a", 0).level, 2);
    cr_expect_eq(read_line("a\n---", 1).level, 2);
    cr_expect(read_line("a\nb", 1).continues);
    cr_expect_not(read_line("a\n\nb", 2).continues);
}

Test(markdown_line, fences)
{
    EXPECT_KINDS("```\na\n\n```\nb", "f..Ft");
    EXPECT_KINDS("~~~ x `y`\n```\n~~~~\n", "f.F");
    EXPECT_KINDS("``` a`b\n", "t");
    EXPECT_KINDS("````\n```\n````x\n````  \n", "f..F");
    EXPECT_KINDS("   ```\n    ```\n   ```", "f.F");
    EXPECT_KINDS("    ```\na", ".t");
    EXPECT_KINDS("> ```\n> a\nb\n", "f.t");
    EXPECT_KINDS("- ```\n  a\n\n  ```\nb\n", "f..Ft");
    EXPECT_KINDS("- ```\n  a\nb\n", "f.t");
    cr_expect_eq(read_line("  ```\n   a\n", 1).content, 8, "as far as the fence is indented");
}

Test(markdown_line, quotes_and_items)
{
    cr_expect_eq(read_line("> - a", 0).depth, 2);
    cr_expect_eq(read_line("> - a", 0).items, 1);
    cr_expect_eq(read_line("> - a", 0).content, 4);
    cr_expect(read_line("> - a", 0).opens);
    cr_expect_not(read_line("> - a\n>   b", 1).opens);
    cr_expect_eq(read_line("- a\nb", 1).depth, 1, "a lazy line");
    cr_expect_eq(read_line("- a\n\nb", 2).depth, 0);
    cr_expect_eq(read_line("- a\n\n\tb", 2).depth, 1);
    cr_expect_eq(read_line("10) a\n\n    b", 2).depth, 1);
    cr_expect_eq(read_line("10) a\n\n   b", 2).depth, 0);
    cr_expect_eq(read_line("a\n2. b", 1).depth, 0, "only 1 interrupts a paragraph");
    cr_expect_eq(read_line("a\n1. b", 1).depth, 1);
    cr_expect_eq(read_line("a\n-\n", 1).kind, DVQ_MARKDOWN_UNDERLINE);
    EXPECT_KINDS("- a\n\n      code\n", "tb.");
    EXPECT_KINDS("-\n  a\n\n-\n\n  b\n", "btbbbt");
    EXPECT_KINDS("* * *\n- a\n***\n", "rtr");
}

Test(markdown_line, ended_lists)
{
    cr_expect_eq(read_line("- a\n\nb", 2).ended, '-');
    cr_expect_eq(read_line("1. a\n\nb", 2).ended, '.');
    cr_expect_eq(read_line("- a\nb", 1).ended, '\0');
    cr_expect_eq(read_line("- a\n- b", 1).ended, '\0');
    cr_expect_eq(read_line("- a\n```", 1).ended, '-');
    cr_expect_eq(read_line("> a\n\nb", 2).ended, '\0');
}

Test(markdown_line, html_comments_and_frontmatter)
{
    EXPECT_KINDS("<!-- a\n\n-->\nb", "hhht");
    EXPECT_KINDS("<!-- a --> b\nc", "ht");
    EXPECT_KINDS("<div>\na\n\nb", "hhbt");
    EXPECT_KINDS("<pre>\n\n</pre>\nb", "hhht");
    EXPECT_KINDS("<span>a</span>\n<divx>", "tt");
    EXPECT_KINDS("%%\n```\n%%\na", "ccct");
    EXPECT_KINDS("%% a %%\nb", "ct");
    EXPECT_KINDS("%% a\nb", "tt");
    EXPECT_KINDS("a\n%%\n```\n%%\nb", "tccct");
    EXPECT_KINDS("---\na: 1\n---\nb", "YYYt");
    EXPECT_KINDS("---\na: 1\nb", "rtt");
    EXPECT_KINDS("\n---\na\n---\n", "brtu");
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

Test(markdown_line, deeper_than_the_limit_is_text)
{
    char text[400];
    memset(text, '>', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    dvq_markdown_line line = read_line(text, 0);
    cr_expect_eq(line.depth, DVQ_MARKDOWN_DEPTH);
    cr_expect_eq(line.kind, DVQ_MARKDOWN_TEXT);
}

Test(markdown_line, going_on_behind_a_block)
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
