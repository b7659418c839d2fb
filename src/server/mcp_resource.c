/*
 * Resources, see mcp_resource.h. The language's first page is a topic of `dvq help`, the second a
 * line for each function. Notes are read as they are in the vault, never from a path of their own.
 */
#include "server/mcp_resource.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "server/json_string.h"
#include "server/mcp_uri.h"

enum {
    NOT_FOUND = -32002,    /* the protocol's error for a resource that is not there */
    MOST_COMPLETIONS = 100 /* as the protocol has it */
};

static const char functions_name[] = "functions";

/* ---- lists ---- */

static const dvq_mcp_topic *find_topic(const dvq_rpc_request *request, const char *name)
{
    const dvq_mcp_topic *topic = dvq_mcp_get_session(request)->topics;
    for (; topic->name != NULL; topic++)
        if (strcmp(topic->name, name) == 0)
            return topic;
    return NULL;
}

static void add_page(dvq_buffer *buffer, const char *name, const char *title,
                     const char *description)
{
    dvq_buffer_add_format(buffer,
                          "{\"uri\":\"" DVQ_MCP_HELP_URI "%s\",\"name\":\"%s\",\"title\":\"%s\","
                          "\"description\":\"%s\",\"mimeType\":\"text/markdown\"}",
                          name, name, title, description);
}

void dvq_mcp_list_resources(dvq_rpc_request *request)
{
    dvq_buffer *result = request->result;
    dvq_buffer_add_text(result, "{\"resources\":[");
    add_page(result, "language", "The query language",
             "Page 1 of 2: how a query is written, with recipes.");
    dvq_buffer_add_text(result, ",");
    add_page(result, functions_name, "The functions of the query language",
             "Page 2 of 2: a line for each function.");
    dvq_buffer_add_text(result, "]}");
}

void dvq_mcp_list_templates(dvq_rpc_request *request)
{
    dvq_buffer_add_text(
        request->result,
        "{\"resourceTemplates\":[{\"uriTemplate\":\"" DVQ_MCP_NOTE_URI
        "{+path}\",\"name\":\"note\",\"title\":\"A note\",\"description\":\"The text of a note, by "
        "its path from the vault's root.\",\"mimeType\":\"text/markdown\"},"
        "{\"uriTemplate\":\"" DVQ_MCP_HELP_URI
        "{topic}\",\"name\":\"help\",\"title\":\"A topic of the query language\",\"description\":"
        "\"More than the two pages say: sources, operations, expressions, dates, fields, links.\","
        "\"mimeType\":\"text/markdown\"}]}");
}

/* ---- reading ---- */

/* The functions by group, a line each. */
static void add_functions(dvq_buffer *text)
{
    const char *group = "";
    dvq_buffer_add_text(text, "# Functions\n");
    dvq_function_info info;
    for (size_t i = 0; dvq_function_get_info(i, &info) != 0; i++) {
        if (strcmp(group, info.group) != 0)
            dvq_buffer_add_format(text, "\n## %s\n\n", info.group);
        group = info.group;
        dvq_buffer_add_format(text, "- `%s`: %s\n", info.signature, info.summary);
    }
}

/* The parameter `uri`; NULL when the request has failed. */
static const char *get_uri(dvq_rpc_request *request)
{
    const char *uri = json_string_value(json_object_get(request->params, "uri"));
    if (uri == NULL)
        dvq_rpc_fail(request, DVQ_RPC_PARAMS, "\"uri\" must be text");
    return uri;
}

static void add_contents(dvq_rpc_request *request, const char *uri, const char *text, size_t length)
{
    dvq_buffer_add_text(request->result, "{\"contents\":[{\"uri\":");
    dvq_buffer_add_json_text(request->result, uri);
    dvq_buffer_add_text(request->result, ",\"mimeType\":\"text/markdown\",\"text\":");
    dvq_buffer_add_json_string(request->result, text, length);
    dvq_buffer_add_text(request->result, "}]}");
}

static void read_help(dvq_rpc_request *request, const char *uri, const char *name)
{
    const dvq_mcp_topic *topic = find_topic(request, name);
    if (topic != NULL) {
        add_contents(request, uri, topic->text, strlen(topic->text));
    } else if (strcmp(name, functions_name) == 0) {
        dvq_buffer text = {0};
        add_functions(&text);
        add_contents(request, uri, text.data, text.length);
        request->result->failed = request->result->failed || text.failed;
        dvq_buffer_free(&text);
    } else {
        dvq_rpc_fail(request, NOT_FOUND, "there is no help on '%.100s'", name);
    }
}

static void read_note(dvq_rpc_request *request, const char *uri, const char *path)
{
    dvq_error error = {0};
    dvq_string text;
    if (dvq_note_get_text(dvq_mcp_get_vault(request), path, DVQ_TERMINATED, &text, &error) ==
        DVQ_OK)
        add_contents(request, uri, text.data, text.length);
    else
        dvq_rpc_fail(request, NOT_FOUND, "%s", error.message);
}

void dvq_mcp_read_resource(dvq_rpc_request *request)
{
    const char *uri = get_uri(request);
    if (uri == NULL)
        return;
    dvq_buffer path = {0};
    if (dvq_mcp_read_uri(&path, uri, DVQ_MCP_NOTE_URI))
        read_note(request, uri, path.data);
    else if (dvq_mcp_read_uri(&path, uri, DVQ_MCP_HELP_URI))
        read_help(request, uri, path.data);
    else
        dvq_rpc_fail(request, NOT_FOUND, "there is no resource '%.200s'", uri);
    dvq_buffer_free(&path);
}

/* ---- subscribing ---- */

/* The path of the note that the parameter `uri` names; false when the request has failed. */
static bool read_note_path(dvq_rpc_request *request, dvq_buffer *path)
{
    const char *uri = get_uri(request);
    if (uri == NULL)
        return false;
    if (dvq_mcp_read_uri(path, uri, DVQ_MCP_NOTE_URI))
        return true;
    dvq_rpc_fail(request, NOT_FOUND, "only notes can be subscribed to, as " DVQ_MCP_NOTE_URI "...");
    return false;
}

void dvq_mcp_subscribe(dvq_rpc_request *request)
{
    enum { MOST = 10000 };
    json_t *subscribed = dvq_mcp_get_session(request)->subscribed;
    dvq_buffer path = {0};
    if (read_note_path(request, &path)) {
        if (json_object_size(subscribed) >= MOST)
            dvq_rpc_fail(request, DVQ_RPC_PARAMS, "more than %d subscriptions", MOST);
        else if (json_object_set_new(subscribed, path.data, json_true()) != 0)
            dvq_rpc_fail(request, DVQ_RPC_PARAMS, "the URI is not UTF-8");
        dvq_buffer_add_text(request->result, "{}");
    }
    dvq_buffer_free(&path);
}

void dvq_mcp_unsubscribe(dvq_rpc_request *request)
{
    dvq_buffer path = {0};
    if (read_note_path(request, &path)) {
        json_object_del(dvq_mcp_get_session(request)->subscribed, path.data);
        dvq_buffer_add_text(request->result, "{}");
    }
    dvq_buffer_free(&path);
}

/* ---- completing ---- */

/* Values that a client may choose from. */
typedef struct completions {
    const char *typed;
    dvq_buffer json;
    size_t count; /* also of those that are too many to be listed */
} completions;

/* Whether what was typed stands anywhere in a text; small and capital letters are the same. */
static bool has_typed(const char *text, const char *typed)
{
    size_t length = strlen(typed);
    for (; *text != '\0'; text++)
        if (strncasecmp(text, typed, length) == 0)
            return true;
    return length == 0;
}

static void add_completion(completions *found, const char *value)
{
    if (!has_typed(value, found->typed))
        return;
    if (found->count++ >= MOST_COMPLETIONS)
        return;
    dvq_buffer_add_text(&found->json, found->count > 1 ? "," : "");
    dvq_buffer_add_json_text(&found->json, value);
}

static void complete_paths(const dvq_rpc_request *request, completions *found)
{
    dvq_vault_file file;
    for (size_t i = 0; dvq_vault_get_file(dvq_mcp_get_vault(request), i, &file) != 0; i++)
        if (file.is_note != 0)
            add_completion(found, file.path.data);
}

static void complete_topics(const dvq_rpc_request *request, completions *found)
{
    const dvq_mcp_topic *topic = dvq_mcp_get_session(request)->topics;
    for (; topic->name != NULL; topic++)
        add_completion(found, topic->name);
    add_completion(found, functions_name);
}

void dvq_mcp_complete(dvq_rpc_request *request)
{
    const json_t *argument = json_object_get(request->params, "argument");
    const char *uri =
        json_string_value(json_object_get(json_object_get(request->params, "ref"), "uri"));
    completions found = {.typed = json_string_value(json_object_get(argument, "value"))};
    if (uri == NULL || found.typed == NULL) {
        dvq_rpc_fail(request, DVQ_RPC_PARAMS,
                     "\"ref\" must have a \"uri\", \"argument\" a \"value\"");
        return;
    }
    if (strncmp(uri, DVQ_MCP_NOTE_URI, strlen(DVQ_MCP_NOTE_URI)) == 0)
        complete_paths(request, &found);
    else if (strncmp(uri, DVQ_MCP_HELP_URI, strlen(DVQ_MCP_HELP_URI)) == 0)
        complete_topics(request, &found);
    dvq_buffer_add_text(request->result, "{\"completion\":{\"values\":[");
    dvq_buffer_add(request->result, found.json.data, found.json.length);
    dvq_buffer_add_format(request->result, "],\"total\":%zu,\"hasMore\":%s}}", found.count,
                          found.count > MOST_COMPLETIONS ? "true" : "false");
    request->result->failed = request->result->failed || found.json.failed;
    dvq_buffer_free(&found.json);
}
