/* The vault: opening, looking up, bookmarks, and files that it must not read. */
#include "vault/vault.h"

#include "temporary.h"
#include "vault_fixture.h"

Test(vault, lists_notes_in_walk_order)
{
    vault_fixture fixture;
    vault_fixture_open(&fixture, DVQ_TEST_DIR "/vaults/links", 0, false);
    dvq_text_vector paths = {0};
    for (size_t i = 0; i < dvq_store_count(fixture.store); i++) {
        const dvq_page *page = dvq_store_get(fixture.store, i);
        cr_assert_eq(dvq_page_get_parts(page), DVQ_PAGE_NAME);
        cr_assert(dvq_text_equal(page->link->path, page->path));
        DVQ_VECTOR_PUSH(&fixture.arena, &paths, page->path);
    }
    cr_assert_str_eq(vault_fixture_join(&fixture, &paths),
                     "Alpha.md,Beta.md,Sub/Code.md,Sub/Gamma.md,Zeta.md");
    vault_fixture_close(&fixture);
}

Test(vault, looks_up_exact_paths)
{
    vault_fixture fixture;
    vault_fixture_open(&fixture, DVQ_TEST_DIR "/vaults/links", 0, false);
    const dvq_vault_store *store = fixture.store;
    size_t index = 0;
    cr_assert_not_null(dvq_store_find(store, DVQ_TEXT("Sub/Gamma.md"), &index));
    cr_assert_eq(index, 3);
    cr_assert_null(dvq_store_find(store, DVQ_TEXT("sub/gamma.md"), NULL));
    cr_assert_null(dvq_store_find(store, DVQ_TEXT("assets/picture.png"), NULL));
    cr_assert(dvq_store_has_file(store, DVQ_TEXT("assets/picture.png")));
    cr_assert_not(dvq_store_has_file(store, DVQ_TEXT("assets")));
    cr_assert(dvq_store_has_folder(store, DVQ_TEXT("assets")));
    cr_assert(dvq_store_has_folder(store, DVQ_TEXT("")));
    cr_assert_not(dvq_store_has_folder(store, DVQ_TEXT("Alpha.md")));
    cr_assert_not(dvq_store_has_folder(store, DVQ_TEXT(".obsidian")));
    dvq_text found = dvq_store_resolve(store, DVQ_TEXT("gamma"), DVQ_TEXT("Alpha.md"));
    cr_assert(dvq_text_equal(found, DVQ_TEXT("Sub/Gamma.md")));
    cr_assert_null(dvq_store_resolve(store, DVQ_TEXT("Missing"), DVQ_TEXT("")).data);
    vault_fixture_close(&fixture);
}

Test(vault, knows_bookmarks)
{
    vault_fixture fixture;
    vault_fixture_open(&fixture, DVQ_TEST_DIR "/vaults/links", 0, false);
    cr_assert(vault_fixture_page(&fixture, "Alpha.md")->starred);
    cr_assert(vault_fixture_page(&fixture, "Sub/Gamma.md")->starred);
    cr_assert_not(vault_fixture_page(&fixture, "Beta.md")->starred);
    cr_assert_not(vault_fixture_page(&fixture, "Zeta.md")->starred);
    vault_fixture_close(&fixture);
}

Test(vault, ignores_broken_bookmarks)
{
    static const char *const files[] = {"{",
                                        "",
                                        "[]",
                                        "{\"items\":1}",
                                        "{\"items\":[1,null,[]]}",
                                        "{\"items\":[{\"type\":\"file\",\"path\":1}]}"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        temporary_folder folder = temporary_make();
        temporary_write(&folder, "a.md", "");
        temporary_write(&folder, ".obsidian/bookmarks.json", files[i]);
        vault_fixture fixture;
        vault_fixture_open(&fixture, folder.path, 0, false);
        cr_assert_not(vault_fixture_page(&fixture, "a.md")->starred);
        cr_assert_str_eq(fixture.log, "");
        vault_fixture_close(&fixture);
        temporary_remove(&folder);
    }
}

Test(vault, fails_to_open_what_is_no_folder)
{
    dvq_error error = {0};
    dvq_store_options options = {0};
    dvq_vault_store *store;
    cr_assert_eq(dvq_store_open("/no/such/folder", &options, &store, &error), DVQ_ERROR_IO);
    cr_assert_null(store);
    cr_assert_not_null(strstr(error.message, "/no/such/folder"));
    dvq_store_close(NULL);
}

Test(vault, opens_an_empty_folder)
{
    temporary_folder folder = temporary_make();
    vault_fixture fixture;
    vault_fixture_open(&fixture, folder.path, 0, false);
    dvq_store_needs needs = {.parts = DVQ_PAGE_FULL | DVQ_PAGE_INCOMING};
    cr_assert_eq(dvq_store_count(fixture.store), 0);
    cr_assert_eq(dvq_store_load(fixture.store, NULL, needs, NULL), DVQ_OK);
    vault_fixture_close(&fixture);
    temporary_remove(&folder);
}

/* The number of rows, or minus one when the file is refused. */
static int count_rows(vault_fixture *fixture, const char *path, const char *origin)
{
    dvq_value_vector rows = {0};
    dvq_error error = {0};
    dvq_status status =
        dvq_store_read_csv(fixture->store, &fixture->environment, dvq_text_from_string(path),
                           dvq_text_from_string(origin), &fixture->arena, &rows, &error);
    cr_assert_eq(status == DVQ_OK, error.message[0] == '\0');
    return status == DVQ_OK ? (int)rows.count : -1;
}

Test(vault, reads_csv)
{
    vault_fixture fixture;
    vault_fixture_open(&fixture, DVQ_TEST_DIR "/vaults/csv", 0, false);
    cr_assert_eq(count_rows(&fixture, "Data/people.csv", ""), 2);
    cr_assert_eq(count_rows(&fixture, "numbers.csv", "Data/Notes.md"), 2);
    cr_assert_eq(count_rows(&fixture, "Data/numbers.csv", "Data/Notes.md"), 2);
    cr_assert_eq(count_rows(&fixture, "/Data/numbers.csv", "Data/Notes.md"), 2);
    cr_assert_eq(count_rows(&fixture, "numbers.csv", ""), -1);
    vault_fixture_close(&fixture);
}

Test(vault, reads_nothing_outside)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "outside.csv", "a\n1\n");
    temporary_write(&folder, "root/in.csv", "a\n1\n");
    temporary_write(&folder, "root/a/Note.md", "");
    cr_assert_eq(symlink("../outside.csv", temporary_path(&folder, "root/out.csv")), 0);
    cr_assert_eq(symlink("..", temporary_path(&folder, "root/up")), 0);
    cr_assert_eq(symlink("in.csv", temporary_path(&folder, "root/alias.csv")), 0);
    static const char *const refused[] = {"../outside.csv",
                                          "a/../../outside.csv",
                                          "out.csv",
                                          "up/outside.csv",
                                          "/etc/passwd",
                                          "//etc/passwd",
                                          "",
                                          "http://example.org/a.csv",
                                          "https://example.org/a.csv",
                                          "file:///etc/passwd"};
    for (int follow = 0; follow < 2; follow++) {
        vault_fixture fixture;
        vault_fixture_open(&fixture, temporary_path(&folder, "root"), 0, follow != 0);
        cr_assert_eq(count_rows(&fixture, "in.csv", ""), 1);
        cr_assert_eq(count_rows(&fixture, "alias.csv", ""), follow != 0 ? 1 : -1);
        for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
            cr_assert_eq(count_rows(&fixture, refused[i], ""), -1, "%s", refused[i]);
            cr_assert_eq(count_rows(&fixture, refused[i], "a/Note.md"), -1, "%s", refused[i]);
        }
        vault_fixture_close(&fixture);
    }
    temporary_remove(&folder);
}
