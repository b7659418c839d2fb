/*
 * Rewriting links in results, see wiki_link.h. Called by inline_place.c, serializer.c and
 * link_text.c. A link is on one line and holds no ]]; inline code is never changed. Anchors are
 * made from headings as git hosts and pandoc make them.
 */
#include "publish/wiki_link.h"

#include "html/markup.h"
#include "publish/image.h"

/* ---- finding ---- */

dvq_text dvq_publish_find_wiki_link(dvq_text text, size_t offset)
{
    size_t start = offset + 2;
    for (size_t end = start; end + 1 < text.length && text.data[end] != '\n'; end++) {
        bool twice = text.data[end + 1] == text.data[end];
        if (twice && text.data[end] == ']')
            return dvq_text_slice(text, start, end);
        if (twice && text.data[end] == '[')
            break;
    }
    return DVQ_TEXT("");
}

/* Read the link whose brackets open at `offset`; returns where it ends, 0 when there is none. */
static size_t read_link(dvq_text text, size_t offset, dvq_wiki_link *link)
{
    dvq_text inside = dvq_publish_find_wiki_link(text, offset);
    if (inside.length == 0)
        return 0;
    size_t pipe = dvq_text_find_byte(inside, '|', 0);
    *link = (dvq_wiki_link){.target = inside, .embed = offset > 0 && text.data[offset - 1] == '!'};
    if (pipe != SIZE_MAX) {
        bool escaped = pipe > 0 && inside.data[pipe - 1] == '\\';
        link->target = dvq_text_slice(inside, 0, escaped ? pipe - 1 : pipe);
        link->display = dvq_text_slice(inside, pipe + 1, inside.length);
        link->has_display = true;
        link->in_table = escaped;
    }
    return offset + 2 + inside.length + 2;
}

size_t dvq_publish_skip_code(dvq_text text, size_t offset)
{
    size_t run = dvq_text_count_run(text, '`', offset);
    dvq_text line = dvq_text_slice(text, 0, dvq_text_find_byte(text, '\n', offset));
    size_t close = dvq_text_find_run(line, '`', run, offset + run);
    return close == SIZE_MAX ? offset + run : close + run;
}

void dvq_publish_rewrite_wiki_links(dvq_text_builder *builder, dvq_text text,
                                    dvq_wiki_link_writer write, void *user)
{
    size_t copied = 0;
    for (size_t i = 0; i < text.length;) {
        if (text.data[i] == '`') {
            i = dvq_publish_skip_code(text, i);
            continue;
        }
        bool opens = text.data[i] == '[' && i + 1 < text.length && text.data[i + 1] == '[';
        dvq_wiki_link link;
        size_t end = opens ? read_link(text, i, &link) : 0;
        if (end == 0) {
            i++;
            continue;
        }
        size_t before = builder->length;
        dvq_text_builder_add(builder, dvq_text_slice(text, copied, link.embed ? i - 1 : i));
        if (write(user, &link, builder))
            copied = end;
        else
            builder->length = before;
        i = end;
    }
    dvq_text_builder_add(builder, dvq_text_slice(text, copied, text.length));
}

/* ---- Markdown links ---- */

/* The words of a link: its display, else its target as Obsidian shows it. */
static void append_words(dvq_text_builder *builder, const dvq_wiki_link *link)
{
    dvq_text words = link->has_display && link->display.length > 0 ? link->display : link->target;
    bool shown = words.data == link->display.data;
    for (size_t i = 0; i < words.length; i++) {
        char byte = words.data[i];
        if (!shown && byte == '#')
            dvq_text_builder_add_string(builder, i == 0 ? "" : " > ");
        else if (byte == '[' || byte == ']') {
            dvq_text_builder_add_byte(builder, '\\');
            dvq_text_builder_add_byte(builder, byte);
        } else
            dvq_text_builder_add_byte(builder, byte);
    }
}

/* A picture with a size; without words of its own it is called as its file is. */
static void append_sized(dvq_text_builder *builder, dvq_text host, dvq_text path,
                         dvq_publish_image *image)
{
    dvq_text_builder encoded;
    dvq_text_builder_init(&encoded, builder->arena);
    dvq_markup_append_relative(&encoded, host, path);
    dvq_status status = dvq_text_builder_finish(&encoded, &image->path);
    if (status != DVQ_OK) {
        builder->status = status;
        return;
    }
    size_t slash = dvq_text_find_last_byte(path, '/');
    if (image->words.length == 0)
        image->words = dvq_text_slice(path, slash == SIZE_MAX ? 0 : slash + 1, path.length);
    dvq_publish_append_image(builder, image);
}

void dvq_publish_append_markdown_link(dvq_text_builder *builder, dvq_text host, dvq_text path,
                                      dvq_text subpath, const dvq_wiki_link *link)
{
    if (path.data == NULL) {
        append_words(builder, link);
        return;
    }
    bool picture = link->embed && dvq_markup_find_kind(path) == DVQ_MARKUP_PICTURE;
    dvq_publish_image image = {0};
    if (picture && link->has_display && dvq_publish_read_image_size(link->display, &image)) {
        append_sized(builder, host, path, &image);
        return;
    }
    dvq_text_builder_add_string(builder, picture ? "![" : "[");
    append_words(builder, link);
    dvq_text_builder_add_string(builder, "](");
    if (!dvq_text_equal(host, path) || subpath.length == 0)
        dvq_markup_append_relative(builder, host, path);
    dvq_markup_append_fragment(builder, subpath);
    dvq_text_builder_add_byte(builder, ')');
}
