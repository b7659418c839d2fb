/* Bookmarks: which notes are starred, and lists of bookmarks that are none. */
#include "vault/bookmark.h"

#include "temporary.h"
#include "vault_fixture.h"

Test(bookmark, knows_bookmarks)
{
    vault_fixture fixture;
    vault_fixture_open(&fixture, DVQ_TEST_DIR "/vaults/links", 0, false);
    cr_assert(vault_fixture_page(&fixture, "Alpha.md")->starred);
    cr_assert(vault_fixture_page(&fixture, "Sub/Gamma.md")->starred);
    cr_assert_not(vault_fixture_page(&fixture, "Beta.md")->starred);
    cr_assert_not(vault_fixture_page(&fixture, "Zeta.md")->starred);
    vault_fixture_close(&fixture);
}

Test(bookmark, ignores_broken_bookmarks)
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
