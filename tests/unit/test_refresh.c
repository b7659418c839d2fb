/* Refreshing a vault: what a refreshed vault holds is what a newly opened one would hold. */
#include "vault/refresh.h"

#include <poll.h>

#include "temporary.h"
#include "vault/needs.h"
#include "vault/note_table.h"
#include "vault/overlay.h"
#include "vault/watch.h"
#include "vault_fixture.h"

typedef struct refresh_fixture {
    temporary_folder folder;
    vault_fixture vault;
} refresh_fixture;

static void open_fixture(refresh_fixture *fixture)
{
    fixture->folder = temporary_make();
    temporary_write(&fixture->folder, "A.md", "to:: [[New]]\n[[B]] [[pic.png]]\n");
    temporary_write(&fixture->folder, "B.md", "n:: 1\n");
    temporary_write(&fixture->folder, "Sub/C.md", "- [ ] task\n");
    vault_fixture_open(&fixture->vault, fixture->folder.path, 2, false);
}

static void close_fixture(refresh_fixture *fixture)
{
    vault_fixture_close(&fixture->vault);
    temporary_remove(&fixture->folder);
}

static void load_all(dvq_vault_store *store)
{
    dvq_store_needs needs = {.parts = DVQ_PAGE_FULL | DVQ_PAGE_TEXT | DVQ_PAGE_LINES |
                                      DVQ_PAGE_INCOMING};
    cr_assert_eq(dvq_store_load(store, NULL, needs, NULL), DVQ_OK);
}

/* Refresh and give the changes as "+added ~modified -removed >relinked". */
static const char *refresh(refresh_fixture *fixture)
{
    cr_assert_eq(dvq_store_refresh(fixture->vault.store, NULL), DVQ_OK);
    size_t count;
    const dvq_store_change *changes = dvq_store_get_changes(fixture->vault.store, &count);
    dvq_text_builder builder;
    dvq_text_builder_init(&builder, &fixture->vault.arena);
    for (size_t i = 0; i < count; i++) {
        dvq_text_builder_add_string(&builder, i > 0 ? " " : "");
        dvq_text_builder_add_byte(&builder, "+~->"[changes[i].kind]);
        dvq_text_builder_add(&builder, changes[i].path);
    }
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&builder, &text), DVQ_OK);
    return dvq_text_to_string(&fixture->vault.arena, text);
}

static const char *get_link(const refresh_fixture *fixture, const char *path, size_t index)
{
    const dvq_page *page = vault_fixture_page(&fixture->vault, path);
    cr_assert_lt(index, page->links.count);
    dvq_arena *arena = (dvq_arena *)&fixture->vault.arena;
    return dvq_text_to_string(arena, page->links.items[index]->path);
}

Test(refresh, finds_what_changed_and_keeps_the_rest)
{
    refresh_fixture fixture;
    open_fixture(&fixture);
    load_all(fixture.vault.store);
    const char *kept = vault_fixture_page(&fixture.vault, "A.md")->source.data;
    cr_assert_str_eq(refresh(&fixture), "");
    cr_assert_eq(dvq_store_get_generation(fixture.vault.store), 0);
    temporary_write(&fixture.folder, "B.md", "n:: 2\n");
    remove(temporary_path(&fixture.folder, "Sub/C.md"));
    temporary_write(&fixture.folder, "Sub/D.md", "");
    temporary_write(&fixture.folder, ".hidden.md", "");
    cr_assert_str_eq(refresh(&fixture), "~B.md -Sub/C.md +Sub/D.md");
    cr_assert_eq(dvq_store_get_generation(fixture.vault.store), 1);
    load_all(fixture.vault.store);
    cr_assert_eq(vault_fixture_page(&fixture.vault, "A.md")->source.data, kept);
    const dvq_page *page = vault_fixture_page(&fixture.vault, "B.md");
    cr_assert(dvq_text_equal(page->source, DVQ_TEXT("n:: 2\n")));
    cr_assert_eq(page->incoming.count, 1);
    cr_assert_null(dvq_store_find(fixture.vault.store, DVQ_TEXT("Sub/C.md"), NULL));
    close_fixture(&fixture);
}

/* Let another folder take the place of the vault's. */
static void replace_folder(refresh_fixture *fixture, bool watched)
{
    open_fixture(fixture);
    load_all(fixture->vault.store);
    int descriptor;
    if (watched)
        cr_assert_eq(dvq_store_watch(fixture->vault.store, &descriptor, NULL), DVQ_OK);
    temporary_remove(&fixture->folder);
    dvq_error error = {0};
    cr_assert_eq(dvq_store_refresh(fixture->vault.store, &error), DVQ_ERROR_IO);
    cr_assert_eq(dvq_store_count(fixture->vault.store), 3);
    cr_assert_eq(mkdir(fixture->folder.path, 0700), 0);
    temporary_write(&fixture->folder, "B.md", "another:: 1\n");
    temporary_write(&fixture->folder, "D.md", "n:: 1\n");
    cr_assert_str_eq(refresh(fixture), "-A.md ~B.md +D.md -Sub/C.md");
    temporary_write(&fixture->folder, "E.md", "n:: 1\n");
    cr_assert_str_eq(refresh(fixture), "+E.md");
    close_fixture(fixture);
}

Test(refresh, follows_a_folder_that_was_replaced)
{
    refresh_fixture fixture;
    replace_folder(&fixture, false);
    replace_folder(&fixture, true);
}

Test(refresh, links_lead_to_notes_that_came_and_went)
{
    refresh_fixture fixture;
    open_fixture(&fixture);
    load_all(fixture.vault.store);
    cr_assert_str_eq(get_link(&fixture, "A.md", 0), "New");
    temporary_write(&fixture.folder, "Sub/New.md", "");
    temporary_write(&fixture.folder, "Sub/pic.png", "");
    cr_assert_str_eq(refresh(&fixture), ">A.md +Sub/New.md");
    load_all(fixture.vault.store);
    cr_assert_str_eq(get_link(&fixture, "A.md", 0), "Sub/New.md");
    cr_assert_str_eq(get_link(&fixture, "A.md", 2), "Sub/pic.png");
    cr_assert_eq(vault_fixture_page(&fixture.vault, "Sub/New.md")->incoming.count, 1);
    remove(temporary_path(&fixture.folder, "Sub/New.md"));
    cr_assert_str_eq(refresh(&fixture), ">A.md -Sub/New.md");
    load_all(fixture.vault.store);
    cr_assert_str_eq(get_link(&fixture, "A.md", 0), "New");
    close_fixture(&fixture);
}

Test(refresh, skimmed_notes_are_skimmed_again)
{
    refresh_fixture fixture;
    open_fixture(&fixture);
    dvq_store_needs needs = {.parts = DVQ_PAGE_TASKS, .tasks_only = true};
    for (int round = 0; round < 2; round++) {
        cr_assert_eq(dvq_store_load(fixture.vault.store, NULL, needs, NULL), DVQ_OK);
        cr_assert_eq(
            dvq_page_get_parts(vault_fixture_page(&fixture.vault, "B.md")) & DVQ_PAGE_TASKS, 0);
        cr_assert_str_eq(refresh(&fixture), "");
    }
    temporary_write(&fixture.folder, "B.md", "- [ ] now a task\n");
    cr_assert_str_eq(refresh(&fixture), "~B.md");
    cr_assert_eq(dvq_store_load(fixture.vault.store, NULL, needs, NULL), DVQ_OK);
    cr_assert_eq(vault_fixture_page(&fixture.vault, "B.md")->task_count, 1);
    close_fixture(&fixture);
}

Test(refresh, a_note_that_failed_is_tried_again)
{
    refresh_fixture fixture;
    open_fixture(&fixture);
    remove(temporary_path(&fixture.folder, "B.md"));
    load_all(fixture.vault.store);
    cr_assert_eq(dvq_store_failures(fixture.vault.store), 1);
    temporary_write(&fixture.folder, "B.md", "back:: 1\n");
    refresh(&fixture);
    cr_assert_eq(dvq_store_failures(fixture.vault.store), 0);
    load_all(fixture.vault.store);
    cr_assert_eq(vault_fixture_page(&fixture.vault, "B.md")->fields.count, 1);
    close_fixture(&fixture);
}

Test(refresh, bookmarks_follow)
{
    refresh_fixture fixture;
    open_fixture(&fixture);
    temporary_write(&fixture.folder, ".obsidian/bookmarks.json",
                    "{\"items\":[{\"type\":\"file\",\"path\":\"B.md\"}]}");
    refresh(&fixture);
    cr_assert(vault_fixture_page(&fixture.vault, "B.md")->starred);
    remove(temporary_path(&fixture.folder, ".obsidian/bookmarks.json"));
    refresh(&fixture);
    cr_assert_not(vault_fixture_page(&fixture.vault, "B.md")->starred);
    close_fixture(&fixture);
}

static void set_overlay(refresh_fixture *fixture, const char *path, const char *text)
{
    dvq_overlay_text overlay = {dvq_text_from_string(path), dvq_text_from_string(text)};
    cr_assert_eq(dvq_store_set_overlays(fixture->vault.store, &overlay, 1, 1000, NULL), DVQ_OK);
    cr_assert_eq(dvq_store_settle(fixture->vault.store, NULL), DVQ_OK);
    load_all(fixture->vault.store);
}

static const char *list_notes(refresh_fixture *fixture)
{
    dvq_text_vector paths = {0};
    for (size_t i = 0; i < dvq_store_count(fixture->vault.store); i++)
        DVQ_VECTOR_PUSH(&fixture->vault.arena, &paths,
                        dvq_store_get(fixture->vault.store, i)->path);
    return vault_fixture_join(&fixture->vault, &paths);
}

Test(refresh, overlays_stand_in_for_files)
{
    refresh_fixture fixture;
    open_fixture(&fixture);
    load_all(fixture.vault.store);
    set_overlay(&fixture, "B.md", "in:: memory\n[[A]]");
    const dvq_page *page = vault_fixture_page(&fixture.vault, "B.md");
    cr_assert_eq(page->size, 17);
    cr_assert_eq(page->modified, 1000);
    cr_assert_str_eq(get_link(&fixture, "B.md", 0), "A.md");
    cr_assert_eq(vault_fixture_page(&fixture.vault, "A.md")->incoming.count, 1);
    temporary_write(&fixture.folder, "B.md", "on disk, later");
    cr_assert_str_eq(refresh(&fixture), "");
    set_overlay(&fixture, "B.md", "");
    cr_assert_eq(vault_fixture_page(&fixture.vault, "B.md")->links.count, 0);
    dvq_text path = DVQ_TEXT("B.md");
    cr_assert_eq(dvq_store_clear_overlay(fixture.vault.store, path, NULL), DVQ_OK);
    cr_assert_eq(dvq_store_settle(fixture.vault.store, NULL), DVQ_OK);
    load_all(fixture.vault.store);
    cr_assert_eq(vault_fixture_page(&fixture.vault, "B.md")->size, 14);
    close_fixture(&fixture);
}

Test(refresh, overlays_need_no_file)
{
    refresh_fixture fixture;
    open_fixture(&fixture);
    load_all(fixture.vault.store);
    set_overlay(&fixture, "Other/Deep/New.md", "x:: 1");
    set_overlay(&fixture, "Other/B.md", "");
    cr_assert_str_eq(list_notes(&fixture), "A.md,B.md,Other/B.md,Other/Deep/New.md,Sub/C.md");
    cr_assert(dvq_store_has_folder(fixture.vault.store, DVQ_TEXT("Other/Deep")));
    cr_assert_str_eq(get_link(&fixture, "A.md", 0), "Other/Deep/New.md");
    cr_assert_str_eq(refresh(&fixture), "");
    cr_assert_eq(dvq_store_count(fixture.vault.store), 5);
    dvq_text all = {NULL, 0};
    cr_assert_eq(dvq_store_clear_overlay(fixture.vault.store, all, NULL), DVQ_OK);
    cr_assert_eq(dvq_store_settle(fixture.vault.store, NULL), DVQ_OK);
    load_all(fixture.vault.store);
    cr_assert_str_eq(list_notes(&fixture), "A.md,B.md,Sub/C.md");
    cr_assert_str_eq(get_link(&fixture, "A.md", 0), "New");
    close_fixture(&fixture);
}

Test(refresh, overlays_are_of_notes_only)
{
    static const char *const refused[] = {"",        "B",       "pic.png",  "/B.md",
                                          "../B.md", ".git.md", "a//b.md",  "a/.b/c.md",
                                          "./B.md",  ".md",     "Sub/.C.md"};
    refresh_fixture fixture;
    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        dvq_overlay_text overlay = {dvq_text_from_string(refused[i]), DVQ_TEXT("")};
        dvq_status status = dvq_store_set_overlays(fixture.vault.store, &overlay, 1, 0, NULL);
        cr_expect_eq(status, DVQ_ERROR_USAGE, "%s", refused[i]);
    }
    dvq_text path = DVQ_TEXT("B.md");
    cr_assert_eq(dvq_store_clear_overlay(fixture.vault.store, path, NULL), DVQ_ERROR_USAGE);
    close_fixture(&fixture);
}

/* Where the system reports no changes, there is nothing to wait for. */
static bool wait_for_news(int descriptor)
{
    if (descriptor < 0)
        return true;
    struct pollfd waiting = {.fd = descriptor, .events = POLLIN};
    return poll(&waiting, 1, 5000) == 1;
}

Test(refresh, a_watch_tells_of_changes)
{
    refresh_fixture fixture;
    open_fixture(&fixture);
    load_all(fixture.vault.store);
    int descriptor = -1;
    cr_assert_eq(dvq_store_watch(fixture.vault.store, &descriptor, NULL), DVQ_OK);
    cr_assert_str_eq(refresh(&fixture), "");
    temporary_write(&fixture.folder, "B.md", "n:: 2\n");
    cr_assert(wait_for_news(descriptor));
    cr_assert_str_eq(refresh(&fixture), "~B.md");
    cr_assert_str_eq(refresh(&fixture), "");
    temporary_write(&fixture.folder, "New/Folder/N.md", "1");
    cr_assert(wait_for_news(descriptor));
    cr_assert_str_eq(refresh(&fixture), "+New/Folder/N.md");
    temporary_write(&fixture.folder, "New/Folder/N.md", "22");
    cr_assert(wait_for_news(descriptor));
    cr_assert_str_eq(refresh(&fixture), "~New/Folder/N.md");
    rename(temporary_path(&fixture.folder, "B.md"), "/dev/null/no");
    remove(temporary_path(&fixture.folder, "B.md"));
    cr_assert(wait_for_news(descriptor));
    cr_assert_str_eq(refresh(&fixture), ">A.md -B.md");
    close_fixture(&fixture);
}

/* ---- a refreshed vault and a new one ---- */

static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void change_something(const temporary_folder *folder, unsigned *state)
{
    static const char *const names[] = {"A.md",     "B.md",       "Sub/A.md", "Sub/C.md",
                                        "x/y/B.md", "Sub.x/C.md", "pic.png",  "Sub/pic.png"};
    static const char *const links[] = {"A", "B", "C.md", "pic.png", "Sub/A", "y/B", "./A", "None"};
    const char *name = names[next_random(state) % 8];
    char text[256];
    snprintf(text, sizeof text, "---\nto: \"[[%s]]\"\n---\n[[%s]] [f:: [[%s]]]\n- [ ] [[%s]] %u\n",
             links[next_random(state) % 8], links[next_random(state) % 8],
             links[next_random(state) % 8], links[next_random(state) % 8], next_random(state) % 3);
    switch (next_random(state) % 4) {
    case 0:
        remove(temporary_path(folder, name));
        break;
    case 1: {
        char from[8192];
        snprintf(from, sizeof from, "%s", temporary_path(folder, name));
        rename(from, temporary_path(folder, names[next_random(state) % 6]));
        break;
    }
    default:
        temporary_write(folder, name, text);
    }
}

static void expect_same_links(const dvq_link_vector *a, const dvq_link_vector *b)
{
    cr_assert_eq(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        cr_assert(dvq_text_equal(a->items[i]->path, b->items[i]->path), "%.*s is %.*s",
                  (int)a->items[i]->path.length, a->items[i]->path.data,
                  (int)b->items[i]->path.length, b->items[i]->path.data);
}

static void expect_same(const dvq_vault_store *refreshed, const dvq_vault_store *opened)
{
    cr_assert_eq(dvq_store_count(refreshed), dvq_store_count(opened));
    for (size_t i = 0; i < dvq_store_count(opened); i++) {
        const dvq_page *a = dvq_store_get(refreshed, i);
        const dvq_page *b = dvq_store_get(opened, i);
        cr_assert(dvq_text_equal(a->path, b->path));
        cr_assert(dvq_text_equal(a->source, b->source));
        cr_assert_eq(a->size, b->size);
        cr_assert_eq(a->modified, b->modified);
        expect_same_links(&a->links, &b->links);
        expect_same_links(&a->incoming, &b->incoming);
        for (size_t k = 0; k < a->fields.count; k++) {
            if (a->fields.items[k].value.type == DVQ_VALUE_LINK)
                cr_assert(dvq_text_equal(a->fields.items[k].value.as.link->path,
                                         b->fields.items[k].value.as.link->path));
        }
    }
}

static void change_and_compare(bool watch)
{
    refresh_fixture fixture;
    open_fixture(&fixture);
    unsigned state = watch ? 7 : 1;
    int descriptor;
    if (watch)
        cr_assert_eq(dvq_store_watch(fixture.vault.store, &descriptor, NULL), DVQ_OK);
    for (int round = 0; round < 300; round++) {
        for (unsigned i = next_random(&state) % 3; i < 3; i++)
            change_something(&fixture.folder, &state);
        cr_assert_eq(dvq_store_refresh(fixture.vault.store, NULL), DVQ_OK);
        load_all(fixture.vault.store);
        vault_fixture opened;
        vault_fixture_open(&opened, fixture.folder.path, 1, false);
        load_all(opened.store);
        expect_same(fixture.vault.store, opened.store);
        vault_fixture_close(&opened);
    }
    close_fixture(&fixture);
}

Test(refresh, gives_what_opening_would)
{
    change_and_compare(false);
}

Test(refresh, gives_what_opening_would_when_watched)
{
    change_and_compare(true);
}
