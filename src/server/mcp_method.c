/*
 * The methods of `dvq mcp`: the greeting, and the table of all. Tools are in mcp_tool.c, resources
 * in mcp_resource.c.
 */
#include "server/mcp_method.h"

#include <string.h>

#include "server/json_string.h"
#include "server/mcp_resource.h"
#include "server/mcp_session.h"
#include "server/mcp_tool.h"

/* The revisions of the protocol that are spoken, the newest first. */
static const char *const revisions[] = {"2025-11-25", "2025-06-18"};

/* What a model is told before its first call. */
static const char instructions[] =
    "An Obsidian vault, asked with the Dataview query language (DQL). Nothing is ever written.\n"
    "Start with `schema` to see which fields, tags and folders there are; then `query`. Queries "
    "look like: TASK WHERE !completed AND due AND due < date(today) SORT due. Say `due AND` before "
    "comparing, since a missing field is null and less than everything. GROUP BY file.link groups "
    "tasks by note. Dates: date(today), date(sow), date(eow), date(today) + dur(7 days), "
    "date(2026-01-31). Sources: FROM \"Folder\", FROM #tag, FROM [[Note]] (notes that link to it), "
    "joined by AND, OR and -. A mistake is answered with its place and a hint.\n"
    "dvq://help/language and dvq://help/functions are the language on two pages.";

static const char *choose_revision(const char *wanted)
{
    for (size_t i = 0; wanted != NULL && i < sizeof revisions / sizeof revisions[0]; i++)
        if (strcmp(revisions[i], wanted) == 0)
            return revisions[i];
    return revisions[0];
}

static void answer_initialize(dvq_rpc_request *request)
{
    const char *wanted = json_string_value(json_object_get(request->params, "protocolVersion"));
    if (wanted == NULL) {
        dvq_rpc_fail(request, DVQ_RPC_PARAMS, "\"protocolVersion\" must be text");
        return;
    }
    dvq_mcp_get_session(request)->is_greeted = true;
    dvq_buffer_add_format(request->result,
                          "{\"protocolVersion\":\"%s\",\"capabilities\":{\"tools\":{},"
                          "\"resources\":{\"subscribe\":true,\"listChanged\":true},"
                          "\"completions\":{}},\"serverInfo\":{\"name\":\"dvq\",\"title\":\"dvq\","
                          "\"version\":\"%s\"},\"instructions\":",
                          choose_revision(wanted), dvq_version_get());
    dvq_buffer_add_json_text(request->result, instructions);
    dvq_buffer_add_text(request->result, "}");
}

static void answer_initialized(dvq_rpc_request *request)
{
    dvq_mcp_get_session(request)->is_ready = true;
    dvq_mcp_start_watch(request);
    dvq_buffer_add_text(request->result, "{}");
}

static void answer_ping(dvq_rpc_request *request)
{
    dvq_buffer_add_text(request->result, "{}");
}

const dvq_rpc_method dvq_mcp_methods[] = {
    {"initialize", answer_initialize, false},
    {"notifications/initialized", answer_initialized, true},
    {"ping", answer_ping, false},
    {"tools/list", dvq_mcp_list_tools, false},
    {"tools/call", dvq_mcp_call_tool, false},
    {"resources/list", dvq_mcp_list_resources, false},
    {"resources/templates/list", dvq_mcp_list_templates, false},
    {"resources/read", dvq_mcp_read_resource, false},
    {"resources/subscribe", dvq_mcp_subscribe, false},
    {"resources/unsubscribe", dvq_mcp_unsubscribe, false},
    {"completion/complete", dvq_mcp_complete, false},
    {NULL, NULL, false},
};
