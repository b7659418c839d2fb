/* Editing files in place, and mending those that were cut off. */
#include "support/features.h"

#include "support/diagnostic.h"
#include "support/file_edit.h"
#include "support/journal.h"
#include "temporary.h"

typedef struct place {
    temporary_folder folder;
    int directory;
    dvq_arena arena;
} place;

static place open_place(const char *text)
{
    place made = {.folder = temporary_make()};
    temporary_write(&made.folder, "a.md", text);
    made.directory = open(made.folder.path, O_RDONLY | O_DIRECTORY);
    cr_assert_geq(made.directory, 0);
    dvq_arena_init(&made.arena, NULL);
    return made;
}

static void close_place(place *used)
{
    dvq_arena_release(&used->arena);
    close(used->directory);
    temporary_remove(&used->folder);
}

static void expect_contents(place *used, const char *expected)
{
    dvq_text text;
    cr_assert_eq(dvq_file_read(&used->arena, used->directory, "a.md", 1 << 20, &text, NULL),
                 DVQ_OK);
    cr_expect(dvq_text_equal(text, dvq_text_from_string(expected)), "%.*s", (int)text.length,
              text.data);
}

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

static dvq_status edit(const place *used, const char *expected, const char *text, bool *written,
                       dvq_error *error)
{
    return dvq_file_edit(used->directory, "a.md", dvq_text_from_string(expected),
                         dvq_text_from_string(text), written, error);
}

Test(file_edit, keeps_the_file)
{
    place used = open_place("old");
    struct stat before;
    cr_assert_eq(fstatat(used.directory, "a.md", &before, 0), 0);
    bool written;
    cr_expect_eq(edit(&used, "old", "longer than before", &written, NULL), DVQ_OK);
    cr_expect(written);
    expect_contents(&used, "longer than before");
    cr_expect_eq(edit(&used, "longer than before", "", &written, NULL), DVQ_OK);
    expect_contents(&used, "");
    struct stat after;
    cr_assert_eq(fstatat(used.directory, "a.md", &after, 0), 0);
    cr_expect_eq(before.st_ino, after.st_ino);
    cr_expect_eq(count_entries(used.folder.path), 1);
    close_place(&used);
}

Test(file_edit, leaves_what_has_changed)
{
    place used = open_place("saved meanwhile");
    dvq_error error = {0};
    bool written;
    cr_expect_eq(edit(&used, "old", "new", &written, &error), DVQ_ERROR_IO);
    cr_expect_not(written);
    cr_expect_not_null(strstr(error.message, "changed while it was being rendered"));
    expect_contents(&used, "saved meanwhile");
    cr_expect_eq(edit(&used, "old", "saved meanwhile", &written, NULL), DVQ_OK);
    cr_expect_not(written, "it came to hold the text by itself");
    cr_assert_eq(unlinkat(used.directory, "a.md", 0), 0);
    cr_expect_eq(edit(&used, "old", "new", &written, NULL), DVQ_ERROR_IO);
    cr_expect_eq(count_entries(used.folder.path), 0);
    close_place(&used);
}

Test(file_edit, leaves_what_nobody_may_write)
{
    place used = open_place("old");
    cr_assert_eq(fchmodat(used.directory, "a.md", 0444, 0), 0);
    bool written;
    cr_expect_eq(edit(&used, "old", "new", &written, NULL), DVQ_ERROR_IO);
    expect_contents(&used, "old");
    cr_expect_eq(count_entries(used.folder.path), 1);
    close_place(&used);
}

#if DVQ_HAS_LEASES

Test(file_edit, leaves_what_others_have_open)
{
    place used = open_place("old");
    int other = openat(used.directory, "a.md", O_RDONLY);
    dvq_error error = {0};
    bool written;
    cr_expect_eq(edit(&used, "old", "new", &written, &error), DVQ_ERROR_IO);
    cr_expect_not_null(strstr(error.message, "is open in another program"), "%s", error.message);
    close(other);
    cr_expect_eq(edit(&used, "old", "new", &written, NULL), DVQ_OK);
    expect_contents(&used, "new");
    close_place(&used);
}

#endif

/* Leave a journal as a killed program does; its path is in `path`. */
static void leave_journal(const place *used, const char *old, const char *new,
                          char path[DVQ_FILE_PATH_CAPACITY])
{
    int file = openat(used->directory, "a.md", O_RDONLY);
    dvq_journal journal;
    cr_assert_eq(dvq_journal_make(used->directory, "a.md", file, dvq_text_from_string(old),
                                  dvq_text_from_string(new), &journal, NULL),
                 DVQ_OK);
    memcpy(path, journal.path, DVQ_FILE_PATH_CAPACITY);
    dvq_journal_close(used->directory, &journal, true);
    close(file);
}

typedef struct mending {
    const char *text; /* of the file */
    const char *mended;
    bool cut_off;
    bool fails;
} mending;

Test(file_edit, mends_what_was_cut_off)
{
    static const char old[] = "first\nold result\nlast\n";
    static const char new[] = "first\na new and longer result\nlast\n";
    static const mending cases[] = {
        {old, old, false, false},
        {new, new, false, false},
        {"first\na new and last\n", NULL, false, true},
        {"first\na newesult\nlast\n", new, true, false},
        {"first\na new and longer result\nlast\nmore\n",
         "first\na new and longer result\nlast\nmore\n", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const mending *tried = &cases[i];
        place used = open_place(tried->text);
        char path[DVQ_FILE_PATH_CAPACITY];
        leave_journal(&used, old, new, path);
        char file[DVQ_FILE_PATH_CAPACITY];
        bool cut_off;
        dvq_status looked = dvq_file_look_at_leftover(used.directory, path, false, &used.arena,
                                                      file, &cut_off, NULL);
        cr_expect_eq(looked != DVQ_OK, tried->fails, "%zu", i);
        cr_expect_eq(cut_off, tried->cut_off, "%zu", i);
        expect_contents(&used, tried->text);
        cr_expect_str_eq(file, "a.md");
        dvq_error error = {0};
        dvq_status mended = dvq_file_look_at_leftover(used.directory, path, true, &used.arena, file,
                                                      &cut_off, &error);
        cr_expect_eq(mended != DVQ_OK, tried->fails, "%zu: %s", i, error.message);
        expect_contents(&used, tried->mended != NULL ? tried->mended : tried->text);
        cr_expect_eq(count_entries(used.folder.path), tried->fails ? 2 : 1);
        close_place(&used);
    }
}
