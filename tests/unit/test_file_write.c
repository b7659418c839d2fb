/* Replacing files at once or not at all. */
#include "support/diagnostic.h"
#include "support/file_write.h"
#include "temporary.h"

static dvq_status write_text(const char *path, const char *text, bool *written, dvq_error *error)
{
    dvq_file_target target = {.directory = AT_FDCWD, .path = path, .make_folders = true};
    return dvq_file_replace(&target, dvq_text_from_string(text), written, error);
}

static void expect_contents(const char *path, const char *expected)
{
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_text text;
    cr_assert_eq(dvq_file_read(&arena, AT_FDCWD, path, 1 << 20, &text, NULL), DVQ_OK);
    cr_expect(dvq_text_equal(text, dvq_text_from_string(expected)), "%s", path);
    dvq_arena_release(&arena);
}

/* How many entries the folder has beside . and .. */
static size_t count_entries(const char *path)
{
    size_t count = 0;
    DIR *stream = opendir(path);
    cr_assert_not_null(stream);
    while (readdir(stream) != NULL)
        count++;
    closedir(stream);
    return count - 2;
}

Test(file_write, makes_files_and_folders)
{
    temporary_folder folder = temporary_make();
    char path[8192];
    snprintf(path, sizeof path, "%s/a/b/c.md", folder.path);
    bool written;
    cr_expect_eq(write_text(path, "text", &written, NULL), DVQ_OK);
    cr_expect(written);
    expect_contents(path, "text");
    cr_expect_eq(write_text(path, "text", &written, NULL), DVQ_OK);
    cr_expect_not(written, "it holds the text already");
    cr_expect_eq(write_text(path, "", &written, NULL), DVQ_OK);
    expect_contents(path, "");
    cr_expect_eq(count_entries(temporary_path(&folder, "a/b")), 1);
    temporary_remove(&folder);
}

Test(file_write, keeps_the_mode)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "a.md", "old");
    char path[8192];
    snprintf(path, sizeof path, "%s", temporary_path(&folder, "a.md"));
    cr_assert_eq(chmod(path, 0604), 0);
    bool written;
    cr_expect_eq(write_text(path, "new", &written, NULL), DVQ_OK);
    struct stat status;
    cr_assert_eq(stat(path, &status), 0);
    cr_expect_eq(status.st_mode & 07777, 0604);
    temporary_remove(&folder);
}

Test(file_write, fails_without_a_trace)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "folder/inside", "x");
    dvq_error error = {0};
    char path[8192];
    snprintf(path, sizeof path, "%s/folder", folder.path);
    bool written;
    cr_expect_eq(write_text(path, "text", &written, &error), DVQ_ERROR_IO);
    snprintf(path, sizeof path, "%s/folder/inside/a.md", folder.path);
    cr_expect_eq(write_text(path, "text", &written, NULL), DVQ_ERROR_IO);
    cr_expect_eq(count_entries(folder.path), 1);
    temporary_remove(&folder);
}

Test(file_write, copies_files)
{
    temporary_folder folder = temporary_make();
    static char text[300000];
    memset(text, 'x', sizeof text - 1);
    temporary_write(&folder, "a.bin", text);
    int source = open(temporary_path(&folder, "a.bin"), O_RDONLY);
    cr_assert_geq(source, 0);
    char path[8192];
    snprintf(path, sizeof path, "%s/copy/b.bin", folder.path);
    dvq_file_target target = {.directory = AT_FDCWD, .path = path, .make_folders = true};
    bool written;
    cr_expect_eq(dvq_file_copy(source, &target, &written, NULL), DVQ_OK);
    expect_contents(path, text);
    cr_expect_eq(dvq_file_copy(source, &target, &written, NULL), DVQ_OK);
    cr_expect_not(written);
    close(source);
    temporary_remove(&folder);
}

Test(file_write, removes_what_killed_programs_left)
{
    temporary_folder folder = temporary_make();
    char name[64];
    snprintf(name, sizeof name, ".dvq-%ld-1.tmp", (long)getpid());
    temporary_write(&folder, name, "of an earlier program of this number");
    snprintf(name, sizeof name, ".dvq-%ld-1.tmp", (long)getppid());
    temporary_write(&folder, name, "of one that runs");
    temporary_write(&folder, ".dvq-manifest", "no temporary file");
    dvq_file_clear_folder(folder.path);
    cr_expect_eq(count_entries(folder.path), 2);
    dvq_file_clear_folder(temporary_path(&folder, "missing"));
    temporary_remove(&folder);
}
