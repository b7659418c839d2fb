/* Listing and calling tools, see mcp_tool.h: arguments are checked here, and the answer framed. */
#include "server/mcp_tool.h"

#include <string.h>

#include "server/json_string.h"

typedef struct mcp_tool {
    const char *name;
    const char *title;
    const char *description;
    const dvq_mcp_argument *arguments;
    void (*call)(dvq_mcp_answer *answer);
} mcp_tool;

static const mcp_tool tools[] = {
    {"query", "Run a query",
     "Answers a Dataview query (DQL) over the vault's notes: TASK, TABLE, LIST or CALENDAR, then "
     "FROM, WHERE, SORT, GROUP BY, FLATTEN, LIMIT. Each row is a line that says where it is: "
     "`path:line text` for tasks, the note's path first for the others. A task whose line begins "
     "with `:` is in the note named above it; [x] is the status of one that is not open. A query "
     "that is wrong "
     "gets the place of the mistake and a hint. To look up fields, tags and folders first, call "
     "schema.\n"
     "Examples: TASK WHERE !completed AND due AND due < date(today) SORT due · "
     "TABLE status, deadline FROM \"Projects\" WHERE status != \"done\" · LIST FROM #person",
     dvq_mcp_query_arguments, dvq_mcp_query},
    {"schema", "See what can be asked for",
     "Lists the fields of the vault's notes and tasks with their types, how many have each, and "
     "the values used most; the tags; and the folders. Of a source such as #project or "
     "\"Reading\", those of its notes.",
     dvq_mcp_schema_arguments, dvq_mcp_schema},
    {"note", "Read a note",
     "Shows a note: its fields, tags, links and the notes that link to it, then its text with line "
     "numbers. With line, only the lines around that one. The name alone is enough where a link of "
     "that name would lead to the note.",
     dvq_mcp_note_arguments, dvq_mcp_note},
    {"check", "Find mistakes in queries and notes",
     "Checks a query, or the queries and frontmatter of a note, or of all notes when neither is "
     "given: what fails, and what runs but cannot mean what it says, each with place and hint. "
     "With "
     "explain, also how many notes the source finds and how many rows each operation keeps.",
     dvq_mcp_checking_arguments, dvq_mcp_check},
};

enum { TOOL_COUNT = sizeof tools / sizeof tools[0] };

void dvq_mcp_list_tools(dvq_rpc_request *request)
{
    dvq_buffer *result = request->result;
    dvq_buffer_add_text(result, "{\"tools\":[");
    for (size_t i = 0; i < TOOL_COUNT; i++) {
        dvq_buffer_add_format(result, "%s{\"name\":\"%s\",\"title\":\"%s\",\"description\":",
                              i > 0 ? "," : "", tools[i].name, tools[i].title);
        dvq_buffer_add_json_text(result, tools[i].description);
        dvq_buffer_add_text(result, ",\"inputSchema\":");
        dvq_mcp_add_schema(result, tools[i].arguments);
        dvq_buffer_add_format(result,
                              ",\"annotations\":{\"title\":\"%s\",\"readOnlyHint\":true,"
                              "\"destructiveHint\":false,\"idempotentHint\":true,"
                              "\"openWorldHint\":false}}",
                              tools[i].title);
    }
    dvq_buffer_add_text(result, "]}");
}

static const mcp_tool *find_tool(const char *name)
{
    for (size_t i = 0; name != NULL && i < TOOL_COUNT; i++)
        if (strcmp(tools[i].name, name) == 0)
            return &tools[i];
    return NULL;
}

static void add_answer(dvq_buffer *result, const dvq_mcp_answer *answer)
{
    size_t length = answer->text.length;
    while (length > 0 && answer->text.data[length - 1] == '\n')
        length--;
    dvq_buffer_add_text(result, "{\"content\":[{\"type\":\"text\",\"text\":");
    dvq_buffer_add_json_string(result, length > 0 ? answer->text.data : "", length);
    dvq_buffer_add_text(result, "}]");
    if (answer->structured.length > 0) {
        dvq_buffer_add_text(result, ",\"structuredContent\":");
        dvq_buffer_add(result, answer->structured.data, answer->structured.length);
    }
    dvq_buffer_add_text(result, answer->is_error ? ",\"isError\":true}" : "}");
    result->failed = result->failed || answer->text.failed || answer->structured.failed;
}

/* Wrong arguments are told to the model, which can mend them; an unknown tool is not. */
void dvq_mcp_call_tool(dvq_rpc_request *request)
{
    const char *name = json_string_value(json_object_get(request->params, "name"));
    const json_t *arguments = json_object_get(request->params, "arguments");
    const mcp_tool *tool = find_tool(name);
    if (tool == NULL) {
        dvq_rpc_fail(request, DVQ_RPC_PARAMS, "unknown tool '%.40s'", name != NULL ? name : "");
        return;
    }
    if (arguments != NULL && !json_is_null(arguments) && !json_is_object(arguments)) {
        dvq_rpc_fail(request, DVQ_RPC_PARAMS, "\"arguments\" must be an object");
        return;
    }
    dvq_mcp_answer answer = {.request = request, .arguments = arguments};
    answer.budget = dvq_mcp_get_number(arguments, "budget", DVQ_MCP_BUDGET);
    if (dvq_mcp_check_arguments(tool->arguments, arguments, &answer.text))
        tool->call(&answer);
    else
        answer.is_error = true;
    if (request->code == 0)
        add_answer(request->result, &answer);
    dvq_buffer_free(&answer.text);
    dvq_buffer_free(&answer.structured);
}
