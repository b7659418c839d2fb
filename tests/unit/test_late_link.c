/*
 * Links that wait: whether few of them are resolved by the files they may name, or many by the
 * index of all names, they lead to the same files.
 */
#include "vault/late_link.h"

#include "temporary.h"
#include "vault_fixture.h"

static const char *const files[] = {
    "Note.md",      "Sub/Note.md", "Sub/Other.md",    "Sub/Deep/Other.md",
    "Über.md",      "picture.png", "Sub/picture.PNG", "Sub.md",
    "a.b.md",       "Folder/x.md", "Folder/Home.md",  "Folder/Twin.md",
    "Twin/Twin.md", "many/1.md",   "many/2.md",       "many/3.md",
    "many/4.md",    "many/5.md",   "many/6.md",       "many/7.md",
    "many/8.md",    "many/9.md",   "many/10.md",      "many/11.md",
    "many/12.md",   "many/13.md",  "many/14.md",      "many/15.md",
    "many/16.md",   "many/17.md",
};

static const struct {
    const char *origin;
    const char *link;
    const char *path;
} cases[] = {
    {"Note.md", "Note", "Note.md"},
    {"Sub/Other.md", "note", "Sub/Note.md"},
    {"Sub/Other.md", "./Note", "Sub/Note.md"},
    {"Note.md", "Sub/Note", "Sub/Note.md"},
    {"Note.md", "OTHER.MD", "Sub/Other.md"},
    {"Note.md", "über", "Über.md"},
    {"Note.md", "PICTURE.png", "picture.png"},
    {"Note.md", "a.b", "a.b.md"},
    {"Note.md", "Folder", "Folder"},
    {"Note.md", "none", "none"},
    {"Sub.md", "", "Sub.md"},
    {"Sub.md", "/", "/"},
};
enum { CASE_COUNT = sizeof cases / sizeof *cases };

typedef struct linked_vault {
    temporary_folder folder;
    vault_fixture fixture;
} linked_vault;

static void open_linked(linked_vault *vault)
{
    vault->folder = temporary_make();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        temporary_write(&vault->folder, files[i], "");
    vault_fixture_open(&vault->fixture, vault->folder.path, 1, false);
}

static void close_linked(linked_vault *vault)
{
    vault_fixture_close(&vault->fixture);
    temporary_remove(&vault->folder);
}

/* Resolve the link of each case from `first` up to `end`, all of them at once, without an index. */
static void check_links(linked_vault *vault, size_t first, size_t end)
{
    dvq_link made[CASE_COUNT] = {0};
    dvq_late_link_vector links = {0};
    for (size_t i = first; i < end; i++) {
        made[i].path = dvq_text_from_string(cases[i].link);
        dvq_late_link late = {&made[i], vault_fixture_page(&vault->fixture, cases[i].origin)};
        cr_assert(DVQ_VECTOR_PUSH(&vault->fixture.arena, &links, late));
    }
    dvq_store_drop_names(vault->fixture.store);
    cr_assert_eq(dvq_late_link_resolve(vault->fixture.store, &links), DVQ_OK);
    for (size_t i = first; i < end; i++)
        cr_expect(dvq_text_equal(made[i].path, dvq_text_from_string(cases[i].path)),
                  "[[%s]] leads to %.*s", cases[i].link, (int)made[i].path.length,
                  made[i].path.data);
}

Test(late_link, few_are_resolved_by_what_they_may_name)
{
    linked_vault vault;
    open_linked(&vault);
    for (size_t i = 0; i < CASE_COUNT; i++)
        check_links(&vault, i, i + 1);
    check_links(&vault, 0, 0);
    close_linked(&vault);
}

Test(late_link, many_are_resolved_by_the_index_of_all_names)
{
    linked_vault vault;
    open_linked(&vault);
    check_links(&vault, 0, CASE_COUNT);
    close_linked(&vault);
}

/* Two links with one name, in notes from which it means different files. */
Test(late_link, each_is_resolved_from_its_own_note)
{
    linked_vault vault;
    open_linked(&vault);
    dvq_link made[] = {{.path = DVQ_TEXT("./Note")}, {.path = DVQ_TEXT("./Note")}};
    dvq_late_link_vector links = {0};
    static const char *const origins[] = {"Sub.md", "Sub/Other.md"};
    for (size_t i = 0; i < 2; i++) {
        dvq_late_link late = {&made[i], vault_fixture_page(&vault.fixture, origins[i])};
        cr_assert(DVQ_VECTOR_PUSH(&vault.fixture.arena, &links, late));
    }
    dvq_store_drop_names(vault.fixture.store);
    cr_assert_eq(dvq_late_link_resolve(vault.fixture.store, &links), DVQ_OK);
    cr_expect(dvq_text_equal(made[0].path, DVQ_TEXT("Note.md")));
    cr_expect(dvq_text_equal(made[1].path, DVQ_TEXT("Sub/Note.md")));
    close_linked(&vault);
}
