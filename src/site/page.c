/*
 * Pages, see page.h. Each place of the template is filled with an element that is whole, or with
 * nothing, so that a template needs no conditions.
 */
#include "site/page.h"

#include "html/markup.h"
#include "support/unicode.h"
#include "value/value_text.h"
#include "vault/lookup.h"

/* A page while it is made. */
typedef struct page_run {
    const dvq_site_frame *frame;
    const dvq_site_entry *entry;
    dvq_arena *arena;
    dvq_status status; /* the first failure */
} page_run;

static const dvq_site_entry *get_entry(const page_run *run, size_t number)
{
    return &run->frame->plan->entries.items[number];
}

static dvq_text_builder begin(const page_run *run)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, run->arena);
    return builder;
}

static dvq_text finish(page_run *run, dvq_text_builder *builder)
{
    dvq_text text;
    dvq_status status = dvq_text_builder_finish(builder, &text);
    run->status = run->status != DVQ_OK ? run->status : status;
    return text;
}

static dvq_text escape(page_run *run, dvq_text text)
{
    dvq_text_builder builder = begin(run);
    dvq_markup_append_escaped(&builder, text);
    return finish(run, &builder);
}

/* ---- links ---- */

/* Where a file of the site is from this page, ready for an attribute. */
static dvq_text find_url(page_run *run, const dvq_site_entry *to)
{
    dvq_text_builder builder = begin(run);
    dvq_markup_append_relative(&builder, dvq_text_from_string(run->entry->path),
                               dvq_text_from_string(to->path));
    return escape(run, finish(run, &builder));
}

/* `<a href="…"` with more attributes, and the name of what it leads to. */
static void append_link(page_run *run, dvq_text_builder *builder, const dvq_site_entry *to,
                        const char *attributes)
{
    dvq_text_builder_add_string(builder, "<a href=\"");
    dvq_text_builder_add(builder, find_url(run, to));
    dvq_text_builder_add_byte(builder, '"');
    dvq_text_builder_add_string(builder, attributes);
    dvq_text_builder_add_byte(builder, '>');
    dvq_markup_append_escaped(builder, to->name);
    dvq_text_builder_add_string(builder, "</a>");
}

/* A list of links; nothing for an empty one. `counts`: with how many notes each of them has. */
static void append_list(page_run *run, dvq_text_builder *builder, const dvq_site_list *list,
                        const char *class, bool counts)
{
    if (list->count == 0)
        return;
    dvq_text_builder_add_format(builder, "<ul class=\"%s\">\n", class);
    for (size_t i = 0; i < list->count; i++) {
        const dvq_site_entry *entry = get_entry(run, list->items[i]);
        dvq_text_builder_add_string(builder, "<li>");
        append_link(run, builder, entry, "");
        if (counts)
            dvq_text_builder_add_format(builder, " <span class=\"dvq-count\">%zu</span>",
                                        entry->notes.count);
        dvq_text_builder_add_string(builder, "</li>\n");
    }
    dvq_text_builder_add_string(builder, "</ul>\n");
}

/* ---- what the note says of itself ---- */

/* A field of the frontmatter as text, items of a list joined; "" for none. */
static dvq_text get_field(page_run *run, const char *name)
{
    const dvq_page *page = run->entry->page;
    if (page == NULL || !dvq_value_is(page->frontmatter, DVQ_VALUE_OBJECT))
        return DVQ_TEXT("");
    bool found = false;
    dvq_value value;
    if (dvq_object_get(page->frontmatter.as.object, dvq_text_from_string(name), run->arena, &value,
                       &found) != DVQ_OK) {
        run->status = DVQ_ERROR_MEMORY;
        return DVQ_TEXT("");
    }
    if (found && dvq_value_is(value, DVQ_VALUE_STRING))
        return dvq_unicode_trim(dvq_value_get_text(value));
    if (!found || !dvq_value_is(value, DVQ_VALUE_ARRAY))
        return DVQ_TEXT("");
    dvq_text_builder builder = begin(run);
    for (size_t i = 0; i < value.size; i++) {
        if (!dvq_value_is(value.as.items[i], DVQ_VALUE_STRING))
            continue;
        dvq_text_builder_add_string(&builder, builder.length > 0 ? ", " : "");
        dvq_text_builder_add(&builder, dvq_value_get_text(value.as.items[i]));
    }
    return finish(run, &builder);
}

static void append_meta(dvq_text_builder *builder, const char *name, dvq_text content)
{
    if (content.length == 0)
        return;
    dvq_text_builder_add_format(builder, "<meta name=\"%s\" content=\"", name);
    dvq_markup_append_escaped(builder, content);
    dvq_text_builder_add_string(builder, "\">\n");
}

static dvq_text make_keywords(page_run *run)
{
    dvq_text_builder builder = begin(run);
    const dvq_page *page = run->entry->page;
    for (size_t i = 0; page != NULL && i < page->exact_tags.count; i++) {
        dvq_text tag = page->exact_tags.items[i];
        dvq_text_builder_add_string(&builder, i > 0 ? ", " : "");
        dvq_text_builder_add(&builder, dvq_text_slice(tag, 1, tag.length));
    }
    return finish(run, &builder);
}

static dvq_text make_meta(page_run *run)
{
    dvq_text_builder builder = begin(run);
    dvq_text description = get_field(run, "description");
    dvq_text author = get_field(run, "author");
    append_meta(&builder, "description",
                description.length > 0 ? description : get_field(run, "summary"));
    append_meta(&builder, "author", author.length > 0 ? author : get_field(run, "authors"));
    append_meta(&builder, "keywords", make_keywords(run));
    return finish(run, &builder);
}

static bool is_language(dvq_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (!letter && (i == 0 || (byte != '-' && (byte < '0' || byte > '9'))))
            return false;
    }
    return text.length >= 2 && text.length <= 35;
}

static dvq_text make_language(page_run *run)
{
    dvq_text language = get_field(run, "lang");
    language = language.length > 0 ? language : get_field(run, "language");
    return is_language(language) ? language : dvq_text_from_string(run->frame->locale);
}

/* ---- around the content ---- */

/* The pages around this one, from the outside in; the first of all, home, has its own place. */
static dvq_text make_trail(page_run *run)
{
    dvq_site_list around = {0};
    for (size_t i = run->entry->parent; i != DVQ_SITE_NONE; i = get_entry(run, i)->parent)
        if (get_entry(run, i)->parent != DVQ_SITE_NONE && !DVQ_VECTOR_PUSH(run->arena, &around, i))
            run->status = DVQ_ERROR_MEMORY;
    dvq_text_builder builder = begin(run);
    for (size_t i = around.count; i > 0; i--) {
        dvq_text_builder_add_string(&builder, "<li>");
        append_link(run, &builder, get_entry(run, around.items[i - 1]), "");
        dvq_text_builder_add_string(&builder, "</li>");
    }
    dvq_text items = finish(run, &builder);
    if (items.length == 0)
        return items;
    builder = begin(run);
    dvq_text_builder_add_string(&builder,
                                "<nav class=\"dvq-trail\" aria-label=\"Breadcrumb\"><ol>");
    dvq_text_builder_add(&builder, items);
    dvq_text_builder_add_string(&builder, "</ol></nav>\n");
    return finish(run, &builder);
}

static dvq_text make_tags(page_run *run)
{
    const dvq_page *page = run->entry->page;
    if (page == NULL || page->exact_tags.count == 0)
        return DVQ_TEXT("");
    dvq_text_builder builder = begin(run);
    dvq_text_builder_add_string(&builder, "<ul class=\"dvq-tags\" aria-label=\"Tags\">\n");
    for (size_t i = 0; i < page->exact_tags.count; i++) {
        dvq_text tag = page->exact_tags.items[i];
        tag = dvq_text_slice(tag, dvq_text_starts_with(tag, DVQ_TEXT("#")), tag.length);
        size_t entry = dvq_site_plan_find_tag(run->frame->plan, run->arena, tag);
        if (entry == DVQ_SITE_NONE)
            continue;
        dvq_text_builder_add_string(&builder, "<li>");
        append_link(run, &builder, get_entry(run, entry), " rel=\"tag\"");
        dvq_text_builder_add_string(&builder, "</li>\n");
    }
    dvq_text_builder_add_string(&builder, "</ul>\n");
    return finish(run, &builder);
}

/* The notes that link here, each once and in the order of the vault; not the note itself. */
static dvq_text make_backlinks(page_run *run)
{
    const dvq_page *page = run->entry->page;
    dvq_site_list list = {0};
    for (size_t i = 0; page != NULL && i < page->incoming.count; i++) {
        size_t from = dvq_site_plan_find(&run->frame->plan->sources, page->incoming.items[i]->path);
        bool wanted = from != DVQ_SITE_NONE && get_entry(run, from) != run->entry &&
                      (list.count == 0 || list.items[list.count - 1] != from);
        if (wanted && !DVQ_VECTOR_PUSH(run->arena, &list, from))
            run->status = DVQ_ERROR_MEMORY;
    }
    if (list.count == 0)
        return DVQ_TEXT("");
    dvq_text_builder builder = begin(run);
    dvq_text_builder_add_string(&builder, "<section class=\"dvq-backlinks\" "
                                          "aria-labelledby=\"dvq-backlinks\">\n"
                                          "<h2 id=\"dvq-backlinks\">Links to this note</h2>\n");
    append_list(run, &builder, &list, "dvq-list", false);
    dvq_text_builder_add_string(&builder, "</section>\n");
    return finish(run, &builder);
}

static dvq_text make_neighbours(page_run *run)
{
    size_t previous = run->entry->previous;
    size_t next = run->entry->next;
    if (previous == DVQ_SITE_NONE && next == DVQ_SITE_NONE)
        return DVQ_TEXT("");
    dvq_text_builder builder = begin(run);
    dvq_text_builder_add_string(
        &builder, "<nav class=\"dvq-neighbours\" aria-label=\"In the same folder\">\n");
    if (previous != DVQ_SITE_NONE) {
        dvq_text_builder_add_string(&builder, "<p class=\"dvq-previous\">Previous: ");
        append_link(run, &builder, get_entry(run, previous), " rel=\"prev\"");
        dvq_text_builder_add_string(&builder, "</p>\n");
    }
    if (next != DVQ_SITE_NONE) {
        dvq_text_builder_add_string(&builder, "<p class=\"dvq-next\">Next: ");
        append_link(run, &builder, get_entry(run, next), " rel=\"next\"");
        dvq_text_builder_add_string(&builder, "</p>\n");
    }
    dvq_text_builder_add_string(&builder, "</nav>\n");
    return finish(run, &builder);
}

/* ---- the content ---- */

static void append_heading(const page_run *run, dvq_text_builder *builder)
{
    dvq_text_builder_add_string(builder, "<h1>");
    dvq_markup_append_escaped(builder, run->entry->name);
    dvq_text_builder_add_string(builder, "</h1>\n");
}

static void append_group(page_run *run, dvq_text_builder *builder, const char *heading,
                         const dvq_site_list *list, bool counts)
{
    if (list->count == 0)
        return;
    dvq_text_builder_add_format(builder, "<h2>%s</h2>\n", heading);
    append_list(run, builder, list, "dvq-list", counts);
}

/* A note's HTML has its title as a heading, its own or the page's. */
static dvq_text make_content(page_run *run, dvq_text content)
{
    const dvq_site_entry *entry = run->entry;
    dvq_text_builder builder = begin(run);
    if (entry->kind == DVQ_SITE_NOTE) {
        if (!dvq_text_starts_with(content, DVQ_TEXT("<h1")))
            append_heading(run, &builder);
        dvq_text_builder_add(&builder, content);
        return finish(run, &builder);
    }
    append_heading(run, &builder);
    if (entry->kind == DVQ_SITE_TAG_LIST) {
        append_list(run, &builder, &entry->below, "dvq-list", true);
        return finish(run, &builder);
    }
    bool tag = entry->kind == DVQ_SITE_TAG;
    append_group(run, &builder, tag ? "Tags below" : "Folders", &entry->below, tag);
    append_group(run, &builder, "Notes", &entry->notes, false);
    size_t tags = run->frame->plan->tag_list;
    if (!tag && entry->parent == DVQ_SITE_NONE && tags != DVQ_SITE_NONE) {
        dvq_text_builder_add_string(&builder, "<p class=\"dvq-all-tags\">");
        append_link(run, &builder, get_entry(run, tags), "");
        dvq_text_builder_add_string(&builder, "</p>\n");
    }
    return finish(run, &builder);
}

/* ---- the page ---- */

static dvq_text make_title(page_run *run)
{
    dvq_text_builder builder = begin(run);
    dvq_markup_append_escaped(&builder, run->entry->name);
    if (!dvq_text_equal(run->entry->name, run->frame->name)) {
        dvq_text_builder_add_string(&builder, " – ");
        dvq_markup_append_escaped(&builder, run->frame->name);
    }
    return finish(run, &builder);
}

/* "../" for each folder around the page. */
static dvq_text make_root(page_run *run)
{
    dvq_text_builder builder = begin(run);
    for (const char *at = run->entry->path; *at != '\0'; at++)
        dvq_text_builder_add_string(&builder, *at == '/' ? "../" : "");
    return finish(run, &builder);
}

/*
 * No script runs, nothing is sent, and nothing is loaded but pictures, sound and films, and PDFs of
 * the site.
 */
static dvq_text get_policy(bool keeps_html)
{
    return keeps_html
               ? DVQ_TEXT("default-src 'none'; style-src 'self' 'unsafe-inline'; img-src * data:; "
                          "media-src *; object-src 'self'; frame-src 'self'; base-uri 'none'; "
                          "form-action 'none'")
               : DVQ_TEXT("default-src 'none'; style-src 'self'; img-src *; media-src *; "
                          "object-src 'self'; frame-src 'self'; base-uri 'none'; "
                          "form-action 'none'");
}

static dvq_text get_kind(dvq_site_kind kind)
{
    static const char *const names[] = {
        [DVQ_SITE_NOTE] = "note", [DVQ_SITE_ATTACHMENT] = "",   [DVQ_SITE_FOLDER] = "folder",
        [DVQ_SITE_TAG] = "tag",   [DVQ_SITE_TAG_LIST] = "tags", [DVQ_SITE_STYLE] = ""};
    return dvq_text_from_string(names[kind]);
}

dvq_status dvq_site_append_page(dvq_text_builder *builder, const dvq_site_frame *frame,
                                size_t entry, dvq_text content, bool keeps_html)
{
    const dvq_site_plan *plan = frame->plan;
    page_run run = {.frame = frame, .entry = &plan->entries.items[entry], .arena = builder->arena};
    size_t home = dvq_site_plan_find(&plan->folders, DVQ_TEXT(""));
    dvq_text values[DVQ_SITE_PLACE_COUNT] = {
        [DVQ_SITE_PLACE_TITLE] = make_title(&run),
        [DVQ_SITE_PLACE_CONTENT] = make_content(&run, content),
        [DVQ_SITE_PLACE_META] = make_meta(&run),
        [DVQ_SITE_PLACE_POLICY] = get_policy(keeps_html),
        [DVQ_SITE_PLACE_LANGUAGE] = make_language(&run),
        [DVQ_SITE_PLACE_KIND] = get_kind(run.entry->kind),
        [DVQ_SITE_PLACE_PATH] = escape(&run, dvq_text_from_string(run.entry->source)),
        [DVQ_SITE_PLACE_SITE] = escape(&run, frame->name),
        [DVQ_SITE_PLACE_ROOT] = make_root(&run),
        [DVQ_SITE_PLACE_HOME] = find_url(&run, get_entry(&run, home)),
        [DVQ_SITE_PLACE_STYLE] = find_url(&run, get_entry(&run, plan->style)),
        [DVQ_SITE_PLACE_TRAIL] = make_trail(&run),
        [DVQ_SITE_PLACE_TAGS] = make_tags(&run),
        [DVQ_SITE_PLACE_BACKLINKS] = make_backlinks(&run),
        [DVQ_SITE_PLACE_NEIGHBOURS] = make_neighbours(&run),
    };
    dvq_site_template_append(builder, frame->template, values);
    return run.status != DVQ_OK ? run.status : builder->status;
}
