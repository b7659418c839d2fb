/* Tests of results that notes share: which are, and that nobody can tell. */
#include "api/kept_result.h"

#include "query_fixture.h"

#define BLOCK(query) "```dataview\n" query "\n```\n"

static fixture state;
static const fixture_note notes[] = {
    {"a.md", "n:: 1\n- [ ] one\n" BLOCK("LIST WHERE n") BLOCK("LIST n + \"\" WHERE n > 0")},
    {"b.md", "n:: 2\n[[a]]\n" BLOCK("LIST WHERE n") BLOCK("LIST WHERE file.name = this.file.name")},
    {"c.md", BLOCK("LIST WHERE n") BLOCK("LIST WHERE n") BLOCK("LIST WHERE n")},
    {"d.md", BLOCK("LIST FROM [[]]") BLOCK("LIST FROM csv(\"x.csv\")") BLOCK("LIST FROM [[a]]")},
    {"e.md", BLOCK("LIST link(\"./a\")") BLOCK("LIST WHERE nn") BLOCK("LIST WHERE nn")},
    {"x.csv", "k\n1\n"},
};

static void setup(void)
{
    fixture_open(&state, notes, sizeof notes / sizeof notes[0]);
    cr_assert_eq(dvq_vault_load(state.vault, NULL), DVQ_OK);
}

static void teardown(void)
{
    fixture_close(&state);
}

TestSuite(kept_result, .init = setup, .fini = teardown);

static bool is_kept(const char *query)
{
    return dvq_kept_find(state.vault, dvq_text_from_string(query)) != NULL;
}

/* What a report function is told, and what it does. */
typedef struct listener {
    size_t warnings;
    size_t failures;
    bool cancels;
} listener;

static void take_event(void *user, dvq_note_event event, const dvq_error *message)
{
    listener *self = user;
    (void)message;
    self->warnings += event == DVQ_NOTE_EVENT_WARNING;
    self->failures += event == DVQ_NOTE_EVENT_FAILED;
    if (self->cancels)
        dvq_vault_cancel(state.vault);
}

static dvq_status render(const char *path, listener *told)
{
    dvq_note_options options = DVQ_NOTE_OPTIONS_INIT;
    options.report = told != NULL ? take_event : NULL;
    options.report_user = told;
    state.length = 0;
    state.output[0] = 0;
    return dvq_note_render(state.vault, path, DVQ_TERMINATED, NULL, 0, &options, fixture_write,
                           &state, NULL);
}

Test(kept_result, notes_share_what_is_the_same_for_all)
{
    cr_expect_eq(render("a", NULL), DVQ_OK);
    cr_expect(is_kept("LIST WHERE n"));
    cr_expect(is_kept("LIST n + \"\" WHERE n > 0"));
    cr_expect_eq(render("b", NULL), DVQ_OK);
    cr_expect_not_null(strstr(state.output, "\n- [[a.md|a]]\n- [[b.md|b]]\n"), "%s", state.output);
}

Test(kept_result, what_depends_on_the_note_is_not_shared)
{
    cr_expect_eq(render("b", NULL), DVQ_OK);
    cr_expect_not(is_kept("LIST WHERE file.name = this.file.name"));
    cr_expect_eq(render("d", NULL), DVQ_OK);
    cr_expect_not(is_kept("LIST FROM [[]]"));
    cr_expect_not(is_kept("LIST FROM csv(\"x.csv\")"));
    cr_expect(is_kept("LIST FROM [[a]]"));
    cr_expect_eq(render("e", NULL), DVQ_OK);
    cr_expect_not(is_kept("LIST link(\"./a\")"));
}

Test(kept_result, names_that_two_files_have_are_not_shared)
{
    dvq_vault_overlay overlays[] = {{{"f/a.md", 6}, {"", 0}}};
    cr_assert_eq(dvq_vault_set_overlays(state.vault, overlays, 1, NULL), DVQ_OK);
    cr_assert_eq(dvq_vault_load(state.vault, NULL), DVQ_OK);
    cr_expect_eq(render("d", NULL), DVQ_OK);
    cr_expect_not(is_kept("LIST FROM [[a]]"));
}

Test(kept_result, warnings_are_told_of_every_place)
{
    listener told = {0};
    cr_expect_eq(render("e", &told), DVQ_OK);
    cr_expect_geq(told.warnings, 2);
    listener again = {0};
    cr_expect_eq(render("e", &again), DVQ_OK);
    cr_expect_eq(again.warnings, told.warnings);
}

/* A vault that is not loaded shares nothing, so it says what each budget allows. */
Test(kept_result, a_shared_result_takes_as_much_of_the_budget)
{
    size_t most = 0;
    size_t least = SIZE_MAX;
    for (uint64_t budget = 1; budget < 600; budget++) {
        cr_assert_eq(dvq_vault_set_budget(state.vault, budget, NULL), DVQ_OK);
        cr_assert_eq(dvq_vault_load(state.vault, NULL), DVQ_OK);
        listener shared = {0};
        dvq_status status = render("c", &shared);
        dvq_vault_clear_overlay(state.vault, NULL, 0, NULL);
        listener alone = {0};
        cr_expect_eq(render("c", &alone), status, "budget %d", (int)budget);
        cr_expect_eq(alone.failures, shared.failures, "budget %d", (int)budget);
        most = shared.failures > most ? shared.failures : most;
        least = shared.failures < least ? shared.failures : least;
    }
    cr_expect_eq(most, 3);
    cr_expect_eq(least, 0);
}

Test(kept_result, a_shared_result_is_not_given_to_a_call_that_is_cancelled)
{
    listener told = {0};
    cr_expect_eq(render("e", &told), DVQ_OK);
    listener cancels = {.cancels = true};
    cr_expect_eq(render("e", &cancels), DVQ_ERROR_CANCELLED);
}

Test(kept_result, a_refresh_forgets_them)
{
    cr_expect_eq(render("a", NULL), DVQ_OK);
    cr_expect(is_kept("LIST WHERE n"));
    char path[256];
    fixture_path(&state, "c.md", path, sizeof path);
    FILE *file = fopen(path, "ab");
    cr_assert_not_null(file);
    fputs("\nn:: 3\n", file);
    fclose(file);
    cr_assert_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_OK);
    cr_expect_not(is_kept("LIST WHERE n"));
    cr_assert_eq(dvq_vault_load(state.vault, NULL), DVQ_OK);
    cr_expect_eq(render("b", NULL), DVQ_OK);
    cr_expect_not_null(strstr(state.output, "- [[a.md|a]]\n- [[b.md|b]]\n- [[c.md|c]]\n"), "%s",
                       state.output);
}
