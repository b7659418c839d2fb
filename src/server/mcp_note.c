/*
 * The tool `note`, see mcp_tool.h: what is known of a note, and its text with line numbers; or the
 * lines around one.
 */
#include <stdio.h>
#include <string.h>

#include "server/compact_value.h"
#include "server/mcp_tool.h"

enum { MOST_LINES = 1000000, AROUND = 10, MOST_LINKS = 20 };

const dvq_mcp_argument dvq_mcp_note_arguments[] = {
    {"path", DVQ_MCP_TEXT, true, "The note: its path, or a name that links find.", NULL, 0, 0, 0},
    {"line", DVQ_MCP_NUMBER, false, "Show only the lines around this one, counted from 1.", NULL, 1,
     UINT32_MAX, 0},
    {"around", DVQ_MCP_NUMBER, false, "With line: how many lines before and after it.", NULL, 0,
     MOST_LINES, AROUND},
    DVQ_MCP_BUDGET_ROW,
    DVQ_MCP_CURSOR_ROW,
    {NULL, DVQ_MCP_TEXT, false, NULL, NULL, 0, 0, 0},
};

/* A note while it is shown. */
typedef struct shown_note {
    dvq_mcp_answer *answer;
    dvq_query *query;
    const dvq_value *page;
    const dvq_value *file;
    dvq_buffer path; /* terminated */
    dvq_string text;
    size_t lines;
} shown_note;

static const dvq_value *get_member(const shown_note *note, const dvq_value *value, const char *name)
{
    return dvq_value_get_field(value, note->query, name, strlen(name));
}

/* ---- what is known ---- */

static void add_fields(const shown_note *note)
{
    const dvq_member *members = NULL;
    size_t count = 0;
    size_t shown = 0;
    dvq_value_list_fields(note->page, note->query, &members, &count, NULL);
    dvq_buffer line = {0};
    for (size_t i = 0; i < count; i++) {
        dvq_string name = members[i].name;
        if (name.length == 4 && memcmp(name.data, "file", 4) == 0)
            continue;
        dvq_buffer_add_text(&line, shown++ == 0 ? "fields: " : "; ");
        dvq_buffer_add(&line, name.data, name.length);
        dvq_buffer_add_text(&line, ": ");
        dvq_compact_add_value(&line, note->query, members[i].value);
    }
    if (shown > 0)
        dvq_mcp_add_page_line(note->answer, &line, note->answer->text.length);
    note->answer->text.failed = note->answer->text.failed || line.failed;
    dvq_buffer_free(&line);
}

/* A list such as that of tags, up to a number of items. */
static void add_list(const shown_note *note, const char *name, const char *title)
{
    const dvq_value *list = get_member(note, note->file, name);
    size_t count = dvq_value_get_count(list);
    if (count == 0)
        return;
    dvq_buffer line = {0};
    for (size_t i = 0; i < count && i < MOST_LINKS; i++) {
        dvq_buffer_add_text(&line, i == 0 ? title : ", ");
        dvq_compact_add_place(&line, note->query, dvq_value_get_element(list, i));
    }
    if (count > MOST_LINKS)
        dvq_buffer_add_format(&line, " and %zu more", count - MOST_LINKS);
    dvq_mcp_add_line(note->answer, &line);
    note->answer->text.failed = note->answer->text.failed || line.failed;
    dvq_buffer_free(&line);
}

static void add_tasks(const shown_note *note)
{
    const dvq_value *tasks = get_member(note, note->file, "tasks");
    size_t count = dvq_value_get_count(tasks);
    size_t completed = 0;
    for (size_t i = 0; i < count; i++) {
        dvq_item item = {0};
        dvq_value_get_item(dvq_value_get_element(tasks, i), note->query, &item);
        completed += item.is_completed != 0;
    }
    if (count > 0)
        dvq_buffer_add_format(&note->answer->text, "tasks: %zu, %zu completed\n", count, completed);
}

static void add_facts(const shown_note *note)
{
    dvq_buffer *text = &note->answer->text;
    dvq_buffer_add_format(text, "%s: %zu line%s, modified ", note->path.data, note->lines,
                          note->lines == 1 ? "" : "s");
    dvq_compact_add_value(text, note->query, get_member(note, note->file, "mtime"));
    dvq_buffer_add_text(text, "\n");
    add_fields(note);
    add_list(note, "tags", "tags: ");
    add_list(note, "outlinks", "links to: ");
    add_list(note, "inlinks", "linked from: ");
    add_tasks(note);
}

/* ---- lines ---- */

static size_t count_lines(const char *text, size_t length)
{
    size_t count = 0;
    while (length > 0) {
        const char *end = memchr(text, '\n', length);
        size_t part = end != NULL ? (size_t)(end - text) + 1 : length;
        text += part;
        length -= part;
        count++;
    }
    return count;
}

/* Append a line with its number; false when there is no room. */
static bool add_text_line(const shown_note *note, size_t number, const char *text, size_t length,
                          size_t start)
{
    if (length > 0 && text[length - 1] == '\r')
        length--;
    dvq_buffer line = {0};
    dvq_buffer_add_format(&line, "%zu: ", number);
    dvq_buffer_add(&line, text, length);
    bool added = dvq_mcp_add_page_line(note->answer, &line, start);
    note->answer->text.failed = note->answer->text.failed || line.failed;
    dvq_buffer_free(&line);
    return added;
}

/* Show the lines from one to another; returns the first that found no room, 0: all did. */
static size_t add_lines(const shown_note *note, size_t from, size_t to)
{
    const char *text = note->text.data;
    size_t rest = note->text.length;
    size_t start = note->answer->text.length;
    for (size_t number = 1; number <= to && rest > 0; number++) {
        const char *end = memchr(text, '\n', rest);
        size_t length = end != NULL ? (size_t)(end - text) : rest;
        if (number >= from && !add_text_line(note, number, text, length, start))
            return number;
        length += end != NULL;
        text += length;
        rest -= length;
    }
    return 0;
}

/* ---- the call ---- */

static void show_around(const shown_note *note, size_t line)
{
    size_t around = dvq_mcp_get_number(note->answer->arguments, "around", AROUND);
    size_t from = line > around ? line - around : 1;
    size_t to = line + around;
    if (line > note->lines) {
        dvq_buffer_add_format(&note->answer->text, "%s has only %zu line%s", note->path.data,
                              note->lines, note->lines == 1 ? "" : "s");
        note->answer->is_error = true;
        return;
    }
    dvq_buffer_add_format(&note->answer->text, "%s: %zu line%s\n", note->path.data, note->lines,
                          note->lines == 1 ? "" : "s");
    if (add_lines(note, from, to) > 0)
        dvq_buffer_add_text(&note->answer->text, "(the budget is used up)\n");
}

static void show_whole(const shown_note *note)
{
    dvq_mcp_answer *answer = note->answer;
    const char *about[] = {note->path.data};
    size_t first;
    if (!dvq_mcp_read_cursor(answer, about, 1, &first))
        return;
    if (first == 0)
        add_facts(note);
    size_t next = add_lines(note, first, note->lines);
    if (next == 0)
        return;
    dvq_buffer_add_format(&answer->text, "(%zu lines; the next page has cursor \"", note->lines);
    dvq_mcp_add_cursor(&answer->text, answer, about, 1, next);
    dvq_buffer_add_text(&answer->text, "\")\n");
}

/* Find the note's path and text once its page is there. */
static dvq_status read_note(shown_note *note, dvq_error *error)
{
    note->page = dvq_query_get_cell(note->query, 0);
    note->file = get_member(note, note->page, "file");
    dvq_string path = dvq_value_get_string(get_member(note, note->file, "path"));
    dvq_buffer_add(&note->path, path.data, path.length);
    dvq_buffer_add(&note->path, "", 1);
    if (note->path.failed)
        return DVQ_ERROR_MEMORY;
    dvq_status status = dvq_note_get_text(dvq_mcp_get_vault(note->answer->request), note->path.data,
                                          DVQ_TERMINATED, &note->text, error);
    note->lines = count_lines(note->text.data, note->text.length);
    return status;
}

static void show(shown_note *note, dvq_status status, dvq_error *error)
{
    dvq_mcp_answer *answer = note->answer;
    size_t line = dvq_mcp_get_number(answer->arguments, "line", 0);
    if (status == DVQ_OK)
        status = dvq_query_step(note->query, error);
    if (status == DVQ_ROW)
        status = read_note(note, error);
    if (status != DVQ_OK)
        dvq_mcp_fail(answer, error, NULL, NULL, 0);
    else if (line > 0)
        show_around(note, line);
    else
        show_whole(note);
}

void dvq_mcp_note(dvq_mcp_answer *answer)
{
    shown_note note = {.answer = answer};
    dvq_error error = {0};
    const char *path = dvq_mcp_get_text(answer->arguments, "path");
    dvq_status status = dvq_page_prepare(dvq_mcp_get_vault(answer->request), path, DVQ_TERMINATED,
                                         NULL, &note.query, &error);
    if (status == DVQ_OK)
        dvq_rpc_set_running(answer->request, note.query);
    show(&note, status, &error);
    dvq_rpc_set_running(answer->request, NULL);
    dvq_query_finalize(note.query);
    dvq_buffer_free(&note.path);
}
