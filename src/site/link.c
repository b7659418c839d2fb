/* Notes to HTML, see link.h. */
#include "site/link.h"

#include "note/markdown_line.h"
#include "site/section.h"
#include "support/diagnostic.h"
#include "support/unicode.h"
#include "vault/lookup.h"

/* The Markdown of a note that is put in, kept while a page is made. */
typedef struct link_text {
    dvq_text path;
    dvq_text markdown; /* data NULL: it cannot be made */
} link_text;

typedef struct link_run {
    const dvq_site_note *note;
    dvq_text page; /* the path of the note's page */
    DVQ_VECTOR(link_text) texts;
} link_run;

dvq_text dvq_site_skip_frontmatter(dvq_text text)
{
    dvq_markdown_scanner scanner;
    dvq_markdown_scanner_init(&scanner, text);
    return dvq_text_slice(text, scanner.frontmatter, text.length);
}

/* ---- where a link leads ---- */

/* The path of the file of the site that a file of the vault becomes; data NULL for none. */
static dvq_status find_page(const dvq_site_note *note, dvq_text path, dvq_arena *arena,
                            dvq_text *page)
{
    *page = dvq_text_make(NULL, 0);
    if (note->plan != NULL) {
        size_t entry = dvq_site_plan_find(&note->plan->sources, path);
        if (entry != DVQ_SITE_NONE)
            *page = dvq_text_from_string(note->plan->entries.items[entry].path);
        return DVQ_OK;
    }
    *page = path;
    if (!dvq_text_ends_with(path, DVQ_TEXT(".md")))
        return DVQ_OK;
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    dvq_text_builder_add(&builder, dvq_text_slice(path, 0, path.length - 3));
    dvq_text_builder_add_string(&builder, ".html");
    return dvq_text_builder_finish(&builder, page);
}

static dvq_status make_url(const link_run *run, dvq_text page, dvq_text subpath, bool is_note,
                           dvq_arena *arena, dvq_text *url)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    if (subpath.length == 0 || !dvq_text_equal(page, run->page))
        dvq_markup_append_relative(&builder, run->page, page);
    if (is_note)
        dvq_markup_append_fragment(&builder, subpath);
    else
        dvq_markup_append_parameters(&builder, subpath);
    return dvq_text_builder_finish(&builder, url);
}

/* ---- what an embed puts in ---- */

static dvq_status find_text(link_run *run, dvq_text path, dvq_arena *arena, dvq_text *markdown)
{
    for (size_t i = 0; i < run->texts.count; i++) {
        if (dvq_text_equal(run->texts.items[i].path, path)) {
            *markdown = run->texts.items[i].markdown;
            return DVQ_OK;
        }
    }
    dvq_status status = run->note->read(run->note->user, path, arena, markdown);
    link_text kept = {path, *markdown};
    return status != DVQ_OK || DVQ_VECTOR_PUSH(arena, &run->texts, kept) ? status
                                                                         : DVQ_ERROR_MEMORY;
}

static dvq_status put_in(link_run *run, dvq_text path, dvq_text subpath, dvq_arena *arena,
                         dvq_markup_link *link)
{
    link->source = path;
    dvq_text markdown;
    dvq_status status = find_text(run, path, arena, &markdown);
    if (status != DVQ_OK || markdown.data == NULL)
        return status;
    return dvq_site_find_section(arena, markdown, subpath, &link->text);
}

/* A dvq_markup_resolver; `user` is a link_run. */
static dvq_status resolve(void *user, const dvq_markup_target *target, dvq_arena *arena,
                          dvq_markup_link *link, dvq_error *error)
{
    link_run *run = user;
    const dvq_vault_store *store = run->note->store;
    dvq_text path = target->path.length == 0
                        ? target->source
                        : dvq_store_resolve(store, target->path, target->source);
    if (path.data == NULL || dvq_store_is_left_out(store, path))
        return DVQ_OK;
    dvq_text page;
    dvq_status status = find_page(run->note, path, arena, &page);
    if (status == DVQ_OK && page.data == NULL)
        return DVQ_OK;
    bool is_note = target->path.length == 0 || dvq_store_find_index(store, path) != SIZE_MAX;
    link->kind = is_note ? DVQ_MARKUP_NOTE : dvq_markup_find_kind(path);
    if (status == DVQ_OK)
        status = make_url(run, page, target->subpath, is_note, arena, &link->url);
    if (status == DVQ_OK && is_note && target->embed)
        status = put_in(run, path, target->subpath, arena, link);
    return status == DVQ_OK ? DVQ_OK : dvq_error_set(error, status, "a link is too long");
}

static dvq_status find_tag_url(void *user, dvq_text name, dvq_arena *arena, dvq_text *url)
{
    const link_run *run = user;
    const dvq_site_plan *plan = run->note->plan;
    size_t tag = dvq_site_plan_find_tag(plan, arena, name);
    if (tag == DVQ_SITE_NONE)
        return DVQ_OK;
    return make_url(run, dvq_text_from_string(plan->entries.items[tag].path), DVQ_TEXT(""), true,
                    arena, url);
}

dvq_status dvq_site_append_note(dvq_text_builder *html, const dvq_site_note *note,
                                dvq_text markdown, dvq_error *error)
{
    static const dvq_markup_raw raws[] = {[DVQ_RAW_HTML_KEEP] = DVQ_MARKUP_RAW_KEEP,
                                          [DVQ_RAW_HTML_ESCAPE] = DVQ_MARKUP_RAW_ESCAPE,
                                          [DVQ_RAW_HTML_DROP] = DVQ_MARKUP_RAW_DROP};
    link_run run = {.note = note};
    dvq_status status = find_page(note, note->path, html->arena, &run.page);
    link_text own = {note->path, markdown};
    if (status != DVQ_OK || !DVQ_VECTOR_PUSH(html->arena, &run.texts, own))
        return dvq_error_memory(error);
    if (run.page.data == NULL)
        run.page = DVQ_TEXT("");
    /* A page is UTF-8 whatever its note is. */
    markdown = dvq_unicode_repair(html->arena, markdown);
    if (markdown.data == NULL)
        return dvq_error_memory(error);
    dvq_markup_options options = {
        .resolve = resolve,
        .user = &run,
        .source = note->path,
        .raw = raws[note->raw],
        .tag_url = note->plan != NULL ? find_tag_url : NULL,
    };
    return dvq_markup_convert(html, markdown, &options, error);
}
