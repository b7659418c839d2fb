/* Tests of what queries and sites are once their vault is closed. */
#include "api/handle.h"

#include "query_fixture.h"

static fixture state;
static size_t bytes_in_use;

static void *allocate(void *user, size_t size)
{
    (void)user;
    bytes_in_use += size;
    return malloc(size);
}

static void *reallocate(void *user, void *block, size_t old_size, size_t size)
{
    (void)user;
    void *moved = realloc(block, size);
    if (moved != NULL)
        bytes_in_use += size - old_size;
    return moved;
}

static void release(void *user, void *block, size_t size)
{
    (void)user;
    if (block != NULL)
        bytes_in_use -= size;
    free(block);
}

static void setup(void)
{
    static const fixture_note notes[] = {{"a.md", "n:: 1\n- [ ] one [due:: 2026-01-20]\n"}};
    static const dvq_allocator allocator = {allocate, reallocate, release, NULL};
    fixture_open(&state, notes, 1);
    dvq_vault_close(state.vault);
    dvq_vault_options options = {
        .size = sizeof options, .allocator = &allocator, .threads = 1, .zone = "UTC"};
    cr_assert_eq(dvq_vault_open(state.folder, &options, &state.vault, NULL), DVQ_OK);
}

static void teardown(void)
{
    fixture_close(&state);
    cr_expect_eq(bytes_in_use, 0, "%zu bytes are still in use", bytes_in_use);
}

TestSuite(handle, .init = setup, .fini = teardown);

static void close_vault(void)
{
    dvq_vault_close(state.vault);
    state.vault = NULL;
}

static dvq_query *prepare(const char *text)
{
    dvq_query *query = NULL;
    cr_assert_eq(dvq_query_prepare(state.vault, text, DVQ_TERMINATED, NULL, &query, NULL), DVQ_OK);
    return query;
}

static void expect_ended(dvq_query *query)
{
    static const dvq_value *const none = NULL;
    dvq_error error;
    cr_expect_eq(dvq_query_step(query, &error), DVQ_ERROR_USAGE);
    cr_expect_str_eq(error.message, "the vault is closed");
    cr_expect_eq(dvq_query_reset(query, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_query_render(query, DVQ_FORMAT_JSON, NULL, fixture_write, &state, NULL),
                 DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_query_explain(query, DVQ_FORMAT_JSON, NULL, fixture_write, &state, NULL),
                 DVQ_ERROR_USAGE);
    dvq_query_cancel(query);
    cr_expect_null(dvq_query_get_cell(query, 0));
    cr_expect_eq(dvq_query_get_row_count(query), 0);
    cr_expect_eq(dvq_query_get_column_name(query, 0).length, 0);
    cr_expect_not(dvq_query_is_grouped(query));
    dvq_error warning;
    cr_expect_not(dvq_query_get_warning(query, 0, &warning));
    const dvq_member *members;
    size_t count;
    cr_expect_eq(dvq_value_list_fields(none, query, &members, &count, NULL), DVQ_ERROR_USAGE);
    dvq_date_parts date;
    cr_expect_not(dvq_value_get_date(none, query, &date));
    dvq_item item;
    cr_expect_not(dvq_value_get_item(none, query, &item));
}

Test(handle, queries_end_with_their_vault)
{
    dvq_query *fresh = prepare("LIST");
    dvq_query *table = prepare("TABLE n, none");
    cr_assert_eq(dvq_query_step(table, NULL), DVQ_ROW);
    dvq_query *tasks = prepare("TASK GROUP BY file.name");
    cr_assert_eq(dvq_query_step(tasks, NULL), DVQ_ROW);
    dvq_query *gone = prepare("LIST");
    dvq_query_finalize(gone);
    close_vault();
    expect_ended(table);
    expect_ended(fresh);
    expect_ended(tasks);
    cr_expect(bytes_in_use > 0 && bytes_in_use < 65536, "%zu bytes", bytes_in_use);
    dvq_query_finalize(tasks);
    dvq_query_finalize(fresh);
    expect_ended(table);
    dvq_query_finalize(table);
}

Test(handle, a_page_and_a_survey_end_as_well)
{
    dvq_query *page = NULL;
    cr_assert_eq(dvq_page_prepare(state.vault, "a", 1, NULL, &page, NULL), DVQ_OK);
    cr_assert_eq(dvq_query_step(page, NULL), DVQ_ROW);
    dvq_query *fields = NULL;
    cr_assert_eq(dvq_fields_prepare(state.vault, NULL, 0, NULL, &fields, NULL), DVQ_OK);
    close_vault();
    expect_ended(page);
    expect_ended(fields);
    dvq_query_finalize(page);
    dvq_query_finalize(fields);
}

Test(handle, a_query_that_failed_ends_as_well)
{
    dvq_query *query = prepare("LIST FLATTEN list(1)[0].a.b LIMIT -1");
    (void)dvq_query_step(query, NULL);
    close_vault();
    expect_ended(query);
    dvq_query_finalize(query);
}

Test(handle, sites_end_with_their_vault)
{
    dvq_site *site = NULL;
    cr_assert_eq(dvq_site_open(state.vault, NULL, &site, NULL), DVQ_OK);
    dvq_site_file file;
    cr_assert(dvq_site_get_file(site, 0, &file));
    close_vault();
    cr_expect_not(dvq_site_get_file(site, 0, &file));
    cr_expect_eq(dvq_site_write(site, 0, NULL, fixture_write, &state, NULL), DVQ_ERROR_USAGE);
    dvq_site_close(site);
}

Test(handle, what_is_kept_outlives_the_vault)
{
    dvq_query *tasks = prepare("TASK");
    cr_assert_eq(dvq_query_step(tasks, NULL), DVQ_ROW);
    dvq_query *copy = NULL;
    cr_assert_eq(dvq_value_copy(dvq_query_get_cell(tasks, 0), tasks, &copy, NULL), DVQ_OK);
    close_vault();
    dvq_query *again = NULL;
    cr_assert_eq(dvq_value_copy(dvq_query_get_cell(copy, 0), copy, &again, NULL), DVQ_OK);
    dvq_query *late = NULL;
    cr_expect_eq(dvq_value_copy(NULL, tasks, &late, NULL), DVQ_ERROR_USAGE);
    dvq_query_finalize(tasks);
    dvq_query_finalize(copy);
    const dvq_value *task = dvq_query_get_cell(again, 0);
    dvq_date_parts due;
    cr_assert(dvq_value_get_date(dvq_value_get_field(task, again, "due", 3), again, &due));
    cr_expect_eq(due.day, 20);
    cr_assert_eq(dvq_query_reset(again, NULL), DVQ_OK);
    cr_assert_eq(dvq_query_step(again, NULL), DVQ_ROW);
    dvq_query_finalize(again);
}
