/*
 * Runs the recorded answers of the Tasks plugin's language (tests/conformance/tasks/) through the
 * public interface and prints a table, set by set: which queries are accepted, the groups and the
 * order of what they answer, the copied Markdown, and every property of every task. Run by ctest.
 *
 *     run_tasks [--show N] [SET...]      print the first N failing cases of each set
 */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dvq.h"

/* 2026-01-15T10:30:00Z: when the answers were recorded. */
#define RECORDED_NOW 1768473000000LL

enum { PATH_CAPACITY = 4096, DEEPEST_GROUP = 16 };

typedef struct output {
    char *data;
    size_t length;
    size_t capacity;
} output;

typedef struct run {
    int show;
    int shown;
    size_t passed;
    size_t failed;
} run;

static int collect(void *user, const char *data, size_t length)
{
    output *out = user;
    if (out->length + length + 1 > out->capacity) {
        out->capacity = (out->length + length + 1) * 2;
        char *grown = realloc(out->data, out->capacity);
        if (grown == NULL)
            return 1;
        out->data = grown;
    }
    memcpy(out->data + out->length, data, length);
    out->length += length;
    out->data[out->length] = '\0';
    return 0;
}

static const char *get_string(const json_t *record, const char *name)
{
    const char *text = json_string_value(json_object_get(record, name));
    return text != NULL ? text : "";
}

static bool judge(run *self, bool passed, const json_t *record, const char *what, const char *got)
{
    if (passed) {
        self->passed++;
        return true;
    }
    self->failed++;
    if (self->shown++ < self->show)
        printf("  %s%s:%d: %s: %.600s\n", get_string(record, "query"), get_string(record, "path"),
               (int)json_integer_value(json_object_get(record, "line")), what, got);
    return false;
}

/* ---- queries ---- */

static dvq_query *prepare(dvq_vault *vault, const char *text, const char *origin, dvq_error *error)
{
    dvq_query_options options = DVQ_QUERY_OPTIONS_INIT;
    options.language = DVQ_LANGUAGE_TASKS;
    options.origin = origin;
    dvq_query *query = NULL;
    dvq_query_prepare(vault, text, strlen(text), &options, &query, error);
    return query;
}

static json_t *render_json(dvq_query *query, dvq_error *error)
{
    output out = {0};
    dvq_status status = dvq_query_render(query, DVQ_FORMAT_JSON, NULL, collect, &out, error);
    json_t *json = status == DVQ_OK ? json_loadb(out.data, out.length, 0, NULL) : NULL;
    free(out.data);
    return json;
}

/* The groups of a result, with the headings that each prints, as they were recorded. */
typedef struct group_list {
    json_t *groups;
    const char *names[DEEPEST_GROUP];
    char *last[DEEPEST_GROUP];
} group_list;

static json_t *make_headings(group_list *list, size_t depth)
{
    json_t *headings = json_array();
    for (size_t level = 0; level < depth; level++) {
        if (strcmp(list->names[level], list->last[level] != NULL ? list->last[level] : "") == 0)
            continue;
        json_array_append_new(
            headings, json_pack("{s:i,s:s}", "level", (int)level, "text", list->names[level]));
        for (size_t inner = level; inner < DEEPEST_GROUP; inner++) {
            free(list->last[inner]);
            list->last[inner] = NULL;
        }
        list->last[level] = strdup(list->names[level]);
    }
    return headings;
}

static void list_groups(group_list *list, const json_t *rows, size_t depth)
{
    bool is_grouped = json_object_get(json_array_get(rows, 0), "rows") != NULL;
    json_t *tasks = json_array();
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        if (is_grouped && depth < DEEPEST_GROUP) {
            list->names[depth] = get_string(row, "key");
            list_groups(list, json_object_get(row, "rows"), depth + 1);
            continue;
        }
        json_array_append_new(tasks,
                              json_sprintf("%s:%d", get_string(row, "path"),
                                           (int)json_integer_value(json_object_get(row, "line"))));
    }
    if (is_grouped)
        json_decref(tasks);
    else
        json_array_append_new(list->groups, json_pack("{s:o,s:o}", "headings",
                                                      make_headings(list, depth), "tasks", tasks));
}

/* With `show tree` rows nest, so what was found is seen in the Markdown alone. */
static bool shows_tree(const json_t *record)
{
    const json_t *hidden = json_object_get(json_object_get(record, "layout"), "hideTree");
    return json_is_false(hidden);
}

static bool has_same_groups(run *self, dvq_query *query, const json_t *record)
{
    dvq_error error = {0};
    json_t *answer = render_json(query, &error);
    if (answer == NULL)
        return judge(self, false, record, "fails", error.message);
    group_list list = {.groups = json_array()};
    list_groups(&list, json_object_get(answer, "rows"), 0);
    bool same = shows_tree(record) || json_equal(list.groups, json_object_get(record, "groups"));
    char *got = same ? NULL : json_dumps(list.groups, 0);
    if (!same)
        judge(self, false, record, "groups", got);
    free(got);
    for (size_t i = 0; i < DEEPEST_GROUP; i++)
        free(list.last[i]);
    json_decref(list.groups);
    json_decref(answer);
    return same;
}

/* An explanation has words of its own; results begin at a heading or a task. */
static const char *skip_explanation(const char *text)
{
    while (*text != '\0' && strncmp(text, "- [", 3) != 0 && strncmp(text, "#### ", 5) != 0) {
        const char *end = strchr(text, '\n');
        text = end != NULL ? end + 1 : text + strlen(text);
    }
    return text;
}

static bool has_same_markdown(run *self, dvq_query *query, const json_t *record)
{
    const char *expected = json_string_value(json_object_get(record, "markdown"));
    if (expected == NULL)
        return true;
    output out = {0};
    dvq_error error = {0};
    collect(&out, "", 0);
    dvq_query_render(query, DVQ_FORMAT_MARKDOWN, NULL, collect, &out, &error);
    bool explains =
        json_is_true(json_object_get(json_object_get(record, "layout"), "explainQuery"));
    bool same = explains ? strcmp(skip_explanation(out.data), skip_explanation(expected)) == 0
                         : strcmp(out.data, expected) == 0;
    if (!same)
        judge(self, false, record, "markdown", out.data);
    free(out.data);
    return same;
}

/* The text under the results, which an explanation of the answer has. */
static bool has_same_count(run *self, dvq_query *query, const json_t *record)
{
    dvq_task_totals totals;
    if (!dvq_query_get_task_totals(query, &totals))
        return judge(self, false, record, "totals", "none");
    bool same =
        (json_int_t)totals.shown == json_integer_value(json_object_get(record, "shown")) &&
        (json_int_t)totals.before_limits == json_integer_value(json_object_get(record, "before"));
    if (!same)
        judge(self, false, record, "totals", "");
    return same;
}

static void check_query(run *self, dvq_vault *vault, const json_t *record)
{
    dvq_error error = {0};
    dvq_query *query = prepare(vault, get_string(record, "query"),
                               json_string_value(json_object_get(record, "path")), &error);
    bool expected = !json_is_false(json_object_get(record, "ok"));
    bool passed = (query != NULL) == expected;
    if (!passed)
        judge(self, false, record, expected ? "refused" : "accepted", error.message);
    else if (query != NULL && json_object_get(record, "groups") != NULL)
        passed = has_same_groups(self, query, record) && has_same_markdown(self, query, record) &&
                 has_same_count(self, query, record);
    if (passed)
        self->passed++;
    dvq_query_finalize(query);
}

/* ---- tasks ---- */

/* What a row's JSON calls a recorded property, NULL for one that it has under the same name. */
static const json_t *get_property(const json_t *row, const char *name, json_t **made)
{
    if (strcmp(name, "status") == 0) {
        *made = json_pack("{s:O,s:O,s:O}", "symbol", json_object_get(row, "status"), "name",
                          json_object_get(row, "statusName"), "type",
                          json_object_get(row, "statusType"));
        return *made;
    }
    return json_object_get(row, name);
}

static bool is_same(const json_t *expected, const json_t *got)
{
    if (json_is_number(expected) && json_is_number(got))
        return fabs(json_number_value(expected) - json_number_value(got)) < 1e-9;
    if (json_is_object(expected) && json_object_get(expected, "nextSymbol") != NULL) {
        json_t *without = json_copy((json_t *)expected);
        json_object_del(without, "nextSymbol");
        bool same = json_equal(without, got);
        json_decref(without);
        return same;
    }
    return json_equal(expected, got);
}

static void check_task(run *self, const json_t *row, const json_t *record)
{
    static const char *const names[] = {"path",        "line",       "description",
                                        "status",      "isDone",     "priority",
                                        "created",     "start",      "scheduled",
                                        "due",         "done",       "cancelled",
                                        "happens",     "id",         "dependsOn",
                                        "tags",        "heading",    "scheduledIsInferred",
                                        "isRecurring", "recurrence", "urgency",
                                        "isBlocked",   "isBlocking", "onCompletion",
                                        "blockLink"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const json_t *expected = json_object_get(record, names[i]);
        json_t *made = NULL;
        const json_t *got = get_property(row, names[i], &made);
        bool same = expected == NULL || (got != NULL && is_same(expected, got));
        json_decref(made);
        if (!same) {
            judge(self, false, record, names[i], "differs");
            return;
        }
    }
    self->passed++;
}

/* ---- sets ---- */

static json_t *read_lines(const char *path)
{
    json_t *records = json_array();
    FILE *file = fopen(path, "rb");
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    while (file != NULL && (length = getline(&line, &capacity, file)) > 0)
        json_array_append_new(records, json_loadb(line, (size_t)length, 0, NULL));
    free(line);
    if (file != NULL)
        fclose(file);
    return records;
}

static void check_tasks(run *self, dvq_vault *vault, const json_t *records)
{
    dvq_error error = {0};
    dvq_query *query = prepare(vault, "sort by path\nignore global query", NULL, &error);
    json_t *answer = query != NULL ? render_json(query, &error) : NULL;
    const json_t *rows = json_object_get(answer, "rows");
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *record = json_array_get(records, i);
        const json_t *found = NULL;
        for (size_t k = 0; k < json_array_size(rows) && found == NULL; k++) {
            const json_t *row = json_array_get(rows, k);
            if (json_equal(json_object_get(row, "line"), json_object_get(record, "line")) &&
                json_equal(json_object_get(row, "path"), json_object_get(record, "path")))
                found = row;
        }
        if (found != NULL)
            check_task(self, found, record);
        else
            judge(self, false, record, "missing", error.message);
    }
    if (json_array_size(rows) != json_array_size(records))
        judge(self, false, rows, "there are other tasks as well", "");
    json_decref(answer);
    dvq_query_finalize(query);
}

static dvq_vault *open_vault(const char *path)
{
    dvq_vault_options options = DVQ_VAULT_OPTIONS_INIT;
    options.now = RECORDED_NOW;
    options.has_now = 1;
    options.zone = "UTC";
    dvq_vault *vault = NULL;
    dvq_error error = {0};
    if (dvq_vault_open(path, &options, &vault, &error) != DVQ_OK)
        printf("%s: %s\n", path, error.message);
    return vault;
}

/* Returns whether all of the set passed; a file that is not there is no set. */
static bool run_set(dvq_vault *vault, const char *path, bool is_tasks, int show)
{
    json_t *records = read_lines(path);
    size_t count = json_array_size(records);
    run self = {.show = show};
    if (count > 0 && is_tasks)
        check_tasks(&self, vault, records);
    for (size_t i = 0; !is_tasks && i < count; i++)
        check_query(&self, vault, json_array_get(records, i));
    if (count > 0)
        printf("%6zu of %6zu  %s\n", self.passed, count, path);
    json_decref(records);
    return self.passed == count && self.failed == 0;
}

/* ---- settings ---- */

static bool write_settings(const char *folder, const char *source)
{
    char path[PATH_CAPACITY];
    json_t *settings = json_load_file(source, 0, NULL);
    json_t *statuses = json_object();
    static const char *const lists[] = {"coreStatuses", "customStatuses"};
    for (size_t i = 0; i < 2; i++)
        if (json_object_get(settings, lists[i]) != NULL)
            json_object_set(statuses, lists[i], json_object_get(settings, lists[i]));
    json_object_set_new(settings, "statusSettings", statuses);
    snprintf(path, sizeof path, "%s/.obsidian", folder);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/.obsidian/plugins", folder);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/.obsidian/plugins/obsidian-tasks-plugin", folder);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/.obsidian/plugins/obsidian-tasks-plugin/data.json", folder);
    bool good = json_dump_file(settings, path, 0) == 0;
    json_decref(settings);
    return good;
}

static bool run_settings(const char *root, const char *copy, const char *name, int show)
{
    char path[PATH_CAPACITY];
    snprintf(path, sizeof path, "%s/settings/%s.settings.json", root, name);
    if (!write_settings(copy, path))
        return false;
    dvq_vault *vault = open_vault(copy);
    if (vault == NULL)
        return false;
    snprintf(path, sizeof path, "%s/settings/%s.tasks.jsonl", root, name);
    bool passed = run_set(vault, path, true, show);
    snprintf(path, sizeof path, "%s/settings/%s.cases.jsonl", root, name);
    passed = run_set(vault, path, false, show) && passed;
    dvq_vault_close(vault);
    return passed;
}

static bool run_all_settings(const char *root, const char *copy, int show)
{
    static const char end[] = ".settings.json";
    char path[PATH_CAPACITY];
    snprintf(path, sizeof path, "%s/settings", root);
    struct dirent **names;
    int count = scandir(path, &names, NULL, alphasort);
    bool passed = count > 0;
    for (int i = 0; i < count; i++) {
        char *place = strstr(names[i]->d_name, end);
        if (place != NULL) {
            *place = '\0';
            passed = run_settings(root, copy, names[i]->d_name, show) && passed;
        }
        free(names[i]);
    }
    if (count >= 0)
        free(names);
    return passed;
}

int main(int argc, char **argv)
{
    int show = argc > 2 && strcmp(argv[1], "--show") == 0 ? atoi(argv[2]) : 3;
    const char *root = DVQ_TEST_DIR "/conformance/tasks";
    char path[PATH_CAPACITY];
    snprintf(path, sizeof path, "%s/vault", root);
    dvq_vault *vault = open_vault(path);
    if (vault == NULL)
        return 1;
    static const char *const sets[] = {"tasks", "queries", "cases"};
    bool passed = true;
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s.jsonl", root, sets[i]);
        passed = run_set(vault, path, i == 0, show) && passed;
    }
    dvq_vault_close(vault);
    passed = run_all_settings(root, DVQ_BUILD_DIR "/tasks_vault", show) && passed;
    return passed ? 0 : 1;
}
