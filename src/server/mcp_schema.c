/*
 * The tool `schema`, see mcp_tool.h: the fields, tags and folders of a source. Each is a list of
 * lines, the one used most first, of which a call shows a page or, of all three, the beginnings.
 */
#include <string.h>
#include <strings.h>

#include "server/compact_value.h"
#include "server/mcp_tool.h"

const dvq_mcp_argument dvq_mcp_schema_arguments[] = {
    {"source", DVQ_MCP_TEXT, false,
     "What stands after FROM in a query: #tag, \"Folder\", [[Note]]. Default: the whole vault.",
     NULL, 0, 0, 0},
    {"what", DVQ_MCP_CHOICE, false, "Which list to show whole; the default is the start of each.",
     "fields tags folders", 0, 0, 0},
    DVQ_MCP_BUDGET_ROW,
    DVQ_MCP_CURSOR_ROW,
    {NULL, DVQ_MCP_TEXT, false, NULL, NULL, 0, 0, 0},
};

enum {
    MOST_EXAMPLES = 5,
    LONGEST_EXAMPLE = 40 /* bytes */
};

/* A list while it is written. */
typedef struct schema_list {
    dvq_mcp_answer *answer;
    size_t first; /* lines that are passed over */
    size_t share; /* how long the answer's text may become */
    size_t start; /* of the list in the text */
    size_t count; /* lines so far, shown or not */
    bool is_full; /* a line found no room */
    size_t next;  /* that line */
    dvq_buffer line;
} schema_list;

/* Put the line that was made into the answer; returns whether there was room for it. */
static bool add_line(const schema_list *list)
{
    dvq_mcp_answer *answer = list->answer;
    if (list->share == 0)
        return dvq_mcp_add_page_line(answer, &list->line, list->start);
    return answer->text.length + list->line.length < list->share &&
           dvq_mcp_add_line(answer, &list->line);
}

/* The line that was made belongs to the page if none before it has found no room. */
static void end_line(schema_list *list)
{
    bool is_wanted = !list->is_full && list->count >= list->first;
    if (is_wanted && !add_line(list)) {
        list->is_full = true;
        list->next = list->count;
    }
    list->count++;
    list->line.length = 0;
}

/* ---- fields ---- */

static const dvq_value *get_member(dvq_query *query, const dvq_value *value, const char *name)
{
    return dvq_value_get_field(value, query, name, strlen(name));
}

static void add_types(dvq_buffer *line, dvq_query *query, const dvq_value *types)
{
    for (size_t i = 0; i < dvq_value_get_count(types); i++) {
        dvq_buffer_add_text(line, i > 0 ? "/" : "; ");
        const dvq_value *type = dvq_value_get_element(types, i);
        dvq_compact_add_value(line, query, get_member(query, type, "type"));
    }
}

static void add_examples(dvq_buffer *line, dvq_query *query, const dvq_value *examples)
{
    for (size_t i = 0; i < dvq_value_get_count(examples) && i < MOST_EXAMPLES; i++) {
        dvq_buffer_add_text(line, i > 0 ? ", " : "; ");
        const dvq_value *example = dvq_value_get_element(examples, i);
        size_t start = line->length;
        dvq_compact_add_value(line, query, get_member(query, example, "value"));
        if (line->length - start > LONGEST_EXAMPLE) {
            size_t end = start + LONGEST_EXAMPLE;
            while (((unsigned char)line->data[end] & 0xC0) == 0x80)
                end--;
            line->length = end;
            dvq_buffer_add_text(line, "…");
        }
        double count = dvq_value_get_number(get_member(query, example, "count"));
        if (count > 1)
            dvq_buffer_add_format(line, " ×%.0f", count);
    }
}

/* "status: 5 pages; string; active ×3, waiting" */
static void add_field(dvq_buffer *line, dvq_query *query)
{
    dvq_compact_add_value(line, query, dvq_query_get_cell(query, 0));
    double uses = dvq_value_get_number(dvq_query_get_cell(query, 2));
    dvq_buffer_add_format(line, ": %.0f ", uses);
    dvq_compact_add_value(line, query, dvq_query_get_cell(query, 1));
    dvq_buffer_add_text(line, uses == 1 ? "" : "s");
    add_types(line, query, dvq_query_get_cell(query, 3));
    add_examples(line, query, dvq_query_get_cell(query, 4));
}

/* "#project: 5 notes, 2 tasks" */
static void add_tag(dvq_buffer *line, dvq_query *query)
{
    dvq_compact_add_value(line, query, dvq_query_get_cell(query, 0));
    double notes = dvq_value_get_number(dvq_query_get_cell(query, 1));
    double tasks = dvq_value_get_number(dvq_query_get_cell(query, 2));
    dvq_buffer_add_format(line, ": %.0f note%s", notes, notes == 1 ? "" : "s");
    if (tasks > 0)
        dvq_buffer_add_format(line, ", %.0f task%s", tasks, tasks == 1 ? "" : "s");
}

/* ---- folders ---- */

static void count_folder(dvq_query *query, json_t *folders)
{
    dvq_string folder = dvq_value_get_string(dvq_query_get_cell(query, 0));
    json_t *count = json_object_getn(folders, folder.data, folder.length);
    if (count != NULL)
        json_integer_set(count, json_integer_value(count) + 1);
    else
        json_object_setn_new(folders, folder.data, folder.length, json_integer(1));
}

static void add_folders(schema_list *list, json_t *folders)
{
    const char *folder;
    json_t *count;
    json_object_foreach(folders, folder, count)
    {
        json_int_t notes = json_integer_value(count);
        dvq_buffer_add_text(&list->line, folder[0] != '\0' ? folder : "(no folder)");
        dvq_buffer_add_format(&list->line, ": %" JSON_INTEGER_FORMAT " note%s", notes,
                              notes == 1 ? "" : "s");
        end_line(list);
    }
}

/* The query whose rows are the folders of the notes; a source may begin with FROM. */
static void add_folder_query(dvq_buffer *text, const char *source)
{
    dvq_buffer_add_text(text, "LIST WITHOUT ID file.folder");
    if (source == NULL)
        return;
    source += strspn(source, " \t\r\n");
    bool has_from = strncasecmp(source, "from", 4) == 0;
    dvq_buffer_add_text(text, has_from ? "\n" : "\nFROM ");
    dvq_buffer_add_text(text, source);
}

/* ---- the lists ---- */

/* Run a query; each row makes a line, or counts for a folder. False when the answer has failed. */
static bool run(schema_list *list, dvq_status status, dvq_query *query, dvq_error *error,
                void (*add)(dvq_buffer *line, dvq_query *query), json_t *folders)
{
    dvq_mcp_answer *answer = list->answer;
    if (status == DVQ_OK) {
        dvq_rpc_set_running(answer->request, query);
        while ((status = dvq_query_step(query, error)) == DVQ_ROW) {
            if (folders != NULL) {
                count_folder(query, folders);
            } else {
                add(&list->line, query);
                end_line(list);
            }
        }
        dvq_rpc_set_running(answer->request, NULL);
    }
    dvq_query_finalize(query);
    if (status == DVQ_DONE)
        return true;
    const char *source = dvq_mcp_get_text(answer->arguments, "source");
    dvq_mcp_fail(answer, error, "source", source, source != NULL ? strlen(source) : 0);
    return false;
}

static bool list_fields(schema_list *list, const char *source, dvq_error *error)
{
    dvq_query *query = NULL;
    dvq_status status =
        dvq_fields_prepare(dvq_mcp_get_vault(list->answer->request), source,
                           source != NULL ? strlen(source) : 0, NULL, &query, error);
    return run(list, status, query, error, add_field, NULL);
}

static bool list_tags(schema_list *list, const char *source, dvq_error *error)
{
    dvq_query *query = NULL;
    dvq_status status = dvq_tags_prepare(dvq_mcp_get_vault(list->answer->request), source,
                                         source != NULL ? strlen(source) : 0, NULL, &query, error);
    return run(list, status, query, error, add_tag, NULL);
}

static bool list_folders(schema_list *list, const char *source, dvq_error *error)
{
    dvq_query *query = NULL;
    dvq_buffer text = {0};
    json_t *folders = json_object();
    add_folder_query(&text, source);
    dvq_status status = dvq_query_prepare(dvq_mcp_get_vault(list->answer->request), text.data,
                                          text.length, NULL, &query, error);
    bool good = run(list, status, query, error, NULL, folders);
    if (good)
        add_folders(list, folders);
    json_decref(folders);
    dvq_buffer_free(&text);
    return good;
}

static const struct {
    const char *name;
    const char *heading;
    bool (*write)(schema_list *list, const char *source, dvq_error *error);
    unsigned share; /* percent of the budget up to its end, when all are shown */
} lists[] = {
    {"fields", "fields (where, types, values used most)", list_fields, 55},
    {"tags", "tags", list_tags, 80},
    {"folders", "folders", list_folders, 100},
};

enum { LIST_COUNT = sizeof lists / sizeof lists[0] };

/* The source is wrong, whichever list is asked for, when it is no source. */
static bool check_source(dvq_mcp_answer *answer, const char *source)
{
    size_t length = source != NULL ? strlen(source) : 0;
    dvq_query *query = NULL;
    dvq_error error = {0};
    dvq_status status = dvq_fields_prepare(dvq_mcp_get_vault(answer->request), source, length, NULL,
                                           &query, &error);
    dvq_query_finalize(query);
    if (status != DVQ_OK)
        dvq_mcp_fail(answer, &error, "source", source, length);
    return status == DVQ_OK;
}

/* Write a list; false when the answer has failed. */
static bool add_list(schema_list *list, size_t index, const char *source)
{
    dvq_mcp_answer *answer = list->answer;
    dvq_error error = {0};
    dvq_buffer_add_format(&answer->text, "# %s\n", lists[index].heading);
    list->start = answer->text.length;
    bool good = lists[index].write(list, source, &error);
    answer->text.failed = answer->text.failed || list->line.failed;
    dvq_buffer_free(&list->line);
    return good;
}

static void add_beginnings(dvq_mcp_answer *answer, const char *source)
{
    for (size_t i = 0; i < LIST_COUNT; i++) {
        schema_list list = {.answer = answer, .share = answer->budget * lists[i].share / 100};
        if (!add_list(&list, i, source))
            return;
        if (list.is_full)
            dvq_buffer_add_format(&answer->text, "(%zu more: what \"%s\")\n",
                                  list.count - list.next, lists[i].name);
    }
}

static void add_whole(dvq_mcp_answer *answer, const char *source, const char *what)
{
    const char *about[] = {source, what};
    schema_list list = {.answer = answer};
    if (!dvq_mcp_read_cursor(answer, about, 2, &list.first))
        return;
    for (size_t i = 0; i < LIST_COUNT; i++)
        if (strcmp(lists[i].name, what) == 0 && !add_list(&list, i, source))
            return;
    if (!list.is_full)
        return;
    dvq_buffer_add_format(&answer->text, "(%zu in all; the next page has cursor \"", list.count);
    dvq_mcp_add_cursor(&answer->text, answer, about, 2, list.next);
    dvq_buffer_add_text(&answer->text, "\")\n");
}

void dvq_mcp_schema(dvq_mcp_answer *answer)
{
    const char *source = dvq_mcp_get_text(answer->arguments, "source");
    const char *what = dvq_mcp_get_text(answer->arguments, "what");
    if (!check_source(answer, source))
        return;
    if (what != NULL)
        add_whole(answer, source, what);
    else if (dvq_mcp_get_text(answer->arguments, "cursor") != NULL)
        dvq_mcp_fail_text(answer, "a cursor needs 'what' as well");
    else
        add_beginnings(answer, source);
}
