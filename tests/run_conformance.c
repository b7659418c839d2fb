/*
 * Runs the recorded answers of tests/conformance through the public interface and prints a table,
 * set by set. A case that fails fails the program unless tests/conformance/known_failures.txt names
 * it; a named case that passes is reported, so that the list can only shrink. Run by ctest.
 *
 *     run_conformance [--show N] [SET...]      print the first N failing cases of each set
 */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dvq.h"

/* 2026-01-15T10:30:00Z: when the answers were recorded. */
#define RECORDED_NOW 1768473000000LL

typedef struct output {
    char *data;
    size_t length;
    size_t capacity;
} output;

typedef struct run {
    const char *root; /* the folder of the recorded answers */
    const char *empty_vault;
    json_t *known_failures; /* "set:line" -> true */
    int show;
    size_t passed;
    size_t failed;
    size_t unexpected;
} run;

typedef struct set {
    const char *name;
    const char *vault; /* below the root; NULL: an empty one */
    const char *zone;
    /* Whether the case passes; on failure `reason` may be filled. */
    bool (*check)(dvq_vault *vault, json_t *record, char *reason, size_t size);
} set;

static int collect(void *user, const char *data, size_t length)
{
    output *out = user;
    if (out->length + length + 1 > out->capacity) {
        size_t capacity = (out->length + length + 1) * 2;
        char *grown = realloc(out->data, capacity);
        if (grown == NULL)
            return 1;
        out->data = grown;
        out->capacity = capacity;
    }
    memcpy(out->data + out->length, data, length);
    out->length += length;
    out->data[out->length] = '\0';
    return 0;
}

static bool numbers_equal(double a, double b)
{
    double scale = fmax(1.0, fmax(fabs(a), fabs(b)));
    return fabs(a - b) <= 1e-12 * scale;
}

/* Equal as JSON, numbers but for rounding. */
static bool same_json(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b))
        return numbers_equal(json_number_value(a), json_number_value(b));
    if (json_typeof(a) != json_typeof(b))
        return false;
    if (json_is_array(a)) {
        if (json_array_size(a) != json_array_size(b))
            return false;
        for (size_t i = 0; i < json_array_size(a); i++)
            if (!same_json(json_array_get(a, i), json_array_get(b, i)))
                return false;
        return true;
    }
    if (json_is_object(a)) {
        if (json_object_size(a) != json_object_size(b))
            return false;
        const char *key;
        json_t *value;
        json_object_foreach((json_t *)a, key, value)
        {
            const json_t *other = json_object_get(b, key);
            if (other == NULL || !same_json(value, other))
                return false;
        }
        return true;
    }
    return json_equal(a, b);
}

static void describe(char *reason, size_t size, const char *what, const char *got)
{
    snprintf(reason, size, "%s: %s", what, got != NULL ? got : "");
}

/* Whether a lone half of a surrogate pair may be escaped at `text`; jansson refuses them. */
static bool is_surrogate_escape(const char *text, size_t left)
{
    return left > 3 && text[0] == '\\' && text[1] == 'u' && (text[2] | 0x20) == 'd' &&
           strchr("89abcdefABCDEF", text[3]) != NULL;
}

/*
 * JSON with halves of surrogate pairs kept as the text of their escapes, where jansson takes it no
 * other way; expected and actual values go through the same reading.
 */
static json_t *load_text(const char *text, size_t length)
{
    const size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL;
    json_t *json = json_loadb(text, length, flags, NULL);
    char *plain = json == NULL ? malloc(length * 2 + 1) : NULL;
    if (plain == NULL)
        return json;
    size_t size = 0;
    for (size_t i = 0; i < length; i++) {
        if (is_surrogate_escape(text + i, length - i))
            plain[size++] = '\\';
        plain[size++] = text[i];
    }
    json = json_loadb(plain, size, flags, NULL);
    free(plain);
    return json;
}

static json_t *load_json(const output *out)
{
    return load_text(out->data != NULL ? out->data : "", out->length);
}

static bool check_expression(dvq_vault *vault, json_t *record, char *reason, size_t size)
{
    const json_t *text = json_object_get(record, "expr");
    output out = {0};
    dvq_error error = {0};
    dvq_status status =
        dvq_expression_write(vault, json_string_value(text), json_string_length(text), NULL,
                             DVQ_VALUE_FORM_JSON, collect, &out, &error);
    bool expected = json_is_true(json_object_get(record, "ok"));
    bool passed = false;
    if (status != DVQ_OK) {
        passed = !expected;
        describe(reason, size, "error", error.message);
    } else if (!expected) {
        describe(reason, size, "expected an error, got", out.data);
    } else {
        json_t *got = load_json(&out);
        passed = got != NULL &&
                 same_json(json_object_get(got, "type"), json_object_get(record, "type")) &&
                 same_json(json_object_get(got, "value"), json_object_get(record, "value")) &&
                 same_json(json_object_get(got, "text"), json_object_get(record, "text"));
        describe(reason, size, "got", out.data);
        json_decref(got);
    }
    free(out.data);
    return passed;
}

static bool check_query(dvq_vault *vault, json_t *record, char *reason, size_t size)
{
    const json_t *text = json_object_get(record, "query");
    output out = {0};
    dvq_error error = {0};
    dvq_status status = dvq_ast_write_json(vault, json_string_value(text), json_string_length(text),
                                           collect, &out, &error);
    bool expected = json_is_true(json_object_get(record, "ok"));
    bool passed = false;
    if (status != DVQ_OK) {
        passed = !expected && status == DVQ_ERROR_PARSE;
        describe(reason, size, "error", error.message);
    } else if (expected) {
        json_t *got = load_json(&out);
        passed = got != NULL && same_json(got, json_object_get(record, "ast"));
        describe(reason, size, "got", out.data);
        json_decref(got);
    } else {
        describe(reason, size, "expected an error, got", out.data);
    }
    free(out.data);
    return passed;
}

static bool check_page(dvq_vault *vault, json_t *record, char *reason, size_t size)
{
    static const char *const unrecorded[] = {"ctime", "cday", "mtime", "mday"};
    output out = {0};
    dvq_error error = {0};
    bool passed = false;
    if (dvq_page_write_json(vault, json_string_value(json_object_get(record, "path")),
                            DVQ_TERMINATED, collect, &out, &error) != DVQ_OK) {
        describe(reason, size, "error", error.message);
    } else {
        json_t *got = load_json(&out);
        json_t *file = json_object_get(got, "file");
        for (size_t i = 0; i < sizeof unrecorded / sizeof *unrecorded; i++)
            json_object_del(file, unrecorded[i]);
        passed = got != NULL && same_json(got, json_object_get(record, "page"));
        describe(reason, size, "got", out.data);
        json_decref(got);
    }
    free(out.data);
    return passed;
}

/* Task rows as the records have them: "path:line", and groups of such rows. */
static json_t *shorten_tasks(json_t *rows)
{
    json_t *result = json_array();
    size_t index;
    json_t *row;
    json_array_foreach(rows, index, row)
    {
        json_t *nested = json_object_get(row, "rows");
        if (nested != NULL && json_object_get(row, "path") == NULL) {
            json_array_append_new(result,
                                  json_pack("{s:O, s:o}", "key", json_object_get(row, "key"),
                                            "rows", shorten_tasks(nested)));
            continue;
        }
        json_array_append_new(
            result, json_sprintf("%s:%.0f", json_string_value(json_object_get(row, "path")),
                                 json_number_value(json_object_get(row, "line"))));
    }
    return result;
}

static bool check_rows(const output *out, json_t *record, char *reason, size_t size)
{
    json_t *got = load_json(out);
    const char *type = json_string_value(json_object_get(record, "type"));
    bool passed =
        got != NULL && same_json(json_object_get(got, "type"), json_object_get(record, "type"));
    json_t *rows = json_incref(json_object_get(got, "rows"));
    if (passed && strcmp(type, "task") == 0) {
        json_decref(rows);
        rows = shorten_tasks(json_object_get(got, "rows"));
    }
    passed = passed && same_json(rows, json_object_get(record, "rows"));
    const json_t *headers = json_object_get(record, "headers");
    passed = passed && (headers == NULL || same_json(json_object_get(got, "headers"), headers));
    char *text = json_dumps(rows != NULL ? rows : got, JSON_COMPACT | JSON_ENCODE_ANY);
    describe(reason, size, "rows", text);
    free(text);
    json_decref(rows);
    json_decref(got);
    return passed;
}

/* The bytes of Dataview's own export, where they were recorded. */
static bool check_markdown(dvq_query *query, json_t *record, char *reason, size_t size)
{
    const json_t *markdown = json_object_get(record, "markdown");
    if (markdown == NULL)
        return true;
    output out = {0};
    dvq_error error = {0};
    bool passed =
        dvq_query_render(query, DVQ_FORMAT_DATAVIEW, NULL, collect, &out, &error) == DVQ_OK &&
        out.length == json_string_length(markdown) &&
        (out.length == 0 || memcmp(out.data, json_string_value(markdown), out.length) == 0);
    if (!passed)
        describe(reason, size, "markdown", error.status != DVQ_OK ? error.message : out.data);
    free(out.data);
    return passed;
}

static bool check_case(dvq_vault *vault, json_t *record, char *reason, size_t size)
{
    const json_t *text = json_object_get(record, "query");
    dvq_query_options options = {.size = sizeof options,
                                 .origin = json_string_value(json_object_get(record, "origin"))};
    dvq_query *query = NULL;
    dvq_error error = {0};
    output out = {0};
    dvq_status status = dvq_query_prepare(vault, json_string_value(text), json_string_length(text),
                                          &options, &query, &error);
    if (status == DVQ_OK)
        status = dvq_query_render(query, DVQ_FORMAT_JSON, NULL, collect, &out, &error);
    bool passed = false;
    if (!json_is_true(json_object_get(record, "ok"))) {
        passed = status == DVQ_ERROR_PARSE || status == DVQ_ERROR_EVALUATE;
        describe(reason, size, "expected an error, got", out.data);
    } else if (status != DVQ_OK) {
        describe(reason, size, "error", error.message);
    } else {
        passed =
            check_rows(&out, record, reason, size) && check_markdown(query, record, reason, size);
    }
    dvq_query_finalize(query);
    free(out.data);
    return passed;
}

static const set SETS[] = {
    {"expressions/binary", NULL, "UTC", check_expression},
    {"expressions/functions", NULL, "UTC", check_expression},
    {"expressions/dates", NULL, "UTC", check_expression},
    {"expressions/dates-new-york", NULL, "America/New_York", check_expression},
    {"expressions/syntax", NULL, "UTC", check_expression},
    {"queries", NULL, "UTC", check_query},
    {"atlas/pages", "atlas/vault", "UTC", check_page},
    {"atlas/cases", "atlas/vault", "UTC", check_case},
    {"fuzz/pages", "fuzz/vault", "UTC", check_page},
    {"fuzz/cases", "fuzz/vault", "UTC", check_case},
};

static bool is_known_failure(const run *state, const char *name, size_t line)
{
    char key[128];
    snprintf(key, sizeof key, "%s:%zu", name, line);
    return json_object_get(state->known_failures, key) != NULL;
}

static void report_case(run *state, const set *current, size_t line, json_t *record, bool passed,
                        const char *reason)
{
    bool known = is_known_failure(state, current->name, line);
    if (passed) {
        state->passed++;
        if (known)
            printf("%s:%zu passes now: take it off the list of known failures\n", current->name,
                   line);
        return;
    }
    state->failed++;
    state->unexpected += !known;
    if (state->show-- > 0) {
        char *text = json_dumps(record, JSON_COMPACT);
        printf("%s:%zu\n  want %.1200s\n  %.1200s\n", current->name, line, text, reason);
        free(text);
    }
}

static dvq_vault *open_vault(const run *state, const set *current)
{
    char path[4096];
    if (current->vault != NULL)
        snprintf(path, sizeof path, "%s/%s", state->root, current->vault);
    else
        snprintf(path, sizeof path, "%s", state->empty_vault);
    dvq_vault_options options = {
        .size = sizeof options, .zone = current->zone, .now = RECORDED_NOW, .has_now = 1};
    dvq_vault *vault = NULL;
    dvq_error error = {0};
    if (dvq_vault_open(path, &options, &vault, &error) != DVQ_OK)
        fprintf(stderr, "cannot open %s: %s\n", path, error.message);
    return vault;
}

static bool run_lines(run *state, const set *current, dvq_vault *vault, FILE *file)
{
    char *text = NULL;
    size_t capacity = 0;
    size_t line = 0;
    for (ssize_t length; (length = getline(&text, &capacity, file)) > 0;) {
        json_t *record = load_text(text, (size_t)length);
        line++;
        if (record == NULL) {
            fprintf(stderr, "%s:%zu is not JSON\n", current->name, line);
            return false;
        }
        static char reason[65536];
        reason[0] = '\0';
        bool passed = current->check(vault, record, reason, sizeof reason);
        report_case(state, current, line, record, passed, reason);
        json_decref(record);
    }
    free(text);
    return line > 0;
}

static bool run_set(run *total, const set *current)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.jsonl", total->root, current->name);
    FILE *file = fopen(path, "r");
    dvq_vault *vault = file != NULL ? open_vault(total, current) : NULL;
    run state = *total;
    state.passed = state.failed = state.unexpected = 0;
    bool done = vault != NULL && run_lines(&state, current, vault, file);
    printf("%-28s %6zu/%zu\n", current->name, state.passed, state.passed + state.failed);
    fflush(stdout);
    if (file != NULL)
        fclose(file);
    dvq_vault_close(vault);
    total->passed += state.passed;
    total->failed += state.failed;
    total->unexpected += state.unexpected;
    return done;
}

static json_t *read_known_failures(const char *root)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/known_failures.txt", root);
    json_t *known = json_object();
    FILE *file = fopen(path, "r");
    char line[256];
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '\0' && line[0] != '#')
            json_object_set_new(known, line, json_true());
    }
    if (file != NULL)
        fclose(file);
    return known;
}

static bool is_wanted(const char *name, int count, char **wanted)
{
    for (int i = 0; i < count; i++)
        if (strcmp(name, wanted[i]) == 0)
            return true;
    return count == 0;
}

int main(int argc, char **argv)
{
    char empty[] = "/tmp/dvq-empty-XXXXXX";
    run total = {.root = DVQ_TEST_DIR "/conformance", .empty_vault = mkdtemp(empty)};
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "--show") == 0) {
        total.show = atoi(argv[2]);
        first = 3;
    }
    total.known_failures = read_known_failures(total.root);
    bool complete = total.empty_vault != NULL;
    for (size_t i = 0; i < sizeof SETS / sizeof *SETS; i++)
        if (is_wanted(SETS[i].name, argc - first, argv + first))
            complete = run_set(&total, &SETS[i]) && complete;
    rmdir(empty);
    json_decref(total.known_failures);
    printf("%zu passed, %zu failed\n", total.passed, total.failed);
    return complete && total.unexpected == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
