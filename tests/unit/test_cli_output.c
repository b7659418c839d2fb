/* Messages on standard error and results on standard output. */
#include "cli/output.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

Test(cli_output, a_warning_names_its_file_once, .init = cr_redirect_stderr)
{
    static const struct {
        const char *path;
        uint32_t line;
        const char *message;
        const char *hint;
    } warnings[] = {
        {"A.md", 3, "bad YAML", ""},
        {"A.md", 0, "larger than 64 MiB", ""},
        {"A.md", 0, "cannot read A.md: Permission denied", ""},
        {"B.md", 0, "no end", "name one"},
        {"", 0, "no such name", ""},
    };
    for (size_t i = 0; i < sizeof warnings / sizeof *warnings; i++) {
        dvq_error error = {.line = warnings[i].line};
        (void)snprintf(error.message, sizeof error.message, "%s", warnings[i].message);
        (void)snprintf(error.hint, sizeof error.hint, "%s", warnings[i].hint);
        dvq_message_warning(NULL, (dvq_string){warnings[i].path, strlen(warnings[i].path)}, &error);
    }
    (void)fflush(stderr);
    cr_assert_stderr_eq_str("dvq: A.md:3: bad YAML\n"
                            "dvq: A.md: larger than 64 MiB\n"
                            "dvq: cannot read A.md: Permission denied\n"
                            "dvq: B.md: no end\n"
                            "hint: name one\n"
                            "dvq: no such name\n");
}

/* A note could otherwise colour the terminal or move its cursor. */
Test(cli_output, no_control_character_reaches_the_terminal, .init = cr_redirect_stderr)
{
    dvq_message_add("a\x1B[31mb\x7F\tc\xC2\x9B é\xC2\xA0 \xE2\x80\xAE\xE2\x81\xA7\n");
    (void)fflush(stderr);
    cr_assert_stderr_eq_str("a\\x1b[31mb\\x7f\tc\\u009b é\xC2\xA0 \\u202e\\u2067\n");
}

/* Whatever pieces it comes in. */
Test(cli_output, a_terminal_is_shown_escapes, .init = cr_redirect_stdout)
{
    static const char text[] =
        "\x1B[1m\x7F \xC2\x9B\xC2\xA0 \xE2\x80\xAAx\xE2\x80\xAE\xE2\x81\xA6"
        "\xE2\x81\xA9 \xE2\x80\x8E\xE2\x80\xAF\xE2\x82\xAC\r\n\r\xC2\xE2\x80\n";
    dvq_sink sink = {.is_terminal = 1};
    for (size_t i = 0; i + 1 < sizeof text; i++)
        dvq_sink_write(&sink, text + i, 1);
    cr_assert(dvq_sink_finish(&sink));
    cr_assert_stdout_eq_str("\\x1b[1m\\x7f \\u009b\xC2\xA0 \\u202ax\\u202e\\u2066\\u2069 "
                            "\xE2\x80\x8E\xE2\x80\xAF\xE2\x82\xAC\r\n\\r\xC2\xE2\x80\n");
}

Test(cli_output, a_long_message_is_whole, .init = cr_redirect_stderr)
{
    char text[3000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    dvq_message_add("%s", text);
    (void)fflush(stderr);
    cr_assert_stderr_eq_str(text);
}

/* The caret's column counts control characters as having no width. */
Test(cli_output, an_error_shows_its_line, .init = cr_redirect_stderr)
{
    const char *text = "a\x1B b";
    dvq_error error = {.status = DVQ_ERROR_PARSE, .line = 1, .column = 4, .offset = 3, .length = 1};
    (void)snprintf(error.message, sizeof error.message, "wrong");
    dvq_message_error(&error, "query", text, strlen(text));
    (void)fflush(stderr);
    cr_assert_stderr_eq_str("query:1:4: wrong\na b\n  ^\n");
}

Test(cli_output, a_last_line_is_ended_once, .init = cr_redirect_stdout)
{
    dvq_sink sink = {0};
    cr_expect_eq(dvq_sink_write(&sink, "a", 1), 0);
    cr_expect_eq(dvq_sink_write(&sink, "", 0), 0);
    dvq_sink_end_line(&sink);
    dvq_sink_end_line(&sink);
    cr_expect(dvq_sink_finish(&sink));
    cr_assert_stdout_eq_str("a\n");
}

static void redirect_both(void)
{
    cr_redirect_stdout();
    cr_redirect_stderr();
}

Test(cli_output, nothing_is_written_after_a_failure, .init = redirect_both)
{
    dvq_sink sink = {.failure = EIO};
    cr_expect_eq(dvq_sink_write(&sink, "a", 1), -1);
    dvq_sink_end_line(&sink);
    cr_expect_not(dvq_sink_finish(&sink));
    (void)fflush(stderr);
    char expected[200];
    (void)snprintf(expected, sizeof expected, "dvq: cannot write the output: %s\n", strerror(EIO));
    cr_assert_stdout_eq_str("");
    cr_assert_stderr_eq_str(expected);
}

/* Whoever closed the pipe has read enough. */
Test(cli_output, a_closed_pipe_is_not_reported, .init = redirect_both)
{
    dvq_sink sink = {.failure = EPIPE};
    cr_expect_not(dvq_sink_finish(&sink));
    (void)fflush(stderr);
    cr_assert_stderr_eq_str("");
}
