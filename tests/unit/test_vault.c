/* The vault: opening folders, and the notes that are listed. */
#include "vault/vault.h"

#include "temporary.h"
#include "vault/needs.h"
#include "vault/note_table.h"
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
