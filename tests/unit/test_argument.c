/* Tests of how dvq.h takes its arguments: structs of other versions, lengths, paths, errors. */
#include "api/argument.h"

#include "query_fixture.h"

static fixture state;

static void setup(void)
{
    static const fixture_note notes[] = {{"Home.md", "n:: 1\n- [ ] one\n"}, {"b.md", "n:: 2\n"}};
    fixture_open(&state, notes, 2);
}

static void teardown(void)
{
    fixture_close(&state);
}

TestSuite(argument, .init = setup, .fini = teardown);

static double evaluate(const void *options, dvq_status expected, dvq_error *error)
{
    dvq_query *query = NULL;
    dvq_status status =
        dvq_expression_prepare(state.vault, "this.n", DVQ_TERMINATED, options, &query, error);
    cr_assert_eq(status, expected, "%s", error->message);
    double number = 0;
    if (status == DVQ_OK && dvq_query_step(query, error) == DVQ_ROW)
        number = dvq_value_get_number(dvq_query_get_cell(query, 0));
    dvq_query_finalize(query);
    return number;
}

Test(argument, a_struct_of_an_older_version_has_fewer_members)
{
    struct {
        size_t size;
        const char *origin;
    } older = {sizeof older, "Home"};
    dvq_error error;
    cr_expect_eq(evaluate(&older, DVQ_OK, &error), 1);
    older.size = sizeof older.size;
    cr_expect_eq(evaluate(&older, DVQ_OK, &error), 0, "its size does not cover the origin");
}

Test(argument, a_struct_of_a_newer_version_may_have_more_if_they_are_zero)
{
    struct {
        dvq_query_options options;
        const char *language;
    } newer = {.options = DVQ_QUERY_OPTIONS_INIT};
    newer.options.size = sizeof newer;
    newer.options.origin = "b";
    dvq_error error;
    cr_expect_eq(evaluate(&newer, DVQ_OK, &error), 2);
    newer.language = "tasks";
    evaluate(&newer, DVQ_ERROR_USAGE, &error);
    cr_expect_str_eq(error.message, "a dvq_query_options asks for what dvq " DVQ_VERSION
                                    " does not have: a member that is not zero");
}

Test(argument, a_struct_whose_size_was_not_set_is_refused)
{
    dvq_query_options options = {.origin = "Home"};
    dvq_error error;
    evaluate(&options, DVQ_ERROR_USAGE, &error);
    cr_expect_str_eq(error.message,
                     "the size of a dvq_query_options is not set: start from its _INIT");
    options = (dvq_query_options)DVQ_QUERY_OPTIONS_INIT;
    dvq_settings settings = {.null_text = "none"};
    options.settings = &settings;
    evaluate(&options, DVQ_ERROR_USAGE, &error);
    cr_expect_not_null(strstr(error.message, "dvq_settings"));
    dvq_vault_options vault_options = {.threads = 1};
    dvq_vault *vault = NULL;
    cr_expect_eq(dvq_vault_open(state.folder, &vault_options, &vault, NULL), DVQ_ERROR_USAGE);
    memset(&vault_options, 0xAA, sizeof vault_options);
    cr_expect_eq(dvq_vault_open(state.folder, &vault_options, &vault, NULL), DVQ_ERROR_USAGE);
    cr_expect_null(vault);
}

Test(argument, every_struct_is_checked)
{
    dvq_query *query = NULL;
    cr_assert_eq(dvq_query_prepare(state.vault, "LIST", 4, NULL, &query, NULL), DVQ_OK);
    dvq_format_options format = {.width = 80};
    cr_expect_eq(dvq_query_render(query, DVQ_FORMAT_TEXT, &format, fixture_write, &state, NULL),
                 DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_query_explain(query, DVQ_FORMAT_TEXT, &format, fixture_write, &state, NULL),
                 DVQ_ERROR_USAGE);
    dvq_query_finalize(query);
    dvq_note_options note = {.all = 1};
    cr_expect_eq(dvq_note_render(state.vault, "b", 1, NULL, 0, &note, fixture_write, &state, NULL),
                 DVQ_ERROR_USAGE);
    dvq_check_options check = {.run = 1};
    cr_expect_eq(dvq_note_check(state.vault, "b", 1, NULL, 0, &check, NULL), DVQ_ERROR_USAGE);
    dvq_site_options look = {.name = "S"};
    dvq_site *site = NULL;
    cr_expect_eq(dvq_site_open(state.vault, &look, &site, NULL), DVQ_ERROR_USAGE);
    cr_assert_eq(dvq_site_open(state.vault, NULL, &site, NULL), DVQ_OK);
    cr_expect_eq(dvq_site_write(site, 0, &note, fixture_write, &state, NULL), DVQ_ERROR_USAGE);
    dvq_site_close(site);
}

Test(argument, a_path_may_have_a_length_and_no_zero_byte)
{
    dvq_string text;
    cr_assert_eq(dvq_note_get_text(state.vault, "Homestead", 4, &text, NULL), DVQ_OK);
    cr_expect_eq(text.length, 16);
    dvq_error error;
    cr_expect_eq(dvq_note_get_text(state.vault, "Home\0.md", 8, &text, &error), DVQ_ERROR_USAGE);
    cr_expect_str_eq(error.message, "a path cannot hold a zero byte");
    cr_expect_eq(text.length, 0);
    dvq_query *query = NULL;
    cr_expect_eq(dvq_page_prepare(state.vault, "Home\0.md", 8, NULL, &query, NULL),
                 DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_page_prepare(state.vault, NULL, DVQ_TERMINATED, NULL, &query, NULL),
                 DVQ_ERROR_USAGE);
    cr_assert_eq(dvq_page_prepare(state.vault, "Homestead", 4, NULL, &query, NULL), DVQ_OK);
    cr_expect_eq(dvq_query_step(query, NULL), DVQ_ROW);
    dvq_query_finalize(query);
}

Test(argument, an_error_is_that_of_the_last_call)
{
    dvq_error error;
    memset(&error, 0xAA, sizeof error);
    dvq_query *query = NULL;
    cr_expect_eq(dvq_query_prepare(state.vault, "LIST WHERE", DVQ_TERMINATED, NULL, &query, &error),
                 DVQ_ERROR_PARSE);
    cr_expect_eq(error.status, DVQ_ERROR_PARSE);
    cr_expect_eq(dvq_page_prepare(state.vault, NULL, 0, NULL, &query, &error), DVQ_ERROR_USAGE);
    cr_expect_eq(error.status, DVQ_ERROR_USAGE);
    cr_expect_eq(error.line, 0);
    cr_assert_eq(dvq_query_prepare(state.vault, "LIST", DVQ_TERMINATED, NULL, &query, &error),
                 DVQ_OK);
    cr_expect_eq(error.status, DVQ_OK);
    dvq_query_finalize(query);
}

Test(argument, a_time_may_have_a_length)
{
    int64_t time = 0;
    cr_assert_eq(dvq_time_parse("1970-01-02T99", 10, "UTC+1", 3, &time, NULL), DVQ_OK);
    cr_expect_eq(time, 86400000);
    cr_expect_eq(dvq_time_parse("1970-01-02", 10, "UTC\0", 4, &time, NULL), DVQ_ERROR_USAGE);
    cr_expect_eq(dvq_time_parse(NULL, 0, NULL, 0, &time, NULL), DVQ_ERROR_USAGE);
}

Test(argument, versions_are_numbers_and_text)
{
    cr_expect_eq(dvq_version_get_number(), DVQ_VERSION_NUMBER);
    char text[32];
    (void)snprintf(text, sizeof text, "%d.%d.%d", DVQ_VERSION_MAJOR, DVQ_VERSION_MINOR,
                   DVQ_VERSION_PATCH);
    cr_expect_str_eq(dvq_version_get(), text);
}
