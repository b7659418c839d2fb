/* Links: parsing, headings, printing, and the parts of paths. */
#include "value/link.h"

#include "value_fixture.h"

static dvq_arena arena;

static void setup(void)
{
    dvq_arena_init(&arena, NULL);
}

static void teardown(void)
{
    dvq_arena_release(&arena);
}

TestSuite(link, .init = setup, .fini = teardown);

static const struct {
    const char *inner;
    const char *path;
    dvq_link_type type;
    const char *subpath;  /* NULL: none */
    const char *display;  /* NULL: none */
    const char *markdown; /* as a link that is no embed */
} links[] = {
    {"Note", "Note", DVQ_LINK_FILE, NULL, NULL, "[[Note|Note]]"},
    {"", "", DVQ_LINK_FILE, NULL, NULL, "[[|]]"},
    {"a/Note.md", "a/Note.md", DVQ_LINK_FILE, NULL, NULL, "[[a/Note.md|Note]]"},
    {"Note|shown", "Note", DVQ_LINK_FILE, NULL, "shown", "[[Note|shown]]"},
    {"Note|a|b", "Note", DVQ_LINK_FILE, NULL, "a|b", "[[Note|a|b]]"},
    {"Note|", "Note", DVQ_LINK_FILE, NULL, "", "[[Note|Note]]"},
    {"|x", "", DVQ_LINK_FILE, NULL, "x", "[[|x]]"},
    {"a\\|b", "a|b", DVQ_LINK_FILE, NULL, NULL, "[[a\\|b|a|b]]"},
    {"a\\|b|c\\|d", "a|b", DVQ_LINK_FILE, NULL, "c\\|d", "[[a\\|b|c\\|d]]"},
    {"Note#A  *b*!", "Note", DVQ_LINK_HEADER, "A b", NULL, "[[Note#A b|Note > A b]]"},
    {"Note#A#B", "Note", DVQ_LINK_HEADER, "A", NULL, "[[Note#A|Note > A]]"},
    {"#A", "", DVQ_LINK_HEADER, "A", NULL, "[[#A| > A]]"},
    {"Note#", "Note", DVQ_LINK_HEADER, "", NULL, "[[Note#|Note > ]]"},
    {"Note#^b1", "Note", DVQ_LINK_BLOCK, "b1", NULL, "[[Note#^b1|Note > b1]]"},
    {"Note#H#^b1#^c", "Note#H", DVQ_LINK_BLOCK, "b1", NULL, "[[Note#H#^b1|Note#H > b1]]"},
    {"Note#^a b|c", "Note", DVQ_LINK_BLOCK, "a b", "c", "[[Note#^a b|c]]"},
};

static dvq_text get_markdown(const dvq_link *link)
{
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &arena);
    dvq_link_append_markdown(link, &builder);
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    return text;
}

Test(link, parse_and_print)
{
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        dvq_text inner = dvq_text_from_string(links[i].inner);
        const dvq_link *link;
        cr_assert_eq(dvq_link_parse(&arena, inner, false, &link), DVQ_OK);
        cr_expect(value_fixture_text_is(link->path, links[i].path));
        cr_expect_eq(link->type, links[i].type, "%s", links[i].inner);
        cr_expect_eq(link->has_subpath, links[i].subpath != NULL, "%s", links[i].inner);
        if (links[i].subpath != NULL)
            cr_expect(value_fixture_text_is(link->subpath, links[i].subpath));
        cr_expect_eq(link->has_display, links[i].display != NULL, "%s", links[i].inner);
        if (links[i].display != NULL)
            cr_expect(value_fixture_text_is(link->display, links[i].display));
        cr_expect(value_fixture_text_is(get_markdown(link), links[i].markdown));
        cr_expect_not(link->embed);
    }
}

Test(link, embeds)
{
    const dvq_link *link;
    cr_assert_eq(dvq_link_parse(&arena, DVQ_TEXT("a.png"), true, &link), DVQ_OK);
    cr_assert(link->embed);
    cr_assert(value_fixture_text_is(get_markdown(link), "![[a.png|a.png]]"));
}

static const char *const headings[][2] = {
    {"Plain", "Plain"},
    {"Two words", "Two words"},
    {"  edges  ", "edges"},
    {"a\tb\n c", "a b c"},
    {"a_b-c", "a_b-c"},
    {"what? why: (really)", "what why really"},
    {"\xC3\xA9t\xC3\xA9 d'or", "\xC3\xA9t\xC3\xA9 d or"},
    {"1. \xE6\x97\xA5\xE6\x9C\xAC", "1 \xE6\x97\xA5\xE6\x9C\xAC"},
    {"\xF0\x9F\x98\x80 fun \xF0\x9F\x98\x80", "\xF0\x9F\x98\x80 fun \xF0\x9F\x98\x80"},
    {"?!", ""},
    {"", ""},
};

Test(link, headings_are_normalised)
{
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        dvq_text heading = dvq_text_from_string(headings[i][0]);
        dvq_text normal;
        cr_assert_eq(dvq_link_normalize_heading(&arena, heading, &normal), DVQ_OK);
        cr_expect(value_fixture_text_is(normal, headings[i][1]));
    }
}

Test(link, parts_of_paths)
{
    cr_expect(value_fixture_text_is(dvq_link_path_title(DVQ_TEXT("a/b.c.md")), "b.c"));
    cr_expect(value_fixture_text_is(dvq_link_path_title(DVQ_TEXT("b.txt")), "b.txt"));
    cr_expect(value_fixture_text_is(dvq_link_path_title(DVQ_TEXT("a/")), ""));
    cr_expect(value_fixture_text_is(dvq_link_path_folder(DVQ_TEXT("a/b/c.md")), "a/b"));
    cr_expect(value_fixture_text_is(dvq_link_path_folder(DVQ_TEXT("c.md")), ""));
    cr_expect(value_fixture_text_is(dvq_link_path_extension(DVQ_TEXT("a.b/c")), "b/c"));
    cr_expect(value_fixture_text_is(dvq_link_path_extension(DVQ_TEXT("a.tar.gz")), "gz"));
    cr_expect(value_fixture_text_is(dvq_link_path_extension(DVQ_TEXT("a")), ""));
}

Test(link, names_of_types)
{
    cr_expect(value_fixture_text_is(dvq_link_type_name(DVQ_LINK_FILE), "file"));
    cr_expect(value_fixture_text_is(dvq_link_type_name(DVQ_LINK_HEADER), "header"));
    cr_expect(value_fixture_text_is(dvq_link_type_name(DVQ_LINK_BLOCK), "block"));
}
