/* Cancelling while a result is written: every format ends at the first block, whatever it shows. */
#include "query_fixture.h"

/* Enough for several blocks of every format, and for rows that several threads write. */
enum { ITEM_COUNT = 8000, LONGEST_ITEM = 64 };

static fixture state;
static char items[ITEM_COUNT * LONGEST_ITEM];
static const fixture_note notes[] = {{"2026-01-15.md", items}};

static void open_vault(void)
{
    size_t length = 0;
    for (int item = 0; item < ITEM_COUNT; item++) {
        length +=
            (size_t)snprintf(items + length, LONGEST_ITEM, "- [ ] an item of a list, %d\n", item);
    }
    fixture_open(&state, notes, 1);
}

static void close_vault(void)
{
    fixture_close(&state);
}

TestSuite(api_cancel, .init = open_vault, .fini = close_vault);

/* A write function that cancels its own query at once. */
typedef struct canceller {
    dvq_query *query;
    size_t calls;
} canceller;

static int cancel(void *user, const char *data, size_t length)
{
    canceller *self = user;
    (void)data;
    (void)length;
    self->calls++;
    dvq_query_cancel(self->query);
    return 0;
}

static dvq_vault *open_with_threads(unsigned threads)
{
    dvq_vault_options options = {
        .size = sizeof options, .zone = "UTC", .now = FIXTURE_NOW, .has_now = 1};
    dvq_vault *vault = NULL;
    options.threads = threads;
    cr_assert_eq(dvq_vault_open(state.folder, &options, &vault, NULL), DVQ_OK);
    return vault;
}

static dvq_query *prepare(dvq_vault *vault, const char *text)
{
    dvq_query *query = NULL;
    dvq_error error = {0};
    dvq_status status = dvq_query_prepare(vault, text, strlen(text), NULL, &query, &error);
    cr_assert_eq(status, DVQ_OK, "%s", error.message);
    return query;
}

static void expect_cancelled(dvq_query *query, dvq_format format, const char *text)
{
    dvq_error error = {0};
    canceller self = {query, 0};
    dvq_status status = dvq_query_render(query, format, NULL, cancel, &self, &error);
    cr_expect_eq(status, DVQ_ERROR_CANCELLED, "%s in format %d", text, (int)format);
    cr_expect_eq(error.status, DVQ_ERROR_CANCELLED);
    cr_expect_str_eq(error.message, "cancelled");
    cr_expect_eq(self.calls, 1, "%s in format %d: %zu blocks", text, (int)format, self.calls);
}

static void expect_all_cancelled(dvq_vault *vault)
{
    static const char *const texts[] = {
        "TABLE item.text, item.line FLATTEN file.tasks AS item",
        "TABLE WITHOUT ID file.tasks, file.link FLATTEN [1, 2, 3] AS a",
        "LIST item.text FLATTEN file.tasks AS item",
        "TASK",
        "TASK GROUP BY line",
        "TASK FLATTEN [1, 2] AS a",
        "CALENDAR file.day FLATTEN file.tasks AS item",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bool calendar = strncmp(texts[i], "CALENDAR", 8) == 0;
        for (int format = DVQ_FORMAT_TEXT; format <= DVQ_FORMAT_VIMGREP; format++) {
            if (calendar && format == DVQ_FORMAT_DATAVIEW)
                continue;
            dvq_query *query = prepare(vault, texts[i]);
            expect_cancelled(query, (dvq_format)format, texts[i]);
            dvq_query_finalize(query);
        }
    }
}

Test(api_cancel, a_write_function_ends_every_format)
{
    for (unsigned threads = 1; threads <= 4; threads += 3) {
        dvq_vault *vault = open_with_threads(threads);
        expect_all_cancelled(vault);
        dvq_vault_close(vault);
    }
}

Test(api_cancel, a_write_function_ends_values_and_pages)
{
    static const char text[] = "[[2026-01-15]].file.tasks";
    dvq_query *queries[2] = {NULL, NULL};
    cr_assert_eq(dvq_expression_prepare(state.vault, text, strlen(text), NULL, &queries[0], NULL),
                 DVQ_OK);
    cr_assert_eq(
        dvq_page_prepare(state.vault, "2026-01-15", DVQ_TERMINATED, NULL, &queries[1], NULL),
        DVQ_OK);
    for (size_t i = 0; i < 2; i++) {
        expect_cancelled(queries[i], DVQ_FORMAT_JSON, text);
        dvq_query_finalize(queries[i]);
    }
}

Test(api_cancel, rows_stay_but_nothing_is_written_of_them)
{
    dvq_query *query = prepare(state.vault, "LIST WITHOUT ID 7");
    cr_assert_eq(dvq_query_step(query, NULL), DVQ_ROW);
    dvq_query_cancel(query);
    const dvq_value *cell = dvq_query_get_cell(query, 0);
    cr_expect_eq(dvq_value_get_number(cell), 7);
    for (int form = DVQ_VALUE_FORM_TEXT; form <= DVQ_VALUE_FORM_JSON; form++) {
        dvq_status status =
            dvq_value_write(cell, query, (dvq_value_form)form, fixture_write, &state, NULL);
        cr_expect_eq(status, DVQ_ERROR_CANCELLED);
    }
    cr_expect_eq(dvq_query_render(query, DVQ_FORMAT_JSON, NULL, fixture_write, &state, NULL),
                 DVQ_ERROR_CANCELLED);
    cr_expect_eq(state.length, 0);
    cr_assert_eq(dvq_query_reset(query, NULL), DVQ_OK);
    cr_expect_eq(dvq_query_render(query, DVQ_FORMAT_TEXT, NULL, fixture_write, &state, NULL),
                 DVQ_OK);
    cr_expect_str_eq(state.output, "7\n");
    dvq_query_finalize(query);
}
