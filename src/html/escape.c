/*
 * Text made safe for HTML and for URLs, ids of headings; see markup.h. Called by write.c, and by
 * publish/ for the Markdown links that it writes, so that both know an anchor by one name. Never
 * fails but as builders do.
 */
#include "html/markup.h"
#include "support/ascii.h"
#include "support/unicode.h"

static const char *get_escape(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\0':
        return "\xEF\xBF\xBD";
    default:
        return NULL;
    }
}

void dvq_markup_append_escaped(dvq_text_builder *html, dvq_text text)
{
    size_t copied = 0;
    for (size_t i = 0; i < text.length; i++) {
        const char *escape = get_escape(text.data[i]);
        if (escape == NULL)
            continue;
        dvq_text_builder_add(html, dvq_text_slice(text, copied, i));
        dvq_text_builder_add_string(html, escape);
        copied = i + 1;
    }
    dvq_text_builder_add(html, dvq_text_slice(text, copied, text.length));
}

/* ---- URLs ---- */

static bool is_unreserved(char byte)
{
    return dvq_ascii_is_name((unsigned char)byte) || byte == '.' || byte == '~' || byte == '/';
}

void dvq_markup_append_encoded(dvq_text_builder *builder, dvq_text path)
{
    for (size_t i = 0; i < path.length; i++) {
        char byte = path.data[i];
        if (is_unreserved(byte))
            dvq_text_builder_add_byte(builder, byte);
        else
            dvq_text_builder_add_format(builder, "%%%02X", (unsigned)(unsigned char)byte);
    }
}

void dvq_markup_append_relative(dvq_text_builder *builder, dvq_text host, dvq_text path)
{
    size_t common = 0;
    for (size_t i = 0; i < host.length && i < path.length && host.data[i] == path.data[i]; i++)
        if (host.data[i] == '/')
            common = i + 1;
    for (size_t i = common; i < host.length; i++)
        if (host.data[i] == '/')
            dvq_text_builder_add_string(builder, "../");
    dvq_markup_append_encoded(builder, dvq_text_slice(path, common, path.length));
}

void dvq_markup_append_parameters(dvq_text_builder *builder, dvq_text subpath)
{
    if (subpath.length > 0)
        dvq_text_builder_add_byte(builder, '#');
    for (size_t i = 0; i < subpath.length; i++)
        if (subpath.data[i] == '=' || subpath.data[i] == '&' || subpath.data[i] == ',')
            dvq_text_builder_add_byte(builder, subpath.data[i]);
        else
            dvq_markup_append_encoded(builder, dvq_text_slice(subpath, i, i + 1));
}

/* ---- anchors ---- */

/* Append the id of a heading, percent-encoded or as it is. */
static void append_anchor(dvq_text_builder *builder, dvq_text heading, bool encoded)
{
    dvq_arena arena;
    dvq_arena_init(&arena, builder->arena->allocator);
    dvq_text lower = dvq_unicode_lower(&arena, heading);
    if (lower.data == NULL && heading.length > 0)
        builder->status = DVQ_ERROR_MEMORY;
    for (size_t i = 0, size; i < lower.length; i += size) {
        uint32_t code = dvq_unicode_decode(lower, i, &size);
        dvq_text character = dvq_text_slice(lower, i, i + size);
        if (code == ' ')
            dvq_text_builder_add_byte(builder, '-');
        else if (dvq_ascii_is_name(code) || (code >= 0x80 && dvq_unicode_is_letter(code)))
            encoded ? dvq_markup_append_encoded(builder, character)
                    : dvq_text_builder_add(builder, character);
    }
    dvq_arena_release(&arena);
}

void dvq_markup_append_anchor(dvq_text_builder *builder, dvq_text heading)
{
    append_anchor(builder, heading, false);
}

void dvq_markup_append_fragment(dvq_text_builder *builder, dvq_text subpath)
{
    if (subpath.length == 0)
        return;
    dvq_text_builder_add_byte(builder, '#');
    if (dvq_text_starts_with(subpath, DVQ_TEXT("^"))) {
        dvq_markup_append_encoded(builder, subpath);
        return;
    }
    /* "Heading#Below it" means the last of them. */
    size_t last = dvq_text_find_last_byte(subpath, '#');
    append_anchor(builder,
                  last == SIZE_MAX ? subpath : dvq_text_slice(subpath, last + 1, subpath.length),
                  true);
}
