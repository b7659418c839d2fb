/* Blocks and items of notes by line, tags and links, and pages made of them. */
#include "note/markdown.h"
#include "note_fixture.h"

/* "first-last^parent" of each item and what else it has, then the sections by type and lines. */
static const char *outline(dvq_arena *arena, const char *contents)
{
    static const char letters[] = "yhplcqorxtmdf"; /* by dvq_section_type */
    dvq_structure structure;
    cr_assert_eq(dvq_structure_read(arena, dvq_text_from_string(contents), false, &structure),
                 DVQ_OK);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t i = 0; i < structure.items.count; i++) {
        const dvq_raw_item *item = &structure.items.items[i];
        dvq_text_builder_add_format(&builder, "%u-%u^%d", item->first_line, item->last_line,
                                    item->parent);
        if (item->task.length > 0)
            dvq_text_builder_add_format(&builder, "[%.*s]", (int)item->task.length,
                                        item->task.data);
        if (item->block_id.length > 0)
            dvq_text_builder_add_format(&builder, "#%.*s", (int)item->block_id.length,
                                        item->block_id.data);
        dvq_text_builder_add_byte(&builder, ' ');
    }
    dvq_text_builder_add_byte(&builder, '|');
    for (size_t i = 0; i < structure.sections.count; i++) {
        const dvq_section *section = &structure.sections.items[i];
        dvq_text_builder_add_format(&builder, " %c%u-%u", letters[section->type],
                                    section->first_line, section->last_line);
    }
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    return dvq_text_to_string(arena, text);
}

typedef struct outline_case {
    const char *contents;
    const char *expected;
} outline_case;

static void check_outlines(const outline_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        dvq_arena arena;
        dvq_arena_init(&arena, NULL);
        const char *got = outline(&arena, cases[i].contents);
        cr_expect_str_eq(got, cases[i].expected, "%s\ngot  %s\nwant %s", cases[i].contents, got,
                         cases[i].expected);
        dvq_arena_release(&arena);
    }
}

#define CHECK_OUTLINES(cases) check_outlines(cases, sizeof(cases) / sizeof *(cases))

Test(note, ends_items_as_obsidian_does)
{
    static const outline_case cases[] = {
        {"- a\n- [x] b", "0-0^-1 1-1^-1[x] | l0-1"},
        {"\n\n- a\n  - b\n    - c\n- d", "2-2^-2 3-3^2 4-4^3 5-5^-2 | l2-5"},
        /* A blank line before the next item counts, one before a nested list does not. */
        {"- a\n\n- b", "0-1^-1 2-2^-1 | l0-2"},
        {"- a\n\n  - b\n- c", "0-0^-1 2-2^0 3-3^-1 | l0-3"},
        {"- a\n\n\n\n- b", "0-1^-1 4-4^-1 | l0-4"},
        {"- a\n\n  text\n- b", "0-2^-1 3-3^-1 | l0-3"},
        {"- a\n  text\n\n  - b", "0-1^-1 3-3^0 | l0-3"},
        /* Two items on one line; only plain status characters make room for the second. */
        {"- [ ] 1. a", "0-0^-1[ ] 0-0^0 | l0-0"},
        {"- [/] 1. a", "0-0^-1[/] | l0-0"},
        {"- - a\n  - b", "0-0^-1 0-0^0 1-1^0 | l0-1"},
        {"-\n-\n- [ ]", "0-0^-1 1-1^-1 2-2^-1[ ] | l0-2"},
    };
    CHECK_OUTLINES(cases);
}

Test(note, tells_lists_apart)
{
    static const outline_case cases[] = {
        {"- a\n* b\n1. c\n2) d", "0-0^-1 1-1^-1 2-2^-2 3-3^-3 | l0-0 l1-1 l2-2 l3-3"},
        {"7. a\n8. b", "0-0^-1 1-1^-1 | l0-1"},
        {"text\n7. a", "| p0-1"},
        {"text\n1. a", "1-1^-1 | p0-0 l1-1"},
        {"- a\n---\n- b", "0-0^-1 2-2^-2 | l0-0 r1-1 l2-2"},
        {"* * *\n- - -", "| r0-0 r1-1"},
        {"- a\n# h", "0-0^-1 | l0-0 h1-1"},
        {"- a\nlazy\n\ntext", "0-1^-1 | l0-1 p3-3"},
        {"a-\n-b\n-", "2-2^-2 | p0-1 l2-2"},
    };
    CHECK_OUTLINES(cases);
}

Test(note, measures_indents_as_obsidian_does)
{
    static const outline_case cases[] = {
        {"- a\n - b\n  - c\n   - d\n    - e", "0-0^-1 1-1^-1 2-2^-1 3-3^-1 4-4^-1 | l0-4"},
        {"- a\n\t- b\n\t\t- c", "0-0^-1 1-1^0 2-2^1 | l0-2"},
        {"1. a\n    - b\n10. c\n    - d", "0-0^-1 1-1^0 2-2^-1 3-3^2 | l0-3"},
        /* Behind four spaces a line goes on with the paragraph above it. */
        {"2. []a\n    2. b\n        - c", "0-2^-1 | l0-2"},
        /* One line without indent keeps the indent of all others, here that of code. */
        {"- a\n\n      b\nc\n\n- d", "0-4^-1 5-5^-1 | l0-5"},
        /* What looks like the number of an item counts as indent. */
        {"- a\n\n1234.5", "0-2^-1 | l0-2"},
        {"- a\n\n1234,5", "0-0^-1 | l0-0 p2-2"},
        {"    - a", "| c0-0"},
        {"-     a", "0-0^-1 | l0-0"},
    };
    CHECK_OUTLINES(cases);
}

Test(note, sees_lists_in_quotes_but_not_in_code)
{
    static const outline_case cases[] = {
        {"> - a\n>   - b\nlazy", "0-0^-1 1-2^0 | q0-2"},
        {"> [!note] x\n> - a\n\n> [!] x", "1-1^-1 | o0-1 q3-3"},
        {">> - a\n>> - b", "0-0^-1 1-1^-1 | q0-1"},
        {"- a\n  > - b\n  text", "0-2^-1 1-2^0 | l0-2"},
        {"```\n- a\n```\n~~~ x\n- b", "| c0-2 c3-4"},
        {"- a\n  ```\n  - b\n  ```", "0-3^-1 | l0-3"},
        {"<div>\n- a\n\n- b", "3-3^-3 | x0-1 l3-3"},
        {"<!-- \n\n- a -->\n- b", "3-3^-3 | x0-2 l3-3"},
        {"%%\n- a\n%%\n- b", "3-3^-3 | m0-2 l3-3"},
        {"%%a%% b\n%% open\n- c", "2-2^-2 | p0-1 l2-2"},
        {"a\n%%\n- b\n%%\nc", "| p0-0 m1-3 p4-4"},
        {"a\n%%b%%\n- c", "2-2^-2 | p0-1 l2-2"},
        {"- a\n  %%\n  - b\n  %%\n- c", "0-3^-1 4-4^-1 | l0-4"},
        {"|a|b|\n|-|-|\n|c|d|\nx", "| t0-2 p3-3"},
        {"[a]: b\n[c]: <d\ne> 'f\ng'\n- h", "4-4^-4 | d0-0 d1-3 l4-4"},
    };
    CHECK_OUTLINES(cases);
}

Test(note, reads_lines_however_they_end)
{
    static const outline_case cases[] = {
        {"", "|"},
        {"\n\n", "|"},
        {"- a\r\n  b\r\n- c\r\n", "0-1^-1 2-2^-1 | l0-2"},
        {"- a\r- b", "0-0^-1 1-1^-1 | l0-1"},
        {"---\na: 1\n---\n- b", "3-3^-3 | y0-2 l3-3"},
        {"--- \n---\nx", "| y0-1 p2-2"},
        {"---\n- a", "1-1^-1 | r0-0 l1-1"},
        {"- a ^one\n- b\n  ^two\n- c ^x y", "0-0^-1#one 1-2^-1#two 3-3^-1 | l0-3"},
        {"- [é] a\n- [] b\n- [xx] c\n- [ ]d\n- [📅]\te",
         "0-0^-1[é] 1-1^-1 2-2^-1 3-3^-1 4-4^-1[📅] | l0-4"},
    };
    CHECK_OUTLINES(cases);
}

/* Tags, then links and embeds as "line:target>display". */
static const char *references(dvq_arena *arena, const char *contents)
{
    dvq_structure structure;
    cr_assert_eq(dvq_structure_read(arena, dvq_text_from_string(contents), false, &structure),
                 DVQ_OK);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, arena);
    for (size_t i = 0; i < structure.tags.count; i++) {
        dvq_text_builder_add_format(&builder, "%u", structure.tags.items[i].line);
        dvq_text_builder_add(&builder, structure.tags.items[i].tag);
        dvq_text_builder_add_byte(&builder, ' ');
    }
    for (size_t i = 0; i < structure.links.count + structure.embeds.count; i++) {
        bool embed = i >= structure.links.count;
        const dvq_raw_link *link =
            embed ? &structure.embeds.items[i - structure.links.count] : &structure.links.items[i];
        dvq_text_builder_add_format(&builder, "%s%u:", embed ? "!" : "", link->line);
        dvq_text_builder_add(&builder, link->target);
        dvq_text_builder_add_byte(&builder, '>');
        dvq_text_builder_add(&builder, link->display);
        dvq_text_builder_add_byte(&builder, ' ');
    }
    dvq_text_builder_add_byte(&builder, '.');
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    return dvq_text_to_string(arena, text);
}

Test(note, finds_tags_and_links)
{
    static const outline_case cases[] = {
        {"#a #b/c (#no) x#no #1 #1a # #é-_ #x.y", "0#a 0#b/c 0#1a 0#é-_ 0#x ."},
        {"\\#no \\[#yes **#bold** <b id=#no>#yes2", "0#yes 0#bold 0#yes2 ."},
        {"`#no` ``a ` #no`` ` #yes", "0#yes ."},
        {"```a `b #yes` #no`", "0#yes ."},
        {"# h #t\n\n- a\n  #u\n\n> [!n] #v", "0#t 3#u 5#v ."},
        {"%%\n#t [[a]]\n%%", "1#t 1:a>a ."},
        {"    #no\n\n<div>\n#no [[no]]\n\n[x]: #no", "."},
        {"[[a]] [[b|c|d]] [[e#f#g]] [[#h]] ![[i.png]] [[]] [[ ]] [[a\nb]]",
         "0:a>a 0:b>c|d 0:e#f#g>e > f > g 0:#h>h !0:i.png>i.png ."},
        {"[a](b%20c.md) [d](<e f.md> 'g') [x](http://y) [y](mailto:z) ![i](p.png) [z]()",
         "0:b c.md>a 0:e f.md>d !0:p.png>i ."},
        {"[a [b] c](d.md) [e\nf](g(h).md)", "0:d.md>a [b] c 0:g(h).md>e\nf ."},
        {"`[[no]]` [[yes]] <https://x/[[no]]>", "0:yes>yes ."},
        {"|a|b|\n|-|-|\n|[[c\\|d]]|#t|", "2#t 2:c>d ."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dvq_arena arena;
        dvq_arena_init(&arena, NULL);
        const char *got = references(&arena, cases[i].contents);
        cr_expect_str_eq(got, cases[i].expected, "%s\ngot  %s\nwant %s", cases[i].contents, got,
                         cases[i].expected);
        dvq_arena_release(&arena);
    }
}

Test(note, survives_deep_nesting)
{
    enum { DEPTH = 10000 };
    static char contents[2 * DEPTH + 2];
    for (size_t i = 0; i < DEPTH; i++)
        memcpy(contents + 2 * i, "- ", 2);
    contents[2 * DEPTH] = 'a';
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_structure structure;
    cr_assert_eq(
        dvq_structure_read(&arena, dvq_text_make(contents, 2 * DEPTH + 1), false, &structure),
        DVQ_OK);
    cr_assert_eq(structure.items.count, DEPTH);
    cr_assert_not(structure.truncated);
    dvq_arena_release(&arena);
}

static void check_quick(const char *unit, size_t count)
{
    size_t size = strlen(unit);
    char *contents = malloc(size * count);
    for (size_t i = 0; i < count; i++)
        memcpy(contents + i * size, unit, size);
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_structure structure;
    cr_expect_eq(
        dvq_structure_read(&arena, dvq_text_make(contents, size * count), false, &structure),
        DVQ_OK);
    dvq_arena_release(&arena);
    free(contents);
}

/* Quadratic time would take minutes. */
Test(note, takes_time_by_size_alone, .timeout = 60)
{
    static const char *const units[] = {
        "[",       "[[",      "[a](",    "[a](b", "`",         "``a`",   "<",
        "<a ",     "<a b=\"", "<!--",    "<?",    "<a:/",      "#",      "#a ",
        "*",       "\\",      ">",       "> - ",  "- ",        "[a\n\n", "[a]: b (x\n# h\n",
        "%%x\n\n", "\n",      "|a|b|\n", "```\n", "<div>\n\n", "1. ",    "- a\n\n"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        check_quick(units[i], ((size_t)1 << 18) / strlen(units[i]));
}

Test(note, builds_items)
{
    note_fixture note;
    note_fixture_read(&note, "Folder/N.md",
                      DVQ_TEXT("# One: two!\n"
                               "- [x] done #a #b.c [[Known]]\n"
                               "  more ^id\n"
                               "\t- [ ] open [due:: 2026-01-18] [z:: 1] [z:: [[Known]]]\n"
                               "* plain with Key:: value\n"));
    cr_assert_eq(note.page.item_count, 3);
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "text"),
                     "'done #a #b.c [[Known]]\nmore ^id'");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "tags"), "['#a','#b']");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "outlinks"), "[[[Known|Known]]]");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "section"),
                     "[[Folder/N.md#One two|N > One two]]");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "link"), "[[Folder/N.md#^id|N > id]]");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "blockId"), "'id'");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "lineCount"), "2");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "completed"), "true");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "fullyCompleted"), "false");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 1, "parent"), "1");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 1, "due"), "2026-01-18T00:00:00.000Z");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 1, "z"), "[1,[[Folder/Known.md|Known]]]");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 2, "symbol"), "'*'");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 2, "plain with Key"), "'value'");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 2, "parent"), "(none)");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "plain-with-key"), "'value'");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "due"), "(none)");
    cr_assert_eq(dvq_list_item_get_extra(&note.page.items[0])->child_count, 1);
    cr_assert_eq(dvq_list_item_get_extra(&note.page.items[0])->children[0], &note.page.items[1]);
    note_fixture_close(&note);
}

Test(note, gathers_fields_of_the_page)
{
    note_fixture note;
    note_fixture_read(&note, "2026-01-12 x.md",
                      DVQ_TEXT("---\nk: 1\nMixed Case: v\nposition: 3\n---\n"
                               "k:: 2\n"
                               "**Bold**:: x\n"
                               "[file:: no] [toString:: no]\n"
                               "- one:: item\n\n"
                               "one:: text\n"));
    cr_expect_str_eq(note_fixture_get_from_page(&note, "k"), "[1,2]");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "Bold"), "'x'");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "mixed-case"), "'v'");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "position"), "(none)");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.frontmatter"), "{k:1,Mixed Case:'v'}");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "toString"), "(none)");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "one"), "['item','text']");
    cr_expect_str_eq(note_fixture_get_from_item(&note, 0, "one"), "['item','text']");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "file.day"), "2026-01-12T00:00:00.000Z");
    note_fixture_close(&note);
}

Test(note, finds_the_day)
{
    static const char *const cases[][3] = {
        {"20260114.md", "", "2026-01-14T00:00:00.000Z"},
        {"a.md", "Date:: 2026-01-09", "2026-01-09T00:00:00.000Z"},
        {"20260114.md", "Day:: [[2026-01-02]]", "2026-01-14T00:00:00.000Z"},
        {"2026-13-14.md", "", "(none)"},
        {"a.md", "x", "(none)"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        note_fixture note;
        note_fixture_read(&note, cases[i][0], dvq_text_from_string(cases[i][1]));
        cr_expect_str_eq(note_fixture_get_from_page(&note, "file.day"), cases[i][2]);
        note_fixture_close(&note);
    }
}

Test(note, warns_of_broken_frontmatter)
{
    note_fixture note;
    note_fixture_read(&note, "a.md",
                      DVQ_TEXT("---\nok: 1\nkey: [unclosed\nother: v\n---\n- [ ] t\n"));
    cr_expect_eq(note.warnings, 1);
    cr_expect_gt(note.problem.line, 1);
    cr_expect_str_eq(note_fixture_get_from_page(&note, "key"), "['unclosed']");
    cr_expect_str_eq(note_fixture_get_from_page(&note, "other"), "'v'");
    cr_expect_eq(note.page.item_count, 1);
    note_fixture_close(&note);
}

Test(structure, can_be_read_for_the_links_of_items_alone)
{
    const char *contents = "# Head [[zero]]\n- [ ] a [[one]]\n  > quoted [[two]]\n"
                           "  > - deep [[three]]\n\n> - [ ] q [[four]]\n\npara [[five]]\n";
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_structure structure;
    cr_assert_eq(dvq_structure_read(&arena, dvq_text_from_string(contents), true, &structure),
                 DVQ_OK);
    static const char *const expected[] = {"one", "two", "three", "four"};
    cr_assert_eq(structure.links.count, 4);
    for (size_t i = 0; i < 4; i++)
        cr_assert(
            dvq_text_equal(structure.links.items[i].target, dvq_text_from_string(expected[i])));
    cr_assert_eq(dvq_structure_read(&arena, dvq_text_from_string(contents), false, &structure),
                 DVQ_OK);
    cr_assert_eq(structure.links.count, 6);
    dvq_arena_release(&arena);
}
