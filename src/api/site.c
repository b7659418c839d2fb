/*
 * Sites through dvq.h: checks arguments, plans the site once (site/plan.h), and makes each page of
 * it (site/page.h) with a note that note.c renders.
 */
#include "api/argument.h"
#include "api/gate.h"
#include "api/handle.h"
#include "api/note.h"
#include "site/page.h"
#include "support/diagnostic.h"
#include "support/unicode.h"

struct dvq_site {
    dvq_handle handle; /* first, so that it is found from there */
    dvq_arena arena;
    dvq_vault *vault;
    dvq_site_plan plan;
    dvq_site_template template;
    dvq_text style;
    dvq_text name;
};

/* The option's text, or else the built-in one; data NULL when memory is out. */
static dvq_text choose_text(dvq_arena *arena, const char *given, const char *built_in)
{
    if (given == NULL)
        return dvq_site_get_text(built_in);
    return dvq_text_copy(arena, dvq_text_from_string(given));
}

/* The option's name, or else that of the vault's folder; data NULL when memory is out. */
static dvq_text choose_name(dvq_site *site, const char *given)
{
    dvq_text name =
        dvq_text_from_string(given != NULL ? given : dvq_store_get_root(site->vault->store));
    if (given == NULL)
        name = dvq_text_slice(name, dvq_text_find_last_byte(name, '/') + 1, name.length);
    dvq_text copy = dvq_text_copy(&site->arena, name);
    return copy.data != NULL ? dvq_unicode_repair(&site->arena, copy) : copy;
}

static dvq_status plan_site(dvq_site *site, const dvq_site_options *options, dvq_error *error)
{
    dvq_status status = dvq_api_load(site->vault, error);
    if (status != DVQ_OK)
        return status;
    dvq_text page = choose_text(&site->arena, options->page_template, "page");
    site->style = choose_text(&site->arena, options->style, "style");
    site->name = choose_name(site, options->name);
    if (page.data == NULL || site->style.data == NULL || site->name.data == NULL)
        return dvq_error_memory(error);
    status = dvq_site_template_read(&site->template, &site->arena, page, error);
    if (status != DVQ_OK)
        return status;
    return dvq_site_plan_make(&site->plan, &site->arena, site->vault->store, site->name,
                              site->vault->environment.locale, error);
}

/* The vault is closed: the site has no files any more. */
static void end_site(dvq_handle *handle)
{
    dvq_site *site = (dvq_site *)handle;
    dvq_arena_release(&site->arena);
    site->plan = (dvq_site_plan){0};
}

dvq_status dvq_site_open(dvq_vault *vault, const dvq_site_options *options, dvq_site **site,
                         dvq_error *error)
{
    dvq_error_reset(error);
    if (site != NULL)
        *site = NULL;
    if (vault == NULL || site == NULL)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_site_open: an argument is missing");
    dvq_site_options own;
    dvq_status status =
        dvq_argument_take_options(options, &own, sizeof own, "dvq_site_options", error);
    if (status != DVQ_OK)
        return status;
    dvq_site *made = dvq_allocator_take(vault->allocator, sizeof *made);
    if (made == NULL)
        return dvq_error_memory(error);
    *made = (dvq_site){.vault = vault};
    dvq_arena_init(&made->arena, vault->allocator);
    dvq_handle_add(&made->handle, vault, end_site);
    status = plan_site(made, &own, error);
    if (status == DVQ_OK)
        *site = made;
    else
        dvq_site_close(made);
    return status;
}

void dvq_site_close(dvq_site *site)
{
    if (site == NULL)
        return;
    dvq_vault *vault = dvq_handle_remove(&site->handle);
    dvq_arena_release(&site->arena);
    dvq_allocator_give_back(vault->allocator, site, sizeof *site);
    dvq_api_release(vault);
}

int dvq_site_get_file(const dvq_site *site, size_t index, dvq_site_file *file)
{
    if (site == NULL || file == NULL || index >= site->plan.entries.count)
        return 0;
    const dvq_site_entry *entry = &site->plan.entries.items[index];
    *file = (dvq_site_file){.kind = entry->kind,
                            .path = {entry->path, strlen(entry->path)},
                            .source = {entry->source, strlen(entry->source)}};
    return 1;
}

/* Make the text of a page in `arena`. */
static dvq_status make_page(const dvq_site *site, size_t index, const dvq_note_options *options,
                            dvq_arena *arena, dvq_text *text, dvq_error *error)
{
    const dvq_site_entry *entry = &site->plan.entries.items[index];
    dvq_note_options html = *options;
    html.form = DVQ_NOTE_FORM_HTML;
    dvq_api_note note = {.path = entry->source, .options = &html, .plan = &site->plan};
    dvq_text content = DVQ_TEXT("");
    dvq_status status = DVQ_OK;
    dvq_text mark;
    if (entry->kind == DVQ_SITE_NOTE)
        status = dvq_api_render_note(site->vault, &note, arena, &mark, &content, error);
    if (status != DVQ_OK)
        return status;
    dvq_site_frame frame = {.store = site->vault->store,
                            .plan = &site->plan,
                            .template = &site->template,
                            .locale = site->vault->environment.locale,
                            .name = site->name};
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    status =
        dvq_site_append_page(&builder, &frame, index, content, html.raw_html == DVQ_RAW_HTML_KEEP);
    dvq_status finished = dvq_text_builder_finish(&builder, text);
    status = status != DVQ_OK ? status : finished;
    return status == DVQ_OK ? DVQ_OK : dvq_error_set(error, status, "the page cannot be made");
}

dvq_status dvq_site_write(dvq_site *site, size_t index, const dvq_note_options *options,
                          dvq_write_function write, void *user, dvq_error *error)
{
    dvq_error_reset(error);
    if (site == NULL || write == NULL || index >= site->plan.entries.count ||
        site->plan.entries.items[index].kind == DVQ_SITE_ATTACHMENT)
        return dvq_error_set(error, DVQ_ERROR_USAGE, "dvq_site_write: no such page");
    dvq_note_options own;
    dvq_status status =
        dvq_argument_take_options(options, &own, sizeof own, "dvq_note_options", error);
    if (status == DVQ_OK)
        status = dvq_api_enter(site->vault, error);
    if (status != DVQ_OK)
        return status;
    dvq_arena arena;
    dvq_arena_init(&arena, site->vault->allocator);
    dvq_text text = site->style;
    if (site->plan.entries.items[index].kind != DVQ_SITE_STYLE)
        status = make_page(site, index, &own, &arena, &text, error);
    dvq_api_leave(site->vault);
    if (status == DVQ_OK && text.length > 0 && write(user, text.data, text.length) != 0)
        status = dvq_error_set(error, DVQ_ERROR_IO, "the output was stopped");
    dvq_arena_release(&arena);
    return status;
}
