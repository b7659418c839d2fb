/*
 * Links in HTML, see link.h. Called by query.c. The paths are those of the vault, so that whoever
 * shows a result decides where the vault's files are.
 */
#include "api/link.h"

#include "publish/link_text.h"
#include "support/diagnostic.h"
#include "vault/lookup.h"

static dvq_text get_bytes(void *user, dvq_text path)
{
    return dvq_store_get_bytes(user, path);
}

static dvq_text resolve_path(void *user, dvq_text path, dvq_text origin)
{
    return dvq_store_resolve(user, path, origin);
}

static const dvq_vault_store *get_store(const dvq_session *session)
{
    return session->vault->store;
}

static dvq_status resolve_link(void *user, const dvq_markup_target *target, dvq_arena *arena,
                               dvq_markup_link *link, dvq_error *error)
{
    const dvq_session *session = user;
    dvq_text path = target->path.length == 0
                        ? target->source
                        : dvq_store_resolve(get_store(session), target->path, target->source);
    if (path.data == NULL || path.length == 0)
        return DVQ_OK;
    dvq_text_builder url;
    dvq_text_builder_init(&url, arena);
    dvq_markup_append_encoded(&url, dvq_store_get_bytes(get_store(session), path));
    link->kind = dvq_markup_find_kind(path);
    if (link->kind == DVQ_MARKUP_NOTE)
        dvq_markup_append_fragment(&url, target->subpath);
    else
        dvq_markup_append_parameters(&url, target->subpath);
    dvq_status status = dvq_text_builder_finish(&url, &link->url);
    return status == DVQ_OK ? DVQ_OK : dvq_error_memory(error);
}

/* The text of a task, its links as they would be written outside its note. */
static dvq_status move_links(void *user, const dvq_object *item, dvq_text text, dvq_arena *arena,
                             dvq_text *shown)
{
    dvq_session *session = user;
    *shown = text;
    dvq_value path;
    bool found;
    dvq_status status = dvq_object_get(item, DVQ_TEXT("path"), arena, &path, &found);
    if (status != DVQ_OK || !found || !dvq_value_is(path, DVQ_VALUE_STRING))
        return status;
    dvq_publish_resolver resolver = {resolve_path, get_bytes, session->vault->store};
    return dvq_publish_link_text(arena, &resolver, DVQ_LINKS_WIKI, text, dvq_value_get_text(path),
                                 session->context.origin, shown);
}

void dvq_api_set_html(dvq_render_options *options, dvq_session *session, bool standalone)
{
    options->html = (dvq_render_html_options){.resolve = resolve_link,
                                              .user = session,
                                              .origin = session->context.origin,
                                              .title = session->context.text,
                                              .standalone = standalone};
    options->markdown.clean = move_links;
    options->markdown.user = session;
}
