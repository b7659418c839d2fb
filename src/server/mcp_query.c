/* The tool `query`, see mcp_tool.h: a page of a query's rows, and what is to be said of them. */
#include <stdio.h>
#include <string.h>

#include "server/compact.h"
#include "server/compact_value.h"
#include "server/json_string.h"
#include "server/mcp_tool.h"
#include "server/rpc_query.h"

enum { LONGEST_COLUMN = 200 }; /* bytes of a column's name; a name may be a whole expression */

const dvq_mcp_argument dvq_mcp_query_arguments[] = {
    {"query", DVQ_MCP_TEXT, true, "The query, such as: TASK WHERE !completed AND due SORT due",
     NULL, 0, 0, 0},
    {"origin", DVQ_MCP_TEXT, false, "The note that `this` and [[]] mean: its path.", NULL, 0, 0, 0},
    {"fields", DVQ_MCP_TEXTS, false,
     "Of a TASK query: fields to show after each task, such as due, or section.", NULL, 0, 0, 0},
    {"structured", DVQ_MCP_FLAG, false,
     "Also give the rows as JSON, in structuredContent. They count for the budget, too.", NULL, 0,
     0, 0},
    DVQ_MCP_BUDGET_ROW,
    DVQ_MCP_CURSOR_ROW,
    {NULL, DVQ_MCP_TEXT, false, NULL, NULL, 0, 0, 0},
};

/* A query while its answer is made. */
typedef struct query_call {
    dvq_mcp_answer *answer;
    dvq_query *query;
    const char *text;
    const char *about[2]; /* what a cursor belongs to */
    dvq_compact_options options;
    dvq_compact_page page;
} query_call;

/* ---- text ---- */

static const char *name_rows(dvq_query_type type, size_t count)
{
    if (type == DVQ_QUERY_TASK)
        return count == 1 ? "task" : "tasks";
    return count == 1 ? "row" : "rows";
}

/* The columns of a table, or of a calendar, after ": ". */
static void add_columns(const query_call *call, dvq_buffer *line)
{
    dvq_query_type type = dvq_query_get_type(call->query);
    if (type == DVQ_QUERY_CALENDAR)
        dvq_buffer_add_text(line, ": date | note");
    for (size_t i = 0; type == DVQ_QUERY_TABLE && i < dvq_query_get_column_count(call->query);
         i++) {
        dvq_string name = dvq_query_get_column_name(call->query, i);
        dvq_buffer_add_text(line, i == 0 ? ": " : " | ");
        dvq_compact_add_text(line, name.data,
                             name.length < LONGEST_COLUMN ? name.length : LONGEST_COLUMN);
    }
}

static void add_warnings(const query_call *call)
{
    dvq_error warning;
    for (size_t i = 0; dvq_query_get_warning(call->query, i, &warning) != 0; i++) {
        dvq_error marked = warning;
        (void)snprintf(marked.message, sizeof marked.message, "warning: %.380s", warning.message);
        dvq_mcp_add_problem(call->answer, &marked, "query", call->text, strlen(call->text));
    }
}

/* The first line, the rows, and how to go on. */
static void add_rows(const query_call *call)
{
    const dvq_compact_page *page = &call->page;
    dvq_buffer *text = &call->answer->text;
    dvq_query_type type = dvq_query_get_type(call->query);
    dvq_buffer_add_format(text, "%zu %s", page->total, name_rows(type, page->total));
    add_columns(call, text);
    dvq_buffer_add_text(text, "\n");
    dvq_buffer_add(text, page->text.data, page->text.length);
    if (page->next > 0) {
        dvq_buffer_add_format(text, "(%zu of %zu here; the next page has cursor \"", page->shown,
                              page->total);
        dvq_mcp_add_cursor(text, call->answer, call->about, 2, page->next);
        dvq_buffer_add_text(text, "\")\n");
    }
    text->failed = text->failed || page->text.failed;
}

/* ---- structured content ---- */

static const char *name_type(dvq_query_type type)
{
    static const char *const names[] = {"table", "list", "task", "calendar"};
    return (size_t)type < sizeof names / sizeof names[0] ? names[type] : "";
}

static void add_structured(const query_call *call)
{
    const dvq_compact_page *page = &call->page;
    dvq_buffer *json = &call->answer->structured;
    dvq_query_type type = dvq_query_get_type(call->query);
    dvq_buffer_add_format(json, "{\"type\":\"%s\"", name_type(type));
    for (size_t i = 0; type == DVQ_QUERY_TABLE && i < dvq_query_get_column_count(call->query);
         i++) {
        dvq_string name = dvq_query_get_column_name(call->query, i);
        dvq_buffer_add_text(json, i == 0 ? ",\"columns\":[" : ",");
        dvq_buffer_add_json_string(json, name.data, name.length);
    }
    dvq_buffer_add_text(json, type == DVQ_QUERY_TABLE ? "],\"rows\":[" : ",\"rows\":[");
    dvq_buffer_add(json, page->rows.data, page->rows.length);
    dvq_buffer_add_format(json, "],\"total\":%zu,\"shown\":%zu", page->total, page->shown);
    if (page->next > 0) {
        dvq_buffer_add_text(json, ",\"nextCursor\":\"");
        dvq_mcp_add_cursor(json, call->answer, call->about, 2, page->next);
        dvq_buffer_add_text(json, "\"");
    }
    dvq_rpc_add_warnings(json, call->query, call->text, strlen(call->text));
    dvq_buffer_add_text(json, "}");
    json->failed = json->failed || page->rows.failed;
}

/* ---- the call ---- */

/* How many bytes the warnings and columns take, which come besides the rows. */
static size_t measure_rest(const query_call *call)
{
    query_call probe = *call;
    dvq_mcp_answer answer = {.request = call->answer->request,
                             .arguments = call->answer->arguments,
                             .budget = call->answer->budget};
    probe.answer = &answer;
    add_rows(&probe);
    add_warnings(&probe);
    if (call->options.has_rows)
        add_structured(&probe);
    size_t length = answer.text.length + answer.structured.length;
    dvq_buffer_free(&answer.text);
    dvq_buffer_free(&answer.structured);
    return length;
}

static void run(query_call *call, dvq_error *error)
{
    dvq_mcp_answer *answer = call->answer;
    dvq_status status = dvq_query_step(call->query, error);
    if (status == DVQ_ROW || status == DVQ_DONE) {
        size_t rest = measure_rest(call) + answer->text.length;
        size_t room = dvq_mcp_get_room(answer);
        call->options.budget = rest < room ? room - rest : 1;
        status = dvq_compact_write(call->query, status, &call->options, &call->page, error);
    }
    if (status != DVQ_OK) {
        dvq_mcp_fail(answer, error, "query", call->text, strlen(call->text));
        return;
    }
    add_rows(call);
    add_warnings(call);
    if (call->options.has_rows)
        add_structured(call);
}

void dvq_mcp_query(dvq_mcp_answer *answer)
{
    dvq_query_options options = {.size = sizeof options,
                                 .origin = dvq_mcp_get_text(answer->arguments, "origin")};
    query_call call = {.answer = answer, .text = dvq_mcp_get_text(answer->arguments, "query")};
    call.about[0] = call.text;
    call.about[1] = options.origin;
    call.options.fields = json_object_get(answer->arguments, "fields");
    call.options.has_rows = dvq_mcp_get_flag(answer->arguments, "structured");
    if (!dvq_mcp_read_cursor(answer, call.about, 2, &call.options.first))
        return;
    dvq_error error = {0};
    dvq_status status = dvq_query_prepare(dvq_mcp_get_vault(answer->request), call.text,
                                          strlen(call.text), &options, &call.query, &error);
    if (status != DVQ_OK) {
        dvq_mcp_fail(answer, &error, "query", call.text, strlen(call.text));
        return;
    }
    dvq_rpc_set_running(answer->request, call.query);
    run(&call, &error);
    dvq_rpc_set_running(answer->request, NULL);
    dvq_query_finalize(call.query);
    dvq_buffer_free(&call.page.text);
    dvq_buffer_free(&call.page.rows);
}
