/* The table of HTML's elements: what each reader of Markdown takes for a block. */
#include "note/html_name.h"

#include <criterion/criterion.h>

enum {
    BOTH_BLOCK = DVQ_HTML_REMARK_BLOCK | DVQ_HTML_COMMONMARK_BLOCK,
    BOTH_RAW = DVQ_HTML_REMARK_RAW | DVQ_HTML_COMMONMARK_RAW
};

static unsigned get_roles(const char *name)
{
    const dvq_html_name *found = dvq_html_name_find(dvq_text_from_string(name));
    return found != NULL ? found->roles : 0;
}

Test(html_name, tells_the_two_rules_apart)
{
    static const struct {
        const char *name;
        unsigned roles;
    } cases[] = {
        {"address", BOTH_BLOCK},
        {"UL", BOTH_BLOCK},
        {"h6", BOTH_BLOCK},
        {"blockQuote", BOTH_BLOCK},
        {"hgroup", DVQ_HTML_REMARK_BLOCK},
        {"meta", DVQ_HTML_REMARK_BLOCK},
        {"source", DVQ_HTML_REMARK_BLOCK},
        {"search", DVQ_HTML_COMMONMARK_BLOCK},
        {"script", BOTH_RAW},
        {"Style", BOTH_RAW},
        {"pre", DVQ_HTML_REMARK_BLOCK | BOTH_RAW},
        {"textarea", DVQ_HTML_COMMONMARK_RAW},
        {"span", 0},
        {"h7", 0},
        {"tabl", 0},
        {"tables", 0},
        {"", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(get_roles(cases[i].name), cases[i].roles, "%s", cases[i].name);
}

Test(html_name, closes_raw_ones_alone)
{
    cr_assert_str_eq(dvq_html_name_find(DVQ_TEXT("PRE"))->closing, "</pre>");
    cr_assert_null(dvq_html_name_find(DVQ_TEXT("div"))->closing);
}

Test(html_name, measures)
{
    dvq_text line = DVQ_TEXT("<H1-x>");
    cr_assert_eq(dvq_html_name_skip(line, 1), 3);
    cr_assert_eq(dvq_html_name_skip(line, 0), 0);
    cr_assert_eq(dvq_html_name_skip(line, line.length), line.length);
}
