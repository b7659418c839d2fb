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

Test(api_refresh, overlays_are_seen_at_once)
{
    dvq_query *query = prepare("LIST WITHOUT ID n WHERE n");
    cr_expect_eq(sum(query), 3);
    cr_assert_eq(dvq_vault_set_overlay(state.vault, "b.md", "n:: 20", 6, NULL), DVQ_OK);
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ERROR_USAGE);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 21);
    cr_assert_eq(dvq_vault_set_overlay(state.vault, "New/d.md", "n:: 100", 7, NULL), DVQ_OK);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 121);
    cr_assert_eq(dvq_vault_clear_overlay(state.vault, NULL, NULL), DVQ_OK);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(sum(query), 3);
    cr_expect_eq(dvq_vault_set_overlay(state.vault, "../d.md", "", 0, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_vault_clear_overlay(state.vault, "b.md", NULL), DVQ_ERROR_USAGE);
    dvq_query_finalize(query);
}

Test(api_refresh, a_watch_wakes_its_owner)
{
    int descriptor = -1;
    cr_assert_eq(dvq_vault_watch(state.vault, &descriptor, NULL), DVQ_OK);
    cr_assert_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_OK);
    write_note("a.md", "n:: 3\n");
    struct pollfd waiting = {.fd = descriptor, .events = POLLIN};
    cr_assert_eq(poll(&waiting, 1, 5000), 1);
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
