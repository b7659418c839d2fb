/* Listing notes: by links both ways, and by tags with their parents in any case. */
#include "vault/listing.h"

#include "vault/needs.h"
#include "vault/note_table.h"
#include "vault_fixture.h"

static const char *list_linking(vault_fixture *fixture, const char *path)
{
    dvq_text_vector paths = {0};
    dvq_text text = dvq_text_from_string(path);
    cr_assert_eq(dvq_store_list_incoming(fixture->store, text, NULL, (dvq_store_needs){0},
                                         &fixture->arena, &paths, NULL),
                 DVQ_OK);
    return vault_fixture_join(fixture, &paths);
}

static const char *list_linked(vault_fixture *fixture, const char *path)
{
    dvq_text_vector paths = {0};
    dvq_text text = dvq_text_from_string(path);
    cr_assert_eq(dvq_store_list_outgoing(fixture->store, text, NULL, (dvq_store_needs){0},
                                         &fixture->arena, &paths, NULL),
                 DVQ_OK);
    return vault_fixture_join(fixture, &paths);
}

Test(listing, lists_links_both_ways)
{
    vault_fixture fixture;
    vault_fixture_open(&fixture, DVQ_TEST_DIR "/vaults/links", 1, false);
    cr_assert_str_eq(list_linked(&fixture, "Alpha.md"), "Beta.md,Sub/Gamma.md,assets/picture.png");
    cr_assert_str_eq(list_linked(&fixture, "Zeta.md"), "");
    cr_assert_str_eq(list_linking(&fixture, "Beta.md"), "Alpha.md,Sub/Gamma.md");
    cr_assert_str_eq(list_linking(&fixture, "assets/picture.png"), "Alpha.md");
    cr_assert_str_eq(list_linking(&fixture, "Missing"), "Alpha.md,Beta.md");
    cr_assert_str_eq(list_linked(&fixture, "Missing"), "Alpha.md,Beta.md");
    cr_assert_str_eq(list_linking(&fixture, "beta"), "");
    dvq_text_vector paths = {0};
    dvq_error error = {0};
    cr_assert_eq(dvq_store_list_outgoing(fixture.store, DVQ_TEXT("assets/picture.png"), NULL,
                                         (dvq_store_needs){0}, &fixture.arena, &paths, &error),
                 DVQ_ERROR_EVALUATE);
    vault_fixture_close(&fixture);
}

Test(listing, lists_the_same_once_backlinks_are_known)
{
    vault_fixture fixture;
    vault_fixture_open(&fixture, DVQ_TEST_DIR "/vaults/links", 1, false);
    dvq_store_needs all = {.parts = DVQ_PAGE_INCOMING};
    cr_assert_eq(dvq_store_load(fixture.store, NULL, all, NULL), DVQ_OK);
    cr_assert_str_eq(list_linking(&fixture, "Beta.md"), "Alpha.md,Sub/Gamma.md");
    cr_assert_str_eq(list_linking(&fixture, "Zeta.md"), "");
    cr_assert_str_eq(list_linking(&fixture, "assets/picture.png"), "Alpha.md");
    cr_assert_str_eq(list_linking(&fixture, "Missing"), "Alpha.md,Beta.md");
    vault_fixture_close(&fixture);
}

static const char *list_tagged(vault_fixture *fixture, const char *tag)
{
    size_t *indices;
    size_t count;
    cr_assert_eq(dvq_store_list_tagged(fixture->store, dvq_text_from_string(tag), NULL,
                                       (dvq_store_needs){0}, &fixture->arena, &indices, &count,
                                       NULL),
                 DVQ_OK);
    dvq_text_vector paths = {0};
    for (size_t i = 0; i < count; i++)
        DVQ_VECTOR_PUSH(&fixture->arena, &paths, dvq_store_get(fixture->store, indices[i])->path);
    return vault_fixture_join(fixture, &paths);
}

Test(listing, finds_tags_with_their_children)
{
    vault_fixture fixture;
    vault_fixture_open(&fixture, DVQ_TEST_DIR "/vaults/links", 2, false);
    cr_assert_str_eq(list_tagged(&fixture, "#project"), "Alpha.md,Beta.md");
    cr_assert_str_eq(list_tagged(&fixture, "#PROJECT/one"), "Alpha.md");
    cr_assert_str_eq(list_tagged(&fixture, "#project/"), "");
    cr_assert_str_eq(list_tagged(&fixture, "#work"), "Alpha.md");
    cr_assert_str_eq(list_tagged(&fixture, "#ärger"), "Sub/Code.md");
    cr_assert_str_eq(list_tagged(&fixture, "#ärger/GROSS"), "");
    cr_assert_str_eq(list_tagged(&fixture, "#pro"), "");
    vault_fixture_close(&fixture);
}

Test(listing, tells_tags_from_longer_ones)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text tags[] = {DVQ_TEXT("#ab"), DVQ_TEXT("#Über/x"), DVQ_TEXT("#/y")};
    dvq_page page = {.exact_tags = {.items = tags, .count = 3}};
    static const struct {
        dvq_text tag;
        bool found;
    } cases[] = {{{"#a", 2}, false},
                 {{"#ab", 3}, true},
                 {{"#abc", 4}, false},
                 {{"#\xC3\xBC"
                   "ber",
                   6},
                  true},
                 {{"#", 1}, true},
                 {{"", 0}, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool found;
        cr_assert_eq(dvq_store_is_tagged(&page, cases[i].tag, &arena, &found), DVQ_OK);
        cr_assert_eq(found, cases[i].found, "%zu", i);
    }
    dvq_arena_release(&arena);
}
