/*
 * The table of HTML's elements, see html_name.h. Called by html_block.c and markdown_line.c, which
 * read the tags around the names. Never looks at anything but a name.
 */
#include "note/html_name.h"

#define BLOCK(text, roles_)                                                                        \
    {                                                                                              \
        .name = {text, sizeof text - 1}, .roles = roles_                                           \
    }
#define BOTH(text) BLOCK(text, DVQ_HTML_REMARK_BLOCK | DVQ_HTML_COMMONMARK_BLOCK)
#define RAW(text, roles_)                                                                          \
    {                                                                                              \
        .name = {text, sizeof text - 1}, .roles = roles_, .closing = "</" text ">"                 \
    }

/* clang-format off */
static const dvq_html_name names[] = {
    BOTH("address"), BOTH("article"), BOTH("aside"), BOTH("base"), BOTH("basefont"),
    BOTH("blockquote"), BOTH("body"), BOTH("caption"), BOTH("center"), BOTH("col"),
    BOTH("colgroup"), BOTH("dd"), BOTH("details"), BOTH("dialog"), BOTH("dir"), BOTH("div"),
    BOTH("dl"), BOTH("dt"), BOTH("fieldset"), BOTH("figcaption"), BOTH("figure"), BOTH("footer"),
    BOTH("form"), BOTH("frame"), BOTH("frameset"), BOTH("h1"), BOTH("h2"), BOTH("h3"), BOTH("h4"),
    BOTH("h5"), BOTH("h6"), BOTH("head"), BOTH("header"), BOTH("hr"), BOTH("html"), BOTH("iframe"),
    BOTH("legend"), BOTH("li"), BOTH("link"), BOTH("main"), BOTH("menu"), BOTH("menuitem"),
    BOTH("nav"), BOTH("noframes"), BOTH("ol"), BOTH("optgroup"), BOTH("option"), BOTH("p"),
    BOTH("param"), BOTH("section"), BOTH("summary"), BOTH("table"), BOTH("tbody"), BOTH("td"),
    BOTH("tfoot"), BOTH("th"), BOTH("thead"), BOTH("title"), BOTH("tr"), BOTH("track"), BOTH("ul"),
    BLOCK("hgroup", DVQ_HTML_REMARK_BLOCK),
    BLOCK("meta", DVQ_HTML_REMARK_BLOCK),
    RAW("pre", DVQ_HTML_REMARK_BLOCK | DVQ_HTML_REMARK_RAW | DVQ_HTML_COMMONMARK_RAW),
    RAW("script", DVQ_HTML_REMARK_RAW | DVQ_HTML_COMMONMARK_RAW),
    BLOCK("search", DVQ_HTML_COMMONMARK_BLOCK),
    BLOCK("source", DVQ_HTML_REMARK_BLOCK),
    RAW("style", DVQ_HTML_REMARK_RAW | DVQ_HTML_COMMONMARK_RAW),
    RAW("textarea", DVQ_HTML_COMMONMARK_RAW),
};
/* clang-format on */

static bool is_letter_or_digit(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
}

size_t dvq_html_name_skip(dvq_text text, size_t offset)
{
    while (is_letter_or_digit(dvq_text_byte_at(text, offset)))
        offset++;
    return offset;
}

const dvq_html_name *dvq_html_name_find(dvq_text name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (dvq_text_equal_ascii_case(names[i].name, name))
            return &names[i];
    return NULL;
}
