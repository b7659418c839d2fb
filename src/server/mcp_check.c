/*
 * The tool `check`, see mcp_tool.h: what is wrong with a query, a note or all notes. Queries are
 * run; nothing is written.
 */
#include <stdio.h>
#include <string.h>

#include "server/mcp_tool.h"

const dvq_mcp_argument dvq_mcp_checking_arguments[] = {
    {"query", DVQ_MCP_TEXT, false, "The query to check.", NULL, 0, 0, 0},
    {"path", DVQ_MCP_TEXT, false, "The note to check. Without path and query: all notes.", NULL, 0,
     0, 0},
    {"origin", DVQ_MCP_TEXT, false, "Of a query: the note that `this` and [[]] mean.", NULL, 0, 0,
     0},
    {"explain", DVQ_MCP_FLAG, false, "Of a query: also say how its rows come about.", NULL, 0, 0,
     0},
    DVQ_MCP_BUDGET_ROW,
    DVQ_MCP_CURSOR_ROW,
    {NULL, DVQ_MCP_TEXT, false, NULL, NULL, 0, 0, 0},
};

/* ---- a query ---- */

static void add_warnings(dvq_mcp_answer *answer, const dvq_query *query, const char *text)
{
    size_t count = 0;
    dvq_error warning;
    for (; dvq_query_get_warning(query, count, &warning) != 0; count++) {
        dvq_error marked = warning;
        (void)snprintf(marked.message, sizeof marked.message, "warning: %.380s", warning.message);
        dvq_mcp_add_problem(answer, &marked, "query", text, strlen(text));
    }
    if (count == 0)
        dvq_buffer_add_format(&answer->text, "Nothing is wrong with the query. Rows: %zu.\n",
                              dvq_query_get_row_count(query));
}

/* The report has the warnings and a failure in it. */
static dvq_status explain(dvq_mcp_answer *answer, dvq_query *query, dvq_error *error)
{
    dvq_buffer report = {0};
    dvq_status status =
        dvq_query_explain(query, DVQ_FORMAT_TEXT, NULL, dvq_buffer_write, &report, error);
    if (status == DVQ_OK)
        dvq_mcp_add_page_line(answer, &report, 0);
    answer->text.failed = answer->text.failed || report.failed;
    dvq_buffer_free(&report);
    return status;
}

static dvq_status step_once(dvq_query *query, dvq_error *error)
{
    dvq_status status = dvq_query_step(query, error);
    return status == DVQ_ROW || status == DVQ_DONE ? DVQ_OK : status;
}

static void check_query(dvq_mcp_answer *answer, const char *text)
{
    bool explains = dvq_mcp_get_flag(answer->arguments, "explain");
    dvq_query_options options = {.size = sizeof options,
                                 .origin = dvq_mcp_get_text(answer->arguments, "origin")};
    dvq_query *query = NULL;
    dvq_error error = {0};
    dvq_status status = dvq_query_prepare(dvq_mcp_get_vault(answer->request), text, strlen(text),
                                          &options, &query, &error);
    if (status == DVQ_OK) {
        dvq_rpc_set_running(answer->request, query);
        status = explains ? explain(answer, query, &error) : step_once(query, &error);
        dvq_rpc_set_running(answer->request, NULL);
    }
    if (status != DVQ_OK)
        dvq_mcp_fail(answer, &error, "query", text, strlen(text));
    else if (!explains)
        add_warnings(answer, query, text);
    /* To have found a mistake is no failure of the check. */
    answer->is_error =
        status != DVQ_OK && status != DVQ_ERROR_PARSE && status != DVQ_ERROR_EVALUATE;
    dvq_query_finalize(query);
}

/* ---- notes ---- */

/* The problems of a note while it is looked at. */
typedef struct note_check {
    dvq_mcp_answer *answer;
    const char *path;
    dvq_string text; /* of the note, without a byte order mark */
    dvq_buffer problems;
    size_t count;
} note_check;

static void take_problem(void *user, dvq_note_event event, const dvq_error *message)
{
    note_check *check = user;
    if (event != DVQ_NOTE_EVENT_FAILED && event != DVQ_NOTE_EVENT_WARNING &&
        event != DVQ_NOTE_EVENT_SPELLING)
        return;
    dvq_error marked = *message;
    if (event != DVQ_NOTE_EVENT_FAILED)
        (void)snprintf(marked.message, sizeof marked.message, "warning: %.380s", message->message);
    check->count++;
    if (check->problems.length < check->answer->budget)
        dvq_error_print(&marked, check->path, DVQ_TERMINATED, check->text.data, check->text.length,
                        dvq_buffer_write, &check->problems);
}

/* Fails only if the note cannot be read, or the check was stopped. */
static dvq_status examine(note_check *check, const char *path, dvq_error *error)
{
    dvq_vault *vault = dvq_mcp_get_vault(check->answer->request);
    check->path = path;
    check->problems.length = 0;
    dvq_status status = dvq_note_get_text(vault, path, DVQ_TERMINATED, &check->text, error);
    if (status != DVQ_OK)
        return status;
    if (check->text.length >= 3 && memcmp(check->text.data, "\xEF\xBB\xBF", 3) == 0) {
        check->text.data += 3;
        check->text.length -= 3;
    }
    dvq_error first = {0};
    dvq_check_options options = {
        .size = sizeof options, .run = 1, .report = take_problem, .report_user = check};
    status = dvq_note_check(vault, path, DVQ_TERMINATED, NULL, 0, &options, &first);
    check->problems.length -= check->problems.length > 0; /* the last line break */
    if (status == DVQ_ERROR_IO || status == DVQ_ERROR_MEMORY || status == DVQ_ERROR_USAGE ||
        status == DVQ_ERROR_CANCELLED) {
        *error = first;
        return status;
    }
    return DVQ_OK;
}

static void check_one(dvq_mcp_answer *answer, const char *path)
{
    note_check check = {.answer = answer};
    dvq_error error = {0};
    if (examine(&check, path, &error) != DVQ_OK)
        dvq_mcp_fail(answer, &error, NULL, NULL, 0);
    else if (check.count == 0)
        dvq_buffer_add_format(&answer->text, "Nothing is wrong with %s.\n", path);
    else
        dvq_mcp_add_page_line(answer, &check.problems, 0);
    answer->text.failed = answer->text.failed || check.problems.failed;
    dvq_buffer_free(&check.problems);
}

static const char *const about_all[] = {"check"};

static void add_next(dvq_mcp_answer *answer, size_t next)
{
    dvq_buffer_add_text(&answer->text, "(more; the next page has cursor \"");
    dvq_mcp_add_cursor(&answer->text, answer, about_all, 1, next);
    dvq_buffer_add_text(&answer->text, "\")\n");
}

static void add_end(dvq_mcp_answer *answer, size_t first, size_t notes, size_t wrong)
{
    if (first > 0)
        dvq_buffer_add_text(&answer->text, "(the last page)\n");
    else
        dvq_buffer_add_format(&answer->text, "%zu notes looked at, %zu with problems.\n", notes,
                              wrong);
}

static size_t count_files(dvq_vault *vault)
{
    size_t count = 0;
    dvq_vault_file file;
    while (dvq_vault_get_file(vault, count, &file) != 0)
        count++;
    return count;
}

/* The notes from one on, until the budget is used up. A note's problems are never torn apart. */
static dvq_status check_from(note_check *check, size_t first, dvq_error *error)
{
    dvq_mcp_answer *answer = check->answer;
    dvq_vault *vault = dvq_mcp_get_vault(answer->request);
    size_t start = answer->text.length;
    size_t total = count_files(vault);
    size_t notes = 0;
    size_t wrong = 0;
    dvq_vault_file file;
    for (size_t i = first; dvq_vault_get_file(vault, i, &file) != 0; i++) {
        dvq_rpc_set_progress(answer->request, i, total);
        if (file.is_note == 0)
            continue;
        check->count = 0;
        dvq_status status = examine(check, file.path.data, error);
        if (status == DVQ_ERROR_CANCELLED || status == DVQ_ERROR_MEMORY)
            return status;
        notes++;
        wrong += check->count > 0;
        if (check->count > 0 && !dvq_mcp_add_page_line(answer, &check->problems, start)) {
            add_next(answer, i);
            return DVQ_OK;
        }
    }
    add_end(answer, first, notes, wrong);
    return DVQ_OK;
}

static void check_all(dvq_mcp_answer *answer)
{
    size_t first;
    if (!dvq_mcp_read_cursor(answer, about_all, 1, &first))
        return;
    note_check check = {.answer = answer};
    dvq_error error = {0};
    dvq_status status = dvq_vault_load(dvq_mcp_get_vault(answer->request), &error);
    if (status == DVQ_OK)
        status = check_from(&check, first, &error);
    if (status != DVQ_OK)
        dvq_mcp_fail(answer, &error, NULL, NULL, 0);
    answer->text.failed = answer->text.failed || check.problems.failed;
    dvq_buffer_free(&check.problems);
}

void dvq_mcp_check(dvq_mcp_answer *answer)
{
    const char *query = dvq_mcp_get_text(answer->arguments, "query");
    const char *path = dvq_mcp_get_text(answer->arguments, "path");
    if (query != NULL && path != NULL) {
        dvq_mcp_fail_text(answer, "give either a query or a path, not both");
        return;
    }
    if (query != NULL) {
        check_query(answer, query);
        return;
    }
    if (!dvq_rpc_set_working(answer->request, dvq_mcp_get_vault(answer->request)))
        return;
    if (path != NULL)
        check_one(answer, path);
    else
        check_all(answer);
    dvq_rpc_set_working(answer->request, NULL);
}
