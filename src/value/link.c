/*
 * Links: reading what is between [[ and ]], and writing links as Markdown. Called by literal.c, by
 * note/ and wherever values are written. Never looks into the vault.
 */
#include "value/link.h"

#include "support/ascii.h"
#include "support/unicode.h"

dvq_text dvq_link_type_name(dvq_link_type type)
{
    switch (type) {
    case DVQ_LINK_FILE:
        return DVQ_TEXT("file");
    case DVQ_LINK_HEADER:
        return DVQ_TEXT("header");
    case DVQ_LINK_BLOCK:
        return DVQ_TEXT("block");
    }
    return DVQ_TEXT("file");
}

const dvq_link *dvq_link_make_file(dvq_arena *arena, dvq_text path)
{
    dvq_link *link = dvq_arena_allocate(arena, sizeof *link);
    if (link == NULL)
        return NULL;
    *link = (dvq_link){.path = path, .type = DVQ_LINK_FILE};
    return link;
}

/* The offset of the first pipe that has no backslash before it, or SIZE_MAX. */
static size_t find_unescaped_pipe(dvq_text text)
{
    size_t pipe = dvq_text_find_byte(text, '|', 0);
    while (pipe != SIZE_MAX && pipe > 0 && text.data[pipe - 1] == '\\')
        pipe = dvq_text_find_byte(text, '|', pipe + 1);
    return pipe;
}

static dvq_status unescape_pipes(dvq_arena *arena, dvq_text text, dvq_text *unescaped)
{
    *unescaped = text;
    size_t start = 0;
    size_t escape = dvq_text_find(text, DVQ_TEXT("\\|"), 0);
    if (escape == SIZE_MAX)
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    while (escape != SIZE_MAX) {
        dvq_text_builder_add(&builder, dvq_text_slice(text, start, escape));
        start = escape + 1;
        escape = dvq_text_find(text, DVQ_TEXT("\\|"), start + 1);
    }
    dvq_text_builder_add(&builder, dvq_text_slice(text, start, text.length));
    return dvq_text_builder_finish(&builder, unescaped);
}

dvq_status dvq_link_parse(dvq_arena *arena, dvq_text inner, bool embed, const dvq_link **link)
{
    size_t pipe = find_unescaped_pipe(inner);
    dvq_text target;
    dvq_status status = unescape_pipes(arena, dvq_text_slice(inner, 0, pipe), &target);
    if (status != DVQ_OK)
        return status;
    if (pipe == SIZE_MAX)
        return dvq_link_infer(arena, target, embed, NULL, link);
    dvq_text display = dvq_text_slice(inner, pipe + 1, inner.length);
    return dvq_link_infer(arena, target, embed, &display, link);
}

/* The part of `text` between its first `separator`, which is at `first`, and the next one. */
static dvq_text get_second_part(dvq_text text, dvq_text separator, size_t first)
{
    size_t start = first + separator.length;
    return dvq_text_slice(text, start, dvq_text_find(text, separator, start));
}

dvq_status dvq_link_infer(dvq_arena *arena, dvq_text path, bool embed, const dvq_text *display,
                          const dvq_link **link)
{
    dvq_link *made = dvq_arena_allocate(arena, sizeof *made);
    if (made == NULL)
        return DVQ_ERROR_MEMORY;
    *made = (dvq_link){.path = path, .type = DVQ_LINK_FILE, .embed = embed};
    made->has_display = display != NULL;
    made->display = display != NULL ? *display : DVQ_TEXT("");
    *link = made;
    size_t hash = dvq_text_find_byte(path, '#', 0);
    if (hash == SIZE_MAX)
        return DVQ_OK;
    made->has_subpath = true;
    size_t block = dvq_text_find(path, DVQ_TEXT("#^"), hash);
    if (block != SIZE_MAX) {
        made->type = DVQ_LINK_BLOCK;
        made->path = dvq_text_slice(path, 0, block);
        made->subpath = get_second_part(path, DVQ_TEXT("#^"), block);
        return DVQ_OK;
    }
    made->type = DVQ_LINK_HEADER;
    made->path = dvq_text_slice(path, 0, hash);
    return dvq_link_normalize_heading(arena, get_second_part(path, DVQ_TEXT("#"), hash),
                                      &made->subpath);
}

static bool is_kept(uint32_t c)
{
    return dvq_ascii_is_name(c) || dvq_unicode_is_letter(c);
}

/*
 * Bytes at `offset` that a normal heading keeps: an emoji, or letters and digits. 0 if there is
 * something that becomes a space, and *size is how many bytes to skip. In a run of letters and
 * digits, a digit is never the start of a keycap emoji.
 */
static size_t match_kept(dvq_text heading, size_t offset, size_t *size)
{
    *size = dvq_unicode_match_emoji(heading, offset);
    if (*size > 0)
        return *size;
    size_t end = offset;
    while (end < heading.length && is_kept(dvq_unicode_decode(heading, end, size)))
        end += *size;
    if (end == offset)
        return 0;
    *size = end - offset;
    return *size;
}

/* Whether an ASCII heading is already normal, so that nothing needs to be built. */
static bool is_normal_heading(dvq_text heading)
{
    for (size_t i = 0; i < heading.length; i++) {
        if (dvq_ascii_is_name((unsigned char)heading.data[i]))
            continue;
        bool single =
            heading.data[i] == ' ' && i > 0 && i + 1 < heading.length && heading.data[i - 1] != ' ';
        if (!single)
            return false;
    }
    return true;
}

dvq_status dvq_link_normalize_heading(dvq_arena *arena, dvq_text heading, dvq_text *normal)
{
    *normal = heading;
    if (is_normal_heading(heading))
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    bool space = false;
    size_t size = 0;
    for (size_t offset = 0; offset < heading.length; offset += size) {
        size_t kept = match_kept(heading, offset, &size);
        if (kept == 0) {
            space = builder.length > 0;
            continue;
        }
        if (space)
            dvq_text_builder_add_byte(&builder, ' ');
        space = false;
        dvq_text_builder_add(&builder, dvq_text_slice(heading, offset, offset + kept));
    }
    return dvq_text_builder_finish(&builder, normal);
}

static void append_escaped_pipes(dvq_text_builder *builder, dvq_text text)
{
    size_t start = 0;
    size_t pipe = dvq_text_find_byte(text, '|', 0);
    while (pipe != SIZE_MAX) {
        dvq_text_builder_add(builder, dvq_text_slice(text, start, pipe));
        dvq_text_builder_add_byte(builder, '\\');
        start = pipe;
        pipe = dvq_text_find_byte(text, '|', pipe + 1);
    }
    dvq_text_builder_add(builder, dvq_text_slice(text, start, text.length));
}

/* Append "path#heading", with pipes escaped: Link.obsidianLink(). */
static void append_target(const dvq_link *link, dvq_text_builder *builder)
{
    append_escaped_pipes(builder, link->path);
    if (link->type == DVQ_LINK_FILE)
        return;
    dvq_text_builder_add_string(builder, link->type == DVQ_LINK_HEADER ? "#" : "#^");
    append_escaped_pipes(builder, link->subpath);
}

void dvq_link_append_markdown(const dvq_link *link, dvq_text_builder *builder)
{
    dvq_text_builder_add_string(builder, link->embed ? "![[" : "[[");
    append_target(link, builder);
    dvq_text_builder_add_byte(builder, '|');
    if (link->has_display && link->display.length > 0) {
        dvq_text_builder_add(builder, link->display);
    } else {
        dvq_text_builder_add(builder, dvq_link_path_title(link->path));
        if (link->type != DVQ_LINK_FILE) {
            dvq_text_builder_add_string(builder, " > ");
            dvq_text_builder_add(builder, link->subpath);
        }
    }
    dvq_text_builder_add_string(builder, "]]");
}

dvq_text dvq_link_path_title(dvq_text path)
{
    size_t slash = dvq_text_find_last_byte(path, '/');
    size_t start = slash == SIZE_MAX ? 0 : slash + 1;
    dvq_text name = dvq_text_slice(path, start, path.length);
    if (dvq_text_ends_with(name, DVQ_TEXT(".md")))
        name.length -= 3;
    return name;
}

dvq_text dvq_link_path_folder(dvq_text path)
{
    size_t slash = dvq_text_find_last_byte(path, '/');
    return slash == SIZE_MAX ? DVQ_TEXT("") : dvq_text_slice(path, 0, slash);
}

dvq_text dvq_link_path_extension(dvq_text path)
{
    size_t dot = dvq_text_find_last_byte(path, '.');
    return dot == SIZE_MAX ? DVQ_TEXT("") : dvq_text_slice(path, dot + 1, path.length);
}
