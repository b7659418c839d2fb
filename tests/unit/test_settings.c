/* Settings files: what is taken from them, and that anything else in them does no harm. */
#include "vault/settings.h"

#include "value_fixture.h"

static dvq_arena arena;

static void set_up(void)
{
    dvq_arena_init(&arena, NULL);
}

static void tear_down(void)
{
    dvq_arena_release(&arena);
}

TestSuite(settings, .init = set_up, .fini = tear_down);

/* What a settings file may be instead of an object with members of the right kind. */
static const char *const broken[] = {"", "{", "null", "3", "[]", "{}", "{\"items\": 3}", "\xFF"};
enum { BROKEN_COUNT = sizeof broken / sizeof *broken };

static void check_bookmarks(const char *json, const char *expected)
{
    dvq_text_vector paths = {0};
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    cr_expect_eq(dvq_settings_read_bookmarks(&arena, dvq_text_from_string(json), &paths), DVQ_OK);
    for (size_t i = 0; i < paths.count; i++) {
        dvq_text_builder_add_string(&builder, i > 0 ? ", " : "");
        dvq_text_builder_add(&builder, paths.items[i]);
    }
    dvq_text list;
    cr_assert_eq(dvq_text_builder_finish(&builder, &list), DVQ_OK);
    cr_expect(value_fixture_text_is(list, expected), "%s", json);
}

Test(settings, bookmarks_are_files_in_groups_too)
{
    check_bookmarks(
        "{\"items\": [{\"type\": \"file\", \"path\": \"A.md\"},"
        " {\"type\": \"group\", \"items\": [{\"type\": \"file\", \"path\": \"B.md\"},"
        "  {\"type\": \"group\", \"items\": [{\"type\": \"file\", \"path\": \"C.md\"}]}]},"
        " {\"type\": \"file\", \"path\": \"D.md\"}]}",
        "A.md, D.md, B.md, C.md");
}

Test(settings, other_bookmarks_are_passed_over)
{
    check_bookmarks(
        "{\"items\": [{\"type\": \"search\", \"path\": \"A.md\"}, {\"path\": \"B.md\"},"
        " {\"type\": \"file\", \"path\": 3}, {\"type\": \"file\"}, 4, null, [],"
        " {\"type\": \"group\", \"items\": \"C.md\"}, {\"type\": 1, \"path\": \"D.md\"}]}",
        "");
    for (size_t i = 0; i < BROKEN_COUNT; i++)
        check_bookmarks(broken[i], "");
}

static dvq_vault_settings read_dataview(const char *json)
{
    dvq_vault_settings settings;
    dvq_settings_init(&settings);
    cr_expect_eq(dvq_settings_read_dataview(&arena, dvq_text_from_string(json), &settings), DVQ_OK);
    return settings;
}

Test(settings, takes_what_dataview_was_set_to)
{
    dvq_vault_settings settings =
        read_dataview("{\"renderNullAs\": \"\", \"defaultDateFormat\": \"yyyy\","
                      " \"tableIdColumnName\": \"Note\", \"inlineQueryPrefix\": \"dv:\","
                      " \"dataviewJsKeyword\": \"js\", \"allowHtml\": false,"
                      " \"enableInlineDataview\": false}");
    cr_expect(value_fixture_text_is(settings.null_text, ""));
    cr_expect(value_fixture_text_is(settings.date_format, "yyyy"));
    cr_expect(value_fixture_text_is(settings.file_column, "Note"));
    cr_expect(value_fixture_text_is(settings.inline_prefix, "dv:"));
    cr_expect(value_fixture_text_is(settings.script_word, "js"));
    cr_expect_not(settings.allow_html);
    cr_expect_not(settings.has_inline);
    cr_expect(value_fixture_text_is(settings.group_column, "Group"), "it was not set");
}

static void expect_defaults(const dvq_vault_settings *settings)
{
    cr_expect(value_fixture_text_is(settings->null_text, "\\-"));
    cr_expect(value_fixture_text_is(settings->inline_prefix, "="));
    cr_expect(value_fixture_text_is(settings->script_prefix, "$="));
    cr_expect(settings->allow_html);
    cr_expect(settings->has_inline);
}

Test(settings, what_has_the_wrong_kind_counts_as_not_set)
{
    dvq_vault_settings settings =
        read_dataview("{\"renderNullAs\": 3, \"allowHtml\": \"no\", \"enableInlineDataview\": 0,"
                      " \"inlineJsQueryPrefix\": null}");
    expect_defaults(&settings);
    for (size_t i = 0; i < BROKEN_COUNT; i++) {
        settings = read_dataview(broken[i]);
        expect_defaults(&settings);
    }
}

/* An empty prefix would make every inline code a query. */
Test(settings, prefixes_cannot_be_empty)
{
    dvq_vault_settings settings =
        read_dataview("{\"inlineQueryPrefix\": \"\", \"inlineJsQueryPrefix\": \"\"}");
    expect_defaults(&settings);
}

Test(settings, links_follow_obsidian_where_the_serializer_says_so)
{
    static const struct {
        const char *serializer;
        const char *obsidian;
        bool absolute;
        bool markdown;
    } cases[] = {
        {"{\"linkFormat\": \"absolute\"}", "{\"useMarkdownLinks\": true}", true, false},
        {"{\"linkFormat\": \"shortest\"}", "{\"newLinkFormat\": \"absolute\"}", false, false},
        {"{\"linkFormat\": \"obsidian\"}", "{\"newLinkFormat\": \"absolute\"}", true, false},
        {"{\"linkFormat\": \"obsidian\"}", "{\"newLinkFormat\": \"relative\"}", true, false},
        {"{\"linkFormat\": \"obsidian\"}", "{\"newLinkFormat\": \"shortest\"}", false, false},
        {"{\"linkFormat\": \"obsidian\"}", "{\"useMarkdownLinks\": true}", false, true},
        {"{\"linkFormat\": \"obsidian\"}", "{", false, false},
        {"", "{\"useMarkdownLinks\": true}", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dvq_vault_settings settings;
        dvq_settings_init(&settings);
        dvq_settings_read_serializer(dvq_text_from_string(cases[i].serializer),
                                     dvq_text_from_string(cases[i].obsidian), &settings);
        cr_expect_eq(settings.absolute_links, cases[i].absolute, "case %zu", i);
        cr_expect_eq(settings.markdown_links, cases[i].markdown, "case %zu", i);
        cr_expect_not(settings.trailing_newline);
    }
}
