/*
 * Memory running out at every allocation in turn, through the public API: each call must then
 * answer DVQ_ERROR_MEMORY and give all its memory back, or do without and answer as always. Two
 * rounds: one allocation fails, and every one from there on fails.
 *
 *     alloc_failure VAULT [CASE]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc_host.h"

#define NOW 1768473000000
/* Past this many allocations not every one is tried, so that the sanitizers' builds end in time. */
#define DENSE 1500
#define STRIDE 13

typedef enum case_kind {
    CASE_QUERY,
    CASE_ROWS,
    CASE_FIELDS,
    CASE_TAGS,
    CASE_EXPRESSION,
    CASE_EXPLANATION,
    CASE_PAGE,
    CASE_TREE,
    CASE_NOTE,
    CASE_CHECK
} case_kind;

typedef struct failure_case {
    case_kind kind;
    int format; /* of CASE_QUERY, FIELDS, TAGS, EXPLANATION, EXPRESSION; CASE_NOTE: its target */
    const char *text;
    bool zoned; /* in a zone that ICU has to be asked about, which takes time */
} failure_case;

#define TASKS "TASK WHERE !completed SORT due, text"
#define TABLE                                                                                      \
    "TABLE rating, due + dur(1 day), file.tags, budget.hours, choice(rating > 3, \"a|b\", null) "  \
    "FROM #home or \"Projects\" or [[Home]] SORT file.name DESC, rating"

#define NOTE_TEXT                                                                                  \
    "---\ndataview_serializer_ignore: no\n---\n# H\n> ```dataview\n> TASK\n> GROUP BY file.link\n" \
    "> ```\n\n- item `= [[Home]]` [[Projects/Website|w]]\n  ```dataview\n  TABLE rating, "         \
    "file.tags\n"                                                                                  \
    "  ```\n\n```dataview\nCALENDAR due WHERE due\n```\n<!-- QueryToSerialize: LIST file.tags "    \
    "-->\n"                                                                                        \
    "<!-- SerializedQuery: LIST -->\n- x\n<!-- SerializedQuery END -->\n| a |\n|---|\n"            \
    "| <!-- IQ: =dur(1 day) --><!-- /IQ --> |\n\n%% DATAVIEW_PUBLISHER: start\n```\nTASK\n```\n"   \
    "%%\n%% DATAVIEW_PUBLISHER: end %%\n`$= 1`\n"

static const failure_case cases[] = {
    {CASE_QUERY, DVQ_FORMAT_TEXT, TASKS, true},
    {CASE_QUERY, DVQ_FORMAT_MARKDOWN, TASKS " GROUP BY file.link GROUP BY key.path", false},
    {CASE_QUERY, DVQ_FORMAT_DATAVIEW, TASKS " GROUP BY file.folder", false},
    {CASE_QUERY, DVQ_FORMAT_VIMGREP, TASKS, false},
    {CASE_QUERY, DVQ_FORMAT_ICAL, TASKS, false},
    {CASE_QUERY, DVQ_FORMAT_JSON, TASKS " LIMIT 2", false},
    {CASE_QUERY, DVQ_FORMAT_TEXT, TABLE, false},
    {CASE_QUERY, DVQ_FORMAT_MARKDOWN, TABLE, false},
    {CASE_QUERY, DVQ_FORMAT_HTML, TABLE, false},
    {CASE_QUERY, DVQ_FORMAT_HTML, TASKS " GROUP BY file.link", false},
    {CASE_QUERY, DVQ_FORMAT_DATAVIEW, TABLE, false},
    {CASE_QUERY, DVQ_FORMAT_JSON, TABLE, false},
    {CASE_QUERY, DVQ_FORMAT_NDJSON, TABLE, false},
    {CASE_QUERY, DVQ_FORMAT_CSV, TABLE, false},
    {CASE_QUERY, DVQ_FORMAT_JSON,
     "LIST file.inlinks FROM outgoing([[Home]]) or -#none SORT file.mday", false},
    {CASE_QUERY, DVQ_FORMAT_JSON, "TABLE name, amount, when FROM csv(\"rows.csv\") WHERE amount",
     false},
    {CASE_QUERY, DVQ_FORMAT_JSON,
     "LIST t FLATTEN file.etags AS t GROUP BY lower(t) AS tag SORT tag", false},
    {CASE_QUERY, DVQ_FORMAT_MARKDOWN, "CALENDAR due WHERE due", false},
    {CASE_QUERY, DVQ_FORMAT_JSON, "LIST 1 + file WHERE rating - \"x\" > 1", false},
    {CASE_QUERY, DVQ_FORMAT_JSON, "LIST FROM WHERE ([", false},
    {CASE_EXPLANATION, DVQ_FORMAT_TEXT, TABLE " WHERE rating - 1 > 2 and due or nosuch", false},
    {CASE_EXPLANATION, DVQ_FORMAT_JSON, "LIST [[1], {a: b.c}] FROM -#none WHERE rating - \"x\"",
     false},
    {CASE_ROWS, 0, "TABLE file.tasks, file FROM \"\"", false},
    {CASE_ROWS, 0, TASKS " GROUP BY status", false},
    {CASE_FIELDS, DVQ_FORMAT_MARKDOWN, "", false},
    {CASE_FIELDS, DVQ_FORMAT_JSON, "FROM \"Projects\" or #nothing", false},
    {CASE_TAGS, DVQ_FORMAT_TEXT, "", false},
    {CASE_EXPRESSION, DVQ_VALUE_FORM_TEXT,
     "[regexreplace(\"a1b22\", \"([a-z])(?<n>\\\\d+)\", \"$2$1$&$<n>\"), split(\"a,b;c\", "
     "\"[,;]\"), "
     "regextest(\"(a|b)*c\", \"abababac\"), replace(\"a.b\", \".\", \"\"), contains(this, \"a\")]",
     false},
    {CASE_EXPRESSION, DVQ_VALUE_FORM_JSON,
     "{a: map([3, 1, 2], (x) => x + 1), b: sort([\"é\", \"E\", substring(\"😀\", 0, 1)]), "
     "c: [[Été]].file.name, d: dateformat(date(now), \"DDDD ZZZZ\"), e: currencyformat(3, "
     "\"EUR\"), "
     "f: this, g: meta([[Home#x|y]]), h: [[Home]].file.lists.children}",
     false},
    {CASE_EXPRESSION, DVQ_VALUE_FORM_TEXT,
     "[date(2026-07-01T10:00:00[Europe/Paris]), date(\"01 2026 Asia/Tokyo\", \"dd yyyy z\"), "
     "localtime(date(2026-07-01T10:00:00[Asia/Tokyo])), durationformat(dur(3 days), \"h m\"), "
     "upper(\"straße\"), padleft(\"x\", 300), padright(\"x\", 300, \"é😀\"), flat([[1, [2]]], 2), "
     "hash(\"x\", \"é\", 3), "
     "join(unique([\"b\", \"B\", \"é\"])), minby([{a: \"é\"}, {a: \"z\"}], (k) => k.a)]",
     true},
    {CASE_NOTE, DVQ_NOTE_COPY, NOTE_TEXT, false},
    {CASE_NOTE, DVQ_NOTE_IN_PLACE, NOTE_TEXT, false},
    {CASE_CHECK, 0, NOTE_TEXT "`= 1 +`\n", false},
    {CASE_PAGE, 0, "Projects/Website", false},
    {CASE_PAGE, 0, "Été.md", true},
    {CASE_PAGE, 0, "Website", false},
    {CASE_PAGE, 0, "Webs", false},
    {CASE_TREE, 0, "TABLE a + {b: [1, date(today)]} FROM (#a and -\"b\") or [[c]] FLATTEN x AS y",
     false},
};

/* ---- one run ---- */

static void count_warning(void *user, dvq_string path, const dvq_error *warning)
{
    size_t *warnings = user;
    if (path.data == NULL || warning->status >= 0 || warning->message[0] == '\0')
        stop("a warning that says nothing");
    ++*warnings;
}

/* A value as JSON, from a copy that is kept. */
static dvq_status write_kept(const dvq_value *value, dvq_query *query, output *out,
                             dvq_error *error)
{
    dvq_query *copy = NULL;
    dvq_status status = dvq_value_copy(value, query, &copy, error);
    if (status == DVQ_OK)
        status = dvq_value_write(dvq_query_get_cell(copy, 0), copy, DVQ_VALUE_FORM_JSON, append,
                                 out, error);
    dvq_query_finalize(copy);
    return status;
}

/* Every cell of every row, and what a task or group holds, as JSON. */
static dvq_status write_rows(dvq_query *query, output *out, dvq_error *error)
{
    dvq_status status;
    while ((status = dvq_query_step(query, error)) == DVQ_ROW) {
        for (size_t column = 0; column < dvq_query_get_column_count(query); column++) {
            const dvq_value *cell = dvq_query_get_cell(query, column);
            if (cell == NULL)
                stop("a cell is missing");
            dvq_value_get_field(cell, query, "rows", 4);
            status = dvq_value_write(cell, query, DVQ_VALUE_FORM_JSON, append, out, error);
            if (status == DVQ_OK)
                status = write_kept(cell, query, out, error);
            if (status != DVQ_OK)
                return status;
        }
    }
    return status == DVQ_DONE ? DVQ_OK : status;
}

/* An explanation up to its times, which are never the same. */
static dvq_status explain(dvq_query *query, dvq_format format, output *out, dvq_error *error)
{
    dvq_status status = dvq_query_explain(query, format, NULL, append, out, error);
    if (status != DVQ_OK)
        return status;
    const char *times = strstr(out->data, format == DVQ_FORMAT_JSON ? "\"milli" : "\nTime\n");
    if (times == NULL)
        stop("an explanation without times");
    out->length = (size_t)(times - out->data);
    return DVQ_OK;
}

static dvq_status run_query(dvq_vault *vault, const failure_case *tried, output *out,
                            dvq_error *error)
{
    dvq_query_options options = {.size = sizeof options, .origin = "Projects/Website.md"};
    dvq_query *query = NULL;
    size_t length = strlen(tried->text);
    dvq_status status;
    if (tried->kind == CASE_FIELDS)
        status = dvq_fields_prepare(vault, tried->text, length, &options, &query, error);
    else if (tried->kind == CASE_TAGS)
        status = dvq_tags_prepare(vault, tried->text, length, &options, &query, error);
    else
        status = dvq_query_prepare(vault, tried->text, length, &options, &query, error);
    dvq_format_options color = {.size = sizeof color, .color = 1};
    if (status == DVQ_OK && tried->kind == CASE_ROWS)
        status = write_rows(query, out, error);
    else if (status == DVQ_OK && tried->kind == CASE_EXPLANATION)
        status = explain(query, (dvq_format)tried->format, out, error);
    else if (status == DVQ_OK)
        status = dvq_query_render(query, (dvq_format)tried->format, &color, append, out, error);
    dvq_query_finalize(query);
    return status;
}

static dvq_status run_note(dvq_vault *vault, const failure_case *tried, output *out,
                           dvq_error *error)
{
    dvq_note_options options = {.size = sizeof options,
                                .target = (dvq_note_target)tried->format,
                                .links = tried->format == DVQ_NOTE_COPY ? DVQ_LINKS_MARKDOWN
                                                                        : DVQ_LINKS_WIKI,
                                .strip = tried->format == DVQ_NOTE_COPY ? DVQ_STRIP_FIELDS : 0,
                                .manage = 1,
                                .errors_inline = 1};
    return dvq_note_render(vault, "Projects/Website", DVQ_TERMINATED, tried->text,
                           strlen(tried->text), &options, append, out, error);
}

static dvq_status run_in_vault(dvq_vault *vault, const failure_case *tried, output *out,
                               dvq_error *error)
{
    size_t length = strlen(tried->text);
    dvq_check_options check = {.size = sizeof check, .run = 1};
    dvq_query_options options = {.size = sizeof options, .origin = "Projects/Website"};
    switch (tried->kind) {
    case CASE_QUERY:
    case CASE_ROWS:
    case CASE_EXPLANATION:
    case CASE_FIELDS:
    case CASE_TAGS:
        return run_query(vault, tried, out, error);
    case CASE_EXPRESSION:
        return dvq_expression_write(vault, tried->text, length, &options,
                                    (dvq_value_form)tried->format, append, out, error);
    case CASE_PAGE:
        return dvq_page_write_json(vault, tried->text, DVQ_TERMINATED, append, out, error);
    case CASE_NOTE:
        return run_note(vault, tried, out, error);
    case CASE_CHECK:
        return dvq_note_check(vault, "Home.md", DVQ_TERMINATED, tried->text, length, &check, error);
    case CASE_TREE:
        return dvq_ast_write_json(vault, tried->text, length, append, out, error);
    }
    return DVQ_ERROR_USAGE;
}

typedef struct run_result {
    dvq_status status;
    output out;
    size_t warnings;
    size_t failures;
} run_result;

static run_result run(const char *path, const failure_case *tried, host *memory)
{
    run_result result = {.status = DVQ_OK};
    dvq_allocator allocator = host_get_allocator(memory);
    dvq_vault_options options = {.size = sizeof options,
                                 .allocator = &allocator,
                                 .log = count_warning,
                                 .log_user = &result.warnings,
                                 .threads = 1,
                                 .zone = tried->zoned ? "America/New_York" : "UTC",
                                 .now = NOW,
                                 .has_now = 1};
    dvq_vault *vault = NULL;
    dvq_error error = {0};
    result.status = dvq_vault_open(path, &options, &vault, &error);
    if (result.status == DVQ_OK) {
        result.status = run_in_vault(vault, tried, &result.out, &error);
        result.failures = dvq_vault_get_failure_count(vault);
    }
    dvq_vault_close(vault);
    if (result.status != error.status)
        stop("the error does not say what the call returned");
    host_expect_empty(memory);
    return result;
}

/* ---- all cases ---- */

static bool is_same(const run_result *a, const run_result *b)
{
    return a->status == b->status && a->warnings == b->warnings && a->failures == b->failures &&
           a->out.length == b->out.length &&
           (a->out.length == 0 || memcmp(a->out.data, b->out.data, a->out.length) == 0);
}

/* Whether the run answered as it may when memory was refused. */
static bool check_run(const run_result *expected, const run_result *got, const host *memory)
{
    if (got->status == DVQ_ERROR_MEMORY)
        return memory->refused;
    return is_same(expected, got);
}

static bool try_case(const char *path, size_t index, bool for_good, size_t *runs)
{
    host whole = {.calls = 0};
    run_result expected = run(path, &cases[index], &whole);
    bool passed = true;
    for (size_t call = 1; call <= whole.calls && passed; call += call < DENSE ? 1 : STRIDE) {
        host memory = {.failing = call, .for_good = for_good};
        run_result got = run(path, &cases[index], &memory);
        passed = check_run(&expected, &got, &memory);
        if (!passed)
            fprintf(stderr, "case %zu, allocation %zu of %zu%s: status %d, not %d; %zu bytes\n",
                    index, call, whole.calls, for_good ? " and on" : "", (int)got.status,
                    (int)expected.status, got.out.length);
        free(got.out.data);
        ++*runs;
    }
    free(expected.out.data);
    return passed;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: alloc_failure VAULT [CASE]\n");
        return 2;
    }
    bool passed = true;
    size_t runs = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (argc > 2 && strtoul(argv[2], NULL, 10) != i)
            continue;
        passed = try_case(argv[1], i, false, &runs) && passed;
        passed = try_case(argv[1], i, true, &runs) && passed;
    }
    printf("%zu runs\n", runs);
    return passed ? 0 : 1;
}
