/*
 * Runs case files: a query, a line of four dashes, and what must come out. A case ends at an empty
 * line; in the expected part a line that holds only a backslash stands for an empty one. Lines that
 * start with # before the query say what the case is about. "%%FAIL" on the line before the query:
 * the query must fail, and the expected part is the whole diagnostic.
 *
 * Before the query may stand lines "name: value":
 *
 *     vault:   a folder of tests/vaults/ to run the query on; holds for the rest of the file
 *     origin:  the note that the query stands in
 *     now:     the clock, an ISO 8601 time; 2026-01-15T10:30:00Z when not given
 *     zone:    the time zone; UTC when not given
 *     format:  text, markdown, dataview (when not given), json, ndjson, csv or vimgrep
 *
 * Without a vault the query is only parsed, and gives its syntax tree as JSON on one line.
 * Carriage returns of CSV are left out.
 *
 * Usage: run_cases FILE...; prints what differs and exits 1 when anything does.
 */
#include "case_text.h"
#include "dvq.h"

/* What "name: value" lines set; see the top. */
typedef enum setting { VAULT, ORIGIN, NOW, ZONE, FORMAT, SETTING_COUNT } setting;

static const char *const SETTING_NAMES[SETTING_COUNT] = {"vault", "origin", "now", "zone",
                                                         "format"};

static const char *const FORMAT_NAMES[] = {
    [DVQ_FORMAT_TEXT] = "text",         [DVQ_FORMAT_MARKDOWN] = "markdown",
    [DVQ_FORMAT_DATAVIEW] = "dataview", [DVQ_FORMAT_JSON] = "json",
    [DVQ_FORMAT_NDJSON] = "ndjson",     [DVQ_FORMAT_CSV] = "csv",
    [DVQ_FORMAT_VIMGREP] = "vimgrep",
};

enum { FORMAT_COUNT = sizeof FORMAT_NAMES / sizeof *FORMAT_NAMES };

typedef struct test_case {
    const char *file;
    unsigned line; /* of the query, from 1 */
    bool fails;
    case_text settings[SETTING_COUNT];
    case_text query;
    case_text expected;
} test_case;

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

static dvq_status open_vault(const test_case *test, dvq_vault **vault, dvq_error *error)
{
    dvq_vault_options options = {.zone = get_setting(test, ZONE, "UTC"), .has_now = 1};
    const char *now = get_setting(test, NOW, "2026-01-15T10:30:00Z");
    case_text path = {NULL, 0};
    case_text_add(&path, DVQ_TEST_DIR "/vaults/", strlen(DVQ_TEST_DIR "/vaults/"));
    case_text_add(&path, test->settings[VAULT].data, test->settings[VAULT].length);
    dvq_status status = dvq_time_parse(now, options.zone, &options.now, error);
    if (status == DVQ_OK)
        status = dvq_vault_open(path.data, &options, vault, error);
    case_text_clear(&path);
    return status;
}

static dvq_status run_on_vault(const test_case *test, const char *query, size_t length,
                               case_text *actual, dvq_error *error)
{
    dvq_query_options options = {.origin = get_setting(test, ORIGIN, NULL)};
    size_t format = find_format(get_setting(test, FORMAT, "dataview"));
    dvq_vault *vault = NULL;
    dvq_query *prepared = NULL;
    dvq_status status = open_vault(test, &vault, error);
    if (status == DVQ_OK)
        status = dvq_query_prepare(vault, query, length, &options, &prepared, error);
    if (status == DVQ_OK && format < FORMAT_COUNT)
        status = dvq_query_render(prepared, (dvq_format)format, 0, case_text_add, actual, error);
    dvq_query_finalize(prepared);
    dvq_vault_close(vault);
    if (format == FORMAT_COUNT)
        case_text_add(actual, "no such format\n", strlen("no such format\n"));
    return status;
}

/* What the query gives: its result or its tree, or the diagnostic. */
static bool run_query(const test_case *test, case_text *actual)
{
    dvq_error error = {0};
    const char *query = case_text_get(&test->query);
    size_t length = test->query.length;
    dvq_status status =
        test->settings[VAULT].data == NULL
            ? dvq_query_parse_json(NULL, query, length, case_text_add, actual, &error)
            : run_on_vault(test, query, length, actual, &error);
    if (status == DVQ_OK)
        return true;
    case_text_clear(actual);
    dvq_error_print(&error, NULL, query, length, case_text_add, actual);
    return false;
}

static bool check_case(const test_case *test)
{
    case_text actual = {NULL, 0};
    bool ran = run_query(test, &actual);
    if (strcmp(get_setting(test, FORMAT, ""), "csv") == 0)
        drop_carriage_returns(&actual);
    case_text_chomp(&actual);
    bool passed = ran != test->fails && case_text_equal(&actual, &test->expected);
    if (!passed)
        printf("%s:%u: expected%s\n%s\n-- but got%s\n%s\n\n", test->file, test->line,
               test->fails ? " a failure" : "", case_text_get(&test->expected),
               ran ? "" : " a failure", case_text_get(&actual));
    case_text_clear(&actual);
    return passed;
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

static void finish_case(test_case *test, unsigned *passed, unsigned *failed)
{
    case_text_chomp(&test->expected);
    if (check_case(test))
        ++*passed;
    else
        ++*failed;
    case_text_clear(&test->query);
    case_text_clear(&test->expected);
    clear_settings(test, false);
    test->fails = false;
}

static void run_file(const char *path, unsigned *passed, unsigned *failed)
{
    case_text content = {NULL, 0};
    if (!case_text_read_file(&content, path) || content.length == 0) {
        printf("%s: cannot be read, or is empty\n", path);
        ++*failed;
    }
    test_case test = {.file = path};
    case_part part = BEFORE;
    unsigned number = 0;
    for (size_t start = 0; start < content.length;) {
        const char *line = content.data + start;
        const char *end = memchr(line, '\n', content.length - start);
        size_t length = end == NULL ? content.length - start : (size_t)(end - line);
        number++;
        if (part == BEFORE)
            test.line = number;
        start += length + 1;
        bool complete = take_line(&test, &part, line, length);
        if (complete || (start >= content.length && part == EXPECTED)) {
            finish_case(&test, passed, failed);
            part = BEFORE;
        }
    }
    if (part == QUERY) {
        printf("%s:%u: a case without ----\n", path, test.line);
        ++*failed;
    }
    case_text_clear(&test.query);
    clear_settings(&test, true);
    case_text_clear(&content);
}

int main(int argc, char **argv)
{
    unsigned passed = 0;
    unsigned failed = 0;
    for (int i = 1; i < argc; i++)
        run_file(argv[i], &passed, &failed);
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0 || passed == 0 ? 1 : 0;
}
