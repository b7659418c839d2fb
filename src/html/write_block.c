/*
 * The HTML of blocks, see conversion.h. Called by convert.c. Its recursion is bounded by the depth
 * of the tree (tree.h).
 */
#include "html/conversion.h"
#include "support/unicode.h"

static const dvq_markup_surrounding anywhere = {0};
static const dvq_markup_surrounding in_words = {.in_words = true};

static void write_id(dvq_markup_document *document, const dvq_markup_node *node)
{
    if (node->id.length == 0 || document->plain_headings)
        return;
    dvq_markup_write(document, " id=\"^");
    dvq_markup_write_text(document, node->id);
    dvq_markup_write(document, "\"");
}

/* "<name>" with the block's id */
static void open_element(dvq_markup_document *document, const dvq_markup_node *node,
                         const char *name)
{
    dvq_markup_write(document, "<");
    dvq_markup_write(document, name);
    write_id(document, node);
    dvq_markup_write(document, ">");
}

/* ---- headings ---- */

/* Write the id of a heading; the second of the same name gets -1. */
static void write_anchor(dvq_markup_document *document, const dvq_markup_node *node)
{
    dvq_markup_conversion *conversion = document->conversion;
    dvq_text text;
    dvq_status status = dvq_markup_collect_text(conversion->arena, node, &text);
    dvq_text_builder anchor;
    dvq_text_builder_init(&anchor, conversion->arena);
    dvq_markup_append_anchor(&anchor, dvq_unicode_trim(text));
    if (status == DVQ_OK)
        status = dvq_text_builder_finish(&anchor, &text);
    if (status != DVQ_OK || text.length == 0) {
        dvq_markup_fail(conversion, status);
        return;
    }
    unsigned *count = dvq_map_get(&conversion->anchors, text);
    if (count == NULL) {
        count = dvq_arena_allocate(conversion->arena, sizeof *count);
        if (count == NULL || !dvq_map_set(&conversion->anchors, text, count)) {
            dvq_markup_fail(conversion, DVQ_ERROR_MEMORY);
            return;
        }
        *count = 0;
    }
    dvq_markup_write(document, " id=\"");
    dvq_markup_write_text(document, text);
    if (*count > 0)
        dvq_text_builder_add_format(conversion->html, "-%u", *count);
    (*count)++;
    dvq_markup_write(document, "\"");
}

static void write_heading(dvq_markup_document *document, const dvq_markup_node *node)
{
    enum { LOWEST = 6 };
    unsigned shift = document->conversion->options->heading_shift;
    unsigned level = shift < LOWEST - node->number ? node->number + shift : LOWEST;
    dvq_text_builder *html = document->conversion->html;
    dvq_text_builder_add_format(html, "<h%u", level);
    if (!document->plain_headings)
        write_anchor(document, node);
    dvq_markup_write(document, ">");
    if (node->id.length > 0 && !document->plain_headings) {
        dvq_markup_write(document, "<a id=\"^");
        dvq_markup_write_text(document, node->id);
        dvq_markup_write(document, "\"></a>");
    }
    dvq_markup_write_lines(document, node, in_words);
    dvq_text_builder_add_format(html, "</h%u>\n", level);
}

/* ---- paragraphs ---- */

static bool is_blank(const dvq_markup_node *node)
{
    return node->kind == DVQ_MARKUP_NOTHING || node->kind == DVQ_MARKUP_BREAK ||
           (node->kind == DVQ_MARKUP_TEXT && !node->literal && dvq_text_is_blank(node->text));
}

/* A paragraph, in parts when a text is put in between. */
static void write_paragraph(dvq_markup_document *document, const dvq_markup_node *paragraph)
{
    bool open = false;
    bool named = false;
    for (const dvq_markup_node *node = paragraph->first; node != NULL;) {
        bool apart = dvq_markup_puts_text(document, node);
        if (apart || (!open && is_blank(node))) {
            if (open)
                dvq_markup_write(document, "</p>\n");
            open = false;
            if (apart)
                dvq_markup_write_line(document, node, anywhere);
            node = node->next;
            continue;
        }
        if (!open) {
            dvq_markup_write(document, "<p");
            if (!named)
                write_id(document, paragraph);
            named = true;
            dvq_markup_write(document, ">");
        }
        open = true;
        if (node->kind == DVQ_MARKUP_RAW_HTML) {
            dvq_markup_write_raw(document, dvq_markup_join_raw(document, &node));
            continue;
        }
        dvq_markup_write_line(document, node, anywhere);
        node = node->next;
    }
    if (open)
        dvq_markup_write(document, "</p>\n");
}

/* ---- lists ---- */

void dvq_markup_write_box(dvq_markup_document *document, const dvq_markup_node *item)
{
    dvq_markup_conversion *conversion = document->conversion;
    bool done = dvq_text_equal_ascii_case(item->status, DVQ_TEXT("x"));
    bool open = dvq_text_equal(item->status, DVQ_TEXT(" "));
    const dvq_markup_node *first = item->first;
    if (first != NULL && first->kind == DVQ_MARKUP_PARAGRAPH)
        first = first->first;
    dvq_text label;
    dvq_markup_fail(conversion, dvq_markup_collect_line(conversion->arena, first, &label));
    if (conversion->status != DVQ_OK)
        return;
    dvq_markup_write(document, "<input type=\"checkbox\" disabled");
    dvq_markup_write(document, done ? " checked" : "");
    dvq_markup_write(document, " aria-label=\"");
    label = dvq_unicode_trim(label);
    dvq_markup_write_text(document, label.length > 0 ? label : DVQ_TEXT("task"));
    if (!done && !open) {
        dvq_markup_write(document, " (status ");
        dvq_markup_write_text(document, item->status);
        dvq_markup_write(document, ")");
    }
    dvq_markup_write(document, "\"> ");
}

/* What an item holds: lines of text as they come, with blocks between them. */
static void write_item_content(dvq_markup_document *document, const dvq_markup_node *first)
{
    for (const dvq_markup_node *node = first; node != NULL;) {
        if (dvq_markup_is_block(node)) {
            dvq_markup_write_block(document, node);
            node = node->next;
            continue;
        }
        if (node->kind == DVQ_MARKUP_RAW_HTML) {
            dvq_markup_write_raw(document, dvq_markup_join_raw(document, &node));
        } else {
            dvq_markup_write_line(document, node, anywhere);
            node = node->next;
        }
        if (node != NULL && dvq_markup_is_block(node))
            dvq_markup_write(document, "\n");
    }
}

static void write_item(dvq_markup_document *document, const dvq_markup_node *item)
{
    bool task = item->status.length > 0;
    dvq_markup_write(document, "<li");
    write_id(document, item);
    if (task) {
        dvq_markup_write(document, " class=\"dvq-task\"");
        dvq_markup_write_attribute(document, "data-task", item->status);
    }
    dvq_markup_write(document, ">");
    const dvq_markup_node *first = item->first;
    if (task)
        dvq_markup_write_box(document, item);
    else if (first != NULL && dvq_markup_is_block(first))
        dvq_markup_write(document, "\n");
    /* The box stands on the line of its text. */
    if (task && first != NULL && first->kind == DVQ_MARKUP_PARAGRAPH) {
        dvq_markup_write_lines(document, first, anywhere);
        dvq_markup_write(document, "\n");
        first = first->next;
    }
    write_item_content(document, first);
    dvq_markup_write(document, "</li>\n");
}

static bool holds_tasks(const dvq_markup_node *list)
{
    const dvq_markup_node *item = list->first;
    while (item != NULL && item->status.length == 0)
        item = item->next;
    return item != NULL;
}

static void write_list(dvq_markup_document *document, const dvq_markup_node *list)
{
    dvq_markup_write(document, list->ordered ? "<ol" : "<ul");
    write_id(document, list);
    if (holds_tasks(list))
        dvq_markup_write(document, " class=\"dvq-tasks\"");
    if (list->ordered && list->number != 1)
        dvq_text_builder_add_format(document->conversion->html, " start=\"%u\"", list->number);
    dvq_markup_write(document, ">\n");
    dvq_markup_write_blocks(document, list);
    dvq_markup_write(document, list->ordered ? "</ol>\n" : "</ul>\n");
}

/* ---- callouts ---- */

/* "Note" for note: what a callout without a title is called. */
static void write_kind(dvq_markup_document *document, dvq_text kind)
{
    size_t size;
    dvq_unicode_decode(kind, 0, &size);
    dvq_text first = dvq_unicode_upper(document->conversion->arena, dvq_text_slice(kind, 0, size));
    if (first.data == NULL)
        dvq_markup_fail(document->conversion, DVQ_ERROR_MEMORY);
    dvq_markup_write_text(document, first);
    dvq_markup_write_text(document, dvq_text_slice(kind, size, kind.length));
}

static bool is_title_empty(const dvq_markup_node *title)
{
    const dvq_markup_node *node = title->first;
    while (node != NULL && is_blank(node))
        node = node->next;
    return node == NULL;
}

static void write_callout(dvq_markup_document *document, const dvq_markup_node *callout)
{
    bool folds = callout->fold != '\0';
    dvq_markup_write(document, folds ? "<details" : "<div");
    write_id(document, callout);
    dvq_markup_write(document, " class=\"dvq-callout\"");
    dvq_markup_write_attribute(document, "data-callout", callout->text);
    dvq_markup_write(document, callout->fold == '+' ? " open>\n" : ">\n");
    dvq_markup_write(document, folds ? "<summary class=\"dvq-callout-title\">"
                                     : "<p class=\"dvq-callout-title\">");
    const dvq_markup_node *title = callout->first;
    if (is_title_empty(title))
        write_kind(document, callout->text);
    else
        dvq_markup_write_lines(document, title, in_words);
    dvq_markup_write(document, folds ? "</summary>\n" : "</p>\n");
    for (const dvq_markup_node *node = title->next; node != NULL; node = node->next)
        dvq_markup_write_block(document, node);
    dvq_markup_write(document, folds ? "</details>\n" : "</div>\n");
}

/* ---- code, HTML, tables ---- */

static void write_code(dvq_markup_document *document, const dvq_markup_node *node)
{
    bool mermaid = dvq_text_equal_ascii_case(node->text, DVQ_TEXT("mermaid"));
    dvq_markup_write(document, "<pre");
    write_id(document, node);
    dvq_markup_write(document, mermaid ? " class=\"dvq-mermaid mermaid\">" : "><code");
    if (!mermaid && node->text.length > 0) {
        dvq_markup_write(document, " class=\"language-");
        dvq_markup_write_text(document, node->text);
        dvq_markup_write(document, "\"");
    }
    dvq_markup_write(document, mermaid ? "" : ">");
    for (const dvq_markup_node *text = node->first; text != NULL; text = text->next)
        dvq_markup_write_text(document, text->text);
    dvq_markup_write(document, mermaid ? "</pre>\n" : "</code></pre>\n");
}

static void write_html_block(dvq_markup_document *document, const dvq_markup_node *node)
{
    dvq_text_builder *html = document->conversion->html;
    const dvq_markup_node *text = node->first;
    dvq_text raw = dvq_markup_join_raw(document, &text);
    if (document->conversion->options->raw == DVQ_MARKUP_RAW_KEEP) {
        dvq_markup_write_raw(document, raw);
        return;
    }
    size_t start = html->length;
    dvq_markup_write(document, "<p>");
    size_t inside = html->length;
    dvq_markup_write_raw(document, dvq_unicode_trim(raw));
    if (html->status == DVQ_OK &&
        dvq_unicode_trim(dvq_text_make(html->data + inside, html->length - inside)).length == 0)
        html->length = start;
    else
        dvq_markup_write(document, "</p>\n");
}

static void write_cell(dvq_markup_document *document, const dvq_markup_node *cell)
{
    static const char *const alignments[] = {"", "left", "center", "right"};
    dvq_markup_write(document, cell->header ? "<th" : "<td");
    if (cell->number > 0 && cell->number < sizeof alignments / sizeof alignments[0])
        dvq_markup_write_attribute(document, "align",
                                   dvq_text_from_string(alignments[cell->number]));
    dvq_markup_write(document, ">");
    dvq_markup_write_lines(document, cell, anywhere);
    dvq_markup_write(document, cell->header ? "</th>\n" : "</td>\n");
}

/* An element that holds blocks, each on lines of its own. */
static void write_container(dvq_markup_document *document, const dvq_markup_node *node,
                            const char *name)
{
    open_element(document, node, name);
    dvq_markup_write(document, "\n");
    dvq_markup_write_blocks(document, node);
    dvq_markup_write(document, "</");
    dvq_markup_write(document, name);
    dvq_markup_write(document, ">\n");
}

void dvq_markup_write_block(dvq_markup_document *document, const dvq_markup_node *node)
{
    switch (node->kind) {
    case DVQ_MARKUP_QUOTE:
        write_container(document, node, "blockquote");
        break;
    case DVQ_MARKUP_LIST:
        write_list(document, node);
        break;
    case DVQ_MARKUP_ITEM:
        write_item(document, node);
        break;
    case DVQ_MARKUP_RULE:
        open_element(document, node, "hr");
        dvq_markup_write(document, "\n");
        break;
    case DVQ_MARKUP_HEADING:
        write_heading(document, node);
        break;
    case DVQ_MARKUP_CODE_BLOCK:
        write_code(document, node);
        break;
    case DVQ_MARKUP_HTML_BLOCK:
        write_html_block(document, node);
        break;
    case DVQ_MARKUP_PARAGRAPH:
        write_paragraph(document, node);
        break;
    case DVQ_MARKUP_TABLE:
        write_container(document, node, "table");
        break;
    case DVQ_MARKUP_HEAD:
        write_container(document, node, "thead");
        break;
    case DVQ_MARKUP_BODY:
        write_container(document, node, "tbody");
        break;
    case DVQ_MARKUP_ROW:
        write_container(document, node, "tr");
        break;
    case DVQ_MARKUP_CELL:
        write_cell(document, node);
        break;
    case DVQ_MARKUP_CALLOUT:
        write_callout(document, node);
        break;
    default:
        break;
    }
}

void dvq_markup_write_blocks(dvq_markup_document *document, const dvq_markup_node *parent)
{
    for (const dvq_markup_node *node = parent->first;
         node != NULL && document->conversion->status == DVQ_OK; node = node->next)
        dvq_markup_write_block(document, node);
}
