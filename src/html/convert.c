/*
 * Markdown to HTML, see markup.h: the texts of a conversion, one within another, each with its
 * footnotes. Called by render/ and publish/. The stages of a text are source.c, read.c, the passes
 * and write_block.c.
 */
#include "html/conversion.h"
#include "html/pass.h"
#include "support/ascii.h"
#include "support/diagnostic.h"

/* md4c counts bytes in 32 bits; texts are shorter anyway. */
enum { LONGEST = DVQ_TEXT_LIMIT };

void dvq_markup_fail(dvq_markup_conversion *conversion, dvq_status status)
{
    if (status == DVQ_OK || conversion->status != DVQ_OK)
        return;
    conversion->status = status;
    if (status == DVQ_ERROR_MEMORY)
        (void)dvq_error_memory(conversion->error);
    else if (status == DVQ_ERROR_LIMIT)
        (void)dvq_error_set(conversion->error, status, "the HTML of a text is too long");
}

void dvq_markup_write_attribute(dvq_markup_document *document, const char *name, dvq_text value)
{
    dvq_markup_write(document, " ");
    dvq_markup_write(document, name);
    dvq_markup_write(document, "=\"");
    dvq_markup_write_text(document, value);
    dvq_markup_write(document, "\"");
}

/* ---- a text ---- */

static dvq_status run_passes(dvq_arena *arena, dvq_markup_node *root, dvq_markup_source *source)
{
    dvq_status status = dvq_markup_pass_places(arena, root, source);
    if (status != DVQ_OK)
        return status;
    dvq_markup_pass_tasks(root);
    status = dvq_markup_pass_callouts(arena, root);
    if (status != DVQ_OK)
        return status;
    dvq_markup_pass_block_ids(root);
    status = dvq_markup_pass_references(arena, root, source);
    if (status == DVQ_OK)
        status = dvq_markup_pass_fields(arena, root, source->text);
    if (status == DVQ_OK)
        status = dvq_markup_pass_highlights(arena, root);
    return status == DVQ_OK ? dvq_markup_pass_tags(arena, root) : status;
}

/* Make the tree of a text; a footnote has the footnotes of the text that it stands in. */
static dvq_status make_tree(dvq_arena *arena, dvq_text text, const dvq_markup_source *outer,
                            dvq_markup_source *source, dvq_markup_node **root)
{
    if (text.length > LONGEST)
        return DVQ_ERROR_LIMIT;
    dvq_status status = dvq_markup_prepare(arena, text, source);
    if (outer != NULL) {
        source->footnotes = outer->footnotes;
        source->numbers = outer->numbers;
    }
    dvq_markup_tree tree;
    if (status == DVQ_OK)
        status = dvq_markup_read_tree(arena, source->text, source->masked, &tree);
    if (status == DVQ_OK)
        status = run_passes(arena, tree.root, source);
    if (status == DVQ_OK)
        *root = tree.root;
    return status;
}

static bool is_one_paragraph(const dvq_markup_node *root)
{
    const dvq_markup_node *only = root->first;
    return only != NULL && only->next == NULL && only->kind == DVQ_MARKUP_PARAGRAPH;
}

/* ---- footnotes ---- */

static void write_back_links(dvq_markup_document *document, const dvq_markup_footnote *footnote)
{
    dvq_text_builder *html = document->conversion->html;
    for (unsigned i = 1; i <= footnote->references; i++) {
        dvq_markup_write(document, " <a href=\"#");
        dvq_markup_write_text(document, document->prefix);
        dvq_text_builder_add_format(html, "fnref-%u", footnote->number);
        if (i > 1)
            dvq_text_builder_add_format(html, "-%u", i);
        dvq_text_builder_add_format(
            html, "\" role=\"doc-backlink\" aria-label=\"Back to reference %u", footnote->number);
        if (i > 1)
            dvq_text_builder_add_format(html, "-%u", i);
        dvq_markup_write(document, "\">\xE2\x86\xA9</a>");
    }
}

/* A footnote's text; what follows its last line goes into its last paragraph. */
static void write_footnote(dvq_markup_document *document, size_t place)
{
    dvq_markup_conversion *conversion = document->conversion;
    dvq_markup_footnote footnote = document->source->footnotes.items[place];
    dvq_markup_source source;
    dvq_markup_node *root;
    dvq_status status =
        make_tree(conversion->arena, footnote.text, document->source, &source, &root);
    if (status != DVQ_OK) {
        dvq_markup_fail(conversion, status);
        return;
    }
    document->source->footnotes = source.footnotes;
    document->source->numbers = source.numbers;
    dvq_markup_write(document, "<li id=\"");
    dvq_markup_write_text(document, document->prefix);
    dvq_text_builder_add_format(conversion->html, "fn-%u\">", footnote.number);
    if (is_one_paragraph(root))
        dvq_markup_write_lines(document, root->first, (dvq_markup_surrounding){0});
    else
        dvq_markup_write_blocks(document, root);
    bool line = is_one_paragraph(root);
    dvq_markup_write(document, line ? "" : "<p>");
    write_back_links(document, &document->source->footnotes.items[place]);
    dvq_markup_write(document, line ? "</li>\n" : "</p>\n</li>\n");
}

static void write_footnotes(dvq_markup_document *document)
{
    if (document->numbered.count == 0)
        return;
    bool headings = document->plain_headings;
    document->plain_headings = true;
    dvq_markup_write(document, "<section class=\"dvq-footnotes\" role=\"doc-endnotes\" "
                               "aria-label=\"Footnotes\">\n<ol>\n");
    /* Footnotes may refer to further ones. */
    for (size_t i = 0; i < document->numbered.count && document->conversion->status == DVQ_OK; i++)
        write_footnote(document, document->numbered.items[i]);
    dvq_markup_write(document, "</ol>\n</section>\n");
    document->plain_headings = headings;
}

static void write_document(dvq_markup_document *document, dvq_text text)
{
    dvq_markup_source source;
    dvq_markup_node *root;
    dvq_status status = make_tree(document->conversion->arena, text, NULL, &source, &root);
    if (status != DVQ_OK) {
        dvq_markup_fail(document->conversion, status);
        return;
    }
    document->source = &source;
    const dvq_markup_options *options = document->conversion->options;
    bool whole = document->depth == 0;
    dvq_markup_node task = *root;
    task.status = options->task;
    if (whole && options->task.length > 0)
        dvq_markup_write_box(document, &task);
    if (whole && options->in_place && is_one_paragraph(root))
        dvq_markup_write_lines(document, root->first, (dvq_markup_surrounding){0});
    else
        dvq_markup_write_blocks(document, root);
    write_footnotes(document);
}

/* ---- texts within texts ---- */

bool dvq_markup_may_embed(const dvq_markup_document *outer, const dvq_markup_link *link,
                          dvq_text subpath)
{
    if (link->text.data == NULL || outer->depth >= DVQ_MARKUP_EMBED_DEPTH ||
        outer->conversion->embeds >= DVQ_MARKUP_EMBED_COUNT)
        return false;
    for (; outer != NULL; outer = outer->outer)
        if (dvq_text_equal(outer->origin, link->source) &&
            (outer->subpath.length == 0 || dvq_text_equal(outer->subpath, subpath)))
            return false;
    return true;
}

void dvq_markup_write_embedded(dvq_markup_document *outer, const dvq_markup_link *link,
                               dvq_text subpath)
{
    dvq_markup_conversion *conversion = outer->conversion;
    dvq_text_builder prefix;
    dvq_text_builder_init(&prefix, conversion->arena);
    dvq_text_builder_add(&prefix, conversion->options->id_prefix);
    dvq_text_builder_add_format(&prefix, "e%u-", ++conversion->embeds);
    dvq_markup_document document = {.conversion = conversion,
                                    .outer = outer,
                                    .origin = link->source,
                                    .subpath = subpath,
                                    .depth = outer->depth + 1,
                                    .plain_headings = true};
    dvq_markup_fail(conversion, dvq_text_builder_finish(&prefix, &document.prefix));
    if (conversion->status == DVQ_OK)
        write_document(&document, link->text);
}

/* Whether a text is words that mean nothing else in Markdown. */
static bool is_plain(dvq_text text)
{
    bool after_space = true;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        bool space = byte == ' ';
        if (space ? after_space
                  : byte < 0x80 && !dvq_ascii_is_letter(byte) && byte != ',' &&
                        (i == 0 || !dvq_ascii_is_digit(byte)))
            return false;
        after_space = space;
    }
    return !after_space || text.length == 0;
}

dvq_status dvq_markup_convert(dvq_text_builder *html, dvq_text markdown,
                              const dvq_markup_options *options, dvq_error *error)
{
    if (options->in_place && options->task.length == 0 && is_plain(markdown)) {
        dvq_text_builder_add(html, markdown);
        return html->status == DVQ_OK
                   ? DVQ_OK
                   : dvq_error_set(error, html->status, "the HTML of a text is too long");
    }
    dvq_arena arena;
    dvq_arena_init(&arena, html->arena->allocator);
    dvq_markup_conversion conversion = {
        .html = html, .arena = &arena, .options = options, .error = error};
    dvq_map_init(&conversion.anchors, &arena);
    dvq_markup_document document = {.conversion = &conversion,
                                    .origin = options->source,
                                    .prefix = options->id_prefix,
                                    .plain_headings = options->plain_headings};
    write_document(&document, markdown);
    dvq_markup_fail(&conversion, html->status);
    dvq_arena_release(&arena);
    return conversion.status;
}
