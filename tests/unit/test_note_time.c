/* Times that are given to notes or read from their fields, through the public API. */
#include "query_fixture.h"

static const fixture_note notes[] = {
    {"a.md", "---\nstart: 2020-02-03\nend: soon\nlast: 2020-02-04T10:00:00Z\n---\n"},
    {"b.md", "start:: 2020-02-03\n"},
};

static fixture state;

static void open_vault(void)
{
    fixture_open(&state, notes, sizeof notes / sizeof *notes);
}

static void close_vault(void)
{
    fixture_close(&state);
}

TestSuite(note_time, .init = open_vault, .fini = close_vault);

enum { CREATED = 86400000, MODIFIED = 172800000 };

static const char *evaluate(const char *expression)
{
    fixture_clear(&state);
    cr_assert_eq(dvq_expression_write(state.vault, expression, strlen(expression), NULL,
                                      DVQ_VALUE_FORM_TEXT, fixture_write, &state, NULL),
                 DVQ_OK);
    return state.output;
}

/* Whether the times of a.md are those that the tests give it. */
static bool has_given_times(void)
{
    return strcmp(evaluate("[[a]].file.ctime = date(1970-01-02T00:00:00Z) and "
                           "[[a]].file.mtime = date(1970-01-03T00:00:00Z) and "
                           "[[a]].file.mday = date(1970-01-03)"),
                  "true") == 0;
}

static void give_times(void)
{
    dvq_error error = {0};
    cr_assert_eq(
        dvq_vault_set_file_times(state.vault, "a.md", DVQ_TERMINATED, CREATED, MODIFIED, &error),
        DVQ_OK, "%s", error.message);
}

static void append_to_note(const char *name)
{
    char path[256];
    fixture_path(&state, name, path, sizeof path);
    FILE *file = fopen(path, "ab");
    cr_assert_not_null(file);
    (void)fputs("more\n", file);
    (void)fclose(file);
}

Test(note_time, a_note_is_given_times)
{
    cr_expect_not(has_given_times());
    give_times();
    cr_expect(has_given_times());
    cr_expect_str_eq(evaluate("[[b]].file.mtime > date(2020-01-01)"), "true");
    cr_assert_eq(
        dvq_vault_set_file_times(state.vault, "a.md", DVQ_TERMINATED, MODIFIED, CREATED, NULL),
        DVQ_OK);
    cr_expect_str_eq(evaluate("[[a]].file.ctime > [[a]].file.mtime"), "true");
}

Test(note_time, given_times_end_when_the_file_is_written)
{
    give_times();
    append_to_note("b.md");
    cr_assert_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_OK);
    cr_expect(has_given_times());
    append_to_note("a.md");
    cr_assert_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_OK);
    cr_expect_not(has_given_times());
}

/* Nothing has been read of the note before it is written. */
Test(note_time, given_times_end_even_if_nobody_has_seen_them)
{
    give_times();
    append_to_note("a.md");
    cr_expect_not(has_given_times());
}

Test(note_time, given_times_make_room_for_an_overlay)
{
    give_times();
    cr_assert_eq(dvq_vault_set_overlay(state.vault, "a.md", DVQ_TERMINATED, "text", 4, NULL),
                 DVQ_OK);
    cr_expect_not(has_given_times());
    cr_assert_eq(dvq_vault_clear_overlay(state.vault, "a.md", DVQ_TERMINATED, NULL), DVQ_OK);
    cr_expect(has_given_times());
}

Test(note_time, times_are_given_to_notes_only)
{
    dvq_error error = {0};
    cr_expect_eq(dvq_vault_set_file_times(state.vault, "none.md", DVQ_TERMINATED, 1, 2, &error),
                 DVQ_ERROR_USAGE);
    cr_expect_str_eq(error.message, "there is no note none.md");
    cr_expect_eq(dvq_vault_set_file_times(state.vault, NULL, DVQ_TERMINATED, 1, 2, NULL),
                 DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_vault_set_file_times(NULL, "a.md", DVQ_TERMINATED, 1, 2, NULL),
                 DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_vault_set_time_fields(NULL, NULL, 0, NULL, 0, NULL), DVQ_ERROR_USAGE);
}

Test(note_time, fields_hold_times)
{
    char name[] = "start";
    const char *const created[] = {name};
    const char *const modified[] = {"end", "none", "last"};
    cr_assert_eq(dvq_vault_set_time_fields(state.vault, created, 1, modified, 3, NULL), DVQ_OK);
    name[0] = '\0';
    cr_expect_str_eq(evaluate("[[a]].file.cday = date(2020-02-03) and "
                              "[[a]].file.mtime = date(2020-02-04T10:00:00Z)"),
                     "true");
    cr_expect_str_eq(evaluate("[[b]].file.cday = date(2020-02-03)"), "false");
    give_times();
    cr_expect(has_given_times());
    cr_assert_eq(dvq_vault_set_time_fields(state.vault, NULL, 0, NULL, 0, NULL), DVQ_OK);
    cr_expect(has_given_times());
}
