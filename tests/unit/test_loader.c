/* The loader: what is read and what is not, bad notes, and that threads make no difference. */
#include "vault/loader.h"

#include "note/list_item.h"
#include "temporary.h"
#include "vault/note_table.h"
#include "vault_fixture.h"

enum { NOTE_COUNT = 700 };

static const dvq_store_needs ALL = {.parts = DVQ_PAGE_FULL};
static const dvq_store_needs TASKS = {.parts = DVQ_PAGE_TASKS, .tasks_only = true};

static unsigned get_parts(const vault_fixture *fixture, const char *path)
{
    return dvq_page_get_parts(vault_fixture_page(fixture, path));
}

Test(loader, passes_over_notes_without_tasks)
{
    vault_fixture fixture;
    vault_fixture_open(&fixture, DVQ_TEST_DIR "/vaults/links", 2, false);
    cr_assert_eq(dvq_store_load(fixture.store, NULL, TASKS, NULL), DVQ_OK);
    cr_assert_eq(get_parts(&fixture, "Alpha.md"), DVQ_PAGE_TASKS | DVQ_PAGE_STATISTICS);
    cr_assert_eq(get_parts(&fixture, "Sub/Gamma.md"), DVQ_PAGE_TASKS | DVQ_PAGE_STATISTICS);
    cr_assert_eq(get_parts(&fixture, "Beta.md"), DVQ_PAGE_NAME);
    cr_assert_eq(get_parts(&fixture, "Zeta.md"), DVQ_PAGE_NAME);
    const dvq_list_item *tasks = vault_fixture_page(&fixture, "Alpha.md")->tasks;
    cr_assert_eq(dvq_store_load(fixture.store, NULL, ALL, NULL), DVQ_OK);
    cr_assert_eq(dvq_page_find_missing(get_parts(&fixture, "Zeta.md"), DVQ_PAGE_FULL), 0);
    cr_assert_eq(vault_fixture_page(&fixture, "Alpha.md")->tasks, tasks, "read twice");
    vault_fixture_close(&fixture);
}

Test(loader, reads_only_what_is_wanted)
{
    vault_fixture fixture;
    vault_fixture_open(&fixture, DVQ_TEST_DIR "/vaults/links", 1, false);
    uint8_t wanted[5] = {0, 1, 0, 0, 0};
    cr_assert_eq(dvq_store_count(fixture.store), 5);
    cr_assert_eq(dvq_store_load(fixture.store, wanted, ALL, NULL), DVQ_OK);
    for (size_t i = 0; i < 5; i++)
        cr_assert_eq(dvq_page_get_parts(dvq_store_get(fixture.store, i)) == DVQ_PAGE_NAME,
                     wanted[i] == 0);
    vault_fixture_close(&fixture);
}

Test(loader, sets_sizes_without_reading)
{
    vault_fixture fixture;
    vault_fixture_open(&fixture, DVQ_TEST_DIR "/vaults/links", 2, false);
    const dvq_page *page = vault_fixture_page(&fixture, "Beta.md");
    dvq_store_needs names = {.parts = DVQ_PAGE_NAME};
    dvq_store_needs statistics = {.parts = DVQ_PAGE_STATISTICS};
    cr_assert_eq(dvq_store_load(fixture.store, NULL, names, NULL), DVQ_OK);
    cr_assert_eq(page->size, 0);
    cr_assert_eq(dvq_store_load(fixture.store, NULL, statistics, NULL), DVQ_OK);
    cr_assert_eq(page->size, 35);
    cr_assert_gt(page->modified, 0);
    cr_assert_gt(page->created, 0);
    cr_assert_eq(dvq_page_get_parts(page), DVQ_PAGE_STATISTICS);
    vault_fixture_close(&fixture);
}

Test(loader, goes_on_after_bad_notes)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "a.md", "- [ ] a\n");
    temporary_write(&folder, "gone.md", "- [ ] b\n");
    temporary_write(&folder, "huge.md", "- [ ] c\n");
    temporary_write(&folder, "swapped.md", "- [ ] d\n");
    temporary_write(&folder, "turned.md", "- [ ] e\n");
    temporary_write(&folder, "z.md", "\xEF\xBB\xBF- [ ] \xFF\n");
    cr_assert_eq(truncate(temporary_path(&folder, "huge.md"), 64 * 1024 * 1024 + 1), 0);
    vault_fixture fixture;
    vault_fixture_open(&fixture, folder.path, 4, false);
    cr_assert_eq(unlink(temporary_path(&folder, "gone.md")), 0);
    cr_assert_eq(unlink(temporary_path(&folder, "turned.md")), 0);
    cr_assert_eq(mkdir(temporary_path(&folder, "turned.md"), 0700), 0);
    cr_assert_eq(unlink(temporary_path(&folder, "swapped.md")), 0);
    cr_assert_eq(symlink("/etc/hostname", temporary_path(&folder, "swapped.md")), 0);
    for (int i = 0; i < 2; i++)
        cr_assert_eq(dvq_store_load(fixture.store, NULL, i == 0 ? TASKS : ALL, NULL), DVQ_OK);
    cr_assert_str_eq(fixture.log, "gone.md -3\nhuge.md -6\nswapped.md -3\nturned.md -3\n");
    cr_assert_eq(dvq_store_failures(fixture.store), 4);
    cr_assert(dvq_store_has_failed(fixture.store, 1));
    cr_assert_not(dvq_store_has_failed(fixture.store, 0));
    const dvq_page *repaired = vault_fixture_page(&fixture, "z.md");
    cr_assert(
        dvq_text_equal(dvq_list_item_get_text(&repaired->items[0]), DVQ_TEXT("\xEF\xBF\xBD")));
    cr_assert_eq(repaired->size, 11);
    cr_assert_eq(vault_fixture_page(&fixture, "a.md")->item_count, 1);
    vault_fixture_close(&fixture);
    temporary_remove(&folder);
}

/* Everything that pages say of their links, in order. */
static const char *describe(vault_fixture *fixture)
{
    dvq_text_builder out;
    dvq_text_builder_init(&out, &fixture->arena);
    for (size_t i = 0; i < dvq_store_count(fixture->store); i++) {
        const dvq_page *page = dvq_store_get(fixture->store, i);
        dvq_text_builder_add(&out, page->path);
        for (size_t j = 0; j < page->links.count; j++) {
            dvq_text_builder_add_byte(&out, '>');
            dvq_text_builder_add(&out, page->links.items[j]->path);
        }
        for (size_t j = 0; j < page->incoming.count; j++) {
            dvq_text_builder_add_byte(&out, '<');
            dvq_text_builder_add(&out, page->incoming.items[j]->path);
        }
        dvq_text_builder_add_format(&out, " %zu %u\n", page->item_count, dvq_page_get_parts(page));
    }
    dvq_text text;
    cr_assert_eq(dvq_text_builder_finish(&out, &text), DVQ_OK);
    return dvq_text_to_string(&fixture->arena, text);
}

static void load_with(vault_fixture *fixture, const temporary_folder *folder, unsigned threads)
{
    vault_fixture_open(fixture, folder->path, threads, false);
    dvq_store_needs needs = {.parts = DVQ_PAGE_FULL | DVQ_PAGE_INCOMING};
    cr_assert_eq(dvq_store_load(fixture->store, NULL, TASKS, NULL), DVQ_OK);
    cr_assert_eq(dvq_store_load(fixture->store, NULL, needs, NULL), DVQ_OK);
}

Test(loader, gives_the_same_with_any_number_of_threads)
{
    temporary_folder folder = temporary_make();
    for (int i = 0; i < NOTE_COUNT; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s%d/Note %d.md", i % 3 == 0 ? "Ä" : "f", i % 7, i);
        char text[256];
        snprintf(text, sizeof text, "[[Note %d]] [[../f%d/note %d]]\n%s[[Missing %d]] #t%d\n",
                 i * 31 % NOTE_COUNT, i * 5 % 7, i * 5 % NOTE_COUNT, i % 10 == 0 ? "- [ ] " : "", i,
                 i % 4);
        temporary_write(&folder, name, text);
    }
    vault_fixture one;
    load_with(&one, &folder, 1);
    vault_fixture many;
    load_with(&many, &folder, 8);
    cr_assert_str_eq(describe(&one), describe(&many));
    vault_fixture_close(&one);
    vault_fixture_close(&many);
    temporary_remove(&folder);
}
