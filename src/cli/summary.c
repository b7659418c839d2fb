/*
 * The summary of a run of `dvq render`, see summary.h: as lines for people and as JSON for
 * machines. Called by command_render.c. Counts nothing itself.
 */
#include "cli/summary.h"

#include <string.h>

#include "cli/output.h"
#include "server/buffer.h"

/* What is left as it is: the event that tells of it, its names for people, and that in JSON. */
typedef struct left_kind {
    dvq_note_event event;
    const char *one;
    const char *many;
    const char *name;
} left_kind;

static const left_kind left_kinds[] = {
    {DVQ_NOTE_EVENT_SCRIPT, "dataviewjs block", "dataviewjs blocks", "dataviewjs"},
    {DVQ_NOTE_EVENT_INLINE_SCRIPT, "inline JavaScript", "inline JavaScripts", "inlineJavaScript"},
    {DVQ_NOTE_EVENT_TASKS, "tasks block", "tasks blocks", "tasks"},
    {DVQ_NOTE_EVENT_BASE, "base", "bases", "base"},
    {DVQ_NOTE_EVENT_SEARCH, "query block", "query blocks", "query"},
    {DVQ_NOTE_EVENT_SPELLING, "other spelling of dataview", "other spellings of dataview",
     "spelling"},
    {DVQ_NOTE_EVENT_NO_EXPRESSION, "piece of code that is no expression",
     "pieces of code that are no expressions", "noExpression"},
    {DVQ_NOTE_EVENT_PLAIN, "query without a place for its result",
     "queries without a place for their results", "plain"},
    {DVQ_NOTE_EVENT_LEFT, "query that is empty or cannot be managed",
     "queries that are empty or cannot be managed", "unmanaged"},
};

enum { LEFT_KINDS = sizeof left_kinds / sizeof left_kinds[0] };

void dvq_summary_add(dvq_summary *summary, const dvq_summary *more)
{
    summary->notes += more->notes;
    summary->written += more->written;
    summary->failed += more->failed;
    summary->removed += more->removed;
    summary->outlived += more->outlived;
    for (size_t i = 0; i < DVQ_SUMMARY_EVENTS; i++)
        summary->events[i] += more->events[i];
}

static size_t count_unchanged(const dvq_summary *summary)
{
    size_t changed = summary->written + summary->failed;
    return summary->notes > changed ? summary->notes - changed : 0;
}

/* Queries that failed. Marks without their partner fail as well, and are no queries. */
static size_t count_failed_queries(const dvq_summary *summary)
{
    size_t failed = summary->events[DVQ_NOTE_EVENT_FAILED];
    size_t queries = summary->events[DVQ_NOTE_EVENT_QUERY];
    return failed < queries ? failed : queries;
}

void dvq_summary_print(const dvq_summary *summary, bool looked)
{
    size_t queries = summary->events[DVQ_NOTE_EVENT_QUERY];
    size_t failed = count_failed_queries(summary);
    size_t empty = summary->events[DVQ_NOTE_EVENT_EMPTY];
    dvq_message_add("%zu %s: %zu %s, %zu unchanged", summary->notes,
                    summary->notes == 1 ? "note" : "notes", summary->written,
                    looked ? "would change" : "written", count_unchanged(summary));
    dvq_message_add(summary->failed > 0 ? ", %zu failed\n" : "\n", summary->failed);
    if (summary->removed > 0)
        dvq_message_add("%zu %s removed, whose notes are gone\n", summary->removed,
                        summary->removed == 1 ? "copy" : "copies");
    if (summary->outlived > 0)
        dvq_message_add("%zu %s of notes that are gone: --prune removes what dvq wrote\n",
                        summary->outlived, summary->outlived == 1 ? "copy" : "copies");
    if (queries > 0)
        dvq_message_add("%zu %s: %zu answered", queries, queries == 1 ? "query" : "queries",
                        queries - failed);
    if (empty > 0)
        dvq_message_add(", %zu of them without rows", empty);
    if (queries > 0)
        dvq_message_add(", %zu failed\n", failed);
    bool any = false;
    for (size_t i = 0; i < LEFT_KINDS; i++) {
        size_t count = summary->events[left_kinds[i].event];
        if (count == 0)
            continue;
        dvq_message_add("%s%zu %s", any ? ", " : "left as it is: ", count,
                        count == 1 ? left_kinds[i].one : left_kinds[i].many);
        any = true;
    }
    if (any)
        dvq_message_add("\n");
}

bool dvq_summary_write_json(const dvq_summary *summary, const char *path)
{
    dvq_buffer json = {0};
    size_t queries = summary->events[DVQ_NOTE_EVENT_QUERY];
    size_t failed = count_failed_queries(summary);
    dvq_buffer_add_format(
        &json,
        "{\"notes\":{\"all\":%zu,\"written\":%zu,\"unchanged\":%zu,\"failed\":%zu},"
        "\"copies\":{\"removed\":%zu,\"outlived\":%zu},",
        summary->notes, summary->written, count_unchanged(summary), summary->failed,
        summary->removed, summary->outlived);
    dvq_buffer_add_format(
        &json, "\"queries\":{\"all\":%zu,\"answered\":%zu,\"empty\":%zu,\"failed\":%zu},\"left\":{",
        queries, queries - failed, summary->events[DVQ_NOTE_EVENT_EMPTY], failed);
    for (size_t i = 0; i < LEFT_KINDS; i++)
        dvq_buffer_add_format(&json, "%s\"%s\":%zu", i == 0 ? "" : ",", left_kinds[i].name,
                              summary->events[left_kinds[i].event]);
    dvq_buffer_add_text(&json, "}}\n");
    dvq_error error = {0};
    bool written = !json.failed;
    if (json.failed) {
        dvq_message_add("dvq: out of memory\n");
    } else if (strcmp(path, "-") == 0) {
        dvq_cli_print("%.*s", (int)json.length, json.data);
    } else if (dvq_file_write(path, json.data, json.length, NULL, &error) != DVQ_OK) {
        dvq_message_error(&error, "dvq", "", 0);
        written = false;
    }
    dvq_buffer_free(&json);
    return written;
}
