/*
 * Fuzz target: Markdown to HTML. The first byte picks the options. Whatever the text is, the HTML
 * without that of the text itself has no tags but those that the converter writes, and all are
 * closed in order.
 */
#include "fuzz.h"

#include "html/markup.h"
#include "support/ascii.h"
#include "support/unicode.h"

static const char *const void_elements[] = {"br", "hr", "img", "input"};

static dvq_status resolve(void *user, const dvq_markup_target *target, dvq_arena *arena,
                          dvq_markup_link *link, dvq_error *error)
{
    (void)user;
    (void)error;
    (void)arena;
    link->kind = (dvq_markup_kind)(target->path.length % (DVQ_MARKUP_OTHER + 1));
    link->url = target->path;
    link->text = target->subpath;
    link->source = target->path;
    return DVQ_OK;
}

static bool is_void(dvq_text name)
{
    for (size_t i = 0; i < sizeof void_elements / sizeof void_elements[0]; i++)
        if (dvq_text_equal(name, dvq_text_from_string(void_elements[i])))
            return true;
    return false;
}

static size_t skip_name(dvq_text html, size_t offset)
{
    while (offset < html.length && dvq_ascii_is_name((unsigned char)html.data[offset]))
        offset++;
    return offset;
}

/* The offset after the tag's attributes, all of which are quoted and none of which runs anything.
 */
static size_t skip_attributes(dvq_text html, size_t offset)
{
    while (offset < html.length && html.data[offset] == ' ') {
        size_t end = skip_name(html, offset + 1);
        dvq_text name = dvq_text_slice(html, offset + 1, end);
        FUZZ_CHECK(name.length > 0 && !dvq_text_starts_with(name, DVQ_TEXT("on")));
        offset = end;
        if (dvq_text_byte_at(html, offset) != '=')
            continue;
        FUZZ_CHECK(dvq_text_byte_at(html, offset + 1) == '"');
        end = dvq_text_find_byte(html, '"', offset + 2);
        FUZZ_CHECK(end != SIZE_MAX);
        dvq_text value = dvq_text_slice(html, offset + 2, end);
        FUZZ_CHECK(dvq_text_find_byte(value, '<', 0) == SIZE_MAX);
        bool leads =
            dvq_text_equal(name, DVQ_TEXT("href")) || dvq_text_equal(name, DVQ_TEXT("src"));
        FUZZ_CHECK(!leads || dvq_markup_is_safe_url(value));
        offset = end + 1;
    }
    return offset;
}

/* Follow the tags, with a stack of the names that are open. */
static void check_tags(dvq_arena *arena, dvq_text html)
{
    DVQ_VECTOR(dvq_text) open = {0};
    for (size_t at = 0; (at = dvq_text_find_byte(html, '<', at)) != SIZE_MAX;) {
        bool closes = dvq_text_byte_at(html, at + 1) == '/';
        size_t start = at + 1 + closes;
        size_t end = skip_name(html, start);
        dvq_text name = dvq_text_slice(html, start, end);
        FUZZ_CHECK(name.length > 0 && !dvq_text_equal(name, DVQ_TEXT("script")));
        at = skip_attributes(html, end);
        FUZZ_CHECK(dvq_text_byte_at(html, at) == '>');
        if (closes) {
            FUZZ_CHECK(open.count > 0 && dvq_text_equal(open.items[open.count - 1], name));
            open.count--;
        } else if (!is_void(name)) {
            FUZZ_CHECK(DVQ_VECTOR_PUSH(arena, &open, name));
        }
    }
    FUZZ_CHECK(open.count == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    uint8_t choice = data[0];
    dvq_markup_options options = {.resolve = (choice & 1) != 0 ? resolve : NULL,
                                  .raw = (choice & 2) != 0 ? DVQ_MARKUP_RAW_DROP
                                                           : DVQ_MARKUP_RAW_ESCAPE,
                                  .strict_line_breaks = (choice & 4) != 0,
                                  .in_place = (choice & 8) != 0,
                                  .task = (choice & 16) != 0 ? DVQ_TEXT("/") : DVQ_TEXT(""),
                                  .plain_headings = (choice & 32) != 0};
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text raw = dvq_text_make((const char *)data + 1, size - 1);
    dvq_text markdown = dvq_unicode_repair(&arena, dvq_text_copy(&arena, raw));
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    dvq_error error = {0};
    dvq_status status = dvq_markup_convert(&builder, markdown, &options, &error);
    dvq_text html;
    if (status == DVQ_OK)
        status = dvq_text_builder_finish(&builder, &html);
    FUZZ_CHECK(status == DVQ_OK || status == DVQ_ERROR_LIMIT);
    if (status == DVQ_OK)
        check_tags(&arena, html);
    dvq_arena_release(&arena);
    return 0;
}
