/*
 * The methods `query` and `explain` of `dvq serve`, see serve_query.h: rows in the format that was
 * asked for, page by page where that is wanted, with warnings and an explanation.
 */
#include "server/serve_query.h"

#include <string.h>

#include "server/compact.h"
#include "server/json_string.h"
#include "server/rpc_param.h"
#include "server/rpc_query.h"
#include "server/served_vault.h"

/* How rows are answered. */
typedef enum rows_form {
    FORM_JSON,    /* as the library writes them */
    FORM_TEXT,    /* the same as text in a member */
    FORM_COMPACT, /* a line for each, by pages */
    FORM_ROWS     /* JSON with what the lines have, by pages */
} rows_form;

typedef struct serve_format {
    const char *name;
    rows_form form;
    dvq_format format;
    const char *member; /* that has the text */
} serve_format;

static const serve_format formats[] = {
    {"json", FORM_JSON, DVQ_FORMAT_JSON, NULL},
    {"markdown", FORM_TEXT, DVQ_FORMAT_MARKDOWN, "markdown"},
    {"dataview", FORM_TEXT, DVQ_FORMAT_DATAVIEW, "markdown"},
    {"html", FORM_TEXT, DVQ_FORMAT_HTML, "html"},
    {"text", FORM_TEXT, DVQ_FORMAT_TEXT, "text"},
    {"compact", FORM_COMPACT, DVQ_FORMAT_JSON, "text"},
    {"rows", FORM_ROWS, DVQ_FORMAT_JSON, NULL},
};

enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

/* A query while it is answered. */
typedef struct query_call {
    dvq_rpc_request *request;
    const char *text;
    size_t length;
    dvq_query_options options;
    const serve_format *format;
    bool explains;
    dvq_compact_options page;
    dvq_query *query;
    dvq_buffer explanation;
} query_call;

/* ---- parameters ---- */

static bool get_format(query_call *call)
{
    const char *name;
    size_t length;
    if (!dvq_rpc_get_text(call->request, "format", 2, false, &name, &length))
        return false;
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        call->format = &formats[i];
        if (name == NULL || strcmp(name, formats[i].name) == 0)
            return true;
    }
    dvq_rpc_fail(
        call->request, DVQ_RPC_PARAMS,
        "parameter 'format' must be json, markdown, dataview, html, text, compact or rows");
    return false;
}

/* Pages are there for the two formats that are made here. */
static bool get_page(query_call *call)
{
    dvq_rpc_request *request = call->request;
    dvq_compact_options *page = &call->page;
    if (!dvq_rpc_get_texts(request, "fields", 3, &page->fields) ||
        !dvq_rpc_get_number(request, "from", 5, &page->first) ||
        !dvq_rpc_get_number(request, "limit", 6, &page->most_rows))
        return false;
    bool has_page = page->fields != NULL || page->first > 0 || page->most_rows > 0;
    page->has_rows = call->format->form == FORM_ROWS;
    if (!has_page || call->format->form >= FORM_COMPACT)
        return true;
    dvq_rpc_fail(request, DVQ_RPC_PARAMS,
                 "parameters 'fields', 'from' and 'limit' need the format compact or rows");
    return false;
}

static bool get_query(query_call *call)
{
    dvq_rpc_request *request = call->request;
    return dvq_rpc_get_text(request, "query", 0, true, &call->text, &call->length) &&
           dvq_rpc_get_path(request, "origin", 1, false, &call->options.origin);
}

/* ---- answers ---- */

static const char *name_type(dvq_query_type type)
{
    static const char *const names[] = {"table", "list", "task", "calendar"};
    return (size_t)type < sizeof names / sizeof names[0] ? names[type] : "";
}

/* An object with the query's rows, still open. */
static dvq_status add_rendered(query_call *call)
{
    dvq_rpc_request *request = call->request;
    dvq_buffer rows = {0};
    bool is_json = call->format->form == FORM_JSON;
    dvq_status status = dvq_rpc_render_query(request, DVQ_OK, call->query, call->format->format,
                                             is_json ? request->result : &rows);
    if (status == DVQ_OK && is_json) {
        dvq_rpc_reopen(request->result);
    } else if (status == DVQ_OK) {
        dvq_buffer_add_format(request->result, "{\"type\":\"%s\",\"%s\":",
                              name_type(dvq_query_get_type(call->query)), call->format->member);
        dvq_buffer_add_json_string(request->result, rows.data, rows.length);
        request->result->failed = request->result->failed || rows.failed;
    }
    dvq_buffer_free(&rows);
    return status;
}

static void add_columns(const query_call *call)
{
    dvq_buffer *result = call->request->result;
    size_t count = dvq_query_get_column_count(call->query);
    if (dvq_query_get_type(call->query) != DVQ_QUERY_TABLE)
        return;
    dvq_buffer_add_text(result, ",\"columns\":[");
    for (size_t i = 0; i < count; i++) {
        dvq_string name = dvq_query_get_column_name(call->query, i);
        dvq_buffer_add_text(result, i > 0 ? "," : "");
        dvq_buffer_add_json_string(result, name.data, name.length);
    }
    dvq_buffer_add_text(result, "]");
}

static void add_page(const query_call *call, const dvq_compact_page *page)
{
    dvq_buffer *result = call->request->result;
    dvq_buffer_add_format(result, "{\"type\":\"%s\"", name_type(dvq_query_get_type(call->query)));
    add_columns(call);
    if (call->page.has_rows) {
        dvq_buffer_add_text(result, ",\"rows\":[");
        dvq_buffer_add(result, page->rows.data, page->rows.length);
        dvq_buffer_add_text(result, "]");
    } else {
        dvq_buffer_add_text(result, ",\"text\":");
        dvq_buffer_add_json_string(result, page->text.data, page->text.length);
    }
    dvq_buffer_add_format(result, ",\"total\":%zu,\"shown\":%zu", page->total, page->shown);
    if (page->next > 0)
        dvq_buffer_add_format(result, ",\"next\":%zu", page->next);
    result->failed = result->failed || page->text.failed || page->rows.failed;
}

/* The same by pages. */
static dvq_status add_compact(query_call *call)
{
    dvq_rpc_request *request = call->request;
    dvq_compact_page page = {0};
    dvq_rpc_set_running(request, call->query);
    dvq_status status = dvq_query_step(call->query, &request->error);
    status = dvq_compact_write(call->query, status, &call->page, &page, &request->error);
    dvq_rpc_set_running(request, NULL);
    if (status == DVQ_OK)
        add_page(call, &page);
    dvq_buffer_free(&page.text);
    dvq_buffer_free(&page.rows);
    return status;
}

/* The report comes first: afterwards, the rows are there without another run. */
static dvq_status explain(query_call *call, dvq_buffer *report)
{
    dvq_rpc_request *request = call->request;
    dvq_rpc_set_running(request, call->query);
    dvq_status status = dvq_query_explain(call->query, DVQ_FORMAT_JSON, NULL, dvq_buffer_write,
                                          report, &request->error);
    dvq_rpc_set_running(request, NULL);
    return status;
}

static void add_explanation(const query_call *call)
{
    dvq_buffer *result = call->request->result;
    size_t length = call->explanation.length;
    while (length > 0 && call->explanation.data[length - 1] == '\n')
        length--;
    if (!call->explains)
        return;
    dvq_buffer_add_text(result, ",\"explanation\":");
    dvq_buffer_add(result, call->explanation.data, length);
    result->failed = result->failed || call->explanation.failed;
}

static dvq_status run(query_call *call)
{
    dvq_rpc_request *request = call->request;
    const dvq_served_vault *served = request->user;
    dvq_status status = dvq_query_prepare(served->vault, call->text, call->length, &call->options,
                                          &call->query, &request->error);
    if (status == DVQ_OK && call->explains)
        status = explain(call, &call->explanation);
    if (status == DVQ_OK)
        status = (call->format->form < FORM_COMPACT ? add_rendered : add_compact)(call);
    return status;
}

void dvq_serve_query(dvq_rpc_request *request)
{
    query_call call = {.request = request, .options = DVQ_QUERY_OPTIONS_INIT};
    if (!get_query(&call) || !get_format(&call) || !get_page(&call) ||
        !dvq_rpc_get_boolean(request, "explain", 4, &call.explains))
        return;
    dvq_status status = run(&call);
    if (dvq_rpc_check_call(request, status, call.text, call.length)) {
        add_explanation(&call);
        dvq_rpc_add_warnings(request->result, call.query, call.text, call.length);
        dvq_buffer_add_text(request->result, "}");
    }
    dvq_query_finalize(call.query);
    dvq_buffer_free(&call.explanation);
}

/* A query that fails when it is run has a report as well. */
void dvq_serve_explain(dvq_rpc_request *request)
{
    query_call call = {.request = request, .options = DVQ_QUERY_OPTIONS_INIT};
    if (!get_query(&call))
        return;
    const dvq_served_vault *served = request->user;
    dvq_status status = dvq_query_prepare(served->vault, call.text, call.length, &call.options,
                                          &call.query, &request->error);
    if (status == DVQ_OK)
        status = explain(&call, request->result);
    dvq_query_finalize(call.query);
    dvq_rpc_check_call(request, status, call.text, call.length);
}
