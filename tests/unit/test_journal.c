/* Telling from a journal what became of the file that it is about. */
#include "support/journal.h"
#include "temporary.h"

/* Two contents of several sectors, which differ in every byte. */
static char longer[2000];
static char shorter[1200];

static void fill_contents(void)
{
    memset(longer, 'l', sizeof longer);
    memset(shorter, 's', sizeof shorter);
}

static dvq_journal_finding compare(dvq_text old, dvq_text new, dvq_text text, size_t rest_length)
{
    dvq_journal_content content = {.name = DVQ_TEXT("a.md"), .old = old, .new = new};
    dvq_text rest;
    dvq_journal_finding finding = dvq_journal_compare(&content, text, &rest);
    if (finding == DVQ_JOURNAL_CUT_OFF)
        cr_expect_eq(rest.length, rest_length);
    return finding;
}

Test(journal, knows_a_file_that_grew, .init = fill_contents)
{
    dvq_text old = dvq_text_make(shorter, sizeof shorter);
    dvq_text new = dvq_text_make(longer, sizeof longer);
    static char text[sizeof longer + 4];
    memcpy(text, shorter, sizeof shorter);
    cr_expect_eq(compare(old, new, old, 0), DVQ_JOURNAL_UNTOUCHED);
    cr_expect_eq(compare(old, new, new, 0), DVQ_JOURNAL_DONE);
    for (size_t written = 0; written < sizeof longer; written += 100) {
        memcpy(text, longer, written);
        cr_expect_eq(compare(old, new, dvq_text_make(text, sizeof longer), 0), DVQ_JOURNAL_CUT_OFF,
                     "%zu", written);
    }
    memcpy(text, shorter, sizeof shorter);
    memset(text + sizeof shorter, 0, sizeof longer - sizeof shorter);
    memcpy(text + sizeof longer, "more", 4);
    cr_expect_eq(compare(old, new, dvq_text_make(text, sizeof text), 4), DVQ_JOURNAL_CUT_OFF);
}

Test(journal, knows_a_file_that_shrank, .init = fill_contents)
{
    dvq_text old = dvq_text_make(longer, sizeof longer);
    dvq_text new = dvq_text_make(shorter, sizeof shorter);
    static char text[sizeof longer + 4];
    memcpy(text, longer, sizeof longer);
    cr_expect_eq(compare(old, new, old, 0), DVQ_JOURNAL_UNTOUCHED);
    cr_expect_eq(compare(old, new, new, 0), DVQ_JOURNAL_DONE);
    for (size_t written = 100; written <= sizeof shorter; written += 100) {
        memcpy(text, shorter, written);
        cr_expect_eq(compare(old, new, dvq_text_make(text, sizeof longer), 0), DVQ_JOURNAL_CUT_OFF,
                     "%zu", written);
    }
    memcpy(text + sizeof longer, "more", 4);
    cr_expect_eq(compare(old, new, dvq_text_make(text, sizeof text), 4), DVQ_JOURNAL_CUT_OFF);
}

Test(journal, knows_sectors_that_reached_the_disk_in_no_order, .init = fill_contents)
{
    dvq_text old = dvq_text_make(shorter, sizeof shorter);
    dvq_text new = dvq_text_make(longer, sizeof longer);
    static char text[sizeof longer];
    memcpy(text, shorter, sizeof shorter);
    memcpy(text + 512, longer + 512, 512);
    cr_expect_eq(compare(old, new, dvq_text_make(text, sizeof shorter), 0), DVQ_JOURNAL_CUT_OFF);
    memcpy(text + 1024, longer + 1024, sizeof longer - 1024);
    cr_expect_eq(compare(old, new, dvq_text_make(text, sizeof text), 0), DVQ_JOURNAL_CUT_OFF);
    text[700] = 'x';
    cr_expect_eq(compare(old, new, dvq_text_make(text, sizeof text), 0), DVQ_JOURNAL_CHANGED);
}

Test(journal, leaves_what_was_added_since)
{
    dvq_text old = DVQ_TEXT("one\n");
    dvq_text new = DVQ_TEXT("one\ntwo\n");
    cr_expect_eq(compare(old, new, DVQ_TEXT("one\nmore\n"), 0), DVQ_JOURNAL_UNTOUCHED);
    cr_expect_eq(compare(old, new, DVQ_TEXT("one\ntwo\nmore\n"), 0), DVQ_JOURNAL_DONE);
    cr_expect_eq(compare(new, old, DVQ_TEXT("one\nmore\n"), 0), DVQ_JOURNAL_DONE);
    cr_expect_eq(compare(new, old, DVQ_TEXT("one\ntwo\nmore\n"), 0), DVQ_JOURNAL_UNTOUCHED);
    cr_expect_eq(compare(old, new, DVQ_TEXT("another\n"), 0), DVQ_JOURNAL_CHANGED);
    cr_expect_eq(compare(old, new, DVQ_TEXT(""), 0), DVQ_JOURNAL_CHANGED);
    cr_expect_eq(compare(DVQ_TEXT(""), new, DVQ_TEXT(""), 0), DVQ_JOURNAL_UNTOUCHED);
    cr_expect_eq(compare(old, DVQ_TEXT(""), DVQ_TEXT(""), 0), DVQ_JOURNAL_DONE);
}

Test(journal, is_read_as_it_was_written)
{
    temporary_folder folder = temporary_make();
    temporary_write(&folder, "sub/a.md", "old");
    int directory = open(folder.path, O_RDONLY | O_DIRECTORY);
    int file = openat(directory, "sub/a.md", O_RDONLY);
    cr_assert(directory >= 0 && file >= 0);
    dvq_arena arena;
    dvq_arena_init(&arena, NULL);
    dvq_journal made;
    cr_assert_eq(dvq_journal_make(directory, "sub/a.md", file, DVQ_TEXT("old"), DVQ_TEXT("new"),
                                  &made, NULL),
                 DVQ_OK);
    dvq_journal read;
    dvq_journal_content content;
    dvq_status status;
    cr_expect_not(dvq_journal_open(directory, made.path, &arena, &read, &content, &status, NULL));
    char path[DVQ_FILE_PATH_CAPACITY];
    memcpy(path, made.path, sizeof path);
    dvq_journal_close(directory, &made, true);
    cr_assert(dvq_journal_open(directory, path, &arena, &read, &content, &status, NULL));
    cr_expect_eq(status, DVQ_OK);
    cr_expect(dvq_text_equal(content.name, DVQ_TEXT("a.md")));
    cr_expect(dvq_text_equal(content.old, DVQ_TEXT("old")));
    cr_expect(dvq_text_equal(content.new, DVQ_TEXT("new")));
    dvq_journal_close(directory, &read, true);
    /* One that was cut off says nothing. */
    cr_assert_eq(truncate(temporary_path(&folder, path), 30), 0);
    cr_assert(dvq_journal_open(directory, path, &arena, &read, &content, &status, NULL));
    cr_expect_eq(content.name.length, 0);
    dvq_journal_close(directory, &read, false);
    cr_expect_neq(faccessat(directory, path, F_OK, 0), 0);
    dvq_arena_release(&arena);
    close(file);
    close(directory);
    temporary_remove(&folder);
}
