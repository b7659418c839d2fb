/*
 * The HTML of what stands within a line, see conversion.h. Called by write_block.c. Links are
 * written by link.c.
 */
#include "html/conversion.h"
#include "note/html_block.h"
#include "support/ascii.h"

/* ---- HTML in the text ---- */

dvq_text dvq_markup_join_raw(dvq_markup_document *document, const dvq_markup_node **node)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, document->conversion->arena);
    for (; *node != NULL && (*node)->kind == DVQ_MARKUP_RAW_HTML; *node = (*node)->next)
        dvq_text_builder_add(&builder, (*node)->text);
    dvq_text text;
    dvq_markup_fail(document->conversion, dvq_text_builder_finish(&builder, &text));
    return text;
}

/* Whether the element named at `offset` holds no text for readers. */
static bool holds_program(dvq_text raw, size_t offset, size_t *name_end)
{
    *name_end = offset;
    while (dvq_ascii_is_letter((unsigned char)dvq_text_byte_at(raw, *name_end)))
        (*name_end)++;
    dvq_text name = dvq_text_slice(raw, offset, *name_end);
    return dvq_text_equal_ascii_case(name, DVQ_TEXT("script")) ||
           dvq_text_equal_ascii_case(name, DVQ_TEXT("style"));
}

/* Where the closing tag of a program starts that opens at `offset`; the end when it has none. */
static size_t skip_program(dvq_text raw, size_t offset)
{
    size_t end;
    while ((offset = dvq_text_find(raw, DVQ_TEXT("</"), offset)) != SIZE_MAX) {
        if (holds_program(raw, offset + 2, &end))
            return offset;
        offset += 2;
    }
    return raw.length;
}

/* The bytes at `offset` that are left out: comments, and with DROP tags and programs. */
static size_t measure_hidden(dvq_text raw, size_t offset, bool drop, dvq_html_missing *missing)
{
    dvq_text rest = dvq_text_slice(raw, offset, raw.length);
    if (dvq_text_starts_with(rest, DVQ_TEXT("<!--"))) {
        size_t end = dvq_text_find(raw, DVQ_TEXT("-->"), offset + 4);
        return (end == SIZE_MAX ? raw.length : end + 3) - offset;
    }
    size_t size = drop ? dvq_html_match_inline(raw, offset, missing) : 0;
    size_t name_end;
    if (size > 0 && holds_program(raw, offset + 1, &name_end))
        return skip_program(raw, offset + size) - offset;
    return size;
}

/* Bytes of <br>, <br/> or <br /> at `offset`, 0 for none. */
static size_t measure_break(dvq_text raw, size_t offset)
{
    dvq_text name = dvq_text_slice(raw, offset + 1, offset + 3);
    if (!dvq_text_equal_ascii_case(name, DVQ_TEXT("br")))
        return 0;
    size_t end = dvq_text_skip_spaces(raw, offset + 3);
    end += dvq_text_byte_at(raw, end) == '/';
    return dvq_text_byte_at(raw, end) == '>' ? end + 1 - offset : 0;
}

void dvq_markup_write_raw(dvq_markup_document *document, dvq_text raw)
{
    dvq_markup_raw policy = document->conversion->options->raw;
    if (policy == DVQ_MARKUP_RAW_KEEP) {
        dvq_text_builder_add(document->conversion->html, raw);
        return;
    }
    dvq_html_missing missing = {0};
    size_t written = 0;
    size_t at = 0;
    while ((at = dvq_text_find_byte(raw, '<', at)) != SIZE_MAX) {
        size_t size = measure_break(raw, at);
        bool is_break = size > 0;
        if (!is_break)
            size = measure_hidden(raw, at, policy == DVQ_MARKUP_RAW_DROP, &missing);
        if (size == 0) {
            at++;
            continue;
        }
        dvq_markup_write_text(document, dvq_text_slice(raw, written, at));
        dvq_markup_write(document, is_break ? "<br>" : "");
        at += size;
        written = at;
    }
    dvq_markup_write_text(document, dvq_text_slice(raw, written, raw.length));
}

/* ---- what the passes made ---- */

static void write_tag(dvq_markup_document *document, const dvq_markup_node *node,
                      dvq_markup_surrounding around)
{
    dvq_markup_conversion *conversion = document->conversion;
    dvq_text url = DVQ_TEXT("");
    if (conversion->options->tag_url != NULL && !around.in_link)
        dvq_markup_fail(conversion,
                        conversion->options->tag_url(conversion->options->user, node->text,
                                                     conversion->arena, &url));
    bool linked = url.length > 0 && dvq_markup_is_safe_url(url);
    dvq_markup_write(document, linked ? "<a class=\"dvq-tag\"" : "<span class=\"dvq-tag\"");
    if (linked)
        dvq_markup_write_attribute(document, "href", url);
    dvq_markup_write(document, ">#");
    dvq_markup_write_text(document, node->text);
    dvq_markup_write(document, linked ? "</a>" : "</span>");
}

static void write_field(dvq_markup_document *document, const dvq_markup_node *node,
                        dvq_markup_surrounding around)
{
    dvq_markup_write(document, "<span class=\"dvq-field\"");
    dvq_markup_write_attribute(document, "data-key", node->text);
    dvq_markup_write(document, ">");
    if (!node->alone) {
        dvq_markup_write(document, "<span class=\"dvq-key\">");
        dvq_markup_write_text(document, node->text);
        dvq_markup_write(document, "</span> ");
    }
    dvq_markup_write(document, "<span class=\"dvq-value\">");
    around.in_words = true;
    dvq_markup_write_lines(document, node, around);
    dvq_markup_write(document, "</span></span>");
}

static void write_math(dvq_markup_document *document, const dvq_markup_node *node)
{
    dvq_markup_write(document, node->display ? "<span class=\"dvq-math dvq-math-display\">"
                                             : "<span class=\"dvq-math\">");
    dvq_markup_write_text(document, node->text);
    dvq_markup_write(document, "</span>");
}

/* "prefix" "fnref-1", and "fnref-1-2" for the second reference to the same footnote */
static void write_reference(dvq_markup_document *document, const dvq_markup_node *node,
                            dvq_markup_surrounding around)
{
    dvq_markup_conversion *conversion = document->conversion;
    size_t place = node->number - 1;
    dvq_markup_footnote *footnote = &document->source->footnotes.items[place];
    if (footnote->number == 0) {
        if (!DVQ_VECTOR_PUSH(conversion->arena, &document->numbered, place))
            dvq_markup_fail(conversion, DVQ_ERROR_MEMORY);
        footnote->number = (unsigned)document->numbered.count;
    }
    dvq_text_builder *html = conversion->html;
    dvq_markup_write(document, "<sup class=\"dvq-footnote\">");
    if (!around.in_link) {
        footnote->references++;
        dvq_markup_write(document, "<a href=\"#");
        dvq_markup_write_text(document, document->prefix);
        dvq_text_builder_add_format(html, "fn-%u\" id=\"", footnote->number);
        dvq_markup_write_text(document, document->prefix);
        dvq_text_builder_add_format(html, "fnref-%u", footnote->number);
        if (footnote->references > 1)
            dvq_text_builder_add_format(html, "-%u", footnote->references);
        dvq_markup_write(document, "\" role=\"doc-noteref\">");
    }
    dvq_text_builder_add_format(html, "%u", footnote->number);
    dvq_markup_write(document, around.in_link ? "</sup>" : "</a></sup>");
}

/* ---- what Markdown has ---- */

static void write_element(dvq_markup_document *document, const dvq_markup_node *node,
                          const char *name, dvq_markup_surrounding around)
{
    around.in_words = true;
    dvq_markup_write(document, "<");
    dvq_markup_write(document, name);
    dvq_markup_write(document, ">");
    dvq_markup_write_lines(document, node, around);
    dvq_markup_write(document, "</");
    dvq_markup_write(document, name);
    dvq_markup_write(document, ">");
}

static void write_break(dvq_markup_document *document, const dvq_markup_node *node)
{
    bool hard = node->hard || !document->conversion->options->strict_line_breaks;
    dvq_markup_write(document, hard ? "<br>\n" : "\n");
}

void dvq_markup_write_line(dvq_markup_document *document, const dvq_markup_node *node,
                           dvq_markup_surrounding around)
{
    switch (node->kind) {
    case DVQ_MARKUP_TEXT:
        dvq_markup_write_text(document, node->text);
        break;
    case DVQ_MARKUP_ENTITY:
        dvq_text_builder_add(document->conversion->html, node->text);
        break;
    case DVQ_MARKUP_RAW_HTML:
        dvq_markup_write_raw(document, node->text);
        break;
    case DVQ_MARKUP_BREAK:
        write_break(document, node);
        break;
    case DVQ_MARKUP_EMPHASIS:
        write_element(document, node, "em", around);
        break;
    case DVQ_MARKUP_STRONG:
        write_element(document, node, "strong", around);
        break;
    case DVQ_MARKUP_STRUCK:
        write_element(document, node, "del", around);
        break;
    case DVQ_MARKUP_CODE:
        write_element(document, node, "code", around);
        break;
    case DVQ_MARKUP_HIGHLIGHT:
        write_element(document, node, "mark", around);
        break;
    case DVQ_MARKUP_LINK:
        dvq_markup_write_link(document, node, around);
        break;
    case DVQ_MARKUP_IMAGE:
        dvq_markup_write_image(document, node, around);
        break;
    case DVQ_MARKUP_WIKI:
        dvq_markup_write_wiki(document, node, around);
        break;
    case DVQ_MARKUP_MATH:
        write_math(document, node);
        break;
    case DVQ_MARKUP_FIELD:
        write_field(document, node, around);
        break;
    case DVQ_MARKUP_TAG:
        write_tag(document, node, around);
        break;
    case DVQ_MARKUP_REFERENCE:
        write_reference(document, node, around);
        break;
    default:
        break;
    }
}

void dvq_markup_write_lines(dvq_markup_document *document, const dvq_markup_node *parent,
                            dvq_markup_surrounding around)
{
    for (const dvq_markup_node *node = parent->first;
         node != NULL && document->conversion->status == DVQ_OK;) {
        if (node->kind == DVQ_MARKUP_RAW_HTML) {
            dvq_markup_write_raw(document, dvq_markup_join_raw(document, &node));
            continue;
        }
        dvq_markup_write_line(document, node, around);
        node = node->next;
    }
}
