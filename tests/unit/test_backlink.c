/* Backlinks: who links to whom, in which order. */
#include "vault/backlink.h"

#include "vault/needs.h"
#include "vault_fixture.h"

static void open_links(vault_fixture *fixture)
{
    vault_fixture_open(fixture, DVQ_TEST_DIR "/vaults/links", 2, false);
    dvq_store_needs needs = {.parts = DVQ_PAGE_INCOMING};
    cr_assert_eq(dvq_store_load(fixture->store, NULL, needs, NULL), DVQ_OK);
}

static const char *list_incoming(vault_fixture *fixture, const char *path)
{
    const dvq_page *page = vault_fixture_page(fixture, path);
    dvq_text_vector paths = {0};
    for (size_t i = 0; i < page->incoming.count; i++)
        DVQ_VECTOR_PUSH(&fixture->arena, &paths, page->incoming.items[i]->path);
    return vault_fixture_join(fixture, &paths);
}

Test(backlink, sets_incoming_in_walk_order)
{
    vault_fixture fixture;
    open_links(&fixture);
    cr_assert_str_eq(list_incoming(&fixture, "Beta.md"), "Alpha.md,Sub/Gamma.md");
    cr_assert_str_eq(list_incoming(&fixture, "Alpha.md"), "Beta.md");
    cr_assert_str_eq(list_incoming(&fixture, "Sub/Gamma.md"), "Alpha.md,Sub/Gamma.md");
    cr_assert_str_eq(list_incoming(&fixture, "Zeta.md"), "");
    vault_fixture_close(&fixture);
}
