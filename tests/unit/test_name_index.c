/* Link resolution: the order of preference, case, endings, relative paths, names that collide. */
#include "vault/name_index.h"

#include <criterion/criterion.h>

enum { MOST_TARGETS = 32 };

typedef struct fixture {
    dvq_arena arena;
    dvq_name_target targets[MOST_TARGETS];
    dvq_name_index index;
} fixture;

/* An index over `paths`, which a NULL ends; one that ends in a slash is a folder. */
static void build(fixture *made, const char *const *paths)
{
    size_t count = 0;
    memset(made, 0, sizeof *made);
    dvq_arena_init(&made->arena, NULL);
    for (; paths[count] != NULL; count++) {
        dvq_text path = dvq_text_from_string(paths[count]);
        bool folder = dvq_text_ends_with(path, DVQ_TEXT("/"));
        if (folder)
            path.length--;
        bool note = dvq_text_ends_with(path, DVQ_TEXT(".md"));
        made->targets[count].path = path;
        made->targets[count].page = note ? (uint32_t)count : DVQ_NAME_NO_PAGE;
        made->targets[count].kind = folder ? DVQ_WALK_FOLDER : note ? DVQ_WALK_NOTE : DVQ_WALK_FILE;
    }
    cr_assert(dvq_name_index_build(&made->index, &made->arena, made->targets, count));
}

static void expect(const fixture *made, const char *path, const char *origin, const char *expected)
{
    const dvq_name_target *found = dvq_name_index_resolve(&made->index, dvq_text_from_string(path),
                                                          dvq_text_from_string(origin));
    dvq_text text = found == NULL ? DVQ_TEXT("none") : found->path;
    cr_assert(dvq_text_equal(text, dvq_text_from_string(expected)), "[[%s]] in %s: %.*s, not %s",
              path, origin, (int)text.length, text.data, expected);
}

Test(link_resolve, finds_by_name)
{
    static const char *const paths[] = {
        "Deep/Er/Note.md", "Deep/",      "Other.md",  "img/Pic.png", "Upper.MD",
        "x.markdown",      "2026.01.md", "Ünï Çö.md", "plain",       NULL};
    fixture made;
    build(&made, paths);
    expect(&made, "Note", "Other.md", "Deep/Er/Note.md");
    expect(&made, "note", "", "Deep/Er/Note.md");
    expect(&made, "NOTE.MD", "", "Deep/Er/Note.md");
    expect(&made, " Note ", "", "Deep/Er/Note.md");
    expect(&made, "Er/Note", "", "Deep/Er/Note.md");
    expect(&made, "er/note", "", "Deep/Er/Note.md");
    expect(&made, "r/Note", "", "none");
    expect(&made, "pic.png", "", "img/Pic.png");
    expect(&made, "pic", "", "none");
    expect(&made, "Upper", "", "Upper.MD");
    expect(&made, "x", "", "none");
    expect(&made, "x.markdown", "", "x.markdown");
    expect(&made, "2026.01", "", "2026.01.md");
    expect(&made, "üNÏ çö", "", "Ünï Çö.md");
    expect(&made, "plain", "", "plain");
    expect(&made, "Deep", "", "none");
    expect(&made, "Missing", "", "none");
    dvq_arena_release(&made.arena);
}

Test(link_resolve, prefers_own_folder_then_exact_then_shortest)
{
    static const char *const paths[] = {
        "A/Note.md", "B/Note.md", "C/D/Note.md", "Long folder/S/N.md", "Short/S/N.md", "S/N.md",
        "Top.md",    "A/Top.md",  NULL};
    fixture made;
    build(&made, paths);
    expect(&made, "Note", "B/from.md", "B/Note.md");
    expect(&made, "Note", "C/D/from.md", "C/D/Note.md");
    expect(&made, "Note", "C/from.md", "A/Note.md");
    expect(&made, "Note", "", "A/Note.md");
    expect(&made, "D/Note", "B/from.md", "C/D/Note.md");
    expect(&made, "S/N", "Top.md", "S/N.md");
    expect(&made, "S/N", "Short/S/from.md", "Short/S/N.md");
    expect(&made, "N", "Long folder/S/from.md", "Long folder/S/N.md");
    expect(&made, "Top", "B/from.md", "Top.md");
    expect(&made, "Top", "A/from.md", "A/Top.md");
    dvq_arena_release(&made.arena);
}

Test(link_resolve, breaks_ties_in_byte_order)
{
    static const char *const paths[] = {"b/Note.md", "a/Note.md", "B/note.md", "twin.md",
                                        "Twin.md",   "ä/Note.md", NULL};
    fixture made;
    build(&made, paths);
    expect(&made, "note", "", "B/note.md");
    expect(&made, "twin", "", "Twin.md");
    dvq_arena_release(&made.arena);
}

Test(link_resolve, takes_steps_and_roots)
{
    static const char *const paths[] = {"A/Note.md", "A/B/Note.md", "Note.md", "A/B/From.md", NULL};
    fixture made;
    build(&made, paths);
    expect(&made, "./Note", "A/B/From.md", "A/B/Note.md");
    expect(&made, "../Note", "A/B/From.md", "A/Note.md");
    expect(&made, "../../note.md", "A/B/From.md", "Note.md");
    expect(&made, "../../../Note", "A/B/From.md", "none");
    expect(&made, "./../B/./Note", "A/B/From.md", "A/B/Note.md");
    expect(&made, "./Missing", "A/B/From.md", "none");
    expect(&made, "/Note", "A/B/From.md", "Note.md");
    expect(&made, "/B/Note", "A/B/From.md", "none");
    expect(&made, "", "A/B/From.md", "A/B/From.md");
    expect(&made, "", "", "none");
    expect(&made, "/", "", "none");
    expect(&made, "./", "A/B/From.md", "none");
    dvq_arena_release(&made.arena);
}

Test(link_resolve, finds_exact_paths_only)
{
    static const char *const paths[] = {"A/", "A/Note.md", "a/note.md", NULL};
    fixture made;
    build(&made, paths);
    cr_assert_eq(dvq_name_index_find(&made.index, DVQ_TEXT("A")), &made.targets[0]);
    cr_assert_eq(dvq_name_index_find(&made.index, DVQ_TEXT("A/Note.md")), &made.targets[1]);
    cr_assert_eq(dvq_name_index_find(&made.index, DVQ_TEXT("a/note.md")), &made.targets[2]);
    cr_assert_null(dvq_name_index_find(&made.index, DVQ_TEXT("a/Note.md")));
    cr_assert_null(dvq_name_index_find(&made.index, DVQ_TEXT("Note.md")));
    cr_assert_null(dvq_name_index_find(&made.index, DVQ_TEXT("")));
    dvq_arena_release(&made.arena);
}

Test(link_resolve, refuses_endless_paths)
{
    static const char *const paths[] = {"Note.md", NULL};
    static char path[20000];
    fixture made;
    build(&made, paths);
    memset(path, 'a', sizeof path - 1);
    expect(&made, path, "", "none");
    memcpy(path, "./", 2);
    expect(&made, path, "Note.md", "none");
    dvq_arena_release(&made.arena);
}

Test(link_resolve, prefetches_whatever_links_there_are)
{
    enum { COUNT = 40, LONG = 5000 };
    static const char *const paths[] = {"a.md", "b/a.md", "c.png", NULL};
    static char endless[LONG];
    static const char *const names[] = {"a", "", "missing", "c.png", "b/a", "Ü"};
    dvq_link links[COUNT];
    const dvq_link *all[COUNT];
    fixture made;
    build(&made, paths);
    memset(endless, 'x', sizeof endless);
    memset(links, 0, sizeof links);
    for (size_t i = 0; i < COUNT; i++) {
        links[i].path = i % 7 == 6 ? dvq_text_make(endless, sizeof endless)
                                   : dvq_text_from_string(names[i % 7]);
        all[i] = &links[i];
    }
    dvq_name_index_prefetch(&made.index, all, 0);
    dvq_name_index_prefetch(&made.index, all, 1);
    dvq_name_index_prefetch(&made.index, all, COUNT);
    expect(&made, "a", "b/x.md", "b/a.md");
    dvq_arena_release(&made.arena);
}

Test(link_resolve, takes_either_form_of_a_name)
{
    static const char *const paths[] = {"B\xC3\xBCro/Caf\xC3\xA9.md", "My Note.md", "x\xC2\xA0y.md",
                                        "B\xC3\xBCro/", NULL};
    fixture made;
    build(&made, paths);
    expect(&made, "cafe\xCC\x81", "", paths[0]);
    expect(&made, "bu\xCC\x88ro/CAFE\xCC\x81.md", "", paths[0]);
    expect(&made, "./Cafe\xCC\x81", "B\xC3\xBCro/x.md", paths[0]);
    expect(&made, "My\xC2\xA0Note", "", paths[1]);
    expect(&made, "my\xE2\x80\xAFnote", "", paths[1]);
    expect(&made, "x y", "", paths[2]);
    const dvq_name_target *found =
        dvq_name_index_find(&made.index, DVQ_TEXT("Bu\xCC\x88ro/Cafe\xCC\x81.md"));
    cr_assert_eq(found, &made.targets[0]);
    cr_assert_null(dvq_name_index_find(&made.index, DVQ_TEXT("My\xC2\xA0Note.md")));
    cr_assert_eq(dvq_name_index_count_named(&made.index, DVQ_TEXT("Cafe\xCC\x81.md")), 1);
    dvq_arena_release(&made.arena);
}
