/*
 * Pictures with a size, see image.h. Called by wiki_link.c, link_text.c and inline_place.c. Never
 * looks for the picture. Rules: Obsidian's help, "Embed files"; CommonMark for images.
 */
#include "publish/image.h"

#include "html/markup.h"
#include "publish/wiki_link.h"

/* ---- sizes ---- */

bool dvq_publish_read_image_size(dvq_text words, dvq_publish_image *image)
{
    image->words = words;
    return dvq_markup_read_size(&image->words, &image->width, &image->height);
}

/* ---- Markdown images ---- */

/* Where the parenthesis at `offset` is closed on its line; SIZE_MAX for nowhere. */
static size_t find_close(dvq_text text, size_t offset)
{
    unsigned depth = 0;
    for (size_t i = offset; i < text.length && text.data[i] != '\n'; i++) {
        depth += text.data[i] == '(';
        depth -= text.data[i] == ')';
        if (depth == 0)
            return i;
    }
    return SIZE_MAX;
}

/* Take "path" or "path "title"" apart. */
static void read_target(dvq_text target, dvq_publish_image *image)
{
    bool angled = dvq_text_byte_at(target, 0) == '<';
    size_t blank = dvq_text_find_byte(target, angled ? '>' : ' ', 0);
    image->path = dvq_text_slice(target, angled, blank);
    blank += angled && blank != SIZE_MAX;
    image->title = DVQ_TEXT("");
    if (blank == SIZE_MAX)
        return;
    size_t quote = dvq_text_skip_spaces(target, blank);
    bool quoted = quote + 1 < target.length && target.data[quote] == '"' &&
                  target.data[target.length - 1] == '"';
    if (quoted)
        image->title = dvq_text_slice(target, quote + 1, target.length - 1);
}

size_t dvq_publish_read_image(dvq_text text, size_t offset, dvq_publish_image *image)
{
    if (!dvq_text_starts_with(dvq_text_slice(text, offset, text.length), DVQ_TEXT("![")) ||
        dvq_text_byte_at(text, offset + 2) == '[')
        return 0;
    size_t end = offset + 2;
    while (end < text.length && text.data[end] != ']' && text.data[end] != '[' &&
           text.data[end] != '\n')
        end++;
    if (dvq_text_byte_at(text, end) != ']' || dvq_text_byte_at(text, end + 1) != '(')
        return 0;
    dvq_text words = dvq_text_slice(text, offset + 2, end);
    size_t close = find_close(text, end + 1);
    if (close == SIZE_MAX || dvq_text_find_byte(words, '|', 0) == SIZE_MAX ||
        !dvq_publish_read_image_size(words, image))
        return 0;
    read_target(dvq_text_slice(text, end + 2, close), image);
    return close + 1;
}

/* ---- elements ---- */

static void append_attribute(dvq_text_builder *builder, dvq_text value)
{
    for (size_t i = 0; i < value.length; i++) {
        /* In Markdown a backslash before punctuation only says that it is meant as it is. */
        if (value.data[i] == '\\' && i + 1 < value.length &&
            dvq_text_is_punctuation(value.data[i + 1]))
            i++;
        switch (value.data[i]) {
        case '&':
            dvq_text_builder_add_string(builder, "&amp;");
            break;
        case '"':
            dvq_text_builder_add_string(builder, "&quot;");
            break;
        case '<':
            dvq_text_builder_add_string(builder, "&lt;");
            break;
        case '>':
            dvq_text_builder_add_string(builder, "&gt;");
            break;
        default:
            dvq_text_builder_add_byte(builder, value.data[i]);
        }
    }
}

static void append_named(dvq_text_builder *builder, const char *name, dvq_text value)
{
    dvq_text_builder_add_format(builder, " %s=\"", name);
    append_attribute(builder, value);
    dvq_text_builder_add_byte(builder, '"');
}

void dvq_publish_append_image(dvq_text_builder *builder, const dvq_publish_image *image)
{
    dvq_text_builder_add_string(builder, "<img");
    append_named(builder, "src", image->path);
    append_named(builder, "alt", image->words);
    if (image->title.length > 0)
        append_named(builder, "title", image->title);
    append_named(builder, "width", image->width);
    if (image->height.length > 0)
        append_named(builder, "height", image->height);
    dvq_text_builder_add_byte(builder, '>');
}

void dvq_publish_rewrite_images(dvq_text_builder *builder, dvq_text text)
{
    size_t copied = 0;
    for (size_t i = 0; i < text.length;) {
        if (text.data[i] == '`') {
            i = dvq_publish_skip_code(text, i);
            continue;
        }
        dvq_publish_image image;
        size_t end = text.data[i] == '!' ? dvq_publish_read_image(text, i, &image) : 0;
        if (end == 0) {
            i++;
            continue;
        }
        dvq_text_builder_add(builder, dvq_text_slice(text, copied, i));
        dvq_publish_append_image(builder, &image);
        copied = i = end;
    }
    dvq_text_builder_add(builder, dvq_text_slice(text, copied, text.length));
}
