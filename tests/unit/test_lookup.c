/* Looking up: exact paths, folders, and what links name. */
#include "vault/lookup.h"

#include "vault_fixture.h"

Test(lookup, looks_up_exact_paths)
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
