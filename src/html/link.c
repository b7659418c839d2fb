/*
 * Links and embeds, see conversion.h: asking where they lead, and the elements for what is there.
 * Called by write_line.c. Nothing is followed that dvq_markup_is_safe_url does not allow.
 */
#include "html/conversion.h"
#include "support/ascii.h"
#include "support/unicode.h"

/* ---- what the text asks for ---- */

/* Split "path#subpath". */
static void split_target(dvq_text text, dvq_markup_target *target)
{
    size_t hash = dvq_text_find_byte(text, '#', 0);
    target->path = dvq_unicode_trim(dvq_text_slice(text, 0, hash));
    target->subpath = hash == SIZE_MAX
                          ? DVQ_TEXT("")
                          : dvq_unicode_trim(dvq_text_slice(text, hash + 1, text.length));
}

static dvq_markup_target read_wiki(const dvq_markup_node *node)
{
    size_t pipe = dvq_text_find_byte(node->text, '|', 0);
    dvq_markup_target target = {.display = DVQ_TEXT(""),
                                .has_display = pipe != SIZE_MAX,
                                .embed = node->embed,
                                .wiki = true};
    dvq_text path = node->text;
    if (target.has_display) {
        target.display = dvq_text_slice(node->text, pipe + 1, node->text.length);
        path = dvq_text_slice(node->text, 0, pipe);
        /* In a table's cell the pipe is escaped. */
        if (path.length > 0 && path.data[path.length - 1] == '\\')
            path.length--;
    }
    split_target(path, &target);
    return target;
}

static int read_digit(char byte)
{
    char lower = dvq_ascii_lower(byte);
    if (dvq_ascii_is_digit((unsigned char)byte))
        return byte - '0';
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The text with %XX resolved. */
static dvq_text decode(dvq_markup_conversion *conversion, dvq_text text)
{
    if (dvq_text_find_byte(text, '%', 0) == SIZE_MAX)
        return text;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, conversion->arena);
    for (size_t i = 0; i < text.length; i++) {
        int high = text.data[i] == '%' ? read_digit(dvq_text_byte_at(text, i + 1)) : -1;
        int low = high >= 0 ? read_digit(dvq_text_byte_at(text, i + 2)) : -1;
        dvq_text_builder_add_byte(&builder, low >= 0 ? (char)(high * 16 + low) : text.data[i]);
        i += low >= 0 ? 2 : 0;
    }
    dvq_text decoded;
    dvq_markup_fail(conversion, dvq_text_builder_finish(&builder, &decoded));
    return decoded;
}

/* ---- what is there ---- */

/* Without a resolver: the path itself, and for an extension that is unknown a note. */
static void resolve_plainly(dvq_markup_conversion *conversion, const dvq_markup_target *target,
                            dvq_markup_link *link)
{
    dvq_text_builder url;
    dvq_text_builder_init(&url, conversion->arena);
    dvq_markup_append_encoded(&url, target->path);
    link->kind = dvq_markup_find_kind(target->path);
    if (link->kind == DVQ_MARKUP_OTHER)
        link->kind = DVQ_MARKUP_NOTE;
    if (link->kind == DVQ_MARKUP_NOTE)
        dvq_markup_append_fragment(&url, target->subpath);
    else
        dvq_markup_append_parameters(&url, target->subpath);
    dvq_markup_fail(conversion, dvq_text_builder_finish(&url, &link->url));
}

static dvq_markup_link resolve(dvq_markup_document *document, dvq_markup_target *target)
{
    dvq_markup_conversion *conversion = document->conversion;
    const dvq_markup_options *options = conversion->options;
    dvq_markup_link link = {.url = DVQ_TEXT(""), .words = DVQ_TEXT("")};
    target->source = document->origin;
    if (options->resolve == NULL)
        resolve_plainly(conversion, target, &link);
    else
        dvq_markup_fail(conversion, options->resolve(options->user, target, conversion->arena,
                                                     &link, conversion->error));
    if (!dvq_markup_is_safe_url(link.url) || (link.url.length == 0 && link.text.data == NULL))
        link.kind = DVQ_MARKUP_DEAD;
    return link;
}

/* ---- elements ---- */

/* The words of a wiki link, as Obsidian shows it. */
static void write_words(dvq_markup_document *document, const dvq_markup_target *target,
                        const dvq_markup_link *link)
{
    if (target->display.length > 0 || link->words.length > 0) {
        dvq_markup_write_text(document, target->display.length > 0 ? target->display : link->words);
        return;
    }
    dvq_markup_write_text(document, target->path);
    for (size_t i = 0; i < target->subpath.length;) {
        dvq_text rest = dvq_text_slice(target->subpath, i, target->subpath.length);
        dvq_text part = dvq_text_slice(rest, 0, dvq_text_find_byte(rest, '#', 0));
        if (i > 0 || target->path.length > 0)
            dvq_markup_write(document, " &gt; ");
        dvq_markup_write_text(document, part);
        i += part.length + 1;
    }
}

static void open_link(dvq_markup_document *document, const dvq_markup_link *link)
{
    dvq_markup_write(document, link->kind == DVQ_MARKUP_NOTE ? "<a class=\"dvq-link\""
                                                             : "<a class=\"dvq-file\"");
    dvq_markup_write_attribute(document, "href", link->url);
    dvq_markup_write(document, ">");
}

static void write_wiki_link(dvq_markup_document *document, const dvq_markup_target *target,
                            const dvq_markup_link *link, dvq_markup_surrounding around)
{
    bool dead = link->kind == DVQ_MARKUP_DEAD;
    bool linked = !dead && !around.in_link && link->url.length > 0;
    if (dead)
        dvq_markup_write(document, "<span class=\"dvq-dead\">");
    else if (linked)
        open_link(document, link);
    write_words(document, target, link);
    if (dead || linked)
        dvq_markup_write(document, dead ? "</span>" : "</a>");
}

/* The last part of a path: what a file is called. */
static dvq_text get_name(dvq_text path)
{
    size_t slash = dvq_text_find_last_byte(path, '/');
    return dvq_text_slice(path, slash == SIZE_MAX ? 0 : slash + 1, path.length);
}

typedef struct picture {
    dvq_text words;
    dvq_text width;
    dvq_text height;
} picture;

/* Take "words|100x80", "100" or "words" apart. */
static picture read_picture(dvq_text words)
{
    picture read = {.words = words};
    dvq_markup_read_size(&read.words, &read.width, &read.height);
    return read;
}

static void write_size(dvq_markup_document *document, const picture *shown)
{
    if (shown->width.length > 0)
        dvq_markup_write_attribute(document, "width", shown->width);
    if (shown->height.length > 0)
        dvq_markup_write_attribute(document, "height", shown->height);
}

static void write_picture(dvq_markup_document *document, dvq_text url, const picture *shown,
                          dvq_text title)
{
    dvq_markup_write(document, "<img");
    dvq_markup_write_attribute(document, "src", url);
    dvq_markup_write_attribute(document, "alt", shown->words);
    if (title.length > 0)
        dvq_markup_write_attribute(document, "title", title);
    write_size(document, shown);
    dvq_markup_write(document, ">");
}

/* Sound, moving pictures and PDF, with a link for those who cannot see them there. */
static void write_media(dvq_markup_document *document, const dvq_markup_link *link,
                        const picture *shown)
{
    bool pdf = link->kind == DVQ_MARKUP_PDF;
    bool video = link->kind == DVQ_MARKUP_VIDEO;
    const char *name = pdf ? "object" : video ? "video" : "audio";
    dvq_markup_write(document, "<");
    dvq_markup_write(document, name);
    dvq_markup_write(document, pdf ? " class=\"dvq-pdf\" type=\"application/pdf\"" : " controls");
    dvq_markup_write_attribute(document, pdf ? "data" : "src", link->url);
    dvq_markup_write_attribute(document, "aria-label", shown->words);
    write_size(document, shown);
    dvq_markup_write(document, ">");
    open_link(document, link);
    dvq_markup_write_text(document, shown->words);
    dvq_markup_write(document, "</a></");
    dvq_markup_write(document, name);
    dvq_markup_write(document, ">");
}

static void write_text(dvq_markup_document *document, const dvq_markup_target *target,
                       const dvq_markup_link *link)
{
    dvq_markup_write(document, "<div class=\"dvq-embed\">\n");
    if (link->url.length > 0) {
        dvq_markup_write(document, "<p class=\"dvq-embed-source\">");
        write_wiki_link(document, target, link, (dvq_markup_surrounding){0});
        dvq_markup_write(document, "</p>\n");
    }
    dvq_markup_write_embedded(document, link, target->subpath);
    dvq_markup_write(document, "</div>\n");
}

static bool is_media(dvq_markup_kind kind)
{
    return kind == DVQ_MARKUP_AUDIO || kind == DVQ_MARKUP_VIDEO || kind == DVQ_MARKUP_PDF;
}

/* What an embed shows. False when it is a link instead. */
static bool write_embed(dvq_markup_document *document, const dvq_markup_target *target,
                        const dvq_markup_link *link, dvq_text title, dvq_markup_surrounding around)
{
    picture shown = read_picture(target->display);
    if (shown.words.length == 0)
        shown.words = get_name(target->path);
    if (link->kind == DVQ_MARKUP_PICTURE) {
        write_picture(document, link->url, &shown, title);
        return true;
    }
    if (is_media(link->kind) && !around.in_link) {
        write_media(document, link, &shown);
        return true;
    }
    bool puts = link->kind == DVQ_MARKUP_NOTE && !around.in_words && !around.in_link &&
                dvq_markup_may_embed(document, link, target->subpath);
    if (puts)
        write_text(document, target, link);
    return puts;
}

bool dvq_markup_puts_text(dvq_markup_document *document, const dvq_markup_node *node)
{
    if (node->kind != DVQ_MARKUP_WIKI || !node->embed ||
        document->conversion->options->resolve == NULL)
        return false;
    dvq_markup_target target = read_wiki(node);
    dvq_markup_link link = resolve(document, &target);
    return link.kind == DVQ_MARKUP_NOTE && dvq_markup_may_embed(document, &link, target.subpath);
}

void dvq_markup_write_wiki(dvq_markup_document *document, const dvq_markup_node *node,
                           dvq_markup_surrounding around)
{
    dvq_markup_target target = read_wiki(node);
    dvq_markup_link link = resolve(document, &target);
    if (document->conversion->status != DVQ_OK)
        return;
    if (target.embed && write_embed(document, &target, &link, DVQ_TEXT(""), around))
        return;
    write_wiki_link(document, &target, &link, around);
}

/* ---- Markdown's own form ---- */

/* Bytes of the scheme, its colon included; 0 for none. */
static size_t measure_scheme(dvq_text url)
{
    size_t end = 0;
    while (end < url.length && url.data[end] != ':' && url.data[end] != '/' &&
           url.data[end] != '?' && url.data[end] != '#')
        end++;
    return dvq_text_byte_at(url, end) == ':' ? end + 1 : 0;
}

static bool is_relative(dvq_text url)
{
    return measure_scheme(url) == 0 && dvq_text_byte_at(url, 0) != '/';
}

/* An address as it is written, with %XX for what may not stand in one. */
static dvq_text make_url(dvq_markup_conversion *conversion, dvq_text address)
{
    static const char allowed[] = "~-_.+!*(),%#@?=;:/$&";
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, conversion->arena);
    for (size_t i = 0; i < address.length; i++) {
        unsigned char byte = (unsigned char)address.data[i];
        if (dvq_ascii_is_letter(byte) || dvq_ascii_is_digit(byte) ||
            (byte != '\0' && strchr(allowed, byte) != NULL))
            dvq_text_builder_add_byte(&builder, (char)byte);
        else
            dvq_text_builder_add_format(&builder, "%%%02X", (unsigned)byte);
    }
    dvq_text url;
    dvq_markup_fail(conversion, dvq_text_builder_finish(&builder, &url));
    return url;
}

/* Where a link of Markdown's form leads. */
static dvq_markup_link resolve_address(dvq_markup_document *document, const dvq_markup_node *node,
                                       dvq_markup_target *target)
{
    dvq_markup_conversion *conversion = document->conversion;
    dvq_markup_link link = {.kind = DVQ_MARKUP_OTHER, .words = DVQ_TEXT("")};
    split_target(decode(conversion, node->target), target);
    bool here = dvq_text_byte_at(node->target, 0) == '#';
    if (!here && node->target.length > 0 && is_relative(node->target) &&
        conversion->options->resolve != NULL)
        return resolve(document, target);
    if (here && node->target.length > 1) {
        dvq_text_builder url;
        dvq_text_builder_init(&url, conversion->arena);
        dvq_markup_append_fragment(&url, target->subpath);
        dvq_markup_fail(conversion, dvq_text_builder_finish(&url, &link.url));
    } else {
        link.url = make_url(conversion, node->target);
    }
    if (!dvq_markup_is_safe_url(node->target) || !dvq_markup_is_safe_url(link.url))
        link.kind = DVQ_MARKUP_DEAD;
    else if (target->embed)
        link.kind = is_media(dvq_markup_find_kind(target->path))
                        ? dvq_markup_find_kind(target->path)
                        : DVQ_MARKUP_PICTURE;
    return link;
}

void dvq_markup_write_link(dvq_markup_document *document, const dvq_markup_node *node,
                           dvq_markup_surrounding around)
{
    if (around.in_link) {
        dvq_markup_write_lines(document, node, around);
        return;
    }
    dvq_markup_target target = {.display = DVQ_TEXT("")};
    dvq_markup_link link = resolve_address(document, node, &target);
    bool dead = link.kind == DVQ_MARKUP_DEAD;
    bool inside = is_relative(node->target) && document->conversion->options->resolve != NULL &&
                  dvq_text_byte_at(node->target, 0) != '#';
    dvq_markup_write(document, dead ? "<span class=\"dvq-dead\"" : "<a");
    if (!dead && inside)
        dvq_markup_write(document, link.kind == DVQ_MARKUP_NOTE ? " class=\"dvq-link\""
                                                                : " class=\"dvq-file\"");
    if (!dead)
        dvq_markup_write_attribute(document, "href", link.url);
    if (node->title.length > 0)
        dvq_markup_write_attribute(document, "title", node->title);
    dvq_markup_write(document, ">");
    around.in_link = true;
    around.in_words = true;
    dvq_markup_write_lines(document, node, around);
    dvq_markup_write(document, dead ? "</span>" : "</a>");
}

void dvq_markup_write_image(dvq_markup_document *document, const dvq_markup_node *node,
                            dvq_markup_surrounding around)
{
    dvq_markup_conversion *conversion = document->conversion;
    dvq_markup_target target = {.display = DVQ_TEXT(""), .embed = true};
    dvq_markup_fail(conversion, dvq_markup_collect_text(conversion->arena, node, &target.display));
    target.has_display = target.display.length > 0;
    dvq_markup_link link = resolve_address(document, node, &target);
    if (conversion->status != DVQ_OK)
        return;
    around.in_words = true;
    picture shown = read_picture(target.display);
    if (link.kind == DVQ_MARKUP_PICTURE)
        write_picture(document, link.url, &shown, node->title);
    else if (link.kind == DVQ_MARKUP_DEAD ||
             !write_embed(document, &target, &link, DVQ_TEXT(""), around))
        write_wiki_link(document, &target, &link, around);
}
