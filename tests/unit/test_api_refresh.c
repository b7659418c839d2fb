/* Refreshing, overlays, resetting and cancelling through dvq.h. */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "query_fixture.h"

static const fixture_note notes[] = {
    {"a.md", "n:: 1\n"},
    {"b.md", "n:: 2\n"},
    {"c.md", ""},
};

static fixture state;

static void open_vault(void)
{
    fixture_open(&state, notes, 2);
    state.note_count = 3;
}

static void close_vault(void)
{
    fixture_close(&state);
}

TestSuite(api_refresh, .init = open_vault, .fini = close_vault);

static void write_note(const char *name, const char *text)
{
    char path[256];
    fixture_path(&state, name, path, sizeof path);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
}

static dvq_query *prepare(const char *text)
{
    dvq_query *query = NULL;
    dvq_error error = {0};
    dvq_status status = dvq_query_prepare(state.vault, text, strlen(text), NULL, &query, &error);
    cr_assert_eq(status, DVQ_OK, "%s", error.message);
    return query;
}

static double sum(dvq_query *query)
{
    double total = 0;
    while (dvq_query_step(query, NULL) == DVQ_ROW)
        total += dvq_value_get_number(dvq_query_get_cell(query, 0));
    return total;
}

Test(api_refresh, a_query_runs_again_on_what_is_there_then)
{
    dvq_query *query = prepare("LIST WITHOUT ID n WHERE n");
    cr_expect_eq(sum(query), 3);
    size_t changes = 9;
    cr_assert_eq(dvq_vault_refresh(state.vault, &changes, NULL), DVQ_OK);
    cr_expect_eq(changes, 0);
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_DONE);
    write_note("b.md", "n:: 5\n");
    write_note("c.md", "n:: 7\n");
    cr_assert_eq(dvq_vault_refresh(state.vault, &changes, NULL), DVQ_OK);
    cr_expect_eq(changes, 2);
    dvq_change change;
    cr_assert(dvq_vault_get_change(state.vault, 1, &change));
    cr_expect_eq(change.kind, DVQ_CHANGE_ADDED);
    cr_expect_eq(strncmp(change.path.data, "c.md", 4), 0);
    cr_expect_not(dvq_vault_get_change(state.vault, 2, &change));
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ERROR_USAGE);
    cr_expect_null(dvq_query_get_cell(query, 0));
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 13);
    dvq_query_finalize(query);
}

Test(api_refresh, constants_are_computed_anew)
{
    dvq_query *query = prepare("LIST WITHOUT ID [[b]].n FROM \"a\"");
    cr_expect_eq(sum(query), 2);
    write_note("b.md", "n:: 50\n");
    cr_assert_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_OK);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 50);
    dvq_query_finalize(query);
}

static void open_excluding(const dvq_vault_options *options)
{
    dvq_vault_close(state.vault);
    dvq_error error = {0};
    dvq_status status = dvq_vault_open(state.folder, options, &state.vault, &error);
    cr_assert_eq(status, DVQ_OK, "%s", error.message);
}

static size_t count_files(void)
{
    size_t count = 0;
    dvq_vault_file file;
    while (dvq_vault_get_file(state.vault, count, &file))
        count++;
    return count;
}

/* The rules are read again, whether the vault is watched or not. */
static void check_rules_change(void)
{
    dvq_query *query = prepare("LIST WITHOUT ID n WHERE n");
    cr_expect_eq(sum(query), 3);
    write_note(".dvqignore", "b.md\n");
    size_t changes = 0;
    cr_assert_eq(dvq_vault_refresh(state.vault, &changes, NULL), DVQ_OK);
    cr_expect_eq(changes, 1);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 1);
    cr_expect_eq(count_files(), 1);
    cr_expect(dvq_vault_is_excluded(state.vault, "b.md", DVQ_TERMINATED));
    write_note(".dvqignore", "a.md\n");
    cr_assert_eq(dvq_vault_refresh(state.vault, &changes, NULL), DVQ_OK);
    cr_expect_eq(changes, 2);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 2);
    char path[256];
    fixture_path(&state, ".dvqignore", path, sizeof path);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(dvq_vault_refresh(state.vault, &changes, NULL), DVQ_OK);
    cr_expect_eq(changes, 1);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 3);
    cr_expect_eq(count_files(), 2);
    dvq_query_finalize(query);
}

Test(api_refresh, rules_about_what_to_leave_out_are_read_again)
{
    check_rules_change();
}

Test(api_refresh, a_watch_hears_of_rules)
{
    dvq_watch_handle watch;
    cr_assert_eq(dvq_vault_watch(state.vault, &watch, NULL), DVQ_OK);
    check_rules_change();
}

Test(api_refresh, links_lead_to_notes_that_are_left_out)
{
    static const char *const patterns[] = {"b.md"};
    open_excluding(&(dvq_vault_options){
        .size = sizeof(dvq_vault_options), .excludes = patterns, .exclude_count = 1});
    cr_assert_eq(
        dvq_vault_set_overlay(state.vault, "c.md", DVQ_TERMINATED, "n:: 100\n[[b]]", 13, NULL),
        DVQ_OK);
    cr_assert_eq(dvq_vault_set_overlay(state.vault, "b.md", DVQ_TERMINATED, "n:: 1000", 8, NULL),
                 DVQ_OK);
    dvq_query *query = prepare("LIST WITHOUT ID n FROM [[b]]");
    cr_expect_eq(sum(query), 100);
    dvq_query_finalize(query);
    query = prepare("LIST WITHOUT ID choice([[b]].n = null, 5, 6) WHERE file.outlinks[0] = [[b]]");
    cr_expect_eq(sum(query), 5);
    dvq_query_finalize(query);
    query = prepare("LIST WITHOUT ID n");
    cr_expect_eq(sum(query), 101);
    dvq_query_finalize(query);
}

Test(api_refresh, a_file_of_rules_that_cannot_be_read_leaves_the_old_ones)
{
    char path[256];
    fixture_path(&state, ".dvqignore", path, sizeof path);
    write_note(".dvqignore", "b.md\n");
    cr_assert_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_OK);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(mkdir(path, 0700), 0);
    cr_assert_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_OK);
    cr_expect(dvq_vault_is_excluded(state.vault, "b.md", DVQ_TERMINATED));
    dvq_vault *vault = NULL;
    cr_expect_eq(dvq_vault_open(state.folder, NULL, &vault, NULL), DVQ_ERROR_IO);
    cr_expect_null(vault);
    open_excluding(&(dvq_vault_options){.size = sizeof(dvq_vault_options), .skip_ignore_file = 1});
    cr_expect_not(dvq_vault_is_excluded(state.vault, "b.md", DVQ_TERMINATED));
    cr_assert_eq(rmdir(path), 0);
}

Test(api_refresh, what_is_in_a_folder_that_is_left_out_is_left_out)
{
    static const char *const patterns[] = {"old/", "!old/a.md", "*.png"};
    open_excluding(&(dvq_vault_options){
        .size = sizeof(dvq_vault_options), .excludes = patterns, .exclude_count = 3});
    static const struct {
        const char *path;
        int excluded;
    } paths[] = {{"a.md", 0}, {"old", 0}, {"old/a.md", 1}, {"x/old/deep/a.md", 1}, {"x/b.png", 1}};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        cr_expect_eq(dvq_vault_is_excluded(state.vault, paths[i].path, DVQ_TERMINATED),
                     paths[i].excluded, "%s", paths[i].path);
    cr_assert_eq(
        dvq_vault_set_overlay(state.vault, "old/new/d.md", DVQ_TERMINATED, "n:: 100", 7, NULL),
        DVQ_OK);
    cr_expect(dvq_vault_is_excluded(state.vault, "old", DVQ_TERMINATED));
    cr_expect_eq(count_files(), 2);
    cr_expect_not(dvq_vault_is_excluded(NULL, "a.md", DVQ_TERMINATED));
    cr_expect_not(dvq_vault_is_excluded(state.vault, NULL, DVQ_TERMINATED));
}

Test(api_refresh, overlays_are_seen_at_once)
{
    dvq_query *query = prepare("LIST WITHOUT ID n WHERE n");
    cr_expect_eq(sum(query), 3);
    cr_assert_eq(dvq_vault_set_overlay(state.vault, "b.md", DVQ_TERMINATED, "n:: 20", 6, NULL),
                 DVQ_OK);
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ERROR_USAGE);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 21);
    cr_assert_eq(dvq_vault_set_overlay(state.vault, "New/d.md", DVQ_TERMINATED, "n:: 100", 7, NULL),
                 DVQ_OK);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 121);
    cr_assert_eq(dvq_vault_clear_overlay(state.vault, NULL, 0, NULL), DVQ_OK);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 3);
    cr_expect_eq(dvq_vault_set_overlay(state.vault, "../d.md", DVQ_TERMINATED, "", 0, NULL),
                 DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_vault_clear_overlay(state.vault, "b.md", DVQ_TERMINATED, NULL),
                 DVQ_ERROR_USAGE);
    dvq_query_finalize(query);
}

Test(api_refresh, a_watch_wakes_its_owner)
{
    dvq_watch_handle watch;
    cr_assert_eq(dvq_vault_watch(state.vault, &watch, NULL), DVQ_OK);
    cr_assert_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_OK);
    write_note("a.md", "n:: 30\n");
    struct pollfd waiting = {.fd = (int)watch.value, .events = POLLIN};
    cr_assert(watch.kind == DVQ_WATCH_NONE || poll(&waiting, 1, 5000) == 1);
    size_t changes = 0;
    cr_assert_eq(dvq_vault_refresh(state.vault, &changes, NULL), DVQ_OK);
    cr_expect_eq(changes, 1);
}

Test(api_refresh, a_cancelled_query_fails_until_it_is_reset)
{
    dvq_query *query = prepare("LIST WITHOUT ID n WHERE n");
    dvq_query_cancel(query);
    for (int round = 0; round < 2; round++) {
        dvq_error error = {0};
        cr_expect_eq(dvq_query_step(query, &error), DVQ_ERROR_CANCELLED);
        cr_expect_eq(error.status, DVQ_ERROR_CANCELLED);
    }
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 3);
    dvq_query_cancel(query);
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_DONE);
    dvq_query_finalize(query);
    dvq_query_cancel(NULL);
}

static void *cancel_soon(void *user)
{
    struct timespec pause = {.tv_nsec = 50000000};
    nanosleep(&pause, NULL);
    dvq_query_cancel(user);
    return NULL;
}

Test(api_refresh, another_thread_ends_a_long_run, .timeout = 30)
{
    static const char *const texts[] = {
        "LIST FLATTEN regexreplace(\"1\", \"1\", \"1\") AS a WHERE length(map(split(padleft(\"\", "
        "100000, \"x,\"), \",\"), (x) => map(split(padleft(\"\", 100000, \"x,\"), \",\"), (y) => "
        "y))) > 5",
        "TABLE map(split(padleft(\"\", 100000, \"x,\"), \",\"), (x) => map(split(padleft(\"\", "
        "100000, \"x,\"), \",\"), (y) => y))",
    };
    for (size_t i = 0; i < 2; i++) {
        dvq_query *query = prepare(texts[i]);
        pthread_t thread;
        cr_assert_eq(pthread_create(&thread, NULL, cancel_soon, query), 0);
        cr_expect_eq(dvq_query_step(query, NULL), DVQ_ERROR_CANCELLED);
        pthread_join(thread, NULL);
        dvq_query_finalize(query);
    }
}

/* A query's only warning, which stands in its first line. */
static dvq_error expect_warning(const dvq_query *query, size_t column)
{
    dvq_error warning;
    cr_assert(dvq_query_get_warning(query, 0, &warning));
    cr_expect_eq(warning.status, DVQ_ERROR_EVALUATE);
    cr_expect_eq(warning.line, 1);
    cr_expect_eq(warning.column, column);
    dvq_error none;
    cr_expect_not(dvq_query_get_warning(query, 1, &none));
    return warning;
}

Test(api_refresh, warnings_have_places)
{
    write_note("c.md", "n:: text\n");
    cr_assert_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_OK);
    dvq_query *query = prepare("LIST WHERE round(n) > 0");
    cr_assert_eq(dvq_query_step(query, NULL), DVQ_ROW);
    dvq_error warning = expect_warning(query, 12);
    cr_expect_not_null(strstr(warning.message, "WHERE dropped 1 row"), "%s", warning.message);
    dvq_query_finalize(query);
}

Test(api_refresh, warnings_name_folders_that_are_not_there)
{
    dvq_query *query = prepare("LIST FROM \"nowhere\"");
    cr_assert_eq(dvq_query_step(query, NULL), DVQ_DONE);
    dvq_error warning = expect_warning(query, 11);
    cr_expect_eq(warning.length, 9);
    cr_expect_str_eq(warning.message, "there is no folder or note \"nowhere\" in the vault");
    dvq_query_finalize(query);
}

/* ---- what is not a note ---- */

static void make_folder(const char *name)
{
    char path[256];
    fixture_path(&state, name, path, sizeof path);
    cr_assert_eq(mkdir(path, 0700), 0);
}

/* Refresh, and check whether it found new settings, and how null looks. */
static void expect_null(const char *shown, int is_new)
{
    cr_assert_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_OK);
    cr_expect_eq(dvq_vault_has_new_settings(state.vault), is_new, "%s", shown);
    dvq_query *query = prepare("LIST WITHOUT ID missing FROM \"a\"");
    state.length = 0;
    dvq_status status =
        dvq_query_render(query, DVQ_FORMAT_MARKDOWN, NULL, fixture_write, &state, NULL);
    cr_expect_eq(status, DVQ_OK);
    cr_expect_str_eq(state.output, shown);
    dvq_query_finalize(query);
}

/* Every folder of the settings is made, used and taken away again. */
static void check_settings_change(void)
{
    expect_null("- \\-\n", 0);
    make_folder(".obsidian");
    expect_null("- \\-\n", 0);
    make_folder(".obsidian/plugins");
    make_folder(".obsidian/plugins/dataview");
    write_note(".obsidian/plugins/dataview/data.json", "{\"renderNullAs\":\"none\"}");
    expect_null("- none\n", 1);
    expect_null("- none\n", 0);
    write_note(".obsidian/plugins/dataview/data.json", "{\"renderNullAs\":\"zero\"}");
    expect_null("- zero\n", 1);
    write_note(".obsidian/bookmarks.json", "{}");
    expect_null("- zero\n", 1);
    write_note("b.md", "n:: 3\n");
    expect_null("- zero\n", 0);
    char from[256];
    fixture_path(&state, ".obsidian", from, sizeof from);
    char to[256];
    fixture_path(&state, ".trash", to, sizeof to);
    cr_assert_eq(rename(from, to), 0);
    expect_null("- \\-\n", 1);
    cr_assert_eq(rename(to, from), 0);
    expect_null("- zero\n", 1);
    static const char *const made[] = {".obsidian/plugins/dataview/data.json",
                                       ".obsidian/bookmarks.json", ".obsidian/plugins/dataview",
                                       ".obsidian/plugins", ".obsidian"};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        char path[256];
        fixture_path(&state, made[i], path, sizeof path);
        cr_expect_eq(remove(path), 0);
    }
    expect_null("- \\-\n", 1);
}

Test(api_refresh, settings_are_read_again)
{
    check_settings_change();
}

Test(api_refresh, a_watch_hears_of_settings)
{
    dvq_watch_handle watch;
    cr_assert_eq(dvq_vault_watch(state.vault, &watch, NULL), DVQ_OK);
    check_settings_change();
}

Test(api_refresh, a_watch_sees_what_is_written_by_another_name)
{
    char path[256];
    fixture_path(&state, "a.md", path, sizeof path);
    char other[256];
    snprintf(other, sizeof other, "%s.other", state.folder);
    cr_assert_eq(link(path, other), 0);
    dvq_watch_handle watch;
    cr_assert_eq(dvq_vault_watch(state.vault, &watch, NULL), DVQ_OK);
    dvq_query *query = prepare("LIST WITHOUT ID n WHERE n");
    cr_expect_eq(sum(query), 3);
    FILE *file = fopen(other, "wb");
    cr_assert_not_null(file);
    fputs("n:: 9\n", file);
    fclose(file);
    size_t changes;
    cr_assert_eq(dvq_vault_refresh(state.vault, &changes, NULL), DVQ_OK);
    cr_expect_eq(changes, 1);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 11);
    dvq_query_finalize(query);
    unlink(other);
}

static int take_nothing(void *user, const char *data, size_t length)
{
    (void)user;
    (void)data;
    (void)length;
    return 0;
}

/* Every call that looks at notes, and whether it is an error. */
static void expect_gone(dvq_query *before)
{
    dvq_query *query = NULL;
    dvq_error error = {0};
    cr_expect_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_ERROR_IO);
    cr_expect_eq(dvq_query_prepare(state.vault, "LIST", 4, NULL, &query, &error), DVQ_ERROR_IO);
    cr_expect(strstr(error.message, "cannot open folder") != NULL, "%s", error.message);
    cr_expect_eq(dvq_expression_prepare(state.vault, "1", 1, NULL, &query, NULL), DVQ_ERROR_IO);
    cr_expect_eq(dvq_page_prepare(state.vault, "a.md", DVQ_TERMINATED, NULL, &query, NULL),
                 DVQ_ERROR_IO);
    cr_expect_eq(dvq_query_step(before, NULL), DVQ_ERROR_IO);
    cr_expect_eq(dvq_vault_load(state.vault, NULL), DVQ_ERROR_IO);
    dvq_string text;
    cr_expect_eq(dvq_note_get_text(state.vault, "a.md", DVQ_TERMINATED, &text, NULL), DVQ_ERROR_IO);
    cr_expect_eq(dvq_note_check(state.vault, "a.md", DVQ_TERMINATED, "x", 1, NULL, NULL),
                 DVQ_ERROR_IO);
    cr_expect_eq(dvq_note_render(state.vault, "a.md", DVQ_TERMINATED, "x", 1, NULL, take_nothing,
                                 NULL, NULL),
                 DVQ_ERROR_IO);
}

Test(api_refresh, a_folder_that_is_elsewhere_fails_every_call)
{
    dvq_query *query = prepare("LIST");
    char elsewhere[128];
    snprintf(elsewhere, sizeof elsewhere, "%s.moved", state.folder);
    cr_assert_eq(rename(state.folder, elsewhere), 0);
    expect_gone(query);
    cr_assert_eq(rename(elsewhere, state.folder), 0);
    cr_expect_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_OK);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ROW);
    dvq_query_finalize(query);
}

Test(api_refresh, a_folder_that_is_deleted_fails_every_call_at_once)
{
    dvq_query *query = prepare("LIST");
    dvq_watch_handle watch;
    cr_assert_eq(dvq_vault_watch(state.vault, &watch, NULL), DVQ_OK);
    for (size_t i = 0; i < 2; i++) {
        char path[256];
        fixture_path(&state, notes[i].path, path, sizeof path);
        cr_assert_eq(unlink(path), 0);
    }
    cr_assert_eq(rmdir(state.folder), 0);
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ERROR_IO);
    expect_gone(query);
    dvq_query_finalize(query);
}
