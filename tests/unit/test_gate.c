/* The gate: what functions of the host may call, overlays in numbers, the budget, and cancelling.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "query_fixture.h"

static fixture state;
static const fixture_note notes[] = {
    {"a.md", "n:: 1\n- [ ] task\n"},
    {"b.md", "---\nn: [\n---\n"},
};

static void open_vault(void)
{
    fixture_open(&state, notes, 2);
}

static void close_vault(void)
{
    fixture_close(&state);
}

TestSuite(gate, .init = open_vault, .fini = close_vault, .timeout = 60);

static dvq_query *prepare(dvq_vault *vault, const char *text)
{
    dvq_query *query = NULL;
    dvq_error error = {0};
    dvq_status status = dvq_query_prepare(vault, text, strlen(text), NULL, &query, &error);
    cr_assert_eq(status, DVQ_OK, "%s", error.message);
    return query;
}

/* ---- what functions of the host may call ---- */

/* A host whose log and allocator functions try to use the vault that they are called for. */
typedef struct meddler {
    dvq_vault *vault;
    dvq_query *query; /* that has run */
    const dvq_value *page;
    size_t calls;
    bool tries; /* now */
} meddler;

static void expect_barred(meddler *self)
{
    if (!self->tries)
        return;
    self->tries = false;
    self->calls++;
    dvq_vault *vault = self->vault;
    dvq_query *query = NULL;
    dvq_vault_overlay overlay = {{"c.md", 4}, {"", 0}};
    cr_expect_eq(dvq_query_prepare(vault, "LIST", 4, NULL, &query, NULL), DVQ_ERROR_USAGE);
    cr_expect_null(query);
    cr_expect_eq(dvq_page_prepare(vault, "a", DVQ_TERMINATED, NULL, &query, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_query_reset(self->query, NULL), DVQ_ERROR_USAGE);
    const dvq_member *members;
    size_t count;
    cr_expect_eq(dvq_value_list_fields(self->page, self->query, &members, &count, NULL),
                 DVQ_ERROR_USAGE);
    cr_expect_null(dvq_value_get_field(self->page, self->query, "file", 4));
    cr_expect_eq(dvq_vault_refresh(vault, NULL, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_vault_set_overlays(vault, &overlay, 1, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_vault_load(vault, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(
        dvq_note_render(vault, "a", DVQ_TERMINATED, NULL, 0, NULL, fixture_write, &state, NULL),
        DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_vault_get_failure_count(vault), 0);
    dvq_query_cancel(self->query);
}

static void meddle_in_log(void *user, dvq_string path, const dvq_error *warning)
{
    (void)path;
    (void)warning;
    expect_barred(user);
}

static void *allocate(void *user, size_t size)
{
    expect_barred(user);
    return malloc(size);
}

static void *reallocate(void *user, void *block, size_t old_size, size_t size)
{
    (void)old_size;
    expect_barred(user);
    return realloc(block, size);
}

static void release(void *user, void *block, size_t size)
{
    (void)size;
    (void)user;
    free(block);
}

/* Run a query while the functions of the host meddle. */
static size_t run_meddled(const dvq_vault_options *options, meddler *self)
{
    cr_assert_eq(dvq_vault_open(state.folder, options, &self->vault, NULL), DVQ_OK);
    dvq_query *other = prepare(self->vault, "LIST n FROM \"b\"");
    self->query = prepare(self->vault, "TABLE WITHOUT ID this FROM \"a\"");
    dvq_query_step(self->query, NULL);
    self->page = dvq_query_get_cell(self->query, 0);
    self->tries = true;
    fixture_clear(&state);
    dvq_status status = dvq_query_render(other, DVQ_FORMAT_JSON, NULL, fixture_write, &state, NULL);
    self->tries = false;
    cr_expect_eq(status, DVQ_OK);
    cr_expect(state.length > 0);
    dvq_query_finalize(other);
    dvq_query_finalize(self->query);
    dvq_vault_close(self->vault);
    return self->calls;
}

Test(gate, a_log_function_cannot_use_the_vault)
{
    meddler self = {.calls = 0};
    dvq_vault_options options = {
        .size = sizeof options, .log = meddle_in_log, .log_user = &self, .zone = "UTC"};
    cr_expect_eq(run_meddled(&options, &self), 1);
}

Test(gate, an_allocator_cannot_use_the_vault)
{
    meddler self = {.calls = 0};
    dvq_allocator allocator = {allocate, reallocate, release, &self};
    dvq_vault_options options = {.size = sizeof options, .allocator = &allocator, .zone = "UTC"};
    cr_expect_eq(run_meddled(&options, &self), 1);
}

/* A write function that runs another query, and tries to use its own and to change the vault. */
static int write_and_ask(void *user, const char *data, size_t length)
{
    dvq_query *own = user;
    (void)data;
    (void)length;
    dvq_error error = {0};
    cr_expect_eq(dvq_query_step(own, &error), DVQ_ERROR_USAGE);
    cr_expect_str_eq(error.message, "a query cannot be used by its own write function");
    cr_expect_eq(dvq_query_reset(own, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_query_render(own, DVQ_FORMAT_JSON, NULL, fixture_write, &state, NULL),
                 DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_vault_clear_overlay(state.vault, NULL, 0, NULL), DVQ_ERROR_USAGE);
    dvq_query *other = prepare(state.vault, "LIST n");
    cr_expect_eq(dvq_query_render(other, DVQ_FORMAT_MARKDOWN, NULL, fixture_write, &state, NULL),
                 DVQ_OK);
    dvq_query_finalize(other);
    return 0;
}

Test(gate, a_write_function_can_ask_but_not_change)
{
    dvq_query *query = prepare(state.vault, "LIST");
    cr_expect_eq(dvq_query_render(query, DVQ_FORMAT_JSON, NULL, write_and_ask, query, NULL),
                 DVQ_OK);
    cr_expect_str_eq(state.output, "- [[a.md|a]]: 1\n- [[b.md|b]]:\n");
    dvq_query_finalize(query);
    cr_expect_eq(dvq_vault_refresh(state.vault, NULL, NULL), DVQ_OK);
}

/* ---- overlays ---- */

enum { MANY = 3000 };

static void expect_overlays(size_t count)
{
    dvq_query *query = prepare(state.vault, "LIST WHERE m");
    while (dvq_query_step(query, NULL) == DVQ_ROW)
        continue;
    cr_expect_eq(dvq_query_get_row_count(query), count);
    dvq_query_finalize(query);
}

Test(gate, overlays_one_by_one_are_many)
{
    for (int i = 0; i < MANY; i++) {
        char path[32];
        (void)snprintf(path, sizeof path, "o/%d.md", i);
        cr_assert_eq(dvq_vault_set_overlay(state.vault, path, DVQ_TERMINATED, "m:: 1", 5, NULL),
                     DVQ_OK);
    }
    dvq_change change;
    cr_expect(dvq_vault_get_change(state.vault, MANY - 1, &change));
    cr_expect_not(dvq_vault_get_change(state.vault, MANY, &change));
    expect_overlays(MANY);
    cr_assert_eq(dvq_vault_clear_overlay(state.vault, "o/7.md", DVQ_TERMINATED, NULL), DVQ_OK);
    expect_overlays(MANY - 1);
    cr_assert_eq(dvq_vault_clear_overlay(state.vault, NULL, 0, NULL), DVQ_OK);
    expect_overlays(0);
}

Test(gate, many_overlays_are_set_at_once_or_none)
{
    dvq_vault_overlay good[] = {{{"a.md (not this)", 4}, {"m:: 1", 5}},
                                {{"new.md", DVQ_TERMINATED}, {"m:: 2 (nor this)", 5}},
                                {{"a.md", 4}, {"m:: 3", DVQ_TERMINATED}}};
    dvq_vault_overlay bad[] = {{{"c.md", 4}, {"m:: 1", 5}}, {{"../d.md", 7}, {"", 0}}};
    cr_expect_eq(dvq_vault_set_overlays(state.vault, bad, 2, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_vault_set_overlays(state.vault, NULL, 1, NULL), DVQ_ERROR_USAGE);
    expect_overlays(0);
    cr_expect_eq(dvq_vault_set_overlays(state.vault, good, 3, NULL), DVQ_OK);
    expect_overlays(2);
    dvq_query *query = prepare(state.vault, "LIST m WHERE m SORT m");
    fixture_clear(&state);
    dvq_query_render(query, DVQ_FORMAT_MARKDOWN, NULL, fixture_write, &state, NULL);
    cr_expect_str_eq(state.output, "- [[new.md|new]]: 2\n- [[a.md|a]]: 3\n");
    dvq_query_finalize(query);
}

/* ---- the budget ---- */

/* Each takes more than a million steps; the last three within one call of a function. */
static const char *const long_ones[] = {
    "TABLE length(filter([1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25], "
    "(a) => all([1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25], (b) => "
    "all([1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25], (c) => "
    "all([1,2,3,4,5,6,7,8,9,10], (d) => a + b + c + d > 0)))))",
    "LIST regextest(\"(a+)+$\", \"aaaaaaaaaaaaaaaaaaaaaaaaaaaab\")",
    "LIST regexreplace(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaab\", \"(a|aa)+$\", \"\")",
    "LIST split(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaab\", \"(a|a?)+$\")",
};

Test(gate, a_query_ends_when_its_budget_is_spent)
{
    cr_assert_eq(dvq_vault_set_budget(state.vault, 1000000, NULL), DVQ_OK);
    for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++) {
        dvq_query *query = prepare(state.vault, long_ones[i]);
        dvq_error error = {0};
        cr_expect_eq(dvq_query_step(query, &error), DVQ_ERROR_LIMIT, "%s", long_ones[i]);
        cr_expect_str_eq(error.message, "the budget of 1 million steps is spent");
        cr_expect_str_eq(error.hint, "give it more with --budget, or dvq_vault_set_budget()");
        dvq_query_finalize(query);
    }
    cr_assert_eq(dvq_vault_set_budget(state.vault, 0, NULL), DVQ_OK);
    dvq_query *query = prepare(state.vault, long_ones[0]);
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ROW);
    dvq_query_finalize(query);
}

static void count_failure(void *user, dvq_note_event event, const dvq_error *message)
{
    size_t *failures = user;
    if (event != DVQ_NOTE_EVENT_FAILED)
        return;
    ++*failures;
    cr_expect_str_eq(message->message, "the budget of 1 million steps is spent");
}

/* What one query of a note has taken, the next one lacks. */
Test(gate, the_queries_of_a_note_share_a_budget)
{
    static const char text[] =
        "`= 1 + 1` `= regextest(\"(a+)+$\", \"aaaaaaaaaaaaaaaaaaaaaaaaaaab\")` `= 1 + 2`\n"
        "```dataview\nLIST\n```\n";
    size_t failures = 0;
    dvq_note_options options = {
        .size = sizeof options, .report = count_failure, .report_user = &failures};
    cr_assert_eq(dvq_vault_set_budget(state.vault, 1000000, NULL), DVQ_OK);
    dvq_status status = dvq_note_render(state.vault, "a", DVQ_TERMINATED, text, sizeof text - 1,
                                        &options, fixture_write, &state, NULL);
    cr_expect_eq(status, DVQ_OK);
    cr_expect_eq(failures, 3);
    cr_expect(strncmp(state.output, "2 `= regextest", 14) == 0);
}

/* ---- cancelling all that is under way ---- */

typedef struct endless {
    int kind;
    atomic_bool ended;
    dvq_status status;
} endless;

static const char endless_expression[] =
    "all(split(\"a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a\", \" \"), (a) => "
    "all(split(\"a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a\", \" \"), (b) => "
    "!regextest(\"(a+)+$\", \"aaaaaaaaaaaaaaaaaaab\" + a + b + \"b\")))";

static void *run_endless(void *user)
{
    endless *self = user;
    dvq_query *query = NULL;
    char text[600];
    switch (self->kind) {
    case 0:
        (void)snprintf(text, sizeof text, "LIST WHERE %s", endless_expression);
        dvq_query_prepare(state.vault, text, strlen(text), NULL, &query, NULL);
        self->status = dvq_query_step(query, NULL);
        dvq_query_finalize(query);
        break;
    case 1:
        (void)snprintf(text, sizeof text, "x `= %s` y\n", endless_expression);
        self->status = dvq_note_render(state.vault, "a", DVQ_TERMINATED, text, strlen(text), NULL,
                                       fixture_write, &state, NULL);
        break;
    default:
        self->status =
            dvq_expression_write(state.vault, endless_expression, strlen(endless_expression), NULL,
                                 DVQ_VALUE_FORM_TEXT, fixture_write, &state, NULL);
        break;
    }
    atomic_store(&self->ended, true);
    return NULL;
}

Test(gate, everything_under_way_is_cancelled_at_once)
{
    enum { KINDS = 3 };
    pthread_t threads[KINDS];
    endless calls[KINDS] = {{.kind = 0}, {.kind = 1}, {.kind = 2}};
    cr_assert_eq(dvq_vault_set_budget(state.vault, UINT64_MAX, NULL), DVQ_OK);
    dvq_vault_cancel(state.vault);
    dvq_vault_cancel(NULL);
    for (int i = 0; i < KINDS; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, run_endless, &calls[i]), 0);
    for (int i = 0; i < KINDS; i++) {
        /* One that has not begun is not concerned, so they are cancelled until they end. */
        while (!atomic_load(&calls[i].ended)) {
            dvq_vault_cancel(state.vault);
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        }
        pthread_join(threads[i], NULL);
        cr_expect_eq(calls[i].status, DVQ_ERROR_CANCELLED, "%d", i);
    }
    dvq_query *query = prepare(state.vault, "LIST");
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ROW);
    dvq_query_finalize(query);
}
