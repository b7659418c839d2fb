/*
 * The note reader at its limits: nesting of any depth, and time that grows by a note's size alone.
 * What it finds in notes is tested by tests/cases/note.
 */
#include <stdlib.h>

#include "note/markdown.h"
#include "note/note.h"
#include "value_fixture.h"

Test(note, survives_deep_nesting)
{
    enum { DEPTH = 10000 };
    static char contents[2 * DEPTH + 2];
    for (size_t i = 0; i < DEPTH; i++)
        memcpy(contents + 2 * i, "- ", 2);
    contents[sizeof contents - 2] = 'a';
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_structure structure;
    cr_assert_eq(dvq_structure_read(&arena, dvq_text_make(contents, 2 * DEPTH + 1),
                                    DVQ_STRUCTURE_ALL, &structure),
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
    cr_expect_eq(dvq_structure_read(&arena, dvq_text_make(contents, size * count),
                                    DVQ_STRUCTURE_ALL, &structure),
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

static dvq_text resolve(void *user, dvq_text path, dvq_text origin, size_t *page)
{
    (void)user;
    (void)origin;
    *page = SIZE_MAX;
    return path;
}

static void count_warning(void *user, dvq_text path, const dvq_error *problem)
{
    unsigned *warnings = user;
    (void)path;
    cr_expect_eq(problem->status, DVQ_ERROR_LIMIT);
    ++*warnings;
}

/* Read the note, which is `head` and then `count` times `unit`; how often it was warned of. */
static unsigned read_page(value_fixture *values, const char *head, size_t count, const char *unit,
                          dvq_page *page)
{
    unsigned warnings = 0;
    dvq_note_reader reader = {.environment = &values->environment,
                              .resolver = {.resolve = resolve},
                              .parts = DVQ_PAGE_FULL,
                              .scratch = &values->arena,
                              .warn = count_warning,
                              .warn_user = &warnings};
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &values->arena);
    dvq_text_builder_add_string(&builder, head);
    for (size_t i = 0; i < count; i++)
        dvq_text_builder_add_string(&builder, unit);
    dvq_text contents;
    cr_assert_eq(dvq_text_builder_finish(&builder, &contents), DVQ_OK);
    page->path = DVQ_TEXT("N.md");
    cr_assert_eq(dvq_note_read(&reader, &values->arena, contents, page), DVQ_OK);
    return warnings;
}

Test(note, holds_no_fields_in_lines_that_are_too_long)
{
    value_fixture values;
    value_fixture_open(&values);
    dvq_page page = {0};
    read_page(&values, "[a:: 1]", 32768 - strlen("[a:: 1]"), "x", &page);
    cr_expect_eq(page.fields.count, 1);
    read_page(&values, "[a:: 1]", 32769 - strlen("[a:: 1]"), "x", &page);
    cr_expect_eq(page.fields.count, 0);
    read_page(&values, "[a:: 1]", 32768 - strlen("[a:: 1]"), "\xC3\xA9", &page);
    cr_expect_eq(page.fields.count, 1, "characters count, not bytes");
    value_fixture_close(&values);
}

Test(note, warns_of_what_is_nested_too_widely_and_deeply)
{
    enum { DEPTH = 8300 };
    static char markers[2 * DEPTH + 1];
    for (size_t i = 0; i < DEPTH; i++)
        memcpy(markers + 2 * i, "- ", 2);
    value_fixture values;
    value_fixture_open(&values);
    dvq_page page = {0};
    cr_expect_eq(read_page(&values, markers, DEPTH, "a\n", &page), 1);
    cr_expect(page.warned);
    value_fixture_close(&values);
}

/* What the reader told of links before it resolved them. */
typedef struct foresight {
    size_t asked;
    size_t calls;
    size_t most;
    size_t unknown; /* links that were resolved without a word before */
} foresight;

static void foresee(void *user, const dvq_link *const *links, size_t count)
{
    foresight *seen = user;
    seen->calls++;
    seen->most = count > seen->most ? count : seen->most;
    for (size_t i = 0; i < count; i++)
        cr_expect(value_fixture_text_is(links[i]->path, "Target"));
    seen->asked += count;
}

static dvq_text resolve_foreseen(void *user, dvq_text path, dvq_text origin, size_t *page)
{
    foresight *seen = user;
    seen->unknown += seen->asked == 0;
    seen->asked -= seen->asked > 0;
    return resolve(user, path, origin, page);
}

Test(note, tells_of_links_a_few_at_a_time_before_it_resolves_them)
{
    enum { LINKS = 40 };
    value_fixture values;
    value_fixture_open(&values);
    foresight seen = {0};
    dvq_note_reader reader = {
        .environment = &values.environment,
        .resolver = {.resolve = resolve_foreseen, .prefetch = foresee, .user = &seen},
        .parts = DVQ_PAGE_LINKS,
        .scratch = &values.arena};
    char contents[LINKS * 12 + 1] = "";
    for (size_t i = 0; i < LINKS; i++)
        memcpy(contents + i * 12, "[[Target]]\n\n", 12);
    dvq_page page = {.path = DVQ_TEXT("N.md")};
    cr_assert_eq(
        dvq_note_read(&reader, &values.arena, dvq_text_make(contents, sizeof contents - 1), &page),
        DVQ_OK);
    cr_expect_eq(seen.asked, 0);
    cr_expect_eq(seen.unknown, 0);
    cr_expect_geq(seen.calls, 3);
    cr_expect_leq(seen.most, 16);
    value_fixture_close(&values);
}
