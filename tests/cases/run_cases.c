/*
 * Runs case files of queries and expressions: the text, a line of four dashes, and what must come
 * out. tests/cases/README.md describes the format.
 *
 * Usage: run_cases [--expressions] [--write] FILE...
 * Prints what differs and exits 1 when anything does. With --expressions the cases are expressions,
 * not queries. With --write prints the files instead, each case with what it got: write a new case
 * with nothing below its dashes, and look at what comes.
 */
#include "case_text.h"
#include "dvq.h"

#define UNKNOWN_FORMAT "no such format: FORMAT_NAMES in run_cases.c has them\n"

/* What "name: value" lines set; see the top. */
typedef enum setting {
    VAULT,
    ORIGIN,
    NOW,
    ZONE,
    FORMAT,
    WIDTH,
    CELLS,
    SHOW,
    ASK,
    LANGUAGE,
    SETTING_COUNT
} setting;

static const char *const SETTING_NAMES[SETTING_COUNT] = {
    "vault", "origin", "now", "zone", "format", "width", "cells", "show", "ask", "language"};

static const char *const FORMAT_NAMES[] = {
    [DVQ_FORMAT_TEXT] = "text",         [DVQ_FORMAT_MARKDOWN] = "markdown",
    [DVQ_FORMAT_DATAVIEW] = "dataview", [DVQ_FORMAT_JSON] = "json",
    [DVQ_FORMAT_NDJSON] = "ndjson",     [DVQ_FORMAT_CSV] = "csv",
    [DVQ_FORMAT_VIMGREP] = "vimgrep",   [DVQ_FORMAT_HTML] = "html",
    [DVQ_FORMAT_ICAL] = "ical",
};

enum { FORMAT_COUNT = sizeof FORMAT_NAMES / sizeof *FORMAT_NAMES };

typedef struct test_case {
    const char *file;
    unsigned line; /* of the query, from 1 */
    bool fails;
    case_text settings[SETTING_COUNT];
    case_text query;
    case_text expected;
    size_t result;     /* offset in its file of what is expected */
    size_t result_end; /* … */
} test_case;

/* What the arguments ask for, and how it went. */
typedef struct case_run {
    bool expressions;
    bool write;
    unsigned passed;
    unsigned failed;
} case_run;

static void drop_carriage_returns(case_text *target)
{
    size_t kept = 0;
    for (size_t i = 0; i < target->length; i++)
        if (target->data[i] != '\r')
            target->data[kept++] = target->data[i];
    target->length = kept;
    if (target->data != NULL)
        target->data[kept] = '\0';
}

/* A setting of the case, or what stands in for one that is not given. */
static const char *get_setting(const test_case *test, setting which, const char *otherwise)
{
    return test->settings[which].data == NULL ? otherwise : test->settings[which].data;
}

/* FORMAT_COUNT when there is no such format. */
static size_t find_format(const char *name)
{
    size_t format = 0;
    while (format < FORMAT_COUNT && strcmp(FORMAT_NAMES[format], name) != 0)
        format++;
    return format;
}

/* How a case asks for its format to be written. */
static dvq_format_options get_format_options(const test_case *test)
{
    dvq_format_options options = DVQ_FORMAT_OPTIONS_INIT;
    options.width = (unsigned)strtoul(get_setting(test, WIDTH, "0"), NULL, 10);
    options.csv_safe = strcmp(get_setting(test, CELLS, ""), "safe") == 0;
    return options;
}

static dvq_status open_vault(const test_case *test, dvq_vault **vault, dvq_error *error)
{
    dvq_vault_options options = {
        .size = sizeof options, .zone = get_setting(test, ZONE, "UTC"), .has_now = 1};
    const char *now = get_setting(test, NOW, "2026-01-15T10:30:00Z");
    case_text path = {NULL, 0};
    case_text_add(&path, DVQ_TEST_DIR "/vaults/", strlen(DVQ_TEST_DIR "/vaults/"));
    case_text_add(&path, test->settings[VAULT].data, test->settings[VAULT].length);
    dvq_status status =
        dvq_time_parse(now, DVQ_TERMINATED, options.zone, DVQ_TERMINATED, &options.now, error);
    if (status == DVQ_OK)
        status = dvq_vault_open(path.data, &options, vault, error);
    case_text_clear(&path);
    return status;
}

/* The warnings of a query that has run, as they are printed. */
static void write_warnings(const test_case *test, const dvq_query *query, case_text *actual)
{
    case_text_clear(actual);
    static const char unset[] = "a warning without a status:\n";
    dvq_error warning;
    for (size_t i = 0; dvq_query_get_warning(query, i, &warning) != 0; i++) {
        if (warning.status == DVQ_OK)
            case_text_add(actual, unset, strlen(unset));
        dvq_error_print(&warning, NULL, DVQ_TERMINATED, case_text_get(&test->query),
                        test->query.length, case_text_add, actual);
    }
    if (actual->length == 0)
        case_text_add(actual, "nothing\n", strlen("nothing\n"));
}

/* Whether a number that stands before `after` is a time of an explanation, as text or in JSON. */
static bool is_time(const char *number, size_t length, const char *after)
{
    return length > 1 && memchr(number, '.', length) != NULL &&
           (*after == ',' || *after == '}' || strncmp(after, " ms", 3) == 0);
}

/* Put an N in place of each time, which is another one in each run. */
static void mask_times(case_text *target)
{
    size_t kept = 0;
    for (size_t i = 0; i < target->length;) {
        const char *number = target->data + i;
        size_t length = strspn(number, "0123456789.");
        if (is_time(number, length, number + length)) {
            target->data[kept++] = 'N';
            i += length;
            continue;
        }
        target->data[kept++] = target->data[i++];
    }
    target->length = kept;
    target->data[kept] = '\0';
}

static dvq_status explain(const test_case *test, dvq_query *query, size_t format, case_text *actual,
                          dvq_error *error)
{
    dvq_format_options options = get_format_options(test);
    bool json = format == DVQ_FORMAT_JSON;
    dvq_status status = dvq_query_explain(query, json ? DVQ_FORMAT_JSON : DVQ_FORMAT_TEXT, &options,
                                          case_text_add, actual, error);
    if (status == DVQ_OK)
        mask_times(actual);
    return status;
}

typedef dvq_status prepare_function(dvq_vault *vault, const char *text, size_t length,
                                    const dvq_query_options *options, dvq_query **query,
                                    dvq_error *error);

/* What prepares the case's text, which is a source where fields or tags are asked for. */
static prepare_function *choose_prepare(const test_case *test)
{
    const char *asked = get_setting(test, ASK, "");
    if (strcmp(asked, "fields") == 0)
        return dvq_fields_prepare;
    return strcmp(asked, "tags") == 0 ? dvq_tags_prepare : dvq_query_prepare;
}

static dvq_status run_query(const test_case *test, dvq_vault *vault, case_text *actual,
                            dvq_error *error)
{
    dvq_query_options options = {.size = sizeof options, .origin = get_setting(test, ORIGIN, NULL)};
    if (strcmp(get_setting(test, LANGUAGE, ""), "tasks") == 0)
        options.language = DVQ_LANGUAGE_TASKS;
    dvq_format_options written = get_format_options(test);
    size_t format = find_format(get_setting(test, FORMAT, "dataview"));
    dvq_query *query = NULL;
    dvq_status status = choose_prepare(test)(vault, case_text_get(&test->query), test->query.length,
                                             &options, &query, error);
    if (format == FORMAT_COUNT)
        case_text_add(actual, UNKNOWN_FORMAT, strlen(UNKNOWN_FORMAT));
    else if (status == DVQ_OK && strcmp(get_setting(test, SHOW, ""), "explanation") == 0)
        status = explain(test, query, format, actual, error);
    else if (status == DVQ_OK)
        status =
            dvq_query_render(query, (dvq_format)format, &written, case_text_add, actual, error);
    if (status == DVQ_OK && strcmp(get_setting(test, SHOW, ""), "warnings") == 0)
        write_warnings(test, query, actual);
    dvq_query_finalize(query);
    return status;
}

static dvq_status run_expression(const test_case *test, dvq_vault *vault, case_text *actual,
                                 dvq_error *error)
{
    dvq_query_options options = {.size = sizeof options, .origin = get_setting(test, ORIGIN, NULL)};
    bool json = find_format(get_setting(test, FORMAT, "text")) == DVQ_FORMAT_JSON;
    return dvq_expression_write(vault, case_text_get(&test->query), test->query.length, &options,
                                json ? DVQ_VALUE_FORM_JSON : DVQ_VALUE_FORM_TEXT, case_text_add,
                                actual, error);
}

static dvq_status run_on_vault(const case_run *run, const test_case *test, case_text *actual,
                               dvq_error *error)
{
    dvq_vault *vault = NULL;
    dvq_status status = open_vault(test, &vault, error);
    if (status == DVQ_OK)
        status = run->expressions ? run_expression(test, vault, actual, error)
                                  : run_query(test, vault, actual, error);
    dvq_vault_close(vault);
    return status;
}

/* What the case gives: its result or its tree, or the diagnostic. */
static bool run_case(const case_run *run, const test_case *test, case_text *actual)
{
    dvq_error error = {0};
    const char *query = case_text_get(&test->query);
    size_t length = test->query.length;
    dvq_status status = test->settings[VAULT].data == NULL
                            ? dvq_ast_write_json(NULL, query, length, case_text_add, actual, &error)
                            : run_on_vault(run, test, actual, &error);
    if (status != DVQ_OK) {
        case_text_clear(actual);
        dvq_error_print(&error, NULL, DVQ_TERMINATED, query, length, case_text_add, actual);
    }
    if (strcmp(get_setting(test, FORMAT, ""), "csv") == 0)
        drop_carriage_returns(actual);
    case_text_chomp(actual);
    return status == DVQ_OK;
}

static void check_case(case_run *run, const test_case *test)
{
    case_text actual = {NULL, 0};
    bool ran = run_case(run, test, &actual);
    bool passed = ran != test->fails && case_text_equal(&actual, &test->expected);
    if (!passed)
        printf("%s:%u: expected%s\n%s\n-- but got%s\n%s\n\n", test->file, test->line,
               test->fails ? " a failure" : "", case_text_get(&test->expected),
               ran ? "" : " a failure", case_text_get(&actual));
    run->passed += passed;
    run->failed += !passed;
    case_text_clear(&actual);
}

/* Print the file from *copied on up to what the case expects, and what it got. */
static void write_case(const case_run *run, const test_case *test, const char *content,
                       size_t *copied)
{
    case_text actual = {NULL, 0};
    bool ran = run_case(run, test, &actual);
    printf("%.*s", (int)(test->result - *copied), content + *copied);
    for (const char *line = case_text_get(&actual); *line != '\0';) {
        size_t length = strcspn(line, "\n");
        printf("%.*s\n", length > 0 ? (int)length : 1, length > 0 ? line : "\\");
        line += length + (line[length] == '\n' ? 1 : 0);
    }
    if (ran == test->fails)
        fprintf(stderr, "%s:%u: %s\n", test->file, test->line,
                ran ? "does not fail" : "fails, and has no %%FAIL");
    *copied = test->result_end;
    case_text_clear(&actual);
}

/* Where in a case a line stands. */
typedef enum case_part { BEFORE, QUERY, EXPECTED } case_part;

/* Whether the line is "name: value" of a setting, which is then set. */
static bool take_setting(test_case *test, const char *line, size_t length)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        size_t name = strlen(SETTING_NAMES[i]);
        if (length < name + 2 || memcmp(line, SETTING_NAMES[i], name) != 0 ||
            memcmp(line + name, ": ", 2) != 0)
            continue;
        case_text_clear(&test->settings[i]);
        case_text_add(&test->settings[i], line + name + 2, length - name - 2);
        return true;
    }
    return false;
}

/* Take a line that stands before the query; false when it is the query's first. */
static bool take_head(test_case *test, const char *line, size_t length)
{
    if (length == 0 || line[0] == '#' || take_setting(test, line, length))
        return true;
    if (!case_line_is(line, length, "%%FAIL"))
        return false;
    test->fails = true;
    return true;
}

/* Give the line to the case; true when the case is complete with it. */
static bool take_line(test_case *test, case_part *part, const char *line, size_t length)
{
    if (*part == BEFORE && take_head(test, line, length))
        return false;
    if (*part == EXPECTED && length == 0)
        return true;
    if (*part == QUERY && case_line_is(line, length, "----")) {
        case_text_chomp(&test->query);
        *part = EXPECTED;
        return false;
    }
    *part = *part == BEFORE ? QUERY : *part;
    case_text *target = *part == QUERY ? &test->query : &test->expected;
    if (*part == QUERY || !case_line_is(line, length, "\\"))
        case_text_add(target, line, length);
    case_text_add(target, "\n", 1);
    return false;
}

/* Forget all settings but the vault, which holds for the file. */
static void clear_settings(test_case *test, bool vault_too)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (i != VAULT || vault_too)
            case_text_clear(&test->settings[i]);
}

static void clear_case(test_case *test)
{
    case_text_clear(&test->query);
    case_text_clear(&test->expected);
    clear_settings(test, false);
    test->fails = false;
}

/* A file under way. */
typedef struct case_file {
    case_run *run;
    const char *content; /* terminated */
    test_case test;
    case_part part;
    size_t copied; /* up to here it is written */
} case_file;

static void finish_case(case_file *file)
{
    case_text_chomp(&file->test.expected);
    if (file->run->write)
        write_case(file->run, &file->test, file->content, &file->copied);
    else
        check_case(file->run, &file->test);
    clear_case(&file->test);
    file->part = BEFORE;
}

static void run_lines(case_file *file)
{
    unsigned number = 0;
    for (size_t start = 0; file->content[start] != '\0';) {
        const char *line = file->content + start;
        size_t length = strcspn(line, "\n");
        case_part part = file->part;
        number++;
        if (part == BEFORE)
            file->test.line = number;
        start += length + (line[length] == '\n' ? 1 : 0);
        bool complete = take_line(&file->test, &file->part, line, length);
        if (file->part == EXPECTED && !complete)
            file->test.result_end = start;
        if (file->part != part && file->part == EXPECTED)
            file->test.result = start;
        if (complete || (file->content[start] == '\0' && file->part == EXPECTED))
            finish_case(file);
    }
}

static void run_file(case_run *run, const char *path)
{
    case_text content = {NULL, 0};
    if (!case_text_read_file(&content, path) || content.length == 0) {
        printf("%s: cannot be read, or is empty\n", path);
        run->failed++;
    }
    case_file file = {.run = run, .content = case_text_get(&content), .test = {.file = path}};
    run_lines(&file);
    if (file.part == QUERY) {
        printf("%s:%u: a case without ----\n", path, file.test.line);
        run->failed++;
    }
    if (run->write)
        printf("%s", file.content + file.copied);
    case_text_clear(&file.test.query);
    clear_settings(&file.test, true);
    case_text_clear(&content);
}

int main(int argc, char **argv)
{
    case_run run = {0};
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--expressions") == 0)
            run.expressions = true;
        else if (strcmp(argv[i], "--write") == 0)
            run.write = true;
        else
            run_file(&run, argv[i]);
    if (run.write)
        return 0;
    printf("%u passed, %u failed\n", run.passed, run.failed);
    return run.failed > 0 || run.passed == 0 ? 1 : 0;
}
