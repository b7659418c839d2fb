/* Files of a vault: CSV files, and files that it must not read. */
#include "vault/vault_file.h"

#include "temporary.h"
#include "vault_fixture.h"

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

Test(vault_file, reads_csv)
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

Test(vault_file, reads_nothing_outside)
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

Test(vault_file, is_copied_into_folders_that_are_made)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "vault/a.csv", "x,y\n");
    dvq_vault *vault = NULL;
    cr_assert_eq(dvq_vault_open(temporary_path(&folder, "vault"), NULL, &vault, NULL), DVQ_OK);
    const char *target = temporary_path(&folder, "out/of/it/a.csv");
    for (int expected = 1; expected >= 0; expected--) {
        int written = -1;
        cr_expect_eq(dvq_vault_copy_file(vault, "a.csv", DVQ_TERMINATED, target, &written, NULL),
                     DVQ_OK);
        cr_expect_eq(written, expected, "the same again is not written");
    }
    cr_expect_eq(access(target, R_OK), 0);
    cr_expect_eq(dvq_vault_copy_file(vault, "b.csv", DVQ_TERMINATED, target, NULL, NULL),
                 DVQ_ERROR_IO);
    dvq_vault_close(vault);
    temporary_remove(&folder);
}
