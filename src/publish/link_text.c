/*
 * Links in the text of a result, made to fit the note that it is written to: as Markdown links, or
 * as wiki links that still lead where they did. Called by api/answer.c, which hands in the
 * resolver. Never reads a note.
 */
#include "publish/link_text.h"

#include "publish/image.h"
#include "publish/wiki_link.h"

typedef struct link_place {
    const dvq_publish_resolver *resolver;
    dvq_text origin; /* the note that the link was written in */
    dvq_text host;   /* the note that it is written to */
} link_place;

static dvq_text resolve(const link_place *place, dvq_text path, dvq_text origin)
{
    return place->resolver->resolve(place->resolver->user, path, origin);
}

/* The path that a link names where it was written, NULL for none; and its target, taken apart. */
static dvq_text resolve_target(const link_place *place, const dvq_wiki_link *link, dvq_text *target,
                               dvq_text *subpath)
{
    size_t hash = dvq_text_find_byte(link->target, '#', 0);
    size_t end = hash == SIZE_MAX ? link->target.length : hash;
    *target = dvq_text_slice(link->target, 0, end);
    *subpath = dvq_text_slice(link->target, end, link->target.length);
    return resolve(place, *target, place->origin);
}

static bool write_markdown_link(void *user, const dvq_wiki_link *link, dvq_text_builder *builder)
{
    const link_place *place = user;
    dvq_text target;
    dvq_text subpath;
    dvq_text path = resolve_target(place, link, &target, &subpath);
    if (subpath.length > 0)
        subpath = dvq_text_slice(subpath, 1, subpath.length);
    const dvq_publish_resolver *resolver = place->resolver;
    dvq_text host = resolver->get_bytes(resolver->user, place->host);
    if (path.data != NULL)
        path = resolver->get_bytes(resolver->user, path);
    dvq_publish_append_markdown_link(builder, host, path, subpath, link);
    return true;
}

/* What Obsidian shows of a link without a display: "Note > Heading". */
static void append_shown(dvq_text_builder *builder, dvq_text target)
{
    for (size_t i = 0; i < target.length; i++)
        if (target.data[i] != '#')
            dvq_text_builder_add_byte(builder, target.data[i]);
        else
            dvq_text_builder_add_string(builder, i == 0 ? "" : " > ");
}

/* Write a wiki link with its whole path if in the host it would lead elsewhere. */
static bool write_moved_link(void *user, const dvq_wiki_link *link, dvq_text_builder *builder)
{
    const link_place *place = user;
    dvq_text target;
    dvq_text subpath;
    dvq_text path = resolve_target(place, link, &target, &subpath);
    if (path.data == NULL || dvq_text_equal(path, resolve(place, target, place->host)))
        return false;
    if (link->embed)
        dvq_text_builder_add_byte(builder, '!');
    bool note = dvq_text_ends_with(path, DVQ_TEXT(".md"));
    dvq_text_builder_add_string(builder, "[[");
    dvq_text_builder_add(builder, dvq_text_slice(path, 0, path.length - (note ? 3 : 0)));
    dvq_text_builder_add(builder, subpath);
    dvq_text_builder_add_string(builder, link->in_table ? "\\|" : "|");
    if (link->has_display)
        dvq_text_builder_add(builder, link->display);
    else
        append_shown(builder, link->target);
    dvq_text_builder_add_string(builder, "]]");
    return true;
}

dvq_status dvq_publish_link_text(dvq_arena *arena, const dvq_publish_resolver *resolver,
                                 dvq_link_style style, dvq_text text, dvq_text origin,
                                 dvq_text host, dvq_text *linked)
{
    link_place place = {resolver, origin, host};
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_publish_rewrite_wiki_links(
        &builder, text, style == DVQ_LINKS_MARKDOWN ? write_markdown_link : write_moved_link,
        &place);
    dvq_status status = dvq_text_builder_finish(&builder, linked);
    if (status != DVQ_OK || style != DVQ_LINKS_MARKDOWN ||
        dvq_text_find(*linked, DVQ_TEXT("!["), 0) == SIZE_MAX)
        return status;
    dvq_text_builder_init(&builder, arena);
    dvq_publish_rewrite_images(&builder, *linked);
    return dvq_text_builder_finish(&builder, linked);
}
